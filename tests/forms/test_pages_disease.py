"""The pages of disease, examination and procedures: items, ranges, skip rules and lists, typed again from trial.md and the rulings."""

from __future__ import annotations

import pytest

from ecrf.crf import Grid, Log
from forms.study import STUDY

OURS = ("SSCH", "ACR", "AAB", "MH", "MHX", "AMP", "SU", "CMQ", "PR", "PE", "EG", "OE", "RP", "IMG")

ITEMS = """
SSCH  RAYSTDAT NRSTDAT SSDXDAT SSCDUR SSCSUBS ULC1DAT ULCLIFE ULC12M ULCSITE OSTEO OSTEODAT OSTEO12M AMPEVER SYMPEVER HSCTEVER ILOEVER ILOCRS ILOLDAT ILD FVCPCT DLCOPCT ILDHRCT PAH MPAP HEART RENALCR GI JOINT MUSCLE CALCHAND
MHX   MHTERM MHSTDAT MHONGO MHENDAT MHSEV
AMP   AMPFING AMPKIND AMPPHAL AMPPART AMPDAT
SU    SMOKE SUENDAT SUPACKYR SUCIG NICOTINE ECIG CANNABIS SUALC
PR    PRTRT PROTH PRHSCT PRSIDE PRFING PRULC PRINDC PRSTDAT PRONGO PRENDAT
EG    EGDAT EGTIM EGHR PR QRS QT QTCF RHYTHM EGINTP EGABN EGCLSIG
OE    OEDAT OEMETH OEEVAL RETINOR ACTIVER RETINOL ACTIVEL
RP    RPDAT CBP STERIL STERDAT AMENO AMENDAT HRT FSH CONTRA CONTST CONTON CONTEN PARTNER BREAST PLANS PREGTEST HCGDAT HCG HCGRES UHCGDAT UHCGRES
IMG   IMKIND IMOTH IMDAT IMRES IMTXT IMCALC IMACRO IMOSTEO IMFILE
"""

#  the first column of each table, line by line
LINES = """
SSCH  ORGANS      ILD ILDHRCT PAH HEART RENALCR GI JOINT MUSCLE CALCHAND
ACR   CRITERIA    ACRSKIN ACRPUFF ACRSCLD ACRULC ACRPIT ACRTEL ACRCAP ACRPAH ACRILD ACRRAY ACRACA ACRSCL7 ACRRNAP
AAB   SPECIFIC    ACA SCL70 RNAP3 U1RNP KU PMSCL THTO FIBRIL RO52 RO60 SSB
AAB   OTHERS      RF MPO PR3 LUPUSAC ACLIP B2GP1 CRYO
MH    CONDITIONS  STROKE MI ARRHY CARDF THROMB HTN PAD COAG CANCER DIAB LIPID VIRAL TB PEPTIC EPILEP PSYCH OSTEOP KELOID RETINO SURG ALLERG
CMQ   PROMPTS     DMARD STEROID STATIN VASOD ILOP TOPICAL OPIOID ACOAG VACCINE ABX BOTOX TRIAL
PE    SYSTEMS     GENERAL SKIN HEAD CARDIO LUNG ABDOMEN LYMPH MUSCLE NEURO
PE    HANDS       WARMTHR COLOURR REFILLR ALLENR RADIALR ULNARR SCLEROR PUFFYR TELANGR PITTINGR CALCR BONER CONTRAR SYNOVR RUBR INFSIGNR
OE    EYES        RETINOR RETINOL
"""

RANGES = """
item           hard          soft
SSCH.SSCDUR    -             0..50
SSCH.ULC12M    0..999        ..10
SSCH.ILOCRS    0..999        ..100
SSCH.FVCPCT    0..300        50..150
SSCH.DLCOPCT   0..300        10..150
SSCH.MPAP      0..200        -
AAB.ANATIT     0..999999     160..20480
AAB.ACAV       0..           -
SU.SUPACKYR    0..500        ..80
SU.SUCIG       0..300        ..40
SU.SUALC       0..999        ..40
PE.REFILLR     0..120        ..5
EG.EGHR        0..400        45..110
EG.PR          0..1000       120..220
EG.QRS         0..600        ..120
EG.QT          0..1500       200..700
EG.QTCF        0..1500       -
RP.FSH         0..999        ..200
RP.HCG         0..99999999   ..300000
"""

