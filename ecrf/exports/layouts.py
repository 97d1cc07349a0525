"""How a typed table is laid into a file format: names shortened, long texts split, codes numbered, all of it reversible.

The rules are stated in RULES and delivered, variable by variable, in ``variables.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from ecrf.crf import Refused, T

from . import columns
from .frames import TEXT, Table, Variable


@dataclass(frozen=True)
class Limits:
    """What a format can hold; lengths in bytes of UTF-8, 0 for any length."""

    name: int = 0
    label: int = 0
    text: int = 0
    value_label: int = 0
    trims: bool = False
    """Whether blanks at the end of a text are lost, so that they are counted in a variable beside."""
    labels_texts: bool = False
    """Whether texts can carry value labels."""
    labels_numbers: bool = False
    """Whether only numbers can: codes are then sent as numbers."""
    reserved: frozenset[str] = frozenset()
    columns: int = 0


XPT = Limits(name=8, label=40, text=200, trims=True, columns=9999)
SAV = Limits(name=64, label=255, text=32767, value_label=120, trims=True, labels_texts=True,
             reserved=frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"]))
DTA = Limits(name=32, label=80, text=2044, labels_numbers=True)
"""Stata holds texts of 2,045 bytes; the library that writes them fails at that length beside a shorter one."""
PARQUET = Limits()

_SHORT = {"_MISS": "M", "_REASND": "R", "_DECOD": "D", "_BLANKS": "B"}
_BLANK_RUN = T("Page {page}, donnée {item}, ligne {row}\u00a0: plus de {limit} espaces de suite ne peuvent pas être écrits dans ce "
               "format. Choisissez CSV.",
               "Page {page}, item {item}, row {row}: more than {limit} blanks in a row cannot be written in this format. Choose CSV.")
_NAME = T("Page {page}, donnée {item}\u00a0: ce nom ne peut pas être écrit dans ce format (lettres sans accent, chiffres et tirets bas, "
          "une lettre d’abord). Choisissez CSV.",
          "Page {page}, item {item}: this name cannot be written in this format (letters without accent, digits, underscores, "
          "a letter first). Choose CSV.")
_TOO_MANY = T("Page {page}\u00a0: {count} variables, ce format en contient {limit} au plus. Choisissez CSV.",
              "Page {page}: {count} variables, this format holds at most {limit}. Choose CSV.")
_LOST = T("Page {page}, donnée {item}, ligne {row} ({subject})\u00a0: la valeur relue n’est pas celle qui a été écrite. Le fichier n’est "
          "pas remis.",
          "Page {page}, item {item}, row {row} ({subject}): the value read back is not the one that was written. The file is not "
          "handed over.")


BLANKS, DECODE = "blanks", "decode"


@dataclass(frozen=True)
class Column:
    """A column as sent: its name in the file, the variable it belongs to, what part it is, its values."""

    name: str
    variable: Variable
    part: str
    """``""`` the value, ``"1"``, ``"2"`` … what follows of a long text, or BLANKS, or DECODE."""
    label: str
    whole_label: str
    values: pl.Series
    labels: Mapping[Any, str] | None = None


def short(name: str, limit: int, taken: set[str], tail: str = "") -> str:
    """A name of at most ``limit`` characters, unlike any taken (in whatever case), ending in ``tail``.

    The ending _MISS, _REASND, _DECOD or _BLANKS of a name that is too long becomes M, R, D or B; the rest is cut; where that
    is taken, a number from 2 replaces its last characters.
    """
    if not limit or len(name + tail) <= limit:
        found, stem = name + tail, name
    else:
        for ending, letter in _SHORT.items():
            if name.endswith(ending):
                name, tail = name.removesuffix(ending), letter + tail
        found, stem = name[:limit - len(tail)] + tail, name
    number = 1
    while found.upper() in taken:
        number += 1
        room = (limit or len(stem) + 9) - len(tail) - len(str(number))
        found = f"{stem[:room]}{number}{tail}"
    taken.add(found.upper())
    return found


def clip(words: str, limit: int) -> str:
    """The words cut to so many bytes, at a character's border."""
    return words.encode()[:limit].decode(errors="ignore") if limit else words


