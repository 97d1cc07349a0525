"""One question at many places of a listing: shown first, what changed or waits is left out, nobody asks where he may not."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.permissions import GRANTED
from ecrf.queries.raising import Spot
from ecrf.queries.threads import threads
from tests.locks.held import do, target
from tests.playing import VITALS, consented, fill
from tests.queries.test_query_pages import asked

ASK = "/queries/together/raise"


def at(number: str, address: str, item: str = "", seen: int = 0) -> str:
    visit, page = address.split("/")
    return Spot(number, visit, page, "", item, seen).tick


def questions(number: str) -> list[tuple[str, str | None]]:
    return [(thread.opening.text, thread.item) for listed in threads(number, None).values() for thread in listed]


@pytest.mark.requirement("DATA-13")
def test_a_question_is_shown_first_and_then_asked_at_each_chosen_place(actor: Any, client: Any) -> None:
    one, two = consented(actor("SC")), consented(actor("SC"))
    for number in (one, two):
        fill(actor("SC"), number, "SCR/VS", **VITALS)
    browser, chosen = client("CRA_B"), [at(one, "SCR/VS", "SYSBP", 1), at(two, "SCR/VS"), at(two, "SCR/VS", "PULSE", 1)]
    shown = browser.post(ASK, data={"at": chosen, "back": "/sdv/dropped"})
    assert shown.status_code == 200
    assert shown.text.count('name="at"') == 3
    assert questions(one) == []
    done = browser.post(ASK, data={"at": chosen, "step": "do", "text": "Which arm?", "back": "/sdv/dropped"})
    assert 'href="/sdv/dropped"' in done.text
    assert questions(one) == [("Which arm?", "SYSBP")]
    assert sorted(questions(two), key=str) == [("Which arm?", "PULSE"), ("Which arm?", None)]


def test_what_changed_what_is_asked_already_and_what_is_locked_is_left_out(actor: Any, client: Any, monkeypatch: Any) -> None:
    from tests.locks.held import nothing_missing
    number, locked = consented(actor("SC")), consented(actor("SC"))
    for subject in (number, locked):
        fill(actor("SC"), subject, "SCR/VS", **VITALS)
    browser, chosen = client("CRA_B"), [at(number, "SCR/VS", "SYSBP", 1), at(number, "SCR/VS", "PULSE", 1), at(number, "SCR/VS"),
                                        at(locked, "SCR/VS")]
    assert browser.post(ASK, data={"at": chosen}).text.count('name="at"') == 4
    fill(actor("SC"), number, "SCR/VS", reason="ENTRY_ERROR", SYSBP="137")
    asked(number, "CRA_B", actor, words="The whole page?", address="SCR/VS", item=None)
    nothing_missing(monkeypatch)
    do(actor("DM"), "lock", target("subject", locked))
    done = browser.post(ASK, data={"at": chosen, "step": "do", "text": "Which arm?"})
    assert sorted(questions(number), key=str) == [("The whole page?", None), ("Which arm?", "PULSE")]
    assert questions(locked) == []
    assert done.text.count('class="wn"') >= 3


@pytest.mark.parametrize("text", ["", " ", "x" * 2001, "bad \x01", "The value should be 120."])
def test_words_that_cannot_be_sent_stay_on_the_screen_and_nothing_is_written(actor: Any, client: Any, text: str) -> None:
    number = consented(actor("SC"))
    browser, chosen = client("CRA_B"), [at(number, "SCR/VS")]
    refused = browser.post(ASK, data={"at": chosen, "step": "do", "text": text})
    assert refused.status_code == 422
    assert questions(number) == []
    if text.startswith("The value"):
        assert "The value should be 120." in refused.text
        browser.post(ASK, data={"at": chosen, "step": "do", "text": text, "confirmed": "y"})
        assert questions(number) == [(text, None)]


@pytest.mark.requirement("ACC-03")
def test_nobody_asks_where_he_may_not(actor: Any, client: Any) -> None:
    number, elsewhere = consented(actor("SC")), consented(actor("SC", "02"), "02")
    for role in sorted(GRANTED["view"] | {"ADM": ""}):
        answer = client(role).post(ASK, data={"at": [at(number, "SCR/VS"), at(elsewhere, "SCR/VS")], "step": "do", "text": "?"})
        if role not in GRANTED["raise"]:
            assert answer.status_code == 403, role
        elif role != "DM":
            assert answer.status_code == 404, role
    assert questions(number) == questions(elsewhere) == [("?", None)], "only the data manager reaches both, and nothing is written before"
    assert client("DM").post(ASK, data={"at": [at(number, "D0/INJP")], "step": "do", "text": "?"}).status_code == 404
    for broken in ("", "x", f"{number}/SCR/VS//NOITEM/0", f"{number}/NO/VS///0", "99-001/SCR/VS///0", f"{number}/SCR/VS///9999999"):
        assert client("DM").post(ASK, data={"at": [broken], "step": "do", "text": "?"}).status_code in (200, 404), broken
