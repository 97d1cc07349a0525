"""Evidence beside the criteria: what each casebook suggests, in which words, and from which page; the pages themselves."""

from __future__ import annotations

import pytest

from ecrf.crf import Evidence, T
from forms.eligibility.criteria import CRITERIA, asked_at
from forms.eligibility.doses import steroid_dose
from forms.eligibility.evidence import EVIDENCE
from forms.eligibility.evidence_ulcers import answers_of, meeting
from forms.eligibility.washout import HEAD, RESULTS
from forms.study import STUDY
from forms.ulcers.course import eligible
from tests.forms.casebook_text import book

CONSENT, SCR, INC, D0 = "ICF RFICDAT=2026-01-15", "SCR/SV SVDAT=2026-01-15", "INC/SV SVDAT=2026-03-26", "D0/SV SVDAT=2026-04-20"
CARE = "SOC SOCSTDAT=2026-01-15 SOCCONC=NEW_DESPITE"
U1 = "ULCR/1 ULCLOC=R2-DIST-TIP ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE"
SEEN = "INC/ULCA/1 ULCSTAT=ACTIVE INFECT=NONE URGSURG=N"
GOOD = f"{INC} | {CARE} | {U1} | {SEEN}"
BAD2 = "ULCR/2 ULCLOC=L4-MID-DORSAL ULCISCH=Y ULCCALC=N ULCBONE=N ULCOTH=N ULCCLAS=PURE | INC/ULCA/2 ULCSTAT=ACTIVE URGSURG=N"
EYES = "SCR/OE RETINOR=ABSENT RETINOL=ABSENT"
WOMAN = "DM SEX=F"
PRED = f"{INC} | CM/1 CMTRT=prednisone CMGRP=STEROID CMROUTE=PO CMSTER=PREDNISONE CMDOSU=mg CMDOSFRQ=QD CMDOSE=12"
ABX = "CM/1 CMTRT=amoxicillin CMGRP=ANTIBIOTIC CMINDC=DU_INFECTION CMROUTE=PO"

