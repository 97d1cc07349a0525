"""Edit checks of events, death, pregnancy, photographs, contacts and deviations: one casebook holds, one finds, and where."""

from __future__ import annotations

import pytest

from ecrf.crf import Book
from forms.checks import CHECKS
from forms.study import STUDY
from tests.forms.casebook_text import TODAY, book, found, page, places

D0 = "D0/INJ EXSTDAT=2026-04-20"
SEEN = "W1/SV SVDAT=2026-04-27"
ENDED = "EOS EOSDAT=2026-08-10"
MTX = "CM/1 CMTRT=methotrexate CMGRP=DMARD CMDMARD=MTX CMSTDAT=2020"
INFECTED = "ULCR/1 ULCLOC=R2-DIST-TIP | W1/ULCA/1 INFECT=SYSTEMIC_ABX | AE/1 AEULC=1 AEAESI=Y"
AWARE = "SAEAWDTM=2026-05-04T09:00Z"
SERIOUS = "AE/1 AESER=Y AEHOSP=Y AEOUT=RECOVERED"
ACTIVE = "ULCR/2 | INC/SV SVDAT=2026-03-16 | INC/ULCA/2 ULCSTAT=ACTIVE"
LATER = "ULCR/2 | W1/SV SVDAT=2026-04-27 | W1/ULCA/2 ULCSTAT=ACTIVE"
CLOSE_UP = "PHOVIEW=CLOSE_UP PHOULC=2 PHODONE=Y"
TAKEN = "PHODTM=2026-03-16T10:00Z"
IMAGE = f"INC/PHO/1 {CLOSE_UP} PHOID=a1 | INC/ULCA/2 ULCSTAT=ACTIVE LDIAM=5 LPERP=4 | ULCR/2"
READ = "CRDIMG=a1 CRDSTATE=READ"
TWO_READ = f"CRD/1 CRDROUND=FIRST {READ} CRDSTAT=ACTIVE CRDAREA=15 | CRD/2 CRDROUND=SECOND {READ} CRDSTAT=ACTIVE CRDAREA=16"
HEALED = TWO_READ.replace("ACTIVE", "HEALED").replace(" CRDAREA=15", "").replace(" CRDAREA=16", "")
NEOPLASIA = "AE/1 AESER=Y AESTDAT=2026-06-02 | AESI/1 ASIKIND=NEOPLASIA ASIHIST=PENDING"
RANDOMISED = "RAND RANDDTC=2026-03-20T10:00Z | IEI"
DEAD = "AE/1 AETOXGR=5 AEOUT=FATAL | EOS EOSREAS=DEATH EOSALIVE=N"
TWO_VISITS = "INC/SV SVDAT=2026-03-16 | W1/SV SVDAT=2026-04-27"

