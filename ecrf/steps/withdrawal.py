"""Withdrawing a step with a reason: its page is removed from what counts, every version of it stays (rulings R40).

Not randomisation: an allocation cannot be unknown again. Not once what was cleared has begun: then it was used, and what
happened is recorded as it happened (regulatory 3.6 recalls no batch that was administered).
"""

from __future__ import annotations

from werkzeug.exceptions import NotFound

from ecrf.casebook import holds, read, record
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.casebook.models import FormEvent
from ecrf.crf import Gate, Study, T
from ecrf.entry.saving import merge, settle
from ecrf.permissions import Actor

from .blocks import line_on, spent, standing_form
from .taking import may_take

SHORTEST, LONGEST = 3, 500

NEEDS_REASON = T("Donnez le motif en quelques mots (3 caractères au moins, 500 au plus).",
                 "Give the reason in a few words (3 characters at least, 500 at most).")
NOT_TAKEN = T("Cette étape n’est pas faite. Rechargez la page.", "This step is not taken. Reload the page.")
SPENT = T("Ce qui était autorisé a commencé : l’étape ne peut plus être annulée.",
          "What was cleared has begun: the step can no longer be withdrawn.")


def withdraw(actor: Actor, study: Study, subject: SubjectRow, gate: Gate, line: str, reason: str) -> T | None:
    """Withdraw a taken step. Returns the sentence of a refusal, ``None`` when it is done.

    Raises ``NotGranted`` where the role does not take the step, ``NotFound`` for a step that cannot be undone.
    """
    if not may_take(actor, study, gate):
        raise NotGranted
    if gate.undo is None:
        raise NotFound
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        return NEEDS_REASON
    stream = record.subject_stream(subject.number)
    record.lock(stream)
    casebook = read.whole_casebook(subject.number)
    if not standing_form(casebook, gate, line):
        return NOT_TAKEN
    if spent(casebook, gate):
        return SPENT
    places = [Place(subject, "", study.pages[oid], line_on(study, oid, line)) for oid in gate.fills]
    held = [words for place in places if (words := holds.refusal(subject, place.address)) is not None]
    if held:
        return held[0]
    act = record.begin(actor, stream, gate.undo, reason, {"page": "/".join(filter(None, places[0].address)), "step": gate.step})
    forms = [(place, casebook.forms[place.address]) for place in places if place.address in casebook.forms]
    record.bring(act, FormEvent, [{"form": form.id, "kind": "removed", "reason": reason} for _place, form in forms])
    for place, form in forms:
        merge(casebook, form.id, place, study.page(form.page, form.version), {}, ["removed"], act)
    settle(act, study, actor, places[0], casebook, also=gate.fills)
    record.seal(act)
    return None
