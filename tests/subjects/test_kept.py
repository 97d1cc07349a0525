"""What is kept of a subject's visits says what the casebook says: to each reader, on any day, after every act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from ecrf.casebook import tallies
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.subjects.overview import SubjectLine, subject_lines
from ecrf.subjects.standing import SiteRow
from tests.playing import VITALS, consented, fill, study
from tests.registers.keeping import HGB, save
from tests.subjects.test_home import statements
from tests.subjects.visiting import as_listed, cared_for, casebook, held, injected, missed, rest_not_done, rows, ulcer

Acting = Callable[..., Actor]
READERS = ("PI", "CRA_U", "INJ", "PV")


def lines(actor: Actor, *numbers: str) -> list[SubjectLine]:
    site = SiteRow("01", "Centre", "Europe/Paris", 1, study().protocol)
    return subject_lines(study(), [(number, site) for number in numbers], actor.readable(study().page_list))


def same(actor: Actor, *numbers: str) -> None:
    for line in lines(actor, *numbers):
        assert as_listed(line.rows) == as_listed(rows(actor, line.number).values()), (actor.role, line.number)
        assert line.state == study().state(casebook(actor, line.number).book(study(), line.today))


def treated(pi: Actor, injector: Actor) -> str:
    number = consented(pi)
    cared_for(pi, number, "2026-06-01")
    held(pi, number, "SCR", "2026-06-01")
    ulcer(pi, number, "03/05/2026")
    held(pi, number, "INC", "2026-08-12", whole=False)
    injected(injector, number, "2026-09-10")
    missed(pi, number, "W4")
    fill(pi, number, "W8/VS", **VITALS)
    return number


def test_on_any_day_each_reader_sees_what_the_casebook_says(actor: Acting) -> None:
    number = treated(actor("PI"), actor("INJ"))
    for day in ("2026-09-12", "2026-10-20", "2026-11-22", "2027-06-01"):
        with time_machine.travel(f"{day}T10:00:00Z", tick=False):
            for role in READERS:
                same(actor(role), number)


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_an_act_is_seen_at_once_and_nothing_else_is_worked_out_again(actor: Acting) -> None:
    pi, injector = actor("PI"), actor("INJ")
    numbers = [treated(pi, injector), treated(pi, injector)]
    same(pi, *numbers)
    with statements() as sent:
        lines(pi, *numbers)
    assert len(sent) == 1
    rest_not_done(pi, numbers[0], "SCR")
    with statements() as sent:
        lines(pi, *numbers)
    assert len(sent) == 2
    same(pi, *numbers)


def test_what_looked_at_the_day_holds_for_that_day_only(actor: Acting) -> None:
    """A visit begun without its date asks for the ulcers seen by today: a page for an ulcer dated by its month is required once
    that month is over."""
    pi = actor("PI")
    number = consented(pi)
    ulcer(pi, number, "11/2026")
    fill(pi, number, "SCR/VS", **VITALS)
    for day in ("2026-11-22", "2026-12-02"):
        with time_machine.travel(f"{day}T10:00:00Z", tick=False):
            same(pi, number)
            held_for = db.session.execute(text("SELECT day FROM casebook_tally t JOIN subject_head h USING (subject) WHERE subject = :s AND head = newest"),
                                          {"s": number}).scalar_one()
            assert held_for == date.fromisoformat(day)


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_what_another_program_or_protocol_kept_is_not_read(actor: Acting, monkeypatch: Any) -> None:
    pi = actor("PI")
    number = treated(pi, actor("INJ"))
    same(pi, number)
    with db.engine.engine.begin() as beside:
        beside.execute(text("""UPDATE casebook_tally SET found = '["DEAD", null, []]'"""))
    assert lines(pi, number)[0].rows == ()
    monkeypatch.setattr(tallies, "_program", lambda: "another")
    same(pi, number)


def test_what_looked_at_the_registers_of_the_site_holds_until_they_change(actor: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    pi = actor("PI")
    number = consented(pi)
    state = study().state
    monkeypatch.setattr(type(study()), "state", lambda study, book: list(book.of_site) and state(book))
    spent = []
    for change in (False, False, True):
        if change:
            assert save(actor("DM"), **HGB).kind == "saved"
        with statements() as sent:
            lines(pi, number)
        spent.append(len(sent))
    assert spent[0] > spent[1] == 1 < spent[2]
