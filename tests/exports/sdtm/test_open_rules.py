"""CDISC's open rules over a delivery: each is kept, or broken for the reason that the statement gives; and each can be broken."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ecrf.exports.sdtm import engine
from tests.exports.sdtm.conftest import ordered
from tests.exports.sdtm.open_rules import statement
from tests.exports.sdtm.open_rules.reading import Trial

DOCUMENT = Path(__file__).parents[3] / "docs/sdtm-rules.md"
BY_NUMBER = {rule.number: rule for rule in statement.RULES}
WRONG = {
    1: {"IE": [{"IECAT": "INCLUSION", "IEORRES": "Y"}]}, 6: {"DM": [{"DTHFL": "N"}]}, 11: {"IE": [{"IECAT": "EXCLUSION", "IEORRES": "N"}]}, 12: {"AE": [{"AEOCCUR": "Y"}]},
    14: {"PR": [{"PROCCUR": "Y", "PRPRESP": None}]}, 17: {"CO": [{"IDVARVAL": "1", "RDOMAIN": None}]}, 18: {"MH": [{"MHPRESP": "Y", "MHOCCUR": None}]}, 21: {"VS": [{"VSORRES": "1", "VSSTRESC": None}]},
    22: {"AE": [{"AESER": "N", "AESDTH": "Y"}]}, 26: {"VS": [{"VSTPT": "1 HOUR"}]}, 27: {"TE": [{"TEENRL": None, "TEDUR": None}]}, 29: {"MK": [{"MKTPTNUM": 1}]},
    31: {"QS": [{"QSEVAL": "STUDY SUBJECT"}]}, 34: {"DM": [{"USUBJID": "1", "DTHDTC": "2026-01-02"}], "DS": [{"USUBJID": "1", "DSDECOD": "DEATH", "DSSTDTC": "2026-01-03"}]},
    36: {"SV": [{"SVPRESP": "Y", "VISIT": "DAY 9"}], "TV": [{"VISIT": "DAY 0"}]}, 45: {"DM": [{"ARMCD": None, "ARMNRS": None}]}, 79: {"FT": [{"FTLAT": "LEFT"}]},
    90: {"CO": [{"IDVAR": "LBSEQ", "RDOMAIN": None}]}, 86: {"DM": [{"USUBJID": "1", "RFICDTC": "2026-02-01"}], "DV": [{"USUBJID": "1", "DVSTDTC": "2026-01-03"}]}, 93: {"SU": [{"SUDOSE": 3}]}, 99: {"VS": [{"VSORRES": "1", "VSSTAT": "NOT DONE"}]},
    103: {"CM": [{"CMSCAT": "VASCULAR", "CMCAT": None}]}, 104: {"MH": [{"MHSCAT": "X"}]}, 119: {"DM": [{"ARM": "A"}]}, 132: {"TE": [{"ETCD": "A", "ELEMENT": "B"}, {"ETCD": "A", "ELEMENT": "C"}]},
    134: {"SUPPAE": [{"RDOMAIN": "AE", "IDVAR": None}]}, 138: {"DM": [{"USUBJID": "1", "RFSTDTC": "2026-01-01"}], "AE": [{"USUBJID": "1", "AESTDTC": "2026-01", "AESTDY": 3}]},
    143: {"TE": [{"ETCD": "TOOLONGXX"}]}, 149: {"TS": [{"TSVAL": None, "TSVALNF": None}]}, 158: {"CO": [{"RDOMAIN": "LB", "IDVAR": None}]}, 161: {"DS": [{"DSTERM": "OTHER"}]}, 163: {"PR": [{"PRTRT": "MULTIPLE"}]},
    168: {"SV": [{"USUBJID": "1", "VISITNUM": 1}], "VS": [{"USUBJID": "1", "VISITNUM": 2}]}, 172: {"DM": [{"STUDYID": "A"}], "AE": [{"STUDYID": "B"}]},
    187: {"CO": [{"IDVAR": "LBSEQ", "CODTC": "2026-01-02"}]}, 203: {"SUPPAE": [{"USUBJID": "1", "IDVAR": "AESEQ", "IDVARVAL": "1", "QNAM": "X"}] * 2}, 206: {"AE": [{"USUBJID": "1", "AESEQ": 1}], "SUPPAE": [{"USUBJID": "1", "RDOMAIN": "AE", "IDVAR": "AESEQ", "IDVARVAL": "2"}]},
    212: {"DS": [{"USUBJID": "1", "EPOCH": "A", "DSCAT": "DISPOSITION EVENT", "DSSCAT": None}] * 2}, 221: {"SUPPAE": [{"QNAM": "1BAD"}]}, 225: {"VS": [{"VSREASND": "WHY", "VSSTAT": None}]},
    239: {"DM": [{"USUBJID": "1", "RFXSTDTC": "2026-01-01"}], "EX": [{"USUBJID": "1", "EXSTDTC": "2026-01-02"}]}, 271: {"TA": [{"EPOCH": "A"}], "AE": [{"EPOCH": "B"}]},
    302: {"SUPPAE": [{"RDOMAIN": "AE", "QNAM": "A", "QLABEL": "a"}, {"RDOMAIN": "AE", "QNAM": "B", "QLABEL": "a"}]}, 352: {"SE": [{"USUBJID": "1", "SEENDTC": "2026-01-01"}, {"USUBJID": "1", "SESTDTC": "2026-01-02"}]},
    361: {"TV": [{"VISITNUM": 1, "VISIT": "A"}], "VS": [{"VISITNUM": 1, "VISIT": "B"}]}, 370: {"DM": [{"USUBJID": "1", "RFICDTC": "2026-01-01"}], "DS": [{"USUBJID": "1", "DSDECOD": "INFORMED CONSENT OBTAINED", "DSSTDTC": "2026-01-02"}]},
    484: {"RELREC": [{"USUBJID": "1", "RELID": "1"}]}, 529: {"DM": [{"USUBJID": "1", "RFSTDTC": "2026-01-01"}], "VS": [{"USUBJID": "1", "VSDTC": "2026-01-01", "VSDY": 0}]}, 544: {"AE": [{"USUBJID": "1", "AESEQ": 1}] * 2},
    571: {"TU": [{"TULNKID": "U01"}]}, 594: {"AE": [{"wrong": 1}]}, 659: {"AE": [{"AEOUT": "RECOVERED/RESOLVED", "AEENDTC": None}]}, 699: {"LB": [{"LBTESTCD": "A", "LBSTRESC": "1", "LBSTRESU": unit} for unit in ("g", "mg")]},
    718: {"AE": [{"AESTDTC": "2026-02-01", "AEENDTC": "2026-01"}]}, 732: {"VS": [{"VSSTRESC": "MANY", "VSSTRESN": 3}]}, 765: {}, 783: {"SUPPDV": [{"QNAM": "DVSEV"}]}, 787: {"TS": [{"TSVAL": "Unknown"}]},
    863: {"NV": [{"NVSTRESC": "2.83", "NVSTRESN": None}]}, 867: {"AE": [{"AETERM": " pain"}]}, 885: {"DM": [{"USUBJID": "1", "ARMNRS": None}]}, 952: {"DM": [{"USUBJID": "1", "RFPENDTC": "2026-01-01"}], "AE": [{"USUBJID": "1", "AEENDTC": "2026-02-01"}]},
}
"""Datasets that break a rule."""


def trial_of(sets):
    """A trial of hand-made records; every variable of theirs is called after itself."""
    names = {name: list(dict.fromkeys(key for row in rows for key in row)) for name, rows in sets.items()}
    heads = {name: {"label": name, "columns": [{"name": one, "label": one, "dataType": "string"} for one in names[name]]} for name in sets}
    return Trial(SimpleNamespace(heads=heads, records=lambda name: [dict.fromkeys(names[name]) | row for row in sets.get(name, ())], folder=None))


@pytest.fixture(scope="module")
def trial(delivered):
    return Trial(delivered)


@pytest.mark.parametrize("rule", statement.RULES, ids=lambda rule: rule.id)
def test_the_rule_is_kept_or_stated(rule, trial):
    if rule.number in statement.NOTHING:
        assert not rule.judges(trial), f"{rule.id} has something to judge now: take it from NOTHING and look at {list(rule.broken(trial))[:3]}"
    elif rule.number not in statement.BROKEN:
        found = list(rule.broken(trial))
        assert not found, f"{rule.id}, {rule.says}: {len(found)} breaches, such as {found[:3]}. Mend the mapping, or state why in BROKEN."


def test_what_is_said_not_to_apply_has_no_place_in_the_mapping(app, tmp_path):
    """Not only did three subjects fill nothing: nobody could."""
    with app.app_context():
        planned = engine.plan_of(ordered(app, tmp_path / "any")).datasets
    possible = trial_of({name: [{variable.name: None for variable in one.variables}] for name, one in planned.items()})
    assert [rule.id for rule in statement.RULES if rule.number in statement.NOTHING and rule.judges(possible)] == []
    assert not [name for name in planned for absent in statement.WITHOUT if name.startswith(absent.rstrip("-"))]


def test_what_is_stated_to_be_missing_is_missing(trial):
    for name in statement.WITHOUT:
        assert not [one for one in trial.sets if one.startswith(name.rstrip("-"))], name
    assert not any(trial.sets["SV"].has(name) for name in ("EPOCH", "TAETORD"))


def test_a_blinded_delivery_keeps_the_rules_too(blinded):
    seen = Trial(blinded)
    arms = {45, 46, 223, 224, 356, 885, 886, 927, 1043}  # a blinded reader's arms are empty without a reason
    for rule in statement.RULES:
        if rule.number not in statement.BROKEN and rule.number not in arms:
            assert not list(rule.broken(seen)), rule.id


@pytest.mark.parametrize("number", [number for number, sets in WRONG.items() if sets])
def test_a_rule_finds_what_breaks_it(number):
    assert list(BY_NUMBER[number].broken(trial_of(WRONG[number]))), BY_NUMBER[number].says


def test_every_rule_is_stated_once():
    numbers = [line[0] for line in statement.lines()]
    assert len(numbers) == len(set(numbers)) == 430


def test_the_document_is_the_statement():
    assert DOCUMENT.read_text() == statement.table(), "run: python -m tests.exports.sdtm.open_rules.statement > docs/sdtm-rules.md"


