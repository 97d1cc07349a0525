"""The overview of the study: its numbers against a count by hand, masked and by site; every chart with its table."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook.read import casebook
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries import verbs as queries
from ecrf.study import figures
from tests.playing import VITALS, consented, fill, place, study
from tests.subjects.test_home import statements
from tests.subjects.visiting import cared_for, held, injected

Acting = Callable[..., Actor]


def test_states_by_count_are_the_states_of_the_casebooks(actor: Acting) -> None:
    pi = actor("PI")
    numbers = [consented(pi) for _ in range(5)]
    held(pi, numbers[1], "SCR", "2026-06-10")
    cared_for(pi, numbers[2], "2026-06-01")
    for number in numbers[3:]:
        held(pi, number, "D0", "2026-09-10")
        injected(pi, number, "2026-09-10")
    held(pi, numbers[4], "W1", "2026-09-17")
    own = study()
    by_hand: dict[str, int] = {}
    for number in numbers:
        reached = own.state(casebook(pi, own, number).book(own, clock.today("Europe/Paris")))
        by_hand[reached.oid if reached else ""] = by_hand.get(reached.oid if reached else "", 0) + 1
    counted = {m.oid if m else "": count for m, count in figures.Sums(pi, own, ["01"]).states(pi) if count}
    assert counted == by_hand
    assert len(by_hand) > 2


def test_follow_up_is_told_by_the_visits_counted_from_the_injection() -> None:
    from forms.study import STUDY
    told = next(m for m in STUDY.milestones if m.oid == "FOLLOW_UP").told[0][0]
    counted = {v.oid for v in STUDY.visit_list if v.after and v.after.oid == STUDY.day_zero and v.target > 0}
    assert set(told.visits) == counted


@pytest.mark.requirement("DATA-15")
@pytest.mark.parametrize(("agreed", "late"), [(0, 0), (-1, 1)])
def test_an_entry_at_the_agreed_delay_is_not_late_and_the_day_after_is(actor: Acting, agreed: int, late: int) -> None:
    pi, number = actor("PI"), consented(actor("PI"))
    held(pi, number, "SCR", "2026-06-10")
    saved = db.session.execute(text("""
        SELECT CAST(a.at AT TIME ZONE 'Europe/Paris' AS date) FROM form f JOIN act a ON a.id = f.act
        WHERE f.subject = :number AND f.page = 'SV'"""), {"number": number}).scalar_one()
    days = (saved - date(2026, 6, 10)).days
    (found,) = figures.Sums(pi, study(), ["01"]).delays(days + agreed)
    assert (found.visits, found.median, found.late) == (1, days, late)


def test_queries_are_counted_by_age_and_state(actor: Acting) -> None:
    pi, monitor, number = actor("PI"), actor("CRA_B"), consented(actor("PI"))
    fill(pi, number, "SCR/VS", **VITALS)
    for item in ("SYSBP", "PULSE", "TEMP"):
        queries.raise_query(monitor, place(monitor, number, "SCR/VS"), item, "Which arm?")
    queries.answer(pi, place(pi, number, "SCR/VS"), 1, "The right one.")
    assert figures.ages(pi, study(), ["01"]) == [(2, 1), (0, 0), (0, 0), (0, 0)]
    assert figures.ages(pi, study(), ["02"]) == [(0, 0)] * 4
    with time_machine.travel("2099-01-01T10:00:00Z"):
        assert figures.ages(pi, study(), ["01"])[-1] == (2, 1)


@pytest.mark.parametrize("role", ["PI", "SC", "CRA_B", "DM", "SPO", "PV", "CTU", "QP", "INJ", "INS"])
def test_the_page_opens_for_every_reader_with_a_table_under_each_chart(actor: Acting, client: Any, role: str) -> None:
    number = consented(actor("PI"))
    held(actor("PI"), number, "SCR", "2026-06-10")
    page = client(role).get("/overview").get_data(as_text=True)
    figures_shown = re.findall(r'<section class="panel in2 figure".*?</section>', page, re.S)
    assert len(figures_shown) >= 3
    for figure in figures_shown:
        assert 'role="img"' in figure
        assert 'aria-label="' in figure
        assert "<table" in figure
        assert "style=" not in figure


@pytest.mark.requirement("ACC-03")
def test_another_sites_overview_is_not_found_and_its_subjects_are_not_counted(actor: Acting, client: Any) -> None:
    consented(actor("PI", "02"), "02")
    browser = client("PI", "01")
    browser.post("/language/en")
    assert "0 subjects" in browser.get("/overview").get_data(as_text=True)
    assert browser.get("/overview?site=02").status_code == 404
    assert client("DM").get("/overview?site=02").status_code == 200


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_counts_no_query_on_the_product(actor: Acting) -> None:
    pi, number = actor("PI"), consented(actor("PI"))
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-7731")
    asking = actor("CRA_U")
    queries.raise_query(asking, place(asking, number, "D0/INJP"), "LOTNO", "Which label?")
    total = [sum(map(sum, figures.ages(who, study(), ["01"]))) for who in (pi, actor("INJ"))]
    assert total[1] > total[0]


def test_the_overview_costs_the_same_with_two_and_with_twelve_subjects(actor: Acting, client: Any) -> None:
    counts, browser = [], client("DM")
    for more in (2, 10):
        for _ in range(more):
            consented(actor("PI"))
        browser.get("/overview")
        with statements() as sent:
            assert browser.get("/overview").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 12