def lay(table: Table, limits: Limits, language: str) -> list[Column]:
    """The columns of a table in that format. Raises ``Refused`` for a name or value that it cannot express."""
    for one in table.variables:
        if not (one.name.isascii() and one.name.isidentifier()):
            raise Refused(_NAME.filled(page=table.name, item=one.name))
    taken = set(limits.reserved)
    names = _names(table, limits, taken)
    found = [column for one in table.variables for column in _of(table, one, names[one.name], limits, taken, language)]
    if limits.columns and len(found) > limits.columns:
        raise Refused(_TOO_MANY.filled(page=table.name, count=len(found), limit=limits.columns))
    return found


def _names(table: Table, limits: Limits, taken: set[str]) -> dict[str, str]:
    """Names that need no change are kept before any is changed, so that an item keeps its own."""
    all_names = [one.name for one in table.variables]
    whole = [name for name in all_names if name.upper() not in limits.reserved and len(name) <= (limits.name or len(name))]
    return {name: short(name, limits.name, taken) for name in (*whole, *(n for n in all_names if n not in set(whole)))}


def _of(table: Table, one: Variable, name: str, limits: Limits, taken: set[str], language: str) -> Iterator[Column]:
    values = table.frame[one.name]

    def column(name: str, part: str, label: str, values: pl.Series, labels: Mapping[Any, str] | None = None) -> Column:
        return Column(name, one, part, clip(label, limits.label), label, values.alias(name), labels)

    if one.kind != TEXT:
        yield column(name, "", one.label, values)
        return
    numbered = numbers(one, values) if limits.labels_numbers else None
    if numbered:
        places = {number: (one.codes or {})[code] for code, number in numbered.items()}
        sent = [numbered.get(code) for code in values]
        yield column(name, "", one.label, pl.Series(sent, dtype=pl.Int32), places)
        return
    blanks, parts = _blanks(values) if limits.trims else None, [values]
    if blanks is not None or values.null_count() < len(values):
        parts = _split(table, one, values.str.strip_chars_end(" ") if blanks is not None else values, limits)
    labelled = one.codes if limits.labels_texts and not one.many and len(parts) == 1 else None
    said = {code: clip(label, limits.value_label) for code, label in labelled.items()} if labelled else None
    yield column(name, "", one.label, parts[0], said)
    for place, part in enumerate(parts[1:], 1):
        label = columns.PART.filled(label=one.label, part=place + 1)[language]
        yield column(short(one.name, limits.name, taken, str(place)), str(place), label, part)
    if blanks is not None:
        label = columns.BLANKS.filled(label=one.label)[language]
        yield column(short(f"{one.name}_BLANKS", limits.name, taken), BLANKS, label, blanks)
    if one.coded and one.codes and not labelled:
        label = columns.DECOD.filled(label=one.label)[language]
        for place, part in enumerate(_split(table, one, decoded(one, values), limits)):
            tail = str(place) if place else ""
            yield column(short(f"{one.name}_DECOD", limits.name, taken, tail), DECODE, label, part)


def decoded(one: Variable, values: pl.Series) -> pl.Series:
    """The labels of codes; a code outside its list stays itself."""
    if values.null_count() == len(values):
        return values
    found = {text: one.decode(text) for text in values.drop_nulls().unique()}
    return values.replace_strict(found, return_dtype=pl.String)


def numbers(one: Variable, values: pl.Series) -> dict[str, int] | None:
    """Code → number: the code itself where all are whole numbers, else its place; ``None`` where a value is no code."""
    used = set(values.drop_nulls().unique()) if values.null_count() < len(values) else set()
    if one.many or not one.codes or not used <= set(one.codes):
        return None
    if all(code.isdecimal() and str(int(code)) == code and len(code) < 9 for code in one.codes):
        return {code: int(code) for code in one.codes}
    return {code: place for place, code in enumerate(one.codes, 1)}


