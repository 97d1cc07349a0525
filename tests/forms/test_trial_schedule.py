"""The schedule, typed again by hand from trial.md 5.1 and 5.2, and compared line by line."""

from datetime import date

import pytest

from forms.schedule import ANCHORS
from forms.study import STUDY

TABLE = """
OID  short    anchor target before after expected
SCR  Sél.     -           -      -     -  yes
RIC  Pré      R          35      7     7  yes
INC  Incl.    R          70     14    14  yes
HAR  Prél.    I           1      0    13  yes
D0   J0       H          14      0    21  yes
H48  48_h     D0          1      0     1  yes
W1   S1       D0          7      2     2  yes
W2   S2       D0         14      3     3   no
W4   S4       D0         28      4     4  yes
W8   S8       D0         56      7     7  yes
W12  S12      D0         84      7     7  yes
W16  S16      D0        112      7     7  yes
W24  S24      D0        168     14    14  yes
M12  M12      D0        365     30    30  yes
M24  M24      D0        730     60    60  yes
M36  M36      D0       1095     60    60  yes
M48  M48      D0       1460     60    60  yes
M60  M60      D0       1825     60    60  yes
UNS  N._prog. -           -      -     -   no
EW   Sortie   -           -      -     -   no
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


def test_the_visits_are_those_of_the_table_in_their_order() -> None:
    assert list(STUDY.visits) == [row[0] for row in ROWS]


@pytest.mark.requirement("DATA-16")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_visit_is_as_the_table_says(row: list[str]) -> None:
    oid, short, anchor, target, before, after, expected = row
    visit = STUDY.visits[oid]
    assert visit.short["fr"] == short.replace("_", " ")
    assert (visit.after.oid if visit.after else "-") == anchor
    if visit.after:
        assert (visit.target, *visit.window) == (int(target), int(before), int(after))
    assert visit.expected is (expected == "yes")


def test_only_the_unscheduled_visit_repeats() -> None:
    assert [v.oid for v in STUDY.visit_list if v.repeats] == ["UNS"]


# trial.md 5.2, typed again as it is printed there (X required, o optional, . not asked), by its forms.
PRINTED = """
                       V0 V0b V1 H D0 48h W1 W4 W8 W12 W16 W24 LTFU
