"""What a monitor does: verify item versions against the source, withdraw a mark; each is one act on the subject's stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted, Place
from ecrf.casebook.read import FormRecord, casebooks
from ecrf.context import language
from ecrf.permissions import Actor
from ecrf.queries.threads import Refusal, threads
from ecrf.queries.verbs import written

from .marks import Marks, marks, may_verify, states, together
from .models import Verification


def verify(actor: Actor, place: Place, items: Sequence[str] | None, seen: Mapping[str, int]) -> list[str]:
    """Mark items as verified at the version the monitor saw; returns the names marked.

    ``items=None`` is all of the page: what ``marks.together`` allows. ``seen`` holds the version seen of each item.
    Raises ``NotGranted``; ``Refusal`` when a version is not the current one, or there is nothing to verify.
    """
    form, marked = _open_page(actor, place)
    if items is None:
        asked = threads(place.subject.number, [place.page.oid]).get(form.id, [])
        items = [name for name in together(place.page, form, marked, asked) if name in seen]
    found = states(place.page, form, marked)
    chosen = [name for name in dict.fromkeys(items) if found.get(name) != "verified"]
    _check(place, form, found, chosen, seen)
    if chosen:
        _bring(actor, place, form, chosen, "verify", "verified")
    return chosen


def withdraw(actor: Actor, place: Place, item: str, reason: str) -> None:
    """Take back the mark on an item's current version, and why. Raises ``NotGranted`` or ``Refusal``."""
    form, marked = _open_page(actor, place)
    words = written(reason)
    if states(place.page, form, marked).get(item) != "verified":
        raise Refusal(_("This value is not marked as verified: there is no mark to withdraw."))
    _bring(actor, place, form, [item], "withdraw_verification", "withdrawn", words)


def _open_page(actor: Actor, place: Place) -> tuple[FormRecord, Marks]:
    """The page and its marks, read behind the subject's lock so that nothing changes before the act."""
    if not may_verify(actor, place.page):
        raise NotGranted
    number, pages = place.subject.number, [place.page.oid]
    record.lock(record.subject_stream(number))
    form = casebooks([number], pages)[number].form(*place.address)
    if form is None or form.removed:
        raise Refusal(_("Nothing is recorded on this page: there is nothing to verify."))
    return form, marks(number, pages)


def _check(place: Place, form: FormRecord, found: Mapping[str, str], chosen: Sequence[str],
           seen: Mapping[str, int]) -> None:
    empty = [name for name in chosen if found.get(name, "none required") == "none required"]
    if empty:
        raise Refusal(_("There is nothing to verify at %(items)s.", items=_labels(place, empty)), 422)
    stale = [name for name in chosen if seen.get(name) != form.items[name].version]
    if stale:
        raise Refusal(_("Changed since you read the page: %(items)s. Nothing was marked; compare the new values with "
                        "the source.", items=_labels(place, stale)))


def _labels(place: Place, names: Sequence[str]) -> LazyString:
    """The questions meant, in the language of whoever reads the sentence."""
    items = place.page.items
    return LazyString(lambda: ", ".join(items[name].label[language()] if name in items else name for name in names))


def _bring(actor: Actor, place: Place, form: FormRecord, items: Sequence[str], verb: str, kind: str,
           reason: str | None = None) -> None:
    with record.writing(actor, record.subject_stream(place.subject.number), verb, reason) as act:
        record.bring(act, Verification, [{"form": form.id, "item": name, "version": form.items[name].version,
                                          "kind": kind} for name in items])
