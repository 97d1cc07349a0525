"""What a change can touch: which checks run after a save, and what a mistaken ``reads=`` says."""

from __future__ import annotations

from typing import Any

import pytest

from ecrf.crf import Behaviour, Check, Integer, Study, findings
from ecrf.crf.checks import TODAY
from tests.crf.small import WORDS, make_page, small_study


def with_check(**stated: Any) -> Study:
    """The small study with one more check on SV.PULSE."""
    study = small_study()
    given = {"behaviour": Behaviour.QUERY, "on": (study.pages["SV"].items["PULSE"],), "rule": lambda form, book: False}
    return small_study(page_list=study.page_list, visit_list=study.visit_list, anchor_list=study.anchor_list,
                       checks=study.checks | {"EC1": Check("EC1", "H", WORDS, **given | stated)})


#  changed   checks that may move, at the page they are put at
CASES = [
    ("SV",  {("EC38", "SV"), ("SOFT", "SV"), ("EC95", "SV"), ("EC60", "ASS"), ("SOFT", "ASS")}),
    ("WND", {("EC60", "ASS"), ("SOFT", "ASS"), ("LINE", "WND")}),
    ("ASS", {("EC60", "ASS"), ("SOFT", "ASS")}),
]


@pytest.mark.parametrize(("page", "touched"), CASES)
def test_a_change_touches_the_checks_that_look_at_its_page(page: str, touched: set[tuple[str, str]]) -> None:
    study = small_study()
    assert set(study.reach.pages) - study.reach.aside({page}) == touched
    assert study.reach.judged({page}) == {at for _check, at in touched}


def test_nothing_is_left_aside_when_all_checks_run() -> None:
    study = small_study()
    assert study.reach.aside(None) == frozenset()
    assert study.reach.judged(None) == {"SV", "WND", "ASS"}


def test_the_pages_to_read_are_those_of_the_checks_that_may_move() -> None:
    assert small_study().reach.read({"ASS"}) == {"SV", "WND", "ASS"}
    assert with_check().reach.read(()) == set()


def test_a_rule_about_the_day_runs_at_every_save(book: Any) -> None:
    study = with_check(reads=(TODAY,))
    casebook = book(("SCR", "SV", "", {"PULSE": "120"}))
    assert [f.check for f in findings(study, casebook, changed={"WND"})] == ["EC1"]
    assert [f.check for f in findings(small_study(), casebook, changed={"WND"})] == []


@pytest.mark.requirement("BLIND-01")
def test_a_save_of_a_masked_page_moves_nothing_that_a_new_day_brings_elsewhere(book: Any) -> None:
    """Its time would stand in the trail of somebody who may not know of it."""
    secret = make_page("Product", oid="INJP", seen_by="unblinded", scope="subject", LOT=Integer(WORDS, soft=(1, 5), no_sdtm="test"))
    plain = with_check(reads=(TODAY,))
    study = small_study(page_list=(*plain.page_list, secret), visit_list=plain.visit_list, anchor_list=plain.anchor_list,
                        checks=plain.checks)
    assert study.reach.judged({"INJP"}) == {"INJP"}
    assert ("EC1", "SV") not in study.reach.aside({"INJP", "WND"}), "with a page that all see, the day is looked at"


def test_only_checks_that_look_at_the_change_are_found(study: Study, book: Any) -> None:
    casebook = book(("SCR", "SV", "", {"PULSE": "120", "SVDAT": "2026-08-01"}), ("", "WND", "1", {"PARENT": "9"}))
    assert [f.check for f in findings(study, casebook)] == ["EC38", "LINE"]
    assert [f.check for f in findings(study, casebook, changed={"WND"})] == ["LINE"]


@pytest.mark.parametrize(("reads", "says"), [
    (("LABS",), "EC1: reads= names LABS, which is no page of the study"),
    (("INJP",), "EC1 shows on SV what INJP says, whose page is masked for some of its readers"),
])
def test_a_mistaken_declaration_says_so(reads: tuple[str, ...], says: str) -> None:
    secret = make_page("Product", oid="INJP", seen_by="unblinded", scope="subject", LOT=Integer(WORDS, no_sdtm="test"))
    study = small_study()
    check = Check("EC1", "H", WORDS, Behaviour.QUERY, on=(study.pages["SV"].items["PULSE"],), reads=reads,
                  rule=lambda form, book: False)
    with pytest.raises(TypeError, match=says):
        small_study(page_list=(*study.page_list, secret), visit_list=study.visit_list, checks={"EC1": check})
