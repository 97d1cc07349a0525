"""A table of answers inside a page: a line per test, sign or question, a column per kind of answer, filled like a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .item import Item
from .text import T

Cell = tuple[str, Item] | None
"""The name and the item of one cell; ``None`` where a line has no answer in that column."""


@dataclass(frozen=True)
class GridLine:
    """One line: its words, and one cell per column of the grid. ``group`` opens a heading inside the table."""

    label: T
    cells: tuple[Cell, ...]
    group: T | None = None


class Grid:
    """A table of answers: ``PANEL = Grid(T(…), (T("Résultat", "Result"), …), (GridLine(T(…), (("HGB", Decimal(…)), …)), …))``.

    Written once, in a page, as a class attribute; the page holds each cell as an item of its own, under the cell's
    name, so that it has its versions, queries and SDV. ``fills``: the blank cells of a column may be filled at one
    stroke; never for what a patient answers. Raises ``TypeError`` when a line has not one cell per column.
    """

    def __init__(self, title: T, columns: tuple[T, ...], lines: tuple[GridLine, ...], fills: bool = True):
        self.title, self.columns, self.lines, self.fills = title, columns, lines, fills
        for line in lines:
            if len(line.cells) != len(columns):
                raise TypeError(f"Grid “{title.en}”: line “{line.label.en}” has {len(line.cells)} cells for "
                                f"{len(columns)} columns; write None for a cell without answer.")
        names = [name for name, _item in self.cells()]
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise TypeError(f"Grid “{title.en}”: two cells are called {twice[0]}; name each item once.")

    def cells(self) -> Iterator[tuple[str, Item]]:
        """Names and items of the table, line by line."""
        return (cell for line in self.lines for cell in line.cells if cell is not None)

    def as_dict(self) -> dict[str, Any]:
        """The table as ``flask study --json`` and the released digests show it."""
        return {"title": self.title.as_dict(), "columns": [column.as_dict() for column in self.columns],
                "lines": [{"label": line.label.as_dict(), "group": line.group.as_dict() if line.group else None,
                           "cells": [cell[0] if cell else None for cell in line.cells]} for line in self.lines]}

    def claim(self) -> None:
        """Give each item its name and its table; the first one opens the section."""
        for place, (name, item) in enumerate(self.cells()):
            if item.grid is not None:
                raise TypeError(f"Grid “{self.title.en}”: the item of {name} stands in a grid already; write it anew.")
            item.name, item.grid = name, self
            if place == 0:
                item.section = self.title
