"""Derived values, against tables computed by hand."""

import pytest

from forms.study import STUDY


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()[1:]]


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("length", "width", "area"), rows("""
longest perpendicular mm2
6.8     5.4           28.8
5.40    4.2           17.8
10      8             62.8
0.1     0.1           0.0
12.5    7.25          71.1
"""))
def test_ellipse_area(casebook, length: str, width: str, area: str) -> None:
    form = casebook("ULCA", "W8", "2", ULCSTAT="ACTIVE", LDIAM=length, LPERP=width)
    assert casebook.derived(form, "AREA") == area


def test_area_needs_both_diameters(casebook) -> None:
    assert casebook.derived(casebook("ULCA", "W8", "2", LDIAM="5"), "AREA") is None


@pytest.mark.parametrize(("shares", "total"), [
    ({"WBEPI": "20", "WBGRAN": "30", "WBFIB": "50", "WBDRY": "0", "WBWET": "0", "WBESCH": "0"}, "100"),
    ({"WBEPI": "20", "WBFIB": "65"}, "85"), ({}, None)])
def test_wound_bed_total(casebook, shares: dict[str, str], total: str | None) -> None:
    assert casebook.derived(casebook("ULCA", "W8", "2", **shares), "WBTOT") == total


def test_body_mass_index_takes_the_height_of_screening(casebook) -> None:
    casebook("VS", "SCR", WEIGHT="60", HEIGHT="160")
    form = casebook("VS", "W4", WEIGHT="64.0")
    assert casebook.derived(form, "BMI") == "25.0"
    assert casebook.derived(casebook("VS", "W8"), "BMI") is None


@pytest.mark.requirement("PRIV-02")
@pytest.mark.parametrize(("born", "consent", "age"), rows("""
born     consent      age
1971-05  2026-05-31   55
1971-05  2026-05-30   54
1971-05  2026-06-01   55
2008-11  2026-11-15   17
2008-10  2026-11-15   18
1972-02  2026-02-28   53
"""))
def test_age_at_consent_is_surely_reached(casebook, born: str, consent: str, age: str) -> None:
    casebook("ICF", RFICDAT=consent)
    assert casebook.derived(casebook("DM", BRTHDAT=born), "AGE") == age


@pytest.mark.parametrize(("region", "hand", "finger", "phalanx", "surface", "periungual"), rows("""
region          hand finger phalanx surface periungual
R2-DIST-TIP     R    2      DIST    TIP     N
L5-MID-ULNAR    L    5      MID     ULNAR   N
L1-DIST-PERIUNG L    1      DIST    PERIUNG Y
R4-PROX-DORSAL  R    4      PROX    DORSAL  N
"""))
def test_parts_of_a_place(casebook, region: str, hand: str, finger: str, phalanx: str, surface: str,
                          periungual: str) -> None:
    form = casebook("ULCR", line="1", ULCLOC=region)
    parts = [casebook.derived(form, n) for n in ("ULCHAND", "ULCFING", "ULCPHAL", "ULCSURF", "ULCPERI")]
    assert parts == [hand, finger, phalanx, surface, periungual]


@pytest.mark.parametrize(("volume", "points", "each"), rows("""
mL   points each
1.0  4      0.25
1.2  4      0.30
0.5  3      0.17
"""))
def test_volume_per_point(casebook, volume: str, points: str, each: str) -> None:
    assert casebook.derived(casebook("INJF", "D0", "R2", VOLFING=volume, NPOINTS=points), "VOLPT") == each


@pytest.mark.parametrize(("dose", "unit", "frequency", "steroid", "equivalent"), rows("""
dose unit frequency steroid            mg/day
5    mg   QD        PREDNISONE         5.0
8    mg   QD        METHYLPREDNISOLONE 10.0
20   mg   BID       HYDROCORTISONE     10.0
1.5  mg   QOD       DEXAMETHASONE      5.0
6    mg   QD        DEFLAZACORT        5.0
"""))
def test_prednisone_equivalent(casebook, dose: str, unit: str, frequency: str, steroid: str, equivalent: str) -> None:
    form = casebook("CM", line="1", CMDOSE=dose, CMDOSU=unit, CMDOSFRQ=frequency, CMSTER=steroid, CMGRP="STEROID")
    assert casebook.derived(form, "CMPRED") == equivalent


@pytest.mark.parametrize(("changes", "verdict"), [
    ({}, "Y"), ({"ULCLOC": "R2-PROX-VOLAR"}, "N"), ({"ULCLOC": "R1-DIST-TIP"}, "Y"), ({"ULCISCH": "N"}, "N"),
    ({"ULCCALC": "Y"}, "N"), ({"ULCBONE": "Y"}, "N"), ({"ULCOTH": "Y"}, "N"), ({"ULCCLAS": "ON_CALCINOSIS"}, "N"),
    ({"ULCCLAS": "FROM_GANGRENE"}, "N"), ({"ULCCLAS": "ON_PITTING_SCAR"}, "Y"), ({"status": "HEALED"}, "N"),
    ({"status": "INDETERMINATE"}, "N"), ({"status": ""}, None), ({"status": "", "ULCISCH": "N"}, "N")])