#    check  where it finds       holds                                              finds
CASES = [
    ("EC10", "INC/PHO/1.PHOCONS", f"INC/PHO/1 PHODONE=Y PHOCONS=Y {TAKEN} | ICFW/1 WCDAT=2026-03-16 WCSCOPE=PHOTOS",
     f"INC/PHO/1 PHODONE=Y PHOCONS=N {TAKEN}"),
    ("EC10", "INC/PHO/1.PHOCONS", f"INC/PHO/1 PHODONE=Y PHOCONS=Y {TAKEN} | ICFW/1 WCDAT=2026-03-15 WCSCOPE=SAMPLES",
     f"INC/PHO/1 PHODONE=Y PHOCONS=Y {TAKEN} | ICFW/1 WCDAT=2026-03-15 WCSCOPE=SAMPLES+PHOTOS"),
    ("EC20", "D0/INJ.EXSTDAT", f"{D0} | {MTX} CMONGO=N CMENDAT=2026-03-20", f"{D0} | {MTX} CMONGO=N CMENDAT=2026-03-21"),
    ("EC61", "INC/ULCA/2.ULCSTAT", f"{ACTIVE} | INC/PHO/1 {CLOSE_UP} PHOSCALE=Y", f"{ACTIVE} | INC/PHO/1 {CLOSE_UP} PHOSCALE=N"),
    ("EC61", "INC/ULCA/2.ULCSTAT", f"{ACTIVE} | INC/PHO/1 PHOVIEW=CLOSE_UP PHOULC=1+2 PHODONE=N PHOREAS=dressing",
     f"{ACTIVE} | W1/PHO/1 {CLOSE_UP} PHOSCALE=Y"),
    ("EC61", "W1/ULCA/2.ULCSTAT", f"{LATER} | W1/PHO/3 {CLOSE_UP} PHOSCALE=Y", f"{LATER} | W1/PHO/3 PHOVIEW=DORSAL PHODONE=Y"),
    ("EC61", "HAR/ULCA/2.ULCSTAT", "HAR/ULCA/2 ULCSTAT=ACTIVE", None),
    ("EC62", "INC/PHO/1.PHODTM", f"INC/SV SVDAT=2026-03-16 | INC/PHO/1 {TAKEN}", f"INC/SV SVDAT=2026-03-17 | INC/PHO/1 {TAKEN}"),
    ("EC62", "W1/PHO/1.PHOHASH", "INC/PHO/1 PHOHASH=ab | W1/PHO/1 PHOHASH=cd", "INC/PHO/1 PHOHASH=ab | W1/PHO/1 PHOHASH=ab"),
    ("EC63", "CRD/1.CRDSTAT", f"{IMAGE} | {TWO_READ}", f"{IMAGE} | {HEALED}"),
    ("EC63", "CRD/3.CRDSTAT", f"{IMAGE} | {HEALED} | CRD/3 CRDROUND=THIRD {READ} CRDSTAT=ACTIVE",
     f"{IMAGE} | {TWO_READ} | CRD/3 CRDROUND=THIRD {READ} CRDSTAT=HEALED"),
    ("EC64", "CRD/1.CRDAREA", f"{IMAGE} | {TWO_READ}", f"{IMAGE} | {TWO_READ}".replace("LDIAM=5", "LDIAM=9")),
    ("EC65", "W1/ULCA/1.INFECT", f"{INFECTED} | AESI/1 ASIKIND=INFECTION", INFECTED),
    ("EC70", "W1/ULCC.ULCCNEW", f"{TWO_VISITS} | W1/ULCC ULCCNEW=Y | ULCR/1 ULCSTDAT=2026-03",
     f"{TWO_VISITS} | W1/ULCC ULCCNEW=Y | ULCR/1 ULCSTDAT=2026-03-16"),
    ("EC70", "W1/ULCC.ULCCNEW", f"{TWO_VISITS} | W1/ULCC ULCCNEW=N | ULCR/1 ULCSTDAT=2026-03",
     f"{TWO_VISITS} | W1/ULCC ULCCNEW=N | ULCR/1 ULCSTDAT=2026-04-27"),
    ("EC97", "W4/SV.SVOCCUR", "W4/SV SVOCCUR=N SVREAS=ill | W4/CONT CNTREACH=Y", "W4/SV SVOCCUR=N SVREAS=ill"),
    ("EC97", "INC/SV.SVOCCUR", "INC/SV SVOCCUR=Y", "INC/SV SVOCCUR=N"),
    ("EC110", "AE/1.AESER", f"{SERIOUS} | SAE/1 SAECRIT=HOSPITALISATION", f"{SERIOUS} | SAE/1 not_done"),
    ("EC110", "AE/1.AESER", "AE/1 AESER=N", "AE/1 AESER=N | SAE/1 SAECRIT=HOSPITALISATION"),
    ("EC110", "SAE/1.SAECRIT", f"{SERIOUS} | SAE/1 SAECRIT=HOSPITALISATION+DISABILITY", f"{SERIOUS} | SAE/1 SAECRIT=DISABILITY"),
    ("EC110", "SAE/1.SAECRIT", f"{SERIOUS} | SAE/1 not_done", f"{SERIOUS} | SAE/1 {AWARE}"),
    ("EC111", "SAE/1.SAERPDTM", f"SAE/1 {AWARE} SAERPDTM=2026-05-05T09:00Z", f"SAE/1 {AWARE} SAERPDTM=2026-05-05T09:06Z"),
    ("EC111", "SAE/1.SAELREAS", f"SAE/1 {AWARE} SAERPDTM=2026-05-06T09:00Z SAELREAS=night",
     f"SAE/1 {AWARE} SAERPDTM=2026-05-06T09:00Z"),
    ("EC111", "SAE/1.SAEAWDTM", "SAE/1 SAEAWDTM=2026-11-21T00:00Z", "SAE/1 SAEAWDTM=2026-11-20T23:59Z"),
    ("EC112", "AE/1.AETOXGR", f"{DEAD} | DTH DTHDAT=2026-08-09", DEAD),
    ("EC112", "EOS.EOSALIVE", f"{DEAD} | DTH DTHDAT=2026-08-09", f"{DEAD} | DTH DTHDAT=2026-08-09".replace("ALIVE=N", "ALIVE=Y")),
    ("EC112", "DTH.DTHDAT", f"{DEAD} | DTH DTHDAT=2026-08-09", f"{DEAD} | DTH DTHDAT=2026-08-09".replace("FATAL", "RECOVERED")),
    ("EC116", "AE/1.AETERM", "AE/1 AETERM=abscess AEAESI=Y | AESI/1 ASIKIND=INFECTION", "AE/1 AETERM=abscess"),
    ("EC117", "W8/RP.HCGRES", f"{D0} | W8/RP HCGRES=POS HCGDAT=2026-06-15 | PREG/1 PREGTDAT=2026-06-15",
     f"{D0} | W8/RP HCGRES=POS HCGDAT=2026-06-15"),
    ("EC117", "SCR/RP.UHCGRES", f"{D0} | SCR/RP UHCGRES=POS UHCGDAT=2026-04-19", f"{D0} | SCR/RP UHCGRES=POS UHCGDAT=2026-04-20"),
    ("EC118", "AESI/1.ASIHIST", f"{D0} | {NEOPLASIA}", f"{D0} | {NEOPLASIA}".replace("ASIHIST=PENDING", "")),
    ("EC118", "AESI/1.ASIHIST", NEOPLASIA.replace("-02", ""), f"{D0} | {NEOPLASIA}".replace("06-02", "06")),
    ("EC118", "SAEU/1.SAULOT", f"{NEOPLASIA} | SAEU/1 SAULOT=B7", f"{NEOPLASIA} | SAEU/1 SAUREL=POSSIBLE"),
    ("EC120", "SAEU/1.SAUUNBL", "SAEU/1 SAUUNBL=Y | UNB UNBDTC=2026-05-04T09:00Z", "SAEU/1 SAUUNBL=Y"),
    ("EC120", "SAEU/1.SAUPROD", "SAEU/1 SAUUNBL=N", "SAEU/1 SAUUNBL=N SAUPROD=cells"),
    ("EC124", "SAE/1.SAEAGREE", f"AE/1 AESER=Y AEONGO=Y | SAE/1 SAEAGREE=Y | {ENDED}", f"AE/1 AESER=Y AEONGO=Y | SAE/1 SAECRIT=DISABILITY | {ENDED}"),
    ("EC125", "CRD/1.CRDSTATE", f"{IMAGE} | CRD/1 CRDROUND=FIRST CRDIMG=a1 CRDSTATE=UNREADABLE", f"{IMAGE} | CRD/1 CRDROUND=FIRST CRDIMG=a1"),
    ("EC125", "CRD/1.CRDSTATE", f"{IMAGE.replace('INC/', 'W1/')} | CRD/1 CRDIMG=b2 CRDSTATE=READ CRDROUND=FIRST",
     f"{IMAGE} | CRD/1 CRDIMG=b2 CRDSTATE=READ CRDROUND=FIRST"),
    ("EC125", "INC/PHO/1.PHOSENT", f"{IMAGE} | {ENDED}".replace("PHOID=a1", "PHOID=a1 PHOSENT=2026-03-20"), f"{IMAGE} | {ENDED}"),
    ("EC128", "RAND.RANDDTC", f"{RANDOMISED} | SCR/IES INC05=N | DV/1 DVCAT=ELIGIBILITY", f"{RANDOMISED} | SCR/IES INC05=N"),
    ("EC128", "RAND.RANDDTC", f"{RANDOMISED} | SCR/IES INC05=Y EXC03=N", f"{RANDOMISED} | SCR/IES EXC03=Y"),
]
NAMES = [f"{check} {where}" for check, where, _, _ in CASES]
FAILING = [(check, where, finds) for check, where, _, finds in CASES if finds is not None]


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "holds", "finds"), CASES, ids=NAMES)
def test_check_holds_in_one_casebook_and_finds_in_the_other(check: str, where: str, holds: str, finds: str | None) -> None:
    assert where not in places(holds, check)
    assert finds is None or where in places(finds, check)


