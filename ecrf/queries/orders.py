"""The orders of the list of queries: what each sorts by, and the key by which the list goes on after a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func

from ecrf.casebook import keyset
from ecrf.crf import Study
from ecrf.permissions import Actor

from . import columns
from .columns import HEAD

if TYPE_CHECKING:
    from .listing import Line

_PLACE_KINDS = (str, str, str, str, int)


@dataclass(frozen=True)
class Order:
    """One order: its leading columns for a reader, and what a line says of them; then the place, which names the line.

    Everything a key is made of is seen by whoever sees the line; ``ranked``: the first column is the line's rank;
    ``dated``: it is the due day.
    """

    leading: Callable[[Actor, Study], tuple[ColumnElement[Any], ...]]
    told: Callable[[Line], tuple[Any, ...]]
    kinds: tuple[type, ...]
    ranked: bool = False
    dated: bool = False

    def columns(self, actor: Actor, study: Study) -> tuple[ColumnElement[Any], ...]:
        """What the list is ordered by, ascending."""
        return *self.leading(actor, study), *columns.place

    def key(self, line: Line) -> str:
        """Where the list goes on after that line, or before it."""
        return keyset.key(*self.told(line), *line.name)

    def read(self, key: str) -> tuple[Any, ...] | None:
        """The values of a key; ``None`` for what is no key of this order."""
        return keyset.read(key, *self.kinds, *_PLACE_KINDS)


def rank(actor: Actor, study: Study) -> ColumnElement[int]:
    """What waits for the reader comes first, then what waits for others, then what is settled."""
    return case((columns.waits_for(actor, study), 0), (columns.unsettled, 1), else_=2)


ORDERS = {
    "": Order(lambda actor, study: (rank(actor, study), HEAD.c.opened), lambda line: (line.rank, line.opened), (int, datetime), True),
    "age": Order(lambda _actor, _study: (HEAD.c.opened,), lambda line: (line.opened,), (datetime,)),
    "due": Order(lambda _actor, study: (func.to_char(columns.due(study), "YYYY-MM-DD"),), lambda line: (line.due.isoformat(),), (str,), dated=True),
    "subject": Order(lambda _actor, _study: (), lambda _line: (), ()),
    "moved": Order(lambda _actor, _study: (HEAD.c.moved,), lambda line: (line.moved,), (datetime,)),
}
"""What waits for the reader first and the oldest first; by age; by due day; by subject, visit and page; by last move."""
