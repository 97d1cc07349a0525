"""Controlled terms of the trial: which list governs a variable, what our codes and units are called in it, standard units of tests.

The terms themselves, with the codes of the National Cancer Institute, stand in ``terminology.json``: the part of one dated
release that this trial uses. A term without such a code is the sponsor's extension.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from forms.laboratory.catalogue import TESTS as LABORATORY
from forms.laboratory.units import CANONICAL, shown_unit
from forms.laboratory.units import CONVERSIONS as FACTORS
from forms.standards.tests import OWN_TESTS

_FILE: dict[str, Any] = json.loads((Path(__file__).parent / "terminology.json").read_text(encoding="utf-8"))
TERMINOLOGY: dict[str, Any] = _FILE["terminology"]
"""The release's date, and its lists by submission name with the terms used."""
TESTS: dict[str, Any] = {domain: {**OWN_TESTS.get(domain, {}), **_FILE["tests"].get(domain, {})} for domain in sorted({*OWN_TESTS, *_FILE["tests"]})}
"""Domain → code → name, and the NCI code of those that the terminology knows; a test that is not here is named by its question."""

VARIABLES: dict[str, str | None] = {
    "IETEST": None,
    "SEX": "SEX", "AGEU": "AGEU", "ARMNRS": "ARMNULRS", "DTHFL": "NY", "EPOCH": "EPOCH", "--LAT": "LAT", "--LOC": "LOC", "--STAT": "ND", "--PRESP": "NY",
    "--OCCUR": "NY", "--LOBXFL": "NY", "--ACPTFL": "NY", "--ENRTPT": "STENRF", "--ENRF": "STENRF", "--DOSU": "UNIT", "--VOLU": "UNIT", "--ORRESU": "UNIT",
    "--STRESU": "UNIT", "VSORRESU": "VSRESU", "VSSTRESU": "VSRESU", "--DOSFRQ": "FREQ", "--ROUTE": "ROUTE", "--POS": "POSITION", "--METHOD": "METHOD",
    "--NRIND": "NRIND", "--SPEC": "SPECTYPE", "AESEV": "AESEV", "AEOUT": "OUT", "AEACN": "ACN", "AESER": "NY", "AECONTRT": "NY", "AESCONG": "NY",
    "AESDISAB": "NY", "AESDTH": "NY", "AESHOSP": "NY", "AESLIFE": "NY", "AESMIE": "NY", "DSDECOD": "NCOMPLT", "DSCAT": "DSCAT", "IECAT": "IECAT",
    "SVCNTMOD": "CNTMODE", "--FAST": "NY", "--CLSIG": "NY", "--MOOD": "BRDGMOOD", "--EVAL": "EVAL", "TSPARMCD": "TSPARMCD", "TSPARM": "TSPARM",
    "--TESTCD": "*TESTCD", "--TEST": "*TEST", "COUNTRY": "COUNTRY",
}
"""Variable, by its name or with -- for its domain → the list that governs it; a star stands for the domain."""

_DIGITS = tuple(f"HAND DIGIT {number}" for number in range(1, 6))
_FINGERS = {f"{hand}{number}": f"{side} {name}" for hand, side in (("R", "RIGHT"), ("L", "LEFT"))
            for number, name in enumerate(_DIGITS, 1)}

