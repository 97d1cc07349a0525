"""Moving the pages of one subject to the blanks of its protocol: one act, after a preview, each page with its own consent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from ecrf.casebook import holds, read, record
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.casebook.models import FormEvent, ItemVersion
from ecrf.casebook.read import Casebook
from ecrf.crf import Book, Derived, FormView, Study, T
from ecrf.entry.saving import DERIVED_REASON, merge, settle
from ecrf.entry.submission import ORPHANED, Change
from ecrf.permissions import Actor
from ecrf.sdv.marks import marks as read_marks
from ecrf.sdv.models import Verification

from .preview import Address, Move, digest, may_migrate, moves, open_questions

SHORTEST, LONGEST = 3, 500

NEEDS_REASON = T("Donnez le motif en quelques mots (3 caractères au moins, 500 au plus).",
                 "Give the reason in a few words (3 characters at least, 500 at most).")
NOTHING = T("Cochez au moins une page, ou dites pourquoi une page reste comme elle est.",
            "Tick at least one page, or say why a page stays as it is.")


@dataclass
class Outcome:
    """What became of it: ``migrated``, ``refused`` (422) with sentences by control, ``conflict`` (409): look again."""

    kind: str
    found: list[Move]
    migrated: list[Move] = field(default_factory=list)
    problems: dict[str, T] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        return {"refused": 422, "conflict": 409}.get(self.kind, 200)


def previewed(actor: Actor, study: Study, number: str, casebook: Casebook | None = None) -> list[Move]:
    """What the actor may move in a subject's casebook; ``study`` is the study under the subject's protocol."""
    pages = [page.oid for page in study.page_list if may_migrate(actor, page)]
    book = casebook if casebook is not None else read.casebooks([number], pages, told=())[number]
    return moves(study, book, read_marks(number, pages), pages)


def migrate(actor: Actor, study: Study, subject: SubjectRow, chosen: Collection[Address], reason: str, seen: str,
            left: Mapping[Address, str] | None = None) -> Outcome:
    """Move the chosen pages in one act; ``seen`` is the digest of the preview that the person had on the screen.

    ``left`` are pages that stay as they are and why: the act keeps it. Raises ``NotGranted`` for a role that migrates
    nothing. Orphaned answers stay in the record; nothing is deleted.
    """
    if not actor.may("migrate"):
        raise NotGranted
    stream = record.subject_stream(subject.number)
    record.lock(stream)
    casebook = read.whole_casebook(subject.number)
    found = previewed(actor, study, subject.number, casebook)
    if digest(found) != seen:
        return Outcome("conflict", found)
    outcome = Outcome("refused", found, [move for move in found if move.address in set(chosen)])
    known = {move.address for move in found}
    stays = {address: why.strip() for address, why in (left or {}).items() if address in known - set(chosen) and why.strip()}
    reason = reason.strip()
    if not SHORTEST <= len(reason) <= LONGEST:
        outcome.problems["reason"] = NEEDS_REASON
    if not outcome.migrated and not stays:
        outcome.problems[""] = NOTHING
    held = [words for move in outcome.migrated if (words := holds.refusal(subject, move.address)) is not None]
    if held:
        outcome.problems[""] = held[0]
    if not outcome.problems:
        _write(actor, study, subject, casebook, outcome.migrated, reason, stays)
        outcome.kind = "migrated"
    return outcome


def _write(actor: Actor, study: Study, subject: SubjectRow, casebook: Casebook, chosen: list[Move], reason: str,
           stays: Mapping[Address, str]) -> None:
    detail = {"protocol": study.protocol, **({"left": [
        {"page": "/".join(filter(None, address)), "reason": why[:LONGEST]} for address, why in sorted(stays.items())]} if stays else {})}
    act = record.begin(actor, record.subject_stream(subject.number), "migrate", reason, detail)
    for move in chosen:
        _move_page(act, study, subject, casebook, move)
    if chosen:
        first = Place(subject, chosen[0].form.visit, chosen[0].new, chosen[0].form.line)
        settle(act, study, actor, first, casebook, also={move.new.oid for move in chosen})
    record.seal(act)


def _move_page(act: record.OpenAct, study: Study, subject: SubjectRow, casebook: Casebook, move: Move) -> None:
    """One page: its event, the answers that lose their place, what is computed of the rest, the marks that fall."""
    form, place = move.form, Place(subject, move.form.visit, move.new, move.form.line)
    marked = [{"form": form.id, "item": item.name, "version": form.items[item.name].version, "kind": "withdrawn"}
              for item in move.unverified]
    changes = {item.name: Change(item, form.items[item.name], None, None, None,
                                 f"{ORPHANED}: {move.old.version} {form.items[item.name].value}") for item in move.cleared}
    changes |= _computed(study, move, subject, set(changes))
    events = [("migrated", move.new.version), *((kind, None) for kind in _entry_events(move))]
    record.bring(act, FormEvent, [{"form": form.id, "kind": kind, "reason": why} for kind, why in events])
    record.bring(act, ItemVersion, [{"form": form.id, "item": name, "version": c.version, "value": c.value, "missing": None,
                                     "missing_reason": None, "reason": c.reason} for name, c in changes.items()])
    record.bring(act, Verification, marked)
    merge(casebook, form.id, place, move.new, changes, [kind for kind, _why in events], act)
    form.version = move.new.version


def _entry_events(move: Move) -> list[str]:
    if move.reopens:
        return ["reopened"]
    waiting = open_questions(move.form, move.new, [item.name for item in move.orphaned])
    return ["completed"] if move.form.state == "started" and not waiting else []


def _computed(study: Study, move: Move, subject: SubjectRow, cleared: set[str]) -> dict[str, Change]:
    """The stored derived values of the new blank, where they differ from what is on file."""
    form, new = move.form, move.new
    values = {name: None if name in cleared else value for name, value in form.values.items()}
    view = FormView(new, form.visit, form.line, values, known=study.known(new.oid))
    changes = {}
    for name, item in new.items.items():
        if not isinstance(item, Derived) or not item.stored:
            continue
        before, value = form.items.get(name), item.value_for(view, Book(study, subject.today))
        if value != (before.value if before else None):
            changes[name] = Change(item, before, value, None, None, DERIVED_REASON if before else None)
    return changes
