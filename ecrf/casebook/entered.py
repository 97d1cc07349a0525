"""How a page stands as a whole, for statements: its entry state and whether it is there; over the alias ``f`` of a ``form``.

The same rule in Python: ``read.entry_standing``; a test compares the two.
"""

from __future__ import annotations

from .models import ENTRY_EVENTS

LAST = f"""(SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN {ENTRY_EVENTS}
    ORDER BY e.act DESC, e.kind IN ('completed', 'not_done') DESC LIMIT 1)"""  # noqa: S608 - fixed texts
"""The last entry event of a page. One act may bring two, ``started`` and ``completed``: the end of the entry is the later."""

THERE = """coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('removed', 'restored')
    ORDER BY e.act DESC LIMIT 1), '') <> 'removed'"""
"""Whether a page has not been taken out."""

MOVED = """(SELECT e.reason FROM form_event e WHERE e.form = f.id AND e.kind = 'migrated' ORDER BY e.act DESC LIMIT 1)"""
"""The version of the blank that a page was last moved to; null where it stands on the one it was begun on."""
