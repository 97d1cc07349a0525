"""What a monitor does: verify item versions against the source, by item, page or visit, and withdraw a mark; one act each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from ecrf.casebook import holds, record
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.casebook.read import Address, FormRecord, casebooks
from ecrf.context import language
from ecrf.crf import CRF, Item, Study
from ecrf.permissions import Actor
from ecrf.queries.threads import Refusal, Thread, threads
from ecrf.queries.verbs import refuse_held, written

from .marks import Marks, marks, may_verify, states, together
from .models import Verification
from .plan import plans


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
        _bring(actor, place.subject.number, [(form, name) for name in chosen], "verify", "verified")
    return chosen


def verify_visit(actor: Actor, study: Study, subject: SubjectRow, event: str, seen: Mapping[Address, Mapping[str, int]]) -> int:
    """Mark all of a visit that one button may mark and whose version was seen, one row per value; returns how many.

    Critical values, values with an unsettled query and values changed since stay as they are (look 6). Raises
    ``NotGranted``; ``Refusal``, and nothing is marked, when a version seen is not the current one.
    """
    if not actor.may("verify"):
        raise NotGranted
    record.lock(record.subject_stream(subject.number))
    shown = [row for row in visit_rows(actor, study, subject, event) if row.item.name in seen.get(row.form.address, {})]
    stale = [row.item for row in shown if row.version != seen[row.form.address][row.item.name]]
    if stale:
        raise Refusal(LazyString(lambda: str(_stale([item.label[language()] for item in stale]))))
    chosen = [(row.form, row.item.name) for row in shown if row.together]
    if chosen:
        _bring(actor, subject.number, chosen, "verify", "verified")
    return len(chosen)


@dataclass(frozen=True)
class VisitValue:
    """A value of a visit that waits for the monitor; ``aside`` says why one button does not mark it, if it does not."""

    form: FormRecord
    item: Item
    state: str
    aside: str

    @property
    def version(self) -> int:
        """The version on file."""
        return self.form.items[self.item.name].version

    @property
    def together(self) -> bool:
        """Whether one button may mark it."""
        return not self.aside


def visit_rows(actor: Actor, study: Study, subject: SubjectRow, event: str) -> list[VisitValue]:
    """What the plan still asks at a visit, in the order of its pages; three statements, and one for the plan."""
    pages = [page.oid for page in study.page_list if may_verify(actor, page)]
    casebook, marked = casebooks([subject.number], pages)[subject.number], marks(subject.number, pages, plans=plans())
    asked = threads(subject.number, pages)
    forms = sorted((form for form in casebook.forms.values() if form.visit == event and not form.removed),
                   key=lambda form: (pages.index(form.page), len(form.line), form.line))
    return [row for form in forms for row in _page_rows(study.page(form.page, form.version), subject, form, marked, asked)]


def _page_rows(page: type[CRF], subject: SubjectRow, form: FormRecord, marked: Marks, asked: Mapping[int, Sequence[Thread]]) -> list[VisitValue]:
    free = together(page, form, marked, asked.get(form.id, []))
    locked = holds.refusal(subject, form.address, values=False) is not None
    return [VisitValue(form, page.items[name], found, _aside(page.items[name], found, name in free, locked))
            for name, found in states(page, form, marked).items() if found in ("to_verify", "changed")]


def _aside(item: Item, found: str, free: bool, locked: bool) -> str:
    """Why a value is left aside: ``locked``, ``changed``, ``critical`` or ``query``; empty when it is not."""
    if locked:
        return "locked"
    if free:
        return ""
    return "changed" if found == "changed" else "critical" if item.critical else "query"


def withdraw(actor: Actor, place: Place, item: str, reason: str) -> None:
    """Take back the mark on an item's current version, and why. Raises ``NotGranted`` or ``Refusal``."""
    form, marked = _open_page(actor, place)
    words = written(reason)
    if states(place.page, form, marked).get(item) != "verified":
        raise Refusal(_("This value is not marked as verified: there is no mark to withdraw."))
    _bring(actor, place.subject.number, [(form, item)], "withdraw_verification", "withdrawn", words)


def _open_page(actor: Actor, place: Place) -> tuple[FormRecord, Marks]:
    """The page and its marks, read behind the subject's lock so that nothing changes before the act."""
    if not may_verify(actor, place.page):
        raise NotGranted
    refuse_held(place)
    number, pages = place.subject.number, [place.page.oid]
    record.lock(record.subject_stream(number))
    refuse_held(place)
    form = casebooks([number], pages)[number].form(*place.address)
    if form is None or form.removed:
        raise Refusal(_("Nothing is recorded on this page: there is nothing to verify."))
    return form, marks(number, pages, plans=plans())


def _check(place: Place, form: FormRecord, found: Mapping[str, str], chosen: Sequence[str],
           seen: Mapping[str, int]) -> None:
    empty = [name for name in chosen if found.get(name, "none required") == "none required"]
    if empty:
        raise Refusal(_("There is nothing to verify at %(items)s.", items=_labels(place, empty)), 422)
    stale = [name for name in chosen if seen.get(name) != form.items[name].version]
    if stale:
        raise Refusal(LazyString(lambda: str(_stale([str(_labels(place, [name])) for name in stale]))))


def _stale(labels: Sequence[str]) -> LazyString:
    return _("Changed since you read the page: %(items)s. Nothing was marked; compare the new values with the source.",
             items=", ".join(labels))


def _labels(place: Place, names: Sequence[str]) -> LazyString:
    """The questions meant, in the language of whoever reads the sentence."""
    items = place.page.items
    return LazyString(lambda: ", ".join(items[name].label[language()] if name in items else name for name in names))


def _bring(actor: Actor, number: str, values: Sequence[tuple[FormRecord, str]], verb: str, kind: str,
           reason: str | None = None) -> None:
    with record.writing(actor, record.subject_stream(number), verb, reason) as act:
        record.bring(act, Verification, [{"form": form.id, "item": name, "version": form.items[name].version,
                                          "kind": kind} for form, name in values])
