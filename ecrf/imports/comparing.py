"""What a file says of one page beside what is on record: new, the same, computed here, in conflict, or not an answer at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, MISSING, Context, Item, T
from ecrf.crf.text import quoted
from ecrf.entry.owned import LABORATORY, REMARK, sent_words
from ecrf.entry.seen import CONTROL, Seen

from .incoming import Incoming

NO_ITEM = T("La page {page} n’a pas d’item «\u00a0{item}\u00a0» dans la version que suit ce cahier. Retirez-le du fichier.",
            "Page {page} has no item “{item}” in the version that this casebook follows. Take it out of the file.")

NEVER = T("Un fichier ne remplace jamais ce qui est enregistré. Le centre corrige la valeur, avec son motif.",
          "A file never replaces what is recorded. The site corrects the value, with its reason.")
BY_HAND = T("La valeur enregistrée n’est pas d’un fichier de laboratoire. Le centre la corrige, avec son motif.",
            "The value on record is not of a laboratory’s file. The site corrects it, with its reason.")
OTHER_LABORATORY = T("La valeur enregistrée est du laboratoire «\u00a0{laboratory}\u00a0»\u00a0: sa correction vient de lui.",
                     "The value on record is of the laboratory “{laboratory}”: its correction comes from there.")
OLDER = T("La valeur enregistrée est du fichier {file}, envoyé le {sent}, et celui-ci n’est pas plus récent. Le même jour, donnez l’heure d’envoi.",
          "The value on record is of the file {file}, sent on {sent}, and this one is not newer. On the same day give the time of sending.")
BRINGING = ("new", "correction")
"""The fates by which a value is recorded."""
File = Mapping[str, Any]
_DAY = len("2026-11-05")


@dataclass(frozen=True)
class Fate:
    """What becomes of a value: the kind of its verdict, what is on record in its place, and the sentence of a refusal."""

    kind: str
    recorded: str = ""
    problem: T | None = None
    version: int = 0
    """Of a correction: the version that it corrects."""


def fates(page: type[CRF], rows: Iterable[Incoming], form: FormRecord | None, context: Context, file: File) -> dict[str, Fate]:
    """The fate of each value by item name; one that is new or corrects may still be refused by the page.

    ``file`` is the origin of the values (``Origin.beside``); that of what is on record stands beside it there.
    """
    return {row.item: _fate(page, row, form.items.get(row.item) if form else None, context, file) for row in rows}


def _fate(page: type[CRF], row: Incoming, before: ItemRecord | None, context: Context, file: File) -> Fate:
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
        return Fate("conflict", said(*on_file), NEVER)
    answer = page(typed([row], {row.item: before.version}, 0), context=context).answers[row.item]
    if answer.problems:
        return Fate("refused", said(*on_file), answer.problems[0])
    if on_file == (answer.value, answer.missing, answer.missing_reason) or _remarked(item, before, answer.value):
        return Fate("same")
    problem = differing(before.file or {}, file)
    return Fate("conflict", said(*on_file), problem) if problem is not None else Fate("correction", said(*on_file), version=before.version)


def differing(recorded: File, file: File) -> T | None:
    """Why a value of a file does not correct another one on record; ``None`` where it does: only a laboratory's file
    corrects, what came in a file of the same laboratory that was sent before it."""
    if file["format"] != LABORATORY:
        return NEVER
    if recorded.get("format") != LABORATORY:
        return BY_HAND
    if recorded.get("laboratory") and file.get("laboratory") and recorded["laboratory"] != file["laboratory"]:
        return OTHER_LABORATORY.filled(laboratory=quoted(recorded["laboratory"]))
    return None if later(file["sent"], recorded["sent"]) else OLDER.filled(file=quoted(recorded["file"]), sent=sent_words(recorded["sent"]))


def later(one: str, other: str) -> bool:
    """Whether a file was surely sent after another (ISO, both): by their days where one of them has no time."""
    if min(len(one), len(other)) <= _DAY:
        return one[:_DAY] > other[:_DAY]
    first, second = (datetime.fromisoformat(sent) for sent in (one, other))
    return (first if first.tzinfo else first.replace(tzinfo=UTC)) > (second if second.tzinfo else second.replace(tzinfo=UTC))


def _remarked(item: Item, before: ItemRecord, value: str | None) -> bool:
    """Whether remarks on record say all that the file remarks: the site may have added its own."""
    return item.sdtm == REMARK and bool(value) and set(str(value).splitlines()) <= set((before.value or "").splitlines())


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
