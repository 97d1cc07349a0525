"""What the rows of the record say against a lock: one statement counts it, one lists it, over a subject, a site or the study."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text

from ecrf.casebook import sums
from ecrf.casebook.beside import BEGUN, SIGNABLE
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import GRANTED, SYSTEM, Actor
from ecrf.queries import listing
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

_PAGES = f"""SELECT site, ARRAY[page, CASE WHEN {BEGUN} THEN 'started' ELSE 'signature' END] AS names, count(*) FROM page_head
    WHERE site = ANY(:sites) AND ({BEGUN} OR {SIGNABLE}) GROUP BY 1, 2"""  # noqa: S608 - fixed texts


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
    """How much is lacking at a site or in the study, by kind, on the pages the reader sees, and whether anything is on others;
    the same few statements whatever there is, once it is added up (``sums``)."""
    pages = {"queries": listing.unsettled(_reader(target))} | _standing(study, target)
    found = {kind: sum(n for page, n in by_page.items() if page in readable) for kind, by_page in pages.items()}
    hidden = any(n and page not in readable for by_page in pages.values() for page, n in by_page.items())
    found["verification"], unseen = _verification(study, target, readable)
    return {kind: found[kind] for kind in KINDS if found.get(kind)}, hidden or unseen


def _reader(target: Target) -> Actor:
    """Who sees everything of a site, or of the study."""
    return replace(SYSTEM, whole_study=target.site is None, sites=frozenset({target.site} if target.site else ()))


def _standing(study: Study, target: Target) -> dict[str, Counter[str]]:
    """The pages begun and not finished, and those complete without a signature, by blank page."""
    signed, found = set(signed_pages(study)), {"started": Counter[str](), "signature": Counter[str]()}
    for _site, page, kind, count in sums.grouped(_reader(target), "pages", _PAGES):
        if kind != "signature" or page in signed:
            found[kind][page] += count
    return found


def _verification(study: Study, target: Target, readable: Sequence[str]) -> tuple[int, bool]:
    if (tallied := _tallied(study, target, readable)) is not None:
        return tallied
    rows = db.session.execute(text(f"""
        SELECT coalesce(sum(n) FILTER (WHERE page = ANY(:readable)), 0), coalesce(bool_or(page <> ALL(:readable)), false)
        FROM ({_VERIFICATION.format(where=_where(target))}) l"""), _given(study, target) | {"readable": list(readable)}).one()  # noqa: S608 - fixed texts
    return int(rows[0]), rows[1]


def _tallied(study: Study, target: Target, readable: Sequence[str]) -> tuple[int, bool] | None:
    """The values left to verify on the pages the reader sees, and whether some are on others, from the tallies;
    ``None`` where the reader sees a part of a blinding class."""
    seen = {one: {page.oid in readable for page in study.page_list if page.seen_by == one} for one in tallies.CLASSES}
    if any(len(answers) > 1 for answers in seen.values()):
        return None
    left = dict.fromkeys(tallies.CLASSES, 0)
    for added in tallies.added(_reader(target), study).values():
        for one, counts in added.counts.items():
            named = dict(zip(tallies.COUNTS, counts, strict=True))
            left[one] += named["to_verify"] + named["changed"]
    return sum(n for one, n in left.items() if True in seen[one]), any(n for one, n in left.items() if True not in seen[one])


def listed(study: Study, target: Target, kind: str, readable: Sequence[str], after: tuple[str, ...] | None) -> list[Lack]:
    """One screen and one more of the pages that lack it, by their place; ``after`` is the last place of the screen before."""
    where = _where(target)
    rows = _KINDS[kind].format(where=where)
    if kind == "verification" and target.level in _WHERE:
        tallies.added(_reader(target), study)
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


def _union(where: str) -> str:
    return " UNION ALL ".join(f"SELECT '{kind}' AS kind, * FROM ({_KINDS[kind].format(where=where)}) {kind}"  # noqa: S608 - fixed texts
                              for kind in KINDS)


def _given(study: Study, target: Target) -> dict[str, Any]:
    every = [page.oid for page in study.page_list]
    return plan.parameters(study, every) | {"site": target.site, "subject": target.subject, "signed": signed_pages(study)}


def signed_pages(study: Study) -> list[str]:
    """The pages that some role signs: those are waited for."""
    roles = [Actor("", "", role) for role in GRANTED["sign"]]
    return [page.oid for page in study.page_list if any(signs(role, page) for role in roles)]
