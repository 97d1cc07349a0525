"""What happens to a page as a whole: declared not done, re-opened, a line removed as entered in error, restored."""

from __future__ import annotations

from ecrf.casebook import holds, read, record
from ecrf.casebook.locate import NotGranted, Place
from ecrf.casebook.models import FormEvent
from ecrf.casebook.read import FormRecord
from ecrf.crf import Study, T
from ecrf.permissions import Actor

from . import drafts
from .existence import must_stand
from .saving import merge, needed, open_form, settle, too_early

LEGAL = {
    ("not_started", "not_done"): "not_done",
    ("started", "not_done"): "not_done",
    ("not_done", "reopened"): "started",
    ("started", "removed"): "removed", ("completed", "removed"): "removed", ("not_done", "removed"): "removed",
    ("removed", "restored"): "as before",
}
"""``(state, event) → state``: every other event is refused."""

NEEDS_REASON = T("Donnez le motif en quelques mots (3 caractères au moins).",
                 "Give the reason in a few words (3 characters at least).")
NOT_LEGAL = T("Cette action n’est plus possible : la page a changé entre-temps. Relisez-la.",
              "This can no longer be done: the page changed meanwhile. Read it again.")
NOTHING_CHOSEN = T("Dites pourquoi la réponse est absente : choisissez un code.",
                   "Say why the answer is absent: choose a code.")
HAS_VALUES = T("Des valeurs sont déjà enregistrées sur cette page : déclarez « non fait » chaque question restante.",
               "Values are already on file on this page: mark each remaining question “not done” instead.")
ONLY_LINES = T("Seule une ligne peut être retirée.", "Only a line can be removed.")
TOO_LONG = T("Le motif fait {n} caractères ; 500 au plus.", "The reason has {n} characters; 500 at most.")


def legal(form: FormRecord | None, place: Place) -> list[str]:
    """The events that may happen to the page now."""
    state = "removed" if form is not None and form.removed else form.state if form else "not_started"
    found = [event for was, event in LEGAL if was == state]
    values = form is not None and any(not r.empty for r in form.items.values())
    return [e for e in found if not (e == "not_done" and (values or place.line == "new"))
            and not (e == "removed" and place.page.repeats is None)]


def happen(actor: Actor, study: Study, place: Place, event: str, reason: str) -> T | None:
    """Write one event of a page, with its reason. Returns the sentence of a refusal, ``None`` when it is done.

    Raises ``NotGranted`` where the role does not write that page.
    """
    if not actor.records(place.page):
        raise NotGranted
    reason = reason.strip()
    if len(reason) < 3:
        return NEEDS_REASON
    if len(reason) > 500:
        return TOO_LONG.filled(n=len(reason))
    if (held := holds.refusal(place.subject, place.address)) is not None:
        return held
    record.lock(record.subject_stream(place.subject.number))
    casebook = read.whole_casebook(place.subject.number, needed(study, place.page))
    must_stand(place, study, casebook)
    form = casebook.form(*place.address)
    if event not in legal(form, place):
        return _why_not(form, place, event)
    page = study.page(place.page.oid, form.version if form else None)
    if (early := too_early(study, page, casebook, form)) is not None:
        return early
    act = record.begin(actor, record.subject_stream(place.subject.number), event, reason,
                       {"page": "/".join(filter(None, place.address))})
    form_id = form.id if form else open_form(act, place, page.version)
    record.bring(act, FormEvent, [{"form": form_id, "kind": event, "reason": reason}])
    merge(casebook, form_id, place, page, {}, [event], act)
    settle(act, study, actor, place, casebook)
    record.seal(act)
    drafts.clear(actor, place)
    return None


def _why_not(form: FormRecord | None, place: Place, event: str) -> T:
    if event == "removed" and place.page.repeats is None:
        return ONLY_LINES
    if event == "not_done" and form is not None and form.items:
        return HAS_VALUES
    return NOT_LEGAL
