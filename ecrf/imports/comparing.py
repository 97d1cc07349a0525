"""What a file says of one page beside what is on record: new, the same, computed here, in conflict, or not an answer at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, MISSING, Context, T
from ecrf.crf.text import quoted
from ecrf.entry.seen import CONTROL, Seen

from .incoming import Incoming

NO_ITEM = T("La page {page} n’a pas d’item «\u00a0{item}\u00a0» dans la version que suit ce cahier. Retirez-le du fichier.",
            "Page {page} has no item “{item}” in the version that this casebook follows. Take it out of the file.")


@dataclass(frozen=True)
class Fate:
    """What becomes of a value: the kind of its verdict, what is on record in its place, and the sentence of a refusal."""

    kind: str
    recorded: str = ""
    problem: T | None = None


def fates(page: type[CRF], rows: Iterable[Incoming], form: FormRecord | None, context: Context) -> dict[str, Fate]:
    """The fate of each value by item name; one that is new may still be refused by the page."""
    return {row.item: _fate(page, row, form.items.get(row.item) if form else None, context) for row in rows}


def _fate(page: type[CRF], row: Incoming, before: ItemRecord | None, context: Context) -> Fate:
    item = page.items.get(row.item)
    if item is None:
        return Fate("refused", problem=NO_ITEM.filled(page=page.oid, item=quoted(row.item)))
    if item.derived:
        return Fate("computed")
    if before is None:
        return Fate("same" if row.value is None and row.missing is None else "new")
    on_file = (before.value, before.missing, before.missing_reason)
    if on_file == (row.value, row.missing, row.missing_reason):
        return Fate("same")
    if row.value is None and row.missing is None:
        return Fate("conflict", said(*on_file))
    answer = page(typed([row], {row.item: before.version}, 0), context=context).answers[row.item]
    if answer.problems:
        return Fate("refused", said(*on_file), answer.problems[0])
    same = on_file == (answer.value, answer.missing, answer.missing_reason)
    return Fate("same") if same else Fate("conflict", said(*on_file))


def typed(rows: Iterable[Incoming], versions: Mapping[str, int], events: int) -> MultiDict[str, str]:
    """Values of a page as somebody types them who has those versions and that many events before them."""
    found: MultiDict[str, str] = MultiDict({CONTROL: str(Seen(events, versions))})
    for row in rows:
        found.add(row.item, row.value or "")
        if row.missing is not None:
            found.add(f"{row.item}.missing", row.missing)
        if row.missing_reason:
            found.add(f"{row.item}.missing_reason", row.missing_reason)
    return found


def said(value: str | None, missing: str | None, why: str | None) -> str:
    """A value, or why there is none, in one line."""
    if missing is None:
        return value if value is not None else "–"
    word = missing if missing in MISSING else "?"
    return f"{word} ({why})" if why else word