SKIP_RULES = """
page  answers                     asked                          not asked
SSCH  ULCLIFE=0                   RAYSTDAT                       ULC12M,ULCSITE
SSCH  ULCLIFE=10_UP,OSTEO=Y       ULC12M,ULCSITE,OSTEODAT        ILOCRS
SSCH  ILD=N                       FVCPCT,DLCOPCT                 -
ACR   ACRILD=PRESENT              ACRILDH,ACRILDD                ACRPAHH
ACR   ACRPAH=NOT_DONE             ACRPAH                         ACRPAHH,ACRPAHD
AAB   ANA=NEG,ACA=POS             ANAMETH,ACAV,ACAU,ACAM         ANATIT,ANAPAT,SCL70V
MH    STROKE=Y,CARDF=Y,CARDFON=N  STROKEST,CARDFEN,NYHA          CANKIND,MIST
MH    CANCER=Y,CANCERON=N         CANKIND,CANORG,CANTRTEN        CANRECDT,NYHA
MH    CANCER=Y,CANCERON=Y         CANKIND,CANREC                 CANTRTEN
MH    ALLERG=Y                    ALLERGKD,ALLERGTX              VIRALKD,THROMBKD
MHX   MHONGO=Y                    MHTERM                         MHENDAT
SU    SMOKE=NEVER                 NICOTINE,SUALC                 SUENDAT,SUPACKYR,SUCIG
SU    SMOKE=FORMER                SUENDAT,SUPACKYR               SUCIG
SU    SMOKE=CURRENT               SUPACKYR,SUCIG                 SUENDAT
CMQ   STATIN=Y,ABX=N              STATINN                        ABXN
PR    PRTRT=HSCT,PRONGO=N         PRHSCT,PRENDAT                 PRSIDE,PRFING,PROTH
PR    PRTRT=SYMP_CERVICAL         PRSIDE                         PRFING,PRULC,PRHSCT
PR    PRTRT=SURG_DEBRIDEMENT      PRFING,PRULC                   PRSIDE,PRENDAT
PE    SKIN=ABN_CS,CALCL=Y         SKINT,CALCFING                 LUNGT,BONEFING,INFFING
EG    EGINTP=NORMAL               RHYTHM                         EGABN,EGCLSIG
OE    RETINOR=PRESENT             ACTIVER                        ACTIVEL
RP    CBP=Y,PREGTEST=SERUM        CONTRA,HCGDAT,HCGRES           STERIL,FSH,UHCGDAT
RP    CBP=N,STERIL=Y              STERDAT,HRT,FSH                CONTRA,PREGTEST,AMENDAT
RP    CBP=Y,CONTRA=NONE           PREGTEST                       CONTST,CONTON,CONTEN
RP    CBP=Y,PREGTEST=BOTH         HCGRES,UHCGRES                 AMENO
IMG   IMKIND=HAND_XRAY            IMCALC,IMACRO,IMOSTEO          IMOTH
IMG   IMKIND=HRCT                 IMRES                          IMCALC,IMOSTEO
"""

PRINTED = """
SSC_SUBSET   LCSSC DCSSC SINE LIMITED
ANA_PATTERN  CENTROMERE HOMOGENEOUS NUCLEOLAR SPECKLED OTHER
SMOKE        NEVER FORMER CURRENT
RESULT_CLAS  NORMAL ABN_NCS ABN_CS NOT_DONE
"""


def bounds(text: str) -> tuple[float | None, float | None] | None:
    if text == "-":
        return None
    low, high = text.split("..")
    return (float(low) if low else None, float(high) if high else None)


def test_scopes_and_repeats() -> None:
    assert [oid for oid in OURS if STUDY.pages[oid].scope == "subject"] == ["SSCH", "AAB", "MH", "MHX", "AMP", "PR", "IMG"]
    assert {oid for oid in OURS if isinstance(STUDY.pages[oid].repeats, Log)} == {"MHX", "AMP", "PR", "IMG"}
    assert all(STUDY.pages[oid].seen_by == "blinded" and STUDY.pages[oid].area == "clinical" for oid in OURS)