#   criterion visit  casebook                                                          suggests  its first words, and their page
ROWS = [
    ("INC01",  "SCR", f"{CONSENT} | DM BRTHDAT=1971-05",                               "Y",  "born 05/1971, 54 years at the consent of 15/01/2026", "DM.BRTHDAT"),
    ("INC01",  "SCR", f"{CONSENT} | DM BRTHDAT=2008-01",                               None, "born 01/2008, 17 years at the consent of 15/01/2026", "DM.AGE18"),
    ("INC01",  "SCR", f"{CONSENT} | DM BRTHDAT=2008-01 AGE18=Y",                       "Y",  "born 01/2008, 17 years at the consent of 15/01/2026", "DM.AGE18"),
    ("INC01",  "SCR", f"{CONSENT} | DM BRTHDAT=2008-02 AGE18=Y",                       "N",  "born 02/2008, 17 years at the consent of 15/01/2026", "DM.BRTHDAT"),
    ("INC01",  "SCR", "DM BRTHDAT=1971-05",                                            None, "nothing recorded", ""),
    ("INC02",  "SCR", "SCR/ACR ACRSKIN=PRESENT ACRTEL=PRESENT",                        "Y",  "minimum score 11, 11 unknown", "ACR.ACRTOT"),
    ("INC02",  "SCR", "SCR/ACR ACRTEL=PRESENT",                                        None, "minimum score 2, 12 unknown", "ACR.ACRTOT"),
    ("INC02",  "SCR", "SCR/ACR ACRTEL=PRESENT | INC/ACR MIMIC=Y ACRSKIN=PRESENT",      "N",  "minimum score 9, 12 unknown", "ACR.ACRTOT"),
    ("INC04",  "SCR", f"{CONSENT} | {SCR}",                                            "Y",  "signed on 15/01/2026", "ICF.RFICDAT"),
    ("INC04",  "SCR", f"ICF RFICDAT=2026-01-16 | {SCR}",                               "N",  "signed on 16/01/2026", "ICF.RFICDAT"),
    ("INC06",  "SCR", "DM SSAFFIL=N",                                                  "N",  "No", "DM.SSAFFIL"),
    ("EXC05",  "SCR", f"{SCR} | {EYES} OEDAT=2025-01-15",                              "N",  "examination of 15/01/2025", "OE.RETINOR"),
    ("EXC05",  "SCR", f"{SCR} | {EYES} OEDAT=2025-01-14",                              None, "examination of 14/01/2025, over 12 months old", "OE.OEDAT"),
    ("EXC05",  "SCR", f"{SCR} | {INC} | {EYES} OEDAT=2025-03-25",                      None, "examination of 25/03/2025, over 12 months old", "OE.OEDAT"),
    ("EXC05",  "SCR", f"{SCR} | SCR/OE OEDAT=2026-01-02 RETINOR=ABSENT RETINOL=NOT_SEEN", None, "examination of 02/01/2026", "OE.RETINOR"),
    ("EXC05",  "SCR", f"{SCR} | SCR/OE OEDAT=2020-01-02 RETINOR=PRESENT ACTIVER=Y",    "Y",  "examination of 02/01/2020: active proliferative", "OE.RETINOR"),
    ("EXC05",  "SCR", f"{SCR} | SCR/OE OEDAT=2026-01-02 RETINOR=PRESENT ACTIVER=N RETINOL=ABSENT", "N", "examination of 02/01/2026", "OE.RETINOR"),
    ("EXC07",  "SCR", f"{INC} | MH CARDF=Y NYHA=III CARDFST=2026-01 CARDFON=Y",        None, "Cardiac failure, ongoing", "MH.CARDFST"),
    ("EXC07",  "SCR", f"{INC} | MH CARDF=Y NYHA=IV CARDFST=2026-01 CARDFON=Y",         "Y",  "Cardiac failure, ongoing", "MH.CARDFST"),
    ("EXC07",  "SCR", f"{INC} | MH CARDF=Y NYHA=III CARDFST=2019 CARDFON=N CARDFEN=2020", "N", "Cardiac failure, 2020, 62 mo 26 d before inclusion", "MH.CARDFST"),
    ("EXC08",  "SCR", "DM SEX=M",                                                      "NA", "Male", "DM.SEX"),
    ("EXC08",  "SCR", f"{WOMAN} | SCR/RP CBP=Y HCGRES=NEG BREAST=N PLANS=N",           "N",  "Of childbearing potential: Yes", "RP.CBP"),
    ("EXC08",  "SCR", f"{WOMAN} | SCR/RP CBP=Y BREAST=N PLANS=N",                      None, "Of childbearing potential: Yes", "RP.CBP"),
    ("EXC08",  "D0",  f"{WOMAN} | SCR/RP HCGRES=NEG | D0/RP UHCGRES=POS",              "Y",  "Urine test: Positive", "RP.UHCGRES"),
    ("EXC08",  "SCR", f"{WOMAN} | SCR/RP CBP=N BREAST=N PLANS=N",                      "N",  "Of childbearing potential: No", "RP.CBP"),
    ("EXC10",  "SCR", "MH PSYCH=Y",                                                    None, "Psychiatric disorder: Yes", "MH.PSYCH"),
    ("EXC10",  "SCR", f"{WOMAN} | SCR/RP BREAST=Y",                                    "Y",  "Breastfeeding: Yes", "RP.BREAST"),
    ("EXC11",  "SCR", CONSENT,                                                         "N",  "consent of 15/01/2026", "ICF.RFICDAT"),
    ("EXC11",  "SCR", f"{CONSENT} | ICFW/1 WCDAT=2026-02-01 WCSCOPE=STUDY",            "Y",  "withdrawn on 01/02/2026", "ICFW.WCDAT"),
    ("EXC06",  "SCR", f"{INC} | MH MI=Y MIST=2025-09",                                 None, "Myocardial infarction, 09/2025, 5 mo 26 d before inclusion", "MH.MIST"),
    ("EXC06",  "SCR", f"{INC} | MH MI=Y MIST=2025-10",                                 "Y",  "Myocardial infarction, 10/2025, 4 mo 26 d before inclusion", "MH.MIST"),
    ("EXC06",  "SCR", f"{SCR} | MH MI=Y MIST=2025-10",                                 None, "Myocardial infarction, 10/2025, 2 mo 15 d before the visit", "MH.MIST"),
    ("EXC06",  "SCR", "MH MI=N",                                                       None, "nothing recorded", ""),
    ("EXC16",  "SCR", f"{SCR} | SCR/CMQ STATIN=N",                                     "N",  "none", "CMQ.STATIN"),
    ("EXC23",  "INC", f"{INC} | CM/1 CMTRT=MTX CMDMARD=MTX CMSTDAT=2020 CMONGO=Y",     None, "MTX, ongoing", "CM.CMSTDAT"),
    ("EXC24",  "INC", f"{PRED} CMSTDAT=2025 CMONGO=Y",                                 "Y",  "prednisone, 12.0 mg of prednisone a day", "CM.CMDOSE"),
    ("EXC24",  "INC", f"{PRED} CMSTDAT=2026-03 CMONGO=Y",                              None, "prednisone, 12.0 mg of prednisone a day", "CM.CMDOSE"),
    ("EXC24",  "INC", f"{PRED.replace('=12', '=7.5')} CMSTDAT=2025 CMONGO=Y",          "N",  "prednisone, 7.5 mg of prednisone a day", "CM.CMDOSE"),
    ("EXC24",  "INC", f"{PRED.replace('CMDOSFRQ=QD', 'CMDOSFRQ=PRN')} CMSTDAT=2025 CMONGO=Y", None, "prednisone", "CM.CMDOSE"),
    ("EXC24",  "INC", f"{INC} | SCR/CMQ STEROID=N",                                    "N",  "none", "CMQ.STEROID"),
    ("EXC24",  "INC", INC,                                                             None, "nothing recorded", ""),
    ("INC03",  "INC", GOOD,                                                            "Y",  "U01 meets a to e", "ULCR.ULCLOC"),
    ("INC03",  "INC", INC,                                                             None, "no ulcer in the register", ""),
    ("INC03",  "INC", GOOD.replace("CALC=N", "CALC=Y"),                                "N",  "U01 does not meet c", "ULCR.ULCLOC"),
    ("INC03",  "INC", f"{INC} | {U1} | {CARE}",                                        None, "U01: not known yet d", "ULCR.ULCLOC"),
    ("INC03",  "INC", GOOD.replace("2026-01-15 SOCCONC", "2026-02-15 SOCCONC"),        "N",  "U01 does not meet e", "ULCR.ULCLOC"),
    ("INC03A", "INC", f"{INC} | {U1}",                                                 "Y",  "U01: Right hand, index finger, distal phalanx, fingertip", "ULCR.ULCLOC"),
    ("INC03C", "INC", f"{INC} | {U1}".replace("PURE", "FROM_GANGRENE"),                "N",  "U01: calcification No, bone No, From gangrene", "ULCR.ULCCALC"),
    ("INC03D", "INC", f"{INC} | {U1} | INC/ULCA/1 ULCSTAT=INDETERMINATE",              "N",  "U01: Indeterminate", "ULCA.ULCSTAT"),
    ("INC03E", "INC", f"{INC} | {U1} | SOC SOCSTDAT=2026-01-15 SOCCONC=HEALED",        "N",  "U01: Healed, not refractory", "SOC.SOCCONC"),
    ("EXC12",  "INC", f"{GOOD} | {BAD2}".replace("ULCOTH=N ULCCLAS=PURE | INC/ULCA/2", "ULCOTH=Y | INC/ULCA/2"), "N", "U01: No", "ULCR.ULCOTH"),
    ("EXC12",  "INC", GOOD.replace("OTH=N", "OTH=Y"),                                  "Y",  "U01: Yes", "ULCR.ULCOTH"),
    ("EXC14",  "INC", GOOD,                                                            "N",  "U01: None", "ULCA.INFECT"),
    ("EXC14",  "INC", GOOD.replace("INFECT=NONE", "INFECT=SYSTEMIC_ABX"),              None, "U01: Systemic antibiotic", "ULCA.INFECT"),
    ("EXC14",  "INC", f"{GOOD} | {BAD2} INFECT=OSTEOMYELITIS_CONFIRMED",               "N",  "U01: None", "ULCA.INFECT"),
    ("EXC15",  "INC", f"{GOOD} | {ABX} CMSTDAT=2026-03-01 CMONGO=Y",                   "Y",  "U01: None", "ULCA.INFECT"),
    ("EXC15",  "INC", f"{GOOD} | {BAD2} INFECT=NONE | {ABX} CMULC=2 CMSTDAT=2026-03-01 CMONGO=Y", "N", "U01: None", "ULCA.INFECT"),
    ("EXC17",  "D0",  f"{GOOD} | {D0} | D0/ULCA/1 ULCSTAT=ACTIVE URGSURG=Y",           "Y",  "U01: Yes", "ULCA.URGSURG"),
]


