"""The frame of a subject: visits at a glance, the pages of the current one and of the subject by chapter, what comes next."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from flask import current_app
from werkzeug.datastructures import MultiDict

from ecrf.casebook import locate
from ecrf.permissions import Actor
from ecrf.subjects import lists
from ecrf.subjects.groups import Group
from ecrf.subjects.tree import Tree, frame, neighbours, read_framed
from tests.entry.test_budget import get
from tests.playing import VITALS, consented, fill, study
from tests.subjects.visiting import held, rest_not_done

Acting = Callable[..., Actor]
pytestmark = pytest.mark.usefixtures("november")


@pytest.fixture
def november() -> Any:
    """22 November 2026, at the sites."""
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def tree(actor: Actor, number: str, current: tuple[str, str, str] = ("", "", "")) -> Tree:
    """The tree as the actor sees it on that page."""
    found: Tree = framed(actor, number, current)["tree"]
    return found


def framed(actor: Actor, number: str, current: tuple[str, str, str]) -> dict[str, Any]:
    """The frame as the actor sees it on that page."""
    with current_app.test_request_context():
        return frame(actor, study(), locate.subject(actor, number), *read_framed(actor, study(), number, current),
                     current=current)


def group(groups: Any, title: str) -> Group:
    """The group under that English heading."""
    return next(g for g in groups if g.title.en == title)


def labels(found: Group) -> list[str]:
    """What is listed, in English, with ``→`` before a page about a line of a log."""
    return [("→ " if link.follows else "") + link.label.en for link in found.links]


def test_the_current_visit_stands_in_chapters_with_the_page_to_fill_first(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", "2026-06-02")
    fill(pi, number, "SCR/VS", **VITALS)
    here = tree(pi, number, ("SCR", "VS", "")).visit
    assert here is not None and here.row.event == "SCR"
    assert [g.title.en for g in here.groups] == list(dict.fromkeys(
        study().chapter(row.page).en for row in here.row.pages)), "in the order of the schedule"
    assert (group(here.groups, "Visit").asked, group(here.groups, "Visit").filled) == (1, 1)
    assert [link.place for g in here.groups for link in g.links if link.current] == [("SCR", "VS", "")]
    assert here.following is not None and here.following.required and not here.following.filled
    earlier = here.pages[:here.pages.index(here.following)]
    assert all(link.filled or not link.required for link in earlier), "nothing needed comes before it"
    rest_not_done(pi, number, "SCR")
    assert tree(pi, number, ("SCR", "", "")).visit.following is None


def test_lines_of_a_log_at_a_visit_are_one_entry_with_their_number(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    def photographs() -> Any:
        return next(page for page in tree(pi, number, ("SCR", "PHO", "1")).visit.pages if page.page.oid == "PHO")
    assert (photographs().lines, photographs().state) == (0, "not_started")
    for _ in range(2):
        assert fill(pi, number, "SCR/PHO/new", PHODONE="N", PHOREAS="No camera.").kind == "saved"
    link = photographs()
    assert (link.lines, link.state, link.current) == (2, "started", True)
    assert (link.place, link.address) == (("SCR", "PHO", ""), f"/subjects/{number}/SCR/PHO")


def test_a_page_about_a_line_stands_under_its_log_and_is_to_do_until_it_is_begun(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    for term, serious in (("Headache", "N"), ("Stroke", "Y")):
        fill(pi, number, "AE/new", AETERM=term, AESER=serious)
    safety = group(tree(pi, number).groups, "Safety")
    listed = labels(safety)
    follower = next(link for link in safety.links if link.page.oid == "SAE")
    assert listed.index(f"→ {follower.label.en}") == listed.index(study().pages["AE"].title.en) + 1
    assert [(link.place[2], link.to_do) for link in safety.links if link.page.oid == "SAE"] == [("2", True)]
    assert safety.to_do >= 1
    item = next(name for name, item in study().pages["SAE"].items.items() if item.kind == "YesNo")
    assert fill(pi, number, "SAE/2", **{item: "N"}).kind == "saved"
    assert [link.to_do for link in group(tree(pi, number).groups, "Safety").links if link.page.oid == "SAE"] == [False]
    fill(pi, number, "AE/2", AESER="N", AESER__reason="ENTRY_ERROR")
    assert [link.place[2] for link in group(tree(pi, number).groups, "Safety").links if link.page.oid == "SAE"] == ["2"], \
        "a page that was begun stays"


def test_a_page_that_is_not_asked_is_away_unless_it_was_begun(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    asked = {link.page.oid for g in tree(pi, number).groups for link in g.links}
    assert {"ICF", "DM", "EOS", "AE"} <= asked
    assert "DTH" not in asked, "nobody said that the subject died"
    fill(pi, number, "EOS", EOSREAS="DEATH")
    assert "DTH" in {link.page.oid for g in tree(pi, number).groups for link in g.links}


def test_the_subjects_pages_are_those_the_reader_sees(actor: Acting) -> None:
    number = consented(actor("PI"))
    for role in ("PI", "SC", "CRA_B", "INJ"):
        reader = actor(role)
        listed = [link.page for g in tree(reader, number).groups for link in g.links]
        assert listed
        assert all(reader.reads(page) for page in listed), role


def test_the_pages_before_and_after_one_pass_over_the_lines_of_a_log(actor: Acting) -> None:
    pi = actor("PI")
    number = consented(pi)
    rows = framed(pi, number, ("SCR", "", ""))["visit_rows"]
    places = [row.place for row in next(row for row in rows if row.event == "SCR").pages]
    at = places.index(("SCR", "PHO", ""))
    before, after = neighbours(rows, ("SCR", "PHO", "3"))
    assert before == locate.path(number, *places[at - 1]) and after == locate.path(number, *places[at + 1])
    assert neighbours(rows, places[0])[0] is None and neighbours(rows, places[-1])[1] is None
    assert neighbours(rows, ("", "AE", "1")) == (None, None)


def test_a_visit_says_what_each_page_lacks_and_where_to_go_on(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    number = consented(pi)
    held(pi, number, "SCR", "2026-06-02")
    fill(pi, number, "SCR/VS", SYSBP="120")
    shown = client("PI").get(f"/subjects/{number}/SCR").get_data(as_text=True).partition('id="main"')[2]
    entry = re.search(rf'<li><a href="/subjects/{number}/SCR/VS"[^>]*>.*?</li>', shown, re.S)
    assert entry is not None and re.search(r"\d+ réponses manquantes", entry[0])
    assert re.search(r'class="btn go" href="([^"]+)"', shown)[1] == tree(pi, number, ("SCR", "", "")).visit.following.address
    assert len(re.findall(r'aria-labelledby="g\d+"', shown)) == len(tree(pi, number, ("SCR", "", "")).visit.groups)


def test_the_frame_costs_the_same_whatever_the_casebook_holds(actor: Acting, client: Any) -> None:
    pi = actor("PI")
    number = consented(pi)
    browser = client("PI")
    addresses = (f"/subjects/{number}", f"/subjects/{number}/SCR", f"/subjects/{number}/SCR/VS", f"/subjects/{number}/AE")
    fill(pi, number, "SCR/VS", SYSBP="120")
    few = [len(get(browser, address)) for address in addresses]
    for visit in ("INC", "D0", "W4", "W8", "W16"):
        held(pi, number, visit, "2026-06-02")
        fill(pi, number, f"{visit}/VS", **VITALS)
        fill(pi, number, "AE/new", AETERM=f"Event at {visit}", AESER="Y")
    assert [len(get(browser, address)) for address in addresses] == few


#  asked  →  found on this screen, where the search goes on
SCREENS = [
    ("", ["01-002"], "01-002"),
    ("01-002", ["01-004"], "01-004"),
    ("01-004", [], ""),
]


def test_the_search_for_a_state_looks_at_so_many_subjects_and_goes_on(actor: Acting, client: Any,
                                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    pi = actor("PI")
    numbers = [consented(pi) for _ in range(5)]
    for number in numbers[1::2]:
        fill(pi, number, "EOS", EOSDAT="01/09/2026", EOSREAS="LOST")
    monkeypatch.setattr(lists, "LOOKED", 2)
    for after, found, then in SCREENS:
        with current_app.test_request_context():
            shown = lists.subject_list(pi, study(), MultiDict({"state": "SCREEN_FAILED", "after": after}))
        assert ([line.number for line in shown["lines"]], shown["following"].get("after", "")) == (found, then), after
    page = client("PI").get("/subjects?state=SCREEN_FAILED").get_data(as_text=True)
    assert "after=01-002" in page and "01-002</a>" in page
    few = len(get(client("PI"), "/subjects?state=SCREEN_FAILED"))
    for _ in range(3):
        consented(pi)
    assert len(get(client("PI"), "/subjects?state=SCREEN_FAILED")) == few