@pytest.mark.parametrize("row", ITEMS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_items_of_a_page_in_their_order(row: str) -> None:
    oid, *names = row.split()
    assert list(STUDY.pages[oid].items) == names


@pytest.mark.parametrize("row", LINES.strip().splitlines(), ids=lambda row: " ".join(row.split()[:2]))
def test_tables_ask_what_trial_md_lists(row: str) -> None:
    oid, table, *firsts = row.split()
    grid = getattr(STUDY.pages[oid], table)
    assert isinstance(grid, Grid)
    assert [line.cells[0][0] for line in grid.lines] == firsts
    assert all(item.grid is grid and STUDY.pages[oid].items[name] is item for name, item in grid.cells())


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("row", RANGES.strip().splitlines()[1:], ids=lambda row: row.split()[0])
def test_ranges_refuse_the_impossible_and_query_the_unusual(row: str) -> None:
    oid, hard, soft = row.split()
    page, name = oid.split(".")
    item = STUDY.pages[page].items[name]
    for limits, told in ((item.hard, hard), (item.soft, soft)):
        assert (limits and tuple(None if n is None else float(n) for n in limits)) == bounds(told)


def test_every_range_is_typed_again() -> None:
    told = {row.split()[0] for row in RANGES.strip().splitlines()[1:]}
    ranged = {i.oid for oid in OURS for i in STUDY.pages[oid].items.values() if i.hard or i.soft}
    same = {oid for oid in ranged if oid.startswith("AAB.") and oid.endswith("V")} | {"PE.REFILLL"}
    assert ranged - same <= told


@pytest.mark.parametrize("row", SKIP_RULES.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()[:2]))
def test_skip_rules(row: str) -> None:
    oid, answers, asked, skipped = row.split()
    names = {i.name for i in STUDY.pages[oid].applicable(dict(pair.split("=") for pair in answers.split(",")))}
    assert set(asked.split(",")) <= names
    assert not names & set(skipped.split(","))


@pytest.mark.parametrize("row", PRINTED.strip().splitlines(), ids=lambda row: row.split()[0])
def test_a_list_is_as_printed(row: str) -> None:
    name, *codes = row.split()
    assert [code.code for code in STUDY.codelists[name]] == codes


@pytest.mark.requirement("DATA-04")
def test_dates_of_the_history_are_partial_and_those_of_the_study_are_not() -> None:
    full = {i.oid for oid in OURS for i in STUDY.pages[oid].items.values() if i.kind == "Date" and not i.partial}
    assert full == {"PE.PEDAT", "EG.EGDAT", "OE.OEDAT", "RP.RPDAT", "RP.HCGDAT", "RP.UHCGDAT"}


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize(("page", "answers", "refused"), [
    ("SSCH", {"FVCPCT": "44,5", "RAYSTDAT": "2012"}, set()),
    ("SSCH", {"ULC12M": "-1"}, {"ULC12M"}),
    ("ACR", {"ACRSKIN": "Y"}, {"ACRSKIN"}),
    ("AAB", {"ANA": "POS", "ANATIT": "640"}, set()),
    ("AAB", {"ANATIT": "1/640"}, {"ANATIT"}),
    ("PE", {"REFILLR": "31"}, set()),
    ("EG", {"QTCF": "612", "EGHR": "38"}, set()),
    ("RP", {"HCG": "0,1", "HCGDAT": "22/11/2026"}, set()),
    ("RP", {"HCGDAT": "23/11/2026"}, {"HCGDAT"}),
    ("IMG", {"IMCALC": "R6"}, {"IMCALC"}),
    ("PR", {"PRSTDAT": "2024-05"}, set()),
])
def test_what_is_refused_and_what_is_taken(typed, page: str, answers: dict[str, str], refused: set[str]) -> None:
    assert set(typed(STUDY.pages[page], answers).problems) == refused


def test_each_cell_of_a_table_says_by_itself_what_it_asks() -> None:
    for oid in OURS:
        words = [(item.label.fr, item.label.en) for item in STUDY.pages[oid].items.values()]
        assert len(set(words)) == len(words), oid
