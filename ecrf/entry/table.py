"""A grid of a page as it is drawn: its lines and cells, what is said under a line, the words of its short codes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ecrf.crf import Codelist, Evidence, Grid, Item, T

from .owned import Source
from .sheet import Row

CHIPS = 28
"""A choice whose words have at most this many characters together is drawn as chips in its cell, a longer one as a select."""
SCALE = 8
"""A choice of at most this many codes of one or two characters is drawn as a scale: 0 1 2 3."""


def style(item: Item) -> str:
    """How the cell of an item is drawn: ``derived``, ``scale``, ``chips``, ``select``, ``ticks`` or ``input``."""
    if item.derived:
        return "derived"
    if item.codelist is not None and not item.multiple:
        if len(item.codelist) <= SCALE and all(len(code.code) <= 2 and code.code.isdigit() for code in item.codelist):
            return "scale"
        return "chips" if sum(len(code.label.fr) + 3 for code in item.codelist) <= CHIPS else "select"
    return {"checkbox": "ticks", "select": "select"}.get(item.control, "input")


@dataclass(frozen=True)
class TableLine:
    """One line of the table: its words, its cells (``None`` where it has none), and the evidence about its answer."""

    label: T
    group: T | None
    cells: tuple[Row | None, ...]

    @property
    def rows(self) -> list[Row]:
        """The cells that hold an answer."""
        return [cell for cell in self.cells if cell is not None]

    @property
    def evidence(self) -> Evidence | None:
        """What the casebook says about the answer of this line."""
        return next((row.evidence for row in self.rows if row.evidence is not None), None)

    @property
    def talking(self) -> list[Row]:
        """The cells about which something is said under the line: a problem, a warning, a query, a history."""
        return [row for row in self.rows if row.problems or (row.unusual and row.editable) or row.open_threads
                or row.raising or row.history is not None or row.missing_reason or (row.sdv == "changed")]


@dataclass(frozen=True)
class DrawnTable:
    """The table: heads of its columns, lines, and the codelists of its scales, whose words stand above it once."""

    grid: Grid
    lines: tuple[TableLine, ...]

    @property
    def columns(self) -> tuple[T, ...]:
        """The heads of the columns of answers."""
        return self.grid.columns

    @property
    def legends(self) -> list[Codelist]:
        """The codelists drawn as bare codes."""
        lists = {i.codelist.oid: i.codelist for _, i in self.grid.cells() if i.codelist and style(i) == "scale"}
        return list(lists.values())

    @property
    def sources(self) -> list[Source]:
        """The laboratory's files that cells came in, each once."""
        return list(dict.fromkeys(row.brought for line in self.lines for row in line.rows if row.brought is not None))

    @property
    def has_evidence(self) -> bool:
        """Whether a line shows what the casebook says."""
        return any(line.evidence is not None for line in self.lines)

    @property
    def fillers(self) -> list[Codelist | None]:
        """By column: the codelist that its blank cells can be filled from at one stroke; ``None`` where judged one by one."""
        return [self._filler(place) if self.grid.fills else None for place in range(len(self.columns))]

    def _filler(self, place: int) -> Codelist | None:
        rows = [row for line in self.lines if (row := line.cells[place]) is not None and not row.item.derived]
        lists = [row.item.codelist for row in rows if row.item.codelist is not None and not row.item.multiple]
        common, count = Counter(codelist.oid for codelist in lists).most_common(1)[0] if lists else ("", 0)
        free = all(row.editable and not row.item.judgement for row in rows)
        return next(codelist for codelist in lists if codelist.oid == common) if count > 2 and free else None


def table_of(rows: list[Row]) -> DrawnTable | None:
    """The table that these rows of a section are the cells of; ``None`` for plain questions."""
    grid: Grid | None = rows[0].item.grid if rows else None
    if grid is None:
        return None
    by_name = {row.name: row for row in rows}
    return DrawnTable(grid, tuple(TableLine(line.label, line.group, tuple(
        by_name[cell[0]] if cell is not None else None for cell in line.cells)) for line in grid.lines))
