"""The planner: what stands on which day, what is a warning, who sees it, and a feed that tells nothing personal."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from icalendar import Calendar

from ecrf.accounts import verbs as accounts
from ecrf.planner import feed
from ecrf.planner.agenda import agenda, beside, month_of
from tests.playing import consented, study
from tests.subjects.test_home import statements, words
from tests.subjects.visiting import cared_for, held, missed

NOW = "2026-11-22T10:00:00Z"


@pytest.fixture
def today() -> Any:
    """The day on which these tests are read."""
    with time_machine.travel(NOW, tick=False):
        yield date(2026, 11, 22)


# start of standard of care   what the planner says of the inclusion visit on 22 November (window: days 56 to 84)
WAITS = [
    ("2026-08-29", "overdue", 1),    # day 85
    ("2026-08-30", "closing", 0),    # day 84, the last day
    ("2026-09-06", "closing", 7),    # day 77
    ("2026-09-07", None, None),      # day 76, eight days left
    ("2026-11-01", None, None),      # day 21
]


@pytest.mark.parametrize("start, kind, days", WAITS)
def test_a_window_that_closes_within_seven_days_is_a_warning_and_one_that_closed_is_overdue(actor, today, start, kind, days) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", start)
    cared_for(pi, number, start)
    found = [(w.kind, w.days) for w in agenda(pi, study(), "01").warnings() if w.row.event == "INC"]
    assert found == ([(kind, days)] if kind else [])


def test_a_missed_visit_without_contact_is_a_warning(actor, today) -> None:
    pi = actor("PI")
    number = consented(pi)
    missed(pi, number, "RIC")
    assert [(w.kind, w.number, w.row.event) for w in agenda(pi, study(), "01").warnings()] == [("missed", number, "RIC")]


def test_the_month_holds_what_took_place_what_is_planned_and_where_windows_end(actor, today) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", "2026-10-01")
    cared_for(pi, number, "2026-10-01")
    found = agenda(pi, study(), "01")
    october = {day: [(e.kind, e.row.event) for e in entries] for week in found.weeks(date(2026, 10, 1)) for day, entries in week}
    december = {day: [(e.kind, e.row.event) for e in entries] for week in found.weeks(date(2026, 12, 1)) for day, entries in week}
    assert ("done", "SCR") in october[date(2026, 10, 1)]
    assert december[date(2026, 12, 10)] == [("target", "INC")]
    assert december[date(2026, 12, 24)] == [("last", "INC")]


@pytest.mark.parametrize("typed, first", [
    ("2026-03", date(2026, 3, 1)), ("", date(2026, 11, 1)), ("2026-13", date(2026, 11, 1)), ("1066-10", date(2026, 11, 1)),
    ("²026-03", date(2026, 11, 1)), ("x", date(2026, 11, 1))])
def test_a_month_is_read_and_nonsense_is_today(typed: str, first: date) -> None:
    assert month_of(typed, date(2026, 11, 22)) == first
    assert (beside(date(2026, 1, 1), -1), beside(date(2026, 12, 1), 1)) == (date(2025, 12, 1), date(2027, 1, 1))


def test_the_page_costs_the_same_with_two_and_with_twelve_subjects(actor, client, today) -> None:
    pi, browser, counts = actor("PI"), client("PI"), []
    for more in (2, 10):
        for _ in range(more):
            cared_for(pi, consented(pi), "2026-09-10")
        browser.get("/calendar")
        with statements() as sent:
            assert browser.get("/calendar").status_code == 200
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 6


@pytest.mark.requirement("ACC-03")
def test_another_sites_calendar_is_not_found(client, today) -> None:
    assert client("PI").get("/calendar?site=02").status_code == 404
    assert client("PI").get("/calendar?site=01").status_code == 200


def test_the_feed_holds_the_windows_and_nothing_personal(actor, client, today) -> None:
    pi = actor("PI")
    number = consented(pi)
    cared_for(pi, number, "2026-10-01")
    page = client("PI").get("/calendar").get_data(as_text=True)
    address = re.search(r"/calendar/[^\"]+\.ics", page).group(0)
    answer = client("ADM").get(address)
    assert answer.mimetype == "text/calendar" and answer.headers["Cache-Control"] == "no-store"
    events = {str(e["uid"]).split("@")[0]: e for e in Calendar.from_ical(answer.data).walk("VEVENT")}
    inclusion = events[f"{number}.INC"]
    assert (inclusion["dtstart"].dt, inclusion["dtend"].dt) == (date(2026, 11, 26), date(2026, 12, 25))
    assert "Synthetic" not in answer.get_data(as_text=True) and "@example" not in answer.get_data(as_text=True)


def test_a_feed_ends_with_the_pass_phrase_with_the_grant_and_never_opens_by_guessing(actor, client, today) -> None:
    pi, adm = actor("PI"), actor("ADM")
    consented(pi)
    token = feed.address_of(pi, "01")
    browser = client("SC")
    assert browser.get(f"/calendar/{token}.ics").status_code == 200
    for other in (token[:-5] + ("A" if token[-5] != "A" else "B") + token[-4:], "x", ".", f"{actor('SC').account}.{token.partition('.')[2]}"):
        assert browser.get(f"/calendar/{other}.ics").status_code == 404
    assert feed.agenda_of(feed.address_of(pi, "02")) is None
    accounts.reset_password(adm, pi.account)
    assert browser.get(f"/calendar/{token}.ics").status_code == 404


def test_the_calendar_is_for_those_who_read_casebooks(client, today) -> None:
    assert client("ADM").get("/calendar").status_code == 403
    assert "01" in words(client("DM").get("/calendar"))
