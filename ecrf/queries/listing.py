"""The list of queries: one query object for the list, its count and the badge, masked by sites and pages (asks 9, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, or_, select, true
from sqlalchemy.orm import aliased

from ecrf.casebook.models import Act, Form, Subject
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Query, QueryMessage
from .sentences import sentence
from .states import STATE_AFTER, UNSETTLED

PAGE = 50
"""Lines of one screen."""

_FIRST, _LAST, _OPENED, _MOVED = aliased(QueryMessage), aliased(QueryMessage), aliased(Act), aliased(Act)
_stands = case(STATE_AFTER, value=_LAST.kind)
_speaker = case((Query.check.is_not(None), literal("SYSTEM")), else_=_OPENED.role)


@dataclass(frozen=True)
class Wanted:
    """What the list is asked for; every field is the plain text of the address. ``state`` ``""`` is open and answered;
    ``answer`` and ``close`` are those that wait for the reader."""

    state: str = ""
    site: str = ""
    subject: str = ""
    page: str = ""
    check: str = ""
    raised: str = ""

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> Wanted:
        """The filters of a request; unreadable characters are left out."""
        return cls(**{f.name: "".join(c for c in typed.get(f.name, "").strip()[:40] if c.isprintable())
                      for f in fields(cls)})

    def as_dict(self) -> dict[str, str]:
        """The filters set, for the links of the list."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


@dataclass(frozen=True)
class Line:
    """One query of the list: where it stands, what it asks, who waits for whom since when."""

    id: int
    rank: int
    number: int
    subject: str
    site: str
    visit: str
    page: str
    line: str
    crf: str
    item: str | None
    check: str | None
    text: str | None
    detail: dict[str, Any] | None
    speaker: str
    opened: datetime
    moved: datetime
    state: str

    def words(self, study: Study, lang: str) -> str:
        """The question in the reader's language."""
        if self.check is None or self.detail is None:
            return self.text or ""
        return sentence(study, self.page, self.crf, self.item, self.detail)[lang]

    def age(self, now: datetime) -> timedelta:
        """Time since it was first opened."""
        return now - self.opened


def listed(actor: Actor, study: Study, wanted: Wanted) -> Select[Any]:
    """The one query object: what the actor may read of what is wanted."""
    last = select(func.max(QueryMessage.number)).where(QueryMessage.query == Query.id).correlate(Query).scalar_subquery()
    return (select(Query.id, _rank(actor).label("rank"), Query.number, Form.subject, Subject.site, Form.visit, Form.page,
                   Form.line, Form.version.label("crf"), Query.item, Query.check.label("check"), _FIRST.text,
                   _FIRST.detail, _speaker.label("speaker"), _OPENED.at.label("opened"), _MOVED.at.label("moved"),
                   _stands.label("state"))
            .select_from(Query).join(Form, Form.id == Query.form).join(Subject, Subject.number == Form.subject)
            .join(_FIRST, and_(_FIRST.query == Query.id, _FIRST.number == 1)).join(_OPENED, _OPENED.id == _FIRST.act)
            .join(_LAST, and_(_LAST.query == Query.id, _LAST.number == last)).join(_MOVED, _MOVED.id == _LAST.act)
            .where(Form.page.in_(actor.readable(study.page_list)), *_sites(actor), *_filters(actor, study, wanted)))


def lines(actor: Actor, study: Study, wanted: Wanted, after: str = "", before: str = "") -> tuple[list[Line], bool, bool]:
    """One screen of the list by key (``rank-id`` of its neighbour), and whether there is more before and after it."""
    query = listed(actor, study, wanted)
    rank, backwards = _rank(actor), bool(_key(before))
    key = _key(before) or _key(after)
    if key:
        here, edge = (rank, Query.id), key
        query = query.where(or_(here[0] < edge[0], and_(here[0] == edge[0], here[1] < edge[1])) if backwards else
                            or_(here[0] > edge[0], and_(here[0] == edge[0], here[1] > edge[1])))
    order = (rank.desc(), Query.id.desc()) if backwards else (rank, Query.id)
    found = [Line(*row) for row in db.session.execute(query.order_by(*order).limit(PAGE + 1))]
    more, shown = len(found) > PAGE, found[:PAGE]
    return (shown[::-1], more, True) if backwards else (shown, key is not None, more)


def count(actor: Actor, study: Study, wanted: Wanted) -> int:
    """How many queries the list holds, from the same query object."""
    return int(db.session.execute(_counting(actor, study, wanted, func.count())).scalar_one())


def counts(actor: Actor, study: Study) -> dict[str, int]:
    """What waits for the actor, in one statement: ``to_answer`` and ``to_close``, as the lists of these names hold."""
    waits = {f"to_{verb}": _state(actor, study, verb) for verb in ("answer", "close") if actor.may(verb)}
    found = {"to_answer": 0, "to_close": 0}
    if waits:
        tallies = [func.count().filter(condition).label(name) for name, condition in waits.items()]
        found |= db.session.execute(_counting(actor, study, Wanted(state="all"), *tallies)).one()._asdict()
    return found


def _counting(actor: Actor, study: Study, wanted: Wanted, *tallies: ColumnElement[Any]) -> Select[Any]:
    return listed(actor, study, wanted).with_only_columns(*tallies, maintain_column_froms=True)


def _key(text: str) -> tuple[int, int] | None:
    rank, dash, number = text.partition("-")
    fits = dash and all(part.isascii() and part.isdigit() and len(part) < 18 for part in (rank, number))
    return (int(rank), int(number)) if fits else None


def _rank(actor: Actor) -> ColumnElement[int]:
    """What comes first: for the site what it answers, for who closes only their own what was answered, else by age."""
    if actor.may("answer"):
        return case((_stands == "open", 0), (_stands == "answered", 1), else_=2)
    if actor.may("close") and actor.role != "DM":
        return case((_stands == "answered", 0), (_stands == "open", 1), else_=2)
    return case((_stands.in_(UNSETTLED), 0), else_=1)


def _sites(actor: Actor) -> list[ColumnElement[bool]]:
    return [] if actor.whole_study else [Subject.site.in_(sorted(actor.sites))]


def _filters(actor: Actor, study: Study, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = ((Subject.site, wanted.site), (Form.subject, wanted.subject), (Form.page, wanted.page),
             (Query.check, wanted.check), (_speaker, wanted.raised))
    return [_state(actor, study, wanted.state), *(column == text for column, text in equal if text)]


def _state(actor: Actor, study: Study, state: str) -> ColumnElement[bool]:
    if state == "all":
        return true()
    if state == "answer":
        recorded = [page.oid for page in study.page_list if actor.records(page)]
        return and_(_stands == "open", Form.page.in_(recorded)) if actor.may("answer") else false()
    if state == "close":
        own = and_(Query.check.is_(None), _OPENED.by == actor.account)
        return and_(_stands == "answered", true() if actor.role == "DM" else own) if actor.may("close") else false()
    return _stands == state if state else _stands.in_(UNSETTLED)
