"""Rules about the design of the trial: TA, TE, TI, TS, TV."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

from .reading import Rule, Trial, Where, at_most, filled, known, once, pair, records

NULLS = frozenset({"NA", "N/A", "NOT APPLICABLE", "UNK", "UNKNOWN", "NI", "NO INFORMATION", "ASKU", "MSK", "NAV", "NINF", "PINF", "OTH", "QS", "TRC", "UNC"})
"""Terms, and words for them, of the list of null flavors of ISO 21090."""
DURATION = re.compile(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?")
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
CODES = {said["code"]: term for listed in json.loads(Path("forms/standards/terminology.json").read_text())["terminology"]["codelists"].values()
         for term, said in listed["terms"].items() if "code" in said}
"""Terms of the release in use, by their codes."""
LATER = ("TSVAL1", "TSVAL2", "TSVAL3")


def _parameters(number: int, says: str, wrong) -> Rule:
    return Rule(number, says, lambda trial: [says] if wrong(trial.values("TS", "TSPARMCD")) else [])


def _rules_of_elements(trial: Trial) -> Where:
    seen = defaultdict(set)
    for r in trial.of("TE"):
        seen[r["TESTRL"], r["TEENRL"], r["TEDUR"]].add(r["ETCD"])
    return [key for key, found in seen.items() if len(found) > 1]


RULES = [
    records(27, "TE", "an element says how it ends or how long it lasts", lambda r: "TEENRL" not in r and "TEDUR" not in r),
    pair(132, "TE TA SE", "ETCD", "ELEMENT"), records(143, "TA TE SE", "ETCD has at most 8 characters", lambda r: len(r["ETCD"]) > 8),
    Rule(580, "no two elements begin, end and last alike", _rules_of_elements),
    once(144, "TA", "ARMCD TAETORD"), records(534, "TA", "TAETORD is a whole number", lambda r: r["TAETORD"] != int(r["TAETORD"])),
    once(145, "TI", "TIVERS IETESTCD"), once(146, "TI", "IETESTCD"), pair(743, "TI", "IETESTCD", "IETEST"),
    records(541, "TI", "IETESTCD is a name of at most 8 characters", lambda r: not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,7}", r["IETESTCD"])),
    filled(785, "TI", "IESCAT", "IECAT"),
    known(155, "TV", "ARMCD", "TA", "ARMCD"), known(156, "TV", "ARM", "TA", "ARM"),
    at_most(147, "TS", "TSPARMCD", 8), at_most(148, "TS", "TSPARM", 40), pair(179, "TS", "TSPARMCD", "TSPARM"), once(154, "TS", "TSPARMCD TSSEQ"),
    records(149, "TS", "TSVAL, or TSVALNF says why not", lambda r: "TSVAL" not in r and "TSVALNF" not in r),
    records(150, "TS", "TSVALNF only without TSVAL", lambda r: "TSVAL" in r and "TSVALNF" in r),
    records(41, "TS", "TSVALNF only without TSVAL", lambda r: "TSVAL" in r and "TSVALNF" in r),
    records(787, "TS", "what is not known stands in TSVALNF, not in TSVAL", lambda r: str(r["TSVAL"]).upper() in NULLS and "TSVALNF" not in r),
    records(151, "TS", "no TSVAL1 without TSVAL", lambda r: "TSVAL1" in r and "TSVAL" not in r),
    records(582, "TS", "no later part of TSVAL without the one before", lambda r: any(b in r and a not in r for a, b in zip(("TSVAL", *LATER), LATER, strict=False))),
    pair(152, "TS", "TSVALCD", "TSVAL", "TSPARMCD"), pair(728, "TS", "TSVALCD", "TSVAL", "TSPARMCD"), filled(153, "TS", "TSVCDVER", "TSVCDREF"),
    records(294, "TS", "AGEMAX is a duration of ISO 8601", lambda r: r["TSPARMCD"] == "AGEMAX" and "TSVAL" in r and not DURATION.fullmatch(r["TSVAL"])),
    records(505, "TS", "SSTDTC is a date of ISO 8601", lambda r: r["TSPARMCD"] == "SSTDTC" and not (DATE.fullmatch(r["TSVAL"]) or "TSVALNF" in r)),
    records(742, "TS", "an INDIC that is not given is not applicable", lambda r: r["TSPARMCD"] == "INDIC" and "TSVAL" not in r and r["TSVALNF"] != "NA"),
    _parameters(736, "age is said in one way", lambda said: {"AGE", "AGETXT"} <= said),
    _parameters(741, "INTMODEL, INTTYPE and PCLAS are said", lambda said: not {"INTMODEL", "INTTYPE", "PCLAS"} <= said),
    records(761, "TS", "TSVCDVER of CDISC is a date of a release", lambda r: r["TSVCDREF"] == "CDISC CT" and not re.fullmatch(r"20\d\d-(03|06|09|12)-\d\d", r["TSVCDVER"])),
    records(1080, "TS", "TSVALCD is the code of TSVAL in the release in use", lambda r: r["TSVCDREF"] == "CDISC CT" and "TSVALCD" in r and CODES.get(r["TSVALCD"]) != r["TSVAL"]),
]
