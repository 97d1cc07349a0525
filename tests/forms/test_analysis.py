"""The first analyses on casebooks computed by hand: who is in which set, which ulcer healed when, what ends the follow-up."""

from __future__ import annotations

from datetime import date

import pytest

from ecrf.crf import FormView
from ecrf.crf.analysis import chosen
from forms.analysis import ANALYSES
from forms.analysis.healing import rows as times
from forms.study import STUDY
from tests.forms.casebook_text import book

DEFAULT = chosen(ANALYSES, {})
ELIGIBLE = "ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE ULCORI=BASELINE_TARGET ULCLOC=R2-DIST-TIP ULCSTDAT=2026-01-05"
VISITS = {"INC": "2026-03-20", "D0": "2026-04-10", "W1": "2026-04-17", "W4": "2026-05-08", "W8": "2026-06-05", "W12": "2026-07-03", "W16": "2026-07-31"}


def casebook(*ulcers: str, also: str = "", upto: str = "W16"):
    """A casebook with ulcers as ``AAAHHHH``: one letter per visit of VISITS (A active, I indeterminate, H healed, S scar, . not assessed)."""
    visits = list(VISITS)[:list(VISITS).index(upto) + 1]
    text = [f"{visit}/SV SVOCCUR=Y SVDAT={VISITS[visit]}" for visit in visits]
    text += ["D0/INJ EXSTDAT=2026-04-10", "ICF RFICDAT=2026-01-10", "RAND RANDDTC=2026-03-20T10:00+01:00"]
    states = {"A": "ACTIVE LDIAM=10 LPERP=5", "I": "INDETERMINATE", "H": "HEALED", "S": "SCAR"}
    for line, course in enumerate(ulcers, 1):
        text.append(f"ULCR/{line} {ELIGIBLE}")
        text += [f"{visit}/ULCA/{line} ULCSTAT={states[letter]}" for visit, letter in zip(visits, course, strict=False) if letter != "."]
    text += ["INC/ULCD/1 INDEXULC=Y INJDEC=INJECT"]
    return book(" | ".join([*text, *filter(None, also.split("|"))]))


def ended(filled, code, choices=DEFAULT, line=None):
    row, = [row for row in times(filled, choices) if row["PARAMCD"] == code and line in (None, row["ULCID"])]
    return row["AVAL"], row["CNSR"]


#   courses            also                                                what        days  code
TIMES = """
    AAAAAHH          |                                                   | TTHULC |   84 | 0
    AAAHAHH          |                                                   | TTHULC |   28 | 0
    AAAAAAA          |                                                   | TTHULC |  112 | 4
    AAAAA..          |                                                   | TTHULC |   56 | 1
    AAAAAAH          |                                                   | TTHULC |  112 | 0
    AAAAAHH          | CM/1 CMVASC=ERA CMSTDAT=2026-05-01                | TTHULC |   21 | 2
    AAAAAHH          | CM/1 CMVASC=ERA CMSTDAT=2026-04-01                | TTHULC |   84 | 0
    AAAAAHH          | CM/1 CMVASC=CCB CMSTDAT=2026-05-01                | TTHULC |   84 | 0
    AAAAAAA          | PR/1 PRTRT=AMPUTATION PRSTDAT=2026-05-20          | TTHULC |   40 | 3
    AAAHHHH          | PR/1 PRTRT=AMPUTATION PRSTDAT=2026-05-20          | TTHULC |   28 | 0
    AAAHHHH AAAAAHH  |                                                   | TTHALL |   84 | 0
    AAAHHHH AAAAAAA  |                                                   | TTHALL |  112 | 4
    AAAHHHH AAAAAHH  |                                                   | TTHIDX |   28 | 0
    AAAAAHH          | HAR/SV SVDAT=2026-03-25 | HAR/ULCA/1 ULCSTAT=HEALED | TTHULC | 84 | 0
    AHHHHHH          | HAR/SV SVDAT=2026-03-25 | HAR/ULCA/1 ULCSTAT=HEALED | TTHULC |  0 | 0
"""


@pytest.mark.parametrize("line", TIMES.strip().splitlines())
def test_time_to_healing_and_what_censors_it(line):
    courses, *also, code, days, censored = (part.strip() for part in line.split("|"))
    also = "|".join(also)
    assert ended(casebook(*courses.split(), also=also), code) == (int(days), int(censored))


def test_what_healed_before_day_0_and_opened_again_is_not_healed():
    before = "HAR/SV SVDAT=2026-03-25 | HAR/ULCA/1 ULCSTAT=HEALED"
    row, = rows_of("ADULC", casebook("AAAAAHH", also=before))
    assert (row["HEALDT"], row["HEAL16FL"]) == (date(2026, 7, 3), "Y")
    row, = rows_of("ADULC", casebook("AAAAAAA", also=before))
    assert (row["HEALDT"], row["HEAL16FL"]) == (None, "N")


