"""Which protocol a site follows on a day, and which version of its blank a page is on: the subselects that statements hold."""

from __future__ import annotations

FOLLOWED = """
    SELECT sp.protocol FROM site_protocol sp
    CROSS JOIN LATERAL (SELECT sp.starts - CAST(CAST(:now AS timestamptz) AT TIME ZONE {zone} AS date) AS ahead) d
    WHERE sp.site = {site} ORDER BY d.ahead > 0, abs(d.ahead) LIMIT 1"""
"""The protocol of the site's latest row that has started by today in its zone; before the first one, the first one.

``{site}`` and ``{zone}`` are put in by the statement; ``:now`` is bound to ``clock.now()``.
"""

MOVED = """
    SELECT e.reason FROM form_event e WHERE e.form = {form} AND e.kind = 'migrated' ORDER BY e.act DESC LIMIT 1"""
"""The version of the blank that a page was last moved to; no row where it is on the one it was begun under."""

ON = f"coalesce(({MOVED.format(form='f.id')}), f.version)"
"""The version of the blank that the page ``f`` is on."""
