"""What may be changed: freezes, locks and unlockings of a casebook, worked out for one page from the acts that cover it.

The same rule stands in the database (``held`` of migration 0006), where a trigger refuses whatever lands under a lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecrf import clock
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import ROLES

from .models import HOLD_LEVELS

Address = tuple[str, str, str]
SQLSTATE = "LK001"
"""What the database answers to a row under a lock."""


class Standing(Enum):
    """Open; frozen: no values, but answers, verification and signature; locked: nothing; reopened: unlocked for a time."""

    OPEN = "open"
    FROZEN = "frozen"
    LOCKED = "locked"
    REOPENED = "reopened"

    @property
    def takes_values(self) -> bool:
        """Whether values and events of a page may be recorded."""
        return self in (Standing.OPEN, Standing.REOPENED)

    @property
    def takes_sign_off(self) -> bool:
        """Whether answers, verification and signature may be added."""
        return self is not Standing.LOCKED


@dataclass(frozen=True)
class HoldRow:
    """One act of freezing, locking or unlocking; ``act`` orders them, ``asked`` is the act it answers."""

    act: int
    kind: str
    level: str
    site: str | None
    subject: str | None
    visit: str | None
    page: str | None
    line: str | None
    asked: int | None
    until: datetime | None
    by: str
    role: str
    at: datetime
    reason: str | None
    change: str | None = None
    allocation_known: bool | None = None

    @property
    def breadth(self) -> int:
        """0 for a page to 4 for the study."""
        return HOLD_LEVELS.index(self.level)

    def covers(self, address: Address) -> bool:
        """Whether the page at that address of its casebook falls under it."""
        visit, page, line = address
        return (self.level not in ("page", "visit") or self.visit == visit) and (
            self.level != "page" or (self.page, self.line) == (page, line))


SELECTED = """
    SELECT coalesce(jsonb_agg(jsonb_build_array(h.act, h.kind, h.level, h.site, h.subject, h.visit, h.page, h.line, h.asked,
               h.until AT TIME ZONE 'UTC' || '+00:00', a.by, a.role, a.at AT TIME ZONE 'UTC' || '+00:00', a.reason, h.change,
               h.allocation_known) ORDER BY h.act), '[]')
    FROM hold h JOIN act a ON a.id = h.act WHERE h.level = 'study' OR h.site = {site} OR h.subject = {subject}"""
"""The subselect of what covers a subject; ``{site}`` and ``{subject}`` are put in by the statement that holds it."""

_COVERING = text(SELECTED.format(site="CAST(:site AS text)", subject="CAST(:subject AS text)"))  # noqa: S608 - fixed texts


def rows_of(found: Iterable[Sequence[Any]]) -> tuple[HoldRow, ...]:
    """The rows of ``SELECTED``."""
    return tuple(_row(list(row)) for row in found)


def _row(stated: list[Any]) -> HoldRow:
    for moment in (9, 12):
        stated[moment] = datetime.fromisoformat(stated[moment]) if stated[moment] else None
    return HoldRow(*stated)


def of_subject(number: str) -> tuple[HoldRow, ...]:
    """What covers a subject: its own holds, those of its site and of the study; one statement."""
    return rows_of(db.session.execute(_COVERING, {"site": number[:2], "subject": number}).scalar_one())


def of_site(code: str) -> tuple[HoldRow, ...]:
    """What covers a whole site: its own holds and those of the study; ``""``: those of the study alone. One statement."""
    return rows_of(db.session.execute(_COVERING, {"site": code or None, "subject": None}).scalar_one())


def standing(holds: Sequence[HoldRow], address: Address = ("", "", ""), now: datetime | None = None) -> Standing:
    """What stands at a page. A lock is lifted by a later unlocking at its own level or a narrower one, while that lasts."""
    if not holds:
        return Standing.OPEN
    lifting, lock, freeze = _biting(holds, address, now)
    if lock is not None:
        return Standing.LOCKED
    return Standing.FROZEN if freeze is not None else Standing.REOPENED if lifting else Standing.OPEN


def _biting(holds: Sequence[HoldRow], address: Address, now: datetime | None
            ) -> tuple[list[HoldRow], HoldRow | None, HoldRow | None]:
    """The unlockings in force at a page, and the last lock and the last freeze that nothing lifts."""
    moment = now or clock.now()
    covering = [h for h in holds if h.covers(address)]
    lifting = [u for u in covering if u.kind == "unlock" and u.until is not None and u.until > moment and not any(
        r.kind == "relock" and r.act > u.act and r.level == u.level for r in covering)]
    thawing = lifting + [h for h in covering if h.kind == "thaw"]
    locks = [h for h in covering if h.kind == "lock" and not _lifted(h, lifting)]
    freezes = [h for h in covering if h.kind == "freeze" and not _lifted(h, thawing)]
    return lifting, max(locks, key=_act, default=None), max(freezes, key=_act, default=None)


def _act(hold: HoldRow) -> int:
    return hold.act


def _lifted(hold: HoldRow, lifting: Sequence[HoldRow]) -> bool:
    return any(u.act > hold.act and u.breadth <= hold.breadth for u in lifting)


def reopened_until(holds: Sequence[HoldRow], address: Address = ("", "", "")) -> datetime | None:
    """When the unlocking of a page lapses, where it is reopened; the latest of several."""
    if standing(holds, address) is not Standing.REOPENED:
        return None
    return max((h.until for h in _biting(holds, address, None)[0] if h.until), default=None)


class Held(Protocol):
    """Whatever holds cover: a subject, with the time zone in which its people read a moment."""

    @property
    def holds(self) -> tuple[HoldRow, ...]:
        """What covers it."""

    @property
    def tz(self) -> ZoneInfo:
        """The zone of its site."""


LOCKED = T("Cette page est verrouillée depuis le {day} ({role})\u00a0: rien ne peut y être ajouté. Demandez au data manager de la déverrouiller.",
           "This page has been locked since {day} ({role}): nothing can be added to it. Ask the data manager to unlock it.")
FROZEN = T("Cette page est gelée depuis le {day} ({role})\u00a0: ses valeurs ne changent plus\u202f; réponses aux queries, vérification et signature "
           "restent possibles. Demandez au data manager de la dégeler.",
           "This page has been frozen since {day} ({role}): its values no longer change; answers to queries, verification and "
           "signature are still possible. Ask the data manager to thaw it.")
SITE_CLOSED = T("Ce centre est fermé aux écritures depuis le {day} ({role})\u00a0: aucun sujet, aucune ligne de registre ne s’y ajoute. "
                "Demandez au data manager de le rouvrir.",
                "This site has been closed to writing since {day} ({role}): no subject and no line of a register can be added. "
                "Ask the data manager to open it again.")
"""What a refused person is told: since when, by which role, what to do."""


def refusal(subject: Held, address: Address = ("", "", ""), values: bool = True) -> T | None:
    """Why nothing may be recorded at a page now, ``None`` where it may. ``values=False``: answers, marks, signatures,
    which a freeze allows."""
    _lifting, lock, freeze = _biting(subject.holds, address, None) if subject.holds else ([], None, None)
    if lock is not None:
        return _told(LOCKED, lock, subject.holds, address, subject.tz)
    return _told(FROZEN, freeze, (), address, subject.tz) if freeze is not None and values else None


def site_refusal(code: str, zone: ZoneInfo) -> T | None:
    """Why nothing may be added to a site's list of subjects and its registers; one statement."""
    found = of_site(code)
    _lifting, lock, freeze = _biting(found, ("", "", ""), None)
    bites = lock or freeze
    return _told(SITE_CLOSED, bites, found, ("", "", ""), zone) if bites is not None else None


