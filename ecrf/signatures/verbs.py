"""Signing: one or several pages of a subject in one act, each by a signature of its own, bound to what its signer saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from ecrf.accounts import door
from ecrf.casebook import holds, read, record, signed
from ecrf.casebook.holds import Standing
from ecrf.casebook.locate import Denied, NotGranted, SubjectRow
from ecrf.casebook.models import FormEvent
from ecrf.casebook.read import Address
from ecrf.casebook.signed import Content
from ecrf.crf import CRF, Decision, Finding, Study, T, findings
from ecrf.permissions import Actor
from ecrf.queries.threads import Refusal

from .models import MEANINGS, SCOPES, Signature
from .signers import WRONG_PHRASE, must_be_bound
from .standing import Signed, standings

SETTLED = ("completed", "not_done")
"""Entry states in which a page may be signed."""
CHANGED = T("Page modifiée pendant que vous la lisiez\u00a0: relisez-la, puis signez-la.",
            "Changed while you were reading it: read it again, then sign it.")
NOT_SETTLED = T("La saisie n’est pas complète\u00a0: terminez-la avant de signer.",
                "The entry is not complete: finish it before signing.")
REMOVED = T("Cette ligne a été retirée\u00a0: il n’y a rien à signer.", "This line was removed: there is nothing to sign.")
LOCKED = T("La page est verrouillée\u00a0: elle ne reçoit plus de signature.", "The page is locked: it takes no signature any more.")
ALREADY = T("Vous avez déjà signé cette page telle qu’elle est.", "You have signed this page as it is already.")
CHOOSE_PAGE = T("Choisissez au moins une page à signer.", "Choose at least one page to sign.")
CHOOSE_MEANING = T("Choisissez la signification de votre signature.", "Choose the meaning of your signature.")
BLOCKED = T("L’éligibilité ne se signe pas tant que ceci n’est pas corrigé\u00a0: {words}",
            "Eligibility cannot be signed until this is put right: {words}")
HIDDEN = T("une page que votre rôle ne lit pas la retient.", "a page that your role does not read holds it back.")


@dataclass
class Asked:
    """What a person asks to sign: the pages with the digest of what was shown, in which scope and meaning."""

    shown: Mapping[Address, str]
    scope: str
    meaning: str
    password: str


@dataclass
class Outcome:
    """What became of it: the pages signed, those refused and why, and problems of the form (control → sentence)."""

    signed: list[Address] = field(default_factory=list)
    refused: dict[Address, T] = field(default_factory=dict)
    problems: dict[str, T] = field(default_factory=dict)


def signs(actor: Actor, page: type[CRF]) -> bool:
    """Whether the acting role signs that page: by hand or by a step it is of an area that the role writes (SIG-05)."""
    return actor.may("sign") and actor.writes_area(page)


def sign(actor: Actor, study: Study, subject: SubjectRow, asked: Asked) -> Outcome:
    """Sign pages of a subject. The view commits, also a refusal: a wrong pass phrase is an act (SIG-01).

    Raises ``NotGranted`` for a page of another role, ``Denied`` for one not read, ``NotBound`` before the first use.
    A page that is not as it was shown is refused, the others are signed (SIG-07).
    """
    for _visit, oid, _line in asked.shown:
        _check(actor, study.pages[oid])
    if not actor.may("sign"):
        raise NotGranted
    must_be_bound(actor.account)
    outcome = Outcome(problems=_problems(asked))
    if not outcome.problems and not door.confirms(actor.account, asked.password):
        outcome.problems["password"] = WRONG_PHRASE
    return outcome if outcome.problems else _signed(actor, study, subject, asked)


def _check(actor: Actor, page: type[CRF]) -> None:
    if not actor.reads(page):
        raise Denied
    if not signs(actor, page):
        raise NotGranted


def _problems(asked: Asked) -> dict[str, T]:
    problems = {}
    if asked.scope not in SCOPES:
        raise Refusal(CHOOSE_PAGE.en, 422)
    if not asked.shown:
        problems["pages"] = CHOOSE_PAGE
    if asked.meaning not in MEANINGS:
        problems["meaning"] = CHOOSE_MEANING
    return problems


def _signed(actor: Actor, study: Study, subject: SubjectRow, asked: Asked) -> Outcome:
    stream = record.subject_stream(subject.number)
    record.lock(stream)
    pages = sorted({oid for _visit, oid, _line in asked.shown})
    casebook = read.casebooks([subject.number], pages, valued=(), told=())[subject.number]
    forms = {address: form.id for address in asked.shown if (form := casebook.form(*address))}
    now, last = signed.current(forms.values()), standings(subject.number, pages)
    held = holds.of_subject(subject.number)
    outcome, chosen = Outcome(), []
    found = cache(lambda: findings(study, read.whole_casebook(subject.number).book(study, subject.today, subject.kept)))
    for address, digest in asked.shown.items():
        page = now.get(forms.get(address, 0))
        problem = (LOCKED if holds.standing(held, address) is Standing.LOCKED else
                   unsigned_because(page, digest, last, actor))
        if problem is None and page is not None and (decision := decides(study, address)) is not None:
            problem = held_back(actor, study, decision, page, found)
        if problem is not None or page is None:
            outcome.refused[address] = problem or CHANGED
        else:
            chosen.append(page)
    if chosen:
        _bring(actor, subject, asked, chosen)
    outcome.signed = [page.address for page in chosen]
    return outcome


def unsigned_because(page: Content | None, shown: str, last: Mapping[int, Signed], actor: Actor) -> T | None:
    """Why a page cannot be signed as it is; ``None`` where it can."""
    if page is None:
        return NOT_SETTLED
    if page.removed:
        return REMOVED
    if page.digest != shown:
        return CHANGED
    if page.state not in SETTLED:
        return NOT_SETTLED
    before = last.get(page.form)
    return ALREADY if before is not None and not before.void and before.by == actor.account else None


def decides(study: Study, address: Address) -> Decision | None:
    """The decision that the page at that address says, if it says one."""
    visit, oid, _line = address
    return next((d for d in study.decisions if (d.page, d.visit) == (oid, visit)), None)


def held_back(actor: Actor, study: Study, decision: Decision, page: Content, judged: Callable[[], list[Finding]]) -> T | None:
    """What stops the signature of a favourable decision: findings that block its step (rulings, section 3).

    ``judged`` runs the checks on the casebook, once however many decisions are signed together.
    """
    if page.items.get(decision.item, (0, None, None, None))[1] != decision.code:
        return None
    found = [finding for finding in judged() if decision.step in finding.steps]
    return BLOCKED.filled(words=_first(actor, study, found)) if found else None


def _first(actor: Actor, study: Study, found: list[Finding]) -> T:
    readable = [f for f in found if actor.reads(study.pages[f.address[1]])]
    if not readable:
        return HIDDEN
    first = readable[0]
    return T(f"{first.check}, {first.message.fr}", f"{first.check}, {first.message.en}")


def _bring(actor: Actor, subject: SubjectRow, asked: Asked, chosen: list[Content]) -> None:
    detail = {"scope": asked.scope, "meaning": asked.meaning}
    if len(chosen) == 1:
        detail["page"] = "/".join(filter(None, chosen[0].address))
    act = record.begin(actor, record.subject_stream(subject.number), "sign", detail=detail)
    record.bring(act, Signature, [
        {"form": page.form, "scope": asked.scope, "meaning": asked.meaning, "name": actor.name, "zone": subject.zone,
         "digest": page.digest} for page in chosen])
    record.bring(act, FormEvent, [{"form": page.form, "kind": "signed", "reason": None} for page in chosen])
    record.seal(act)
