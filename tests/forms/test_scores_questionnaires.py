"""Scores of the questionnaires, against tables computed by hand; ``-`` is a missing answer."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.questionnaires import health_assessment, scores
from forms.questionnaires.assumptions import HAQ_AID_RULE
from forms.study import STUDY


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


def points(text: str) -> list[int | None]:
    """``0 1 -`` typed without spaces: one digit per answer."""
    return [None if sign == "-" else int(sign) for sign in text]


def shown(value: object) -> str:
    """A score as the tables write it: rounded to three decimals, without trailing zeros."""
    if isinstance(value, Decimal):
        return f"{value.quantize(Decimal('0.001')):f}".rstrip("0").rstrip(".")
    return "-" if value is None else str(value)


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "total", "prorated"), rows("""
answers             total   prorated
000000000000000000  0       -
555555555555555555  90      -
123451230111002345  38      -
-23451230111002345  -       39.176
-2345123011100234-  -       36
-2345-2301110023-5  -       -
------------------  -       -
"""))
def test_chfs_needs_all_eighteen_and_prorates_one_or_two(answers: str, total: str, prorated: str) -> None:
    assert len(answers) == 18
    assert shown(scores.total(points(answers))) == total
    assert shown(scores.chfs_prorated(points(answers))) == prorated


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "aided", "classic", "add_one"), rows("""
answers  aided  classic  add_one
00       no     0        0
01       no     1        1
13       no     3        3
00       yes    2        1
01       yes    2        2
02       yes    2        3
23       yes    3        3
-1       yes    2        2
-1       no     1        1
3-0      no     3        3
--       yes    -        -
---      no     -        -
"""))
def test_haq_category_is_its_worst_answer_lifted_by_help(answers: str, aided: str, classic: str, add_one: str) -> None:
    assert shown(scores.haq_category(points(answers), aided == "yes", "classic")) == classic
    assert shown(scores.haq_category(points(answers), aided == "yes", "add_one")) == add_one


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("categories", "index"), rows("""
categories  index
00000000    0
33333333    3
10000000    0.125
11111110    0.875
12301230    1.5
2222222-    2
111222--    1.5
1222222-    1.857
100000--    0.167
12312---    -
--------    -
"""))
def test_haq_index_is_the_mean_of_six_categories_or_more(categories: str, index: str) -> None:
    assert shown(scores.disability_index(points(categories))) == index


def test_haq_index_goes_in_steps_of_an_eighth_with_all_categories() -> None:
    for total in range(25):
        spread = [min(3, max(0, total - 3 * place)) for place in range(8)]
        index = scores.disability_index(spread)
        assert index is not None and index % Decimal("0.125") == 0 and index == Decimal(total) / 8


def haq_page(casebook, answers: str, aids: str):
    """A page of 20 answers and 8 aids (N none, A device, H help, B both)."""
    words = {"N": "NONE", "A": "AID", "H": "HELP", "B": "BOTH"}
    names = [name for category in health_assessment.OF_CATEGORY for name in category]
    values = {name: sign for name, sign in zip(names, answers, strict=True) if sign != "-"}
    return casebook("SHAQ", "INC", **values, **{f"HAQAID{n}": words[a] for n, a in enumerate(aids, 1) if a != "-"})


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "aids", "rule", "index", "categories"), rows("""
answers                   aids      rule     index  categories
00000000000000000000      NNNNNNNN  classic  0.000  8
10000000000000000000      NNNNNNNN  classic  0.125  8
10000000000000000000      ANNNNNNN  classic  0.250  8
10000000000000000000      ANNNNNNN  add_one  0.250  8
00000000000000000000      HBNNNNNN  classic  0.500  8
00000000000000000000      HBNNNNNN  add_one  0.250  8
22000000000000000003      ANNNNNNH  classic  0.625  8
22000000000000000003      ANNNNNNH  add_one  0.750  8
1122-----0011223--1-      --------  classic  1.667  6
1122-----0011-------      --------  classic  -      4
"""))
def test_haq_page_under_both_aid_rules(casebook, monkeypatch, answers: str, aids: str, rule: str, index: str,
                                       categories: str) -> None:
    monkeypatch.setattr(health_assessment, "HAQ_AID_RULE", type(HAQ_AID_RULE)(
        "HAQ_AID_RULE", rule, HAQ_AID_RULE.source, HAQ_AID_RULE.question))
    form = haq_page(casebook, answers, aids)
    assert (casebook.derived(form, "HAQDI") or "-") == index
    assert casebook.derived(form, "HAQNCAT") == categories


def test_the_classic_aid_rule_is_the_one_in_use() -> None:
    assert HAQ_AID_RULE.value == "classic"


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("mm", "scale"), rows("""
mm    0to3
0     0.00
1     0.03
33    0.99
50    1.50
100   3.00
"""))
def test_shaq_scales_are_three_hundredths_of_a_millimetre(casebook, mm: str, scale: str) -> None:
    form = casebook("SHAQ", "INC", SHRPMM=mm)
    assert casebook.derived(form, "SHRP") == scale
    assert casebook.derived(form, "SHULC") is None


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("prevented", "trouble", "score"), rows("""
prevented  trouble  score
Y          -        3
N          2        2
N          1        1
N          0        0
N          -        -
NR         -        0
-          -        -
"""))
def test_dlqi_question_seven_has_two_steps(prevented: str, trouble: str, score: str) -> None:
    given = None if prevented == "-" else prevented
    assert shown(scores.dlqi_work(given, points(trouble)[0])) == score


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "total", "band"), rows("""
answers     total  band
0000000000  0      NONE
1000000000  1      NONE
1100000000  2      SMALL
1111100000  5      SMALL
1111110000  6      MODERATE
1111111111  10     MODERATE
2111111111  11     LARGE
2222222222  20     LARGE
3222222222  21     EXTREME
3333333333  30     EXTREME
333333333-  27     EXTREME
33333333--  -      -
----------  -      -
"""))
def test_dlqi_total_and_band(answers: str, total: str, band: str) -> None:
    score = scores.dlqi(points(answers))
    assert shown(score) == total
    assert shown(scores.dlqi_band(score)) == band


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "scored"), [
    ("DLQ01=3 DLQ02=2 DLQ03=NR DLQ04=1 DLQ05=0 DLQ06=NR DLQ07=N DLQ07B=2 DLQ08=1 DLQ09=3 DLQ10=2",
     "DLQTOT=14 DLQBAND=LARGE DLQSYM=5 DLQDAY=1 DLQLEI=0 DLQWRK=2 DLQREL=4 DLQTRT=2"),
    ("DLQ01=3 DLQ02=2 DLQ03=NR DLQ04=1 DLQ05=0 DLQ07=Y DLQ08=1 DLQ09=3 DLQ10=2",
     "DLQTOT=15 DLQBAND=LARGE DLQSYM=5 DLQDAY=1 DLQLEI=- DLQWRK=3 DLQREL=4 DLQTRT=2"),
    ("DLQ01=3 DLQ03=NR DLQ04=1 DLQ05=0 DLQ06=0 DLQ07=N DLQ08=1 DLQ09=3 DLQ10=2",
     "DLQTOT=- DLQBAND=- DLQSYM=- DLQDAY=1 DLQLEI=0 DLQWRK=- DLQREL=4 DLQTRT=2"),
])
def test_dlqi_page_with_its_parts(casebook, answers: str, scored: str) -> None:
    form = casebook("DLQI", "INC", **dict(answer.split("=") for answer in answers.split()))
    for name, expected in (pair.split("=") for pair in scored.split()):
        assert (casebook.derived(form, name) or "-") == expected, name


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("levels", "profile"), rows("""
levels  profile
11111   11111
21345   21345
5555-   -
"""))
def test_eq5d_profile_needs_all_five(casebook, levels: str, profile: str) -> None:
    names = ("EQMOB", "EQSELF", "EQACT", "EQPAIN", "EQANX")
    form = casebook("EQ5D", "INC", **{n: s for n, s in zip(names, levels, strict=True) if s != "-"})
    assert (casebook.derived(form, "EQPROF") or "-") == profile


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("days", "filled", "mean"), rows("""
day-14..day-1   filled  mean
33333333333333  14      3
01234567890123  14      3.643
----3333333333  10      3
1111111111----  10      1
-----333333333  9       -
--------------  0       -
"""))
def test_condition_score_is_the_mean_of_ten_days_or_more(casebook, days: str, filled: str, mean: str) -> None:
    assert str(scores.days_filled(points(days))) == filled
    assert shown(scores.condition_score(points(days))) == mean
    names = [f"RCS{day:02d}" for day in range(14, 0, -1)]
    form = casebook("DIARY", "INC", **{n: s for n, s in zip(names, days, strict=True) if s != "-"})
    assert casebook.derived(form, "DIADAYS") == filled
    assert (casebook.derived(form, "RCSMEAN") is None) == (mean == "-")


@pytest.mark.parametrize(("page", "item", "answers"), [
    ("HDISS", "HDSCORE", {f"HDISS{n:02d}": "3" for n in range(1, 25)}),
    ("CAS", "CASTOT", {"CASULC": "2", "CASNEW": "1"} | dict.fromkeys(
        ("CASGANG", "CASSURG", "CASINF", "CASHOSP", "CASANAL"), "N")),
    ("EQ5D", "EQINDEX", dict.fromkeys(("EQMOB", "EQSELF", "EQACT", "EQPAIN", "EQANX"), "1")),
])
def test_scores_without_a_known_rule_stay_empty_and_say_why(casebook, page: str, item: str, answers: dict[str, str]) -> None:
    assert casebook.derived(casebook(page, "INC", **answers), item) is None
    formula = STUDY.pages[page].items[item].formula  # type: ignore[attr-defined]
    assert formula.fr.startswith("vide") and formula.en.startswith("empty")


def test_chfs_page_adds_up_its_groups(casebook) -> None:
    form = casebook("CHFS", "INC", **{f"CHFS{n:02d}": s for n, s in enumerate("123451230111002345", 1)})
    found = {name: casebook.derived(form, name) for name in ("CHFSKIT", "CHFSDRE", "CHFSHYG", "CHFSOFF", "CHFSOTH",
                                                             "CHFSTOT", "CHFSPRO")}
    assert found == {"CHFSKIT": "21", "CHFSDRE": "1", "CHFSHYG": "2", "CHFSOFF": "0", "CHFSOTH": "14",
                     "CHFSTOT": "38", "CHFSPRO": None}
