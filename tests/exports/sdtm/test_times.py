"""When records are and what was given: every time that was told, epochs on the day of the injection, doses by finger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ecrf.exports.sdtm.timing import Times, Visits
from forms.standards.design import ARMS

DAY = "2026-04-10"
ELEMENTS = [("2026-01-10T08:30", {"EPOCH": "SCREENING"}), ("2026-01-10", {"EPOCH": "RUN-IN"}), ("2026-03-20", {"EPOCH": "BASELINE"}),
            (f"{DAY}T11:05", {"EPOCH": "TREATMENT"}), ("2026-04-11", {"EPOCH": "FOLLOW-UP"})]


@pytest.fixture
def times():
    """The times of a subject who was seen once, on the day of the injection."""
    visit = SimpleNamespace(form=SimpleNamespace(page="SV", visit="D0"), values={"SVDAT": DAY})
    found = Times(Visits({"D0": 5}, {"D0": "INJECTION"}, {"D0": 1}, "SV", "SVDAT"), [visit], DAY)
    found.elements = ELEMENTS
    return found


@pytest.mark.parametrize(("said", "epoch"), [
    ("2026-01-10T08:30", "SCREENING"), ("2026-01-10T09:00", "RUN-IN"), ("2026-01-11", "RUN-IN"), (f"{DAY}T09:00", "BASELINE"), (f"{DAY}T11:05", "TREATMENT"),
    (f"{DAY}T11:06", "TREATMENT"), (DAY, "TREATMENT"), ("2026-04-11", "FOLLOW-UP"), ("2026-04", None), (None, None), ("2025-12-31", None)])
def test_an_epoch_begins_with_its_element_to_the_minute(times, said, epoch):
    assert times.epoch(said) == epoch


def test_what_came_before_the_injection_is_in_the_epoch_before(times):
    assert times.epoch_before(f"{DAY}T11:05") == "BASELINE"


@pytest.mark.parametrize(("domain", "told", "kept"), [
    ("VS", {"VSDTC": "T13:40"}, {"VSDTC": f"{DAY}T13:40"}),
    ("VS", {}, {"VSDTC": DAY}),
    ("EX", {"EXSTDTC": "2026-04-12T11:05", "EXENDTC": "T11:35"}, {"EXSTDTC": "2026-04-12T11:05", "EXENDTC": "2026-04-12T11:35"}),
    ("PR", {"PRSTDTC": "T09:00", "PRENDTC": "T10:10"}, {"PRSTDTC": f"{DAY}T09:00", "PRENDTC": f"{DAY}T10:10"}),
    ("EX", {"EXSTDTC": "2026-04-12T23:50", "EXENDTC": "T00:10"}, {"EXSTDTC": "2026-04-12T23:50", "EXENDTC": "2026-04-12"}),
    ("PR", {"PRSTDTC": "2026-04", "PRENDTC": "T10:10"}, {"PRSTDTC": "2026-04", "PRENDTC": "2026-04"})])
def test_a_time_without_a_date_is_of_the_visit_or_of_its_start(times, domain, told, kept):
    record = dict(told)
    times.put(record, domain, SimpleNamespace(visit="D0"))
    assert {name: record[name] for name in kept} == kept


def test_a_time_without_any_date_is_left_out(times):
    record = {"PRSTDTC": "T09:00"}
    times.put(record, "PR", SimpleNamespace(visit=""))
    assert record["PRSTDTC"] is None


def test_harvest_and_injection_have_their_beginning_and_their_end(delivered):
    harvests = [r for r in delivered.records("PR") if r["PRTRT"] == "ADIPOSE TISSUE HARVEST" and r["PRGRPID"].endswith("HARV")]
    assert harvests and all("T" in record["PRSTDTC"] <= record["PRENDTC"] for record in harvests)
    assert delivered.records("EX") and all("T" in record["EXSTDTC"] <= record["EXENDTC"] for record in delivered.records("EX"))
    assert {record["RFXENDTC"] for record in delivered.records("DM")} - {None} == {record["EXENDTC"] for record in delivered.records("EX")}


def test_no_result_is_flagged_that_came_after_the_injection_and_one_pressure_is(delivered):
    started = {record["USUBJID"]: record["RFXSTDTC"] for record in delivered.records("DM") if record["RFXSTDTC"]}
    flagged = [record for record in delivered.records("VS") if record["VSLOBXFL"] == "Y"]
    assert flagged
    for record in flagged:
        zero = started[record["USUBJID"]]
        assert record["VSDTC"][:len(zero)] <= zero[:len(record["VSDTC"])] and record["EPOCH"] != "TREATMENT", record
    pressures = [record["USUBJID"] for record in flagged if record["VSTESTCD"] == "SYSBP"]
    assert len(pressures) == len(set(pressures))


@pytest.mark.requirement("BLIND-01")
def test_who_may_know_reads_what_each_finger_got_and_nobody_else_does(delivered, blinded):
    arms = {record["USUBJID"]: record["ACTARM"] for record in delivered.records("DM")}
    doses: dict[str, float] = {}
    for record in delivered.records("EX"):
        assert record["EXTRT"] == arms[record["USUBJID"]].upper() and record["EXDOSU"] == "10^6 CELLS"
        doses[record["USUBJID"]] = doses.get(record["USUBJID"], 0) + record["EXDOSE"]
    given = {record["USUBJID"]: record["ECDOSE"] or 0 for record in delivered.records("EC") if record["ECMOOD"] == "PERFORMED"}
    assert doses and doses == pytest.approx({subject: given[subject] for subject in doses}, abs=0.01)
    hidden = {(record["EXTRT"], record["EXDOSE"]) for record in blinded.records("EX")}
    assert len(hidden) == 1 and not {name.upper() for _code, name in ARMS.values()} & {treatment for treatment, _dose in hidden}
    assert {dose for _treatment, dose in hidden} == {None}
