"""Every step of a query tried by every role in every state: only the listed ones succeed (regulatory 3.2, R13, R14)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.exceptions import Forbidden

from ecrf.db import db
from ecrf.queries import verbs
from ecrf.queries.states import TRANSITIONS
from ecrf.queries.threads import Refusal, threads
from ecrf.queries.threads import verbs as legal
from tests.playing import consented, fill, place, study

PAGE = "ICF"
ROLES = ("PI", "SI", "SC", "CRA_B", "DM", "SPO", "INS", "ADM")
DO: dict[str, Callable[..., None]] = {"answer": verbs.answer, "ask_again": verbs.ask_again, "close": verbs.close,
                                      "cancel": verbs.cancel}

# who may do what to a query that the monitor raised, and to one that an edit check raised
BY_MONITOR = """
verb       open             answered
answer     PI,SI,SC         -
ask_again  -                CRA_B,DM
close      -                CRA_B,DM
cancel     CRA_B,DM         -
"""
BY_CHECK = """
verb       open             answered
answer     PI,SI,SC         -
ask_again  -                DM
close      -                DM
cancel     DM               -
"""
STATES = ("open", "answered", "closed", "cancelled", "resolved")


def allowed(table: str) -> set[tuple[str, str, str]]:
    """``(state, verb, role)`` of a table above; settled states allow nothing."""
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return {(state, row[0], role) for row in rows for state, roles in zip(head[1:], row[1:], strict=True)
            for role in roles.split(",") if role != "-"}


def last(number: str, address: str = PAGE) -> Any:
    """The query asked last on a page."""
    found = [t for listed in threads(number, None).values() for t in listed if "/".join(filter(None, t.address)) == address]
    return max(found, key=lambda t: t.number)


def raised_by_monitor(actor: Any, number: str, state: str) -> int:
    """A query of the monitor in that state; returns its number."""
    monitor, nurse = actor("CRA_B"), actor("SC")
    query = verbs.raise_query(monitor, place(monitor, number, PAGE), "RFICVER", "The source says version 3.")
    if state in ("answered", "closed"):
        verbs.answer(nurse, place(nurse, number, PAGE), query, "Read again: version 2.")
    if state == "closed":
        verbs.close(monitor, place(monitor, number, PAGE), query)
    if state == "cancelled":
        verbs.cancel(monitor, place(monitor, number, PAGE), query, "Asked by mistake.")
    return query


def raised_by_check(actor: Any, number: str, state: str) -> int:
    """A query of an edit check (systolic pressure unusual) in that state; returns its number."""
    nurse, manager = actor("SC"), actor("DM")
    fill(nurse, number, "SCR/VS", SYSBP="190")
    query = last(number, "SCR/VS").number
    if state in ("answered", "closed"):
        verbs.answer(nurse, place(nurse, number, "SCR/VS"), query, "Measured twice.")
    if state == "closed":
        verbs.close(manager, place(manager, number, "SCR/VS"), query)
    if state == "cancelled":
        verbs.cancel(manager, place(manager, number, "SCR/VS"), query, "Not needed here.")
    if state == "resolved":
        fill(nurse, number, "SCR/VS", SYSBP="150", SYSBP__reason="ENTRY_ERROR")
    return query


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("state", STATES[:4])
def test_a_monitors_query_takes_the_listed_steps_only(actor: Any, state: str) -> None:
    _try_everything(actor, state, raised_by_monitor, PAGE, allowed(BY_MONITOR))


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("state", STATES)
def test_a_checks_query_takes_the_listed_steps_only(actor: Any, state: str) -> None:
    _try_everything(actor, state, raised_by_check, "SCR/VS", allowed(BY_CHECK))


def _try_everything(actor: Any, state: str, make: Callable[..., int], address: str, table: set[tuple[str, str, str]]) -> None:
    number = consented(actor("SC"))
    query = make(actor, number, state)
    there, before = place(actor("SC"), number, address), len(last(number, address).messages)
    assert last(number, address).state == state
    for role in ROLES:
        for verb, do in DO.items():
            attempt = db.session.begin_nested()
            granted = verb in legal(actor(role), last(number, address), there.page)
            assert granted == ((state, verb, role) in table), (state, verb, role)
            if granted:
                do(actor(role), there, query, "Words.")
                assert last(number, address).state == TRANSITIONS[state, verb]
            else:
                with pytest.raises((Forbidden, Refusal)):
                    do(actor(role), there, query, "Words.")
            assert len(last(number, address).messages) == before + granted
            attempt.rollback()


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("role", ROLES)
def test_only_the_raising_side_raises(actor: Any, role: str) -> None:
    number = consented(actor("SC"))
    there = place(actor("SC"), number, PAGE)
    if role in ("CRA_B", "DM"):
        assert verbs.raise_query(actor(role), there, "RFICVER", "Which version?") == 1
    else:
        with pytest.raises(Forbidden):
            verbs.raise_query(actor(role), there, "RFICVER", "Which version?")
        assert threads(number, None) == {}


@pytest.mark.requirement("DATA-13")
def test_a_monitor_leaves_the_query_of_another_one(actor: Any) -> None:
    number = consented(actor("SC"))
    query = raised_by_monitor(actor, number, "answered")
    with pytest.raises(Forbidden):
        verbs.close(actor("CRA_B", "02"), place(actor("SC"), number, PAGE), query)
    assert last(number).state == "answered"


@pytest.mark.requirement("DATA-13")
def test_a_settled_query_is_followed_by_a_new_one(actor: Any) -> None:
    number = consented(actor("SC"))
    monitor = actor("CRA_B")
    there = place(monitor, number, PAGE)
    open_one = raised_by_monitor(actor, number, "open")
    with pytest.raises(Refusal):
        verbs.raise_query(monitor, there, "RFICVER", "And now?", follows=open_one)
    closed = raised_by_monitor(actor, number, "closed")
    assert verbs.raise_query(monitor, there, "RFICVER", "Asked anew.", follows=closed) == closed + 1
    assert last(number).follows == closed
    with pytest.raises(Refusal):
        verbs.raise_query(monitor, there, "RFICVER", "Asked anew.", follows=77)


@pytest.mark.requirement("DATA-13")
def test_a_query_keeps_author_role_item_time_and_every_word(actor: Any) -> None:
    number = consented(actor("SC"))
    raised_by_monitor(actor, number, "answered")
    thread = last(number)
    assert (thread.item, thread.address, thread.number) == ("RFICVER", ("", "ICF", ""), 1)
    assert [(m.kind, m.by, m.speaker, m.text) for m in thread.messages] == [
        ("open", actor("CRA_B").account, "CRA_B", "The source says version 3."),
        ("answer", actor("SC").account, "SC", "Read again: version 2.")]
    assert thread.messages[0].at < thread.messages[1].at
    assert thread.age(thread.messages[1].at).total_seconds() > 0
    assert thread.words(study(), "fr") == "The source says version 3."


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("text", ["", "   \n ", "a" * 2001, "bell \x07", "nul \x00"])
def test_words_that_cannot_be_kept_are_refused(actor: Any, text: str) -> None:
    number = consented(actor("SC"))
    with pytest.raises(Refusal) as refused:
        verbs.raise_query(actor("CRA_B"), place(actor("SC"), number, PAGE), "RFICVER", text)
    assert refused.value.code == 422
    assert threads(number, None) == {}


@pytest.mark.requirement("DATA-13")
def test_a_query_may_stand_at_an_empty_item_a_whole_page_and_a_page_nobody_opened(actor: Any) -> None:
    number, monitor = consented(actor("SC")), actor("CRA_B")
    assert verbs.raise_query(monitor, place(monitor, number, "ICF"), "COPYGIV", "Where?") == 1
    assert verbs.raise_query(monitor, place(monitor, number, "ICF"), None, "The whole page?") == 2
    assert verbs.raise_query(monitor, place(monitor, number, "W8/VS"), "SYSBP", "Measured?") == 1
    thread = last(number, "W8/VS")
    assert (thread.item, thread.state) == ("SYSBP", "open")
    from ecrf.casebook import read
    form = read.whole_casebook(number).form("W8", "VS")
    assert form is not None and form.state == "not_started" and form.events == () and form.items == {}


@pytest.mark.requirement("DATA-13")
def test_a_query_needs_an_item_of_the_page_and_a_line_that_exists(actor: Any) -> None:
    number, monitor = consented(actor("SC")), actor("CRA_B")
    for address, item in (("ICF", "NOSUCH"), ("AE/3", "AETERM"), ("AE/new", "AETERM"), ("W8/ULCA/2", "LDIAM")):
        with pytest.raises(Refusal):
            verbs.raise_query(monitor, place(monitor, number, address), item, "Is it so?")
    assert threads(number, None) == {}