def suggested(criterion: str, visit: str, casebook: str) -> Evidence:
    """The evidence of a criterion in a casebook."""
    return EVIDENCE[criterion](book(casebook), visit)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("criterion", "visit", "casebook", "suggests", "words", "place"), ROWS, ids=[f"{r[0]} {r[3]}" for r in ROWS])
def test_what_the_data_suggest(criterion: str, visit: str, casebook: str, suggests: str | None, words: str, place: str) -> None:
    found = suggested(criterion, visit, casebook)
    first = found.said[0]
    assert (found.suggests, first.words.en) == (suggests, words)
    assert (f"{first.source[1]}.{first.item}" if first.source else "") == place


@pytest.mark.parametrize("criterion", EVIDENCE)
def test_an_empty_casebook_suggests_nothing(criterion: str) -> None:
    for visit in ("SCR", "INC", "D0"):
        assert suggested(criterion, visit, "ULCR/1").suggests is None


def test_one_ulcer_must_meet_all_letters() -> None:
    """U01 lacks c, U02 lacks d: each letter is met by some ulcer, INC03 by none."""
    apart = f"{GOOD} | {BAD2}".replace("ULCCALC=N", "ULCCALC=Y", 1).replace("INC/ULCA/2 ULCSTAT=ACTIVE", "INC/ULCA/2 ULCSTAT=HEALED")
    found = suggested("INC03", "INC", apart)
    assert found.suggests == "N"
    assert [said.words.en for said in found.said] == ["U01 does not meet c", "U02 does not meet d"]
    assert meeting(book(apart)) == []