VALUES: dict[str, dict[str, str]] = {
    "SEX": {"M": "M", "F": "F"}, "HAND": {"R": "RIGHT", "L": "LEFT"}, "SIDE": {"R": "RIGHT", "L": "LEFT"},
    "BODY_SIDE": {"R": "RIGHT", "L": "LEFT", "BOTH": "BILATERAL"}, "PHOTO_SIDE": {"R": "RIGHT", "L": "LEFT", "BOTH": "BILATERAL"},
    "--LAT": {"R": "RIGHT", "L": "LEFT"}, "FINGERS": _FINGERS,
    "FINGER": {str(number): name for number, name in enumerate(_DIGITS, 1)},
    "HARVEST_SITE": {"ABDOMEN": "ABDOMINAL REGION", "FLANK": "FLANK", "THIGH": "THIGH", "OTHER": "OTHER"}, "OXYSITE": {"FINGER": "FINGER"},
    "OE_METHOD": {"FUNDUS_CAMERA": "FUNDUS PHOTOGRAPHY", "SLIT_LAMP": "SLIT LAMP", "OCT": "OPTICAL COHERENCE TOMOGRAPHY"},
    "AB_METHOD": {"ELISA": "ELISA", "IMMUNODOT": "IMMUNOBLOT"}, "SERO_METHOD": {"IMMUNOASSAY": "IMMUNOASSAY", "NAT": "NUCLEIC ACID AMPLIFICATION TEST",
                                                                                "BLOT": "IMMUNOBLOT"},
    "ACR_HOW": {"EXAM": "PHYSICAL EXAMINATION", "HRCT": "CT SCAN", "CHEST_FILM": "X-RAY"},
    "--ENRTPT": {"Y": "ONGOING", "N": "BEFORE"}, "--ENRF": {"Y": "AFTER", "N": ""},
    "--OCCUR": {"GIVEN": "Y", "CONTRAINDICATED": "N", "NOT_TOLERATED": "Y", "NOT_GIVEN": "N", "NEVER": "N", "FORMER": "Y", "CURRENT": "Y", "NONE": "N"},
    "AEOUT": {"RECOVERED": "RECOVERED/RESOLVED", "RECOVERING": "RECOVERING/RESOLVING", "NOT_RECOVERED": "NOT RECOVERED/NOT RESOLVED",
              "SEQUELAE": "RECOVERED/RESOLVED WITH SEQUELAE", "FATAL": "FATAL", "UNKNOWN": "UNKNOWN"},
    "AEACN": {"NOT_APPLICABLE": "NOT APPLICABLE", "INJECTION_INCOMPLETE": "DOSE REDUCED", "INJECTION_CANCELLED": "DRUG WITHDRAWN", "UNKNOWN": "UNKNOWN"},
    "AEREL": {"NOT_RELATED": "NOT RELATED", "UNLIKELY": "UNLIKELY RELATED", "POSSIBLE": "POSSIBLY RELATED", "PROBABLE": "PROBABLY RELATED",
              "DEFINITE": "RELATED"},
    "LBCLSIG": {"NORMAL": "N", "ABN_NCS": "N", "ABN_CS": "Y"},
    "GRADE": {grade: grade for grade in "12345"},
    "AESDTH": {"DEATH": "Y"}, "AESLIFE": {"LIFE_THREAT": "Y"}, "AESHOSP": {"HOSPITALISATION": "Y"}, "AESDISAB": {"DISABILITY": "Y"},
    "AESCONG": {"CONGENITAL": "Y"}, "AESMIE": {"IMPORTANT_MEDICAL": "Y"},
    "ROUTE": {"PO": "ORAL", "IV": "INTRAVENOUS", "SC": "SUBCUTANEOUS", "TOPICAL": "TOPICAL", "IM": "INTRAMUSCULAR", "OTHER": "OTHER"},
    "INJ_DEPTH": {"SUBDERMAL": "SUBDERMAL", "SUBCUTANEOUS": "SUBCUTANEOUS", "PERILESIONAL": "PERILESIONAL"},
    "FREQ": {"ONCE": "ONCE", "QD": "QD", "BID": "BID", "TID": "TID", "QID": "QID", "QOD": "QOD", "QW": "EVERY WEEK", "QM": "QM", "PRN": "PRN", "CONTINUOUS": "CONTINUOUS"},
    "UNIT": {"mg": "mg", "g": "g", "ug": "ug", "mL": "mL", "IU": "IU", "ng/kg/min": "ng/kg/min", "TABLET": "TABLET", "PATCH": "PATCH",
             "APPLICATION": "APPLICATION"},
    "EOS_REASON": {"COMPLETED": "COMPLETED", "CONSENT_WITHDRAWN": "WITHDRAWAL BY SUBJECT", "LOST": "LOST TO FOLLOW-UP", "DEATH": "DEATH", "AE": "ADVERSE EVENT",
                   "PI_DECISION": "PHYSICIAN DECISION", "SPONSOR_STOP": "STUDY TERMINATED BY SPONSOR", "MANUFACTURING_FAILURE": "OTHER",
                   "INELIGIBLE_AT_INC": "SCREEN FAILURE", "OTHER": "OTHER"},
    "IE_RESULT": {"ELIGIBLE": "ELIGIBILITY CRITERIA MET", "SCREEN_FAILURE": "SCREEN FAILURE"},
    "IE_AT_D0": {"ELIGIBLE": "ELIGIBILITY CRITERIA MET", "NOT_ELIGIBLE": "FAILURE TO MEET CONTINUATION CRITERIA"},
    "DSDECOD": {"INFORMED CONSENT OBTAINED AGAIN": "INFORMED CONSENT OBTAINED"}
               | {f"{what} CONSENT": "INFORMED CONSENT OBTAINED FOR PROTOCOL-SPECIFIED ACTIVITY"
                  for what in ("BIOBANK", "GENETIC", "HEALTH DATA LINKAGE", "PHOTOGRAPH")},
    "SURVSTAT": {"Y": "ALIVE", "N": "DEAD"},
    "DSCAT": {**dict.fromkeys(("INFORMED CONSENT OBTAINED", "INFORMED CONSENT OBTAINED FOR PROTOCOL-SPECIFIED ACTIVITY", "ELIGIBILITY CRITERIA MET", "RANDOMIZED"),
                              "PROTOCOL MILESTONE"),
              **dict.fromkeys(("SCREEN FAILURE", "FAILURE TO MEET CONTINUATION CRITERIA", "WITHDRAWAL BY SUBJECT"), "DISPOSITION EVENT"),
              "TREATMENT UNBLINDED": "OTHER EVENT"},
    "VISIT_MODE": {"ON_SITE": "IN PERSON", "PHONE": "TELEPHONE CALL"},
    "TUBE": {"SERUM": "SERUM", "PLASMA_EDTA": "PLASMA", "PLASMA_CITRATE": "PLASMA", "OTHER": "OTHER"},
    "READING_STATE": {"TO_READ": "NOT DONE", "READ": "", "UNREADABLE": "NOT DONE"},
    "QS_EVAL": {"PATIENT": "STUDY SUBJECT", "HELPED": "STUDY SUBJECT", "RELATIVE": "CAREGIVER", "STAFF": "HEALTH CARE PROFESSIONAL"},
    "ULC_STATUS": {"ACTIVE": "ACTIVE", "INDETERMINATE": "INDETERMINATE", "HEALED": "HEALED", "SCAR": "SCAR", "NOT_ASSESSABLE": "NOT EVALUABLE"},
}
"""Our codelist, or the variable where one code means different things in different variables → our code → the term."""

