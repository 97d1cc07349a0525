"""Whom a query waits for: a group of roles, worked out from its last message, or named when somebody routes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ecrf.crf import CRF, T
from ecrf.permissions import RECORDS, Actor

from .states import UNSETTLED

if TYPE_CHECKING:
    from .threads import Message

SITE, MONITOR, MANAGER, SAFETY, QUALITY = "site", "monitor", "manager", "safety", "quality"

PARTIES: dict[str, T] = {
    SITE: T("le centre", "the site"), MONITOR: T("le moniteur", "the monitor"),
    MANAGER: T("le data manager", "the data manager"), SAFETY: T("la pharmacovigilance", "pharmacovigilance"),
    QUALITY: T("la personne qualifiée", "the qualified person"),
}
"""Groups of roles that a query may wait for; ``site`` is whoever records the page, the cell-therapy unit included."""

PARTY_OF = {"CRA_B": MONITOR, "CRA_U": MONITOR, "DM": MANAGER, "PV": SAFETY, "QP": QUALITY}
"""The group of each role that raises queries (regulatory 2.1)."""

ROUTES = (SITE, MONITOR, MANAGER)
"""Whom a query may be routed to by hand."""


def targets(page: type[CRF]) -> list[str]:
    """The groups that a query of that page may be routed to: somebody of them reads it, so that it never goes out of sight."""
    return [party for party in ROUTES if any(_takes(party, role, page) for role in (*PARTY_OF, *RECORDS))]


def routes(page: type[CRF], state: str) -> list[str]:
    """Whom a query in that state may be routed to: an answered one goes back to the site by asking again."""
    if state not in UNSETTLED:
        return []
    return [party for party in targets(page) if party != SITE or state == "open"]


def _takes(party: str, role: str, page: type[CRF]) -> bool:
    who = Actor("", "", role)
    if party == SITE:
        return who.may("answer") and who.records(page)
    return PARTY_OF.get(role) == party and raises_at(who, page)


def raises_at(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor's role asks on that page; an unblinded monitor only in the unblinded area (regulatory 2.1)."""
    return actor.may("raise") and actor.reads(page) and (actor.role != "CRA_U" or page.seen_by == "unblinded")


@cache
def keeper(page: type[CRF]) -> str:
    """Who reads the answers to a check's queries on that page and settles them: the data manager (rulings R14), or the
    unblinded monitor in the area that no data manager may see, where they would otherwise be settled by nobody."""
    return MANAGER if MANAGER in targets(page) else MONITOR


def keeps(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor is of the group that settles a check's queries there."""
    return PARTY_OF.get(actor.role) == keeper(page) and raises_at(actor, page)


def waited_for(messages: Sequence[Message], state: str, page: type[CRF]) -> str:
    """The group that a thread of the page waits for: as routed last, else the site while it is open and whoever raised it
    once it is answered, its keeper for a check's; empty once settled. The same rule in SQL: ``columns.party``."""
    if state not in UNSETTLED:
        return ""
    last = messages[-1]
    if last.kind == "route":
        return str((last.detail or {}).get("to", ""))
    return SITE if state == "open" else PARTY_OF.get(messages[0].speaker, keeper(page))


def due_day(messages: Sequence[Message], days: int, zone: str) -> date:
    """The day by which the last message asks for a next one: its own, else so many days after it, at the site."""
    last = messages[-1]
    own = (last.detail or {}).get("due") if last.kind == "route" else None
    return date.fromisoformat(own) if own else day_at(last.at, zone) + timedelta(days=days)


def day_at(moment: datetime, zone: str) -> date:
    """The day of a moment in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()