def test_a_week_16_that_was_missed_does_not_lengthen_the_follow_up():
    later = "W24/SV SVDAT=2026-09-25 | W24/ULCA/1 ULCSTAT=HEALED"
    assert ended(casebook("AAAAAA", also=later, upto="W12"), "TTHULC") == (84, 1)


#   alternative          course    also                                          days  code
ALTERNATIVES = """
    HEALING=CONFIRMED  | AAAHAHH |                                             |   84 | 0
    HEALING=CONFIRMED  | AAAAAAH |                                             |  112 | 4
    RESCUE=IGNORE      | AAAAAHH | CM/1 CMVASC=ERA CMSTDAT=2026-05-01          |   84 | 0
    AMPUT=COMPETING    | AAAAAAA | PR/1 PRTRT=AMPUTATION PRSTDAT=2026-05-20    |   40 | 9
"""


@pytest.mark.parametrize("line", ALTERNATIVES.strip().splitlines())
def test_an_analysis_plan_may_choose_otherwise(line):
    said, course, also, days, censored = (part.strip() for part in line.split("|"))
    choices = chosen(ANALYSES, dict([said.split("=")]))
    filled = casebook(course, also=also)
    row, = [row for row in times(filled, choices) if row["PARAMCD"] == "TTHULC"]
    assert (row["AVAL"], row["CNSR"]) == (int(days), int(censored))


def test_a_choice_that_is_none_is_refused():
    with pytest.raises(ValueError, match="HEALING = FIRST | CONFIRMED"):
        chosen(ANALYSES, {"HEALING": "SOON"})
    with pytest.raises(ValueError, match="RESCUE"):
        chosen(ANALYSES, {"NOSUCH": "X"})


def test_the_page_that_ends_the_follow_up_is_named():
    row, = [row for row in times(casebook("AAAAAHH", also="CM/1 CMVASC=ERA CMSTDAT=2026-05-01"), DEFAULT) if row["PARAMCD"] == "TTHULC"]
    assert (row["SRCPAGE"], row["SRCLINE"], row["SRCVISIT"], row["EVNTDESC"]) == ("CM", "1", None, "RESCUE TREATMENT")
    row, = [row for row in times(casebook("AAAAAHH"), DEFAULT) if row["PARAMCD"] == "TTHULC"]
    assert (row["SRCVISIT"], row["SRCPAGE"], row["SRCLINE"], row["ADT"]) == ("W12", "ULCA", "1", date(2026, 7, 3))


def rows_of(name, filled):
    return next(one for one in ANALYSES if one.name == name).rows(filled, DEFAULT)


#   courses                   healed A  healed B  composite
ENDS = """
    AAAAAHH                 | Y | Y | Y
    AAAHAAH                 | N | N | N
    AAAHHHS                 | Y | Y | Y
    AAAHHHH AAAAAAA         | N | Y | N
    AAAHHHH AAAAA..         | - | Y | -
    AAAAAAA                 | N | N | N
    AHHHHHH                 | Y | Y | Y
    AHHHAHH                 | N | N | N
"""


@pytest.mark.parametrize("line", ENDS.strip().splitlines())
def test_healed_at_week_16(line):
    courses, all_healed, index, composite = (part.strip() for part in line.split("|"))
    row, = rows_of("ADSL", casebook(*courses.split()))
    assert [row[name] or "-" for name in ("HEALAFL", "HEALBFL", "COMPFL")] == [all_healed, index, composite]


def test_a_rescue_or_a_new_ulcer_spoils_the_composite():
    for also in ("CM/1 CMVASC=PROSTANOID_IV CMSTDAT=2026-05-01", "ULCR/2 ULCORI=NEW ULCSTDAT=2026-05-10"):
        row, = rows_of("ADSL", casebook("AAAAAHH", also=also))
        assert (row["HEALAFL"], row["COMPFL"]) == ("Y", "N")
    row, = rows_of("ADSL", casebook("AAAA", also="ULCR/2 ULCORI=NEW ULCSTDAT=2026-05-01", upto="W4"))
    assert (row["HEALAFL"], row["COMPFL"]) == (None, "N")


def test_the_analysis_sets():
    row, = rows_of("ADSL", casebook("AAAAAHH", also="D0/QVAS VASWORST=60 | W4/QVAS VASWORST=30"))
    assert [row[name] for name in ("SCRNFL", "ITTFL", "FASFL", "PPROTFL", "SAFFL", "PROFL")] == ["Y"] * 6
    row, = rows_of("ADSL", casebook("AAAAAHH", also="DV/1 DVSEV=MAJOR DVCAT=PRODUCT"))
    assert (row["FASFL"], row["PPROTFL"]) == ("Y", "N")
    row, = rows_of("ADSL", casebook("AA", upto="D0"))
    assert (row["SAFFL"], row["FASFL"], row["PPROTFL"]) == ("Y", "N", "N")
    row, = rows_of("ADSL", casebook("AAAAAHH", also="DV/1 DVSEV=MINOR DVEXCL=PP"))
    assert (row["FASFL"], row["PPROTFL"]) == ("Y", "N")
    row, = rows_of("ADSL", book("ICF RFICDAT=2026-01-10 | ULCR/1 ULCSTDAT=2026-01-05"))
    assert (row["NULCBL"], row["NULCNEW"]) == (None, None)
    assert [row[name] for name in ("SCRNFL", "ITTFL", "FASFL", "SAFFL", "HARVFL")] == ["Y", "N", "N", "N", "N"]


