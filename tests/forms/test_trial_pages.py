"""The pages: their items, ranges, skip rules, judgement and blinding, typed again from trial.md and the rulings."""

import re

import pytest

from ecrf.crf import Derived, Log, Per
from ecrf.crf import Lines as LinesOf
from forms.study import PAGES, STUDY

ITEMS = """
ICF   RFICVER RFICDAT RFICTIM CONSTAF COPYGIV ICBIO ICGEN ICPHOTO ICSNDS
ICFR  RCVER RCDAT RCREAS
ICFW  WCDAT WCSCOPE
DM    BRTHDAT AGE AGE18 SEX HANDED COLDOCC SSAFFIL
SV    SVOCCUR SVDAT SVREAS SVMODE AEYN CMYN SVPDY SVSTDY
VS    VSDAT VSTIM WEIGHT HEIGHT BMI VSPOS VSARM SYSBP DIABP PULSE TEMP OXYSAT OXYLOC
CARE  PRULC PRDRESS PRDEBR PRANTIS PRANTXT PRFREQ PRWHO PRSTDAT PRONGO PRENDAT
ULCD  INDEXULC INJDEC INJREAS
INJP  PRODCODE LOTNO ACTARM KITNO SYRCNT MATCHCOI DOSEPLN DOSEGIV DOSEPCT DOSEREAS
"""

RANGES = """
item          hard       soft
DM.BRTHDAT    1900..     -
VS.WEIGHT     25..250    40..130
VS.HEIGHT     100..250   145..200
VS.BMI        -          17..40
VS.SYSBP      30..300    90..180
VS.DIABP      0..200     45..110
VS.PULSE      0..300     45..120
VS.TEMP       30..43     35.5..38
VS.OXYSAT     30..100    92..
CM.CMDOSE     0..        0.001..
SOC.CCBADH    0..100     80..
SOC.PGICRS    0..99      0..6
CARE.PRFREQ   0..99      ..14
ULCA.LDIAM    0.1..120   ..20
ULCA.LPERP    0.1..120   -
ULCA.DEPTH    0..20      ..5
ULCA.AREA     -          ..200
ULCA.WBEPI    0..100     -
ULCA.PAINNRS  0..10      ..8
ULCA.PAINVAS  0..100     -
INJ.VOLTOT    0..        0.1..10
INJ.PAINNRS   0..10      ..7
INJP.DOSEGIV  0..        0.1..500
INJP.DOSEPLN  0..        0.1..500
INJF.NPOINTS  1..99      ..4
INJF.VOLFING  0..        0.5..1.5
INJF.VOLPT    -          0.1..0.5
INJF.NEEDLE   10..34     25..30
"""

# beside every visual scale (EC100) and every test of the laboratory (EC39)
NAMED_RANGES = {"VS.HEIGHT": ("EC37", None), "VS.SYSBP": (None, "EC38"), "VS.DIABP": (None, "EC38"),
                "VS.TEMP": (None, "EC38"), "VS.OXYSAT": (None, "EC38"), "VS.BMI": (None, "EC38"),
                "INJF.VOLFING": (None, "EC88"), "EG.QRS": (None, "EC42"), "EQ5D.EQVAS": ("EC100", None)}

JUDGEMENT = {
    "ULCR": {"ULCCLAS", "ULCISCH", "ULCCALC", "ULCBONE", "ULCOTH", "ULCCAUS"},
    "ULCD": {"INDEXULC", "INJDEC", "INJREAS"},
    "SOC": {"SOCCONC"},
    "AE": {"AESER", "AETOXGR", "RELPROD", "RELPLAC", "RELHARV", "RELINJ", "RELANES", "RELDEV", "RELSOC",
           "RELDIS"},
    "SAE": {"SAECRIT"},
    "DTH": {"DTHREL"},
    "INJ": {"RECONF", "RECONFNO"}, "CLRH": {"HCLRCONF", "HCLRCONR"},
    "ACR": {"MIMIC"},
    "EG": {"EGCLSIG"},
}

FIRST = {"ICF", "ICFR", "ICFW", "DM", "CM", "SOC", "CARE", "VS", "ULCR", "ULCA", "ULCD", "INJ", "INJP", "INJF", "AE", "SV", "EOS"}
"""The pages of the first issue; those of a later chapter are told in the test of their chapter."""

ALL_ITEMS = [item for page in PAGES for item in page.items.values()]


def item_of(oid: str):
    page, name = oid.split(".")
    return STUDY.pages[page].items[name]


def bounds(text: str):
    if text == "-":
        return None
    low, high = text.split("..")
    return (float(low) if low else None, float(high) if high else None)


def test_the_seventeen_pages_of_the_first_issue() -> None:
    assert {p.oid for p in PAGES} >= FIRST


