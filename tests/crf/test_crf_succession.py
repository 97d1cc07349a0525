"""The successor of a page: whole, of the next version, made from the page before it, which stays as it was."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.crf import CRF, Asked, Choice, Derived, Grid, GridLine, Integer, T, Text, YesNo, codelist, same
from ecrf.crf.succession import succeed
from tests.crf.small import WORDS, read

COLOURS = codelist("COLOUR", ("RED", "Rouge", "Red"), ("BLUE", "Bleu", "Blue"), source="test")
FEWER = codelist("COLOUR", ("RED", "Rouge", "Red"), ("GREEN", "Vert", "Green"), source="test")


def first() -> type[CRF]:
    """Seen (Y) asks a colour and two sides, which make an area; a table of two signs."""
    class WND(CRF):
        """A wound."""
        oid, version, domain, title, source = "WND", "1.0", "TU", same("Wound"), "test"
        summary = ("COLOUR",)
        SEEN = YesNo(WORDS, no_sdtm="test")
        COLOUR = Choice(WORDS, COLOURS, when=SEEN.equals("Y"), no_sdtm="test", section=same("Look"))
        LONG = Integer(WORDS, no_sdtm="test", section=same("Size"))
        WIDE = Integer(WORDS, no_sdtm="test", optional=True)
        AREA = Derived(WORDS, inputs=(LONG, WIDE), compute=lambda form, book: form.LONG and form.WIDE and form.LONG * form.WIDE,
                       formula=WORDS, no_sdtm="test")
        SIGNS = Grid(same("Signs"), (same("Result"),), (
            GridLine(same("Heat"), (("HEAT", YesNo(WORDS, no_sdtm="test")),)),
            GridLine(same("Smell"), (("SMELL", YesNo(WORDS, no_sdtm="test")),))))
        NOTE = Text(WORDS, optional=True, no_sdtm="test")
    return WND


def test_the_same_page_again_differs_in_its_version_only() -> None:
    old = first()
    before = old.as_dict()
    new = succeed(old, "2.0")
    assert new.as_dict() == {**before, "version": "2.0"} and old.as_dict() == before
    assert not set(map(id, new.items.values())) & set(map(id, old.items.values()))
    assert all(item.page is new for item in new.items.values()) and all(item.page is old for item in old.items.values())
    assert new.__doc__ == "A wound." and new.summary == ("COLOUR",)


def test_items_are_retired_replaced_in_their_place_and_added_at_the_end() -> None:
    old = first()
    new = succeed(old, "2.0", without=("NOTE", "SMELL"), COLOUR=Choice(T("Teinte", "Hue"), FEWER, when=old.items["SEEN"].equals("Y"),
                                                                       no_sdtm="test"), DEPTH=Integer(WORDS, no_sdtm="test"))
    assert list(new.items) == ["SEEN", "COLOUR", "LONG", "WIDE", "AREA", "HEAT", "DEPTH"]
    assert [(title and title.en, [i.name for i in items]) for title, items in new.sections()] == [
        (None, ["SEEN"]), ("Look", ["COLOUR"]), ("Size", ["LONG", "WIDE", "AREA"]), ("Signs", ["HEAT"]), (None, ["DEPTH"])]
    assert new.items["COLOUR"].codelist is FEWER and old.items["COLOUR"].codelist is COLOURS
    assert len(new.items["HEAT"].grid.lines) == 1 and len(old.items["HEAT"].grid.lines) == 2


def test_a_heading_goes_on_to_the_next_item_when_its_own_is_retired() -> None:
    old = first()
    new = succeed(old, "2.0", without=("LONG", "AREA"))
    assert new.items["WIDE"].section == same("Size") and old.items["WIDE"].section is None


def test_the_new_page_reads_its_own_submission() -> None:
    new = succeed(first(), "2.0", DEPTH=Integer(WORDS, no_sdtm="test"))
    filled = read(new, SEEN="Y", COLOUR="BLUE", LONG="5", WIDE="4", DEPTH="2", HEAT="Y")
    assert {n: a.value for n, a in filled.answers.items() if a.value} == {
        "SEEN": "Y", "COLOUR": "BLUE", "LONG": "5", "WIDE": "4", "DEPTH": "2", "HEAT": "Y"}
    assert {i.name for i in new.applicable({"SEEN": "N"})} == set(new.items) - {"COLOUR"}


def test_declarations_change_in_lower_case() -> None:
    asked = Asked(WORDS, lambda book, visit: False)
    new = succeed(first(), "2.0", asked=asked, title=same("Sore"))
    assert new.asked is asked and new.title.en == "Sore"


@pytest.mark.parametrize("changes, says", [
    ({"without": ("NOWHERE",)},              "has no item NOWHERE"),
    ({"without": ("SEEN",)},                 "SEEN is retired, and 'Question' needs it"),
    ({"without": ("LONG",)},                 "LONG is retired, and 'Question' needs it"),
])
def test_what_stays_cannot_need_what_is_retired(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        succeed(first(), "2.0", **changes)
