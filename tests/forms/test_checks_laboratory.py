"""Edit checks of laboratory results, infection markers and approved consent versions, on casebooks with the site's registers."""

from __future__ import annotations

import pytest

from ecrf.crf import Behaviour
from forms.checks import CHECKS
from forms.laboratory.assumptions import BLOCKING_MARKERS
from tests.forms.casebook_text import book, found, places

WOMAN = "DM SEX=F BRTHDAT=1971-05 | SCR/SV SVDAT=2026-01-05 | D0/SV SVDAT=2026-04-20"
RANGE = "LRLAB=CHU LRFROM=2020-01-01"
RANGES = (f"LABR/1 {RANGE} LRTEST=HGB LRUNIT=g/dL LRSEX=F LRLOW=12 LRHIGH=16 | LABR/2 {RANGE} LRTEST=HGB LRUNIT=g/L "
          f"LRSEX=M LRLOW=130 LRHIGH=170 | LABR/3 {RANGE} LRTEST=ALT LRUNIT=U/L LRSEX=ANY LRHIGH=40 | LABR/4 {RANGE} "
          f"LRTEST=PLAT LRUNIT=G/L LRSEX=ANY LRLOW=150 LRHIGH=400")
SITE = f"{WOMAN} | {RANGES}"
NEGATIVE = " ".join(f"{marker}=NEGATIVE" for marker in BLOCKING_MARKERS.value)
HARVEST = "SCR/SV SVDAT=2026-01-05 | INC/SV SVDAT=2026-03-16 | HAR/SV SVDAT=2026-03-23"
INCLUSION = "SOC SOCSTDAT=2026-01-05 | INC/SV SVDAT=2026-03-16"
CONSENT = "ICF RFICVER=2.0 RFICDAT=2026-01-05"
MAIN = "CVVER=2.0 CVKIND=MAIN CVFROM=2025-06-01"