@pytest.mark.parametrize("row", ITEMS.strip().splitlines(), ids=lambda row: row.split()[0])
def test_items_of_a_page_in_their_order(row: str) -> None:
    oid, *names = row.split()
    assert list(STUDY.pages[oid].items) == names


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("row", RANGES.strip().splitlines()[1:], ids=lambda row: row.split()[0])
def test_ranges_refuse_the_impossible_and_query_the_unusual(row: str) -> None:
    oid, hard, soft = row.split()
    item = item_of(oid)
    assert (item.hard and tuple(map(_number, item.hard))) == bounds(hard)
    assert (item.soft and tuple(map(_number, item.soft))) == bounds(soft)


def _number(limit):
    return None if limit is None else float(limit)


def test_ranges_that_are_numbered_checks_name_them() -> None:
    scales = {i.oid: ("EC100", None) for i in ALL_ITEMS if i.kind == "VAS"}
    tests = {i.oid: ("EC39", None) for i in ALL_ITEMS if i.page.domain == "LB" and i.hard is not None}
    named = {i.oid: (i.hard_check, i.soft_check) for i in ALL_ITEMS if i.hard_check or i.soft_check}
    assert len(scales) >= 14 and len(tests) > 20
    assert named == NAMED_RANGES | scales | tests


@pytest.mark.requirement("DATA-02")
def test_every_item_says_where_it_goes_and_every_page_where_it_comes_from() -> None:
    for item in ALL_ITEMS:
        assert bool(item.sdtm) != bool(item.no_sdtm), item.oid
    for page in PAGES:
        assert "trial.md" in page.source and "public registry entry, not the protocol" in page.source


def test_no_name_means_device_in_use() -> None:
    names = [p.oid for p in PAGES] + [i.name for i in ALL_ITEMS] + [p.domain for p in PAGES]
    assert not [n for n in names if n.startswith("DU")]


@pytest.mark.requirement("PRIV-01")
@pytest.mark.requirement("PRIV-02")
def test_nothing_that_identifies_a_person_is_asked() -> None:
    forbidden = re.compile(r"\b(prénom|nom|first name|surname|initials|initiales|address|adresse|phone|NIR|IPP)\b", re.I)
    asked = [i.oid for i in ALL_ITEMS if forbidden.search(i.label.fr) or forbidden.search(i.label.en)]
    assert not [oid for oid in asked if oid not in {"SV.SVMODE"}]
    assert [i.oid for i in ALL_ITEMS if i.kind == "BirthMonth"] == ["DM.BRTHDAT"]


@pytest.mark.requirement("PRIV-02")
def test_a_full_date_of_birth_is_refused(typed) -> None:
    page = typed(STUDY.pages["DM"], {"BRTHDAT": "12/05/1971"})
    assert "PRIV-02" in page.answers["BRTHDAT"].refusing_checks
    assert not typed(STUDY.pages["DM"], {"BRTHDAT": "05/1971"}).problems


@pytest.mark.requirement("DATA-08")
def test_judgement_items_are_those_of_the_rulings() -> None:
    found = {page.oid: {i.name for i in page.items.values() if i.judgement} for page in PAGES if page.domain not in ("LB", "IE")}
    assert {oid: names for oid, names in found.items() if names} == JUDGEMENT


@pytest.mark.requirement("DATA-08")
def test_every_answer_about_a_criterion_and_every_clinical_significance_is_the_physicians() -> None:
    criteria = [i for i in ALL_ITEMS if re.fullmatch(r"(INC|EXC)\d\d[A-E]?", i.name) and not i.derived]
    significance = [i for i in ALL_ITEMS if i.codelist is not None and i.codelist.oid == "LB_CLSIG"]
    assert len(criteria) > 40 and len(significance) > 20
    assert not [i.oid for i in (*criteria, *significance) if not i.judgement]


def test_the_product_is_seen_by_unblinded_roles_only() -> None:
    assert {p.oid: p.seen_by for p in PAGES if p.seen_by != "blinded" and p.oid in FIRST} == {"INJP": "unblinded"}
    assert {p.oid: p.area for p in PAGES if p.area != "clinical" and p.oid in FIRST} == {
        "INJ": "injection", "INJF": "injection", "INJP": "product", "AE": "safety"}


def test_scopes_and_repeats() -> None:
    subject = {"ICF", "ICFR", "ICFW", "DM", "CM", "SOC", "CARE", "ULCR", "AE", "EOS"}
    assert {p.oid for p in PAGES if p.scope == "subject" and p.oid in FIRST} == subject
    kinds = {p.oid: type(p.repeats) for p in PAGES if p.repeats and p.oid in FIRST}
    assert kinds == dict.fromkeys(["ICFR", "ICFW", "CM", "CARE", "ULCR", "AE"], Log) | {"ULCA": Per, "ULCD": Per, "INJF": LinesOf}
    assert STUDY.pages["ULCR"].repeats.shown("2", "fr") == "U02"
    assert STUDY.pages["INJF"].repeats.shown("R2", "fr") == "Main droite, index"
    assert all(p.summary for p in PAGES if p.repeats)
    assert [p.oid for p in PAGES if not p.needs_consent] == ["ICF"]


