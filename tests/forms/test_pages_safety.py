"""The pages of safety, closing, photographs and contacts, typed again from trial.md 4.24 to 4.26, 4.39 to 4.49."""

from __future__ import annotations

import pytest

from ecrf.crf import Log, Per
from forms.study import STUDY

#      page   scope    repeats  seen by    area      source
PAGES = """
       AE     subject  Log      blinded    safety    4.39
       SAE    subject  Per      blinded    safety    4.41
       SAEU   subject  Per      unblinded  safety    4.41
       AESI   subject  Per      blinded    safety    4.40
       PREG   subject  Log      blinded    safety    4.42
       DV     subject  Log      blinded    clinical  4.44
       DVU    subject  Log      unblinded  product   4.44
       CONT   visit    -        blinded    clinical  4.45
       DTH    subject  -        blinded    safety    4.47
       EOS    subject  -        blinded    clinical  4.48
       LTFU   visit    -        blinded    clinical  4.49
       ULCC   visit    -        blinded    clinical  4.26
       PHO    visit    Log      blinded    images    4.24
       CRD    subject  Log      reader     images    4.25
"""
KINDS = {"Log": Log, "Per": Per, "-": type(None)}


@pytest.mark.parametrize("row", PAGES.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_page_stands_where_the_specification_puts_it(row: str) -> None:
    oid, scope, repeats, seen_by, area, source = row.split()
    page = STUDY.pages[oid]
    assert (page.scope, type(page.repeats), page.seen_by, page.area) == (scope, KINDS[repeats], seen_by, area)
    assert f"trial.md {source} " in page.source


#  page  answers                                       asked                                     not asked
ASKED = """
   SAE   SAECRIT=HOSPITALISATION                       SAEHIN,SAEHOUT                            SAEDTHC,SAEAUTOP
   SAE   SAECRIT=DEATH                                 SAEDTHC,SAEAUTOP                          SAEHIN
   SAEU  SAUSUSAR=Y                                    SAUREGD,SAUREF,SAUUNBL,SAUWDAT            -
   SAEU  SAUSUSAR=N                                    SAUANSM                                   SAUREGD,SAUUNBL
   AESI  ASIKIND=INJECTION_SITE                        ASIFING,ASIPOINT,ASISIZE,ASIPAING,ASIDAYS ASIHIST,ASICULT,ASIHOURS
   AESI  ASIKIND=ISCHAEMIA                             ASIFING,ASIPHAL,ASIHOURS,ASILOSS,ASIAMPU  ASISIZE
   AESI  ASIKIND=INFECTION,ASICULT=POSITIVE            ASIORG,ASIABX,ASIIMAG                     ASIHARV
   AESI  ASIKIND=HYPERSENSITIVITY,ASITRYP=12           ASISAMP,ASITRYDT                          ASIRED
   AESI  ASIKIND=NEOPLASIA,ASIHIST=MALIGNANT           ASISITE,ASIHTXT,ASISTAGE,ASIMONTH         ASISMPD
   AESI  ASIKIND=TRANSMITTED                           ASIAGENT,ASIASSAY,ASISMPD                 ASIINFO
   AESI  ASIKIND=OUT_OF_SPEC,ASIINFO=Y                 ASIINFOD,ASIEXTRA                         ASICAUSE
   AESI  ASIKIND=MEDICATION_ERROR                      ASICAUSE,ASICONS                          ASIPREG
   AESI  ASIKIND=DEATH                                 ASIKIND                                   ASIFING,ASIHIST
   PREG  PREGOUT=LIVE_BIRTH,PREGF3=ABNORMAL            PREGODAT,PREGWGT,PREGMALF,PREGFTXT        PREGMTXT
   PREG  PREGOUT=MISCARRIAGE,PREGMALF=Y                PREGODAT,PREGMTXT                         PREGWGT,PREGF1
   DV    DVNOTIF=CPP                                   DVNODAT                                   -
   CONT  CNTREAS=OTHER,CNTREACH=Y,CNTAE=Y              CNTOTH,CNTDU,CNTAEL                       -
   CONT  CNTREACH=N                                    CNTDTM,CNTBY                              CNTDU,CNTAE
   ULCC  ULCCNEW=Y,CCAMPU=Y,CCHOSP=N                   ULCCNUL,CCAMPUD,CCAMPUL                   CCHOSPD,CCAUTOL
   PHO   PHOVIEW=CLOSE_UP,PHODONE=N                    PHOULC,PHOREAS                            PHODTM,PHOSCALE
   PHO   PHOVIEW=DORSAL,PHODONE=Y,PHOQUAL=N            PHODTM,PHOQREAS,PHOHASH                   PHOULC,PHOREAS
   CRD   CRDSTATE=READ,CRDMATCH=Y,CRDSTAT=HEALED       CRDCLAS,CRDQUAL                           CRDAREA,CRDUREAS
   CRD   CRDSTATE=READ,CRDMATCH=Y,CRDSTAT=ACTIVE       CRDAREA,CRDLEN,CRDESCH                    -
   LTFU  LTALIVE=Y,LTTUM=N,LTINF=Y                     LTCONS,LTSPEC,LTDU                        LTAMPF
   LTFU  LTALIVE=N,LTTUM=N                             LTMODE                                    LTCONS,LTSPEC,LTDU
"""


@pytest.mark.parametrize("row", ASKED.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_skip_rules(row: str) -> None:
    oid, answers, asked, skipped = row.split()
    values = dict(pair.split("=") for pair in answers.split(","))
    names = {item.name for item in STUDY.pages[oid].applicable(values)}
    assert set(asked.split(",")) <= names
    assert not names & set(skipped.split(","))


KIND_CODES = ("INJECTION_SITE ISCHAEMIA ULCER_WORSENING INFECTION HARVEST_SITE THROMBOSIS HYPERSENSITIVITY NEOPLASIA TUMOUR "
              "ECTOPIC TRANSMITTED OUT_OF_SPEC MEDICATION_ERROR PREGNANCY DEATH")
#  list          codes (trial.md 4.0, 4.40, 4.42, 4.44)
PRINTED = {
    "SAE_CRIT": "DEATH LIFE_THREAT HOSPITALISATION DISABILITY CONGENITAL IMPORTANT_MEDICAL",
    "PD_SEV": "MINOR MAJOR CRITICAL", "AESI_KIND": KIND_CODES,
    "DV_CATEGORY": "ELIGIBILITY VISIT_WINDOW PROHIBITED_MED MISSED_ASSESSMENT CONSENT PRODUCT SAMPLE BLINDING OTHER",
    "PREG_OUTCOME": "ONGOING LIVE_BIRTH MISCARRIAGE TERMINATION STILLBIRTH UNKNOWN",
    "LT_MODE": "VISIT PHONE REGISTRY", "READING_ROUND": "FIRST SECOND THIRD",
}


@pytest.mark.parametrize("oid", PRINTED)
def test_a_list_is_as_printed(oid: str) -> None:
    assert " ".join(code.code for code in STUDY.codelists[oid]) == PRINTED[oid]


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize(("page", "answers", "refused"), [
    ("AESI", {"ASIKIND": "HYPERSENSITIVITY", "ASITRYP": "-1"}, {"ASITRYP"}),
    ("AESI", {"ASIKIND": "HYPERSENSITIVITY", "ASITRYP": "900"}, set()),
    ("PREG", {"PREGWKS": "46"}, {"PREGWKS"}),
    ("PREG", {"PREGWGT": "250"}, set()),
    ("CRD", {"CRDAREA": "2500", "CRDEPI": "101"}, {"CRDEPI"}),
    ("LTFU", {"LTDU": "-1"}, {"LTDU"}),
    ("DTH", {"DTHDAT": "2026"}, set()),
])
def test_what_is_refused_and_what_is_taken(typed, page: str, answers: dict[str, str], refused: set[str]) -> None:
    assert set(typed(STUDY.pages[page], answers).problems) == refused


@pytest.mark.requirement("BLIND-01")
def test_the_blinded_event_pages_have_no_place_for_lot_arm_or_expectedness() -> None:
    words = " ".join(item.label.en for oid in ("AE", "SAE", "AESI", "PREG", "DTH") for item in STUDY.pages[oid].items.values())
    assert not [word for word in ("batch", "lot", "expected", "arm") if word in words.lower().split()]