@pytest.mark.requirement("DATA-06")
@pytest.mark.parametrize(("check", "where", "finds"), FAILING)
def test_sentence_is_filled_in_both_languages(check: str, where: str, finds: str) -> None:
    for finding in found(finds, check):
        assert "{" not in finding.message.fr + finding.message.en
        assert "None" not in finding.message.fr + finding.message.en
        assert all(isinstance(value, str | int) for value in finding.values.values())


@pytest.mark.parametrize("check", sorted({case[0] for case in CASES}))
def test_check_is_silent_on_empty_pages(check: str) -> None:
    empty = " | ".join(["AE/1", "DTH", "EOS", "PREG/1", "DV/1", "RAND", "CRD/1", "CM/1",
                        *(f"{v}/{p}" for v in ("INC", "D0", "W16") for p in ("SV", "ULCA/1", "ULCC", "PHO/1", "RP")),
                        "D0/INJ", "AESI/1", "SAEU/1", "W1/CONT"])
    assert not places(empty, check)


@pytest.mark.requirement("BLIND-01")
def test_the_site_never_reads_that_its_status_differs_from_the_central_one() -> None:
    for check in ("EC63", "EC64"):
        assert {item.page.seen_by for item in CHECKS.all[check].on} == {"reader"}
    words = found(f"{IMAGE} | {HEALED}", "EC63")[0].message
    assert not [status for status in ("actif", "cicatrisé", "active", "healed", "INC") if status in words.fr + words.en]


