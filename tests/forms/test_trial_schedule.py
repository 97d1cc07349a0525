"""The schedule, typed again by hand from trial.md 5.1 and 5.2, and compared line by line."""

from datetime import date

import pytest

from forms.schedule import ANCHORS
from forms.study import STUDY

TABLE = """
OID  short    anchor target before after expected pages
SCR  Sél.     -        -      -      -   yes      SV VS ULCA
RIC  Pré      R       35      7      7   yes      SV ULCA?
INC  Incl.    R       70     14     14   yes      SV VS ULCA ULCD
HAR  Prél.    I        1      0     13   yes      SV VS ULCA
D0   J0       H       14      0     21   yes      SV VS ULCA ULCD INJ INJF INJP
H48  48_h     D0       1      0      1   yes      SV
W1   S1       D0       7      2      2   yes      SV VS ULCA
W2   S2       D0      14      3      3   no       SV VS ULCA
W4   S4       D0      28      4      4   yes      SV VS ULCA
W8   S8       D0      56      7      7   yes      SV VS ULCA
W12  S12      D0      84      7      7   yes      SV VS ULCA
W16  S16      D0     112      7      7   yes      SV VS ULCA
W24  S24      D0     168     14     14   yes      SV VS ULCA
M12  M12      D0     365     30     30   yes      SV ULCA?
M24  M24      D0     730     60     60   yes      SV ULCA?
M36  M36      D0    1095     60     60   yes      SV ULCA?
M48  M48      D0    1460     60     60   yes      SV ULCA?
M60  M60      D0    1825     60     60   yes      SV ULCA?
UNS  N._prog. -        -      -      -   no       SV ULCA
EW   Sortie   -        -      -      -   no       SV VS ULCA
"""
ROWS = [line.split(maxsplit=7) for line in TABLE.strip().splitlines()[1:]]


def test_the_visits_are_those_of_the_table_in_their_order() -> None:
    assert list(STUDY.visits) == [row[0] for row in ROWS]


@pytest.mark.requirement("DATA-16")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_visit_is_as_the_table_says(row: list[str]) -> None:
    oid, short, anchor, target, before, after, expected, pages = row
    visit = STUDY.visits[oid]
    assert visit.short["fr"] == short.replace("_", " ")
    assert (visit.after.oid if visit.after else "-") == anchor
    if visit.after:
        assert (visit.target, *visit.window) == (int(target), int(before), int(after))
    assert visit.expected is (expected == "yes")
    assert " ".join(s.page.oid + ("" if s.required else "?") for s in visit.slots) == pages


def test_only_the_unscheduled_visit_repeats() -> None:
    assert [v.oid for v in STUDY.visit_list if v.repeats] == ["UNS"]


def test_w2_has_the_pages_of_w1_and_early_withdrawal_those_of_w16() -> None:
    assert STUDY.visits["W2"].slots == STUDY.visits["W1"].slots
    assert STUDY.visits["EW"].slots == STUDY.visits["W16"].slots


def test_anchors_are_where_the_rulings_say() -> None:
    assert {a.oid: a.places for a in ANCHORS} == {
        "R": (("SOC", "", "SOCSTDAT"),),
        "I": (("SV", "INC", "SVDAT"),),
        "H": (("SV", "HAR", "SVDAT"),),
        "D0": (("INJ", "D0", "EXSTDAT"), ("SV", "D0", "SVDAT")),
    }


def test_day_zero_is_the_injection_and_the_visit_stands_in_for_it(casebook) -> None:
    casebook("SV", "D0", SVOCCUR="Y", SVDAT="2026-09-15")
    assert casebook.book.anchor("D0") == date(2026, 9, 15)
    casebook("INJ", "D0", EXSTDAT="2026-09-16")
    assert casebook.book.anchor("D0") == date(2026, 9, 16)


def test_the_inclusion_window_is_ten_weeks_give_or_take_two() -> None:
    window = STUDY.visits["INC"].planned(date(2026, 6, 1))
    assert (window.first, window.target, window.last) == (date(2026, 7, 27), date(2026, 8, 10), date(2026, 8, 24))


def test_logs_and_pages_filled_once_hang_on_the_subject() -> None:
    assert {p.oid for p in STUDY.logs} == {"ICFR", "ICFW", "CM", "CARE", "ULCR", "AE"}
    assert {p.oid for p in STUDY.once} == {"ICF", "DM", "SOC", "EOS"}
    at_visits = {s.page.oid for v in STUDY.visit_list for s in v.slots}
    assert at_visits == {"SV", "VS", "ULCA", "ULCD", "INJ", "INJF", "INJP"}