#    check  where it finds         holds                                              finds
CASES = [
    ("EC02", "ICF.RFICVER", f"{CONSENT} | CNSV/1 {MAIN}", f"{CONSENT} | CNSV/1 CVVER=1.0 CVKIND=MAIN CVFROM=2025-06-01"),
    ("EC02", "ICF.RFICVER", f"{CONSENT} | CNSV/1 {MAIN} CVTO=2026-01-05", f"{CONSENT} | CNSV/1 {MAIN} CVTO=2026-01-04"),
    ("EC02", "ICF.RFICVER", f"{CONSENT} | CNSV/1 {MAIN.replace('2025-06-01', '2026-01-05')}",
     f"{CONSENT} | CNSV/1 {MAIN.replace('2025-06-01', '2026-01-06')}"),
    ("EC02", "ICF.RFICVER", CONSENT, f"{CONSENT} | CNSV/1 {MAIN.replace('MAIN', 'BIOBANK')}"),
    ("EC02", "ICFR/1.RCVER", f"ICFR/1 RCVER=2.0 RCDAT=2026-02-01 | CNSV/1 {MAIN.replace('MAIN', 'FOLLOWUP')}",
     f"ICFR/1 RCVER=3.0 RCDAT=2026-02-01 | CNSV/1 {MAIN}"),
    ("EC39", "SCR/HEM.HGB", "SCR/HEM HGB=13.5 HGBU=g/dL", "SCR/HEM HGB=135 HGBU=g/dL"),
    ("EC39", "SCR/CHE.CREAT", "SCR/CHE CREAT=9 CREATU=mg/L", "SCR/CHE CREAT=0.1 CREATU=mg/L"),
    ("EC39", "SCR/COAG.DDIMER", "SCR/COAG DDIMER=500 DDIMERU=ug/L", "SCR/COAG DDIMER=5000 DDIMERU=mg/L"),
    ("EC39", "SCR/UA.PROTCR", "SCR/UA PROTCR=300 PROTCRU=mg/g", "SCR/UA PROTCR=300000 PROTCRU=mg/g"),
    ("EC39", "SCR/LIP.CHOL", "SCR/LIP CHOL=2 CHOLU=g/L", "SCR/LIP CHOL=60 CHOLU=mmol/L"),
    ("EC39", "SCR/HEM.HGB", "SCR/HEM HGB=135 HGBU=g/L", "SCR/HEM HGB=13.5 HGBU=g/L"),
    ("EC39", "SCR/HEM.LBNAM", f"{SITE} | SCR/HEM LBNAM=CHU", f"{SITE} | SCR/HEM LBNAM=VILLE"),
    ("EC40", "SCR/HEM.PLATCS", "SCR/HEM PLAT=90 PLATCS=ABN_NCS", "SCR/HEM PLAT=90 PLATCS=ABN_CS"),
    ("EC40", "SCR/HEM.PLATCS", "SCR/HEM PLAT=90 PLATCS=ABN_CS LBMH=Y", "SCR/HEM PLAT=90 PLATCS=ABN_CS LBMH=N"),
    ("EC40", "SCR/HEM.PLATCS", "AE/1 | SCR/HEM PLAT=90 PLATCS=ABN_CS LBAE=1", "AE/1 | SCR/HEM PLAT=90 PLATCS=ABN_CS"),
    ("EC40", "SCR/HEM.HGBCS", f"{SITE} | SCR/HEM HGB=12 HGBU=g/dL", f"{SITE} | SCR/HEM HGB=11.9 HGBU=g/dL"),
    ("EC40", "SCR/HEM.HGBCS", f"{SITE} | SCR/HEM HGB=119 HGBU=g/L HGBCS=ABN_NCS", f"{SITE} | SCR/HEM HGB=161 HGBU=g/L"),
    ("EC41", "SCR/HEM.LBRESDAT", "SCR/HEM LBDAT=2026-01-05 LBRESDAT=2026-01-05", "SCR/HEM LBDAT=2026-01-05 LBRESDAT=2026-01-04"),
    ("EC41", "SCR/CHE.LBRESDAT", "SCR/CHE LBRESDAT=2026-01-05", "SCR/CHE LBDAT=2026-01-05 LBRESDAT=2025-01-05"),
    ("EC41", "SCR/COAG.LBRESDAT", "SCR/COAG LBDAT=2026-01-05", "SCR/COAG LBDAT=2026-01-05 LBRESDAT=2025-12-31"),
    ("EC41", "SCR/UA.LBRESDAT", "SCR/UA LBDAT=2026-01-05", "SCR/UA LBDAT=2026-01-05 LBRESDAT=2025-12-31"),
    ("EC41", "SCR/LIP.LBRESDAT", "SCR/LIP LBDAT=2026-01-05", "SCR/LIP LBDAT=2026-01-05 LBRESDAT=2025-12-31"),
    ("EC41", "SCR/HEM.LBRESDAT", f"{WOMAN} | SCR/HEM LBRESDAT=2026-01-05", f"{WOMAN} | SCR/HEM LBRESDAT=2026-01-04"),
    ("EC41", "INC/HEM.LBDAT", f"{INCLUSION} | INC/HEM LBDAT=2026-03-02", f"{INCLUSION} | INC/HEM LBDAT=2026-03-01"),
    ("EC43", "INC/HEM.PLAT", f"{HARVEST} | INC/HEM PLAT=100", f"{HARVEST} | INC/HEM PLAT=99"),
    ("EC43", "INC/HEM.HGB", f"{HARVEST} | INC/HEM HGB=9.0 HGBU=g/dL", f"{HARVEST} | INC/HEM HGB=8.9 HGBU=g/dL"),
    ("EC43", "HAR/COAG.INR", f"{HARVEST} | HAR/COAG INR=1.5", f"{HARVEST} | HAR/COAG INR=1.6"),
    ("EC43", "INC/COAG.APTT", f"{HARVEST} | INC/COAG APTT=1.6 | HAR/COAG APTT=1.2", f"{HARVEST} | INC/COAG APTT=1.6"),
    ("EC43", "INC/HEM.PLAT", f"{HARVEST} | INC/HEM PLAT=80 | CLRH HCLRCONF=Y", f"{HARVEST} | INC/HEM PLAT=80 | CLRH HCLRCONF=N"),
    ("EC43", "HAR/HARV.ACSTOP", "HAR/HARV ACSTOP=N | CLRH HCLRCONF=Y", "HAR/HARV ACSTOP=N"),
    ("EC44", "HAR/HARV.HARVDAT", f"{HARVEST} | INC/SER ISDAT=2026-02-21 | HAR/HARV", f"{HARVEST} | INC/SER ISDAT=2026-02-20 | HAR/HARV"),
    ("EC44", "HAR/HARV.HARVDAT", f"{HARVEST} | INC/SER | HAR/HARV HARVDAT=2026-04-15", f"{HARVEST} | INC/SER | HAR/HARV HARVDAT=2026-04-16"),
    ("EC45", "INC/SER.HBSAG", f"INC/SER {NEGATIVE} HBSAB=POSITIVE", f"INC/SER {NEGATIVE.replace('HBSAG=NEGATIVE', 'HBSAG=POSITIVE')}"),
    ("EC45", "INC/SER.SYPH", "INC/SER not_done", f"INC/SER {NEGATIVE.replace('SYPH=NEGATIVE', 'SYPH=NOT_DONE')}"),
    ("EC45", "HAR/SER.HIVAB", f"INC/SER {NEGATIVE} | HAR/SER HIVAB=NEGATIVE", "INC/SER | HAR/SER HCVAB=NEGATIVE"),
    ("EC45", "INC/SER.HCVAB", f"INC/SER {NEGATIVE.replace('HCVAB=NEGATIVE', 'HCVAB=INDETERMINATE')} | HAR/SER HCVAB=NEGATIVE",
     f"INC/SER {NEGATIVE.replace('HCVAB=NEGATIVE', 'HCVAB=INDETERMINATE')} | HAR/SER HIVAB=NEGATIVE"),
    ("EC46", "D0/CHE.ALT", f"{SITE} | D0/CHE ALT=120", f"{SITE} | D0/CHE ALT=121"),
    ("EC46", "D0/CHE.CRP", f"{SITE} | D0/CHE CRP=51 LBCOM=grippe", f"{SITE} | D0/CHE CRP=51"),
    ("EC46", "D0/CHE.CREAT", f"{SITE} | D0/CHE CREAT=110 CREATU=umol/L", f"{SITE} | D0/CHE CREAT=140 CREATU=umol/L"),
    ("EC46", "D0/CHE.CRP", f"{SITE} | SCR/CHE CRP=51", f"{SITE} | D0/CHE CRP=50.1"),
    ("EC119", "D0/HEM.PLAT", f"{SITE} | D0/HEM PLAT=75", f"{SITE} | D0/HEM PLAT=74"),
    ("EC119", "D0/CHE.ALT", f"{SITE} | AE/1 | D0/CHE ALT=130 LBAE=1", f"{SITE} | AE/1 | D0/CHE ALT=130"),
    ("EC119", "D0/HEM.HGB", f"{SITE} | D0/HEM HGB=9.9 HGBU=g/dL LBMH=Y", f"{SITE} | D0/HEM HGB=9.9 HGBU=g/dL"),
]


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize(("check", "place", "holds", "finds"), CASES, ids=lambda cell: cell[:32])
def test_a_check_holds_and_finds(check: str, place: str, holds: str, finds: str) -> None:
    assert place not in places(holds, check)
    assert place in places(finds, check)