def _blanks(values: pl.Series) -> pl.Series | None:
    """How many blanks end each text, where any does."""
    if values.null_count() == len(values) or not values.str.ends_with(" ").any():
        return None
    count = values.str.len_chars().cast(pl.Float64) - values.str.strip_chars_end(" ").str.len_chars().cast(pl.Float64)
    return pl.select(pl.when(count > 0).then(count)).to_series()


def _split(table: Table, one: Variable, values: pl.Series, limits: Limits) -> list[pl.Series]:
    if not limits.text or values.null_count() == len(values) or int(values.str.len_bytes().max() or 0) <= limits.text:  # type: ignore[arg-type]
        return [values]
    pieces = []
    for row, text in enumerate(values, 1):
        try:
            pieces.append(list(cuts(text or "", limits.text)))
        except ValueError:
            raise Refused(_BLANK_RUN.filled(page=table.name, item=one.name, row=row, limit=limits.text)) from None
    count = max(len(some) for some in pieces)
    return [pl.Series([some[place] if place < len(some) else None for some in pieces], dtype=pl.String) for place in range(count)]


def cuts(text: str, limit: int) -> Iterator[str]:
    """The text in pieces of at most ``limit`` bytes, between characters, none of which ends in a blank.

    Raises ``ValueError`` where blanks alone fill a piece.
    """
    raw = text.encode()
    while len(raw) > limit:
        piece = raw[:limit].decode(errors="ignore").rstrip(" ").encode()
        if not piece:
            raise ValueError("nothing but blanks")
        yield piece.decode()
        raw = raw[len(piece):]
    yield raw.decode()


def compare(table: Table, sent: Iterable[Column], read: Mapping[str, Sequence[Any]]) -> None:
    """Put what was read back together and compare every value with the table's. Raises ``Refused`` at the first other one."""
    found: dict[str, list[Column]] = {}
    for column in sent:
        found.setdefault(column.variable.name, []).append(column)
    for name, some in found.items():
        _same(table, name, table.frame[name].to_list(), _joined(some, read))
        decodes = [column for column in some if column.part == DECODE]
        if decodes:
            _same(table, name, _text([column.values.to_list() for column in decodes]), _text([read[c.name] for c in decodes]))


def _same(table: Table, name: str, sent: list[Any], back: list[Any]) -> None:
    if sent == back:
        return
    row = next((place for place, (one, other) in enumerate(zip(sent, back, strict=False)) if one != other), min(len(sent), len(back)))
    known = "SUBJID" in table.frame.columns and row < table.frame.height
    raise Refused(_LOST.filled(page=table.name, item=name, row=row + 1, subject=table.frame["SUBJID"][row] if known else "–"))


def _joined(some: list[Column], read: Mapping[str, Sequence[Any]]) -> list[Any]:
    first = some[0]
    if first.variable.kind != TEXT:
        return _values(read[first.name])
    if first.values.dtype == pl.Int32:
        back = {number: code for code, number in (numbers(first.variable, pl.Series([], dtype=pl.String)) or {}).items()}
        return [None if value is None else back.get(int(value)) for value in _values(read[first.name])]
    texts = _text([read[column.name] for column in some if column.part not in (BLANKS, DECODE)])
    for column in some:
        if column.part == BLANKS:
            texts = [(text or "") + " " * int(n or 0) or None for text, n in zip(texts, _values(read[column.name]), strict=True)]
    return texts


def _values(read: Sequence[Any]) -> list[Any]:
    """Numbers and dates; what is no number is no value."""
    return [None if value is None or value != value else value for value in read]  # noqa: PLR0124 - NaN


def _text(parts: Sequence[Sequence[str | None]]) -> list[str | None]:
    if len(parts) == 1:
        return [one or None for one in parts[0]]
    return ["".join(one or "" for one in some) or None for some in zip(*parts, strict=True)]


def titled(table: Table, taken: set[str]) -> Table:
    """The table under a dataset name of at most 8 characters, unlike any other's."""
    return replace(table, name=short(table.name.upper(), 8, taken))
