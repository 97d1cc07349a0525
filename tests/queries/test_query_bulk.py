"""Many queries at once: the preview says what is done and what is left out, one act per subject, changed rows skipped."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import event, text

from ecrf.db import db
from ecrf.queries import bulk, listing, verbs
from ecrf.queries.listing import Wanted
from tests.playing import consented, place, study
from tests.queries.test_query_transitions import last, raised_by_check, raised_by_monitor


@pytest.fixture
def answered(actor: Any) -> list[str]:
    """Two subjects with an answered query of the monitor, the first with an open one and an answered check besides."""
    one, two = consented(actor("SC")), consented(actor("SC"))
    for number in (one, two):
        raised_by_monitor(actor, number, "answered")
    raised_by_monitor(actor, one, "open")
    raised_by_check(actor, one, "answered")
    return [one, two]


def ticks(page: str) -> list[str]:
    """The queries that a preview would do."""
    return re.findall(r'name="q" value="([^"]+)" checked', page)


def acts(number: str, verb: str) -> int:
    """How many acts of that verb a subject has."""
    return int(db.session.execute(text("SELECT count(*) FROM act WHERE stream = :s AND verb = :v"),
                                  {"s": f"subject/{number}", "v": verb}).scalar_one())


@pytest.mark.requirement("DATA-13")
def test_a_whole_list_is_closed_in_one_act_per_subject(actor: Any, client: Any, answered: list[str]) -> None:
    manager = client("DM")
    shown = manager.post("/queries/together/close", data={"all": "y"})
    assert shown.status_code == 200 and len(ticks(shown.text)) == 3
    assert all(acts(number, "close_query") == 0 for number in answered), "a preview writes nothing"
    done = manager.post("/queries/together/close", data={"step": "do", "q": ticks(shown.text), "text": "All read."})
    assert done.status_code == 200
    assert [acts(number, "close_query") for number in answered] == [1, 1]
    assert listing.count(actor("DM"), study(), Wanted()) == 1, "the open one is left"
    assert last(answered[1]).messages[-1].text == "All read."


@pytest.mark.requirement("DATA-13")
def test_another_sites_subject_among_them_stops_it_before_anything_is_written(actor: Any, client: Any, answered: list[str]) -> None:
    elsewhere = consented(actor("SC", "02"), "02")
    marks = [f"{number}//ICF//1/2" for number in (answered[1], elsewhere)]
    assert client("CRA_B").post("/queries/together/close", data={"step": "do", "q": marks}).status_code == 404
    assert acts(answered[1], "close_query") == 0
    assert client("CRA_B").post("/queries/together/close", data={"step": "do", "q": marks[:1]}).status_code == 200
    assert acts(answered[1], "close_query") == 1, "the same query alone is closed"


@pytest.mark.requirement("DATA-13")
def test_what_changed_since_the_preview_is_left_out_and_said(actor: Any, client: Any, answered: list[str]) -> None:
    monitor = client("CRA_B")
    preview = monitor.post("/queries/together/close", data={"all": "y"})
    marks = ticks(preview.text)
    assert len(marks) == 2, "his own, not the check's"
    verbs.ask_again(actor("CRA_B"), place(actor("CRA_B"), answered[1], "ICF"), 1, "And page 4?")
    done = monitor.post("/queries/together/close", data={"step": "do", "q": marks})
    assert [acts(number, "close_query") for number in answered] == [1, 0]
    assert last(answered[1]).state == "open" and answered[1] in done.text
    again = monitor.post("/queries/together/close", data={"step": "do", "q": marks})
    assert again.status_code == 200 and [acts(number, "close_query") for number in answered] == [1, 0], "sent twice, done once"


@pytest.mark.requirement("DATA-13")
def test_a_preview_says_why_a_query_is_left_out(app: Any, actor: Any, answered: list[str]) -> None:
    lines = listing.lines(actor("CRA_B"), study(), Wanted())[0]
    chosen = [bulk.Meant(line.name, line.seen - (line.subject == answered[1])) for line in lines]
    monitor = actor("CRA_B")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        rows = {(row.line.subject, row.line.page, row.line.state): row.why for row in bulk.preview(monitor, study(), "close", chosen)}
    one, two = answered
    assert {key: why for key, why in rows.items() if why} == {
        (one, "ICF", "open"): "still open: it waits for the site", (one, "VS", "answered"): "another person's to do",
        (two, "ICF", "answered"): "changed since you read the list"}
    assert [key for key, why in rows.items() if not why] == [(one, "ICF", "answered")]


@pytest.mark.requirement("DATA-13")
def test_many_are_routed_with_words_and_a_day(actor: Any, client: Any, answered: list[str]) -> None:
    manager = client("DM")
    marks = ticks(manager.post("/queries/together/route", data={"all": "y", "subject": answered[0]}).text)
    assert len(marks) == 3
    for typed in ({"text": "", "to": "monitor"}, {"text": "Why.", "to": ""}, {"text": "Why.", "to": "monitor", "due": "01/01/2020"}):
        refused = manager.post("/queries/together/route", data={"step": "do", "q": marks, **typed})
        assert refused.status_code == 422 and typed["text"] in refused.text and acts(answered[0], "route_query") == 0
    done = manager.post("/queries/together/route", data={"step": "do", "q": marks, "text": "Before the visit.", "to": "monitor", "due": "31/12/2099"})
    assert done.status_code == 200 and acts(answered[0], "route_query") == 1
    assert "01/01/2020" not in done.text
    assert [line.party for line in listing.lines(actor("DM"), study(), Wanted(subject=answered[0]))[0]].count("monitor") == 3


@pytest.mark.requirement("ACC-03")
def test_nobody_moves_the_queries_of_another_site_or_without_the_right(actor: Any, client: Any, answered: list[str]) -> None:
    marks = [line.tick for line in listing.lines(actor("DM"), study(), Wanted())[0]]
    assert client("SC").post("/queries/together/close", data={"step": "do", "q": marks}).status_code == 403
    assert client("SPO").post("/queries/together/route", data={"step": "do", "q": marks}).status_code == 403
    other = client("CRA_B", "02")
    assert ticks(other.post("/queries/together/close", data={"q": marks}).text) == []
    assert other.post("/queries/together/close", data={"step": "do", "q": marks}).status_code == 404
    assert all(acts(number, "close_query") == 0 for number in answered)
    for odd in ("", "x", "01-001/ICF/1", "01-001//ICF//one/2", "01-001//ICF//1/999999"):
        assert client("DM").post("/queries/together/close", data={"q": odd}).status_code == 200


def test_a_preview_costs_the_same_statements_whatever_its_length(app: Any, actor: Any, answered: list[str]) -> None:
    told: list[str] = []

    def listen(*args: Any) -> None:
        told.append(args[2])
    manager = actor("DM")
    lines = listing.lines(manager, study(), Wanted())[0]
    event.listen(db.engine, "before_cursor_execute", listen)
    for some in (lines[:1], lines):
        del told[:]
        with app.test_request_context():
            bulk.preview(manager, study(), "close", [bulk.Meant(line.name, line.seen) for line in some])
        assert len([s for s in told if "FROM query" in s]) == 1
    event.remove(db.engine, "before_cursor_execute", listen)
