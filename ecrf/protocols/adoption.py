"""A site adopts a version of the protocol from a day on; what it followed before stays in its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import text

from ecrf import clock
from ecrf.accounts.segregation import Declined
from ecrf.casebook import record
from ecrf.casebook.models import SiteProtocol
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor

SHORTEST, LONGEST = 3, 500

NO_SITE = T("Ce centre n’existe pas.", "There is no such site.")
UNKNOWN = T("L’étude n’a pas de protocole {protocol}. Elle connaît {known}.",
            "The study has no protocol {protocol}. It knows {known}.")
NOT_HIGHER = T("Le centre suit le protocole {protocol}\u00a0: il ne peut adopter qu’une version plus récente.",
               "The site follows protocol {protocol}: it can adopt a later version only.")
TOO_EARLY = T("Le protocole {protocol} vaut depuis le {day}\u00a0: choisissez un jour après celui-là.",
              "Protocol {protocol} holds since {day}: choose a day after that one.")
PAST = T("Ce jour est passé\u00a0: des pages ont pu être saisies sous l’ancienne version. Choisissez aujourd’hui ou plus tard.",
         "This day is past: pages may have been recorded under the former version. Choose today or later.")
NEEDS_REASON = T("Dites pourquoi, en 3 à 500 caractères\u00a0: la décision qui autorise le changement.",
                 "Say why, in 3 to 500 characters: the decision that allows the change.")


@dataclass(frozen=True)
class Followed:
    """One line of a site's history: the protocol, from which day, by whom it was written, when and why."""

    protocol: str
    starts: date
    by: str
    at: datetime
    reason: str | None


@dataclass(frozen=True)
class SiteAt:
    """A site with the versions of the protocol that it followed, follows or will follow, the first one first."""

    code: str
    name: str
    zone: str
    history: tuple[Followed, ...]

    @property
    def present(self) -> str:
        """The protocol followed today."""
        today = clock.today(self.zone)
        return next((f.protocol for f in reversed(self.history) if f.starts <= today), self.history[0].protocol)


_SITE = text("SELECT name, zone FROM site WHERE code = :site")
_HISTORY = text("""
    SELECT p.protocol, p.starts, a.by, a.at, a.reason FROM site_protocol p JOIN act a ON a.id = p.act
    WHERE p.site = :site ORDER BY p.starts""")
_CODES = text("SELECT code FROM site ORDER BY code")


def site_at(code: str) -> SiteAt | None:
    """A site and its history, ``None`` where there is no such site."""
    row = db.session.execute(_SITE, {"site": code}).one_or_none()
    if row is None:
        return None
    return SiteAt(code, row.name, row.zone, tuple(Followed(*line) for line in db.session.execute(_HISTORY, {"site": code})))


def codes() -> Sequence[str]:
    """The codes of all sites."""
    return db.session.execute(_CODES).scalars().all()


def adopt(actor: Actor, study: Study, site: str, protocol: str, starts: date, reason: str) -> None:
    """From ``starts`` on the site follows ``protocol``: one act on the site's stream. Raises ``Declined``.

    ``study`` is the newest one, which knows every version. Nothing of any casebook is written: pages begun stay on
    the version they were begun under until they are migrated.
    """
    record.lock(record.site_stream(site))
    found = site_at(site)
    if found is None:
        raise Declined(NO_SITE, "site")
    _check(study, found, protocol, starts)
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST or not reason.isprintable():
        raise Declined(NEEDS_REASON, "reason")
    with record.writing(actor, record.site_stream(site), "adopt_protocol", reason) as act:
        record.bring(act, SiteProtocol, [{"site": site, "starts": starts, "protocol": protocol}])


def _check(study: Study, site: SiteAt, protocol: str, starts: date) -> None:
    order, last = list(study.protocols), site.history[-1]
    if protocol not in order:
        raise Declined(UNKNOWN.filled(protocol=protocol[:20], known=", ".join(order)), "protocol")
    if last.protocol in order and order.index(protocol) <= order.index(last.protocol):
        raise Declined(NOT_HIGHER.filled(protocol=last.protocol), "protocol")
    if starts <= last.starts:
        raise Declined(TOO_EARLY.filled(protocol=last.protocol, day=f"{last.starts:%d/%m/%Y}"), "starts")
    if starts < clock.today(site.zone):
        raise Declined(PAST, "starts")