IES                     X  .  .  .  .  .  .  .  .  .   .   .   .
IEI                     .  .  X  .  .  .  .  .  .  .   .   .   .
IED                     .  .  .  .  X  .  .  .  .  .   .   .   .
ACR                     X  .  X  .  .  .  .  .  .  .   .   .   .
SU                      X  .  X  .  .  .  .  .  .  .   X   .   .
VS+PE                   X  .  X  X  X  .  X  X  X  X   X   X   .
EG                      X  .  o  o  .  .  .  .  .  .   X   .   .
OE                      X  .  .  .  .  .  .  .  .  .   o   .   .
RP                      X  .  X  X  X  .  .  X  X  X   X   X   .
HEM+CHE+COAG            X  .  X  X  X  .  X  X  .  .   X   X   .
UA                      X  .  .  .  .  .  .  X  .  .   X   .   .
SER                     .  .  X  X  .  .  .  .  .  .   .   .   o
ULCA                    X  o  X  X  X  .  X  X  X  X   X   X   o
PHO                     X  .  X  .  X  .  X  X  X  X   X   X   o
ULCC                    .  X  X  X  X  X  X  X  X  X   X   X   X
HARV                    .  .  .  X  .  .  .  .  .  .   .   .   .
INJ+INJF+INJP           .  .  .  .  X  .  .  .  .  .   .   .   .
MON                     .  .  .  .  X  X  o  .  .  .   .   .   .
FUNC                    o  .  X  .  X  .  .  X  X  X   X   X   .
SKN                     X  .  X  .  .  .  .  .  X  .   X   X   o
CAP                     o  .  X  .  .  .  .  X  X  .   X   X   .
QVAS+QNRS               X  X  X  X  X  X  X  X  X  X   X   X   .
DIARY                   X  X  X  .  X  .  .  X  X  .   X   .   .
SATIS                   .  .  .  .  .  .  .  .  .  .   X   X   .
BIO                     .  .  X  X  X  .  X  X  X  .   X   .   .
LTFU                    .  .  .  .  .  .  .  .  .  .   .   .   X
"""
# trial.md 4.38: the visits at which each questionnaire is required; the other X of 5.2 are optional there (DECISIONS.md).
REQUIRED_AT = {
    "CHFS": "INC D0 W4 W8 W16 W24", "SHAQ": "INC D0 W8 W16 W24", "HDISS": "INC W8 W16", "DLQI": "INC W8 W16",
    "EQ5D": "INC W16 W24", "SATIS": "W16 W24",
}
CALLED = dict(zip(["V0", "V0b", "V1", "H", "D0", "48h", "W1", "W4", "W8", "W12", "W16", "W24", "LTFU"],
                  ["SCR", "RIC", "INC", "HAR", "D0", "H48", "W1", "W4", "W8", "W12", "W16", "W24", "M12"], strict=True))


def mark(page: str, visit: str) -> str:
    """How the study asks a page at a visit: X, o or a point."""
    slot = next((s for s in STUDY.visits[visit].slots if s.page.oid == page), None)
    return "." if slot is None else "X" if slot.required else "o"


@pytest.mark.requirement("DATA-16")
@pytest.mark.parametrize("line", PRINTED.strip().splitlines()[1:], ids=lambda line: line.split()[0])
def test_pages_stand_at_visits_as_the_matrix_prints_them(line: str) -> None:
    pages, *marks = line.split()
    for page in pages.split("+"):
        assert [mark(page, visit) for visit in CALLED.values()] == marks, page


@pytest.mark.parametrize("page", REQUIRED_AT)
def test_a_questionnaire_is_required_at_its_own_visits(page: str) -> None:
    assert " ".join(v for v in STUDY.visits if mark(page, v) == "X" and v != "EW") == REQUIRED_AT[page]


def test_every_visit_has_its_visit_page() -> None:
    assert {mark("SV", visit) for visit in STUDY.visits} == {"X"}


def test_w2_asks_what_w1_asks_early_withdrawal_what_w16_asks_and_the_long_term_visits_the_same() -> None:
    assert STUDY.visits["W2"].slots == STUDY.visits["W1"].slots
    assert STUDY.visits["EW"].slots == STUDY.visits["W16"].slots
    assert {STUDY.visits[oid].slots for oid in ("M12", "M24", "M36", "M48", "M60")} == {STUDY.visits["M12"].slots}


def test_an_unscheduled_visit_asks_contact_ulcers_and_photographs() -> None:
    assert [s.page.oid for s in STUDY.visits["UNS"].slots] == ["SV", "CONT", "ULCA", "PHO"]


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


def test_pages_of_the_subject_hang_on_no_visit() -> None:
    assert {p.oid for p in STUDY.logs} == {
        "ICFR", "ICFW", "MHX", "AMP", "CM", "CARE", "PR", "IMG", "ULCR", "CRD", "COI", "MFG", "BIOP", "PDEF", "AE", "PREG",
        "DV", "DVU"}
    assert {p.oid for p in STUDY.once} == {
        "ICF", "DM", "SSCH", "AAB", "MH", "SOC", "RAND", "RANDU", "CLRH", "CLRI", "DONOR", "UNB", "EOS", "DTH"}
    assert {p.oid for p in STUDY.followers} == {"REL", "RELD", "COIU", "SAE", "SAEU", "AESI"}


def test_every_page_of_visits_stands_at_one() -> None:
    at_visits = {s.page.oid for v in STUDY.visit_list for s in v.slots}
    assert at_visits == {p.oid for p in STUDY.page_list if p.scope == "visit"}
