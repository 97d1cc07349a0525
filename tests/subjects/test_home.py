"""The home page, the subject's pages and the search box, over HTTP: what each role finds, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, text

from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries import verbs as queries
from tests.playing import VITALS, consented, fill, place
from tests.subjects.visiting import cared_for, held, injected, rest_not_done, ulcer

Acting = Callable[..., Actor]
NOW = "2026-11-22T10:00:00Z"
NOTING = ("pg_advisory_xact_lock", "INSERT INTO act", "act_content", "INSERT INTO seal")
"""What writes the one act that an inspector looked (rulings R11); no part of the page."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")) and not any(part in statement for part in NOTING):
            sent.append(statement)
    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def words(answer: Any) -> str:
    """The text of a page, without its tags."""
    page = re.sub(r"<svg.*?</svg>", "", answer.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@time_machine.travel(NOW)
def test_an_investigator_finds_visits_queries_and_the_run_in(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    late, waiting, asked = consented(pi), consented(pi), consented(pi)
    cared_for(pi, late, "2026-08-01")
    cared_for(pi, waiting, "2026-09-09")
    fill(pi, asked, "SCR/VS", SYSBP="120")
    queries.raise_query(actor("CRA_B"), place(actor("CRA_B"), asked, "SCR/VS"), "SYSBP", "Brassard adapté ?")
    page = client("PI").get("/").get_data(as_text=True)
    assert f'href="/subjects/{late}/INC"' in page
    assert f'href="/subjects/{asked}/SCR/VS#i-SYSBP"' in page
    assert re.search(r"74\s*<span class=\"soft\">/ 56–84", page), "day of the run-in, and its window"
    assert 'class="clock"' in page


@time_machine.travel(NOW)
def test_the_matrix_tells_states_by_shape_and_words(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    number = consented(pi)
    cared_for(pi, number, "2026-08-01")
    held(pi, number, "RIC", "2026-09-20")
    rest_not_done(pi, number, "RIC")
    answer = client("PI").get("/")
    page = answer.get_data(as_text=True)
    cell = re.search(rf'<td[^>]*><a href="/subjects/{number}/RIC">.*?</td>', page, re.S)
    assert cell
    assert "#done" in cell[0]
    assert "#warn" in cell[0], "held outside its window"
    late = re.search(rf'<td class="late"><a href="/subjects/{number}/INC">.*?</td>', page, re.S)
    assert late
    assert "#late" in late[0]
    assert 'class="vh"' in late[0], "the state is said in words too"
    assert page.count('class="legend"') >= 1


@time_machine.travel(NOW)
def test_a_monitor_finds_what_to_verify_by_subject(actor: Acting, client: Any) -> None:
    number = consented(actor("PI"))
    fill(actor("PI"), number, "SCR/VS", **VITALS)
    page = client("CRA_B").get("/").get_data(as_text=True)
    panel = re.search(r'<section aria-labelledby="todo-verification">.*?</section>', page, re.S)
    assert panel
    assert number in panel[0]
    assert f'href="/sdv?subject={number}"' in panel[0]


def test_an_inspector_has_nothing_to_do_and_an_administrator_goes_elsewhere(client: Any) -> None:
    assert 'class="panel todo"' not in client("INS").get("/").get_data(as_text=True)
    answer = client("ADM").get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/admin")


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("address", ["", "/SCR", "/UNS-1", "/ulcers", "/ulcers/U01"])
def test_another_sites_subject_is_a_404_and_one_denial(actor: Acting, client: Any, address: str) -> None:
    number = consented(actor("PI", "02"), "02")
    ulcer(actor("PI", "02"), number, "03/05/2026")
    stranger = client("PI", "01")
    assert stranger.get(f"/subjects/{number}{address}").status_code == 404
    assert db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'denied'")).scalar_one() == 1


@pytest.mark.requirement("ACC-03")
def test_lists_and_the_search_box_hold_the_actors_sites_only(actor: Acting, client: Any) -> None:
    mine, other = consented(actor("PI", "01"), "01"), consented(actor("PI", "02"), "02")
    browser = client("PI", "01")
    for address in ("/", "/subjects", "/subjects?site=02", f"/find?q={other}", "/?site=02"):
        page = words(browser.get(address)).replace(f'value="{other}"', "")
        assert other not in page, address
    assert mine in words(browser.get("/subjects"))


@time_machine.travel(NOW)
def test_a_subjects_pages_open_and_show_windows(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    number = consented(pi)
    cared_for(pi, number, "2026-06-01")
    held(pi, number, "SCR", "2026-06-10")
    ulcer(pi, number, "03/05/2026")
    injected(pi, number, "2026-09-10")
    fill(pi, number, "SCR/ULCA/1", ULCSTAT="ACTIVE", LDIAM="4,5")
    browser = client("SC")
    assert "27/07/2026 – 24/08/2026" in words(browser.get(f"/subjects/{number}")), "the window of inclusion"
    visit = browser.get(f"/subjects/{number}/W4").get_data(as_text=True)
    assert f'class="btn go" href="/subjects/{number}/W4/SV"' in visit, "the visit begins with its first page"
    assert "U01" in words(browser.get(f"/subjects/{number}/ulcers"))
    assert "4,5" in words(browser.get(f"/subjects/{number}/ulcers/U01"))
    for gone in ("/ulcers/U02", "/W99", "/UNS-2", "/UNS", "/nothing"):
        assert browser.get(f"/subjects/{number}{gone}").status_code == 404, gone


def test_an_unscheduled_visit_is_begun_by_its_first_page(actor: Acting, client: Any) -> None:
    number = consented(actor("PI"))
    browser = client("SC")
    before = db.session.execute(text("SELECT count(*) FROM act")).scalar_one()
    for _again in range(2):
        assert browser.post(f"/subjects/{number}/add/UNS").location == f"/subjects/{number}/UNS-1"
    assert browser.get(f"/subjects/{number}/UNS-1").status_code == 200
    assert db.session.execute(text("SELECT count(*) FROM act")).scalar_one() == before
    assert browser.post(f"/subjects/{number}/add/W4").status_code == 404


# What is typed, and where it leads; {n} is the subject's number.
FINDS = """
{n}            /subjects/{n}
{n}_W8         /subjects/{n}/W8
{n}_s8         /subjects/{n}/W8
{n}_W8_VS      /subjects/{n}/W8/VS
{n}/w8/vs      /subjects/{n}/W8/VS
{n}_W8_ULCA_U01 /subjects/{n}/W8/ULCA/1
{n}_W8_ULCA    /subjects/{n}/W8/ULCA
{n}_AE         /subjects/{n}/AE
{n}_ICF        /subjects/{n}/ICF
{n}_ulcers     /subjects/{n}/ulcers
{n}_UNS-1      /subjects/{n}/UNS-1
{n}_W99        list
{n}_D0_INJP    list
99-999         list
patient        list
"""


def test_the_search_box_goes_where_it_is_told(actor: Acting, client: Any) -> None:
    number = consented(actor("PI"))
    browser = client("PI")
    for line in FINDS.strip().splitlines():
        typed, leads = line.replace("{n}", number).split()
        answer = browser.get("/find", query_string={"q": typed.replace("_", " ")})
        assert (answer.location if answer.status_code == 302 else "list") == leads, typed


@pytest.mark.requirement("PRIV-01")
@time_machine.travel(NOW)
def test_blinded_twins_look_alike_on_every_page(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    twins = [consented(pi), consented(pi)]
    for number in twins:
        held(pi, number, "D0", "2026-09-10")
        injected(pi, number, "2026-09-10")
    fill(actor("INJ"), twins[0], "D0/INJP", LOTNO="CANARY-7731")
    browser = client("PI")
    row = {n: re.search(rf'<tr><th scope="row"><a class="num" href="/subjects/{n}">.*?</tr>',
                        browser.get("/").get_data(as_text=True), re.S) for n in twins}
    assert row[twins[0]]
    assert row[twins[1]]
    assert row[twins[0]][0].replace(twins[0], twins[1]) == row[twins[1]][0]
    for address in ("", "/D0", "/ulcers"):
        pages = [browser.get(f"/subjects/{n}{address}").get_data(as_text=True) for n in twins]
        alike = [re.sub(r'value="[^"]*"|content="[^"]*"', "", page.replace(n, "")) for n, page in zip(twins, pages, strict=True)]
        assert alike[0] == alike[1], address
        assert "CANARY" not in pages[0]


def test_the_list_filters_by_state_and_number(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    first, second = consented(pi), consented(pi)
    held(pi, second, "SCR", "2026-06-10")
    browser = client("PI")
    assert second not in words(browser.get("/subjects?state=CONSENTED"))
    assert first not in words(browser.get("/subjects?state=SCREENING"))
    assert first in words(browser.get(f"/subjects?q={first}"))
    assert second not in words(browser.get(f"/subjects?q={first}"))


@time_machine.travel(NOW)
def test_the_pages_of_the_matrix_follow_each_other_without_gap(actor: Acting, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecrf.subjects.overview.PER_PAGE", 2)
    numbers = [consented(actor("PI")) for _ in range(5)]
    browser, address, seen = client("PI"), "/", []
    for _ in range(3):
        page = browser.get(address).get_data(as_text=True)
        seen.append(re.findall(r'<tr><th scope="row"><a class="num" href="/subjects/([^"]+)"', page))
        following = re.search(r'<a class="btn s" href="([^"]+)" rel="next"', page)
        address = "/" + following[1].replace("&amp;", "&") if following else ""
    assert seen == [numbers[:2], numbers[2:4], numbers[4:]]
    assert not address
    back = re.search(r'<a class="btn s" href="([^"]+)" rel="prev"', page)
    assert back
    again = browser.get("/" + back[1].replace("&amp;", "&")).get_data(as_text=True)
    assert re.findall(r'<tr><th scope="row"><a class="num" href="/subjects/([^"]+)"', again) == numbers[2:4]
