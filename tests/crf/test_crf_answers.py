"""Answers: the value and what is said beside it, missing codes and their reasons, reasons for change."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrf.crf import Integer, Refused
from ecrf.crf.answer import ASPECTS, Answer, change_reason
from tests.crf.small import WORDS, make_page, read

PAGE = make_page(X=Integer(WORDS, hard=(0, 300), hard_check="EC37", no_sdtm="test"))


def answer(seen: dict[str, int] | None = None, **typed: Any) -> Answer:
    return read(PAGE, seen, **typed).answers["X"]


def test_a_value_with_what_is_said_beside_it() -> None:
    said = answer({"X": 3}, X=" 72 ", X__reason="ENTRY_ERROR", X__comment=" read twice ")
    assert (said.asked, said.raw, said.value, said.seen, said.reason, said.comment) == (
        True, [" 72 "], "72", 3, "ENTRY_ERROR", "read twice")
    assert said.problems == [] and not said.empty and said.legible


@pytest.mark.parametrize("typed, seen, asked", [({}, {}, False), ({"X": ""}, {}, True), ({}, {"X": 0}, True),
                                                ({"X__reason": "ENTRY_ERROR"}, {}, False)])
def test_an_item_is_asked_when_its_question_was_on_the_page(typed: dict[str, str], seen: dict[str, int], asked: bool) -> None:
    assert answer(seen, **typed).asked is asked


@pytest.mark.requirement("DATA-03")
@pytest.mark.parametrize("code, why, problem", [
    ("UNK", "",            None),
    ("NA",  "",            None),
    ("ND",  "device down", None),
    ("REF", "tired",       None),
    ("ND",  "",            "Say why: “Not done” needs a reason."),
    ("REF", "  ",          "Say why: “Refused by the patient” needs a reason."),
    ("nd",  "x",           "“nd” is not a known code. Choose from the list."),
    ("ND",  "x" * 501,     "The reason has 501 characters; 500 at most. Shorten it."),
    ("ND",  "a\x00b",      "The reason holds an unreadable control character. Type it again."),
    ("ND",  "a\ud800b",    "The reason holds an unreadable control character. Type it again."),
])
def test_a_missing_value_says_what_and_why(code: str, why: str, problem: str | None) -> None:
    said = answer(X="", X__missing=code, X__missing_reason=why)
    assert [p.en for p in said.problems] == ([problem] if problem else [])
    if problem is None:
        assert (said.value, said.missing, said.missing_reason, said.empty) == (None, code, why or None, False)


@pytest.mark.requirement("DATA-03")
@pytest.mark.parametrize("typed", ["72", "0", "abc"])
def test_a_value_and_a_missing_code_exclude_each_other(typed: str) -> None:
    problems = [p.en for p in answer(X=typed, X__missing="UNK").problems]
    assert "A value and “Unknown” are given together. Keep one or the other." in problems


def test_a_refused_value_names_its_check_and_stays_typed() -> None:
    said = answer(X="301")
    assert (said.value, said.refusing_checks, said.raw, said.legible) == (None, ["EC37"], ["301"], False)


def test_every_problem_is_told_at_once() -> None:
    said = answer(X="abc", X__missing="ND", X__reason="OTHER")
    assert len(said.problems) == 3
    assert list(read(PAGE, X="abc").problems) == ["X"]


@pytest.mark.parametrize("code, words, reason", [
    ("",                 "",            None),
    ("",                 "ok",          None),
    ("",                 "typed twice", "OTHER: typed twice"),
    ("ENTRY_ERROR",      "",            "ENTRY_ERROR"),
    ("SOURCE_CORRECTED", " page 3 ",    "SOURCE_CORRECTED: page 3"),
    ("OTHER",            "new",         "OTHER: new"),
])
def test_a_reason_for_change(code: str, words: str, reason: str | None) -> None:
    assert change_reason(code, words) == reason


@pytest.mark.parametrize("code, words, says", [
    ("OTHER", "",        "write the reason in a few words"),
    ("OTHER", " ab ",    "write the reason in a few words"),
    ("TYPO",  "",        "“TYPO” is not a known code"),
    ("OTHER", "x" * 501, "500 at most"),
])
def test_a_reason_that_says_nothing_is_refused(code: str, words: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        change_reason(code, words)
    assert says in refused.value.problem.en


@given(st.dictionaries(st.sampled_from(["X", *(f"X__{a}" for a in ASPECTS)]), st.text(st.characters(codec=None))))
def test_a_page_reads_any_submission(typed: dict[str, str]) -> None:
    for sentence in answer(**typed).problems:
        sentence.fr.encode(), sentence.en.encode()
