"""What the list of queries can say in SQL: state, whom a query waits for, until when, since when; each one expression.

The same rules in Python, for one thread: ``threads.Thread`` and ``parties``; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    Integer,
    and_,
    bindparam,
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
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP

from ecrf import clock
from ecrf.casebook.masks import LATERAL, SHOWN_MESSAGE
from ecrf.casebook.models import MOMENT, Form, FormEvent, Site
from ecrf.crf import Study
from ecrf.permissions import Actor

from .models import QueryHead
from .parties import MANAGER, MONITOR, PARTY_OF, SITE, keeper, keeps, raises_at
from .states import STATE_AFTER, WAITS

HEAD = QueryHead.__table__
_SITES, _FORM, _EVENT = Site.__table__, Form.__table__, FormEvent.__table__
site = func.left(HEAD.c.subject, 2)
"""The site of a query: the first two digits of its subject's number."""

@cache
def _calendar(days: int) -> CTE:
    """Each site's zone, its day of today, and the moment before which a last word is more than so many days old; worked out
    once a statement, not once a query."""
    today = cast(func.timezone(_SITES.c.zone, bindparam("now", callable_=lambda: clock.now(), type_=MOMENT)), Date)
    edge = func.timezone(_SITES.c.zone, cast(today - literal(days, Integer), TIMESTAMP))
    return select(_SITES.c.code, _SITES.c.zone, today.label("today"), edge.label("edge")).cte("calendar").prefix_with("MATERIALIZED")


def dated(study: Study) -> ColumnElement[bool]:
    """Gives each query the calendar of its site, in a statement that asks what is due."""
    return _calendar(study.query_due_days).c.code == site


unsettled: ColumnElement[bool] = literal_column(f"query_head.{WAITS}")
"""Open or answered, as the index of those says it."""
stands = case(STATE_AFTER, value=HEAD.c.kind)
"""The state: the last message that is no routing."""
opening: ColumnElement[dict[str, Any]] = literal_column(f"""(SELECT to_jsonb(s) FROM (
    SELECT {SHOWN_MESSAGE.format(m='m')} FROM query_message m {LATERAL.format(m='m', f='query_head')}
    WHERE m.query = query_head.query AND m.number = 1) s)""", JSONB)  # noqa: S608 - fixed texts
"""Text and detail of the first message, as far as they are not masked."""
crf = func.coalesce(select(_EVENT.c.reason).where(_EVENT.c.form == HEAD.c.form, _EVENT.c.kind == "migrated")
                    .order_by(_EVENT.c.act.desc()).limit(1).scalar_subquery(),
                    select(_FORM.c.version).where(_FORM.c.id == HEAD.c.form).scalar_subquery()).label("crf")
"""The version of the blank that the page is on."""
held = func.held(HEAD.c.subject, HEAD.c.visit, HEAD.c.page, HEAD.c.line)
place = (HEAD.c.subject, HEAD.c.visit, HEAD.c.page, HEAD.c.line, HEAD.c.number)
"""What names a query to its readers: subject, address, number within the page."""


def in_state(state: str) -> ColumnElement[bool]:
    """Whether a query is in that state, told by its last message: PostgreSQL knows how many there are of each kind."""
    return HEAD.c.kind.in_([kind for kind, led_to in STATE_AFTER.items() if led_to == state])


def of_pages(pages: Sequence[str]) -> ColumnElement[bool]:
    """Whether a query stands at one of those blank pages. Their names stand in the statement itself: only so does PostgreSQL
    look each one up instead of comparing it with all of them."""
    return HEAD.c.page.in_(bindparam(None, sorted(pages), expanding=True, literal_execute=True))


def due(study: Study) -> ColumnElement[Any]:
    """The day by which the next word is expected, on the site's calendar: as routed, else so many days after the last one."""
    zone = _calendar(study.query_due_days).c.zone
    return func.coalesce(HEAD.c.due, cast(func.timezone(zone, HEAD.c.moved), Date) + literal(study.query_due_days, Integer))


def over(study: Study) -> ColumnElement[int]:
    """For how many days the due day has been over, on the site's calendar; 0 or less: it is not."""
    return cast(_calendar(study.query_due_days).c.today - due(study), Integer)


def overdue(study: Study) -> ColumnElement[bool]:
    """Somebody should have moved it on before today: ``over`` is 1 or more, told without a calendar for each query."""
    calendar = _calendar(study.query_due_days)
    return and_(unsettled, func.coalesce(HEAD.c.due < calendar.c.today, HEAD.c.moved < calendar.c.edge))


BANDS = {"0-7": (0, 7), "8-14": (8, 14), "15-30": (15, 30), "31-": (31, None)}
"""Bands of age: whole days since the query was first opened, first and last."""


def aged(band: str) -> ColumnElement[bool]:
    """Whether a query is of that band; an unknown band holds nothing."""
    if band not in BANDS:
        return false()
    first, last = BANDS[band]
    now = clock.now()
    young = HEAD.c.opened > now - timedelta(days=last + 1) if last is not None else true()
    return and_(HEAD.c.opened <= now - timedelta(days=first), young) if first else young


def answers(actor: Actor, study: Study) -> ColumnElement[bool]:
    """Open, and the acting role records the page: its answer is waited for."""
    recorded = [page.oid for page in study.page_list if actor.records(page)]
    return and_(in_state("open"), party(study) == SITE, of_pages(recorded)) if actor.may("answer") else false()


def party(study: Study) -> ColumnElement[str]:
    """The group of roles that a query waits for, empty once it is settled."""
    monitored = [page.oid for page in study.page_list if keeper(page) == MONITOR]
    kept = case((of_pages(monitored), literal(MONITOR)), else_=literal(MANAGER))
    return case((~unsettled, literal("")), (HEAD.c.routed_to.is_not(None), HEAD.c.routed_to), (in_state("open"), literal(SITE)),
                else_=case(PARTY_OF, value=HEAD.c.speaker, else_=kept))


def closes(actor: Actor, study: Study) -> ColumnElement[bool]:
    """Answered, and the acting role may accept it (rulings R14)."""
    if not actor.may("close"):
        return false()
    kept = [page.oid for page in study.page_list if keeps(actor, page)]
    own = or_(and_(HEAD.c.check_id.is_(None), HEAD.c.opened_by == actor.account), and_(HEAD.c.check_id.is_not(None), of_pages(kept)))
    return and_(in_state("answered"), true() if actor.role == "DM" else own)


def waits_for(actor: Actor, study: Study) -> ColumnElement[bool]:
    """Waits for the acting person: to answer; routed to their group; or an answer to what they, or for the data manager
    a check or another data manager, asked."""
    mine = [answers(actor, study)]
    if (group := PARTY_OF.get(actor.role)) is not None and actor.may("raise"):
        pages = [page.oid for page in study.page_list if raises_at(actor, page)]
        asked = true() if group == MANAGER else or_(HEAD.c.check_id.is_not(None), HEAD.c.opened_by == actor.account)
        mine.append(and_(party(study) == group, of_pages(pages), or_(HEAD.c.routed_to.is_not(None), asked)))
    return and_(unsettled, or_(*mine))
