"""How far verification is, subject by subject: counted in the database once per act, so that long lists need not count.

A tally that does not know the last act of its subject is counted again before anything is read from it. It is kept on
a connection of its own: keeping it is no part of what the reader does.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import text

from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .plan import VALUES, parameters

CLASSES = ("blinded", "unblinded", "reader")
COUNTS = ("verified", "to_verify", "changed", "not_required", "critical", "critical_left")

_STALE = text("""
    WITH newest AS (SELECT coalesce(max(version), 0) AS version, coalesce(max(act), 0) AS act FROM sdv_plan),
    reached AS (
        SELECT u.number, (SELECT a.id FROM act a WHERE a.stream = 'subject/' || u.number ORDER BY a.seq DESC LIMIT 1) AS head
        FROM subject u WHERE (:everywhere OR u.site = ANY(:sites)) AND (:all OR u.number = ANY(:subjects)))
    SELECT r.number, r.head, newest.version FROM reached r CROSS JOIN newest
    LEFT JOIN sdv_tally t ON t.subject = r.number AND t.seen_by = 'blinded'
    WHERE t.head IS DISTINCT FROM r.head OR t.basis <> :basis OR (t.plan <> newest.version AND t.head > newest.act)
    ORDER BY r.number""")
"""Subjects whose tally is not that of today. A plan newer than the tally matters only where an act came after it."""

_COUNTED = text(f"""
    SELECT subject, CASE WHEN page = ANY(:unblinded) THEN 'unblinded' WHEN page = ANY(:reader) THEN 'reader' ELSE 'blinded' END,
           count(*) FILTER (WHERE stands = 'verified'), count(*) FILTER (WHERE stands = 'to_verify'),
           count(*) FILTER (WHERE stands = 'changed'), count(*) FILTER (WHERE stands = 'not_required'),
           count(*) FILTER (WHERE critical), count(*) FILTER (WHERE critical AND stands <> 'verified')
    FROM ({VALUES.format(where="f.subject = ANY(:subjects)")}) s WHERE stands IS NOT NULL GROUP BY 1, 2""")  # noqa: S608 - fixed texts

_KEEP = text(f"""
    INSERT INTO sdv_tally (subject, seen_by, basis, head, plan, {', '.join(COUNTS)})
    SELECT subject, seen_by, :basis, head, plan, {', '.join(COUNTS)}
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(subject text, seen_by text, head integer, plan integer,
         {', '.join(f'{name} integer' for name in COUNTS)})
    ORDER BY subject, seen_by
    ON CONFLICT (subject, seen_by) DO UPDATE SET basis = excluded.basis, head = excluded.head, plan = excluded.plan,
         {', '.join(f'{name} = excluded.{name}' for name in COUNTS)}""")  # noqa: S608 - names of our own columns


def refresh(actor: Actor, study: Study, *subjects: str) -> None:
    """Bring the tallies of the subjects that the actor reaches up to date; of those named only, where some are.

    One statement where nothing happened since, three otherwise.
    """
    given = _given(study)
    stale = db.session.execute(_STALE, {"everywhere": actor.whole_study, "sites": sorted(actor.sites), "basis": given["basis"],
                                        "all": not subjects, "subjects": list(subjects)}).all()
    if not stale:
        return
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
