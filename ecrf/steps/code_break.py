"""Emergency unblinding of one subject: the arm to the person who asks, once, on the answer; to all others that it happened."""

from __future__ import annotations

from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from ecrf.accounts import door
from ecrf.casebook import read, record
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.crf import Study, T, Taking
from ecrf.entry.saving import context_for, settle
from ecrf.permissions import Actor

from .taking import fill_page, now

SHORTEST, LONGEST = 10, 500
"""Characters of the reason."""

NEEDS_REASON = T("Dites pourquoi, en 10 à 500 caractères, sans nommer de produit.",
                 "Say why, in 10 to 500 characters, without naming a product.")
NEEDS_CONFIRMATION = T("Cochez la case : la levée d’aveugle est définitive.", "Tick the box: unblinding cannot be undone.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne. Rien n’est révélé.",
                 "The pass phrase is not right. Nothing is revealed.")
NOT_RANDOMISED = T("Ce sujet n’est pas randomisé : il n’y a pas d’aveugle à lever.",
                   "This subject is not randomised: there is nothing to unblind.")


@dataclass
class Revealed:
    """What became of it: the code of the arm, or problems by control (``""``: at the page)."""

    arm: str | None = None
    problems: dict[str, T] = field(default_factory=dict)


def unblind(actor: Actor, study: Study, subject: SubjectRow, typed: MultiDict[str, str]) -> Revealed:
    """Break the code of one subject. Raises ``NotGranted``; ``NotFound`` where the study has no arms.

    Two acts on the subject's stream: one that everybody at the casebook sees, which says that the code was broken, by
    whom and why, and one that brings the page with the arm. No arm is in any act; asked again, it is shown again.
    A freeze or lock of the page does not withhold the arm from the patient's care: then the first act alone is written.
    """
    if not actor.may("unblind"):
        raise NotGranted
    if study.code_break is None:
        raise NotFound
    reason = typed.get("reason", "").strip()
    found = Revealed()
    if not SHORTEST <= len(reason) <= LONGEST:
        found.problems["reason"] = NEEDS_REASON
    if typed.get("confirmed") != "y":
        found.problems["confirmed"] = NEEDS_CONFIRMATION
    if not found.problems and not door.confirms(actor.account, typed.get("password", "")):
        found.problems["password"] = WRONG_PHRASE
    return found if found.problems else _reveal(actor, study, subject, reason, typed)


def _reveal(actor: Actor, study: Study, subject: SubjectRow, reason: str, typed: MultiDict[str, str]) -> Revealed:
    code = study.code_break
    if code is None:
        raise NotFound
    stream = record.subject_stream(subject.number)
    record.lock(stream)
    casebook = read.whole_casebook(subject.number)
    page, item = code.arm
    form = casebook.form("", page)
    arm = form.values.get(item) if form else None
    if arm is None:
        return Revealed(problems={"": NOT_RANDOMISED})
    place = Place(subject, "", study.pages[code.page], "")
    record.seal(record.begin(actor, stream, "unblind", reason))
    if casebook.form(*place.address) is None and place.standing.takes_values:
        asked = MultiDict([(name, value) for name in code.inputs for value in typed.getlist(name)])
        answers = place.page(asked, context=context_for(study, place, casebook)).answers
        taking = Taking(now(subject), actor.account, subject.site, inputs={n: answers[n].value for n in code.inputs})
        act = record.begin(actor, stream, "record_unblinding", detail={"page": code.page})
        fill_page(act, study, place, casebook, dict(code.fill(taking, reason, arm)))
        settle(act, study, actor, place, casebook)
        record.seal(act)
    return Revealed(arm)
