"""The work lists of the home page, role by role: what each finds, that every count leads to exactly its rows, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import time_machine
from sqlalchemy import text

from ecrf.audit import masking
from ecrf.db import db
from ecrf.permissions import ROLES, Actor
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests.playing import VITALS, consented, fill, place
from tests.subjects.test_home import NOW, statements
from tests.subjects.visiting import cared_for

Acting = Callable[..., Actor]
PEOPLE = [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")]
BUDGET = {"PI": 11, "SI": 11, "SC": 9, "CRA_B": 12, "CRA_U": 11, "DM": 14, "SPO": 8, "PV": 8, "PHR": 10, "CTU": 9, "QP": 9, "INJ": 9,
          "INS": 6, "PV_U": 8, "STAT_U": 6, "ADM": 1}
"""Statements of the home page of each role when every list of it has lines, the log-in check among them; six are the matrix's."""
PANEL = re.compile(r'<section aria-labelledby="todo-([a-z-]+)">.*?</h2>', re.S)
LINK = re.compile(r'<a href="([^"]+)">(?:All: )(\d+)<')


def busy(actor: Acting) -> str:
    """A subject with something for everybody: a late visit, queries open and answered, of people and of a check, pages to sign,
    begun, to verify and verified before a change, a product page, an adverse event, a masking asked, an end."""
    pi, monitor, manager = actor("PI"), actor("CRA_B"), actor("DM")
    number = consented(pi)
    cared_for(pi, number, "2026-08-01")
    fill(pi, number, "SCR/VS", **VITALS | {"SYSBP": "210"})
    for who, items in ((monitor, ("WEIGHT", "PULSE")), (manager, ("DIABP", "TEMP"))):
        for item in items:
            queries.raise_query(who, place(who, number, "SCR/VS"), item, "Which arm?")
    asked = db.session.execute(text("SELECT number FROM query_head WHERE subject = :n AND item IN ('WEIGHT', 'DIABP')"), {"n": number}).scalars()
    for query in list(asked):
        queries.answer(pi, place(pi, number, "SCR/VS"), query, "The right one.")
    sdv.verify(monitor, place(monitor, number, "SCR/VS"), ["OXYSAT"], {"OXYSAT": 1})
    fill(pi, number, "SCR/VS", OXYSAT="98", OXYSAT__reason="ENTRY_ERROR")
    masking.ask(monitor, masking.target(place(monitor, number, "SCR/VS"), "OXYSAT", 1, 0, 0), "A number of a file was typed.")
    unblinded = actor("CRA_U")
    fill(actor("INJ"), number, "D0/INJP", LOTNO="L1", KITNO="K1")
    sdv.verify(unblinded, place(unblinded, number, "D0/INJP"), ["LOTNO"], {"LOTNO": 1})
    fill(actor("INJ"), number, "D0/INJP", LOTNO="L2", LOTNO__reason="ENTRY_ERROR")
    fill(pi, number, "AE/new", AETERM="Infection")
    fill(pi, number, "EOS", EOSREAS="LOST")
    return number


COUNTED = {"PI": {"visits", "clock", "queries-answer", "begun", "signatures"}, "SC": {"visits", "clock", "queries-answer", "begun"},
           "SI": {"visits", "clock", "queries-answer", "begun", "signatures"}, "CRA_B": {"queries-me", "verification", "dropped"},
           "CRA_U": {"verification", "dropped"}, "DM": {"queries-close", "queries-open", "checks", "ended", "maskings"},
           "SPO": {"sites", "maskings"}, "PV": {"pages"}, "PV_U": {"pages"}, "PHR": set(), "CTU": {"begun"}, "QP": {"begun"}, "INJ": {"begun"},
           "INS": set(), "STAT_U": set(), "ADM": set()}
"""The work that each role finds on its home page after ``busy``."""


@time_machine.travel(NOW)
def test_every_role_lands_on_its_work_and_every_count_leads_to_exactly_its_rows(actor: Acting, client: Any) -> None:
    for _ in range(2):
        busy(actor)
    for role in PEOPLE:
        browser = client(role)
        browser.post("/language/en")
        page = browser.get("/").get_data(as_text=True)
        counted = {kind: link for panel in PANEL.finditer(page) for kind in [panel[1]] for link in LINK.findall(panel[0])}
        assert set(counted) == COUNTED[role], role
        for kind, (address, count) in counted.items():
            if kind == "sites":
                continue
            found = browser.get(address.replace("&amp;", "&")).get_data(as_text=True)
            listed = found[found.index('id="main"'):]
            rows = {"maskings": lambda text: text.count("<form class=\"fields\"")}.get(kind, _rows)(listed) if not address.startswith(
                "/todo") else len(re.findall(r"<li><a href=", listed))
            assert rows == int(count), (role, kind, address)


@time_machine.travel("2026-12-24T10:00:00Z")
def test_what_is_overdue_is_a_link_to_exactly_those(actor: Acting, client: Any) -> None:
    pi, manager, number = actor("PI"), actor("DM"), consented(actor("PI"))
    fill(pi, number, "SCR/VS", **VITALS)
    for item in ("PULSE", "TEMP"):
        queries.raise_query(manager, place(manager, number, "SCR/VS"), item, "Which arm?")
    for role, address in (("PI", "/queries?party=me&amp;due=over"), ("DM", "/queries?state=open&amp;due=over")):
        browser = client(role)
        browser.post("/language/en")
        page = browser.get("/").get_data(as_text=True)
        assert f'<a href="{address}">2 overdue<' in page, role
        assert _rows(browser.get(address.replace("&amp;", "&")).get_data(as_text=True)) == 2


def _rows(listed: str) -> int:
    """The lines of the first table of the list behind a count."""
    table = re.search(r"<tbody>(.*?)</tbody>", listed, re.S)
    return len(re.findall(r"<tr[ >]", table[1])) if table else 0


@time_machine.travel(NOW, tick=False)
def test_the_home_page_costs_each_role_what_is_said_with_three_and_with_seven_subjects(actor: Acting, client: Any) -> None:
    assert set(BUDGET) == set(PEOPLE)
    busy(actor)
    browsers = {role: client(role) for role in PEOPLE}
    counted: dict[str, set[int]] = {role: set() for role in PEOPLE}
    for more in (2, 4):
        for _ in range(more):
            cared_for(actor("PI"), consented(actor("PI")), "2026-06-01")
        for role, browser in browsers.items():
            browser.get("/")
            with statements() as sent:
                assert browser.get("/").status_code == (302 if role == "ADM" else 200)
            counted[role].add(len(sent))
    assert counted == {role: {spent} for role, spent in BUDGET.items()}
