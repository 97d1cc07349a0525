"""Skip rules: when an item is asked, and that a gate which is not asked opens nothing."""

from __future__ import annotations

import pytest

from ecrf.crf import Choice, MultiChoice, T, Text, YesNo
from tests.crf.small import HAND, make_page


def question(kind: type, label: str, *given: object, **rest: object) -> object:
    return kind(T(label, label), *given, no_sdtm="test", **rest)


HURT = question(YesNo, "Hurt")
SIDE = question(Choice, "Side", HAND, when=HURT.equals("Y"))  # type: ignore[attr-defined]
NOTE = question(Text, "Note", when=SIDE.one_of("L", "B"))  # type: ignore[attr-defined]
SIDES = question(MultiChoice, "Sides", HAND)
BOTH = question(Text, "Both", when=HURT.equals("Y") & SIDES.equals("R"))  # type: ignore[attr-defined]
EITHER = question(Text, "Either", when=HURT.equals("Y") | SIDES.given())  # type: ignore[attr-defined]
PAGE = make_page(HURT=HURT, SIDE=SIDE, NOTE=NOTE, SIDES=SIDES, BOTH=BOTH, EITHER=EITHER)


@pytest.mark.parametrize("values, asked", [
    ({},                                       "HURT SIDES"),
    ({"HURT": "N"},                            "HURT SIDES"),
    ({"HURT": "Y"},                            "HURT SIDE SIDES EITHER"),
    ({"HURT": "Y", "SIDE": "R"},               "HURT SIDE SIDES EITHER"),
    ({"HURT": "Y", "SIDE": "L"},               "HURT SIDE NOTE SIDES EITHER"),
    ({"HURT": "N", "SIDE": "L"},               "HURT SIDES"),
    ({"SIDE": "L"},                            "HURT SIDES"),
    ({"HURT": None, "SIDE": "L"},              "HURT SIDES"),
    ({"SIDES": "L"},                           "HURT SIDES EITHER"),
    ({"HURT": "Y", "SIDES": "R L"},            "HURT SIDE SIDES BOTH EITHER"),
    ({"HURT": "Y", "SIDES": "L"},              "HURT SIDE SIDES EITHER"),
])
def test_what_is_asked(values: dict[str, str | None], asked: str) -> None:
    assert " ".join(item.name for item in PAGE.applicable(values)) == asked


@pytest.mark.parametrize("item, fr, en", [
    (SIDE,   "« Hurt » = Oui",                          "“Hurt” = Yes"),
    (NOTE,   "« Side » = Gauche ou Les deux",           "“Side” = Left or Both"),
    (BOTH,   "« Hurt » = Oui et « Sides » = Droite",    "“Hurt” = Yes and “Sides” = Right"),
    (EITHER, "« Hurt » = Oui ou « Sides » est renseigné", "“Hurt” = Yes or “Sides” is given"),
])
def test_a_rule_reads_in_words(item: Text, fr: str, en: str) -> None:
    assert item.when is not None
    assert (item.when.words("fr"), item.when.words("en")) == (fr, en)


def test_a_rule_knows_its_items() -> None:
    assert [i.name for i in BOTH.when.items] == ["HURT", "SIDES"]  # type: ignore[attr-defined]
