"""What the list of queries can say in SQL: state, whom a query waits for, until when, since when; each one expression.

The same rules in Python, for one thread: ``threads.Thread`` and ``parties``; a test compares the two.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB

from ecrf import clock
from ecrf.casebook.masks import LATERAL, SHOWN_MESSAGE
from ecrf.casebook.models import Act, Form, FormEvent, Site, Subject
from ecrf.crf import Study
from ecrf.permissions import Actor

from .models import Query, QueryMessage
from .parties import MANAGER, PARTY_OF, SITE, raises_at
from .states import SETTLING, STATE_AFTER, UNSETTLED

QUERY, FORM, SUBJECT, SITES = Query.__table__, Form.__table__, Subject.__table__, Site.__table__
OPENED, MOVED = Act.__table__.alias("opened"), Act.__table__.alias("moved")
_MESSAGE, _EVENT = QueryMessage.__table__, FormEvent.__table__
LAST = (select(_MESSAGE.c.number, _MESSAGE.c.kind, _MESSAGE.c.detail, _MESSAGE.c.act).where(_MESSAGE.c.query == QUERY.c.id)
        .order_by(_MESSAGE.c.number.desc()).limit(1).lateral("last"))
JOINED = (QUERY.join(FORM, FORM.c.id == QUERY.c.form).join(SUBJECT, SUBJECT.c.number == FORM.c.subject)
          .join(SITES, SITES.c.code == SUBJECT.c.site).join(OPENED, OPENED.c.id == QUERY.c.act)
          .join(LAST, true()).join(MOVED, MOVED.c.id == LAST.c.act))


check = QUERY.c.check_id
routed = LAST.c.kind == "route"
_moving = (select(_MESSAGE.c.kind).where(_MESSAGE.c.query == QUERY.c.id, _MESSAGE.c.kind != "route")
           .order_by(_MESSAGE.c.number.desc()).limit(1).scalar_subquery())
stands = case(STATE_AFTER, value=case((~routed, LAST.c.kind), else_=_moving))
"""The state: the last message that is no routing."""
settled = select(literal(1)).where(_MESSAGE.c.query == QUERY.c.id, _MESSAGE.c.kind.in_(SETTLING)).exists()
"""Nothing leaves a settled state, so that one such message says it; an index finds it without looking at the thread."""
speaker = case((check.is_not(None), literal("SYSTEM")), else_=OPENED.c.role)
opening: ColumnElement[dict[str, Any]] = literal_column(f"""(SELECT to_jsonb(s) FROM (
    SELECT {SHOWN_MESSAGE.format(m='m')} FROM query_message m {LATERAL.format(m='m', f='form')}
    WHERE m.query = query.id AND m.number = 1) s)""", JSONB)  # noqa: S608 - fixed texts
"""Text and detail of the first message, as far as they are not masked."""
party = case((stands.not_in(UNSETTLED), literal("")), (routed, LAST.c.detail["to"].astext), (stands == "open", literal(SITE)),
             else_=case(PARTY_OF, value=speaker, else_=literal(MANAGER)))
cycles = select(func.count()).where(_MESSAGE.c.query == QUERY.c.id, _MESSAGE.c.kind == "ask_again").scalar_subquery()
"""How often it was asked again (regulatory 3.2, Q5)."""
crf = func.coalesce(select(_EVENT.c.reason).where(_EVENT.c.form == FORM.c.id, _EVENT.c.kind == "migrated")
                    .order_by(_EVENT.c.act.desc()).limit(1).scalar_subquery(), FORM.c.version).label("crf")
"""The version of the blank that the page is on."""
held = func.held(FORM.c.subject, FORM.c.visit, FORM.c.page, FORM.c.line)
place = (FORM.c.subject, FORM.c.visit, FORM.c.page, FORM.c.line, QUERY.c.number)
"""What names a query to its readers: subject, address, number within the page."""


def day_of(moment: Any) -> ColumnElement[Any]:
    """The day of a moment at the query's site."""
    return cast(func.timezone(SITES.c.zone, moment), Date)


def due(study: Study) -> ColumnElement[Any]:
    """The day by which the next word is expected: as routed, else so many days after the last one."""
    own = case((routed, LAST.c.detail["due"].astext), else_=None)
    return func.coalesce(cast(own, Date), day_of(MOVED.c.at) + literal(study.query_due_days, Integer))


def over(study: Study) -> ColumnElement[int]:
    """For how many days the due day has been over, on the site's calendar; 0 or less: it is not."""
    return cast(day_of(literal(clock.now(), MOVED.c.at.type)) - due(study), Integer)


def overdue(study: Study) -> ColumnElement[bool]:
    """Somebody should have moved it on before today."""
    return and_(~settled, over(study) > 0)


BANDS = {"0-7": (0, 7), "8-14": (8, 14), "15-30": (15, 30), "31-": (31, None)}
"""Bands of age: whole days since the query was first opened, first and last."""


def aged(band: str) -> ColumnElement[bool]:
    """Whether a query is of that band; an unknown band holds nothing."""
    if band not in BANDS:
        return false()
    first, last = BANDS[band]
    now = clock.now()
    young = OPENED.c.at > now - timedelta(days=last + 1) if last is not None else true()
    return and_(OPENED.c.at <= now - timedelta(days=first), young) if first else young


def answers(actor: Actor, study: Study) -> ColumnElement[bool]:
    """Open, and the acting role records the page: its answer is waited for."""
    recorded = [page.oid for page in study.page_list if actor.records(page)]
    return and_(stands == "open", party == SITE, FORM.c.page.in_(recorded)) if actor.may("answer") else false()


def closes(actor: Actor) -> ColumnElement[bool]:
    """Answered, and the acting role may accept it (rulings R14)."""
    if not actor.may("close"):
        return false()
    return and_(stands == "answered", true() if actor.role == "DM" else and_(check.is_(None), OPENED.c.by == actor.account))


def waits_for(actor: Actor, study: Study) -> ColumnElement[bool]:
    """Waits for the acting person: to answer; routed to their group; or an answer to what they, or for the data manager
    a check or another data manager, asked."""
    mine = [answers(actor, study)]
    if (group := PARTY_OF.get(actor.role)) is not None and actor.may("raise"):
        pages = [page.oid for page in study.page_list if raises_at(actor, page)]
        asked = true() if group == MANAGER else OPENED.c.by == actor.account
        mine.append(and_(party == group, FORM.c.page.in_(pages), or_(routed, asked)))
    return and_(~settled, or_(*mine))
