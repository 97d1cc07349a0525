"""What the rows of the record say against a lock: one statement counts it, one lists it, over a subject, a site or the study."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.casebook.models import ENTRY_EVENTS
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import GRANTED, Actor
from ecrf.sdv import plan
from ecrf.signatures.standing import STANDS
from ecrf.signatures.verbs import signs

from .targets import Target

PAGE = 50
"""Lines of one screen."""

_WHERE = {"study": "true", "site": "f.subject IN (SELECT number FROM subject WHERE site = :site)"}
_OF_SUBJECT = "f.subject = :subject"
_ENTRY = f"""(SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN {ENTRY_EVENTS}
    ORDER BY e.act DESC, e.kind IN ('completed', 'not_done') DESC LIMIT 1)"""  # noqa: S608 - fixed texts
_LIVE = """coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id AND e.kind IN ('removed', 'restored')
    ORDER BY e.act DESC LIMIT 1), '') <> 'removed'"""
_KINDS = {
    "queries": """SELECT f.subject, f.visit, f.page, f.line, count(*) AS n FROM form f JOIN query q ON q.form = f.id
        WHERE {where} AND NOT EXISTS (SELECT 1 FROM query_message m WHERE m.query = q.id AND m.kind IN ('close', 'cancel', 'resolve'))
        GROUP BY 1, 2, 3, 4""",
    "started": f"SELECT f.subject, f.visit, f.page, f.line, 1 AS n FROM form f WHERE {{where}} AND {_ENTRY} IN ('started', 'reopened') AND {_LIVE}",  # noqa: S608 - fixed texts
    "verification": f"""SELECT s.subject, s.visit, s.page, s.line, count(*) AS n FROM ({plan.VALUES}) s
        WHERE s.stands IN ('to_verify', 'changed') GROUP BY 1, 2, 3, 4""",  # noqa: S608 - fixed texts
    "signature": f"""SELECT f.subject, f.visit, f.page, f.line, 1 AS n FROM form f
        WHERE {{where}} AND f.page = ANY(:signed) AND {_ENTRY} IN ('completed', 'not_done') AND {_LIVE} AND NOT {STANDS}""",  # noqa: S608 - fixed texts
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
    rows = db.session.execute(text(f"SELECT * FROM ({_union(target)}) l"), _given(study, target))  # noqa: S608 - fixed texts
    return [Lack(*row) for row in rows]


def counted(study: Study, target: Target, readable: Sequence[str]) -> tuple[dict[str, int], bool]:
    """How much is lacking, by kind, on the pages the reader sees, and whether anything is on others; one statement."""
    rows = db.session.execute(text(f"""
        SELECT kind, coalesce(sum(n) FILTER (WHERE page = ANY(:readable)), 0), coalesce(bool_or(page <> ALL(:readable)), false)
        FROM ({_union(target)}) l GROUP BY kind"""), _given(study, target) | {"readable": list(readable)}).all()  # noqa: S608 - fixed texts
    return {kind: int(count) for kind, count, _hidden in rows if count}, any(hidden for _kind, _count, hidden in rows)


def listed(study: Study, target: Target, kind: str, readable: Sequence[str], after: tuple[str, ...] | None) -> list[Lack]:
    """One screen and one more of the pages that lack it, by their place; ``after`` is the last place of the screen before."""
    rows = db.session.execute(text(f"""
        SELECT kind, subject, visit, page, line, n FROM (SELECT '{kind}' AS kind, * FROM ({_KINDS[kind].format(where=_where(target))}) k) l
        WHERE page = ANY(:readable) AND (NOT :on OR (subject, visit, page, line) > (:subject_, :visit_, :page_, :line_))
        ORDER BY subject, visit, page, line LIMIT :most"""), _given(study, target) | {  # noqa: S608 - fixed texts
            "readable": list(readable), "on": after is not None, "most": PAGE + 1,
            **dict(zip(("subject_", "visit_", "page_", "line_"), after or ("",) * 4, strict=True))})
    return [Lack(*row) for row in rows]


def _where(target: Target) -> str:
    return _WHERE.get(target.level, _OF_SUBJECT)


def _union(target: Target) -> str:
    return " UNION ALL ".join(f"SELECT '{kind}' AS kind, * FROM ({words.format(where=_where(target))}) {kind}"  # noqa: S608 - fixed texts
                              for kind, words in _KINDS.items())


def _given(study: Study, target: Target) -> dict[str, Any]:
    every = [page.oid for page in study.page_list]
    return plan.parameters(study, every) | {"site": target.site, "subject": target.subject, "signed": signed_pages(study)}


def signed_pages(study: Study) -> list[str]:
    """The pages that some role signs: those are waited for."""
    roles = [Actor("", "", role) for role in GRANTED["sign"]]
    return [page.oid for page in study.page_list if any(signs(role, page) for role in roles)]
