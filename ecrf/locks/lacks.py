"""What the rows of the record say against a lock: one statement counts it, one lists it, over a subject, a site or the study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.casebook.beside import BEGUN, SIGNABLE
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import GRANTED, SYSTEM, Actor
from ecrf.queries.states import WAITS
from ecrf.sdv import plan, tallies
from ecrf.signatures.verbs import signs

from .targets import Target

PAGE = 50
"""Lines of one screen."""

_WHERE = {"study": "true", "site": "left(f.subject, 2) = :site"}
_OF_SUBJECT = "f.subject = :subject"
_VERIFICATION = f"""SELECT s.subject, s.visit, s.page, s.line, count(*) AS n FROM ({plan.VALUES}) s
        WHERE s.stands IN ('to_verify', 'changed') GROUP BY 1, 2, 3, 4"""  # noqa: S608 - fixed texts
_KINDS = {
    "queries": f"""SELECT f.subject, f.visit, f.page, f.line, count(*) AS n FROM query_head f
        WHERE {{where}} AND {WAITS} GROUP BY 1, 2, 3, 4""",  # noqa: S608 - fixed texts
    "started": f"SELECT f.subject, f.visit, f.page, f.line, 1 AS n FROM page_head f WHERE {{where}} AND {BEGUN}",  # noqa: S608 - fixed texts
    "verification": _VERIFICATION,
    "signature": f"SELECT f.subject, f.visit, f.page, f.line, 1 AS n FROM page_head f WHERE {{where}} AND f.page = ANY(:signed) AND {SIGNABLE}",  # noqa: S608 - fixed texts
}
"""Kind → the pages that lack it, each with how many times: open queries, entry begun and not finished, values that the plan
asks to verify, pages complete or not done without a signature that stands."""
KINDS = tuple(_KINDS)


@dataclass(frozen=True)
class Lack:
    """One page that lacks something, ``count`` times."""

    kind: str
    subject: str
    visit: str
    page: str
    line: str
    count: int

    @property
    def address(self) -> tuple[str, str, str]:
        """The page's place in its casebook."""
        return self.visit, self.page, self.line


def pages_of(study: Study, target: Target) -> list[Lack]:
    """Every page of a subject that lacks something, unmasked; one statement."""
    rows = db.session.execute(text(f"SELECT * FROM ({_union(_where(target))}) l"), _given(study, target))  # noqa: S608 - fixed texts
    return [Lack(*row) for row in rows]


def pages_of_subjects(study: Study, numbers: Sequence[str]) -> list[Lack]:
    """The same of several subjects at once, unmasked; one statement."""
    rows = db.session.execute(text(f"SELECT * FROM ({_union('f.subject = ANY(:subjects)')}) l"),  # noqa: S608 - fixed texts
                              _given(study, Target("study")) | {"subjects": list(numbers)})
    return [Lack(*row) for row in rows]


def counted(study: Study, target: Target, readable: Sequence[str]) -> tuple[dict[str, int], bool]:
    """How much is lacking, by kind, on the pages the reader sees, and whether anything is on others; the same few statements
    whatever there is, once verification is counted (``tallies``)."""
    kinds, found, hidden = list(KINDS), dict[str, int](), False
    if (verification := _tallied(study, target, readable)) is not None:
        kinds.remove("verification")
        found["verification"], hidden = verification
    rows = db.session.execute(text(f"""
        SELECT kind, coalesce(sum(n) FILTER (WHERE page = ANY(:readable)), 0), coalesce(bool_or(page <> ALL(:readable)), false)
        FROM ({_union(_where(target), kinds)}) l GROUP BY kind"""), _given(study, target) | {"readable": list(readable)}).all()  # noqa: S608 - fixed texts
    found |= {kind: int(count) for kind, count, _hidden in rows}
    return {kind: found[kind] for kind in KINDS if found.get(kind)}, hidden or any(unseen for _kind, _count, unseen in rows)


def _tallied(study: Study, target: Target, readable: Sequence[str]) -> tuple[int, bool] | None:
    """The values left to verify on the pages the reader sees, and whether some are on others, from the tallies;
    ``None`` for a part of a subject, and where the reader sees a part of a blinding class."""
    seen = {one: {page.oid in readable for page in study.page_list if page.seen_by == one} for one in tallies.CLASSES}
    if target.level not in _WHERE or any(len(answers) > 1 for answers in seen.values()):
        return None
    left = dict.fromkeys(tallies.CLASSES, 0)
    for site, added in tallies.added(SYSTEM, study).items():
        if target.site in (None, site):
            for one, counts in added.counts.items():
                named = dict(zip(tallies.COUNTS, counts, strict=True))
                left[one] += named["to_verify"] + named["changed"]
    return sum(n for one, n in left.items() if True in seen[one]), any(n for one, n in left.items() if True not in seen[one])


def listed(study: Study, target: Target, kind: str, readable: Sequence[str], after: tuple[str, ...] | None) -> list[Lack]:
    """One screen and one more of the pages that lack it, by their place; ``after`` is the last place of the screen before."""
    where = _where(target)
    rows = _KINDS[kind].format(where=where)
    if kind == "verification" and target.level in _WHERE:
        tallies.added(SYSTEM, study)
        rows = _NEXT.format(where=where, pages=_VERIFICATION.format(where="f.subject = u.subject"))
    found = db.session.execute(text(f"""
        SELECT '{kind}' AS kind, subject, visit, page, line, n FROM ({rows}) l
        WHERE page = ANY(:readable) AND (NOT :on OR (subject, visit, page, line) > (:subject_, :visit_, :page_, :line_))
        ORDER BY subject, visit, page, line LIMIT :most"""), _given(study, target) | {  # noqa: S608 - fixed texts
            "readable": list(readable), "on": after is not None, "most": PAGE + 1,
            **dict(zip(("subject_", "visit_", "page_", "line_"), after or ("",) * 4, strict=True))})
    return [Lack(*row) for row in found]


_NEXT = """
    SELECT u.subject, p.visit, p.page, p.line, p.n FROM (SELECT DISTINCT f.subject FROM sdv_tally f WHERE {where} AND f.to_verify + f.changed > 0
                     AND f.subject >= :subject_ ORDER BY 1) u CROSS JOIN LATERAL ({pages}) p"""
"""The same subject by subject, in order, so that the database stops when a screen is full."""


def _where(target: Target) -> str:
    return _WHERE.get(target.level, _OF_SUBJECT)


def _union(where: str, kinds: Sequence[str] = KINDS) -> str:
    return " UNION ALL ".join(f"SELECT '{kind}' AS kind, * FROM ({_KINDS[kind].format(where=where)}) {kind}"  # noqa: S608 - fixed texts
                              for kind in kinds)


def _given(study: Study, target: Target) -> dict[str, Any]:
    every = [page.oid for page in study.page_list]
    return plan.parameters(study, every) | {"site": target.site, "subject": target.subject, "signed": signed_pages(study)}


def signed_pages(study: Study) -> list[str]:
    """The pages that some role signs: those are waited for."""
    roles = [Actor("", "", role) for role in GRANTED["sign"]]
    return [page.oid for page in study.page_list if any(signs(role, page) for role in roles)]