def test_the_letters_speak_of_the_ulcer_that_is_named() -> None:
    two = f"{GOOD} | {BAD2}".replace("L4-MID", "L4-PROX")
    assert suggested("INC03A", "INC", two).suggests == "Y"
    assert suggested("INC03A", "INC", f"{two} | INC/IEI INC03U=2").suggests == "N"


@pytest.mark.parametrize("change", ["", "DIST-TIP>PROX-VOLAR", "ULCISCH=Y>ULCISCH=N", "ULCCALC=N>ULCCALC=Y", "ULCBONE=N>ULCBONE=Y",
                                    "PURE>ON_CALCINOSIS", "=ACTIVE>=HEALED", "ULCLOC=R2-DIST-TIP>ULCORI=NEW", "ULCBONE=N>ULCORI=NEW"])
def test_a_to_d_agree_with_the_register(change: str) -> None:
    """The register’s “eligible” and the letters a to d are one truth, for an ulcer of no other cause."""
    before, _, after = change.partition(">")
    casebook = book(GOOD.replace(before, after) if change else GOOD)
    ulcer = casebook.form("ULCR", line="1")
    letters = [met for number, met in answers_of(ulcer, casebook).items() if number != "INC03E"]
    together = "N" if False in letters else None if None in letters else "Y"
    assert eligible(ulcer, casebook) == together


