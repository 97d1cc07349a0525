"""The list of queries: one query object for the list, its count and the badge, masked by sites and pages (asks 9, 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, select, true

from ecrf.casebook import keyset
from ecrf.casebook.models import Act, Form, FormEvent, Subject
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
_EVENT = FormEvent.__table__
_CRF = func.coalesce(select(_EVENT.c.reason).where(_EVENT.c.form == _FORM.c.id, _EVENT.c.kind == "migrated")
                     .order_by(_EVENT.c.act.desc()).limit(1).scalar_subquery(), _FORM.c.version).label("crf")
"""The version of the blank that the page is on."""
_stands = case(STATE_AFTER, value=_LAST.c.kind)
_speaker = case((_CHECK.is_not(None), literal("SYSTEM")), else_=_OPENED.c.role)
_COLUMNS = (_QUERY.c.number, _FORM.c.subject, _SUBJECT.c.site, _FORM.c.visit, _FORM.c.page, _FORM.c.line,
            _CRF, _QUERY.c.item, _CHECK, _FIRST.c.text, _FIRST.c.detail, _speaker, _OPENED.c.at,
            _MOVED.c.at.label("moved_at"), _stands)
"""What a line shows, after its rank."""
_ORDER = (_OPENED.c.at, _FORM.c.subject, _FORM.c.visit, _FORM.c.page, _FORM.c.line, _QUERY.c.number)
"""What the list is ordered by after its rank: all of it is seen by whoever sees the line."""


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

    @property
    def key(self) -> str:
        """Where the list goes on after this line, or before it."""
        return keyset.key(self.rank, self.opened, self.subject, self.visit, self.page, self.line, self.number)

    def age(self, now: datetime) -> timedelta:
        """Time since it was first opened."""
        return now - self.opened


def listed(actor: Actor, study: Study, wanted: Wanted, *columns: ColumnElement[Any]) -> Select[Any]:
    """The one query object: those columns of what is wanted and the actor may read."""
    return select(*columns).select_from(_JOINED).where(
        _FORM.c.page.in_(actor.readable(study.page_list)), *_filters(actor, study, wanted),
        *([] if actor.whole_study else [_SUBJECT.c.site.in_(sorted(actor.sites))]))


def lines(actor: Actor, study: Study, wanted: Wanted, after: str = "", before: str = "") -> tuple[list[Line], bool, bool]:
    """One screen of the list by the key of its neighbour, and whether there is more before and after it."""
    rank = _rank(actor)
    order, back, on = (rank, *_ORDER), _key(before), _key(after)
    query = listed(actor, study, wanted, rank, *_COLUMNS)
    if back is not None:
        query = query.where(keyset.beyond(order, back, back=True)).order_by(*(column.desc() for column in order))
    elif on is not None:
        query = query.where(keyset.beyond(order, on))
    found = [Line(*row) for row in db.session.execute(query.order_by(*order).limit(PAGE + 1))]
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


@dataclass(frozen=True)
class Fired:
    """How often a check fired, by what became of its queries; ``closed`` by a person or by the data."""

    open: int = 0
    answered: int = 0
    closed: int = 0

    @property
    def total(self) -> int:
        """Every query it opened."""
        return self.open + self.answered + self.closed


def fired(actor: Actor, study: Study) -> dict[str, Fired]:
    """Queries of each check on the pages and at the sites the actor reads, by number of the check; one statement."""
    if not actor.may("view"):
        return {}
    settled = func.count().filter(_stands.not_in(UNSETTLED))
    counted = listed(actor, study, Wanted(state="all"), _CHECK, func.count().filter(_stands == "open"),
                     func.count().filter(_stands == "answered"), settled)
    rows = db.session.execute(counted.where(_CHECK.is_not(None)).group_by(_CHECK))
    return {check: Fired(*counts) for check, *counts in rows}


def _key(text: str) -> tuple[Any, ...] | None:
    return keyset.read(text, int, datetime, str, str, str, str, int)


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