SKIP_RULES = """
page  answers                              asked                        not asked
SV    SVOCCUR=Y                            SVDAT,SVMODE,AEYN,CMYN       SVREAS
SV    SVOCCUR=N                            SVREAS                       SVDAT,SVMODE,AEYN,CMYN
ULCR  ULCORI=RECURRENCE                    ULCPAR                       ULCCAUS
ULCR  ULCORI=NEW,ULCOTH=Y                  ULCCAUS                      ULCPAR
ULCA  ULCSTAT=ACTIVE                       LDIAM,LPERP,WBEPI,WBTOT      -
ULCA  ULCSTAT=INDETERMINATE                LDIAM,LPERP,WBEPI,EXUDATE    -
ULCA  ULCSTAT=HEALED                       REEPITH,PAINNRS,INFECT       LDIAM,LPERP,DEPTH,AREA,WBEPI,WBTOT
ULCA  ULCSTAT=NOT_ASSESSABLE               PAINNRS                      REEPITH,LDIAM,INFECT
ULCD  INJDEC=INJECT                        INDEXULC                     INJREAS
ULCD  INJDEC=DO_NOT_INJECT                 INJREAS                      -
CM    CMGRP=STEROID,CMONGO=Y               CMSTER,CMPRED                CMVASC,CMDMARD,CMENDAT,CMSTOP,CMFING
CM    CMGRP=BOTULINUM,CMONGO=N             CMFING,CMENDAT,CMSTOP        CMVASC,CMSTER
SOC   CCB=GIVEN,SOCFULL=N                  CCBCM,CCBMTD,CCBADH,SOCREAS  PGICM
INJ   RECONF=N,ANAES=NONE,BLINDOK=N        RECONFNO,UNBREAS             ANAESCM,LIDOMG,ADREN
INJF  RXPALL=Y,RXPAIN=N                    RXPALLG                      RXPAING
AE    AEONGO=Y,AECONTRT=N                  AEOUT                        AEENDAT,AECM
EOS   EOSREAS=OTHER                        EOSOTH                       EOSWDDT
EOS   EOSREAS=CONSENT_WITHDRAWN            EOSWDDT                      EOSOTH
"""


@pytest.mark.parametrize("row", SKIP_RULES.strip().splitlines()[1:], ids=lambda row: " ".join(row.split()[:2]))
def test_skip_rules(row: str) -> None:
    oid, answers, asked, skipped = row.split()
    values = dict(pair.split("=") for pair in answers.split(","))
    names = {i.name for i in STUDY.pages[oid].applicable(values)}
    assert set(asked.split(",")) <= names
    assert not names & set(skipped.split(","))


@pytest.mark.requirement("DATA-04")
def test_dates_that_a_patient_may_know_in_part_are_partial() -> None:
    partial = {i.oid for i in ALL_ITEMS if getattr(i, "partial", False) and i.page.oid in FIRST}
    assert partial == {"CM.CMSTDAT", "CM.CMCHDAT", "CM.CMENDAT", "SOC.PGILDAT", "CARE.PRSTDAT", "CARE.PRENDAT",
                       "ULCR.ULCSTDAT", "AE.AESTDAT", "AE.AEENDAT"}


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize(("page", "answers", "refused"), [
    ("VS", {"SYSBP": "28"}, {"SYSBP"}),
    ("VS", {"SYSBP": "31", "TEMP": "38,9"}, set()),
    ("VS", {"HEIGHT": "99,5"}, {"HEIGHT"}),
    ("ULCA", {"LDIAM": "0"}, {"LDIAM"}),
    ("ULCA", {"LDIAM": "6,2", "LPERP": "5.40"}, set()),
    ("ULCR", {"ULCLOC": "R1-MID-VOLAR"}, {"ULCLOC"}),
    ("ULCR", {"ULCLOC": "R2-DIST-TIP", "ULCSTDAT": "2025"}, set()),
    ("INJF", {"VOLFING": "4", "NPOINTS": "6"}, set()),
    ("SV", {"SVDAT": "23/11/2026"}, {"SVDAT"}),
    ("CM", {"CMSTDAT": "31/02/2026"}, {"CMSTDAT"}),
    ("AE", {"AESTDAT": "2026-10"}, set()),
])
def test_what_is_refused_and_what_is_taken(typed, page: str, answers: dict[str, str], refused: set[str]) -> None:
    assert set(typed(STUDY.pages[page], answers).problems) == refused


def test_french_words_carry_french_spaces() -> None:
    words = [w for i in ALL_ITEMS for w in (i.label, i.help, i.section, getattr(i, "formula", None)) if w]
    words += [w for p in PAGES for w in (p.title, p.help) if w]
    words += [c.label for codes in STUDY.codelists.values() for c in codes]
    loose = [w.fr for w in words if re.search(r" [:;!?%»]|« ", w.fr)]
    assert not loose, f"Put no-break spaces: {loose}"


def test_derived_items_say_their_formula() -> None:
    for item in ALL_ITEMS:
        if isinstance(item, Derived):
            assert item.formula.fr and item.formula.en and item.inputs
