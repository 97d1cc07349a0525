"""The list of edit checks: all 128 and two of section 4, what each does when it fails, and the rules that every one of them keeps."""

from __future__ import annotations

import re

import pytest

from ecrf.crf import Check, Status
from forms.checks import CHECKS
from forms.eligibility.evidence import EVIDENCE
from forms.study import STUDY

#  check  severity  behaviour  steps                  further parts (rulings section 3; trial.md 6)
TABLE = """
   EC01   H         block      eligibility
   EC02   H         block      eligibility            query
   EC03   H         block      eligibility            block eligibility
   EC04   H         refuse
   EC05   H         block      eligibility            query
   EC06   H         block      randomise              block inject
   EC07   S         query
   EC08   H         query
   EC09   H         block      eligibility
   EC10   H         query      -                      query
   EC11   H         block      eligibility,randomise
   EC12   H/S       block      randomise
   EC13   H         block      eligibility
   EC14   H         block      eligibility
   EC15   S         query
   EC16   S         query
   EC17   H         block      eligibility
   EC18   H         block      eligibility            query
   EC19   H         block      eligibility            query
   EC20   H         block      inject                 query; query; block inject
   EC21   H         block      inject                 block eligibility; block inject
   EC22   S         query
   EC23   H         block      eligibility
   EC24   S         query      -                      query
   EC25   H         block      eligibility
   EC26   H         block      eligibility            query
   EC27   H         block      eligibility
   EC28   H         block      eligibility
   EC29   H         block      eligibility
   EC30   H         block      eligibility            query
   EC31   S         query
   EC32   S         query
   EC33   S         query
   EC34   H         block      inject
   EC35   H         block      eligibility            block inject
   EC36   S         query
   EC37   H         refuse
   EC38   S         query
   EC39   H         refuse     -                      refuse; refuse; refuse; refuse; query; refuse; refuse; query
   EC40   S         query      -                      query
   EC41   S         refuse     -                      refuse; refuse; refuse; refuse; query; query
   EC42   S         query
   EC43   S         block      harvest                block harvest
   EC44   S         query
   EC45   H         block      harvest,release
   EC46   S         query
   EC47   H         refuse
   EC48   H         refuse     -                      query
   EC49   H         block      lock
   EC50   H         block      visit
   EC51   H         query
   EC52   S         query      -                      query
   EC53   S         query
   EC54   H         refuse
   EC55   H         block      eligibility            block eligibility
   EC56   H         block      randomise              block randomise; block randomise
   EC57   H         block      randomise              block randomise
   EC58   S         query      -                      block inject; block inject; query
   EC59   S         query
   EC60   H         refuse     -                      refuse
   EC61   H/S       block      visit                  query
   EC62   S         query      -                      query
   EC63   S         query
   EC64   S         query
   EC65   H         query      -                      query
   EC66   H         block      inject
   EC67   H         query
   EC68   S         query
   EC69   S         query      -                      query
   EC70   H         block      visit
   EC71   H         query
   EC72   S         query
   EC73   H         block      randomise              query; query
   EC74   H         query      -                      query
   EC75   H         block      inject                 query
   EC76   H         block      inject
   EC77   H         block      release
   EC78   H/S       block      release                query
   EC79   H         block      release                block release
   EC80   H         block      lock
   EC81   H         block      inject                 block inject
   EC82   H         block      inject                 block inject
   EC83   H         block      inject
   EC84   H/S       block      inject                 query
   EC85   S         query
   EC86   H         query
   EC87   S         query      -                      query
   EC88   H/S       query
   EC89   H         block      lock
   EC90   H         block      lock
   EC91   H         query      -                      query
   EC92   S         query
   EC93   H         query
   EC94   S         query
   EC95   S         query      -                      query
   EC96   H         query      -                      query
   EC97   S         query
   EC98   H         refuse
   EC99   H/S       query
   EC100  H         refuse
   EC101  H/S       query
   EC102  S         query
   EC103  S         query
   EC104  S         query      -                      query
   EC105  S         query
   EC106  S         query      -                      query; query; query; query; query; query
   EC107  S         query      -                      query
   EC108  H         query      -                      query
   EC109  H         refuse     -                      query
   EC110  H         block      lock                   block lock
   EC111  S         query      -                      query; query
   EC112  H         block      lock                   block lock; block lock; block lock; block lock
   EC113  H         query
   EC114  H         query
   EC115  S         query      -                      query
   EC116  S         query      -                      query
   EC117  H         block      lock
   EC118  H         block      lock                   block lock
   EC119  S         query
   EC120  H         block      lock
   EC121  H         query      -                      query
   EC122  H         query      -                      query
   EC123  H         block      lock
   EC124  H         block      lock                   block lock
   EC125  H         block      lock_study             block lock_study
   EC126  H         block      lock_study
   EC127  S         query
   EC128  S         query
   EC129  H         refuse
   EC130  H         refuse     -                      refuse; refuse
   EC131  S         query      -                      EACH CRITERION
"""
OFF = {"EC31", "EC32"}
RANGE = {"EC04", "EC38", "EC88", "EC100"}
CONSTRUCTION = {"EC08", "EC54", "EC67", "EC93", "EC98"}
ACTIVE = {f"EC{n:02d}" for n in range(1, 132)} - OFF - RANGE - CONSTRUCTION
PARTS = [part for check in CHECKS.all.values() for part in check.every if part.rule is not None]
REFUSALS = [part for part in PARTS if part.behaviour == "refuse"]