def test_eligible_ulcer(casebook, changes: dict[str, str], verdict: str | None) -> None:
    values = {"ULCLOC": "R2-DIST-TIP", "ULCISCH": "Y", "ULCCALC": "N", "ULCBONE": "N", "ULCOTH": "N", "ULCCLAS": "PURE",
              "status": "ACTIVE"} | changes
    status = values.pop("status")
    casebook("SV", "INC", SVDAT="2026-08-17")
    if status:
        casebook("ULCA", "INC", "1", ULCSTAT=status)
    assert casebook.derived(casebook("ULCR", line="1", **values), "ULCELIG") == verdict


def test_an_ulcer_first_seen_after_the_injection_is_not_eligible(casebook) -> None:
    casebook("INJ", "D0", EXSTDAT="2026-09-15")
    casebook("SV", "W4", SVDAT="2026-10-13")
    casebook("ULCA", "W4", "3", ULCSTAT="ACTIVE")
    values = {"ULCLOC": "R2-DIST-TIP", "ULCISCH": "Y", "ULCCALC": "N", "ULCBONE": "N", "ULCOTH": "N", "ULCCLAS": "PURE"}
    assert casebook.derived(casebook("ULCR", line="3", ULCSTDAT="2026-10-01", **values), "ULCELIG") == "N"
    assert casebook.derived(casebook("ULCR", line="3", ULCSTDAT="2026-09", **values), "ULCELIG") is None


COURSES = """
W1=2026-09-22 W4=2026-10-13 W8=2026-11-10 closed
ACTIVE        HEALED        HEALED        2026-10-13
HEALED        HEALED        HEALED        2026-09-22
ACTIVE        ACTIVE        HEALED        -
HEALED        ACTIVE        HEALED        -
HEALED        NOT_ASSESSABLE SCAR         2026-09-22
INDETERMINATE HEALED        SCAR          2026-10-13
"""


@pytest.mark.parametrize("course", rows(COURSES), ids=" ".join)
def test_closed_on_the_first_healed_visit_that_a_later_one_confirms(casebook, course: list[str]) -> None:
    for heading, status in zip(COURSES.split()[:3], course, strict=False):
        visit, day = heading.split("=")
        casebook("SV", visit, SVOCCUR="Y", SVDAT=day)
        casebook("ULCA", visit, "1", ULCSTAT=status)
    closed = casebook.derived(casebook("ULCR", line="1", ULCLOC="R2-DIST-TIP"), "ULCENDAT")
    assert (closed or "-") == course[3]


def test_healing_is_confirmed_fourteen_days_later_not_thirteen(casebook) -> None:
    casebook("SV", "W1", SVDAT="2026-09-22")
    form = casebook("ULCA", "W1", "1", ULCSTAT="HEALED")
    casebook("ULCA", "W2", "1", ULCSTAT="HEALED", TRDAT="2026-10-05")
    assert casebook.derived(form, "HEALCONF") == "N"
    casebook("ULCA", "W2", "1", ULCSTAT="HEALED", TRDAT="2026-10-06")
    assert casebook.derived(form, "HEALCONF") == "Y"


@pytest.mark.parametrize(("seen", "verdict"), rows("""
first_seen  chronic_on_2026-08-17
2026-05-17  Y
2026-05-18  N
2026-05     -
2026-04     Y
2025        Y
"""))
def test_chronic_after_three_months(casebook, seen: str, verdict: str) -> None:
    casebook("SV", "INC", SVDAT="2026-08-17")
    casebook("ULCA", "INC", "1", ULCSTAT="ACTIVE")
    form = casebook("ULCR", line="1", ULCSTDAT=seen)
    assert (casebook.derived(form, "ULCCHRO") or "-") == verdict


@pytest.mark.parametrize(("seen", "verdict"), rows("""
first_seen  in_run-in_2026-06-08_to_2026-08-17
2026-06-07  N
2026-06-08  Y
2026-08-17  Y
2026-08-18  N
2026-07     Y
2026-06     -
2025        N
"""))
def test_occurred_in_the_run_in(casebook, seen: str, verdict: str) -> None:
    casebook("SOC", SOCSTDAT="2026-06-08")
    casebook("SV", "INC", SVDAT="2026-08-17")
    assert (casebook.derived(casebook("ULCR", line="1", ULCSTDAT=seen), "ULCRUNIN") or "-") == verdict


