"""The table of wash-outs: each rule of trial.md 1.5 on the day before, the day and the day after, computed by hand; dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecrf.crf import Book, PartialDate, T, Table, add_months
from forms.eligibility.rules import BY_CRITERION
from forms.eligibility.washout import washout_table
from forms.eligibility.windows import FAIL, PASS, UNKNOWN, Event, Window, period
from forms.study import STUDY
from tests.forms.casebook_text import TODAY, book, page

CONSENT, SCR, INC = "ICF RFICDAT=2026-01-05", "SCR/SV SVDAT=2026-01-05", "INC/SV SVDAT=2026-03-16"
D0 = "D0/SV SVDAT=2026-04-20"
STATIN = "CM/1 CMTRT=x CMGRP=VASC CMVASC=STATIN CMONGO=Y"
ANTIBIOTIC = "CM/1 CMTRT=x CMGRP=ANTIBIOTIC CMINDC=DU_INFECTION CMROUTE=IV CMSTDAT=2025-09"
TOXIN = "ULCR/1 ULCLOC=R2-DIST-TIP | CM/1 CMGRP=BOTULINUM CMFING=R2+L4"
METHOTREXATE = "CM/1 CMTRT=x CMGRP=DMARD CMDMARD=MTX CMSTDAT=2020"
STEROID = f"{INC} | CM/1 CMTRT=x CMGRP=STEROID CMROUTE=PO CMSTER=PREDNISOLONE CMDOSU=mg CMDOSFRQ=QD CMSTDAT=2020 CMONGO=Y"
FAILURE = "MH CARDF=Y NYHA=IV CARDFST=2020 CARDFON=N"

#   rule     seen at  casebook                                            dates and what the table says of each
ROWS = [
    ("EXC01", "SCR", f"{CONSENT} | {SCR} | SCR/IES OTHTR=ENDED OTHTRDAT={{}}",
     "2025-10-04 pass  2025-10-05 pass  2025-10-06 fail  2025-10 fail  2025-09 pass  2025 fail"),
    ("EXC02", "INC", f"{INC} | PR/1 PRTRT=HSCT PRSTDAT={{}}",
     "2025-03-15 pass  2025-03-16 pass  2025-03-17 fail  2025-02 pass  2025-03 fail  2024 pass"),
    ("EXC04", "INC", f"{INC} | MH CANCER=Y CANKIND=OTHER CANCERST=2015 CANTRTEN={{}}",
     "2021-03-15 pass  2021-03-16 pass  2021-03-17 fail  2020 pass  2021 fail"),
    ("EXC06", "INC", f"{INC} | MH MI=Y MIST={{}}",
     "2025-09-15 pass  2025-09-16 pass  2025-09-17 fail  2025-08 pass  2025-09 fail  2026-03-17 pass"),
    ("EXC07", "INC", f"{INC} | {FAILURE} CARDFEN={{}}",
     "2025-09-15 pass  2025-09-16 pass  2025-09-17 fail"),
    ("EXC16", "SCR", f"{SCR} | {STATIN} CMSTDAT={{}}",
     "2025-10-04 pass  2025-10-05 pass  2025-10-06 fail  2025-09 pass  2025 fail"),
    ("EXC16", "SCR", f"{SCR} | {STATIN} CMSTDAT=2019 CMCHDAT={{}}",
     "2025-10-04 pass  2025-10-05 pass  2025-10-06 fail  2026-02-01 pass"),
    ("EXC18", "INC", f"{INC} | {ANTIBIOTIC} CMONGO=N CMENDAT={{}}",
     "2026-02-15 pass  2026-02-16 fail  2026-02-17 fail  2026-01 pass  2026-02 fail"),
    ("EXC18", "D0", f"{INC} | {D0} | {ANTIBIOTIC} CMONGO=N CMENDAT={{}}",
     "2026-03-22 pass  2026-03-23 fail  2026-03-24 fail"),
    ("EXC19", "INC", f"{INC} | CM/1 CMGRP=GROWTH_FACTOR CMSTDAT=2026-01 CMONGO=N CMENDAT={{}}",
     "2026-02-15 pass  2026-02-16 fail  2026-02-17 fail"),
    ("EXC19", "INC", f"{INC} | PR/1 PRTRT=GROWTH_FACTOR PRSTDAT={{}}", "2026-02-15 pass  2026-02-16 fail"),
    ("EXC20", "INC", f"{INC} | PR/1 PRTRT=HBO PRSTDAT=2026-01-05 PRONGO=N PRENDAT={{}}",
     "2026-02-15 pass  2026-02-16 fail  2026-02-17 fail"),
    ("EXC21", "INC", f"{INC} | {TOXIN} CMONGO=N CMSTDAT=2026-01 CMENDAT={{}}",
     "2026-02-15 pass  2026-02-16 fail  2026-02-17 fail"),
    ("EXC21", "INC", f"{INC} | ULCR/1 ULCLOC=R2-DIST-TIP | PR/1 PRTRT=BOTULINUM PRFING=R2 PRSTDAT={{}}",
     "2026-02-15 pass  2026-02-16 fail"),
    ("EXC23", "D0", f"{INC} | {D0} | {METHOTREXATE} CMONGO=N CMENDAT={{}}",
     "2026-03-19 pass  2026-03-20 pass  2026-03-21 fail  2026-02 pass  2026-03 fail"),
    ("EXC25", "INC", f"{INC} | PR/1 PRTRT=SYMP_THORACIC PRSTDAT={{}}",
     "2026-02-15 pass  2026-02-16 pass  2026-02-17 fail"),
    ("EXC26", "INC", f"{INC} | PR/1 PRTRT=SURG_DEBRIDEMENT PRSTDAT={{}}",
     "2026-02-15 pass  2026-02-16 pass  2026-02-17 fail  2026-03-16 fail  2026-03-17 pass"),
    ("EXC26", "INC", f"{INC} | CARE/1 PRDEBR=SURGICAL PRSTDAT=2026-01 PRONGO=N PRENDAT={{}}",
     "2026-02-15 pass  2026-02-16 pass  2026-02-17 fail"),
    ("EXC26", "INC", "INC/SV SVDAT=2026-03-31 | PR/1 PRTRT=SURG_DEBRIDEMENT PRSTDAT={}", "2026-02-28 pass  2026-03-01 fail"),
    ("EXC26", "INC", "INC/SV SVDAT=2024-03-31 | PR/1 PRTRT=SURG_DEBRIDEMENT PRSTDAT={}", "2024-02-29 pass  2024-03-01 fail"),
    ("EXC26", "INC", "INC/SV SVDAT=2026-05-31 | PR/1 PRTRT=SURG_DEBRIDEMENT PRSTDAT={}", "2026-04-30 pass  2026-05-01 fail"),
    ("Standard of care", "INC", f"{INC} | SOC SOCSTDAT={{}}",
     "2026-01-20 fail  2026-01-19 pass  2026-01-18 pass  2025-12-23 pass  2025-12-22 pass  2025-12-21 fail"),
    ("EXC24", "INC", f"{STEROID} CMDOSE={{}}", "9.9 pass  10 pass  10.1 fail"),
    ("Menopause", "SCR", f"{SCR} | SCR/RP CBP=N AMENO=Y HRT=N AMENDAT={{}}",
     "2024-01-04 pass  2024-01-05 pass  2024-01-06 fail  2023 pass  2024 fail"),
    ("Contraception", "D0", f"{D0} | D0/RP CBP=Y CONTRA=PILL CONTON=N CONTEN={{}}",
     "2026-05-19 fail  2026-05-20 pass  2026-05-21 pass"),
]


def line_of(table: Table, rule: str) -> list[str]:
    """The line of a rule: its cells in English, then its state."""
    (line,) = [cells for cells in table.lines if cells[0].words.en.startswith(rule)]
    return [*(said.words.en for said in line), line[-1].state]


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("rule", "visit", "casebook", "expected"), ROWS, ids=[f"{row[0]} {row[1]}" for row in ROWS])
def test_rule_on_the_days_around_its_edge(rule: str, visit: str, casebook: str, expected: str) -> None:
    words = expected.split()
    for day, state in zip(words[::2], words[1::2], strict=True):
        assert line_of(washout_table(book(casebook.format(day)), visit), rule)[-1] == state, f"{rule} {day}"


#   rule     casebook                                                        anchor                          what counts         distance     result
SAID = [
    ("EXC18", f"{INC} | {ANTIBIOTIC} CMONGO=N CMENDAT=2026-02-20",           "inclusion, 16/03/2026",        "x, 20/02/2026",    "24 days",   "does not hold"),
    ("EXC18", f"{INC} | {ANTIBIOTIC} CMONGO=Y",                              "inclusion, 16/03/2026",        "x, ongoing",       "–",         "does not hold: ongoing"),
    ("EXC18", f"{INC} | {ANTIBIOTIC} CMONGO=N",                              "inclusion, 16/03/2026",        "x, no date",       "–",         "cannot tell"),
    ("EXC18", INC,                                                           "inclusion, 16/03/2026",        "–",                "–",         "nothing recorded"),
    ("EXC06", f"{INC} | MH MI=Y MIST=2025-09",                               "inclusion, 16/03/2026",        "Myocardial infarction, 09/2025", "5 mo 16 d",
     "does not hold, unknown date counted at its latest"),
    ("EXC06", f"{SCR} | MH MI=Y MIST=2025-09-17",                            "inclusion to come, here 05/01/2026", "Myocardial infarction, 17/09/2025", "3 mo 18 d",
     "cannot tell: holds from 17/03/2026"),
    ("EXC06", f"{SCR} | MH STROKE=N MI=N ARRHY=N",                           "inclusion to come, here 05/01/2026", "none",       "–",         "holds"),
    ("EXC23", f"{INC} | {METHOTREXATE} CMONGO=Y",                            "injection to come, here 16/03/2026", "x, ongoing", "–",         "cannot tell: ongoing"),
    ("EXC23", f"{INC} | {METHOTREXATE} CMONGO=N CMENDAT=2026-01-31",         "injection to come, here 16/03/2026", "x, 31/01/2026", "1 mo 16 d", "holds"),
    ("EXC04", f"{INC} | MH CANCER=Y CANKIND=SKIN_EXCISED CANTRTEN=2026-01",  "inclusion, 16/03/2026",        "none",             "–",         "holds"),
    ("EXC02", f"{INC} | PR/1 PRTRT=HSCT PRHSCT=ALLOGENEIC PRSTDAT=2026-01",  "inclusion, 16/03/2026",        "–",                "–",         "nothing recorded"),
    ("EXC21", f"{INC} | ULCR/1 ULCLOC=R3-DIST-TIP | CM/1 CMGRP=BOTULINUM CMFING=R2 CMONGO=Y", "inclusion, 16/03/2026", "–",      "–",         "nothing recorded"),
]


@pytest.mark.parametrize(("rule", "casebook", "anchor", "what", "distance", "result"), SAID)
def test_what_a_line_says(rule: str, casebook: str, anchor: str, what: str, distance: str, result: str) -> None:
    visit = "INC" if "INC/SV" in casebook else "SCR"
    assert line_of(washout_table(book(casebook), visit), rule)[1:5] == [anchor, what, distance, result]


def test_a_line_leads_to_the_page_it_comes_from() -> None:
    table = washout_table(book(f"{INC} | {ANTIBIOTIC} CMONGO=N CMENDAT=2026-02-20"), "INC")
    (line,) = [cells for cells in table.lines if cells[0].words.en.startswith("EXC18")]
    assert (line[2].source, line[2].item) == (("", "CM", "1"), "CMENDAT")


def test_the_worst_event_decides() -> None:
    two = f"{INC} | {ANTIBIOTIC} CMONGO=N CMENDAT=2025-10-01 | CM/2 CMTRT=y CMGRP=ANTIBIOTIC CMINDC=DU_INFECTION CMROUTE=PO CMONGO=Y"
    assert line_of(washout_table(book(two), "INC"), "EXC18")[2:] == ["y, ongoing", "–", "does not hold: ongoing", "fail"]


def test_every_rule_of_the_criteria_has_a_line_in_their_order() -> None:
    titles = [line[0].words.en[:5] for line in washout_table(book(INC), "INC").lines]
    assert titles == sorted({*BY_CRITERION, "EXC24"}) + ["Stand"]


@pytest.mark.parametrize(("day", "smoking", "drug"), [("2025-12-15", "pass", "pass"), ("2025-12-16", "pass", "pass"),
                                                      ("2025-12-17", "fail", "fail")])
def test_rules_of_the_older_notice_have_a_line_when_switched_on(day: str, smoking: str, drug: str) -> None:
    told = f"{INC} | INC/SU SMOKE=FORMER SUENDAT={day} | CM/1 CMGRP=VASC CMVASC=CCB CMSTDAT={day} CMONGO=Y"
    on = Book(replace(STUDY, switches={**STUDY.switches, "EC31": True, "EC32": True}), TODAY)
    for text in told.split("|"):
        on.add(page(text.strip()))
    table = washout_table(on, "INC")
    assert (line_of(table, "EC31")[-1], line_of(table, "EC32")[-1]) == (smoking, drug)
    assert not [line for line in washout_table(book(told), "INC").lines if line[0].words.en.startswith("EC3")]


# Properties of the date rules
DAYS = st.dates(min_value=date(2019, 1, 1), max_value=date(2028, 12, 31))
MONTHS, WINDOWS = st.integers(1, 60), st.sampled_from([Window(months=1), Window(months=3), Window(months=12), Window(days=28)])
PRECISION = st.sampled_from([4, 7, 10])


def event(began: PartialDate | None, ended: PartialDate | None, ongoing: bool = False) -> Event:
    """Something with these dates."""
    return Event(T("x", "x"), began, ended, ongoing, ("", "CM", "1"), "CMENDAT")


@given(DAYS, MONTHS)
def test_months_clamp_at_the_end_of_a_month(day: date, months: int) -> None:
    back = add_months(day, -months)
    assert (day.year * 12 + day.month) - (back.year * 12 + back.month) == months
    assert back.day == day.day or (back.day < day.day and (back + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(("anchor", "last"), [("2026-03-31", "2026-02-28"), ("2024-03-31", "2024-02-29"), ("2026-03-28", "2026-02-28"),
                                              ("2026-02-28", "2026-01-28"), ("2024-02-29", "2024-01-29"), ("2026-01-31", "2025-12-31")])
def test_one_month_before_the_ends_of_months(anchor: str, last: str) -> None:
    window, day, free = Window(months=1), date.fromisoformat(anchor), date.fromisoformat(last)
    assert window.latest_free(day) == free
    states = [window.state(event(None, PartialDate(str(free + timedelta(days=n)))), day) for n in (-1, 0, 1)]
    assert states == [PASS, PASS, FAIL]


@given(DAYS, WINDOWS)
def test_the_window_includes_its_anchor_and_what_follows_is_outside(anchor: date, window: Window) -> None:
    that_day, next_day = PartialDate(str(anchor)), PartialDate(str(anchor + timedelta(days=1)))
    assert window.state(event(that_day, that_day), anchor) == FAIL
    assert window.state(event(next_day, next_day), anchor) == PASS
    assert window.state(event(that_day, None, ongoing=True), anchor) == FAIL


@given(DAYS, DAYS, DAYS, WINDOWS, PRECISION)
def test_a_later_end_never_turns_fail_into_pass(anchor: date, first: date, second: date, window: Window, length: int) -> None:
    earlier, later = sorted((first, second))
    states = [window.state(event(None, PartialDate(str(end)[:length])), anchor) for end in (earlier, later)]
    assert states != [FAIL, PASS]


@given(DAYS, DAYS, WINDOWS, PRECISION)
def test_an_unknown_part_counts_as_late_as_it_can_be(anchor: date, end: date, window: Window, length: int) -> None:
    exact, partial = PartialDate(str(end)), PartialDate(str(end)[:length])
    assert (window.state(event(None, exact), anchor), window.state(event(None, partial), anchor)) != (FAIL, PASS)
    if window.state(event(None, partial), anchor) == FAIL and window.is_sure(event(None, partial), anchor):
        assert window.state(event(None, exact), anchor) == FAIL


@given(DAYS, WINDOWS)
def test_the_first_free_day_is_the_first(ended: date, window: Window) -> None:
    free = window.first_free(ended)
    done = event(None, PartialDate(str(ended)))
    assert window.state(done, free) == PASS
    assert all(window.state(done, free - timedelta(days=n)) == FAIL for n in (1, 2, 3) if free - timedelta(days=n) >= ended)


@pytest.mark.parametrize(("began", "ended", "ongoing", "words"), [
    ("2026-02-01", "2026-02-20", False, "01/02/2026–20/02/2026"), ("2026-02", None, True, "02/2026–…"),
    ("2026-02-01", "2026-02-01", False, "01/02/2026"), (None, "2026", False, "2026"), (None, None, False, "–")])
def test_dates_in_a_sentence(began: str | None, ended: str | None, ongoing: bool, words: str) -> None:
    first, last = (PartialDate(day) if day else None for day in (began, ended))
    assert period(event(first, last, ongoing)) == words


@pytest.mark.parametrize(("began", "state", "sure"), [(None, UNKNOWN, True), ("2026-02-16", UNKNOWN, True), ("2026-02-17", FAIL, True),
                                                      ("2026-02", UNKNOWN, True), ("2026-03-16", FAIL, True), ("2026-03-17", PASS, True),
                                                      ("2026-03", FAIL, False)])
def test_without_an_end_the_start_decides_when_it_can(began: str | None, state: str, sure: bool) -> None:
    window, told, anchor = Window(months=1), event(PartialDate(began) if began else None, None), date(2026, 3, 16)
    assert (window.state(told, anchor), window.is_sure(told, anchor)) == (state, sure)


@given(DAYS, DAYS, DAYS, WINDOWS, PRECISION, PRECISION, st.booleans())
def test_a_sure_failure_stands_at_every_completion(anchor: date, first: date, second: date, window: Window, one: int, other: int,
                                                   ongoing: bool) -> None:
    began, ended = sorted((first, second))
    told = event(PartialDate(str(began)[:one]), None if ongoing else PartialDate(str(ended)[:other]), ongoing)
    exact = event(PartialDate(str(began)), None if ongoing else PartialDate(str(ended)), ongoing)
    if window.state(told, anchor) == FAIL and window.is_sure(told, anchor):
        assert window.state(exact, anchor) == FAIL
