"""Enrolment: the next number of a site, given once, as the first act of the subject's own stream."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.casebook import locate, record
from ecrf.casebook.locate import Denied, NotGranted, Place
from ecrf.casebook.models import Subject
from ecrf.context import language
from ecrf.crf import Study
from ecrf.db import db
from ecrf.entry.saving import save
from ecrf.permissions import Actor

LAST = 999
"""Numbers have three digits (rulings R55)."""

_TAKEN = text("SELECT max(number) FROM subject WHERE site = :site")
_SITE = text("SELECT 1 FROM site WHERE code = :site")
_SAME_FORM = text("""
    SELECT u.number FROM act a JOIN subject u ON u.act = a.id
    WHERE a.by = :by AND a.verb = 'enrol' AND a.detail ->> 'request' = :request AND u.site = :site""")


class SiteFullError(ValueError):
    """The site has given all its numbers."""


def enrol(actor: Actor, site: str, request: str) -> tuple[str, bool]:
    """Give the site's next number to a new subject; returns ``(number, new)``.

    ``request`` is the one-time code of the posted form: the same code again returns the subject made the first time
    (rulings R61, asks 37). Raises ``NotGranted`` for a role that does not enrol, ``Denied`` for a site that the actor
    does not reach or that does not exist, ``SiteFullError`` after 999.
    """
    if not actor.may("enrol"):
        raise NotGranted
    if not actor.reaches(site) or db.session.execute(_SITE, {"site": site}).one_or_none() is None:
        raise Denied
    record.lock(record.site_stream(site))
    made = db.session.execute(_SAME_FORM, {"by": actor.account, "request": request, "site": site}).scalar_one_or_none()
    if made is not None:
        return made, False
    number = _next(site)
    with record.writing(actor, record.subject_stream(number), "enrol", detail={"request": request}) as act:
        record.bring(act, Subject, [{"number": number, "site": site}])
    return number, True


def _next(site: str) -> str:
    """The number after the last one given; the site's lock is held, so that nobody else reads the same last one."""
    last = db.session.execute(_TAKEN, {"site": site}).scalar_one()
    sequence = int(last[3:]) + 1 if last else 1
    if sequence > LAST:
        raise SiteFullError(f"Site {site} has given all its {LAST} numbers.")
    return f"{site}-{sequence:03d}"


Problem = tuple[str, str, str]
"""``(control, question, sentence)``, for the summary on top of a refused page."""


def note_refusal(actor: Actor, study: Study, problems: list[Problem]) -> None:
    """One act of a refused enrolment, without the values (rulings R12); on the account's stream: no subject was made."""
    detail = {"visit": "", "page": study.consent[0], "line": "", "items": sorted({item for item, _label, _words in problems}),
              "rules": ["ENROL"]}
    with record.writing(actor, record.account_stream(actor.account), "refuse", detail=detail):
        pass


def begin(actor: Actor, study: Study, site: str, request: str, typed: MultiDict[str, str]) -> tuple[Place | None, list[Problem]]:
    """Enrol and save the consent page begun with what was typed, in one transaction (rulings R61).

    With problems nothing may be committed: the caller rolls back. A repeated post finds the subject and writes nothing.
    """
    oid, name = study.consent
    item = study.pages[oid].items[name]
    if not site:
        return None, [("site", _("Site"), _("Choose the site."))]
    number, new = enrol(actor, site, request)
    place = locate.place(actor, study, number, [oid])
    if not new:
        return place, []
    if not typed.get(name, "").strip():
        return place, [(name, item.label[language()], _("Give the date: a subject exists from consent on."))]
    outcome = save(actor, study, place, MultiDict([*typed.items(multi=True), (f"{name}.version", "0")]))
    return place, [(at or name, study.pages[oid].items[at or name].label[language()], words[language()])
                   for at, found in outcome.submission.problems.items() for words in found]
