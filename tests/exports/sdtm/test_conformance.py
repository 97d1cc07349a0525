"""The rules of SDTMIG 3.4 that plain code can check, over the delivery of three synthetic subjects."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest

from ecrf.exports.sdtm import standard
from ecrf.exports.sdtm.subject import dispose
from forms.standards.terms import ONCE_RANDOMISED

ISO = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?)?)?$")
APART = ("TESTCD", "CAT", "SCAT", "OBJ", "LOC", "LAT", "LNKID", "SPEC", "METHOD", "EVAL", "POS", "TPT", "TPTNUM", "REPNUM")


def general(delivered):
    """Every record of the general observation classes, with its domain."""
    for name in delivered.heads:
        if len(name) == 2 and standard.domain(name).class_ in standard.GENERAL:
            for record in delivered.records(name):
                yield name, record


def findings(delivered):
    return ((name, record) for name, record in general(delivered) if standard.domain(name).class_ == "FINDINGS")


def first(delivered):
    """RFSTDTC by subject."""
    return {record["USUBJID"]: record["RFSTDTC"] for record in delivered.records("DM")}


def test_there_is_something_to_check(delivered):
    assert {"DM", "SE", "SV", "AE", "CM", "DS", "EC", "EX", "FA", "LB", "MH", "PR", "QS", "RS", "TR", "TU", "VS", "RELREC", "TS"} <= set(delivered.heads)
    assert sum(len(head["rows"]) for head in delivered.heads.values()) > 3000


UNCODED = ("AE", "AEDECOD")
"""Events wait for their terms of MedDRA (rulings R32)."""


def test_required_variables_are_filled(delivered):
    empty = Counter((name, one.name) for name in delivered.heads for one in standard.domain(name).printed if one.core == "Req" and (name, one.name) != UNCODED
                    for record in delivered.records(name) if record.get(one.name) is None)
    assert not empty, empty.most_common(5)


def test_required_and_expected_variables_are_there_in_the_order_of_the_guide(delivered):
    for name, head in delivered.heads.items():
        columns = [column["name"] for column in head["columns"]]
        printed = [one.name for one in standard.domain(name).printed]
        assert [one for one in printed if one in columns] == [one for one in columns if not re.fullmatch(r"COVAL\d", one)]
        assert {one.name for one in standard.domain(name).printed if one.core != "Perm"} <= set(columns)


def test_sequence_numbers_are_unique_in_a_subject(delivered):
    twice = [key for key, count in Counter((name, r["USUBJID"], r[f"{name}SEQ"]) for name, r in general(delivered)).items() if count > 1]
    assert not twice, twice[:3]


def test_one_row_of_demographics_per_subject_and_nobody_else(delivered):
    subjects = [record["USUBJID"] for record in delivered.records("DM")]
    assert len(subjects) == len(set(subjects)) == 3
    for name in delivered.heads:
        assert {record["USUBJID"] for record in delivered.records(name) if record.get("USUBJID")} <= set(subjects), name


def test_a_code_of_a_test_has_one_name_and_a_name_one_code(delivered):
    pairs = {(name, r[f"{name}TESTCD"], r[f"{name}TEST"]) for name, r in findings(delivered)}
    assert max(Counter((name, code) for name, code, _ in pairs).values()) == 1, [p for p in pairs if Counter((n, c) for n, c, _ in pairs)[p[:2]] > 1][:6]
    many = [key for key, count in Counter((name, said) for name, _, said in pairs).items() if count > 1]
    assert not many, many[:5]


def test_a_result_or_why_there_is_none(delivered):
    for name, record in findings(delivered):
        if record.get(f"{name}STAT"):
            assert (record[f"{name}STAT"], record[f"{name}ORRES"], record[f"{name}STRESC"]) == ("NOT DONE", None, None), (name, record)
            assert record[f"{name}REASND"], (name, record)
        else:
            assert record[f"{name}ORRES"] and record[f"{name}STRESC"], (name, record)


def test_a_number_is_the_number_of_its_text(delivered):
    for name, record in findings(delivered):
        if record.get(f"{name}STRESN") is not None:
            assert float(record[f"{name}STRESC"]) == pytest.approx(record[f"{name}STRESN"]), (name, record)


def test_times_are_iso_8601_and_study_days_follow_from_them(delivered):
    zero, seen = first(delivered), 0
    for name, record in general(delivered):
        for stem, day in (("DTC", "DY"), ("STDTC", "STDY"), ("ENDTC", "ENDY")):
            said = record.get(name + stem)
            assert said is None or ISO.match(said), (name, stem, said)
            if f"{name}{day}" not in record:
                continue
            expected = None
            if said and len(said) >= 10 and zero[record["USUBJID"]]:
                days = (date.fromisoformat(said[:10]) - date.fromisoformat(zero[record["USUBJID"]][:10])).days
                expected = days + 1 if days >= 0 else days
                seen += 1
            assert record[f"{name}{day}"] == expected, (name, record)
    assert seen > 1000


def test_nothing_ends_before_it_starts(delivered):
    for name, record in general(delivered):
        start, end = record.get(f"{name}STDTC"), record.get(f"{name}ENDTC")
        if start and end:
            shared = min(len(start), len(end), 10)
            assert start[:shared] <= end[:shared], (name, record)


def test_a_visit_number_has_one_name(delivered):
    pairs = {(record["VISITNUM"], record["VISIT"], record["USUBJID"] if record["VISITNUM"] % 1 else None)
             for name in delivered.heads for record in delivered.records(name) if record.get("VISITNUM")}
    assert max(Counter((number, subject) for number, _, subject in pairs).values()) == 1
    planned = {record["VISITNUM"] for record in delivered.records("TV")}
    assert {number for number, _, _ in pairs if number % 1 == 0} <= planned


def test_epochs_are_those_of_the_arms_and_elements_follow_each_other(delivered):
    epochs = {record["EPOCH"] for record in delivered.records("TA")}
    assert {record["EPOCH"] for _, record in general(delivered)} - {None} <= epochs
    by_subject = defaultdict(list)
    for record in delivered.records("SE"):
        by_subject[record["USUBJID"]].append(record)
    for elements in by_subject.values():
        for one, other in pairwise(elements):
            assert one["SEENDTC"] == other["SESTDTC"] >= one["SESTDTC"]
            assert one["TAETORD"] < other["TAETORD"]


def test_who_has_no_arm_says_why(delivered):
    for record in delivered.records("DM"):
        assert (record["ARM"] is None or record["ACTARM"] is None) == (record["ARMNRS"] is not None), record
        assert (record["ARM"] is None) == (record["ARMCD"] is None)


def test_qualifiers_belong_to_a_record_and_stand_once(delivered):
    for name in [one for one in delivered.heads if one.startswith("SUPP")]:
        domain, known = name[4:], defaultdict(set)
        for record in delivered.records(domain):
            for variable in (f"{domain}SEQ", f"{domain}GRPID", "VISITNUM"):
                value = record.get(variable)
                known[record["USUBJID"], variable].add(f"{value:g}" if isinstance(value, float) else str(value))
        rows = delivered.records(name)
        for row in rows:
            assert row["RDOMAIN"] == domain
            if row["IDVAR"]:
                assert row["IDVARVAL"] in known[row["USUBJID"], row["IDVAR"]], (name, row)
        twice = [key for key, count in Counter((r["USUBJID"], r["IDVAR"], r["IDVARVAL"], r["QNAM"]) for r in rows).items() if count > 1]
        assert not twice, (name, twice[:3])


def test_related_records_are_there_in_pairs(delivered):
    known = {(r["USUBJID"], f"{name}{key}", str(r[f"{name}{key}"])) for name, r in general(delivered) for key in ("GRPID", "SEQ")}
    rows = delivered.records("RELREC")
    for row in rows:
        assert row["IDVAR"].startswith(row["RDOMAIN"]) and (row["USUBJID"], row["IDVAR"], row["IDVARVAL"]) in known, row
    assert set(Counter((r["USUBJID"], r["RELID"]) for r in rows).values()) == {2}


def test_what_is_asked_after_one_answer_ties_its_record_alone(delivered):
    records = {(r["USUBJID"], f"CM{key}", str(r[f"CM{key}"])): r for r in delivered.records("CM") for key in ("GRPID", "SEQ")}
    ends: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in delivered.records("RELREC"):
        if row["RDOMAIN"] == "CM":
            ends.setdefault((row["USUBJID"], row["RELID"]), []).append(records[row["USUBJID"], row["IDVAR"], row["IDVARVAL"]])
    tied = {(pair[0]["CMTRT"], pair[1]["CMTRT"]) for pair in ends.values() if len(pair) == 2}  # noqa: PLR2004 - both ends
    assert tied == {("CALCIUM-CHANNEL BLOCKER", "Nifédipine LP"), ("IV PROSTANOID", "Iloprost"), ("PDE5 INHIBITOR", "Sildénafil"),
                    ("ENDOTHELIN RECEPTOR ANTAGONIST", "Bosentan"), ("ANTIPLATELET", "Aspirine")}


def test_criteria_not_met_are_criteria_of_the_trial(delivered):
    planned = {record["IETESTCD"]: (record["IETEST"], record["IECAT"]) for record in delivered.records("TI")}
    for record in delivered.records("IE"):
        assert planned[record["IETESTCD"]] == (record["IETEST"], record["IECAT"])
        assert record["IEORRES"] == ("N" if record["IECAT"] == "INCLUSION" else "Y")


def test_one_last_observation_before_exposure_each(delivered):
    zero, flagged = first(delivered), Counter()
    for name, record in findings(delivered):
        if record.get(f"{name}LOBXFL"):
            flagged[name, record["USUBJID"], *(record.get(name + stem) for stem in APART)] += 1
            assert record[f"{name}ORRES"] and record[f"{name}DTC"][:10] <= zero[record["USUBJID"]][:10], (name, record)
    assert len(flagged) > 50 and set(flagged.values()) == {1}


def test_every_ulcer_that_is_measured_is_identified(delivered):
    ulcers = {(record["USUBJID"], record["TULNKID"]) for record in delivered.records("TU")}
    assert ulcers
    assert {(record["USUBJID"], record["TRLNKID"]) for record in delivered.records("TR")} <= ulcers


def test_a_finding_can_be_told_from_every_other(delivered):
    """By what its domain says of it, without --SEQ; several answers to one question stand for themselves by their result."""
    keys = (*APART, "ORRESU", "NAM", "REFID", "GRPID", "DTC")
    found = Counter((name, r["USUBJID"], r.get("VISITNUM"), *(r.get(name + stem) for stem in keys), r[f"{name}STRESC"] if name == "FA" else None)
                    for name, r in findings(delivered))
    twice = Counter((key[0], key[3]) for key, count in found.items() if count > 1)
    assert not twice, twice


def test_planned_visits_say_so_and_last_a_day(delivered):
    for record in delivered.records("SV"):
        assert record["SVPRESP"] == ("Y" if record["VISITNUM"] % 1 == 0 else None)
        assert record["SVENDTC"] == record["SVSTDTC"]


def test_every_disposition_has_its_category(delivered):
    assert {record["DSCAT"] for record in delivered.records("DS")} <= {"PROTOCOL MILESTONE", "DISPOSITION EVENT", "OTHER EVENT"}


def test_an_injected_finger_is_the_place_of_its_exposure(delivered):
    for record in delivered.records("EX"):
        assert re.fullmatch(r"(LEFT|RIGHT) HAND DIGIT [1-5]", record["EXLOC"]), record


def test_no_finding_of_the_injection_itself_is_a_baseline(delivered):
    pages = {record["EXGRPID"] for record in delivered.records("EX")}
    assert pages and not [record for name, record in findings(delivered) if record.get(f"{name}LOBXFL") and record[f"{name}GRPID"] in pages]


@pytest.mark.parametrize(("before", "after"), [(["RANDOMIZED", "SCREEN FAILURE"], "FAILURE TO MEET CONTINUATION CRITERIA"), (["SCREEN FAILURE"], "SCREEN FAILURE")])
def test_who_was_randomised_is_no_screen_failure(before, after):
    made = [(None, {"DSDECOD": code, "DSTERM": code, "DSCAT": "DISPOSITION EVENT"}) for code in before]
    dispose([SimpleNamespace(made={"DS": made})], ONCE_RANDOMISED)
    assert (made[-1][1]["DSDECOD"], made[-1][1]["DSTERM"]) == (after, after)
    assert len(made) == 1 or made[0][1]["DSDECOD"] == "RANDOMIZED"
