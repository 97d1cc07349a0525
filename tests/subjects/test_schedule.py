"""The state of every visit of a subject: by day, by what is recorded, by what the reader may see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from ecrf.entry import events
from ecrf.permissions import Actor
from ecrf.subjects.overview import subject_lines
from ecrf.subjects.schedule import addable, next_event
from ecrf.subjects.standing import SiteRow
from tests.playing import VITALS, consented, fill, place, study
from tests.subjects.visiting import (
    as_listed,
    cared_for,
    casebook,
    held,
    injected,
    missed,
    rest_not_done,
    rows,
    typed,
    ulcer,
)

Acting = Callable[..., Actor]

# Standard of care from 1 June 2026: the run-in contact (RIC) aims at day 35, 6 July, window 29 June to 13 July.
STATES = """
today       recorded             ended       state           out
2026-06-20  -                    -           planned         no
2026-06-28  -                    -           planned         no
2026-06-29  -                    -           open            no
2026-07-09  -                    -           open            no
2026-07-10  -                    -           due             no
2026-07-13  -                    -           due             no
2026-07-14  -                    -           late            no
2026-07-20  held:2026-06-29      -           done            no
2026-07-20  held:2026-07-13      -           done            no
2026-07-20  held:2026-07-14      -           done            yes
2026-06-28  held:2026-06-28      -           done            yes
2026-07-20  begun:2026-07-06     -           started         no
2026-07-20  missed               -           missed          no
2026-07-20  -                    2026-07-05  not_applicable  no
2026-06-20  -                    2026-06-15  not_applicable  no
2026-07-20  -                    2026-07-14  late            no
2026-07-20  held:2026-07-01      2026-07-05  done            no
"""
CASES = [line.split() for line in STATES.strip().splitlines()[1:]]


def run_in(actor: Acting) -> str:
    """A subject in run-in since 1 June 2026."""
    number = consented(actor("PI"))
    cared_for(actor("PI"), number, "2026-06-01")
    return number


def record(pi: Actor, number: str, recorded: str) -> None:
    """What the table's second column says of the run-in contact."""
    what, _, day = recorded.partition(":")
    if what in ("held", "begun"):
        held(pi, number, "RIC", day, whole=what == "held")
        if what == "held":
            rest_not_done(pi, number, "RIC")
    elif what == "missed":
        missed(pi, number, "RIC")


@pytest.mark.requirement("DATA-16")
@pytest.mark.parametrize(("today", "recorded", "ended", "state", "out"), CASES, ids=[" ".join(case) for case in CASES])
def test_a_visit_stands_where_the_table_says(actor: Acting, today: str, recorded: str, ended: str, state: str,
                                             out: str) -> None:
    with time_machine.travel(f"{today}T10:00:00Z", tick=False):
        pi = actor("PI")
        number = run_in(actor)
        record(pi, number, recorded)
        if ended != "-":
            assert fill(pi, number, "EOS", EOSDAT=typed(ended), EOSREAS="LOST").kind == "saved"
        row = rows(pi, number)["RIC"]
    assert (str(row.state), row.out_of_window) == (state, out == "yes")


# What each recorded date moves: the visit, and its first, planned and last day, before and after.
MOVES = """
after            visit  first       planned     last
nothing          RIC    -           -           -
nothing          INC    -           -           -
care             RIC    2026-06-29  2026-07-06  2026-07-13
care             INC    2026-07-27  2026-08-10  2026-08-24
care             HAR    -           -           -
inclusion        HAR    2026-08-13  2026-08-13  2026-08-26
inclusion        D0     -           -           -
harvest          D0     2026-09-02  2026-09-02  2026-09-23
harvest          W4     -           -           -
injection        H48    2026-09-11  2026-09-11  2026-09-12
injection        W4     2026-10-04  2026-10-08  2026-10-12
injection        W16    2026-12-24  2026-12-31  2027-01-07
later_injection  W4     2026-10-09  2026-10-13  2026-10-17
later_injection  M12    2027-08-16  2027-09-15  2027-10-15
"""