def test_doses_of_one_day_add_up() -> None:
    both = f"{PRED.replace('=12', '=6')} CMSTDAT=2025 CMONGO=Y | CM/2 CMGRP=STEROID CMROUTE=PO CMSTER=DEXAMETHASONE CMDOSU=mg " \
           "CMDOSFRQ=QOD CMDOSE=1.5 CMSTDAT=2025 CMONGO=Y | CM/3 CMGRP=STEROID CMROUTE=IV CMSTER=METHYLPREDNISOLONE CMDOSU=mg " \
           "CMDOSFRQ=QD CMDOSE=500 CMSTDAT=2026 CMONGO=Y"
    casebook = book(both)
    dose = steroid_dose(casebook, casebook.visit_date("INC"))  # type: ignore[arg-type]
    assert (dose.at_most, dose.above) == (11, True)


# The pages
def test_pages_ask_the_criteria_of_their_visit() -> None:
    asked = {page: [name for name in STUDY.pages[page].items if name in CRITERIA] for page in ("IES", "IEI", "IED")}
    assert asked["IES"] == [c.number for c in asked_at("SCR")]
    assert asked["IEI"] == [c.number for c in asked_at("INC")]
    assert asked["IED"] == ["EXC08", "EXC14", "EXC15", "EXC17", "EXC18", "EXC19", "EXC20", "EXC23", "EXC24"]
    assert asked["IED"] == [c.number for c in asked_at("D0")]


@pytest.mark.requirement("DATA-08")
@pytest.mark.parametrize("oid", ["IES", "IEI", "IED"])
def test_every_answer_is_a_critical_judgement_with_an_optional_comment(oid: str) -> None:
    items = STUDY.pages[oid].items
    for number in (name for name in items if name in CRITERIA and name != "EXC22"):
        answer, comment = items[number], items[f"{number}CO"]
        assert answer.judgement and answer.critical and not answer.optional, number
        assert [code.code for code in answer.codelist] == (["Y", "N"] if number.startswith("INC") else ["Y", "N", "NA"])
        assert comment.optional and not comment.judgement, number
    assert items["IERES"].judgement and items["IERES"].critical


def test_criteria_without_evidence_are_those_that_only_people_know() -> None:
    assert set(CRITERIA) - set(EVIDENCE) == {"INC05", "EXC03", "EXC09", "EXC22"}
    for page in ("IES", "IEI", "IED"):
        for name, item in STUDY.pages[page].items.items():
            assert (item.evidence is not None) == (name in EVIDENCE), f"{page}.{name}"


@pytest.mark.parametrize("answer", ["Y", "N", "NA"])
def test_exc22_mirrors_exc16_and_is_never_typed(casebook, answer: str) -> None:
    casebook("IES", "SCR", EXC16=answer)
    form = casebook("IEI", "INC")
    assert form.page.items["EXC22"].derived
    assert casebook.derived(form, "EXC22") == answer


def test_inclusion_confirms_the_criteria_of_screening_that_it_does_not_ask_again() -> None:
    again = [code.code for code in STUDY.pages["IEI"].items["SCRNOT"].codelist]
    assert again == [c.number for c in asked_at("SCR") if c.number != "EXC08"]


def test_each_criterion_stands_once_in_two_languages() -> None:
    assert len(CRITERIA) == 37
    for criterion in CRITERIA.values():
        assert criterion.words.fr != criterion.words.en or criterion.words == T("d) actif", "d) active")
        assert criterion.failed_by("N" if criterion.inclusion else "Y") and not criterion.failed_by(None)


def test_the_table_of_washouts_belongs_to_its_page() -> None:
    page = STUDY.pages["CMWO"]
    table = page.computed(book(INC), "INC")  # type: ignore[misc]
    assert all(len(line) == len(HEAD) for line in table.lines)
    assert {line[-1].state for line in table.lines} <= set(RESULTS)
    assert [name for name, item in page.items.items() if item.judgement] == ["WOCONF"]
