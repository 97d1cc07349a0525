"""Masking personal data typed by mistake: one person asks, another of another function decides, the record keeps all (AUD-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.accounts import door
from ecrf.casebook import locate, record
from ecrf.casebook.locate import NotGranted, Place
from ecrf.casebook.models import Mask
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import GRANTED, Actor
from ecrf.queries.threads import Refusal, WrongPhrase

SHORTEST, LONGEST = 10, 500
"""Characters of a reason."""

NEEDS_REASON = T("Dites pourquoi, en 10 à 500 caractères, sans répéter ce qui est à masquer.",
                 "Say why, in 10 to 500 characters, without repeating what is to be masked.")
CURRENT = T("Cette version est la valeur actuelle. Corrigez d’abord la valeur\u00a0: la version remplacée pourra alors être masquée.",
            "This version is the current value. Correct the value first: the version that was replaced can then be masked.")
OF_CHECK = T("Ce message vient d’un contrôle. Faites masquer la version qu’il cite\u00a0: il sera masqué avec elle.",
             "This message comes from a check. Have the version it quotes masked: it will be masked with it.")
ASKED_ALREADY = T("Le masquage est déjà demandé ou déjà fait.", "Masking is already asked for, or done.")
NOBODY_DECIDES = T("Cette page n’est lue ni par le data manager ni par le promoteur\u00a0: personne ne pourrait décider ici. Signalez-le hors "
                   "de l’application.",
                   "Neither the data manager nor the sponsor reads this page: nobody could decide here. Report it outside the application.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne. Rien n’est décidé.", "The pass phrase is not right. Nothing is decided.")
DECIDED = T("Cette demande est déjà décidée.", "This request is already decided.")
SAME_PERSON = T("Vous avez demandé ce masquage\u00a0: une autre personne en décide.", "You asked for this masking: another person decides on it.")
SAME_FUNCTION = T("La demande vient de votre fonction\u00a0: une personne d’une autre fonction en décide.",
                  "The request comes from your function: a person of another function decides on it.")


@dataclass(frozen=True)
class Target:
    """What is to be masked at a place: a version of an item, or a message of a query; ``number`` is the query's in its page."""

    place: Place
    form: int
    item: str | None = None
    version: int | None = None
    query: int | None = None
    number: int | None = None
    message: int | None = None

    @property
    def row(self) -> dict[str, Any]:
        """The columns that name it in ``mask``."""
        return {"form": self.form if self.item else None, "item": self.item, "version": self.version, "query": self.query,
                "message": self.message}


@dataclass(frozen=True)
class Request:
    """A request to mask, and what became of it; ``asked`` counts acts of the subject's stream."""

    asked: int
    subject: str
    visit: str
    page: str
    line: str
    item: str | None
    version: int | None
    number: int | None
    message: int | None
    reason: str
    by: str
    name: str
    role: str
    at: datetime
    decided: str | None
    decider: str | None
    decider_role: str | None
    decided_at: datetime | None
    decided_reason: str | None


_VERSION = text("""
    SELECT v.version, v.version = max(v.version) OVER () AS current FROM item_version v
    WHERE v.form = :form AND v.item = :item""")
_MESSAGE = text("""
    SELECT q.id, m.detail ? 'check' AS of_check FROM query q JOIN query_message m ON m.query = q.id
    WHERE q.form = :form AND q.number = :number AND m.number = :message""")
_FORM = text("SELECT id FROM form WHERE subject = :subject AND visit = :visit AND page = :page AND line = :line")
_STANDING = text("""
    SELECT 1 FROM mask a LEFT JOIN mask d ON d.asked = a.act WHERE a.kind = 'asked' AND d.kind IS DISTINCT FROM 'refused'
    AND (a.form, a.item, a.version) IS NOT DISTINCT FROM (CAST(:form AS integer), CAST(:item AS text), CAST(:version AS integer))
    AND (a.query, a.message) IS NOT DISTINCT FROM (CAST(:query AS integer), CAST(:message AS integer))""")


def target(place: Place, item: str = "", version: int = 0, query: int = 0, message: int = 0) -> Target:
    """What the address names, at a place that the actor reads. Raises ``NotFound`` for what is not on file, ``Refusal`` 409
    for a current version and for a check's own message."""
    visit, page, line = place.address
    form = db.session.execute(_FORM, {"subject": place.subject.number, "visit": visit, "page": page, "line": line}).scalar()
    if form is None:
        raise NotFound
    if item:
        found = next((r for r in db.session.execute(_VERSION, {"form": form, "item": item}) if r.version == version), None)
        if found is None:
            raise NotFound
        if found.current:
            raise Refusal(CURRENT)
        return Target(place, form, item=item, version=version)
    asked = db.session.execute(_MESSAGE, {"form": form, "number": query, "message": message}).one_or_none()
    if asked is None:
        raise NotFound
    if asked.of_check:
        raise Refusal(OF_CHECK)
    return Target(place, form, query=asked.id, number=query, message=message)