@pytest.mark.requirement("BLIND-01")
def test_a_reader_is_told_nothing_before_a_reading_counts() -> None:
    assert not places(f"{IMAGE} | CRD/1 CRDROUND=FIRST {READ} CRDSTAT=HEALED", "EC63")


#  two readings of the image                                                          agree  first   second  third counts
READINGS = [
    ("1 FIRST ACTIVE 15",                                                             None,  None,   None,   None),
    ("1 FIRST ACTIVE 20 | 2 SECOND ACTIVE 24",                                        "Y",   "Y",    "N",    None),
    ("1 FIRST ACTIVE 20 | 2 SECOND ACTIVE 24.1",                                      "N",   "N",    "N",    None),
    ("1 FIRST ACTIVE 8 | 2 SECOND ACTIVE 10.1",                                       "N",   "N",    "N",    None),
    ("1 FIRST ACTIVE 8 | 2 SECOND INDETERMINATE 8",                                   "N",   "N",    "N",    None),
    ("1 FIRST ACTIVE 20 | 2 SECOND ACTIVE 40 | 3 THIRD ACTIVE 30",                    "N",   "N",    "N",    "Y"),
]


@pytest.mark.parametrize(("lines", "agree", "first", "second", "third"), READINGS)
def test_two_readings_agree_or_are_adjudicated(lines: str, agree: str | None, first: str | None, second: str | None,
                                               third: str | None) -> None:
    told = Book(STUDY, TODAY)
    for line in lines.split(" | "):
        key, round_, status, area = line.split()
        told.add(page(f"CRD/{key} CRDIMG=a1 CRDSTATE=READ CRDROUND={round_} CRDSTAT={status} CRDAREA={area}"))
    items = STUDY.pages["CRD"].items
    assert {items["CRDAGREE"].value_for(form, told) for form in told.forms("CRD")} == {agree}  # type: ignore[attr-defined]
    counts = [items["CRDACPT"].value_for(told.form("CRD", line=key), told) for key in "123"]  # type: ignore[attr-defined]
    assert counts == [first, second, third]


