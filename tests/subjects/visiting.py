"""Subjects as these tests need them: visits recorded as people type them, with as little as a visit needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from ecrf.casebook import locate, read
from ecrf.crf import Lines, Log, Per, VisitState
from ecrf.entry import events
from ecrf.permissions import Actor
from ecrf.subjects.schedule import Visited, VisitRow, visit_rows
from tests.playing import fill, place, study


def typed(day: date | str) -> str:
    """A day as people type it."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).strftime("%d/%m/%Y")


def held(actor: Actor, number: str, event: str, day: str, *, whole: bool = True) -> None:
    """The visit page: the visit took place on that day; not ``whole``: only the date is known yet."""
    rest = {"SVMODE": "ON_SITE", "AEYN": "Y", "CMYN": "Y"} if whole else {}
    outcome = fill(actor, number, f"{event}/SV", reason="NEW_INFORMATION", SVOCCUR="Y", SVDAT=typed(day), **rest)
    assert outcome.kind == "saved", outcome.submission.problems


def rest_not_done(actor: Actor, number: str, event: str, *but: str) -> None:
    """Every further page that the visit needs is declared not done, but those named and those about an ulcer."""
    for row in rows(actor, number)[event].pages:
        if row.required and row.state == "not_started" and row.page.oid not in but and not isinstance(row.page.repeats, Per):
            address = "/".join(filter(None, (event, row.page.oid, _first_line(row.page.repeats))))
            assert events.happen(actor, study(), place(actor, number, address), "not_done", "Not asked for here.") is None


def _first_line(repeats: Any) -> str:
    return "1" if isinstance(repeats, Log) else next(iter(repeats.codelist)).code if isinstance(repeats, Lines) else ""


def missed(actor: Actor, number: str, event: str) -> None:
    """The visit page: the visit did not take place."""
    assert fill(actor, number, f"{event}/SV", SVOCCUR="N", SVREAS="Patient absent").kind == "saved"


def cared_for(actor: Actor, number: str, start: str) -> None:
    """The start of standard of care, from which inclusion counts."""
    assert fill(actor, number, "SOC", reason="NEW_INFORMATION", SOCSTDAT=typed(start)).kind == "saved"


def injected(actor: Actor, number: str, day: str) -> None:
    """The date of injection, day 0."""
    assert fill(actor, number, "D0/INJ", reason="NEW_INFORMATION", EXSTDAT=typed(day)).kind == "saved"


def ulcer(actor: Actor, number: str, seen: str) -> None:
    """A new line of the register, first seen then (a date as it is typed)."""
    assert fill(actor, number, "ULCR/new", ULCORI="BASELINE_OTHER", ULCSTDAT=seen).kind == "saved"


def rows(actor: Actor, number: str) -> dict[str, VisitRow]:
    """The subject's visits today, as the actor sees them."""
    today = locate.subject(actor, number).today
    found = visit_rows(study(), read.casebook(actor, study(), number), today, actor.readable(study().page_list))
    return {row.event: row for row in found}


def as_listed(found: Iterable[Visited]) -> list[Any]:
    """Of each visit what lists tell: which it is, what the casebook says, its state today, what it lacks, who was reached."""
    return [(row.event, row.facts, row.state, *_told(row)) for row in found]


def _told(row: Visited) -> tuple[int | None, bool | None]:
    if isinstance(row, VisitRow):
        lacking = sum(page.required and not page.filled for page in row.pages)
        contacted = any(page.state != "not_started" for page in row.pages[1:])
    else:
        lacking, contacted = row.lacking, row.contacted  # type: ignore[attr-defined]
    return (lacking if row.state is VisitState.STARTED else None), (contacted if row.state is VisitState.MISSED else None)


def casebook(actor: Actor, number: str) -> Any:
    """The casebook as the actor reads it."""
    return read.casebook(actor, study(), number)
