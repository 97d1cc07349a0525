"""Where subjects stand in lists: state and visits, worked out once per act (``casebook.tallies``).

What is kept does not depend on the day: windows, dates, what is complete. Which state a visit has on a day is said when
it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.casebook.read import Casebook
from ecrf.casebook.tallies import Asked, Looked, Tally
from ecrf.crf import Book, Study, VisitFacts, Window

from .schedule import Visited, ended_on, page_rows, state_on, told


@dataclass(frozen=True)
class VisitLine(Visited):
    """A visit in a list: ``lacking`` required pages to complete where it is begun, ``contacted`` where something else than
    that it was missed is recorded of a missed one."""

    lacking: int = 0
    contacted: bool = False


@dataclass(frozen=True)
class Stand:
    """Where a subject stands: the OID of the milestone reached, the day it ended, its visits in order."""

    state: str | None
    ended: date | None
    visits: tuple[VisitLine, ...]


def stands(asked: Sequence[Asked], readable: Sequence[str]) -> dict[str, Stand]:
    """Where those subjects stand, by number, as a reader of those pages sees them."""
    found = _VISITS.of(asked, readable)
    return {one.number: Stand(state, _day(ended), tuple(_lines(one, visits)))
            for one in asked for state, ended, visits in [found[one.number]]}


def _work(looked: Looked) -> list[Any]:
    study, book, readable = looked.one.study, looked.book, looked.readable or ()
    state, ended = study.state(book), ended_on(study, book)
    visits = [_written(study, looked.casebook, book, event, facts, readable) for event, facts in told(study, looked.casebook, book, readable)]
    return [state.oid if state else None, _said(ended), visits]


_VISITS = Tally("visits", _work, lambda study: study.outline)


def _written(study: Study, casebook: Casebook, book: Book, event: str, facts: VisitFacts, readable: Sequence[str]) -> list[Any]:
    pages = list(page_rows(study, casebook, book, event, facts.took_place, readable)) if _looked_into(facts) else []
    window = facts.window and [_said(facts.window.first), _said(facts.window.target), _said(facts.window.last)]
    return [event, window, _said(facts.took_place), facts.declared_missed, facts.started, facts.complete, facts.ended,
            sum(page.required and not page.filled for page in pages), any(page.state != "not_started" for page in pages[1:])]


def _looked_into(facts: VisitFacts) -> bool:
    return facts.declared_missed or (not facts.complete if facts.took_place else facts.started)


def _lines(one: Asked, visits: Sequence[Sequence[Any]]) -> Iterator[VisitLine]:
    for event, window, took_place, missed, started, complete, ended, lacking, contacted in visits:
        visit = one.study.visit(event)
        facts = VisitFacts(Window(*map(date.fromisoformat, window)) if window else None, _day(took_place), missed, started, complete,
                           visit.expected, ended)
        yield VisitLine(event, visit, facts, state_on(visit, facts, one.today), lacking, contacted)


def _said(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None
