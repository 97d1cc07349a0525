"""The laboratory pages: their tests and cells, flags and grades against the register of the site, the filtration rate."""

from __future__ import annotations

from decimal import Decimal as Number

import pytest

from forms.laboratory.catalogue import TESTS
from forms.laboratory.ctcae import CTCAE
from forms.laboratory.kidney import ckd_epi_2021
from forms.study import STUDY
from tests.forms.casebook_text import book

# tests of each page in their order; a star: not every laboratory measures it, so a page is complete without it
PANELS = """
HEM   HGB HCT RBC WBC NEUT LYM EOS PLAT
CHE   SODIUM K CREAT UREA GLUC HBA1C* ALT AST GGT ALP BILI ALB CK LDH CRP URATE* CA FERRI* NTPBNP*
COAG  TP INR APTT FIBRI DDIMER*
UA    PROTCR
LIP   CHOL LDL TG
"""
HEADS = {"HEM": "LBDAT LBTIM LBNAM LBRESDAT", "CHE": "LBDAT LBTIM LBFAST LBNAM LBRESDAT", "COAG": "LBDAT LBTIM LBNAM LBRESDAT",
         "UA": "LBDAT LBTIM LBNAM LBRESDAT", "LIP": "LBDAT LBTIM LBFAST LBNAM LBRESDAT", "SER": "ISDAT ISNAM ISKIT"}


@pytest.mark.parametrize("row", PANELS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_panel_has_its_tests_in_order_and_each_its_cells(row: str) -> None:
    oid, *names = row.split()
    items = STUDY.pages[oid].items
    assert [n for n in items if n in TESTS] == [name.rstrip("*") for name in names]
    assert {n for n in items if n in TESTS and items[n].optional} == {n.rstrip("*") for n in names if n.endswith("*")}
    for test in (name.rstrip("*") for name in names):
        assert items[f"{test}CS"].optional and items[f"{test}CS"].judgement
        assert (f"{test}U" in items) == (len(TESTS[test].units) > 1) == (items[test].hard is None)
        assert items[test].hard is None or (items[test].hard_check, items[test].unit is None) == ("EC39", test in ("INR", "APTT"))
        assert (f"{test}G" in items) == (test in CTCAE.value) and f"{test}F" in items
        assert not items[f"{test}F"].stored


@pytest.mark.parametrize("oid", HEADS)
def test_a_page_begins_with_its_sample(oid: str) -> None:
    assert list(STUDY.pages[oid].items)[:len(HEADS[oid].split())] == HEADS[oid].split()


def test_a_unit_is_asked_once_a_result_is_given() -> None:
    page = STUDY.pages["HEM"]
    assert "HGBU" not in {i.name for i in page.applicable({})}
    assert "HGBU" in {i.name for i in page.applicable({"HGB": "13.5"})}


def test_lipids_are_asked_of_those_who_take_a_statin() -> None:
    assert book("CM/1 CMVASC=STATIN").asks(STUDY.pages["LIP"], "SCR")
    assert not book("CM/1 CMVASC=CCB").asks(STUDY.pages["LIP"], "SCR")


WHO = "DM SEX=F BRTHDAT=1971-05 | SCR/SV SVDAT=2026-06-15 | D0/SV SVDAT=2026-09-01"
LAB = "LRLAB=CHU LRFROM=2020-01-01 LRTEST=HGB LRUNIT=g/dL"
#  the site's lines                                                                page                             flag    grade
JUDGED = [
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=119 HGBU=g/L", "LOW", "1"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=12.0 HGBU=g/dL", "NORMAL", "0"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=16.1 HGBU=g/dL", "HIGH", "1"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=7.9 HGBU=g/dL LBNAM=CHU", "LOW", "3"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=7.9 HGBU=g/dL LBNAM=VILLE", None, None),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=7.9", None, None),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "W1/HEM HGB=7.9 HGBU=g/dL", None, None),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "W1/HEM HGB=7.9 HGBU=g/dL LBDAT=2026-09-08", "LOW", "3"),
    (f"LABR/1 {LAB} LRSEX=M LRLOW=13 LRHIGH=17", "SCR/HEM HGB=12.5 HGBU=g/dL", None, None),
    (f"LABR/1 {LAB} LRSEX=ANY LRLOW=11 LRHIGH=17 | LABR/2 {LAB} LRSEX=F LRLOW=12 LRHIGH=16", "SCR/HEM HGB=11.5 HGBU=g/dL", "LOW", "1"),
    (f"LABR/1 {LAB} LRSEX=F LRAGELO=18 LRAGEHI=54 LRLOW=12 LRHIGH=16 | LABR/2 {LAB} LRSEX=F LRAGELO=55 LRLOW=11 LRHIGH=15",
     "SCR/HEM HGB=15.5 HGBU=g/dL", "HIGH", "1"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16 | LABR/2 {LAB.replace('2020-01-01', '2026-09-01')} LRSEX=F LRLOW=11.5 LRHIGH=15.5",
     "SCR/HEM HGB=11.8 HGBU=g/dL", "LOW", "1"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16 | LABR/2 {LAB.replace('2020-01-01', '2026-09-01')} LRSEX=F LRLOW=11.5 LRHIGH=15.5",
     "D0/HEM HGB=11.8 HGBU=g/dL", "NORMAL", "0"),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12", "SCR/HEM HGB=11.8 HGBU=g/dL", "LOW", None),
    (f"LABR/1 {LAB} LRSEX=F LRLOW=12 LRHIGH=16 | LABR/2 LRLAB=VILLE LRFROM=2020-01-01 LRTEST=PLAT LRUNIT=G/L LRSEX=ANY LRLOW=150",
     "SCR/HEM HGB=11.8 HGBU=g/dL", None, None),
]


