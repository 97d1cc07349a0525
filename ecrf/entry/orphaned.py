"""Answers that lost their place when a page moved to a later version of its blank: kept in the record, shown under the page."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, Item, Study

from .submission import ORPHANED


@dataclass(frozen=True)
class Orphan:
    """A question as it was asked, the answer it had (``None``: a missing code), and the record of it."""

    item: Item
    value: str | None
    record: ItemRecord


def orphans(study: Study, page: type[CRF], form: FormRecord | None) -> list[Orphan]:
    """The answers on file that the page has no place for: a question retired, or a code that left its list."""
    found = []
    for name, record in form.items.items() if form is not None and study.known(page.oid) else ():
        if name not in page.items and not record.empty:
            item = study.item(page.oid, name)
            if item is not None and not item.derived:
                found.append(Orphan(item, record.value, record))
        elif (was := set_aside(record)) is not None and (item := _asked(study, page.oid, was[0], name)) is not None:
            found.append(Orphan(item, was[1], record))
    return found


def set_aside(record: ItemRecord) -> tuple[str, str] | None:
    """``(version, value)`` of an answer whose code left its list, while the question has not been answered again."""
    word, _colon, rest = (record.reason or "").partition(": ")
    version, _space, value = rest.partition(" ")
    return (version, value) if record.empty and word == ORPHANED and value else None


def _asked(study: Study, page: str, version: str, name: str) -> Item | None:
    blank = study.versions.get((page, version))
    return blank.items.get(name) if blank is not None else None
