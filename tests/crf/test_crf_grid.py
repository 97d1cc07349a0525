"""A table of answers inside a page: each cell an item of its own, absent values typed in the cell, lines and columns agreeing."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.crf import CRF, YN, Choice, Decimal, Grid, GridLine, Integer, T, Text, YesNo
from tests.crf.small import WORDS, make_page, read

RESULT, NOTE = T("Résultat", "Result"), T("Commentaire", "Comment")


def two_lines(**rest: Any) -> type[CRF]:
    """A page with a question, a table of two lines and two columns, and a question behind it."""
    return make_page(
        BEFORE=YesNo(WORDS, no_sdtm="test"),
        PANEL=Grid(T("Panel", "Panel"), (RESULT, NOTE), (
            GridLine(T("Un", "One"), (("ONE", Decimal(WORDS, hard=(0, 9), no_sdtm="test")), ("ONEC", Text(WORDS, no_sdtm="test")))),
            GridLine(T("Deux", "Two"), (("TWO", Integer(WORDS, no_sdtm="test")), None)))),
        AFTER=YesNo(WORDS, no_sdtm="test"), **rest)


def test_the_cells_are_items_of_the_page_in_reading_order() -> None:
    page = two_lines()
    assert list(page.items) == ["BEFORE", "ONE", "ONEC", "TWO", "AFTER"]
    assert page.items["TWO"].oid == f"{page.oid}.TWO"


def test_a_table_is_a_section_of_its_own_under_its_title() -> None:
    shown = [(title.en if title else None, [i.name for i in items]) for title, items in two_lines().sections()]
    assert shown == [(None, ["BEFORE"]), ("Panel", ["ONE", "ONEC", "TWO"]), (None, ["AFTER"])]


@pytest.mark.parametrize("typed, value, missing, problem", [
    ("5,4",  "5.4", None,  None),
    ("UNK",  None,  "UNK", None),
    ("unk",  None,  "UNK", None),
    (" NA ", None,  "NA",  None),
    ("ND",   None,  None,  "needs a reason"),
    ("NDX",  None,  None,  "not a number"),
    ("10",   None,  None,  "outside what is possible"),
])
def test_a_missing_code_is_typed_in_the_cell(typed: str, value: str | None, missing: str | None, problem: str | None) -> None:
    said = read(two_lines(), ONE=typed).answers["ONE"]
    if problem is None:
        assert (said.value, said.missing, said.problems) == (value, missing, [])
    else:
        assert [problem in words.en for words in said.problems] == [True]


def test_a_question_outside_a_table_takes_no_code_in_the_place_of_its_value() -> None:
    plain = make_page(X=Integer(WORDS, no_sdtm="test"))
    assert read(plain, X="UNK").answers["X"].problems


def test_a_code_of_the_cells_own_list_is_its_value() -> None:
    codes = make_page(P=Grid(WORDS, (RESULT,), (GridLine(WORDS, (("X", Choice(WORDS, YN, no_sdtm="test")),)),)))
    assert read(codes, X="Y").answers["X"].value == "Y"
    assert read(codes, X="NA").answers["X"].missing == "NA"


def test_a_line_with_too_few_cells_says_what_to_write() -> None:
    with pytest.raises(TypeError, match="1 cells for 2 columns; write None"):
        Grid(WORDS, (RESULT, NOTE), (GridLine(WORDS, (("X", Integer(WORDS, no_sdtm="test")),)),))


def test_two_cells_of_one_name_are_refused_in_the_table_and_beside_it() -> None:
    def number() -> Integer:
        return Integer(WORDS, no_sdtm="test")
    with pytest.raises(TypeError, match="two cells are called X"):
        Grid(WORDS, (RESULT, NOTE), (GridLine(WORDS, (("X", number()), ("X", number()))),))
    with pytest.raises(TypeError, match="X stands in its table and beside it"):
        make_page(X=number(), P=Grid(WORDS, (RESULT,), (GridLine(WORDS, (("X", number()),)),)))


def test_an_item_stands_in_one_table_only() -> None:
    item = Integer(WORDS, no_sdtm="test")
    make_page(P=Grid(WORDS, (RESULT,), (GridLine(WORDS, (("X", item),)),)))
    with pytest.raises(TypeError, match="stands in a grid already"):
        make_page(P=Grid(WORDS, (RESULT,), (GridLine(WORDS, (("X", item),)),)))
