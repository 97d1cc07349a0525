"""Amendments: the study a new protocol makes, and what moving a filled page to the new blank does to its answers."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.crf import CRF, Choice, FormView, Integer, Slot, Status, T, Text, Visit, codelist, same
from ecrf.crf.amendment import Amendment, amend, page_change
from tests.crf.small import WORDS, small_study

TITLE = T("Un amendement", "An amendment")


def assessment(version: str, **items: Any) -> type[CRF]:
    """A version of the assessment page of the small study."""
    old = small_study().pages["ASS"]
    return type("ASS", (CRF,), {"oid": "ASS", "version": version, "domain": "TR", "title": old.title, "source": "test",
                                "repeats": old.repeats, "__doc__": "The assessment.", **items})


def second() -> type[CRF]:
    """Version 2.0: LONG stays, WIDE is retired, DEEP comes."""
    return assessment("2.0", LONG=Integer(T("Longueur", "Length"), unit="mm", sdtm="TR.LDIAM"),
                      DEEP=Integer(WORDS, no_sdtm="test"))


def test_the_amended_study_has_the_new_page_and_keeps_the_former_one() -> None:
    first, page = small_study(), second()
    after = amend(first, Amendment("2.0", TITLE, pages=(page,)))
    assert after.pages["ASS"] is page and after.page("ASS", "1.0") is first.pages["ASS"]
    assert list(after.protocols) == ["1.0", "2.0"] and after.under("1.0") is first
    assert all(slot.page is page for visit in after.visit_list for slot in visit.slots if slot.page.oid == "ASS")
    assert first.pages["ASS"].version == "1.0"


def test_a_check_looks_at_the_new_items_and_falls_silent_where_its_item_is_retired() -> None:
    after = amend(small_study(), Amendment("2.0", TITLE, pages=(second(),)))
    assert after.checks["EC60"].on == (after.pages["ASS"].items["LONG"],)
    assert after.checks["EC47"].status is Status.OFF and "2.0" in after.checks["EC47"].note


def test_a_form_of_one_version_lacks_the_items_of_the_other_without_fault() -> None:
    after = amend(small_study(), Amendment("2.0", TITLE, pages=(second(),)))
    known = after.item_names["ASS"]
    former = FormView(after.page("ASS", "1.0"), "D0", "1", {"LONG": "5"}, known=known)
    assert (former.LONG, former.DEEP) == (5, None)
    with pytest.raises(AttributeError, match="has no item NOWHERE"):
        former.NOWHERE  # noqa: B018 - reading it is the test


def test_a_visit_and_a_page_are_added_where_the_amendment_says() -> None:
    first, page = small_study(), second()
    week20 = Visit("W20", T("Semaine 20", "Week 20"), same("W20"), first.anchor_list[0], 140, (7, 7), (page,), "test")
    after = amend(first, Amendment("2.0", TITLE, pages=(page,), visits=(("W8", week20),), asked=(("UNS", Slot(page, False)),)))
    assert list(after.visits) == ["SCR", "D0", "W8", "W20", "UNS"]
    assert after.visits["UNS"].slots[-1] == Slot(page, False) and "W20" not in first.visits


@pytest.mark.parametrize("changes, says", [
    ({"protocol": "1.0"},                                       "Protocol 1.0 stands already"),
    ({"pages": (assessment("1.0", X=Text(WORDS, no_sdtm="t")),)}, "Page ASS 1.0 stands already"),
    ({"asked": (("W99", assessment("2.0", X=Text(WORDS, no_sdtm="t"))),)}, "names visit W99"),
])
def test_a_mistaken_amendment_says_what_to_write(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        amend(small_study(), Amendment(**{"protocol": "2.0", "title": TITLE} | changes))


THREE = codelist("KIND", ("A", "A", "A"), ("B", "B", "B"), ("C", "C", "C"), source="test")
TWO = codelist("KIND", ("A", "A", "A"), ("B", "B", "B"), source="test")

#    answers                          added    orphaned          reworded
CHANGES = [
    ({},                              ["NEW"], [],               []),
    ({"SAME": "1"},                   ["NEW"], [],               []),
    ({"GONE": "1"},                   ["NEW"], ["GONE"],         []),
    ({"KIND": "A"},                   ["NEW"], [],               ["KIND"]),
    ({"KIND": "C"},                   ["NEW"], ["KIND"],         []),
    ({"ASKED": "1", "SAME": "2"},     ["NEW"], [],               ["ASKED"]),
    ({"GONE": None},                  ["NEW"], [],               []),
]


@pytest.mark.parametrize("values, added, orphaned, reworded", CHANGES)
def test_what_moving_a_page_does(values: dict[str, str | None], added: list[str], orphaned: list[str], reworded: list[str]) -> None:
    def number(label: T = WORDS) -> Integer:
        return Integer(label, no_sdtm="test")
    old = assessment("1.0", SAME=number(), GONE=number(), KIND=Choice(WORDS, THREE, no_sdtm="test"), ASKED=number())
    new = assessment("2.0", SAME=number(), KIND=Choice(WORDS, TWO, no_sdtm="test"), ASKED=number(T("Autre", "Other")), NEW=number())
    change = page_change(old, new, values)
    assert [[i.name for i in found] for found in (change.added, change.orphaned, change.reworded)] == [added, orphaned, reworded]


def test_a_visit_is_timed_anew_and_the_study_before_keeps_its_day() -> None:
    first = small_study()
    later = amend(first, Amendment("2.0", TITLE, timing={"W8": (first.anchor_list[0], 70, (3, 3))}))
    assert (later.visits["W8"].target, later.visits["W8"].window, first.visits["W8"].target) == (70, (3, 3), 56)


@pytest.mark.parametrize("changed, says", [
    ({"LONG": Text(WORDS, no_sdtm="t")},                                  "LONG was Integer and is Text"),
    ({"seen_by": "unblinded", "LONG": Integer(WORDS, no_sdtm="t")},       "has other readers"),
])
def test_what_was_recorded_stays_readable_by_the_same_people(changed: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        amend(small_study(), Amendment("2.0", TITLE, pages=(assessment("2.0", **changed),)))
