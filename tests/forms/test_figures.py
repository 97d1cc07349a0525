"""The figures of the trial on analysis datasets typed by hand: who is counted where."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from forms.figures import PLOTS

NONE = dict.fromkeys(("HARVDT", "TRTSDT", "EOSDT", "DTHDT", "RFICDT", "DCSREAS"))


def made(oid, **rows):
    empty = {name: [] for name in ("ADSL", "ADULC", "ADULCA", "ADTTE", "ADQS", "ADAE", "ADLB", "ADCM", "ADDV", "QUERY", "ENTRY")}
    return next(plot for plot in PLOTS if plot.oid == oid).make(empty | rows)


def subject(number, reached, **more):
    flags = ("SCRNFL", "ITTFL", "HARVFL", "SAFFL", "FASFL")
    return {"SUBJID": number, **NONE, **{flag: "Y" if place < reached else "N" for place, flag in enumerate(flags)}, **more}


def test_who_left_is_told_at_the_last_step_reached():
    shown = made("flow", ADSL=[subject("1", 1, DCSREAS="INELIGIBLE_AT_INC"), subject("2", 1), subject("3", 3, DCSREAS="MANUFACTURING_FAILURE"),
                               subject("4", 5, DCSREAS="LOST"), subject("6", 2, DCSREAS="SOLD"), subject("5", 5, DCSREAS="COMPLETED")])
    assert [(name.en, count, [(why.en, n) for why, n in left]) for name, count, left in shown.steps] == [
        ("Consented", 6, [("Not eligible at inclusion", 1), ("under way", 1)]), ("Randomised", 4, [("SOLD", 1)]), ("Harvested", 3, [("Manufacturing failure", 1)]),
        ("Injected", 2, []), ("Followed after the injection", 2, [("Lost to follow-up", 1)]), ("Completed the study", 1, [])]
    for (_name, count, left), (_next, later, _left) in pairwise(shown.steps):
        assert count == later + sum(n for _why, n in left)


def test_the_curve_of_ulcers_and_that_of_index_ulcers():
    rows = [{"PARAMCD": code, "AVAL": days, "CNSR": censored} for code, days, censored in (("TTHULC", 10, 0), ("TTHULC", 20, 2), ("TTHIDX", 10, 0), ("TTHALL", 30, 1))]
    (_name, times, events), = made("healing", ADTTE=rows).groups
    assert (times, events) == ([10, 20], [True, False])
    (_name, times, events), = made("index", ADTTE=rows).groups
    assert (times, events) == ([10], [True])


def test_areas_are_summed_over_the_ulcers_that_were_there():
    rows = [{"SUBJID": "1", "AVISIT": visit, "AREA": area, "NEWFL": new, "STATUS": status} for visit, area, new, status in (
        ("D0", 10.0, "N", "ACTIVE"), ("D0", 5.5, "N", "ACTIVE"), ("W4", 3.0, "N", "INDETERMINATE"), ("W4", 9.0, "Y", "ACTIVE"), ("W8", None, "N", "NOT_ASSESSABLE"), ("W8", 0, "N", "HEALED"))]
    assert made("area", ADULCA=rows).lines == [("1", {"D0": 15.5, "W4": 3.0, "W8": 0.0})]
    shown = made("ulcers", ADULCA=rows)
    counts = dict(zip([visit.en for visit in shown.categories], shown.counts, strict=True))
    assert (counts["D0"], counts["W4"], counts["W8"]) == ([2, 0, 0, 0], [0, 1, 0, 1], [0, 0, 1, 0])


def test_the_waterfall_is_the_change_of_the_sum():
    rows = [{"SUBJID": subject, "ABASE": base, "AW16": end, "BASEFL": baseline} for subject, base, end, baseline in (
        ("1", 10, 5, "Y"), ("1", 30, 0, "Y"), ("1", 99, 99, "N"), ("2", 8, None, "Y"), ("2", 8, 4, "Y"), ("3", 4, 6, "Y"))]
    assert made("waterfall", ADULC=rows).bars == [("1", -87.5), ("3", 50.0)]


def test_events_are_counted_once_by_grade():
    rows = [{"TRTEMFL": emergent, "ATOXGR": grade, "AESER": serious, "RPRODFL": product, "RINJFL": injection} for emergent, grade, serious, product, injection in (
        ("Y", "1", "N", "Y", "N"), ("Y", "1", "N", "N", "Y"), ("Y", "1", "N", "N", "N"), ("Y", "5", "Y", "Y", "Y"), ("N", "2", "N", "N", "N"), ("Y", None, "N", "N", "N"))]
    assert made("events", ADAE=rows).counts == [[0, 2, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_a_lane_runs_from_consent_to_the_last_known_day():
    zero = date(2026, 4, 10)
    one = subject("01-001", 5, TRTSDT=zero, RFICDT=date(2026, 1, 10), HARVDT=date(2026, 3, 27))
    shown = made("lanes", ADSL=[one, subject("01-002", 2)], ADULC=[{"SUBJID": "01-001", "HEALDT": date(2026, 5, 8), "SEENDTC": "2026-01", "NEWFL": "N"},
                                                                   {"SUBJID": "01-001", "HEALDT": None, "SEENDTC": "2026-05-01", "NEWFL": "Y"}],
                 ADULCA=[{"SUBJID": "01-001", "APDAY": 28}], ADAE=[{"SUBJID": "01-001", "AESER": "Y", "ASTPDAY": 3}])
    assert shown.lanes == [("01-001", -90.0, 28, [(-14.0, 0), (0.0, 1), (3, 4), (21.0, 3), (28.0, 2)])]


def test_places_are_counted():
    shown = made("places", ADULC=[{"LOC": "R2-DIST-TIP"}, {"LOC": "R2-DIST-TIP"}, {"LOC": "L1-DIST-VOLAR"}, {"LOC": None}])
    assert shown.counts == {"R2-DIST-TIP": 2, "L1-DIST-VOLAR": 1}


def test_a_shift_is_the_worst_of_each_subject_after_the_injection():
    rows = [{"PARAMCD": "ALT", "SUBJID": subject, "APDAY": day, "BNRIND": base, "ANRIND": now} for subject, day, base, now in (
        ("1", -5, "NORMAL", "HIGH"), ("1", 7, "NORMAL", "NORMAL"), ("1", 28, "NORMAL", "HIGH"), ("1", 56, "NORMAL", "LOW"),
        ("2", 7, "NORMAL", "LOW"), ("3", 7, "HIGH", "NORMAL"), ("4", 7, "HIGH", "NORMAL"), ("4", 28, "HIGH", "HIGH"), ("5", 7, "NORMAL", "NORMAL"), ("6", 7, None, "HIGH"))]
    shown = made("shift", ADLB=rows)
    assert ([test.en for test in shown.categories], shown.counts) == (["ALT"], [[1, 1, 1, 1]])


def test_deviations_are_counted_by_category_and_severity():
    shown = made("deviations", ADDV=[{"DVCAT": "CONSENT", "DVSEV": "MAJOR"}, {"DVCAT": "CONSENT", "DVSEV": None}, {"DVCAT": None, "DVSEV": "MINOR"}])
    assert [sum(some) for some in shown.counts] == [2] and shown.counts[0][-1] == 1


def test_a_profile_shows_the_subject_it_is_given():
    rows = [{"ULCID": "U01", "AVISIT": "D0", "AREA": 10, "APDAY": 0}, {"ULCID": "U01", "AVISIT": "W4", "AREA": 2.5, "APDAY": 28}, {"ULCID": "U02", "AVISIT": "D0", "AREA": None, "APDAY": 0}]
    assert made("areas", ADULCA=rows).lines == [("U01", {"D0": 10.0, "W4": 2.5})]
    scores = [{"PARAMCD": "PAINWRST", "PARAM": "worst", "AVISIT": "D0", "AVAL": 60}, {"PARAMCD": "CHFS", "PARAM": "hand", "AVISIT": "D0", "AVAL": 12}]
    assert (made("pain", ADQS=scores).lines, made("hand", ADQS=scores).lines) == ([("worst", {"D0": 60.0})], [("hand", {"D0": 12.0})])
    drugs = [{"CMTRT": "Iloprost", "ASTPDAY": -30, "AENPDAY": 12, "ONGOFL": None}, {"CMTRT": "Nifédipine", "ASTPDAY": -200, "AENPDAY": None, "ONGOFL": "Y"}, {"CMTRT": "?", "ASTPDAY": None, "AENPDAY": None, "ONGOFL": None}]
    assert (made("medication", ADCM=drugs, ADULCA=rows).bars, made("medication", ADCM=drugs, ADULCA=rows).last) == ([("Iloprost", -30, 12), ("Nifédipine", -200, None)], 28)


def test_queries_and_pages_are_counted_by_their_days():
    shown = made("queries", QUERY=[{"STATE": state, "DAYS": days} for state, days in (
        ("open", 0), ("open", 31), ("answered", 2), ("closed", 3), ("resolved", 7), ("cancelled", 30), ("closed", 400))])
    assert [one.en for one in shown.categories] == ["0", "1–2", "3–7", "8–14", "15–30", "> 30"]
    assert shown.counts == [[1, 0, 0], [0, 1, 0], [0, 0, 2], [0, 0, 0], [0, 0, 1], [1, 0, 1]]
    assert made("entry", ENTRY=[{"DAYS": days} for days in (0, 0, 1, 14, 15)]).counts == [[2], [1], [0], [1], [1], [0]]


def test_enrolment_has_every_month():
    shown = made("enrolment", ADSL=[{"RFICDT": date(2025, 11, 3)}, {"RFICDT": date(2025, 11, 30)}, {"RFICDT": date(2026, 1, 2)}, {"RFICDT": None}])
    assert (shown.months, shown.plan) == ([(date(2025, 11, 1), 2), (date(2025, 12, 1), 0), (date(2026, 1, 1), 1)], 32)


def test_a_subject_counts_once_per_term_with_the_greatest_grade():
    rows = [{"SUBJID": subject, "AETERM": term, "ATOXGR": grade, "TRTEMFL": emergent} for subject, term, grade, emergent in (
        ("1", "Douleur", "1", "Y"), ("1", "douleur", "3", "Y"), ("2", "Douleur", "2", "Y"), ("2", "Rhume", None, "Y"), ("3", "Rhume", "1", "N"))]
    shown = made("terms", ADAE=rows)
    assert ([term.fr for term in shown.categories], shown.counts) == (["Douleur", "Rhume"], [[0, 1, 1, 0], [0, 0, 0, 1]])
