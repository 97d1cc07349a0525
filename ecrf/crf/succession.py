"""The successor of a released page: a whole page of the next version, made from the page before it and what changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from typing import Any

from .conditions import Condition
from .derived import Derived
from .grid import Cell, Grid
from .item import Item
from .pages import CRF

_MADE = ("items", "ranged", "pointing")
"""What the class of a page works out for itself."""


def succeed(page: type[CRF], version: str, without: Collection[str] = (), **changed: Any) -> type[CRF]:
    """The page in its next version: the same items, those of ``without`` retired, and what ``changed`` says.

    A keyword in capitals is an item: one of a known name takes that item's place, a new one stands at the end; its
    ``when=`` and inputs may name the items of the page before. Other keywords are declarations (``asked=``, ``title=``).
    The page before is not touched. Raises ``TypeError`` for a name that is not on it, and where what stays needs what is retired.
    """
    lost = set(without) - set(page.items)
    if lost:
        raise TypeError(f"Page {page.oid} {page.version} has no item {lost.pop()} to retire.")
    given = {name: value for name, value in changed.items() if name.isupper()}
    items = {name: _copied(item) for name, item in {**page.items, **given}.items() if name not in without}
    for name, item in items.items():
        if name in page.items:
            item.creation_counter = page.items[name].creation_counter
            item.section = item.section or page.items[name].section
        item.when = _moved(page, item, items)
        if isinstance(item, Derived):
            item.inputs = tuple(_there(page, item, i, items) if isinstance(i, Item) else i for i in item.inputs)
    _keep_headings(page, items)
    declared = {**_declared(page), "version": version, "__doc__": page.__doc__, "__module__": page.__module__,
                **{name: value for name, value in changed.items() if name not in given}}
    tables = {name: _table(value, items) for name, value in vars(page).items() if isinstance(value, Grid)}
    cells = {name for table in tables.values() for name, _ in table.cells()}
    return type(page.__name__, (CRF,), {**declared, **tables, **{n: i for n, i in items.items() if n not in cells}})


def _declared(page: type[CRF]) -> dict[str, Any]:
    """What the page states beside its items, its own words over those of the classes it extends."""
    lineage = page.__mro__[:page.__mro__.index(CRF)]
    return {name: value for owner in reversed(lineage) for name, value in vars(owner).items()
            if not name.startswith("_") and name not in _MADE and not isinstance(value, Item | Grid)}


def _copied(item: Item) -> Item:
    new = copy(item)
    new.kwargs = {**item.kwargs, "item": new}
    new.page = new.grid = None
    return new


def _there(page: type[CRF], item: Item, needed: Item, items: Mapping[str, Item]) -> Item:
    if needed.name not in items:
        raise TypeError(f"{page.oid}: {needed.name} is retired, and {item.label.en!r} needs it: retire or replace that too.")
    return items[needed.name]


def _moved(page: type[CRF], item: Item, items: Mapping[str, Item]) -> Condition | None:
    """The skip rule over the items of the new page; it looks at values by name."""
    rule = item.when
    return rule and Condition(tuple(_there(page, item, i, items) for i in rule.items), rule, rule.words, rule.rule)


def _keep_headings(page: type[CRF], items: Mapping[str, Item]) -> None:
    """A heading that a retired item opened is opened by the next item that stays."""
    waiting = None
    for name, old in page.items.items():
        waiting = old.section or waiting
        if name in items:
            if waiting is not None and items[name].section is None:
                items[name].section = waiting
            waiting = None


def _table(old: Grid, items: Mapping[str, Item]) -> Grid:
    """The table with its cells of today; a line without any is left out."""
    def cell(was: Cell) -> Cell:
        return (was[0], items[was[0]]) if was is not None and was[0] in items else None
    lines = [replace(line, cells=tuple(cell(was) for was in line.cells)) for line in old.lines]
    return Grid(old.title, old.columns, tuple(line for line in lines if any(line.cells)), old.fills)