def _told(words: T, hold: HoldRow, holds: Sequence[HoldRow], address: Address, zone: ZoneInfo) -> T:
    lapsed = [h.until for h in holds if h.kind == "unlock" and h.until and h.act > hold.act and h.covers(address) and h.until <= clock.now()]
    since = max([hold.at, *lapsed]).astimezone(zone)
    return words.filled(day=f"{since:%d/%m/%Y}", role=ROLES[hold.role])


_AT_CUT = text("""
    SELECT h.act, h.kind, h.level, h.site, h.subject, h.visit, h.page, h.line, h.asked, h.until, a.by, a.role, a.at, a.reason, h.change,
           h.allocation_known
    FROM hold h JOIN act a ON a.id = h.act JOIN cut_head c ON c.cut = :cut AND c.stream = a.stream AND a.seq <= c.seq
    WHERE CASE WHEN :wide THEN h.subject IS NULL ELSE h.subject = ANY(:subjects) END ORDER BY h.subject COLLATE "C", h.act""")


def at_cut(cut: str, subjects: Sequence[str] | None = None) -> list[HoldRow]:
    """The holds of a cut, in order: those of these subjects, or (``None``) those of sites and of the study; one statement."""
    return [HoldRow(*row) for row in db.session.execute(_AT_CUT, {"cut": cut, "wide": subjects is None, "subjects": list(subjects or ())})]


def bites(holds: Sequence[HoldRow], address: Address, now: datetime) -> HoldRow | None:
    """The act that a page's standing comes from: its last lock or freeze, or the last unlocking where it is reopened."""
    lifting, lock, freeze = _biting(holds, address, now)
    return lock or freeze or max(lifting, key=_act, default=None)


def refused_by(error: DBAPIError) -> bool:
    """Whether the database refused a row because of a lock that came first."""
    return getattr(error.orig, "sqlstate", None) == SQLSTATE
