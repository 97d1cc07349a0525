"""Edit checks of disease, hands, ECG, tobacco and pregnancy on two casebooks each: one holds, one finds, and where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecrf.crf import Book, findings
from forms.study import STUDY
from tests.forms import casebook_text
from tests.forms.casebook_text import TODAY, found, page, places

U1 = "ULCR/1 ULCLOC=R2-DIST-TIP ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE | INC/ULCA/1 ULCSTAT=ACTIVE"
WOMAN = "ICF RFICDAT=2026-01-05 | DM SEX=F BRTHDAT=1971-05"
BEGUN = "SCR/IES INC05=Y"
D0 = "D0/SV SVDAT=2026-04-20"
INC = "INC/SV SVDAT=2026-03-16"
NO_TIPS = "ACRULC=ABSENT ACRPIT=ABSENT"
LOST = "AMP/1 AMPFING=R2 AMPKIND=SURGICAL AMPPART=WHOLE AMPDAT=2025-06"
STATIN = "CM/1 CMGRP=VASC CMVASC=STATIN"

#    check  where it finds      holds                                              finds
CASES = [
    ("EC09", "DM.SEX", f"{WOMAN} | {BEGUN} | SCR/RP CBP=N", f"{WOMAN} | {BEGUN}"),
    ("EC09", "DM.SEX", f"ICF RFICDAT=2026-01-05 | DM SEX=M BRTHDAT=1971-05 | {BEGUN}", f"{WOMAN} | {BEGUN} | SCR/RP not_done"),
    ("EC09", "DM.SEX", f"ICF RFICDAT=2026-01-05 | DM SEX=F BRTHDAT=1964-12 | {BEGUN}",
     f"ICF RFICDAT=2026-01-05 | DM SEX=F BRTHDAT=1965-02 | {BEGUN}"),
    ("EC09", "DM.SEX", WOMAN, f"ICF RFICDAT=2026-01-31 | DM SEX=F BRTHDAT=2007-12 | {BEGUN}"),
    ("EC22", "SCR/ACR.ACRULC", f"{U1} | SCR/ACR ACRULC=PRESENT ACRPIT=ABSENT", f"{U1} | SCR/ACR {NO_TIPS}"),
    ("EC22", "INC/ACR.ACRULC", f"{U1} | INC/ACR ACRULC=ABSENT", f"{U1} | INC/ACR ACRULC=ABSENT ACRPIT=NOT_DONE"),
    ("EC22", "INC/ACR.ACRULC", f"ULCR/1 ULCLOC=R2-PROX-VOLAR | INC/ULCA/1 ULCSTAT=ACTIVE | INC/ACR {NO_TIPS}",
     f"{U1} | INC/ACR {NO_TIPS}"),
    ("EC33", "SCR/RP.CBP", "ICF RFICDAT=2026-01-05 | DM BRTHDAT=1974-12 | SCR/RP CBP=N STERIL=N",
     "ICF RFICDAT=2026-01-05 | DM BRTHDAT=1975-02 | SCR/RP CBP=N STERIL=N"),
    ("EC33", "SCR/RP.CBP", f"{WOMAN} | SCR/RP CBP=N STERIL=N FSH=55",
     "ICF RFICDAT=2026-01-05 | DM BRTHDAT=1990-02 | SCR/RP CBP=N STERIL=N"),
    ("EC33", "SCR/RP.FSH", f"{WOMAN} | SCR/RP CBP=N STERIL=N FSH=40", f"{WOMAN} | SCR/RP CBP=N STERIL=N FSH=39.9"),
    ("EC33", "SCR/RP.FSH", f"{WOMAN} | SCR/RP CBP=N STERIL=Y FSH=12", f"{WOMAN} | SCR/RP CBP=N STERIL=N FSH=12"),
    ("EC34", "D0/RP.CBP", f"{D0} | D0/RP CBP=Y HCGDAT=2026-04-13 HCGRES=NEG", f"{D0} | D0/RP CBP=Y HCGDAT=2026-04-12 HCGRES=NEG"),
    ("EC34", "D0/RP.CBP", f"{D0} | D0/RP CBP=Y HCGDAT=2026-04-20 HCGRES=NEG", f"{D0} | D0/RP CBP=Y UHCGDAT=2026-04-20 UHCGRES=NEG"),
    ("EC34", "D0/RP.CBP", f"{D0} | HAR/RP HCGDAT=2026-04-14 HCGRES=POS | D0/RP CBP=Y HCGDAT=2026-04-15 HCGRES=NEG",
     f"{D0} | HAR/RP HCGDAT=2026-04-14 HCGRES=NEG | D0/RP CBP=Y HCGDAT=2026-04-15 HCGRES=POS"),
    ("EC34", "SCR/RP.CBP", f"{D0} | SCR/RP CBP=Y | INC/RP CBP=N", f"{D0} | SCR/RP CBP=U"),
    ("EC34", "D0/RP.CBP", "D0/RP CBP=Y", f"{D0} | SCR/RP CBP=N | D0/RP CBP=Y"),
    ("EC36", "W4/RP.CONTEN", f"{D0} | W4/RP CBP=Y CONTEN=2026-05-20", f"{D0} | W4/RP CBP=Y CONTEN=2026-05-19"),
    ("EC36", "W4/RP.CONTEN", f"{D0} | W4/RP CBP=Y CONTEN=2026-05", f"{D0} | W4/RP CBP=Y CONTEN=2026-04"),
    ("EC36", "W4/RP.CONTEN", f"{D0} | W4/RP CBP=N CONTEN=2026-04", f"{D0} | W4/RP CBP=Y CONTEN=2026-03-01"),
    ("EC42", "SCR/EG.QTCF", "DM SEX=F | SCR/EG QTCF=470", "DM SEX=F | SCR/EG QTCF=471"),
    ("EC42", "SCR/EG.QTCF", "DM SEX=M | SCR/EG QTCF=450", "DM SEX=M | SCR/EG QTCF=451"),
    ("EC42", "SCR/EG.QTCF", "DM SEX=U | SCR/EG QTCF=480", "DM SEX=M | SCR/EG QTCF=480"),
    ("EC42", "SCR/EG.QRS", "SCR/EG QRS=120", "SCR/EG QRS=121"),
    ("EC71", "ULCR/1.ULCLOC", f"{LOST} AMPPHAL=DIST | ULCR/1 ULCLOC=R2-MID-DORSAL ULCSTDAT=2026-01",
     f"{LOST} AMPPHAL=MID | ULCR/1 ULCLOC=R2-DIST-TIP ULCSTDAT=2026-01"),
    ("EC71", "ULCR/1.ULCLOC", f"{LOST} AMPPHAL=MID | ULCR/1 ULCLOC=R2-DIST-TIP ULCSTDAT=2025-06",
     f"{LOST} AMPPHAL=DIST | ULCR/1 ULCLOC=R2-DIST-TIP ULCSTDAT=2025-07"),
    ("EC71", "ULCR/1.ULCLOC", f"{LOST} AMPPHAL=DIST | ULCR/1 ULCLOC=R3-DIST-TIP ULCSTDAT=2026-01",
     "AMP/1 AMPFING=R2 AMPKIND=AUTO AMPPART=WHOLE AMPPHAL=PROX AMPDAT=2024 | ULCR/1 ULCLOC=R2-MID-DORSAL ULCSTDAT=2026-01"),
    ("EC71", "ULCR/1.ULCLOC",
     "AMP/1 AMPFING=R2 AMPKIND=RESORPTION AMPPART=WHOLE AMPPHAL=DIST AMPDAT=2024 | ULCR/1 ULCLOC=R2-DIST-TIP ULCSTDAT=2026",
     f"{LOST} AMPPHAL=DIST | ULCR/1 ULCLOC=R2-DIST-TIP ULCSTDAT=2026"),
    ("EC71", "D0/INJF/R2.NPOINTS", f"{D0} | {LOST} AMPPHAL=MID | D0/INJF/R2 NPOINTS=4",
     f"{D0} | {LOST} AMPPHAL=PROX | D0/INJF/R2 NPOINTS=4"),
    ("EC71", "W4/FUNC.SW2R", f"W4/SV SVDAT=2026-05-18 | {LOST} AMPPHAL=DIST | W4/FUNC SW3R=2.83 SW2L=2.83",
     f"W4/SV SVDAT=2026-05-18 | {LOST} AMPPHAL=DIST | W4/FUNC SW2R=2.83"),
    ("EC72", "ULCR/1.ULCCALC", f"{U1} | SCR/PE CALCFING=R3+L2", f"{U1} | SCR/PE CALCFING=R2+R3"),
    ("EC72", "ULCR/1.ULCCALC", "ULCR/1 ULCLOC=R2-DIST-TIP ULCCALC=Y | IMG/1 IMCALC=R2", f"{U1} | IMG/1 IMCALC=R2"),
    ("EC72", "ULCR/1.ULCBONE", f"{U1} | W4/PE BONEFING=L2", f"{U1} | W4/PE BONEFING=R2"),
    ("EC01", "SCR/PE.PEDAT", "ICF RFICDAT=2026-01-05 | SCR/PE PEDAT=2026-01-05 | IMG/1 IMDAT=2020",
     "ICF RFICDAT=2026-01-05 | SCR/PE PEDAT=2026-01-04"),
    ("EC01", "SCR/EG.EGDAT", "ICF RFICDAT=2026-01-05 | SCR/EG EGDAT=2026-01-06", "ICF RFICDAT=2026-01-05 | SCR/EG EGDAT=2026-01-04"),
    ("EC01", "SCR/RP.RPDAT", "ICF RFICDAT=2026-01-05 | SCR/RP RPDAT=2026-01-06", "ICF RFICDAT=2026-01-05 | SCR/RP RPDAT=2025-12-04"),
    ("EC130", "PR/1.PRENDAT", "PR/1 PRSTDAT=2025-03 PRENDAT=2025-03-01", "PR/1 PRSTDAT=2025-03-02 PRENDAT=2025-03-01"),
    ("EC130", "MHX/1.MHENDAT", "MHX/1 MHSTDAT=2025 MHENDAT=2025", "MHX/1 MHSTDAT=2025 MHENDAT=2024-12"),
]

#  checks that a switch sets on
SWITCHED = [
    ("EC31", "INC/SU.SMOKE", f"{INC} | INC/SU SMOKE=NEVER", f"{INC} | INC/SU SMOKE=CURRENT"),
    ("EC31", "INC/SU.SMOKE", f"{INC} | INC/SU SMOKE=FORMER SUENDAT=2025-12-16", f"{INC} | INC/SU SMOKE=FORMER SUENDAT=2025-12"),
    ("EC31", "SCR/SU.SMOKE", f"{INC} | W16/SU SMOKE=CURRENT", f"{INC} | SCR/SU SMOKE=FORMER SUENDAT=2026-01"),
    ("EC32", "CM/1.CMVASC", f"{INC} | {STATIN} CMSTDAT=2025-12-16", f"{INC} | {STATIN} CMSTDAT=2025-12-17"),
    ("EC32", "CM/1.CMVASC", f"{INC} | {STATIN} CMSTDAT=2020 CMCHDAT=2025-11", f"{INC} | {STATIN} CMSTDAT=2020 CMCHDAT=2026"),
    ("EC32", "CM/1.CMVASC", f"{INC} | {STATIN} CMSTDAT=2026-03-17", f"{INC} | {STATIN} CMSTDAT=2026-03-16"),
    ("EC32", "CM/1.CMVASC", f"{INC} | CM/1 CMGRP=VASC CMVASC=ANTIPLATELET CMSTDAT=2026-02", f"{INC} | {STATIN} CMSTDAT=2026-02"),
]
NAMES = [f"{check} {where} {n}" for n, (check, where, _, _) in enumerate(CASES)]
OURS = ("EC09", "EC22", "EC31", "EC32", "EC33", "EC34", "EC36", "EC42", "EC71", "EC72")
EMPTY = " | ".join(["ICF", "DM", "SSCH", "AAB", "MH", "MHX/1", "AMP/1", "IMG/1", "PR/1", "CM/1", "ULCR/1", "D0/INJ", "D0/INJF/R2",
                    *(f"{v}/{p}" for v in ("SCR", "INC", "D0", "W16") for p in ("SV", "PE", "EG", "OE", "RP", "ULCA/1", "FUNC")),
                    "SCR/IES", "SCR/ACR", "INC/ACR", "SCR/SU", "INC/SU", "SCR/CMQ"])
STRICT = replace(STUDY, switches={**STUDY.switches, "EC31": True, "EC32": True})


def strict_places(text: str, check: str) -> set[str]:
    """Where a check finds something when the rules of the older notice are switched on."""
    casebook = Book(STRICT, TODAY)
    for line in text.split("|"):
        casebook.add(page(line.strip()))
    return {f"{'/'.join(filter(None, f.address))}.{f.item}" for f in findings(STRICT, casebook) if f.check == check}


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES)
def test_check_holds_in_one_casebook_and_finds_in_the_other(check: str, where: str, holds: str, finds: str) -> None:
    assert where not in places(holds, check)
    assert where in places(finds, check)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), SWITCHED)
def test_check_of_the_older_notice_when_switched_on(check: str, where: str, holds: str, finds: str) -> None:
    assert where not in strict_places(holds, check)
    assert where in strict_places(finds, check)
    assert not places(finds, check), "it fires though it is off"


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES)
def test_sentence_is_filled_in_both_languages(check: str, where: str, holds: str, finds: str) -> None:
    for finding in found(finds, check):
        assert "{" not in finding.message.fr + finding.message.en
        assert "None" not in finding.message.fr + finding.message.en
        assert all(isinstance(value, str | int) for value in finding.values.values())


@pytest.mark.parametrize("check", OURS)
def test_check_is_silent_on_an_empty_casebook_and_on_empty_pages(check: str) -> None:
    assert not places(EMPTY, check)
    assert not strict_places(EMPTY, check)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "steps"), [("EC09", ("eligibility",)), ("EC34", ("inject",)), ("EC71", ()), ("EC72", ())])
def test_what_a_finding_stops(check: str, steps: tuple[str, ...]) -> None:
    finds = next(case[3] for case in CASES if case[0] == check)
    assert [finding.steps for finding in found(finds, check)] == [steps]


#  the history of medicine: page MH, inclusion on 16 March 2026            item       said
LOOK_BACKS = [
    ("STROKE=N", "STROKE6M", "N"),
    ("STROKE=Y STROKEST=2025-09-16", "STROKE6M", "N"),
    ("STROKE=Y STROKEST=2025-09-17", "STROKE6M", "Y"),
    ("STROKE=Y STROKEST=2025", "STROKE6M", "Y"),
    ("STROKE=Y STROKEST=2024", "STROKE6M", "N"),
    ("STROKE=Y", "STROKE6M", None),
    ("STROKE=U", "STROKE6M", None),
    ("CARDF=Y CARDFST=2019 CARDFON=Y", "CARDF6M", "Y"),
    ("CARDF=Y CARDFST=2019 CARDFON=N CARDFEN=2020", "CARDF6M", "N"),
    ("CARDF=Y CARDFST=2019 CARDFON=N", "CARDF6M", None),
    ("CANCER=Y CANCERST=2015 CANCERON=N CANTRTEN=2021-03-16 CANREC=N", "CANCER5Y", "N"),
    ("CANCER=Y CANCERST=2015 CANCERON=N CANTRTEN=2021-03 CANREC=N", "CANCER5Y", "Y"),
    ("CANCER=Y CANCERST=2015 CANCERON=N CANTRTEN=2016 CANREC=Y CANRECDT=2022", "CANCER5Y", "Y"),
]


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("answers", "item", "said"), LOOK_BACKS)
def test_look_back_from_inclusion(answers: str, item: str, said: str | None) -> None:
    casebook = casebook_text.book(f"{INC} | MH {answers}")
    assert STUDY.pages["MH"].items[item].value_for(casebook.form("MH"), casebook) == said


def test_look_back_waits_for_inclusion() -> None:
    casebook = casebook_text.book("MH STROKE=Y STROKEST=2020")
    assert STUDY.pages["MH"].items["STROKE6M"].value_for(casebook.form("MH"), casebook) is None


@pytest.mark.requirement("DATA-09")
@pytest.mark.parametrize(("first", "years"), [("2010-01-05", "16"), ("2010-01-06", "15"), ("2010", "15"), ("2009-12", "16")])
def test_disease_duration_at_consent(casebook, first: str, years: str) -> None:
    casebook("ICF", RFICDAT="2026-01-05")
    assert casebook.derived(casebook("SSCH", NRSTDAT=first), "SSCDUR") == years


@pytest.mark.parametrize(("sex", "asked"), [("F", True), ("U", True), ("M", False)])
def test_the_page_of_reproduction_is_not_asked_of_men(sex: str, asked: bool) -> None:
    assert casebook_text.book(f"DM SEX={sex}").asks(STUDY.pages["RP"], "SCR") is asked
