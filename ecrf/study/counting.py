"""What the overview adds up: counted subject by subject once per act, added up site by site, kept on a connection of its own."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from ecrf.casebook import sums
from ecrf.casebook.beside import BEGUN
from ecrf.casebook.entered import THERE
from ecrf.crf import Answered, Study
from ecrf.db import db
from ecrf.permissions import Actor

from .models import FiguresTally

Sums = dict[str, dict[str, int]]
KIND = "figures"
AT_ONCE = 500
"""Subjects that one statement counts."""

_CURRENT = """SELECT v.value FROM item_version v WHERE v.form = f.id AND v.item = {item} ORDER BY v.version DESC LIMIT 1"""

_STALE = text("""
    SELECT h.subject, h.newest FROM subject_head h LEFT JOIN figures_tally t ON t.subject = h.subject
    WHERE (t.head IS DISTINCT FROM h.newest OR t.basis <> :basis) AND left(h.subject, 2) = ANY(:sites)
    ORDER BY h.subject""")

_COUNTED = text(f"""
    WITH told AS (SELECT * FROM jsonb_to_recordset(CAST(:told AS jsonb)) AS t(n int, page text, item text, visits jsonb, given jsonb)),
    begun AS MATERIALIZED (
        SELECT f.id, f.subject, f.line, t.n, t.item, t.given FROM told t JOIN form f ON f.page = t.page
        AND (t.visits = '[]' OR t.visits ? f.visit) WHERE f.subject = ANY(:subjects)),
    answered AS MATERIALIZED (
        SELECT f.* FROM begun f CROSS JOIN LATERAL ({_CURRENT.format(item='f.item')}) v
        WHERE v.value IS NOT NULL AND (f.given = '[]' OR f.given ?| string_to_array(v.value, ' '))),
    reached AS (SELECT f.subject, array_agg(DISTINCT f.n ORDER BY f.n) AS told FROM answered f WHERE f.line = '' OR {THERE} GROUP BY 1),
    held AS (
        SELECT f.subject, array_agg(greatest(0, CAST(a.at AT TIME ZONE s.zone AS date) - CAST(v.value AS date))) AS delays
        FROM form f JOIN site s ON s.code = left(f.subject, 2) JOIN act a ON a.id = f.act
        CROSS JOIN LATERAL ({_CURRENT.format(item=':item')}) v
        WHERE f.page = :page AND f.subject = ANY(:subjects) AND v.value ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' GROUP BY 1),
    deviating AS (
        SELECT h.subject, array_agg(h.page || ':' || coalesce(({_CURRENT.format(item=':severity')}), '') ORDER BY h.form) AS deviations
        FROM page_head h JOIN form f ON f.id = h.form WHERE h.page = ANY(:logs) AND h.subject = ANY(:subjects) AND {BEGUN} GROUP BY 1)
    SELECT u.number AS subject, CAST(a.at AT TIME ZONE s.zone AS date) AS enrolled, coalesce(r.told, '{{}}') AS told,
           coalesce(h.delays, '{{}}') AS delays, coalesce(d.deviations, '{{}}') AS deviations
    FROM subject u JOIN site s ON s.code = u.site JOIN act a ON a.id = u.act LEFT JOIN reached r ON r.subject = u.number
    LEFT JOIN held h ON h.subject = u.number LEFT JOIN deviating d ON d.subject = u.number
    WHERE u.number = ANY(:subjects)""")  # noqa: S608 - fixed texts

_ADDED = text(f"""
    WITH t AS MATERIALIZED (
        SELECT left(h.subject, 2) AS site, h.subject, h.newest, f.head, f.basis, f.enrolled, f.told, f.delays, f.deviations
        FROM subject_head h LEFT JOIN figures_tally f ON f.subject = h.subject WHERE left(h.subject, 2) = ANY(:sites))
    SELECT site, 'stamp' AS kind, {sums.STAMP.format(basis=sums.BASIS)} AS value, 0 AS n FROM t h GROUP BY 1
    HAVING bool_and(coalesce(head = newest AND basis = :basis, false))
    UNION ALL SELECT site, 'month', CAST(CAST(date_trunc('month', enrolled) AS date) AS text), count(*) FROM t WHERE head IS NOT NULL GROUP BY 1, 3
    UNION ALL SELECT site, 'told', array_to_string(told, ','), count(*) FROM t WHERE head IS NOT NULL GROUP BY 1, told
    UNION ALL SELECT site, 'delay', CAST(days AS text), count(*) FROM t, unnest(delays) days GROUP BY 1, days
    UNION ALL SELECT site, 'deviation', open, count(*) FROM t, unnest(deviations) open GROUP BY 1, 3""")  # noqa: S608 - fixed texts
"""A site has a stamp where every subject was counted as of its newest act: only then the sums are kept."""

_NAMES = [column.name for column in FiguresTally.__table__.columns]
_KEEP = text(f"""
    INSERT INTO figures_tally ({', '.join(_NAMES)})
    SELECT {', '.join(_NAMES)} FROM jsonb_populate_recordset(CAST(NULL AS figures_tally), CAST(:rows AS jsonb)) ORDER BY subject
    ON CONFLICT (subject) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[1:])}""")  # noqa: S608 - our own names


def added(actor: Actor, study: Study) -> dict[str, Sums]:
    """Of each site that the actor reaches: kind → value → how many (``month``: subjects enrolled by month, ``told``: subjects by
    the answers given, ``delay``: visits by days, ``deviation``: lines by log and severity). Unmasked.

    One statement where nothing happened since; five otherwise, two more for each further ``AT_ONCE`` subjects.
    """
    given = _given(study)
    basis = given["basis"]
    return sums.Count(KIND, basis, lambda sites: _add(basis, sites),
                      lambda sites: db.session.execute(_STALE, {"basis": basis, "sites": sites}).all(),
                      lambda stale: _count(given, stale), AT_ONCE).of(actor)


def _add(basis: str, sites: Sequence[str]) -> tuple[dict[str, str], dict[str, Any]]:
    stamps, found = dict[str, str](), {site: Sums() for site in sites}
    for site, kind, value, n in db.session.execute(_ADDED, {"basis": basis, "sites": list(sites)}):
        if kind == "stamp":
            stamps[site] = value
        else:
            found[site].setdefault(kind, {})[value] = n
    return stamps, found


def _count(given: dict[str, Any], stale: Sequence[Any]) -> None:
    newest = {row.subject: row.newest for row in stale}
    rows = [{**row, "head": newest[row["subject"]], "basis": given["basis"]} for row in
            db.session.execute(_COUNTED, given | {"subjects": list(newest)}).mappings()]
    with db.engine.engine.begin() as beside:
        beside.execute(_KEEP, {"rows": json.dumps(rows, default=str)})


def told(study: Study) -> Sequence[Answered]:
    """The answers that tell the states, each once; a figure names them by their place."""
    return list(dict.fromkeys(answer for milestone in study.milestones for row in milestone.told for answer in row))


def logs(study: Study) -> list[str]:
    """The logs of deviations."""
    return [study.deviations.page, study.deviations.masked] if study.deviations else []


def _given(study: Study) -> dict[str, Any]:
    """What of the definition the count is given, and its digest; worked out once per study."""
    found: dict[str, Any] | None = vars(study).get("_figured")
    if found is None:
        page, item = study.visit_page
        answers = [{"n": n, "page": a.page, "item": a.item, "visits": a.visits, "given": a.values} for n, a in enumerate(told(study))]
        found = {"told": json.dumps(answers), "page": page, "item": item, "logs": logs(study),
                 "severity": study.deviations.severity if study.deviations else ""}
        found["basis"] = hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()[:16]
        vars(study)["_figured"] = found
    return found