#  sponsor knew  susar  turned worse   the site's criteria   due by        details by
CLOCKS = [
    ("2028-02-20", "Y", None,          "HOSPITALISATION",    "2028-03-06", None),
    ("2028-02-20", "Y", None,          "LIFE_THREAT",        "2028-02-27", "2028-03-06"),
    ("2028-02-20", "Y", "2028-02-29",  "DEATH",              "2028-03-06", "2028-03-14"),
    ("2028-02-20", "Y", "2028-02-22",  "DEATH",              "2028-02-29", "2028-03-08"),
    ("2028-02-20", "N", None,          "DEATH",              None,         None),
    (None,         "Y", None,          "DEATH",              None,         None),
]


@pytest.mark.requirement("SAE-04")
@pytest.mark.parametrize(("known", "susar", "worse", "criteria", "due", "details"), CLOCKS)
def test_clock_to_the_authorities(casebook, known: str | None, susar: str, worse: str | None, criteria: str,
                                  due: str | None, details: str | None) -> None:
    casebook("SAE", line="1", SAECRIT=criteria)
    answers = {"SAUSRDAT": known, "SAUSUSAR": susar, "SAUWDAT": worse}
    form = casebook("SAEU", line="1", **{name: value for name, value in answers.items() if value})
    assert (casebook.derived(form, "SAUDUE"), casebook.derived(form, "SAUDUE2")) == (due, details)


@pytest.mark.requirement("SAE-03")
@pytest.mark.parametrize(("investigator", "sponsor", "expected", "suspected", "susar"), [
    ("PROBABLE", "NOT_RELATED", "N", "Y", "Y"), ("NOT_RELATED", "POSSIBLE", "N", "Y", "Y"),
    ("UNLIKELY", "UNLIKELY", "N", "N", "N"), ("PROBABLE", "PROBABLE", "Y", "Y", "N"),
    ("UNLIKELY", None, "N", None, None), ("DEFINITE", None, "N", "Y", "Y"),
])
def test_the_sponsor_cannot_lower_the_relation(casebook, investigator: str, sponsor: str | None, expected: str,
                                               suspected: str | None, susar: str | None) -> None:
    casebook("AE", line="1", RELPROD=investigator)
    form = casebook("SAEU", line="1", SAUEXP=expected, **({"SAUREL": sponsor} if sponsor else {}))
    assert (casebook.derived(form, "SAUSUSP"), casebook.derived(form, "SAUGUESS")) == (suspected, susar)


@pytest.mark.parametrize(("event", "asked"), [
    ("AETERM=cough AEAESI=Y", True), ("AETERM=Abcès", True), ("AETERM=Abcès AEAESI=N", False), ("AETERM=cough", False)])