LINES = {"INJF": "LOC", "MON": "TPT"}
"""Pages whose lines are keyed by a list → the stem of the variable that the line's code fills."""

UNITS = {
    "/min": "beats/min", "°C": "C", "°": "deg", "mm²": "mm2", "kg/m²": "kg/m2", "µg/L": "ug/L", "µmol/L": "umol/L", "G/L": "10^9/L", "T/L": "10^12/L",
    "mL/min/1,73 m²": "mL/min/1.73 m2", "days": "DAYS", "weeks": "WEEKS", "months": "MONTHS", "years": "YEARS", "h": "HOURS", "10^3 cells/cm²": "10^3 CELLS/cm2",
    "10^6 cells": "10^6 CELLS", "ng/mL": "ug/L", "pg/mL": "ng/L", "mg/g": "g/kg", "mg/mmol": "g/mol", "% pred.": "%", "L/L": "L/L", "×": "FOLD",
}
"""Our unit → the terminology's; a unit that is not here goes out as it is."""

CONVERSIONS: dict[str, Any] = {"LB": {
    LABORATORY[test].sdtm: {shown_unit(unit): [shown_unit(CANONICAL[test]), str(factor), str(offset)] for unit, (factor, offset, _source) in units.items()}
    for test, units in FACTORS.items() if len(units) > 1}}
"""Domain → test → unit as reported → standard unit, factor and offset."""

QUALIFIERS: dict[str, Any] = {
    "DS": {"RFICVER": "Version of the Consent"}, "QS": {"PHYEVAL": "Physician of the Visual Scale", "SATEVAL": "Physician of the Satisfaction Scale"}}
"""Labels of supplemental qualifiers where the question itself does not serve, by domain."""

ONCE_RANDOMISED = {"SCREEN FAILURE": "FAILURE TO MEET CONTINUATION CRITERIA"}
"""Disposition → what it is called of somebody who was randomised: who was drawn is no screen failure any more."""

ALIKE = {"VS": ["LOC", "LAT"]}
"""Stems that do not tell one result from another when the last one before exposure is looked for: pressure taken at the other arm."""
