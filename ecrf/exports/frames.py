"""Typed tables of an export: the CSV files of the order, one at a time, as columns of numbers, dates and texts.

A variable is a number or a date only where every one of its values is exactly one (15 significant digits are what a double
holds without rounding); else all of it stays the text that was recorded, and ``note`` says why.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from ecrf.crf import T

from . import columns, csvs
from .parcel import Order
from .sheets import File

csv.field_size_limit(2**31 - 1)

NUMBER, DATE, TEXT = "number", "date", "text"
_NUMBERS, _DATES = ("Decimal", "Integer", "NRS", "VAS"), ("Date",)
_NUMERAL, _DAY = r"^-?\d+(\.\d+)?$", r"^(1[6-9]|[2-9]\d)\d\d-\d\d-\d\d$"
_EXACT = 15
_STORED = {NUMBER: pl.Float64, DATE: pl.Date, TEXT: pl.String}
_NOT_NUMBERS = T("texte\u00a0: des valeurs ne sont pas des nombres exacts en double précision",
                 "text: some values are no numbers that a double holds exactly")
_NOT_DATES = T("texte\u00a0: des dates sont partielles, écrites comme relevées", "text: some dates are partial, written as recorded")


@dataclass(frozen=True)
class Variable:
    """A column of a table: its name in the CSV, its whole label, what it holds, the codes it draws from."""

    name: str
    label: str
    kind: str = TEXT
    codelist: str | None = None
    codes: Mapping[str, str] | None = None
    """Code → label, for a value of one code or, where ``many``, of several parted by a space."""
    many: bool = False
    coded: bool = False
    """Whether a decode stands beside it in formats without value labels (missing codes have none)."""
    decimals: int = 0
    note: str = ""
    guesses: tuple[str, ...] = ()
    """What it may hold besides text, tried in order."""
    told: bool = False
    """Whether it is worth a note that it is text after all."""

    def decode(self, value: str) -> str:
        """The labels of the codes that a value is; a code outside the list stays itself."""
        codes = self.codes or {}
        return "; ".join(codes.get(code, code) for code in (value.split(" ") if self.many else [value]))


@dataclass(frozen=True)
class Table:
    """A table of the export in memory: ``frame`` has one column per variable, under the variable's name."""

    name: str
    title: str
    variables: tuple[Variable, ...]
    frame: pl.DataFrame


@contextmanager
def sources(order: Order, trail: bool = True) -> Iterator[tuple[Path, list[File]]]:
    """The CSV files of the order, with or without the audit trail, in a folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="csv.", dir=order.folder))
    try:
        yield folder, csvs.files(replace(order, folder=folder), trail)
    finally:
        shutil.rmtree(folder)


def tables(order: Order, folder: Path, files: Sequence[File]) -> Iterator[Table]:
    """Each CSV file as a typed table, one in memory at a time."""
    for file in files:
        name = file.name.removesuffix(".csv")
        texts = _texts(folder / file.name)
        typed = [_typed(texts[one.name], one, order.language) for one in variables(order, name, texts.columns)]
        yield Table(name, title(order, name), tuple(one for one, _ in typed), pl.DataFrame([series for _, series in typed]))


def title(order: Order, table: str) -> str:
    """What a table is called in the order's language."""
    page = _page(order, table)
    return str(page["title"][order.language]) if page else columns.TITLES[table][order.language]


def _page(order: Order, table: str) -> Mapping[str, Any] | None:
    return next((page for page in (*order.definition.pages, *order.definition.registers) if page["oid"] == table), None)


def _texts(path: Path) -> pl.DataFrame:
    """The cells of a CSV file as text, an empty one as null."""
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.reader(source)
        header = next(reader)
        cells: list[list[str | None]] = [[] for _ in header]
        for row in reader:
            for column, cell in zip(cells, row, strict=True):
                column.append(cell or None)
    return pl.DataFrame([pl.Series(name, column, pl.String) for name, column in zip(header, cells, strict=True)])


def variables(order: Order, table: str, names: Sequence[str]) -> Iterator[Variable]:
    """What each column of a table is, from the definition of the cut; items of superseded versions from theirs."""
    language, lists, page = order.language, _codelists(order), _page(order, table)
    items = {name: item.as_dict() for old in order.study.superseded if old.oid == table for name, item in old.items.items()}
    items |= {item["name"]: item for item in page["items"]} if page else {}
    for name in names:
        stem, _, tail = name.rpartition("_")
        if page and name in items:
            yield _of_item(items[name], lists, language)
        elif page and stem in items and tail in ("MISS", "REASND"):
            label = getattr(columns, tail).filled(label=items[stem]["label"][language])[language]
            found = ("MISSING", lists["MISSING"]) if tail == "MISS" else (None, None)
            yield Variable(name, label, codelist=found[0], codes=found[1])
        else:
            number = page is None and name in columns.NUMBERS
            yield Variable(name, columns.LABELS[name][language], guesses=(NUMBER,) if number else ())


def _codelists(order: Order) -> dict[str, dict[str, str]]:
    return {one["oid"]: {code["code"]: code["label"][order.language] for code in one["codes"]}
            for one in order.definition.study["codelists"]}


def _of_item(item: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]], language: str) -> Variable:
    unit = item.get("units", {}).get(language) or item["unit"]
    label = f"{item['label'][language]} ({unit})" if unit else item["label"][language]
    codes = lists.get(item["codelist"] or "")
    if codes is not None:
        return Variable(item["name"], label, TEXT, item["codelist"], codes, item["kind"] == "MultiChoice", True)
    kind = item["kind"]
    numeric = kind in _NUMBERS or item.get("decimals") is not None
    guesses = (NUMBER,) if numeric else (DATE,) if kind in _DATES else (NUMBER, DATE) if kind == "Derived" else ()
    return Variable(item["name"], label, guesses=guesses, told=bool(guesses) and kind != "Derived")


def _typed(texts: pl.Series, one: Variable, language: str) -> tuple[Variable, pl.Series]:
    """The variable with the kind that all its values have, and those values; an empty column has its first kind."""
    if texts.null_count() == len(texts):
        kind = one.guesses[0] if one.told or one.guesses == (NUMBER,) else TEXT
        return replace(one, kind=kind), pl.Series(one.name, [None] * len(texts), _STORED[kind])
    for kind in one.guesses:
        if kind == NUMBER and _are_numbers(texts):
            decimals = texts.str.extract(r"\.(\d+)$", 1).str.len_chars().max()
            return replace(one, kind=NUMBER, decimals=int(decimals or 0)), texts.cast(pl.Float64)  # type: ignore[arg-type]
        if kind == DATE and bool(texts.drop_nulls().str.contains(_DAY).all()):
            days = texts.str.to_date("%Y-%m-%d", strict=False)
            if days.null_count() == texts.null_count():
                return replace(one, kind=DATE), days
    if not one.told:
        return one, texts
    return replace(one, note=(_NOT_NUMBERS if one.guesses[0] == NUMBER else _NOT_DATES)[language]), texts


def _are_numbers(texts: pl.Series) -> bool:
    said = texts.drop_nulls()
    figures = said.str.replace_all(r"[-.]", "").str.strip_chars_start("0").str.len_chars()
    return bool(said.str.contains(_NUMERAL).all()) and bool((figures <= _EXACT).all())
