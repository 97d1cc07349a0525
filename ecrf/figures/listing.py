"""An analysis dataset on screen: its rows with the page, the history and the question that each comes from."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ecrf.casebook import locate
from ecrf.crf.analysis import Analysis

AT_ONCE = 200
"""Rows a screen."""
SOURCE = ("SRCVISIT", "SRCPAGE", "SRCLINE", "SRCITEM")
"""Columns that are the address of the page that says a row, and its item."""


@dataclass(frozen=True)
class Line:
    """A row: the subject, its cells in the order of the columns; the address of its source, the source as people read it, its item."""

    subject: str
    cells: tuple[str, ...]
    path: str = ""
    source: str = ""
    item: str = ""
    question: str = ""
    """The place of its question in the annotated CRF."""


@dataclass(frozen=True)
class Listing:
    """A screen of a dataset: ``columns`` without those of the source, ``total`` rows in all, ``subjects`` that have one."""

    columns: tuple[Any, ...]
    lines: tuple[Line, ...]
    total: int
    subjects: tuple[str, ...]
    traced: bool
    of_items: bool
    """Whether a row names the item that says it."""


def listing(analysis: Analysis, rows: Sequence[Mapping[str, Any]], pages: Container[str], subject: str, first: int, point: str) -> Listing:
    """The rows of a dataset from the ``first`` on, of one subject where one is named; ``pages`` are those of the study."""
    columns = tuple(column for column in analysis.columns if column.name not in SOURCE)
    wanted = [row for row in rows if subject in ("", row["SUBJID"])]
    lines = tuple(_line(row, [column.name for column in columns], pages, point) for row in wanted[first:first + AT_ONCE])
    return Listing(columns, lines, len(wanted), tuple(dict.fromkeys(row["SUBJID"] for row in rows)), len(columns) < len(analysis.columns), SOURCE[-1] in [column.name for column in analysis.columns])


def _line(row: Mapping[str, Any], names: Sequence[str], pages: Container[str], point: str) -> Line:
    cells = tuple(_cell(row.get(name), point) for name in names)
    visit, page, line, item = (row.get(name) or "" for name in SOURCE)
    if not page:
        return Line(row["SUBJID"], cells)
    return Line(row["SUBJID"], cells, locate.path(row["SUBJID"], visit, page, line), " · ".join(part for part in (visit, page, line) if part), item,
                f"{page}.{item}" if item else next((part for part in reversed(page.split("/")) if part in pages), ""))


def _cell(value: Any, point: str) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal | float):
        return f"{Decimal(str(value)).normalize():f}".replace(".", point)
    return value.isoformat() if isinstance(value, date) else str(value)
