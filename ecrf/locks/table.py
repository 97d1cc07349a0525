"""The casebook as a table of what is open, frozen, locked: the whole, each visit, each page of it that the reader sees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecrf.casebook import holds
from ecrf.casebook.holds import HoldRow
from ecrf.casebook.locate import path
from ecrf.casebook.read import Casebook
from ecrf.crf import Study, T
from ecrf.subjects.groups import Group
from ecrf.subjects.schedule import VisitRow, line_order, page_label

from .targets import Stand, Target, stand

OF_SUBJECT = T("Pages du sujet", "Pages of the subject")


@dataclass(frozen=True)
class Row:
    """One page of the table: what forms send for it, its words, its entry state, how it stands, until when it is reopened."""

    value: str
    label: T
    href: str
    entry: str
    stand: Stand
    state: str
    until: datetime | None


@dataclass(frozen=True)
class Part:
    """A visit, or the pages of the subject, with its pages."""

    value: str
    label: T
    stand: Stand
    until: datetime | None
    rows: tuple[Row, ...]

    def begun(self, entry: str) -> int:
        """How many of its pages are in that state of entry."""
        return sum(row.entry == entry for row in self.rows)


def parts(study: Study, number: str, casebook: Casebook, held: Sequence[HoldRow], visits: Iterable[VisitRow],
          groups: Iterable[Group]) -> list[Part]:
    """The table of one casebook, in the order of its tree; ``visits`` and ``groups`` are those its reader sees."""
    found = [_part(study, number, held, visit.event, visit.title, [place for row in visit.pages for place in _places(row, casebook)],
                   casebook) for visit in visits]
    own = [place for group in groups for link in group.links for place in _places(link, casebook)]
    return [part for part in [*found, _part(study, number, held, "", OF_SUBJECT, own, casebook)] if part.rows]


def _places(row: Any, casebook: Casebook) -> Iterator[tuple[str, str, str]]:
    """The page itself, or each line of a log."""
    event, oid, line = row.place
    if row.lines is None:
        yield event, oid, line
    else:
        yield from (form.address for form in sorted(casebook.lines(oid, visit=event, removed=True), key=lambda f: line_order(f.line)))


def _part(study: Study, number: str, held: Sequence[HoldRow], event: str, label: T, places: list[tuple[str, str, str]],
          casebook: Casebook) -> Part:
    one = stand(Target("visit", subject=number, visit=event), held)
    until = holds.reopened_until([h for h in held if h.breadth > 0], (event, "-", "-"))
    return Part(f"visit:{event}", label, one, until, tuple(_row(study, number, held, place, casebook) for place in places))


def _row(study: Study, number: str, held: Sequence[HoldRow], place: tuple[str, str, str], casebook: Casebook) -> Row:
    event, oid, line = place
    form = casebook.form(*place)
    one = stand(Target("page", None, number, event, oid, line), held)
    state = "removed" if form is not None and form.removed else form.state if form is not None else "not_started"
    told = one.state if one.asked is not None else holds.standing(held, place).value
    return Row("page:" + "/".join(filter(None, place)), page_label(study, study.pages[oid], line), path(number, *place), state, one,
               told, holds.reopened_until(held, place))