def _behaviour(check: Check) -> str:
    return " ".join([check.behaviour, ",".join(check.steps)]).strip()


@pytest.mark.requirement("DATA-06")
@pytest.mark.requirement("DATA-07")
def test_each_check_does_what_the_rulings_say() -> None:
    rows = [line.split(maxsplit=4) for line in TABLE.strip().splitlines()]
    told = {row[0]: (row[1], " ".join([row[2], *row[3:4]]).replace(" -", ""), "".join(row[4:])) for row in rows}
    told["EC131"] = (*told["EC131"][:2], "; ".join(["query"] * (len(EVIDENCE) - 2)))
    done = {c.id: (c.severity, _behaviour(c), "; ".join(map(_behaviour, c.parts))) for c in CHECKS.all.values()}
    assert done == told


def test_the_list_holds_every_number_in_order() -> None:
    assert list(CHECKS.all) == [f"EC{n:02d}" for n in range(1, 132)]


def test_checks_that_do_not_fire_say_why() -> None:
    by_status = {status: {c.id for c in CHECKS.all.values() if c.status is status} for status in Status}
    assert by_status[Status.ACTIVE] == ACTIVE
    assert by_status[Status.OFF] == OFF
    assert by_status[Status.RANGE] == RANGE
    assert by_status[Status.CONSTRUCTION] == CONSTRUCTION
    assert not by_status[Status.WAITING]


def test_ranges_name_their_check() -> None:
    named = {n for p in STUDY.page_list for i in p.items.values() for n in (i.hard_check, i.soft_check) if n}
    assert named - {"EC37", "EC39", "EC42"} == RANGE - {"EC04"}


@pytest.mark.requirement("DATA-07")
def test_refusals_use_items_of_one_page() -> None:
    assert {p.id for p in REFUSALS} == {"EC37", "EC39", "EC41", "EC47", "EC48", "EC60", "EC109", "EC129", "EC130"}
    for part in REFUSALS:
        assert len({item.page for item in (*part.on, *part.items)}) == 1, part.id


def test_unblinded_items_are_judged_on_unblinded_pages_only() -> None:
    for part in PARTS:
        if any(item.page.seen_by != "blinded" for item in (*part.on, *part.items)):
            assert all(item.page.seen_by != "blinded" for item in part.on), part.id


def test_two_parts_of_a_check_share_an_item_only_when_they_exclude_each_other() -> None:
    shared = {p.id for c in CHECKS.all.values() for n, p in enumerate(c.every) for q in c.every[n + 1:]
              if set(p.on) & set(q.on)}
    assert shared == {"EC05", "EC19", "EC20", "EC26", "EC30", "EC39", "EC40", "EC41", "EC56", "EC60", "EC61", "EC65", "EC74", "EC78", "EC84"}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_sentences_are_short_and_blame_nobody(lang: str) -> None:
    sentences = {p.message[lang]: c.id for c in CHECKS.all.values() for p in c.every}
    assert all(sentences[p.message[lang]] == c.id for c in CHECKS.all.values() for p in c.every)  # no two checks say the same
    for words in sentences:
        assert len(words) <= 230, words
        assert words[-1] == ".", words
        assert not re.search(r"veuillez|please|erreur|error|you |vous |must|devez|placebo", words, re.I), words


def test_french_sentences_keep_french_spaces() -> None:
    for words in (p.message.fr for c in CHECKS.all.values() for p in c.every):
        assert not re.search(r"(?<!\u00a0)[:%»](?!\d)|(?<!\u202f)[;!?]|«(?!\u00a0)|'", words), words


def test_both_languages_name_the_same_values() -> None:
    for part in PARTS:
        french, english = (set(re.findall(r"{(\w+)}", part.message[lang])) for lang in ("fr", "en"))
        assert french == english, part.id


def test_checks_that_do_not_fire_name_no_values() -> None:
    assert not [c.id for c in CHECKS.all.values() if c.rule is None and "{" in c.message.fr + c.message.en]
