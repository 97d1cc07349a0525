"""The ACR/EULAR 2013 score against totals computed by hand, and what the page says while items are unknown."""

import pytest

from forms.disease.classification import ITEMS, WEIGHTS, category, classified, score

#  items present (A: ACRSKIN …)                                                          points
SCORES = """
   -                                                                                      0
   ACRSKIN                                                                                9
   ACRPUFF                                                                                2
   ACRSCLD                                                                                4
   ACRPUFF ACRSCLD                                                                        4
   ACRULC                                                                                 2
   ACRPIT                                                                                 3
   ACRULC ACRPIT                                                                          3
   ACRTEL                                                                                 2
   ACRCAP                                                                                 2
   ACRPAH                                                                                 2
   ACRILD                                                                                 2
   ACRPAH ACRILD                                                                          2
   ACRRAY                                                                                 3
   ACRACA                                                                                 3
   ACRSCL7                                                                                3
   ACRRNAP                                                                                3
   ACRACA ACRSCL7 ACRRNAP                                                                 3
   ACRULC ACRTEL ACRCAP ACRPAH                                                            8
   ACRULC ACRRAY ACRACA                                                                   8
   ACRPIT ACRRAY ACRACA                                                                   9
   ACRSCLD ACRULC ACRRAY                                                                  9
   ACRPUFF ACRSCLD ACRULC ACRPIT ACRTEL ACRCAP ACRPAH ACRILD ACRRAY ACRACA ACRSCL7 ACRRNAP  19
   ACRSKIN ACRSCLD ACRPIT ACRTEL ACRCAP ACRILD ACRRAY ACRRNAP                             28
"""

#  present                unknown                     mimic  classified
CLASSIFIED = [
    ("ACRSKIN", "", False, True),
    ("ACRPIT ACRRAY ACRACA", "", False, True),
    ("ACRULC ACRRAY ACRACA", "", False, False),
    ("ACRULC ACRRAY ACRACA", "ACRTEL", False, None),
    ("ACRULC ACRRAY ACRACA", "ACRSCL7 ACRRNAP", False, False),
    ("ACRULC ACRRAY", "ACRPIT ACRTEL", False, False),
    ("ACRULC ACRRAY", "ACRSKIN", False, None),
    ("ACRSKIN", "", True, False),
    ("", "ACRSKIN", True, False),
]


@pytest.mark.parametrize("row", SCORES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:-1]))
def test_totals_computed_by_hand(row: str) -> None:
    *items, points = row.split()
    assert score(set(items) - {"-"}) == int(points)


def test_categories_and_their_maxima() -> None:
    assert {letter: category(letter, ITEMS) for letter in WEIGHTS} == {
        "A": 9, "B": 4, "C": 3, "D": 2, "E": 2, "F": 2, "G": 3, "H": 3}
    assert len(ITEMS) == 13


@pytest.mark.parametrize(("present", "unknown", "mimic", "met"), CLASSIFIED)
def test_nine_points_classify_and_a_minimum_score_fails_nobody(present: str, unknown: str, mimic: bool, met: bool | None) -> None:
    assert classified(present.split(), unknown.split(), mimic) is met


ALL_ABSENT = dict.fromkeys(ITEMS, "ABSENT")

#  answers beside “absent”                                      total  unknown  minimum  classified
PAGES = [
    ({}, ("0", "0", "N", "N")),
    ({"ACRSKIN": "PRESENT"}, ("9", "0", "N", "Y")),
    ({"ACRPIT": "PRESENT", "ACRRAY": "PRESENT", "ACRPAH": "NOT_DONE"}, ("6", "1", "Y", "N")),
    ({"ACRPIT": "PRESENT", "ACRRAY": "PRESENT", "ACRPAH": "NOT_DONE", "ACRTEL": "NOT_DONE"}, ("6", "2", "Y", None)),
    ({"ACRSKIN": "PRESENT", "ACRPAH": "NOT_DONE"}, ("9", "1", "Y", "Y")),
    ({"ACRSKIN": "PRESENT", "MIMIC": "Y"}, ("9", "0", "N", "N")),
]


@pytest.mark.parametrize(("answers", "said"), PAGES)
def test_what_the_page_computes(casebook, answers: dict[str, str], said: tuple[str | None, ...]) -> None:
    form = casebook("ACR", "SCR", **{**ALL_ABSENT, "MIMIC": "N", **answers})
    assert tuple(casebook.derived(form, name) for name in ("ACRTOT", "ACRUNK", "ACRMIN", "ACRCLASS")) == said


def test_a_page_without_answers_has_no_score(casebook) -> None:
    form = casebook("ACR", "SCR", MIMIC="N")
    assert (casebook.derived(form, "ACRTOT"), casebook.derived(form, "ACRCLASS")) == (None, None)


def test_the_score_is_kept_with_the_page() -> None:
    from forms.disease.acr_eular import ACR

    assert all(ACR.items[name].stored for name in ("ACRTOT", "ACRUNK", "ACRMIN", "ACRCLASS"))  # type: ignore[attr-defined]
