"""Scores of hand function, skin and capillaries, against tables computed by hand; ``-`` is a missing answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.function import scores
from forms.function.skin import SITES
from forms.study import STUDY


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def points(text: str) -> list[int | None]:
    """One digit per answer."""
    return [None if sign == "-" else int(sign) for sign in text]


def kilos(text: str) -> list[Decimal | None]:
    """Numbers parted by a slash."""
    return [None if part == "-" else Decimal(part) for part in text.split("/")]


def shown(value: object) -> str:
    return "-" if value is None else str(value)


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "hamis", "mhamis"), rows("""
answers    hamis  mhamis
000000000  0      0
333333333  27     12
123012301  13     7
10-000000  -      1
-00000003  -      -
000000-00  -      -
---------  -      -
"""))
def test_hamis_and_its_short_form_need_all_their_items(answers: str, hamis: str, mhamis: str) -> None:
    assert shown(scores.hamis(points(answers))) == hamis
    assert shown(scores.mhamis(points(answers))) == mhamis


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("trials", "mean", "highest", "variation"), rows("""
kg            mean   max   cv%
20/22/24      22.0   24.0  9
20/-/24       22.0   24.0  13
18.5/19/20.1  19.2   20.1  4
10/20/30      20.0   30.0  50
0/0/0         0.0    0.0   -
0/1/1         0.7    1.0   87
20/-/-        -      -     -
-/-/-         -      -     -
"""))
def test_strength_is_the_mean_and_maximum_of_two_trials_or_more(casebook, trials: str, mean: str, highest: str,
                                                                variation: str) -> None:
    given = {f"GRIP{n}R": str(kg) for n, kg in enumerate(kilos(trials), 1) if kg is not None}
    form = casebook("FUNC", "INC", **given)
    assert (casebook.derived(form, "GRIPMR") or "-") == mean
    assert (casebook.derived(form, "GRIPXR") or "-") == highest
    assert casebook.derived(form, "GRIPML") is None and casebook.derived(form, "KEYMR") is None
    spread = scores.spread(kilos(trials))
    assert ("-" if spread is None else str(round(spread))) == variation


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("sites", "total", "hands"), rows("""
face_chest_abdomen_then_pairs  total  hands
00000000000000000              0      0
33333333333333333              51     12
11122330000110000              15     10
-1122330000110000              -      10
--122330000110000              -      10
---22330000110000              -      10
111-2330000110000              -      -
-----------------              -      -
"""))
def test_rodnan_score_stays_empty_as_soon_as_a_site_is_missing(casebook, sites: str, total: str, hands: str) -> None:
    assert len(SITES) == 17 and SITES[3:7] == ("FINGR", "FINGL", "HANDR", "HANDL")
    assert shown(scores.rodnan(points(sites))) == total
    form = casebook("SKN", "INC", **{name: sign for name, sign in zip(SITES, sites, strict=True) if sign != "-"})
    assert (casebook.derived(form, "MRSSTOT") or "-") == total
    assert (casebook.derived(form, "MRSSHAND") or "-") == hands


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("counts", "mean"), rows("""
per_mm_fingers_2_to_5_right_then_left  mean
8/8/8/8/8/8/8/8                        8
3/4/5/6/7/6/5/4                        5
3.5/4/5/6/7/6/5/4                      5.0625
3/4/5/6/7/6/5/-                        -
-/-/-/-/-/-/-/-                        -
"""))
def test_capillary_density_needs_all_eight_fingers(counts: str, mean: str) -> None:
    assert shown(scores.capillary_density(kilos(counts))) == mean


def test_hands_are_asked_alike() -> None:
    items = STUDY.pages["FUNC"].items
    per_hand = [name for name in items if name not in ("FTDAT", "FTEVAL", "HANDNOTE")]
    assert {name[:-1] for name in per_hand if name[-1] == "R"} == {name[:-1] for name in per_hand if name[-1] == "L"}
    for name in per_hand:
        assert ("main droite" in items[name].label.fr) == (name[-1] == "R"), name


def test_the_thumb_is_not_read_by_capillaroscopy() -> None:
    fingers = [name[3:] for name in STUDY.pages["CAP"].items if name.startswith("DEN")]
    assert fingers == ["R2", "R3", "R4", "R5", "L2", "L3", "L4", "L5"]


def test_the_rule_of_the_study_is_said_beside_the_scoring_rule(casebook) -> None:
    evidence = STUDY.pages["SKN"].items["RSRULE"].evidence
    assert evidence is not None and evidence(casebook.book, "INC").suggests == "MAXIMUM"
