"""How far verification is: counted subject by subject once per act, added up site by site, so that long lists need not count.

A tally that does not know the last act of its subject is counted again before anything is read from it. It is kept on
a connection of its own: keeping it is no part of what the reader does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from ecrf.casebook import sums
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .plan import VALUES, parameters

KIND = "sdv"
CLASSES = ("blinded", "unblinded", "reader")
COUNTS = ("verified", "to_verify", "changed", "not_required", "critical", "critical_left")

AT_ONCE = 200
"""Subjects that one statement counts."""

_STALE = text("""
    WITH newest AS (SELECT coalesce(max(version), 0) AS version, coalesce(max(act), 0) AS act FROM sdv_plan)
    SELECT h.subject, h.newest, newest.version FROM subject_head h CROSS JOIN newest
    LEFT JOIN sdv_tally t ON t.subject = h.subject AND t.seen_by = 'blinded'
    WHERE (t.head IS DISTINCT FROM h.newest OR t.basis <> :basis OR (t.plan <> newest.version AND t.head > newest.act))
      AND left(h.subject, 2) = ANY(:sites)
    ORDER BY h.subject""")
"""Subjects whose tally is not that of today. A plan newer than the tally matters only where an act came after it."""

_COUNTED = text(f"""
    SELECT subject, CASE WHEN page = ANY(:unblinded) THEN 'unblinded' WHEN page = ANY(:reader) THEN 'reader' ELSE 'blinded' END,
           count(*) FILTER (WHERE stands = 'verified'), count(*) FILTER (WHERE stands = 'to_verify'),
           count(*) FILTER (WHERE stands = 'changed'), count(*) FILTER (WHERE stands = 'not_required'),
           count(*) FILTER (WHERE critical), count(*) FILTER (WHERE critical AND stands <> 'verified')
    FROM ({VALUES.format(where="f.subject = ANY(:subjects)")}) s WHERE stands IS NOT NULL GROUP BY 1, 2""")  # noqa: S608 - fixed texts

_BASIS = f"{sums.BASIS} || '/' || (SELECT coalesce(max(version), 0) FROM sdv_plan)"  # noqa: S608 - fixed texts
_ADDED = text(f"""
    WITH newest AS (SELECT coalesce(max(version), 0) AS version, coalesce(max(act), 0) AS act FROM sdv_plan),
    t AS MATERIALIZED (
        SELECT left(h.subject, 2) AS site, h.subject, h.newest, t.seen_by, t.basis, t.head, t.plan, {', '.join(COUNTS)}
        FROM subject_head h LEFT JOIN sdv_tally t ON t.subject = h.subject WHERE left(h.subject, 2) = ANY(:sites)),
    waiting AS (SELECT site, coalesce(string_agg(seen_by, '+' ORDER BY seen_by) FILTER (WHERE to_verify + changed > 0), '') AS classes
                FROM t GROUP BY site, subject)
    SELECT site, 'stamp' AS kind, {sums.STAMP.format(basis=_BASIS)} AS name, NULL AS counts
    FROM t h CROSS JOIN newest n WHERE coalesce(seen_by, 'blinded') = 'blinded' GROUP BY site
    HAVING bool_and(coalesce(head = newest AND basis = :basis AND (plan = n.version OR head <= n.act), false))
    UNION ALL SELECT site, 'counts', seen_by, ARRAY[{', '.join(f'sum({name})' for name in COUNTS)}] FROM t WHERE seen_by IS NOT NULL GROUP BY 1, 3
    UNION ALL SELECT site, 'waiting', classes, ARRAY[count(*)] FROM waiting GROUP BY 1, 3""")  # noqa: S608 - fixed texts
"""A site has a stamp where every subject was counted as of its newest act: only then the sums are kept."""

_KEEP = text(f"""
    INSERT INTO sdv_tally (subject, seen_by, basis, head, plan, {', '.join(COUNTS)})
    SELECT subject, seen_by, :basis, head, plan, {', '.join(COUNTS)}
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(subject text, seen_by text, head integer, plan integer,
         {', '.join(f'{name} integer' for name in COUNTS)})
    ORDER BY subject, seen_by
    ON CONFLICT (subject, seen_by) DO UPDATE SET basis = excluded.basis, head = excluded.head, plan = excluded.plan,
         {', '.join(f'{name} = excluded.{name}' for name in COUNTS)}""")  # noqa: S608 - names of our own columns


@dataclass
class Added:
    """What the tallies of a site's subjects add up to, class by class: unmasked, for whoever has looked which may be read."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    """The sums of ``COUNTS`` of each class."""
    waiting: dict[str, int] = field(default_factory=dict)
    """How many subjects have something left in exactly these classes, joined by ``+``; ``""``: in none."""


def added(actor: Actor, study: Study) -> dict[str, Added]:
    """What the tallies of each site that the actor reaches add up to; every one of them is up to date afterwards.

    One statement where nothing happened since; five otherwise, two more for each further ``AT_ONCE`` subjects.
    """
    given = _given(study)
    basis = given["basis"]
    found = sums.Count(KIND, basis, lambda sites: _add(basis, sites),
                       lambda sites: db.session.execute(_STALE, {"basis": basis, "sites": sites}).all(),
                       lambda stale: _count(given, stale), AT_ONCE, _BASIS).of(actor)
    return {site: Added(**kept) for site, kept in found.items()}


def _add(basis: str, sites: Sequence[str]) -> tuple[dict[str, str], dict[str, Any]]:
    stamps: dict[str, str] = {}
    found: dict[str, Any] = {site: {"counts": {}, "waiting": {}} for site in sites}
    for site, kind, name, counts in db.session.execute(_ADDED, {"basis": basis, "sites": list(sites)}):
        if kind == "stamp":
            stamps[site] = name
        else:
            found[site][kind][name] = [int(count) for count in counts] if kind == "counts" else counts[0]
    return stamps, found


def _count(given: dict[str, Any], stale: Sequence[Any]) -> None:
    counted = {(subject, seen_by): counts for subject, seen_by, *counts in
               db.session.execute(_COUNTED, given | {"subjects": [number for number, _head, _plan in stale]})}
    rows = [{"subject": number, "seen_by": seen_by, "head": head, "plan": plan,
             **dict(zip(COUNTS, counted.get((number, seen_by), [0] * len(COUNTS)), strict=True))}
            for number, head, plan in stale for seen_by in CLASSES]
    with db.engine.engine.begin() as beside:
        beside.execute(_KEEP, {"basis": given["basis"], "rows": json.dumps(rows)})


def _given(study: Study) -> dict[str, Any]:
    """The lists of the definition that the count is given, and their digest; worked out once per study."""
    found: dict[str, Any] | None = vars(study).get("_tallied")
    if found is None:
        found = parameters(study, [page.oid for page in study.page_list])
        found |= {seen_by: sorted(page.oid for page in study.page_list if page.seen_by == seen_by) for seen_by in CLASSES[1:]}
        found["basis"] = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]
        vars(study)["_tallied"] = found
    return found