@pytest.mark.parametrize(("lines", "page", "flag", "grade"), JUDGED)
def test_a_result_is_judged_by_the_range_of_its_laboratory(lines, page, flag, grade) -> None:
    casebook = book(f"{WHO} | {lines} | {page}")
    form = casebook.forms("HEM")[0]
    items = STUDY.pages["HEM"].items
    assert (items["HGBF"].value_for(form, casebook), items["HGBG"].value_for(form, casebook)) == (flag, grade)


def test_calcium_is_graded_corrected_for_albumin() -> None:
    line = "LABR/1 LRLAB=CHU LRFROM=2020-01-01 LRTEST=CA LRUNIT=mmol/L LRSEX=ANY LRLOW=2.2 LRHIGH=2.6"
    item = STUDY.pages["CHE"].items["CAG"]
    graded = {albumin: item.value_for(casebook.forms("CHE")[0], casebook) for albumin in ("40", "25", "")
              for casebook in [book(f"{WHO} | {line} | SCR/CHE CA=1.95 CAU=mmol/L" + (f" ALB={albumin}" if albumin else ""))]}
    assert graded == {"40": "2", "25": "0", "": None}  # 1.95 + 0.02 x 15 = 2.25


def test_a_rise_is_graded_from_an_abnormal_result_at_screening() -> None:
    line = "LABR/1 LRLAB=CHU LRFROM=2020-01-01 LRTEST=ALT LRUNIT=U/L LRSEX=ANY LRHIGH=40"
    casebook = book(f"{WHO} | {line} | SCR/CHE ALT=80 | D0/CHE ALT=130")
    item = STUDY.pages["CHE"].items["ALTG"]
    assert [item.value_for(casebook.form("CHE", visit), casebook) for visit in ("SCR", "D0")] == ["1", "1"]  # 130 = 1.6 x 80


# creatinine µmol/L, age, sex → mL/min/1.73 m²: 142 × min(Scr/κ,1)^α × max(Scr/κ,1)^-1.2 × 0.9938^age × 1.012 for women,
# worked out with a pocket calculator from the equation of the paper
EGFR = [(88.4, 50, "M", 92), (88.4, 50, "F", 69), (61.9, 55, "F", 102), (159.1, 60, "M", 43), (53.0, 30, "M", 133),
        (265.2, 70, "F", 16)]


@pytest.mark.parametrize(("creatinine", "age", "sex", "wanted"), EGFR)
def test_the_filtration_rate_is_that_of_ckd_epi_2021(creatinine, age, sex, wanted) -> None:
    assert round(ckd_epi_2021(Number(str(creatinine)), age, sex)) == wanted


@pytest.mark.parametrize(("page", "wanted"), [
    ("SCR/CHE CREAT=10 CREATU=mg/L", "67"), ("SCR/CHE CREAT=88.4 CREATU=umol/L", "67"), ("SCR/CHE CREAT=88.4", None),
    ("W1/CHE CREAT=88.4 CREATU=umol/L", None), ("SCR/CHE", None)])
def test_the_filtration_rate_of_a_page(page, wanted) -> None:
    casebook = book(f"{WHO} | {page}")
    assert STUDY.pages["CHE"].items["EGFR"].value_for(casebook.forms("CHE")[0], casebook) == wanted


def test_markers_are_asked_with_their_technique_and_those_of_a_donor_are_optional() -> None:
    items = STUDY.pages["SER"].items
    donors = {"CMV", "EBV", "TOXO"}
    markers = [name for name in items if f"{name}M" in items]
    assert len(markers) == 13 and {name for name in markers if items[name].optional} == donors
    assert all(items[f"{name}M"].optional for name in markers)


def test_registers_are_pages_of_the_site() -> None:
    assert list(STUDY.registers) == ["LABR", "CNSV"] and not set(STUDY.registers) & set(STUDY.pages)
    assert all(page.scope == "site" and page.key and page.seen_by == "blinded" for page in STUDY.site_pages)
