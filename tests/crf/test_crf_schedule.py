"""The schedule: windows around an anchor, and the state of a visit on every kind of day."""

from __future__ import annotations

from datetime import date

import pytest

from ecrf.crf import WEEKS, Anchor, Slot, Visit, VisitFacts, VisitState, Window, optional, visit_state
from tests.crf.small import make_page, same

ZERO = Anchor("D0", same("Injection"), (), "test")
WINDOW = Window(date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24))


def visit(**changed: object) -> Visit:
    stated = {"oid": "W8", "title": same("Week 8"), "short": same("W8"), "after": ZERO, "target": 8 * WEEKS,
              "window": (7, 3), "pages": (), "source": "test"}
    return Visit(**stated | changed)  # type: ignore[arg-type]


def facts(words: str) -> VisitFacts:
    """The facts that the words name: ``dated`` in its window, ``early``, ``missed``, ``begun``, ``filled`` …"""
    said = set(words.split())
    assert said <= {"dated", "early", "missed", "begun", "filled", "optional", "ended", "undated"}
    day = date(2026, 11, 17) if "dated" in said else date(2026, 11, 9) if "early" in said else None
    return VisitFacts(None if "undated" in said else WINDOW, day, "missed" in said, bool(said & {"begun", "dated", "early"}),
                      "filled" in said, "optional" not in said, "ended" in said)


@pytest.mark.parametrize("day, what,                   state", [
    ( 9, "",                       "planned"),
    (10, "",                       "open"),
    (17, "",                       "open"),
    (20, "",                       "open"),
    (21, "",                       "due"),
    (24, "",                       "due"),
    (25, "",                       "late"),
    ( 9, "begun",                  "started"),
    (17, "begun",                  "started"),
    (24, "begun",                  "started"),
    (25, "begun",                  "late"),
    (17, "dated",                  "started"),
    (25, "dated",                  "started"),
    (17, "dated filled",           "done"),
    (30, "dated filled",           "done"),
    (30, "early filled",           "done"),
    ( 9, "early",                  "started"),
    (17, "filled",                 "open"),
    ( 9, "missed",                 "missed"),
    (25, "missed begun",           "missed"),
    (25, "missed dated filled",    "missed"),
    ( 9, "optional",               "planned"),
    (24, "optional",               "open"),
    (25, "optional",               "not_applicable"),
    (25, "optional begun",         "late"),
    (25, "optional dated",         "started"),
    ( 9, "ended",                  "not_applicable"),
    (25, "ended",                  "not_applicable"),
    (25, "ended begun",            "not_applicable"),
    (25, "ended dated",            "started"),
    (25, "ended dated filled",     "done"),
    (25, "ended missed",           "missed"),
    (25, "undated",                "planned"),
    (25, "undated begun",          "started"),
    (25, "undated dated",          "started"),
    (25, "undated dated filled",   "done"),
    (25, "undated ended",          "not_applicable"),
])
def test_the_state_of_a_visit(day: int, what: str, state: str) -> None:
    assert visit_state(facts(what), date(2026, 11, day)) == state


def test_every_state_is_reached() -> None:
    reached = {visit_state(facts(w), date(2026, 11, d)) for d, w in
               [(9, ""), (10, ""), (24, ""), (25, ""), (9, "begun"), (9, "missed"), (9, "dated filled"), (9, "ended")]}
    assert reached == set(VisitState)


@pytest.mark.parametrize("what, out", [("dated", False), ("early", True), ("", False), ("undated early", False)])
def test_a_visit_outside_its_window(what: str, out: bool) -> None:
    assert facts(what).out_of_window is out


def test_the_window_holds_both_its_ends() -> None:
    assert date(2026, 11, 10) in WINDOW and date(2026, 11, 24) in WINDOW
    assert date(2026, 11, 9) not in WINDOW and date(2026, 11, 25) not in WINDOW and "2026-11-17" not in WINDOW


@pytest.mark.parametrize("target, window, first, aim, last", [
    (56, (7, 3), "2026-09-19", "2026-09-26", "2026-09-29"),
    (0,  (0, 0), "2026-08-01", "2026-08-01", "2026-08-01"),
    (2,  (1, 1), "2026-08-02", "2026-08-03", "2026-08-04"),
    (89, (0, 0), "2026-10-29", "2026-10-29", "2026-10-29"),
])
def test_a_planned_window_counts_whole_days_from_the_anchor(target: int, window: tuple[int, int], first: str, aim: str,
                                                            last: str) -> None:
    planned = visit(target=target, window=window).planned(date(2026, 8, 1))
    assert planned is not None
    assert (str(planned.first), str(planned.target), str(planned.last)) == (first, aim, last)


def test_without_an_anchor_nothing_is_planned() -> None:
    assert visit().planned(None) is None
    assert visit(after=None).planned(date(2026, 8, 1)) is None


def test_pages_are_required_unless_they_are_optional() -> None:
    one, other = make_page("One", oid="ONE"), make_page("Two", oid="TWO")
    assert visit(pages=(one, optional(other))).slots == (Slot(one), Slot(other, required=False))
    assert visit(pages=(one,)).as_dict()["pages"] == [{"oid": "ONE", "required": True, "per": None}]
    assert (visit().as_dict()["target"], visit().as_dict()["window"]) == (56, [7, 3])
    assert visit(after=None).as_dict()["target"] is None
