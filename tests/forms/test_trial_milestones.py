"""The states a subject passes through, and the facts of the subject bar."""

import pytest

from forms.study import STUDY

JOURNEY = [
    ("ICF", "", {"RFICDAT": "2026-06-01"}, "CONSENTED"),
    ("SV", "SCR", {"SVDAT": "2026-06-01"}, "SCREENING"),
    ("SOC", "", {"SOCSTDAT": "2026-06-08"}, "RUN_IN"),
    ("SV", "INC", {"SVDAT": "2026-08-17"}, "RUN_IN"),
    ("SOC", "", {"SOCSTDAT": "2026-06-08", "SOCCONC": "STILL_ACTIVE"}, "INCLUDED"),
    ("SV", "HAR", {"SVDAT": "2026-08-21"}, "HARVESTED"),
    ("INJ", "D0", {"EXSTDAT": "2026-09-15"}, "TREATED"),
    ("SV", "W1", {"SVDAT": "2026-09-22"}, "FOLLOW_UP"),
    ("EOS", "", {"EOSDAT": "2026-11-20", "EOSREAS": "COMPLETED"}, "COMPLETED"),
]


def test_a_subject_passes_through_its_states_in_order(casebook) -> None:
    assert STUDY.state(casebook.book) is None
    for page, visit, values, state in JOURNEY:
        casebook(page, visit, **values)
        assert STUDY.state(casebook.book).oid == state


@pytest.mark.parametrize(("conclusion", "reason", "state"), [
    ("HEALED", "INELIGIBLE_AT_INC", "SCREEN_FAILED"), ("HEALED", "LOST", "SCREEN_FAILED"),
    ("STILL_ACTIVE", "INELIGIBLE_AT_INC", "SCREEN_FAILED"), ("STILL_ACTIVE", "LOST", "LEFT"),
    ("STILL_ACTIVE", "CONSENT_WITHDRAWN", "WITHDRAWN"), ("NEW_DESPITE", "DEATH", "DEAD")])
def test_how_a_subject_leaves(casebook, conclusion: str, reason: str, state: str) -> None:
    for page, visit, values, _ in JOURNEY[:4]:
        casebook(page, visit, **values)
    casebook("SOC", SOCSTDAT="2026-06-08", SOCCONC=conclusion)
    casebook("EOS", EOSDAT="2026-09-01", EOSREAS=reason)
    found = STUDY.state(casebook.book)
    assert found.oid == state and found.final


def test_a_withdrawal_from_samples_only_is_no_end(casebook) -> None:
    for page, visit, values, _ in JOURNEY[:8]:
        casebook(page, visit, **values)
    casebook("ICFW", line="1", WCDAT="2026-10-01", WCSCOPE="SAMPLES PHOTOS")
    assert STUDY.state(casebook.book).oid == "FOLLOW_UP"
    casebook("ICFW", line="2", WCDAT="2026-10-02", WCSCOPE="STUDY")
    assert STUDY.state(casebook.book).oid == "WITHDRAWN"


def test_states_tell_no_arm() -> None:
    words = " ".join(m.title.fr + m.title.en for m in STUDY.milestones).lower()
    assert "placebo" not in words and "cell" not in words


def test_the_subject_bar(casebook) -> None:
    casebook("DM", BRTHDAT="1971-05", SEX="F")
    for page, visit, values, _ in JOURNEY[:3]:
        casebook(page, visit, **values)
    shown = {f.title.en: (f.compute(casebook.book, "fr"), f.compute(casebook.book, "en")) for f in STUDY.figures}
    assert shown["Age, sex"] == ("55 ans, F", "55 y, F")
    assert shown["Run-in"] == ("jour 167 : dépassé depuis le jour 85, randomisation bloquée (EC12)",
                               "day 167: over since day 85, randomisation blocked (EC12)")
    assert shown["D0 (injection)"] == (None, None)
    casebook("SV", "INC", SVDAT="2026-08-17")
    casebook("INJ", "D0", EXSTDAT="2026-09-15")
    shown = {f.title.en: f.compute(casebook.book, "fr") for f in STUDY.figures}
    assert (shown["Today"], shown["D0 (injection)"], shown["Run-in"]) == ("J68 · 22/11/2026", "15/09/2026", None)
