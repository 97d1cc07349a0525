"""The tables of a cut as people read them: those of the CSV with a decode beside each code, and all values in one long table.

Every cell is what the CSV without decodes holds, formulas too: exports of cuts are exact (rulings R72), an apostrophe before
“-” or “+++” would be another value. Who opens them in Excel takes the workbook, whose texts never run (SEC-05).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from . import longtable
from .frames import NUMBER, Variable, sources, title, variables
from .parcel import Order
from .sheets import File, fill

TAIL = "_DECOD"
"""What the decode's column is called after its item, here as in the files for statistics packages."""
DECODE_COLUMN = "DECODE_COLUMN"
"""The dictionary's last column here: where an item's decode stands."""


@dataclass(frozen=True)
class Table:
    """A table under way: ``rows`` are walked once, ``numbers`` are the columns whose cells may be numbers."""

    name: str
    title: str
    header: Sequence[str]
    numbers: frozenset[str]
    rows: Iterable[Sequence[Any]]


def files(order: Order) -> list[File]:
    """Write one CSV file per table into the order's folder. Raises ``Refused`` where values are not as many as the record counts."""
    return [fill(order.folder, f"{one.name}.csv", one.header, one.rows) for one in tables(order)]


def tables(order: Order, trail: bool = True) -> Iterator[Table]:
    """Each table of the CSV, with or without the audit trail, and the long one last, which counts the progress."""
    with sources(replace(order, progress=lambda done: None), trail) as (folder, written):
        for file in written:
            yield _table(order, folder / file.name)
    yield Table(longtable.NAME, longtable.TITLE[order.language], longtable.COLUMNS, longtable.NUMBERS, longtable.rows(order))


def _table(order: Order, path: Path) -> Table:
    header = next(_cells(path))
    described = list(variables(order, path.stem, header))
    numbers = frozenset(one.name for one in described if one.guesses == (NUMBER,))
    names = [name for one in described for name in ([one.name, one.name + TAIL] if one.coded else [one.name])]
    rows = _rows(path, described)
    if path.stem == "dictionary":
        item, codelist = header.index("ITEM"), header.index("CODELIST")
        names, rows = [*names, DECODE_COLUMN], ([*row, row[item] + TAIL if row[codelist] else ""] for row in rows)
    return Table(path.stem, title(order, path.stem), names, numbers, rows)


def _rows(path: Path, described: Sequence[Variable]) -> Iterator[Sequence[str]]:
    cells = _cells(path)
    next(cells)
    for row in cells:
        found = []
        for one, cell in zip(described, row, strict=True):
            found.append(cell)
            if one.coded:
                found.append(one.decode(cell) if cell else "")
        yield found


def _cells(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as source:
        yield from csv.reader(source)