def test_when_the_sheet_of_special_interest_is_asked(event: str, asked: bool) -> None:
    assert book(f"AE/1 {event}").lines_asked(STUDY.pages["AESI"]) == (["1"] if asked else [])


@pytest.mark.parametrize(("casebook_text", "visit", "asked"), [
    ("UNS-1/SV SVOCCUR=Y", "UNS-1", True), ("W4/SV SVOCCUR=N", "W4", True), ("W4/SV SVOCCUR=Y", "W4", False)])
def test_when_the_page_of_contact_is_asked(casebook_text: str, visit: str, asked: bool) -> None:
    assert book(casebook_text).asks(STUDY.pages["CONT"], visit) is asked


@pytest.mark.parametrize(("casebook_text", "page", "asked"), [
    ("EOS EOSREAS=DEATH", "DTH", True), ("AE/1 AEOUT=FATAL", "DTH", True), ("EOS EOSREAS=LOST", "DTH", False),
    ("DM SEX=M", "PREG", False), ("DM SEX=F", "PREG", True)])
def test_when_death_and_pregnancy_are_asked(casebook_text: str, page: str, asked: bool) -> None:
    assert book(casebook_text).asks(STUDY.pages[page]) is asked


@pytest.mark.parametrize(("day", "zero", "soon"), [
    ("2026-05-20", "2026-04-20", "Y"), ("2026-05-21", "2026-04-20", "N"), ("2026-05", "2026-04-20", None),
    ("2026-04-19", "2026-04-20", "N"), ("2026-04", "2026-03-20", None), ("2026-06", "2026-04-20", "N")])
def test_death_soon_after_the_injection(casebook, day: str, zero: str, soon: str | None) -> None:
    casebook("INJ", "D0", EXSTDAT=zero)
    assert casebook.derived(casebook("DTH", DTHDAT=day), "DTHSOON") == soon


@pytest.mark.parametrize(("onset", "months"), [("2026-05-19", "0"), ("2026-05-20", "1"), ("2027-04-20", "12"), ("2026-06", None)])
def test_months_from_injection_to_a_tumour(casebook, onset: str, months: str | None) -> None:
    casebook("INJ", "D0", EXSTDAT="2026-04-20")
    casebook("AE", line="1", AESTDAT=onset)
    assert casebook.derived(casebook("AESI", line="1", ASIKIND="TUMOUR"), "ASIMONTH") == months


@pytest.mark.requirement("DATA-07")
def test_what_opens_a_deviation_and_of_which_kind() -> None:
    opening = [(part.id, part.on[0].oid, part.deviation) for check in CHECKS.all.values() for part in check.every if part.deviation]
    assert [kind for kind in opening if kind[0] in ("EC20", "EC95", "EC111")] == [
        ("EC20", "INJ.EXSTDAT", ("PROHIBITED_MED", "CRITICAL")), ("EC95", "SV.SVDAT", ("VISIT_WINDOW", "MINOR")),
        ("EC95", "INJ.EXSTDAT", ("VISIT_WINDOW", "MINOR")), ("EC111", "SAE.SAERPDTM", ("OTHER", "MAJOR"))]


def test_a_deviation_says_whether_its_finding_still_stands(casebook) -> None:
    casebook("INJ", "D0", EXSTDAT="2026-04-20")
    casebook("SV", "W8", SVDAT="2026-06-23")
    judged = "W8/SV.SVDAT 2026-06-23"
    stands = lambda where: casebook.derived(casebook("DV", line="1", DVCHECK="EC95", DVWHERE=where), "DVSTANDS")  # noqa: E731
    assert (stands(judged), stands("W8/SV.SVDAT 2026-06-24"), stands("D0/SV.SVDAT 2026-06-23")) == ("Y", "N", "N")
    casebook("SV", "W8", SVDAT="2026-06-22")
    assert stands(judged) == "N"
    assert casebook.derived(casebook("DV", line="2", DVTERM="typed"), "DVSTANDS") is None
