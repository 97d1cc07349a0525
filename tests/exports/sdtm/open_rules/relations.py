"""Rules about records that say something of other records: CO, SUPP--, RELREC, findings about."""

from __future__ import annotations

import re
from collections import Counter

from ecrf.exports.sdtm import standard

from .reading import Record, Rule, Trial, Where, apart, at_most, filled, once, pair, records


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _pointing_nowhere(trial: Trial) -> Where:
    known = {(one.name, name): {(r["USUBJID"], _text(r[name])) for r in one.records}
             for one in trial.within("all -RELREC") for name in one.columns if name.endswith(("SEQ", "GRPID", "LNKID")) or name == "VISITNUM"}
    for r in trial.of("CO SUPP RELREC"):
        if "IDVAR" in r and "IDVARVAL" in r and (r["USUBJID"], r["IDVARVAL"]) not in known.get((r["RDOMAIN"], r["IDVAR"]), ()):
            yield r


def _no_such_variable(number: int, scope: str) -> Rule:
    return Rule(number, f"IDVAR is a variable of the dataset that RDOMAIN names ({scope})",
                lambda trial: [r for r in trial.of(scope) if "IDVAR" in r and not (r["RDOMAIN"] in trial.sets and trial.sets[r["RDOMAIN"]].has(r["IDVAR"]))])


def _no_such_dataset(number: int, scope: str) -> Rule:
    return Rule(number, f"RDOMAIN is a dataset that is there ({scope})", lambda trial: [r for r in trial.of(scope) if "RDOMAIN" in r and r["RDOMAIN"] not in trial.sets])


def _single(trial: Trial) -> Where:
    seen = Counter((r["USUBJID"], r["RELID"]) for r in trial.of("RELREC"))
    return [key for key, count in seen.items() if count < 2]


def _named_as_a_variable(trial: Trial) -> Where:
    for one in trial.within("SUPP"):
        printed = {said.name for said in standard.domain(one.name[4:]).printed}
        yield from {(one.name, r["QNAM"]) for r in one.records if r["QNAM"] in printed}


def _about(number: int, scope: str, says: str, names: tuple[str, ...]) -> Rule:
    """Findings about a record, related to it by RELREC, name it in FAOBJ as it names itself."""
    def broken(trial: Trial) -> Where:
        at: dict[tuple[str, str, str], list[Record]] = {}
        for r in trial.of(f"FA {scope}"):
            at.setdefault((r.dataset.name, r["USUBJID"], r["--GRPID"]), []).append(r)
        ends: dict[tuple[str, str], list[Record]] = {}
        for r in trial.of("RELREC"):
            ends.setdefault((r["USUBJID"], r["RELID"]), []).append(r)
        for pair_of in ends.values():
            sides = [at.get((r["RDOMAIN"], r["USUBJID"], r["IDVARVAL"]), []) for r in pair_of]
            found = [r for side in sides for r in side if r.dataset.name == "FA"]
            parents = [r for side in sides for r in side if r.dataset.name != "FA"]
            called = {next((p[name] for name in names if name in p), "") for p in parents}
            if len(parents) == 1:
                yield from (r for r in found if r["FAOBJ"].upper() not in {one.upper() for one in called})
    return Rule(number, says, broken)


def _foreign(trial: Trial) -> Where:
    return [r for r in trial.of("SUPP") if r["RDOMAIN"] != r.dataset.name[4:6]]


RULES = [
    records(17, "CO", "IDVARVAL only with RDOMAIN", lambda r: "IDVARVAL" in r and "RDOMAIN" not in r), filled(90, "CO", "IDVAR", "RDOMAIN"),
    records(158, "CO", "a comment on records of a domain says which", lambda r: "RDOMAIN" in r and r["RDOMAIN"] != "DM" and "IDVAR" not in r),
    records(187, "CO", "a comment on a record has no time of its own", lambda r: "IDVAR" in r and "CODTC" in r),
    records(134, "SUPP", "a qualifier of anything but DM says of which record", lambda r: r["RDOMAIN"] != "DM" and "IDVAR" not in r),
    filled(135, "SUPP", "IDVAR", "IDVARVAL"), filled(218, "CO SUPP", "IDVARVAL", "IDVAR"),
    records(136, "RELREC", "a relation of a --SEQ says of whom", lambda r: str(r["IDVAR"]).endswith("SEQ") and "IDVARVAL" not in r and "USUBJID" not in r),
    records(202, "RELREC", "a relation of a --SEQ has no RELTYPE", lambda r: str(r["IDVAR"]).endswith("SEQ") and "RELTYPE" in r),
    once(203, "SUPP", "USUBJID IDVAR IDVARVAL QNAM"), Rule(206, "what IDVARVAL names is there (CO SUPP RELREC)", _pointing_nowhere),
    records(221, "SUPP", "QNAM is a name of at most 8 capitals, digits and underscores", lambda r: not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,7}", r["QNAM"])),
    at_most(222, "SUPP", "QLABEL", 40), pair(302, "SUPP", "QNAM", "QLABEL", "RDOMAIN"), Rule(783, "no QNAM is the name of a variable of its domain", _named_as_a_variable),
    _no_such_variable(712, "SUPP"), _no_such_variable(916, "RELREC"), _no_such_variable(953, "CO"),
    _no_such_dataset(384, "RELREC"), _no_such_dataset(457, "SUPP"), _no_such_dataset(502, "CO RELREC SUPP"),
    Rule(484, "a relation has two records or more (RELREC)", _single), Rule(538, "RDOMAIN is in the name of its supplement", _foreign),
    Rule(540, "a split FA is of a dataset that is there", lambda trial: [name for name in trial.sets if re.fullmatch(r"FA..", name) and name[2:] not in trial.sets]),
    *(Rule(number, "no dataset is split", lambda trial: [name for name in trial.sets if not name.startswith("SUPP") and len(name) in (3, 4)]) for number in (357, 510, 539)),
    _about(744, "events interventions", "FAOBJ is what the record calls itself", ("--DECOD", "--TERM", "--TRT")),
    _about(766, "events", "FAOBJ is --TERM of an event without --DECOD", ("--DECOD", "--TERM")),
    _about(757, "interventions", "FAOBJ is --TRT of an intervention without --DECOD", ("--DECOD", "--TRT")),
    _about(767, "events interventions", "FAOBJ is --DECOD where there is one", ("--DECOD", "--TERM", "--TRT")),
    apart(231, "RELSUB", "RSUBJID", "USUBJID"),
]
