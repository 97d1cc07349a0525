"""Where subjects stand in lists: state and visits, worked out from the casebook once per act, kept beside the record.

What is kept is what does not depend on the day (windows, dates, what is complete); which state a visit has on a day is
said when it is read. A subject whose newest act is another, or that was looked at by another program, is worked out again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text

import ecrf
from ecrf.casebook.kept import Registers
from ecrf.casebook.read import Casebook, casebooks
from ecrf.crf import Book, FormView, Study, VisitFacts, Window
from ecrf.db import db

from .models import VisitTally
from .schedule import Visited, ended_on, page_rows, state_on, told

_FOUND = text("""
    SELECT u.subject, h.newest, t.state, t.ended, t.visits
    FROM unnest(CAST(:subjects AS text[]), CAST(:bases AS text[]), CAST(:days AS date[])) AS u(subject, basis, day)
    JOIN subject_head h ON h.subject = u.subject
    LEFT JOIN visit_tally t ON t.subject = u.subject AND t.readers = :readers AND t.basis = u.basis AND t.head = h.newest
                               AND coalesce(t.day, u.day) = u.day""")

_NAMES = [column.name for column in VisitTally.__table__.columns]
_KEEP = text(f"""
    INSERT INTO visit_tally ({', '.join(_NAMES)})
    SELECT {', '.join(_NAMES)} FROM jsonb_populate_recordset(CAST(NULL AS visit_tally), CAST(:rows AS jsonb)) ORDER BY subject, readers
    ON CONFLICT (subject, readers) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[2:])}""")  # noqa: S608 - our own names


@dataclass(frozen=True)
class Asked:
    """A subject that is looked at: its number, the study under the protocol that its site follows, today there."""

    number: str
    study: Study
    today: date


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


class _Watched(Book):
    """A casebook that remembers whether more than its pages was looked at: the day, or what the site keeps for all."""

    by_day = by_site = False

    @property  # type: ignore[override]
    def today(self) -> date:
        """The day at the site."""
        self.by_day = True
        return self._today

    @today.setter
    def today(self, day: date) -> None:
        self._today = day

    @property  # type: ignore[override]
    def of_site(self) -> Mapping[str, Sequence[FormView]]:
        """The site's registers."""
        self.by_site = True
        return self._of_site

    @of_site.setter
    def of_site(self, registers: Mapping[str, Sequence[FormView]]) -> None:
        self._of_site = registers


def stands(asked: Sequence[Asked], readable: Sequence[str]) -> dict[str, Stand]:
    """Where those subjects stand, by number, as a reader of those pages sees them (rulings R25).

    One statement when nothing happened since they were looked at; two otherwise, and one beside that keeps it.
    """
    if not asked:
        return {}
    readers = hashlib.sha256(" ".join(sorted(readable)).encode()).hexdigest()[:16]
    rows = db.session.execute(_FOUND, {
        "readers": readers, "subjects": [one.number for one in asked], "bases": [_basis(one.study) for one in asked],
        "days": [one.today for one in asked]}).all()
    kept = {row.subject: row for row in rows}
    stale = [one for one in asked if one.number not in kept or kept[one.number].visits is None]
    worked_out = _work_out(stale, readable)
    _keep([{"subject": number, "readers": readers, "head": kept[number].newest, **row} for number, row in worked_out.items()
           if number in kept])
    found = {}
    for one in asked:
        row = worked_out.get(one.number) or kept[one.number]._mapping
        found[one.number] = Stand(row["state"], _day(row["ended"]), tuple(_lines(one, row["visits"])))
    return found


def _work_out(stale: Sequence[Asked], readable: Sequence[str]) -> dict[str, dict[str, Any]]:
    if not stale:
        return {}
    outlines = [one.study.outline for one in stale]
    valued = None if None in outlines else sorted({oid for outline in outlines for oid in outline or ()})
    books = casebooks([one.number for one in stale], readable, valued, told=())
    return {one.number: _worked_out(one, books[one.number], readable) for one in stale}


def _worked_out(one: Asked, casebook: Casebook, readable: Sequence[str]) -> dict[str, Any]:
    filled = casebook.book(one.study, one.today, only=None if one.study.outline is None else set(one.study.outline)).filled
    book = _Watched(one.study, one.today, filled, one.number, Registers(one.study, one.number[:2]))
    state, ended = one.study.state(book), ended_on(one.study, book)
    visits = [_written(one.study, casebook, book, event, facts, readable) for event, facts in told(one.study, casebook, book, readable)]
    return {"basis": "" if book.by_site else _basis(one.study), "day": one.today.isoformat() if book.by_day else None, "state": state.oid if state else None,
            "ended": ended.isoformat() if ended else None, "visits": visits}


def _written(study: Study, casebook: Casebook, book: Book, event: str, facts: VisitFacts, readable: Sequence[str]) -> list[Any]:
    pages = list(page_rows(study, casebook, book, event, facts.took_place, readable)) if _looked_into(facts) else []
    window = [day.isoformat() for day in (facts.window.first, facts.window.target, facts.window.last)] if facts.window else None
    return [event, window, facts.took_place.isoformat() if facts.took_place else None, facts.declared_missed, facts.started, facts.complete,
            facts.ended, sum(page.required and not page.filled for page in pages), any(page.state != "not_started" for page in pages[1:])]


def _looked_into(facts: VisitFacts) -> bool:
    return facts.declared_missed or (not facts.complete if facts.took_place else facts.started)


def _lines(one: Asked, visits: Sequence[Sequence[Any]]) -> Iterator[VisitLine]:
    for event, window, took_place, missed, started, complete, ended, lacking, contacted in visits:
        visit = one.study.visit(event)
        facts = VisitFacts(Window(*map(date.fromisoformat, window)) if window else None, _day(took_place), missed, started, complete,
                           visit.expected, ended)
        yield VisitLine(event, visit, facts, state_on(visit, facts, one.today), lacking, contacted)


def _day(said: date | str | None) -> date | None:
    return date.fromisoformat(said) if isinstance(said, str) else said


def _keep(rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was worked out, on a connection of its own: it is no part of what the reader does."""
    if rows:
        with db.engine.engine.begin() as beside:
            beside.execute(_KEEP, {"rows": json.dumps(rows)})


def _basis(study: Study) -> str:
    return f"{_program()}/{study.oid}/{study.protocol}"


@cache
def _program() -> str:
    """The digest of the program's own files: another program may say something else of the same casebook."""
    home = Path(ecrf.__file__).parent.parent
    files = sorted(path for package in ("ecrf", "forms") for path in (home / package).rglob("*.py"))
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]