def test_an_ulcer_has_its_baseline_and_its_end():
    row, = rows_of("ADULC", casebook("AAAAAHH"))
    assert (row["ULCID"], row["BASEFL"], row["INDEXFL"], row["NEWFL"]) == ("U01", "Y", "Y", "N")
    assert (float(row["ABASE"]), float(row["AW16"]), float(row["RED16"])) == (pytest.approx(39.25), 0, 100)
    assert (row["HEALDT"], row["CONFDT"], row["HEALDAYS"], row["HEAL16FL"]) == (date(2026, 7, 3), date(2026, 7, 3), 84, "Y")


def test_scores_have_baseline_and_change():
    rows = [row for row in rows_of("ADQS", casebook("AAAAAHH", also="INC/QVAS VASWORST=50 | D0/QVAS VASWORST=60 | W4/QVAS VASWORST=30"))
            if row["PARAMCD"] == "PAINWRST"]
    assert [(row["AVISIT"], row["AVAL"], row["ABLFL"], row["BASE"], row["CHG"]) for row in rows] == [
        ("INC", 50, None, 60, None), ("D0", 60, "Y", 60, None), ("W4", 30, None, 60, -30)]


#   start        treatment  harvest
EVENTS = """
    2026-04-09 | N | Y
    2026-04-10 | Y | N
    2026-07-31 | Y | N
    2026-08-01 | N | N
    2026-04    | Y | Y
    2026-03-20 | N | N
"""


@pytest.mark.parametrize("line", EVENTS.strip().splitlines())
def test_an_event_belongs_to_the_injection_or_the_harvest(line):
    since, treatment, harvest = (part.strip() for part in line.split("|"))
    row, = rows_of("ADAE", casebook("A", also=f"HAR/SV SVOCCUR=Y SVDAT=2026-03-25 | AE/1 AETERM=Douleur AESTDAT={since} RELPROD=POSSIBLE RELDIS=UNLIKELY"))
    assert (row["TRTEMFL"], row["HARVEMFL"], row["RPRODFL"], row["RDISFL"]) == (treatment, harvest, "Y", "N")


def test_every_dataset_makes_its_columns_alone_from_an_empty_casebook():
    empty = book("ICF RFICDAT=2026-01-10")
    for one in ANALYSES:
        for row in one.rows(empty, DEFAULT):
            assert set(row) <= {column.name for column in one.columns}


def test_a_blinded_reader_gets_no_arm():
    filled = casebook("AAAAAHH")
    row, = rows_of("ADSL", filled)
    assert row["TRT01P"] is None
    filled.add(FormView(STUDY.pages["RANDU"], values={"ARM": "ACTIVE"}))
    filled.add(FormView(STUDY.pages["MFG"], line="1", values={"BATCHNO": "L1", "MFGTYPE": "PLACEBO"}))
    filled.add(FormView(STUDY.pages["INJP"], "D0", values={"LOTNO": "L1"}))
    row, = rows_of("ADSL", filled)
    assert (row["TRT01P"], row["TRT01A"]) == ("Autologous adipose-derived stromal cells", "Placebo")


#   onset         DY  PDAY
DAYS = """
    2026-04-09    -1   -1
    2026-04-10     1    0
    2026-04-11     2    1
    2026-04        -    -
"""


@pytest.mark.parametrize("line", DAYS.strip().splitlines())
def test_a_name_that_ends_in_dy_has_no_day_0(line):
    onset, study, protocol = line.split()
    events = next(one for one in ANALYSES if one.name == "ADAE")
    row, = events.rows(casebook("A", also=f"AE/1 AESTDAT={onset}", upto="D0"), DEFAULT)
    assert [str(row[name]) if row[name] is not None else "-" for name in ("ASTDY", "ASTPDAY")] == [study, protocol]


def test_days_of_assessments_count_both_ways():
    rows = [row for one in ANALYSES for row in one.rows(casebook("AAAAAHH"), DEFAULT) if row.get("ADT") and "ADY" in row]
    assert {(row["ADY"], row["APDAY"]) for row in rows if row["AVISIT"] in ("INC", "D0", "W1")} == {(-21, -21), (1, 0), (8, 7)}
