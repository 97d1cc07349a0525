"""Reviews of the audit trail: what is due, and the closing of one with a signed conclusion over exactly what was listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text

from ecrf import clock
from ecrf.accounts import door
from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries.threads import Refusal, WrongPhrase

from .listings import Asked, Whole, whole
from .models import LISTINGS, TrailReview

SHORTEST, LONGEST = 10, 2000
"""Characters of a conclusion."""

NEEDS_CONCLUSION = T("Écrivez la conclusion de la revue, en 10 à 2000 caractères.", "Write the conclusion of the review, in 10 to 2000 characters.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne. La revue n’est pas close.", "The pass phrase is not right. The review is not closed.")
NOT_OVER = T("La période n’est pas finie\u00a0: des lignes peuvent encore s’y ajouter. Choisissez un dernier jour passé.",
             "The period is not over: lines may still be added. Choose a last day that is past.")
EVERY_SITE = T("Une revue se clôt sur tous les centres\u00a0: retirez le filtre du centre.", "A review is closed over all sites: remove the site filter.")
CHANGED = T("Les lignes ont changé depuis que vous les avez lues. Relisez-les, puis concluez.",
            "The lines have changed since you read them. Read them again, then conclude.")
OWN_ACTS = T("Vos propres actes sont dans cette liste\u00a0: une autre personne la revoit.", "Your own acts are in this listing: another person reviews it.")


@dataclass(frozen=True)
class Done:
    """A review closed."""

    at: datetime
    by: str
    name: str
    role: str
    listing: str
    first: date
    last: date
    found: int
    digest: str
    conclusion: str


@dataclass(frozen=True)
class Due:
    """A listing: until when it was reviewed (``None``: never), and the day by which it must be reviewed again."""

    listing: str
    reviewed: date | None
    by: date | None
    overdue: bool


_DONE = text("""
    SELECT a.at, a.by, r.name, a.role, r.listing, r.first, r.last, r.found, r.digest, r.conclusion
    FROM trail_review r JOIN act a ON a.id = r.act ORDER BY a.at DESC LIMIT 200""")
_LAST = text("""
    SELECT min(a.at) AS began, (SELECT json_object_agg(listing, last) FROM (
        SELECT listing, max(last) AS last FROM trail_review GROUP BY listing) r) AS reviewed
    FROM act a WHERE a.id = (SELECT act FROM subject ORDER BY act LIMIT 1)""")


_ZONES = text("SELECT DISTINCT zone FROM site")


def last_over(zone: str) -> date:
    """The last day that has ended at every site, and in the zone of the study: no line can be added to it any more."""
    zones = {zone, *db.session.execute(_ZONES).scalars()}
    return min(clock.today(one) for one in zones) - timedelta(days=1)


def done() -> list[Done]:
    """The reviews closed, the newest first (200 at most: six listings, four times a year)."""
    return [Done(*row) for row in db.session.execute(_DONE)]


def due(study: Study, zone: str) -> list[Due]:
    """Every listing with the day by which it is reviewed next; the first time, counted from the first subject."""
    rules, today = study.trail_rules, clock.today(zone)
    row = db.session.execute(_LAST).one()
    reviewed = {name: date.fromisoformat(day) for name, day in (row.reviewed or {}).items()}
    found = []
    for listing in LISTINGS:
        since = reviewed.get(listing) or (row.began.date() if row.began else None)
        by = since + timedelta(days=rules.every_days) if since and rules else None
        found.append(Due(listing, reviewed.get(listing), by, by is not None and by < today))
    return found


def close(actor: Actor, study: Study, asked: Asked, seen: str, conclusion: str, password: str, zone: str) -> Whole:
    """Close a review: conclusion, printed name, count and digest of the lines (SOD-12: nobody reviews their own acts).

    ``seen`` is the digest that was on the screen. Raises ``NotGranted``; ``Refusal`` 409 for a period not over, a site
    filter, lines changed since or the reviewer's own acts, 422 for conclusion and pass phrase (the failure is an act:
    the view commits).
    """
    if not actor.may("review"):
        raise NotGranted
    if asked.site:
        raise Refusal(EVERY_SITE)
    if asked.last > last_over(zone):
        raise Refusal(NOT_OVER)
    found = whole(actor, study, asked)
    if actor.account in found.people:
        raise Refusal(OWN_ACTS)
    if found.digest != seen:
        raise Refusal(CHANGED)
    if not SHORTEST <= len(conclusion.strip()) <= LONGEST:
        raise Refusal(NEEDS_CONCLUSION, 422)
    if not door.confirms(actor.account, password):
        raise WrongPhrase(WRONG_PHRASE)
    with record.writing(actor, "study", "close_review", detail={"listing": asked.listing}) as act:
        record.bring(act, TrailReview, [{
            "listing": asked.listing, "first": asked.first, "last": asked.last, "found": found.found,
            "digest": found.digest, "conclusion": conclusion.strip(), "name": actor.name}])
    return found