@pytest.mark.parametrize(("began", "ongoing", "ended", "verdict"), rows("""
began       ongoing ended       in_run-in
2020        Y       -           Y
2020        N       2026-06-07  N
2020        N       2026-06-08  Y
2020        N       2026-06     -
2026-08-18  Y       -           N
2026-07-01  N       2026-07     Y
"""))
def test_medication_in_the_run_in(casebook, began: str, ongoing: str, ended: str, verdict: str) -> None:
    casebook("SOC", SOCSTDAT="2026-06-08")
    casebook("SV", "INC", SVDAT="2026-08-17")
    end = {} if ended == "-" else {"CMENDAT": ended}
    form = casebook("CM", line="1", CMSTDAT=began, CMONGO=ongoing, **end)
    assert (casebook.derived(form, "CMRUNIN") or "-") == verdict


@pytest.mark.parametrize(("began", "day", "emergent"), rows("""
began       day  treatment-emergent
2026-09-15  0    Y
2026-09-14  -1   N
2026-10-01  16   Y
2026-09     -    -
2026-10     -    Y
2026        -    -
"""))
def test_onset_counts_from_the_injection(casebook, began: str, day: str, emergent: str) -> None:
    casebook("INJ", "D0", EXSTDAT="2026-09-15")
    form = casebook("AE", line="1", AESTDAT=began)
    assert (casebook.derived(form, "AESTDY") or "-") == day
    assert (casebook.derived(form, "AETRTEM") or "-") == emergent


@pytest.mark.parametrize(("term", "found"), [
    ("Nécrose de la pulpe", "Y"), ("Œdème", "N"), ("Gangrène sèche D3", "Y"), ("Ischémie digitale", "Y"),
    ("Nervosité", "N"), ("Abcès", "Y"), ("Tumour of the hand", "Y"), ("Rhinopharyngite", "N")])
def test_words_of_special_interest(casebook, term: str, found: str) -> None:
    assert casebook.derived(casebook("AE", line="1", AETERM=term), "AESIKEY") == found


@pytest.mark.parametrize(("grade", "severity"), rows("grade severity\n1 MILD\n2 MODERATE\n3 SEVERE\n4 SEVERE\n5 SEVERE"))
def test_severity_from_grade(casebook, grade: str, severity: str) -> None:
    assert casebook.derived(casebook("AE", line="1", AETOXGR=grade), "AESEV") == severity


def test_run_in_ends_with_the_inclusion_visit(casebook) -> None:
    form = casebook("SOC", SOCSTDAT="2026-06-08")
    assert casebook.derived(form, "SOCDUR") is None
    casebook("SV", "INC", SVDAT="2026-08-17")
    assert (casebook.derived(form, "SOCENDAT"), casebook.derived(form, "SOCDUR")) == ("2026-08-17", "70")


def test_end_of_study_counts_what_stayed_open(casebook) -> None:
    for line, last in (("1", "HEALED"), ("2", "ACTIVE"), ("3", "INDETERMINATE")):
        casebook("ULCR", line=line, ULCLOC="R2-DIST-TIP")
        for visit, day, status in (("W12", "2026-10-01", "ACTIVE"), ("W16", "2026-11-01", last)):
            casebook("SV", visit, SVDAT=day)
            casebook("ULCA", visit, line, ULCSTAT=status)
    form = casebook("EOS", EOSREAS="LOST")
    assert [casebook.derived(form, n) for n in ("EOSSTAT", "EOSLVDAT", "EOSNOPEN")] == ["NOT_COMPLETED", "2026-11-01", "2"]


def test_lidocaine_per_kilogram_of_the_day(casebook) -> None:
    casebook("VS", "D0", WEIGHT="50")
    assert casebook.derived(casebook("INJ", "D0", LIDOMG="60"), "LIDOKG") == "1.20"


SCORED = {"ACR", "CAP", "CAS", "CHFS", "DIARY", "DLQI", "EQ5D", "FUNC", "HDISS", "REL", "SHAQ", "SKN"}
"""Pages that compute a score, a mean or conformity from their own answers."""


def test_values_from_one_page_are_stored_and_others_computed_on_read() -> None:
    stored = {i.oid for p in STUDY.page_list for i in p.items.values() if i.derived and i.stored}
    scores = {oid for oid in stored if oid.partition(".")[0] in SCORED}
    assert len(scores) == 69
    assert stored - scores == {
        "CM.CMPRED", "ULCR.ULCHAND", "ULCR.ULCFING", "ULCR.ULCPHAL", "ULCR.ULCSURF", "ULCR.ULCPERI", "ULCA.AREA", "ULCA.WBTOT",
        "INJP.DOSEPCT", "INJF.VOLPT", "AE.AESEV", "AE.AESIKEY", "EOS.EOSSTAT", "HARV.TRHOURS", "SAE.SAELAG"}