@pytest.mark.requirement("DATA-16")
@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_planned_days_move_when_an_anchor_is_recorded(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    steps = {"nothing": lambda: None, "care": lambda: cared_for(pi, number, "2026-06-01"),
             "inclusion": lambda: held(pi, number, "INC", "2026-08-12"),
             "harvest": lambda: held(pi, number, "HAR", "2026-08-19"),
             "injection": lambda: injected(pi, number, "2026-09-10"),
             "later_injection": lambda: injected(pi, number, "2026-09-15")}
    expected = [line.split() for line in MOVES.strip().splitlines()[1:]]
    for step, act in steps.items():
        act()
        now = rows(pi, number)
        for _, visit, *days in (line for line in expected if line[0] == step):
            window = now[visit].window
            found = [d.isoformat() for d in (window.first, window.target, window.last)] if window else ["-"] * 3
            assert found == days, f"{visit} after {step}"


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_an_injection_that_did_not_happen_lets_the_visit_count(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "D0", "2026-09-10")
    window = rows(pi, number)["W4"].window
    assert window is not None
    assert window.target == date(2026, 10, 8)


# Pages per register line at the visit of 1 July 2026: line of the register, first seen → asked, needed.
LINES = """
seen        asked  needed
03/05/2026  yes    yes
01/07/2026  yes    yes
02/07/2026  no     no
06/2026     yes    yes
07/2026     yes    no
2025        yes    yes
"""


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_a_page_per_line_is_asked_from_the_day_its_line_was_seen(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", "2026-07-01")
    expected = [line.split() for line in LINES.strip().splitlines()[1:]]
    for seen, _asked, _needed in expected:
        ulcer(pi, number, seen)
    pages = {page.line: page.required for page in rows(pi, number)["SCR"].pages if page.page.oid == "ULCA"}
    for line, (_seen, asked, needed) in enumerate(expected, 1):
        assert pages.get(str(line), "no") == {"yes": True, "no": False}[needed] if asked == "yes" else "no", seen


def complete(pi: Actor, number: str, address: str, **answers: Any) -> None:
    """Fill a page, and say of every question still open that its answer is unknown."""
    page = study().pages[address.split("/")[1]]
    gaps = {f"{name}__missing": "UNK" for name, item in page.items.items()
            if name not in answers and not item.derived and not item.optional and item.when is None}
    assert fill(pi, number, address, **answers, **gaps).completed, address


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_a_visit_is_done_when_its_needed_pages_are_and_a_removed_line_asks_nothing(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", "2026-06-10")
    rest_not_done(pi, number, "SCR", "VS")
    assert rows(pi, number)["SCR"].state == "started"
    complete(pi, number, "SCR/VS", **VITALS)
    assert rows(pi, number)["SCR"].state == "done"
    ulcer(pi, number, "03/05/2026")
    assert rows(pi, number)["SCR"].state == "started"
    complete(pi, number, "SCR/ULCA/1")
    assert rows(pi, number)["SCR"].state == "done"
    ulcer(pi, number, "04/05/2026")
    assert rows(pi, number)["SCR"].state == "started"
    assert events.happen(pi, study(), place(pi, number, "ULCR/2"), "removed", "Typed twice.") is None
    assert rows(pi, number)["SCR"].state == "done"


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_unscheduled_visits_are_there_when_recorded_and_the_next_may_be_added(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    assert [event for event in rows(pi, number) if event.startswith("UNS")] == []
    held(pi, number, "UNS-1", "2026-07-02")
    assert [event for event in rows(pi, number) if event.startswith("UNS")] == ["UNS-1"]
    visit, book = study().visits["UNS"], casebook(pi, number)
    assert next_event(visit, book) == "UNS-2"
    assert [addable(visit, event, book) for event in ("UNS-1", "UNS-2", "UNS-3")] == [True, True, False]


@pytest.mark.requirement("PRIV-01")
@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_what_the_injector_records_moves_nothing_that_blinded_readers_see(actor: Acting) -> None:
    """Blinded twins: the same subject with and without the product page (rulings R25)."""
    pi, injector = actor("PI"), actor("INJ")
    twins = [consented(pi), consented(pi)]
    for number in twins:
        held(pi, number, "D0", "2026-09-10")
        injected(pi, number, "2026-09-10")
    assert fill(injector, twins[0], "D0/INJP", LOTNO="LOT-7731").kind == "saved"
    seen = {number: [(r.event, r.state, r.window, r.date, [(p.page.oid, p.line, p.state, p.required) for p in r.pages])
                     for r in rows(reader, number).values()]
            for number in twins for reader in (pi,)}
    assert seen[twins[0]] == seen[twins[1]]
    mine = rows(injector, twins[0])
    assert list(mine) == ["D0"], "an injector sees the visits at which he reads a page"
    assert {page.page.oid for page in mine["D0"].pages} == {"INJ", "INJF", "INJP"}
    assert mine["D0"].date == date(2026, 9, 10), "the date he reads is that of the injection"


# How a subject may end, and the state it then has.
ENDS = """
COMPLETED          COMPLETED
LOST               SCREEN_FAILED
CONSENT_WITHDRAWN  WITHDRAWN
DEATH              DEAD
"""


@time_machine.travel("2026-11-22T10:00:00Z", tick=False)
def test_the_matrix_reads_less_and_says_the_same(actor: Acting) -> None:
    """Lists read the values of ``Study.outline`` only: states, visits and ends are those of the whole casebook."""
    pi = actor("PI")
    expected = {}
    for reason, state in (line.split() for line in ENDS.strip().splitlines()):
        number = consented(pi)
        cared_for(pi, number, "2026-06-01")
        ulcer(pi, number, "03/05/2026")
        held(pi, number, "INC", "2026-08-12")
        assert fill(pi, number, "EOS", EOSDAT="01/09/2026", EOSREAS=reason).kind == "saved"
        expected[number] = state
    readable = pi.readable(study().page_list)
    lines = subject_lines(study(), [(number, SiteRow("01", "Centre", "Europe/Paris", (), study().protocol)) for number in expected], readable, [])
    assert {line.number: line.state.oid for line in lines if line.state} == expected
    for line in lines:
        assert as_listed(line.rows) == as_listed(rows(pi, line.number).values())
        assert study().state(casebook(pi, line.number).book(study(), line.today)) == line.state
