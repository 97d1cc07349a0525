"""The list of queries: one query object for the list, its count and the badge, masked by sites and pages (asks 9, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, select, true, tuple_

from ecrf.casebook.models import Act, Form, Subject
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Query, QueryMessage
from .sentences import sentence
from .states import STATE_AFTER, UNSETTLED

PAGE = 50
"""Lines of one screen."""

_QUERY, _FORM, _SUBJECT = Query.__table__, Form.__table__, Subject.__table__
_FIRST, _LAST = QueryMessage.__table__.alias("first"), QueryMessage.__table__.alias("last")
_OPENED, _MOVED = Act.__table__.alias("opened"), Act.__table__.alias("moved")
_MESSAGES = QueryMessage.__table__
_NEWEST = select(func.max(_MESSAGES.c.number)).where(_MESSAGES.c.query == _QUERY.c.id).scalar_subquery()
_JOINED = (_QUERY.join(_FORM, _FORM.c.id == _QUERY.c.form).join(_SUBJECT, _SUBJECT.c.number == _FORM.c.subject)
           .join(_FIRST, and_(_FIRST.c.query == _QUERY.c.id, _FIRST.c.number == 1))
           .join(_OPENED, _OPENED.c.id == _FIRST.c.act)
           .join(_LAST, and_(_LAST.c.query == _QUERY.c.id, _LAST.c.number == _NEWEST))
           .join(_MOVED, _MOVED.c.id == _LAST.c.act))
_CHECK = _QUERY.c.check_id
_stands = case(STATE_AFTER, value=_LAST.c.kind)
_speaker = case((_CHECK.is_not(None), literal("SYSTEM")), else_=_OPENED.c.role)
_COLUMNS = (_QUERY.c.number, _FORM.c.subject, _SUBJECT.c.site, _FORM.c.visit, _FORM.c.page, _FORM.c.line,
            _FORM.c.version, _QUERY.c.item, _CHECK, _FIRST.c.text, _FIRST.c.detail, _speaker, _OPENED.c.at,
            _MOVED.c.at.label("moved_at"), _stands)
"""What a line shows, after its id and its rank."""


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


def listed(actor: Actor, study: Study, wanted: Wanted, *columns: ColumnElement[Any]) -> Select[Any]:
    """The one query object: those columns of what is wanted and the actor may read."""
    return select(*columns).select_from(_JOINED).where(
        _FORM.c.page.in_(actor.readable(study.page_list)), *_filters(actor, study, wanted),
        *([] if actor.whole_study else [_SUBJECT.c.site.in_(sorted(actor.sites))]))


def lines(actor: Actor, study: Study, wanted: Wanted, after: str = "", before: str = "") -> tuple[list[Line], bool, bool]:
    """One screen of the list by key (``rank-id`` of its neighbour), and whether there is more before and after it."""
    rank, number = _rank(actor), _QUERY.c.id
    query, back, on = listed(actor, study, wanted, number, rank, *_COLUMNS), _key(before), _key(after)
    if back is not None:
        query = query.where(tuple_(rank, number) < tuple_(*map(literal, back))).order_by(rank.desc(), number.desc())
    elif on is not None:
        query = query.where(tuple_(rank, number) > tuple_(*map(literal, on)))
    found = [Line(*row) for row in db.session.execute(query.order_by(rank, number).limit(PAGE + 1))]
    more, shown = len(found) > PAGE, found[:PAGE]
    return (shown[::-1], more, True) if back is not None else (shown, on is not None, more)


def count(actor: Actor, study: Study, wanted: Wanted) -> int:
    """How many queries the list holds, from the same query object."""
    return int(db.session.execute(listed(actor, study, wanted, func.count())).scalar_one())


def counts(actor: Actor, study: Study) -> dict[str, int]:
    """What waits for the actor, in one statement: ``to_answer`` and ``to_close``, as the lists of these names hold."""
    waits = {f"to_{verb}": _state(actor, study, verb) for verb in ("answer", "close") if actor.may(verb)}
    found = {"to_answer": 0, "to_close": 0}
    if waits:
        tallies = [func.count().filter(condition).label(name) for name, condition in waits.items()]
        found |= db.session.execute(listed(actor, study, Wanted(state="all"), *tallies)).one()._asdict()
    return found


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


def _filters(actor: Actor, study: Study, wanted: Wanted) -> list[ColumnElement[bool]]:
    equal = ((_SUBJECT.c.site, wanted.site), (_FORM.c.subject, wanted.subject), (_FORM.c.page, wanted.page),
             (_CHECK, wanted.check), (_speaker, wanted.raised))
    return [_state(actor, study, wanted.state), *(column == text for column, text in equal if text)]


def _state(actor: Actor, study: Study, state: str) -> ColumnElement[bool]:
    if state == "all":
        return true()
    if state == "answer":
        recorded = [page.oid for page in study.page_list if actor.records(page)]
        return and_(_stands == "open", _FORM.c.page.in_(recorded)) if actor.may("answer") else false()
    if state == "close":
        own = and_(_CHECK.is_(None), _OPENED.c.by == actor.account)
        return and_(_stands == "answered", true() if actor.role == "DM" else own) if actor.may("close") else false()
    return _stands == state if state else _stands.in_(UNSETTLED)