@pytest.mark.parametrize(("check", "text", "words"), [
    ("EC119", f"{SITE} | D0/HEM HGB=6.5 HGBU=g/dL PLAT=74", "HGB 6.5 g/dL, PLAT 74 G/L: CTCAE grade 3"),
    ("EC39", "SCR/CHE CREAT=0.1 CREATU=mg/L GLUC=900 GLUCU=mmol/L", "CREAT 0.1 mg/L, GLUC 900 mmol/L: outside"),
    ("EC43", f"{HARVEST} | INC/HEM PLAT=80 HGB=85 HGBU=g/L", "(PLAT 80 G/L, HGB 85 g/L)"),
    ("EC45", "INC/SER HIVAB=POSITIVE", "(HIVAB, HIVRNA, HTLVAB"),
    ("EC02", f"{CONSENT} | CNSV/1 {MAIN} CVTO=2025-12-31", "Version 2.0 of the consent is not approved at this site on 05/01/2026"),
])
def test_a_finding_names_what_it_is_about(check: str, text: str, words: str) -> None:
    assert words in found(text, check)[0].message.en


def test_the_steps_that_these_checks_stop() -> None:
    assert {n: CHECKS.all[n].steps for n in ("EC02", "EC43", "EC45")} == {
        "EC02": ("eligibility",), "EC43": ("harvest",), "EC45": ("harvest", "release")}
    assert all(part.behaviour is not Behaviour.REFUSE or len({i.page for i in (*part.on, *part.items)}) == 1
               for n in ("EC39", "EC41") for part in CHECKS.all[n].every)


@pytest.mark.parametrize(("line", "refused"), [
    ("LRLAB=CHU LRTEST=HGB LRUNIT=g/dL LRSEX=F LRLOW=12 LRHIGH=16 LRFROM=2020-01-01", set()),
    ("LRLAB=CHU LRTEST=HGB LRUNIT=mmol/L LRSEX=F LRLOW=12 LRHIGH=16 LRFROM=2020-01-01", {"LRUNIT"}),
    ("LRLAB=CHU LRTEST=HGB LRUNIT=g/dL LRSEX=F LRLOW=16 LRHIGH=12 LRFROM=2020-01-01", {"LRLOW"}),
    ("LRLAB=CHU LRTEST=HGB LRUNIT=g/dL LRSEX=F LRFROM=2020-01-01", {"LRLOW"}),
    ("LRLAB=CHU LRTEST=CRP LRUNIT=mg/L LRSEX=ANY LRHIGH=5 LRAGELO=60 LRAGEHI=18 LRFROM=2020-01-01", {"LRLOW"}),
    ("LRLAB=CHU LRTEST=CRP LRUNIT=mg/L LRSEX=ANY LRHIGH=5 LRAGELO=18 LRAGEHI=60 LRFROM=2020-01-01", set()),
])
def test_a_normal_range_that_cannot_be_is_refused(line: str, refused: set[str]) -> None:
    from ecrf.crf import page_findings
    from forms.study import STUDY
    form = book(f"LABR/1 {line}").of_site["LABR"][0]
    assert {finding.item for finding in page_findings(STUDY, form, book("DM").today)} == refused


def test_an_empty_register_of_consent_versions_approves_nothing() -> None:
    from ecrf.crf import Book, findings
    from forms.study import STUDY
    with_register = book(CONSENT)
    empty = Book(STUDY, with_register.today, dict(with_register.filled), of_site={"CNSV": []})
    assert "EC02" in {f.check for f in findings(STUDY, empty)}
    assert "EC02" not in {f.check for f in findings(STUDY, with_register)}
