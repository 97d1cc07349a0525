"""A page is a class: what its declaration says, and how a mistaken one fails at import with what to type."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecrf.crf import CRF, Choice, Derived, Integer, Lines, Log, T, Text, YesNo
from tests.crf.small import CONTEXT, HAND, WORDS, make_page, read


def text(**rest: Any) -> Text:
    return Text(WORDS, no_sdtm="test", **rest)


STRANGER = YesNo(WORDS, no_sdtm="test")
make_page("Other", GATE=STRANGER)


@pytest.mark.parametrize("declared, says", [
    ({"oid": ""},                              "lacks oid: write oid = "),
    ({"version": 1},                           "lacks version: write version = "),
    ({"domain": None},                         "lacks domain"),
    ({"source": ""},                           "lacks source"),
    ({"title": "Vital signs"},                 r"lacks title: write title = T\("),
    ({"seen_by": "everybody"},                 "seen_by is one of"),
    ({"area": "kitchen"},                      "area one of"),
    ({"scope": "ward"},                        "scope is one of"),
    ({"scope": "subject", "repeats": Lines(HAND)}, "Lines are of a visit"),
    ({"summary": ("DOSE",)},                   "summary names DOSE, which is not an item of the page"),
])
def test_a_page_says_what_it_is(declared: dict[str, Any], says: str) -> None:
    with pytest.raises(TypeError, match=says):
        make_page(**declared)


@pytest.mark.parametrize("name", ["LONGERNAME", "weight", "Weight", "1DIAM", "L_DIAM", "POIDSÉ"])
def test_an_item_name_fits_sas_transport(name: str) -> None:
    with pytest.raises(TypeError, match="1 to 8 capitals and digits"):
        make_page(**{name: text()})


def test_a_codelist_says_which_code_to_type() -> None:
    with pytest.raises(TypeError, match="'RIGHT' is not a code of HAND; type one of R, L, B"):
        Choice(WORDS, HAND, no_sdtm="test").equals("RIGHT")
    with pytest.raises(TypeError, match="say which codes"):
        Choice(WORDS, HAND, no_sdtm="test").one_of()


def test_a_gate_stands_before_what_it_opens() -> None:
    gate = YesNo(WORDS, no_sdtm="test")
    with pytest.raises(TypeError, match="when= names Question, which does not stand before it"):
        make_page(ASKED=text(when=gate.equals("Y")), GATE=YesNo(WORDS, no_sdtm="test"))


def test_a_gate_of_another_page_is_no_gate_even_under_the_same_name() -> None:
    with pytest.raises(TypeError, match="when= names GATE"):
        make_page(GATE=YesNo(WORDS, no_sdtm="test"), ASKED=text(when=STRANGER.equals("Y")))


def test_an_input_of_another_page_is_named_in_words() -> None:
    with pytest.raises(TypeError, match="its input GATE is not on the page; name it 'PAGE.GATE'"):
        make_page(SUM=Derived(WORDS, inputs=(STRANGER,), compute=max, formula=WORDS, no_sdtm="test"))


def test_an_item_stands_on_one_page() -> None:
    first = make_page("First", NOTE=text())
    with pytest.raises(TypeError, match="Second.NOTE stands on page First already; write the item anew"):
        make_page("Second", base=first)
    shared = text()
    with pytest.raises(TypeError, match="stands on page Twice as B already"):
        make_page("Twice", A=shared, B=shared)


def test_items_keep_the_order_in_which_they_are_written() -> None:
    second, first = text(), text()
    assert list(make_page(A=first, B=second).items) == ["B", "A"]
    assert (first.oid, first.kind) == ("PG.A", "Text")


def test_sections_begin_where_an_item_opens_one() -> None:
    wound = T("Plaie", "Wound")
    page = make_page(A=text(), B=text(section=wound), C=text())
    assert [(title, [i.name for i in items]) for title, items in page.sections()] == [(None, ["A"]), (wound, ["B", "C"])]


def test_a_page_knows_its_controls() -> None:
    assert make_page(A=text()).controls() == {"A", "A.missing", "A.missing_reason", "A.reason",
                                              "A.reason_text", "A.comment"}


@pytest.mark.requirement("DATA-08")
def test_an_empty_page_holds_nothing() -> None:
    page = make_page(A=text(judgement=True), B=Choice(WORDS, HAND, no_sdtm="test", judgement=True))
    for answer in page(None, context=CONTEXT).answers.values():
        assert (answer.raw, answer.value, answer.missing, answer.comment) == ([], None, None, None)


@pytest.mark.requirement("DATA-08")
def test_no_kind_of_item_takes_a_default() -> None:
    with pytest.raises(TypeError, match="default"):
        text(default="normal")


@pytest.mark.requirement("DATA-09")
def test_a_derived_item_cannot_be_posted() -> None:
    length = Integer(WORDS, no_sdtm="test")
    page = make_page(LONG=length, TWICE=Derived(WORDS, inputs=(length,), no_sdtm="test", formula=WORDS,
                                                compute=lambda form, book: form.LONG and 2 * form.LONG))
    answers = read(page, LONG="4", TWICE="9").answers
    assert (answers["LONG"].value, answers["TWICE"].value, answers["TWICE"].asked) == ("4", None, False)


def test_lines_are_shown_as_people_name_them() -> None:
    assert Log("U{:02d}").shown("2", "fr") == "U02"
    assert Log().shown("new", "fr") == "new"
    assert Lines(HAND).shown("R", "fr") == "Droite"


def test_a_page_is_exported_whole() -> None:
    page: type[CRF] = make_page(A=Integer(WORDS, unit="mm", hard=(0, 9), soft=(1, None), sdtm="TR.LDIAM"))
    stated = json.loads(json.dumps(page.as_dict()))
    assert stated | {"items": None} == {
        "oid": "PG", "version": "1.0", "domain": "XX", "title": {"fr": "Page", "en": "Page"}, "source": "test",
        "scope": "visit", "seen_by": "blinded", "area": "clinical", "repeats": None, "per": None, "asked": None, "by_step": None, "grids": [], "items": None}
    item = stated["items"][0]
    assert [item[k] for k in ("name", "kind", "label", "unit", "hard", "soft", "codelist", "seen_by", "sdtm")] == [
        "A", "Integer", WORDS.as_dict(), "mm", [0, 9], [1, None], None, "blinded", "TR.LDIAM"]