def ask(actor: Actor, what: Target, reason: str) -> None:
    """Ask for a masking. Raises ``NotGranted``; ``Refusal`` 422 for the reason, 409 where it is asked or done already."""
    if not actor.may("mask_ask"):
        raise NotGranted
    if not any(Actor("", "", role, whole_study=True).reads(what.place.page) for role in GRANTED["mask"]):
        raise Refusal(NOBODY_DECIDES)
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Refusal(NEEDS_REASON, 422)
    stream = record.subject_stream(what.place.subject.number)
    record.lock(stream)
    if db.session.execute(_STANDING, what.row).first() is not None:
        raise Refusal(ASKED_ALREADY)
    with record.writing(actor, stream, "ask_mask", reason.strip()) as act:
        record.bring(act, Mask, [{**what.row, "kind": "asked"}])


def decide(actor: Actor, study: Study, subject: str, asked: int, verdict: str, reason: str, password: str) -> None:
    """Mask, or refuse to: by somebody else than who asked, of another function, with the pass phrase (SOD-09).

    Raises ``NotGranted``, ``NotFound``; ``Refusal`` 409 for who may not decide this one or a request decided already,
    422 for reason and pass phrase. The view commits also when the pass phrase was wrong: the failure is an act.
    """
    if not actor.may("mask"):
        raise NotGranted
    locate.subject(actor, subject)
    stream = record.subject_stream(subject)
    record.lock(stream)
    wanted = next((r for r in requests(actor, study, subject) if r.asked == asked), None)
    if wanted is None:
        raise NotFound
    if (refused := forbidden(actor, wanted)) is not None:
        raise Refusal(refused)
    if not SHORTEST <= len(reason.strip()) <= LONGEST:
        raise Refusal(NEEDS_REASON, 422)
    if not door.confirms(actor.account, password):
        raise WrongPhrase(WRONG_PHRASE)
    row = db.session.execute(_ROW, {"stream": stream, "seq": asked}).mappings().one()
    verb, kind = ("mask", "masked") if verdict == "mask" else ("refuse_mask", "refused")
    with record.writing(actor, stream, verb, reason.strip(), {"asked_by": wanted.by}) as act:
        record.bring(act, Mask, [{**{n: row[n] for n in ("form", "item", "version", "query", "message")}, "kind": kind,
                                  "asked": row["act"]}])


def forbidden(actor: Actor, wanted: Request) -> T | None:
    """Why the actor may not decide on that request; ``None``: they may."""
    if wanted.decided is not None:
        return DECIDED
    if wanted.by == actor.account:
        return SAME_PERSON
    return SAME_FUNCTION if wanted.role == actor.role else None


_ROW = text("""SELECT m.* FROM mask m JOIN act a ON a.id = m.act WHERE a.stream = :stream AND a.seq = :seq AND m.kind = 'asked'""")
_REQUESTS = text("""
    SELECT a.seq AS asked, f.subject, f.visit, f.page, f.line, m.item, m.version, q.number, m.message, a.reason, a.by, p.name,
           a.role, a.at, d.kind AS decided, o.name AS decider, b.role AS decider_role, b.at AS decided_at,
           b.reason AS decided_reason
    FROM mask m JOIN act a ON a.id = m.act JOIN account p ON p.code = a.by LEFT JOIN query q ON q.id = m.query
    JOIN form f ON f.id = coalesce(m.form, q.form)
    LEFT JOIN mask d ON d.asked = m.act LEFT JOIN act b ON b.id = d.act LEFT JOIN account o ON o.code = b.by
    WHERE m.kind = 'asked' AND f.page = ANY(:pages) AND (:everywhere OR left(f.subject, 2) = ANY(:sites))
      AND (:subject = '' OR f.subject = :subject)
    ORDER BY d.kind IS NOT NULL, a.at DESC, a.id LIMIT :limit""")
LISTED = 200
"""Requests on one screen; a trial has a handful."""


def requests(actor: Actor, study: Study, subject: str = "") -> list[Request]:
    """The requests at the sites and pages that the actor reads, those to decide first."""
    rows = db.session.execute(_REQUESTS, {"pages": actor.readable(study.page_list), "everywhere": actor.whole_study,
                                          "sites": sorted(actor.sites), "subject": subject, "limit": LISTED})
    return [Request(*row) for row in rows]
