"""What moving the pages begun to the blanks of the subject's protocol would do: a dry run that writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import rfc8785

from ecrf.casebook.read import Casebook, FormRecord
from ecrf.crf import CRF, Item, Study
from ecrf.crf.amendment import page_change
from ecrf.entry.submission import gaps, voided
from ecrf.permissions import Actor
from ecrf.sdv.marks import Marks

Address = tuple[str, str, str]


@dataclass(frozen=True)
class Move:
    """One page that would move from one version of its blank to another.

    ``added`` items are asked from now on; ``orphaned`` items have an answer that has no place any more: it stays in the
    record and is shown under the page; ``unverified`` items lose their SDV mark; ``reopens``: required questions wait
    for an answer; ``unsigned`` are the signatures that would no longer hold.
    """

    form: FormRecord
    old: type[CRF]
    new: type[CRF]
    added: tuple[Item, ...]
    orphaned: tuple[Item, ...]
    unverified: tuple[Item, ...]
    reopens: bool
    unsigned: tuple[str, ...]

    @property
    def address(self) -> Address:
        """``(visit, page, line)``."""
        return self.form.address

    @property
    def cleared(self) -> tuple[Item, ...]:
        """Orphaned answers whose question is still asked: their code left the list, and the question is open again."""
        return tuple(item for item in self.orphaned if item.name in self.new.items)


def moves(study: Study, casebook: Casebook, marks: Marks, pages: Iterable[str]) -> list[Move]:
    """Every live page of a casebook, among those OIDs, that is on another version than the subject's protocol has.

    ``study`` is the study under that protocol; the order is that of the schedule. Lines removed in error stay as they are.
    """
    among = set(pages)
    found = [_move(study, form, marks) for form in casebook.forms.values()
             if form.page in among and form.page in study.pages and form.version != study.pages[form.page].version
             and not form.removed and form.state != "not_started"]
    places = {oid: place for place, oid in enumerate(study.pages)}
    return sorted(found, key=lambda m: (study.visit_order(m.form.visit), places[m.form.page], len(m.form.line), m.form.line))


def _move(study: Study, form: FormRecord, marks: Marks) -> Move:
    old, new = study.page(form.page, form.version), study.pages[form.page]
    change = page_change(old, new, form.values)
    asked_anew = {item.name for item in (*change.reworded, *change.orphaned)}
    dropped = tuple(item for name, item in old.items.items() if name in asked_anew and _verified(form, name, marks))
    return Move(form, old, new, change.added, change.orphaned, dropped, _reopens(form, new, {i.name for i in change.orphaned}),
                signatures_voided(form))


def _verified(form: FormRecord, name: str, marks: Marks) -> bool:
    mark = marks.get((form.id, name))
    return mark is not None and mark.kind == "verified" and mark.version == form.items[name].version


def open_questions(form: FormRecord, new: type[CRF], orphaned: Iterable[str]) -> list[Item]:
    """The required questions of the new blank that the page has no answer to."""
    gone = set(orphaned)
    on_file = {name for name, record in form.items.items() if not record.empty and not voided(record) and name not in gone}
    return gaps(new, {name: value for name, value in form.values.items() if name not in gone}, on_file)


def _reopens(form: FormRecord, new: type[CRF], orphaned: set[str]) -> bool:
    return form.state == "completed" and bool(open_questions(form, new, orphaned))


def signatures_voided(form: FormRecord) -> tuple[str, ...]:
    """The signatures that cover a page and would no longer hold; none, as long as pages are not signed."""
    return ()


def digest(found: Iterable[Move]) -> str:
    """What a preview was about: any change of these pages, of their versions or of their answers makes another digest."""
    told: Any = [[*move.address, move.old.version, move.new.version, move.form.event_count,
             {name: record.version for name, record in move.form.items.items()}, [i.name for i in move.unverified]]
            for move in found]
    return sha256(rfc8785.dumps(told)).hexdigest()


def may_migrate(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor moves that page: the data manager those it reads, an unblinded monitor only the masked ones."""
    return actor.may("migrate") and actor.reads(page) and (actor.role != "CRA_U" or page.seen_by == "unblinded")
