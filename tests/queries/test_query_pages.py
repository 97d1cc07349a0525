"""Queries over HTTP: posts from a page, refusals that keep what was typed, and the list with its counts and its mask."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import event, text

from ecrf.casebook import keyset
from ecrf.db import db
from ecrf.queries import listing, verbs
from ecrf.queries.listing import Wanted
from ecrf.queries.orders import ORDERS
from ecrf.queries.threads import counts, threads
from tests.playing import consented, fill, place, study


def asked(number: str, role: str, actor: Any, address: str = "ICF", item: str | None = "RFICVER",
          words: str = "The source says version 3.") -> int:
    """A query of that role."""
    return verbs.raise_query(actor(role), place(actor(role), number, address), item, words)


def only(number: str) -> Any:
    """The subject's one query."""
    thread, = [t for listed in threads(number, None).values() for t in listed]
    return thread


@pytest.mark.requirement("DATA-13")
def test_a_query_is_raised_answered_asked_again_answered_and_closed(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    page = f"/subjects/{number}/ICF"
    monitor, nurse = client("CRA_B"), client("SC")
    sent = monitor.post(f"{page}/queries", data={"item": "RFICVER", "text.RFICVER": "Version 3 in the source?"})
    assert (sent.status_code, sent.location) == (302, f"{page}#i-RFICVER")
    for browser, verb, words in ((nurse, "answer", "Version 2."), (monitor, "ask-again", "Page 4 says 3."),
                                 (nurse, "answer", "Page 4 is an old copy."), (monitor, "close", "")):
        moved = browser.post(f"{page}/queries/1/{verb}", data={"text.1": words})
        assert (moved.status_code, moved.location) == (302, f"{page}#i-RFICVER"), verb
    thread = only(number)
    assert [m.kind for m in thread.messages] == ["open", "answer", "ask_again", "answer", "close"]
    assert thread.state == "closed"


@pytest.mark.requirement("AUD-08")
def test_every_step_is_one_act_with_its_verb_in_the_subjects_stream(actor: Any) -> None:
    number, nurse, monitor = consented(actor("SC")), actor("SC"), actor("CRA_B")
    before = _acts(number)
    there = place(monitor, number, "ICF")
    query = asked(number, "CRA_B", actor)
    verbs.answer(nurse, there, query, "Version 2.")
    verbs.ask_again(monitor, there, query, "Sure?")
    verbs.answer(nurse, there, query, "Yes.")
    verbs.close(monitor, there, query)
    verbs.cancel(monitor, there, asked(number, "CRA_B", actor), "Twice.")
    assert _acts(number)[len(before):] == [
        ("raise_query", "CRA_B"), ("answer_query", "SC"), ("ask_again_query", "CRA_B"), ("answer_query", "SC"),
        ("close_query", "CRA_B"), ("raise_query", "CRA_B"), ("cancel_query", "CRA_B")]


def _acts(number: str) -> list[tuple[str, str]]:
    rows = db.session.execute(text("SELECT verb, role FROM act WHERE stream = :s ORDER BY seq"), {"s": f"subject/{number}"})
    return [(row.verb, row.role) for row in rows]


@pytest.mark.requirement("DATA-13")
def test_a_stale_click_says_so_keeps_the_words_and_writes_nothing(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    asked(number, "CRA_B", actor)
    page, nurse = f"/subjects/{number}/ICF", client("SC")
    nurse.post(f"{page}/queries/1/answer", data={"text.1": "Version 2."})
    again = nurse.post(f"{page}/queries/1/answer", data={"text.1": "My second thoughts."})
    assert again.status_code == 409
    assert "My second thoughts." in again.text and "Version 2." in again.text
    assert len(only(number).messages) == 2


@pytest.mark.requirement("DATA-13")
def test_a_settled_query_is_continued_from_its_drawer(actor: Any, client: Any) -> None:
    number, monitor = consented(actor("SC")), client("CRA_B")
    asked(number, "CRA_B", actor)
    page = f"/subjects/{number}/ICF"
    early = monitor.post(f"{page}/queries?follows=1", data={"item": "RFICVER", "text.follows.1": "Kept words."})
    assert early.status_code == 409 and "Kept words." in early.text and 'action="' + page + '/queries?follows=1"' in early.text
    assert monitor.post(f"{page}/queries/1/cancel", data={"text.1": "In error."}).status_code == 302
    sent = monitor.post(f"{page}/queries?follows=1", data={"item": "RFICVER", "text.follows.1": "Asked anew."})
    assert sent.status_code == 302
    found = sorted((t for listed in threads(number, None).values() for t in listed), key=lambda t: t.number)
    assert [(t.state, t.follows, t.item) for t in found] == [("cancelled", None, "RFICVER"), ("open", 1, "RFICVER")]


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize(("words", "status"), [("", 422), ("x" * 2001, 422)])
def test_words_refused_are_still_there(actor: Any, client: Any, words: str, status: int) -> None:
    number = consented(actor("SC"))
    answer = client("CRA_B").post(f"/subjects/{number}/ICF/queries", data={"item": "RFICVER", "text.RFICVER": words})
    assert answer.status_code == status and words in answer.text
    assert threads(number, None) == {}


@pytest.mark.requirement("ACC-03")
def test_another_sites_query_is_not_found(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    asked(number, "CRA_B", actor)
    page = f"/subjects/{number}/ICF/queries"
    assert client("CRA_B", "02").post(page, data={"item": "RFICVER", "text": "?"}).status_code == 404
    assert client("CRA_B", "02").post(f"{page}/1/cancel", data={"text": "?"}).status_code == 404
    assert client("SC", "02").post(f"{page}/1/answer", data={"text": "?"}).status_code == 404
    assert only(number).state == "open"


@pytest.mark.requirement("ACC-03")
def test_the_list_and_the_count_hold_the_sites_of_the_reader_only(actor: Any, client: Any) -> None:
    one, two = consented(actor("SC")), consented(actor("SC", "02"), "02")
    asked(one, "CRA_B", actor, words="Of site one.")
    asked(two, "DM", actor, words="Of site two.")
    for role, site, seen in (("SC", "01", [one]), ("SC", "02", [two]), ("CRA_B", "01", [one]), ("DM", "01", [one, two])):
        shown = client(role, site).get("/queries").text
        assert [number for number in (one, two) if number in shown] == seen, (role, site)
        assert listing.count(actor(role, site), study(), Wanted()) == len(seen)
    assert counts(actor("SC"), study()) == {"waits": 1, "overdue": 0, "to_answer": 1, "to_close": 0, "open": 1, "late": 0}


@pytest.mark.requirement("ACC-03")
def test_a_blinded_reader_finds_no_trace_of_an_unblinded_page(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    monitor = actor("CRA_U")
    verbs.raise_query(monitor, place(monitor, number, "D0/INJP"), "LOTNO", "CANARY lot?")
    for role in ("PI", "SC", "CRA_B", "DM"):
        found = client(role).get("/queries?state=all")
        assert "CANARY" not in found.text and "INJP" not in found.text and number not in found.text, role
        assert listing.count(actor(role), study(), Wanted(state="all")) == 0
        assert set(counts(actor(role), study()).values()) == {0}
        assert threads(number, actor(role).readable(study().page_list)) == {}
        assert client(role).post(f"/subjects/{number}/D0/INJP/queries/1/answer", data={"text": "?"}).status_code in (403, 404)
    assert counts(actor("INJ"), study()) == {"waits": 1, "overdue": 0, "to_answer": 1, "to_close": 0, "open": 1, "late": 0}
    assert "CANARY" in client("INJ").get("/queries").text


@pytest.mark.requirement("DATA-13")
def test_an_unblinded_monitor_asks_in_the_unblinded_area_only(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    assert client("CRA_U").post(f"/subjects/{number}/ICF/queries", data={"item": "RFICVER", "text": "?"}).status_code == 403


@pytest.fixture
def several(actor: Any) -> dict[str, str]:
    """Two subjects of site 01 with queries in every state, by several raisers."""
    nurse, monitor, manager = actor("SC"), actor("CRA_B"), actor("DM")
    one, two = consented(nurse), consented(nurse)
    fill(nurse, one, "SCR/VS", SYSBP="190")
    asked(one, "CRA_B", actor, words="first open")
    asked(one, "CRA_B", actor, words="second answered")
    verbs.answer(nurse, place(nurse, one, "ICF"), 2, "Yes.")
    asked(two, "DM", actor, words="third closed")
    verbs.answer(nurse, place(nurse, two, "ICF"), 1, "Yes.")
    verbs.close(manager, place(manager, two, "ICF"), 1)
    asked(two, "CRA_B", actor, words="fourth cancelled")
    verbs.cancel(monitor, place(monitor, two, "ICF"), 2, "Twice.")
    return {"one": one, "two": two}


FILTERS: list[tuple[dict[str, str], set[str]]] = [
    ({}, {"EC38", "first open", "second answered"}),
    ({"state": "open"}, {"EC38", "first open"}),
    ({"state": "answered"}, {"second answered"}),
    ({"state": "closed"}, {"third closed"}),
    ({"state": "cancelled"}, {"fourth cancelled"}),
    ({"state": "resolved"}, set()),
    ({"state": "all", "subject": "two"}, {"third closed", "fourth cancelled"}),
    ({"state": "all", "page": "VS"}, {"EC38"}),
    ({"state": "all", "check": "EC38"}, {"EC38"}),
    ({"state": "all", "raised": "DM"}, {"third closed"}),
    ({"state": "all", "raised": "SYSTEM"}, {"EC38"}),
    ({"state": "all", "site": "02"}, set()),
    ({"state": "all", "page": "NOSUCH"}, set()),
    ({"state": "all", "subject": "'; --\x00"}, set()),
]


def test_each_filter_finds_what_it_names_and_counts_it(actor: Any, client: Any, several: dict[str, str]) -> None:
    manager = client("DM")
    for wanted, found in FILTERS:
        named = wanted | ({"subject": several[wanted["subject"]]} if wanted.get("subject") in several else {})
        read = Wanted.of(named)
        lines, earlier, later = listing.lines(actor("DM"), study(), read)
        assert {line.check or line.text for line in lines} == found, wanted
        assert listing.count(actor("DM"), study(), read) == len(found)
        assert (earlier, later) == (False, False)
        assert manager.get("/queries", query_string=named).status_code == 200, wanted


def test_what_waits_for_the_reader_comes_first_and_is_what_the_badge_counts(actor: Any, several: dict[str, str]) -> None:
    def states(role: str, **wanted: str) -> list[str]:
        return [line.state for line in listing.lines(actor(role), study(), Wanted(**wanted))[0]]
    assert states("SC") == ["open", "open", "answered"]
    assert states("CRA_B") == ["answered", "open", "open"]
    assert states("DM") == ["open", "open", "answered"], "by age"
    for role, waits, to_answer, to_close in (("SC", 2, 2, 0), ("PI", 2, 2, 0), ("CRA_B", 1, 0, 1), ("DM", 0, 0, 1), ("INS", 0, 0, 0)):
        assert counts(actor(role), study(), ("waits", "to_answer", "to_close")) == {"waits": waits, "to_answer": to_answer, "to_close": to_close}
        assert len(states(role, state="answer")) == to_answer and len(states(role, state="close")) == to_close
        assert len(states(role, party="me")) == waits


def test_the_list_turns_its_pages_by_key(actor: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    number = consented(actor("SC"))
    for n in range(5):
        asked(number, "DM", actor, words=f"Question {n}")
    manager, seen = client("DM"), []
    address = "/queries"
    while address:
        shown = manager.get(address).text
        seen += re.findall(r"Question \d", shown)
        back, address = address, _link(shown, "data-next")
    assert seen == [f"Question {n}" for n in range(5)]
    earlier = manager.get(_link(shown, "data-prev") or "").text
    assert re.findall(r"Question \d", earlier) == ["Question 2", "Question 3"], back
    for odd in ("x", "1-", "-1", "9" * 30 + "-1", keyset.key(0, "now", "", "", "", "", 1), keyset.key(0)):
        assert manager.get("/queries", query_string={"after": odd, "before": odd}).status_code == 200


@pytest.mark.requirement("BLIND-01")
def test_the_key_of_a_line_is_made_of_what_its_reader_sees(actor: Any) -> None:
    """No surrogate number: between two of them a gap would tell of a query that is hidden."""
    number = consented(actor("SC"))
    asked(number, "DM", actor, words="First?")
    assert fill(actor("INJ"), number, "D0/INJP", DOSEPLN="10", DOSEGIV="5").kind == "saved"
    assert any(t.address[1] == "INJP" for listed in threads(number, None).values() for t in listed), "a query she may not see"
    asked(number, "DM", actor, words="Second?")
    lines, _earlier, _later = listing.lines(actor("DM"), study(), Wanted(subject=number, state="all"))
    assert {line.page for line in lines} == {"ICF"}
    for line in lines:
        values = keyset.read(ORDERS[""].key(line), int, datetime, str, str, str, str, int)
        assert values == (line.rank, line.opened, line.subject, line.visit, line.page, line.line, line.number)


def _link(page: str, mark: str) -> str | None:
    found = re.search(rf'href="([^"]+)"[^>]*{mark}', page)
    return found.group(1).replace("&amp;", "&") if found else None


def test_list_count_and_badge_cost_the_same_statements_whatever_their_length(actor: Any) -> None:
    number, told = consented(actor("SC")), []
    engine = db.engine

    def listen(*args: Any) -> None:
        told.append(args[2])

    def spent() -> int:
        del told[:]
        listing.lines(actor("DM"), study(), Wanted())
        listing.count(actor("DM"), study(), Wanted())
        counts(actor("DM"), study())
        return len([s for s in told if "FROM query" in s])
    event.listen(engine, "before_cursor_execute", listen)
    asked(number, "DM", actor)
    few = spent()
    for _ in range(5):
        asked(number, "DM", actor)
    assert (few, spent()) == (3, 3)
    event.remove(engine, "before_cursor_execute", listen)
