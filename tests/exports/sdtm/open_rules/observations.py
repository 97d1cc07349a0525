"""Rules about the general observation classes: findings, events, interventions, and their times."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from .reading import (
    Record,
    Rule,
    Trial,
    Where,
    after,
    among,
    apart,
    day,
    filled,
    is_number,
    known,
    once,
    pair,
    positive,
    records,
)

SERIOUS = ("AESCAN", "AESCONG", "AESDISAB", "AESDTH", "AESHOSP", "AESLIFE", "AESOD", "AESMIE")
FLAGS = {87: "AESER", 123: "AESCAN", 124: "AESCONG", 125: "AESDISAB", 126: "AESDTH", 127: "AESHOSP", 128: "AESLIFE", 129: "AESOD", 130: "AESMIE", 131: "AECONTRT"}
LISTED = "interventions events -DS -DV -EX"
TEST = "--TESTCD --CAT --SCAT --SPEC --METHOD"
NO_WORDS = {"OTHER": (159, 160, 161), "MULTIPLE": (162, 163, 164)}
TOPICS = (("findings", "--TESTCD"), ("interventions", "--TRT"), ("events", "--TERM"))
RELATIVE_END = "BEFORE|COINCIDENT|ONGOING|AFTER|UNKNOWN"
RELATIVE_START = "BEFORE|COINCIDENT|AFTER|UNKNOWN"
DICTIONARY = {268: ("--DECOD", "--PTCD"), 706: ("--LLTCD", "--LLT"), 716: ("--SOCCD", "--SOC"), 719: ("--HLGTCD", "--HLGT"), 723: ("--HLTCD", "--HLT"), 184: ("--BODSYS", "--BDSYCD")}


def _study_day(number: int, time: str, name: str, says: str, wrong, scope: str = "all -DM") -> Rule:
    """A study day against the time it is of and RFSTDTC: ``wrong(said, expected, time)``."""
    def broken(trial: Trial) -> Where:
        for r in trial.of(scope):
            if r.dataset.has(name) and r["USUBJID"] in trial.dm:
                said, zero = day(r[time]), day(trial.dm[r["USUBJID"]]["RFSTDTC"])
                days = (date.fromisoformat(said) - date.fromisoformat(zero)).days if said and zero else None
                if wrong(r[name], None if days is None else days + (days >= 0), r[time]):
                    yield r
    return Rule(number, says, broken)


def _incomplete(said: object, expected: int | None, _: object) -> bool:
    return expected is None and said != ""


def _differs(said: object, expected: int | None, _: object) -> bool:
    return expected is not None and said not in ("", expected)


def _missing(said: object, expected: int | None, time: object) -> bool:
    return said == "" and expected is not None


def _subject(number: int, scope: str, says: str, wrong) -> Rule:
    return Rule(number, f"{says} ({scope})", lambda trial: [r for r in trial.of(scope) if r["USUBJID"] in trial.dm and wrong(r, trial.dm[r["USUBJID"]])])


def _visits(number: int, says: str, name: str) -> Rule:
    """A visit that SV calls planned stands in TV under that name."""
    def broken(trial: Trial) -> Where:
        planned = {(r["USUBJID"], r["VISITNUM"]) for r in trial.of("SV") if r["SVPRESP"] == "Y"}
        there = trial.values("TV", name)
        return [r for r in trial.of("all -TV") if (r["USUBJID"], r["VISITNUM"]) in planned and name in r and r[name] not in there]
    return Rule(number, says, broken)


def _went(trial: Trial) -> Where:
    visits = {(r["USUBJID"], r["VISITNUM"]) for r in trial.of("SV")}
    return [r for r in trial.of("all -SV -TV") if "VISITNUM" in r and (r["USUBJID"], r["VISITNUM"]) not in visits]


def _renamed(trial: Trial) -> Where:
    called = {r["VISITNUM"]: r["VISIT"] for r in trial.of("TV")}
    return [r for r in trial.of("all") if r["VISITNUM"] in called and "VISIT" in r and r["VISIT"] != called[r["VISITNUM"]]]


def _in_two_datasets(number: int, name: str) -> Rule:
    def broken(trial: Trial) -> Where:
        having = [one.name for one in trial.within("all") if one.has(name)]
        return having if len(having) == 1 else []
    return Rule(number, f"{name} stands in two datasets or in none", broken)


def _labelled(trial: Trial) -> Where:
    return [r for one in trial.within("all") for r in one.records if "--SCAT" in r and r["--SCAT"].upper() == one.label.upper()]


def _units(trial: Trial) -> Where:
    seen = defaultdict(set)
    for r in trial.of("findings"):
        if "--STRESC" in r and is_number(r["--STRESC"]):
            seen[r.dataset.name, *(r[name] for name in TEST.split())].add(r["--STRESU"])
    return [(key, sorted(found)) for key, found in seen.items() if len(found) > 1]


def _elapsed(trial: Trial) -> Where:
    seen = defaultdict(set)
    for r in trial.of("all"):
        if "--TPTNUM" in r and "--ELTM" in r:
            seen[r.dataset.name, r["VISITNUM"], r["--TPTREF"], r["--TPTNUM"]].add(r["--ELTM"])
    return [key for key, found in seen.items() if len(found) > 1]


def _groups_all(trial: Trial) -> Where:
    said = {r["MHCAT"] for r in trial.of("MH")}
    return said if len(said) == 1 and said != {""} else []


def _bounded(number: int, name: str) -> Rule:
    return records(number, "LB", f"{name} is of a measurement", lambda r: name in r and "LBORRES" in r and not is_number(str(r["LBORRES"]).lstrip("<>=≤≥ ")))


def _ordered(number: int, low: str, high: str) -> Rule:
    return records(number, "findings", f"{high} is not below {low}", lambda r: is_number(r[low]) and is_number(r[high]) and float(r[high]) < float(r[low]))


def _time_points(number: int, visits: bool, reference: bool) -> Rule:
    def broken(trial: Trial) -> Where:
        for one in trial.within("all"):
            if one.has("VISITNUM") is visits and one.has("--TPTREF") is reference:
                per = " ".join(["VISITNUM"] * visits + ["--TPTREF"] * reference)
                yield from pair(number, one.name, "--TPT", "--TPTNUM", per).broken(trial)
    return Rule(number, f"--TPT and --TPTNUM one to one{' per visit' * visits}{' per reference' * reference}", broken)


def _no_result(r: Record) -> bool:
    return "--STAT" not in r and r["--DRVFL"] != "Y" and "--ORRES" not in r


RULES = [
    records(1, "IE", "an inclusion criterion that was not met is N", lambda r: r["IECAT"] == "INCLUSION" and r["IEORRES"] != "N"),
    records(11, "IE", "an exclusion criterion that was met is Y", lambda r: r["IECAT"] == "EXCLUSION" and r["IEORRES"] != "Y"),
    records(25, "IE", "IESTRESC is IEORRES", lambda r: r["IESTRESC"] != r["IEORRES"]), known(227, "IE", "IETEST", "TI", "IETEST"), known(228, "IE", "IETESTCD", "TI", "IETESTCD"),
    records(4, "EC", "what was not given has no dose", lambda r: r["ECOCCUR"] == "N" and "ECDOSE" in r and float(r["ECDOSE"]) <= 0),
    records(5, "EX", "a placebo has dose 0", lambda r: r["EXTRT"].upper() == "PLACEBO" and r["EXDOSE"] != 0),
    records(137, "EC", "a dose that was given is above 0", lambda r: r["ECOCCUR"] != "N" and not {"ECSTAT", "ECDOSTXT"} & {n for n in ("ECSTAT", "ECDOSTXT") if n in r} and "ECDOSE" in r and float(r["ECDOSE"]) <= 0),
    records(217, "EC", "what was given has a dose", lambda r: not any(n in r for n in ("ECDOSE", "ECSTAT", "ECDOSTXT")) and r["ECOCCUR"] != "N"),
    records(14, "interventions events -AE -DS -DV -EX", "--OCCUR is said of what was asked for and done",
            lambda r: "--OCCUR" in r and (r["--PRESP"] != "Y" or r["--STAT"] == "NOT DONE")),
    records(16, "interventions events -AE -DS -DV -EX", "--OCCUR is said of what was asked for", lambda r: "--OCCUR" in r and r["--PRESP"] != "Y"),
    *(records(number, scope, "what was asked for has --OCCUR, or --STAT says that it was not done",
              lambda r: r["--PRESP"] == "Y" and r.dataset.has("--OCCUR") and "--OCCUR" not in r and r["--STAT"] != "NOT DONE")
      for number, scope in ((18, "interventions events -AE -DS -DV -EX"), (117, LISTED), (118, LISTED))),
    among(260, LISTED, "--PRESP", "Y"),
    records(240, "interventions events", "what did not occur has no --STRF", lambda r: r["--OCCUR"] == "N" and "--STRF" in r),
    records(241, "interventions events", "what did not occur has no --ENRF", lambda r: r["--OCCUR"] == "N" and "--ENRF" in r),
    records(21, "findings", "a result is standardised", lambda r: "--ORRES" in r and "--STRESC" not in r), records(99, "findings", "a result or --STAT", lambda r: "--ORRES" in r and "--STAT" in r),
    records(200, "findings", "no result: --STAT or --DRVFL says so", _no_result), records(82, "PE", "PESTRESC only with PEORRES", lambda r: "PESTRESC" in r and "PEORRES" not in r),
    records(83, "findings", "what is flagged as last before exposure has a result", lambda r: r["--LOBXFL"] == "Y" and "--DRVFL" not in r and "--ORRES" not in r),
    records(105, "findings", "what is flagged as last before exposure has a standard result", lambda r: r["--LOBXFL"] == "Y" and "--STRESC" not in r),
    records(643, "findings", "what is flagged as baseline has a standard result", lambda r: r["--BLFL"] == "Y" and "--STRESC" not in r),
    among(170, "findings", "--LOBXFL", "Y"), among(116, "findings", "--SPCUFL", "N"),
    once(914, "findings", f"USUBJID {TEST}", lambda r: r["--BLFL"] == "Y" and "--STRESC" in r), once(915, "findings", f"USUBJID {TEST}", lambda r: r["--LOBXFL"] == "Y" and "--STRESC" in r),
    filled(101, "findings", "--RESCAT", "--STRESC"), filled(133, "findings", "--STRESU", "--STRESC"), filled(110, "findings", "--ORREF", "--STREFC"), filled(295, "findings", "--STREFC", "--STREFN"),
    records(542, "findings", "--STRESN is the number of --STRESC", lambda r: is_number(r["--STRESC"]) and ("--STRESN" not in r or float(r["--STRESN"]) != float(r["--STRESC"]))),
    records(863, "findings", "a --STRESC that is a number has --STRESN", lambda r: is_number(r["--STRESC"]) and "--STRESN" not in r),
    records(732, "findings", "--STRESN only where --STRESC is a number", lambda r: "--STRESN" in r and not is_number(r["--STRESC"])), Rule(699, "one standard unit per test", _units),
    records(199, "findings -IE", "--TEST has at most 40 characters", lambda r: len(r["--TEST"]) > 40), pair(303, "findings", "--TESTCD", "--TEST"),
    records(220, "findings", "--TESTCD is a name of at most 8 characters", lambda r: not re.fullmatch(r"[A-Z_][A-Z0-9_]{0,7}", r["--TESTCD"])),
    *(records(number, scope, f"{name} is not {word}", lambda r, name=name, word=word: r[name] == word)
      for word, numbers in NO_WORDS.items() for number, (scope, name) in zip(numbers, TOPICS, strict=True)),
    records(225, "all -EX -AE -DS -DV -IE", "--REASND says why something was not done", lambda r: "--REASND" in r and r["--STAT"] != "NOT DONE"),
    records(774, "findings", "what was not done says why", lambda r: r["--STAT"] == "NOT DONE" and "--REASND" not in r),
    _bounded(289, "LBORNRHI"), _bounded(290, "LBORNRLO"), _bounded(298, "LBSTNRLO"), _bounded(299, "LBSTNRHI"), _ordered(672, "--STNRLO", "--STNRHI"), _ordered(889, "--ORNRLO", "--ORNRHI"),
    records(169, "LB", "LBTOXGR is a number", lambda r: "LBTOXGR" in r and not is_number(r["LBTOXGR"])),
    once(1034, "findings", "USUBJID --TESTCD --CAT --SCAT --LOC --LAT VISITNUM --DTC --TPT --REPNUM", lambda r: r.dataset.has("--REPNUM")),
    *(among(number, "AE", name, "Y|N") for number, name in FLAGS.items()),
    records(22, "AE", "a reason to be serious makes an event serious", lambda r: "Y" in {r[name] for name in SERIOUS} and r["AESER"] != "Y"),
    records(266, "AE", "a serious event has a reason to be so", lambda r: "Y" not in {r[name] for name in SERIOUS} and r["AESER"] != "N"),
    Rule(597, "what SUPPAE calls otherwise important has AESMIE",
         lambda trial: {r["USUBJID"] for r in trial.of("SUPPAE") if r["QNAM"] == "AESOSP"} - {r["USUBJID"] for r in trial.of("AE") if r["AESMIE"] == "Y"}),
    records(657, "AE", "what is not recovered has no end", lambda r: r["AEOUT"] == "NOT RECOVERED/NOT RESOLVED" and "AEENDTC" in r),
    records(659, "AE", "what is recovered has an end", lambda r: r["AEOUT"] == "RECOVERED/RESOLVED" and "AEENDTC" not in r),
    filled(24, "events", "--BODSYS", "--BDSYCD"), filled(267, "events", "--PTCD", "--DECOD"), *(pair(number, "events", *names) for number, names in DICTIONARY.items()), pair(792, "AG CM SU", "--CLASCD", "--CLAS"),
    records(264, "events -DS -DV -HO", "--BODSYS is --SOC", lambda r: "--SOC" in r and r["--BODSYS"] != r["--SOC"]), records(362, "events -DS -DV -HO", "--BDSYCD is --SOCCD", lambda r: "--SOCCD" in r and r["--BDSYCD"] != r["--SOCCD"]),
    filled(102, "AE MH CE EG LB PC PP", "--TOX", "--TOXGR"), filled(103, "all", "--SCAT", "--CAT"),
    apart(195, "events", "--SCAT", "--DECOD"), apart(196, "events", "--CAT", "--DECOD"), apart(197, "events", "--CAT", "--BODSYS"), apart(198, "events", "--SCAT", "--BODSYS"),
    apart(237, "all", "--SCAT", "--CAT"), apart(272, "all", "--CAT", "DOMAIN"), Rule(219, "--SCAT is not the label of the dataset", _labelled), Rule(365, "MHCAT tells records apart", _groups_all),
    filled(89, "interventions", "--VAMT", "--TRTV"), filled(91, "interventions", "--VAMTU", "--TRTV"), filled(100, "interventions", "--VAMT", "--TRTV"),
    records(92, "interventions", "a dose is a number or a text", lambda r: "--DOSE" in r and "--DOSTXT" in r), records(94, "interventions", "--DOSTXT is not a number", lambda r: is_number(r["--DOSTXT"])),
    records(93, "interventions", "a dose has a unit", lambda r: "--DOSU" not in r and any(name in r for name in ("--DOSE", "--DOSTOT", "--DOSTXT"))),
    positive(305, "all", "--DUR"), positive(308, "interventions", "--DOSE"), positive(517, "interventions", "--DOSTOT"), positive(518, "interventions", "--VAMT"), positive(880, "BS CP GF IS LB MB MS MI PC PP", "--PDUR"),
    filled(28, "all", "--ELTM", "--TPTREF"), filled(865, "all", "--ELTM", "--TPTREF"), filled(616, "all", "--STINT", "--TPTREF"), filled(642, "all", "--ENINT", "--TPTREF"), filled(248, "all", "--RFTDTC", "--TPTREF"),
    filled(85, "all", "--STTPT", "--STRTPT"), filled(106, "all", "--ENTPT", "--ENRTPT"), among(324, "all", "--ENRTPT", RELATIVE_END), among(572, "all", "--ENRTPT", RELATIVE_END),
    among(710, "all", "--STRTPT", RELATIVE_START), among(763, "all", "--STRTPT", RELATIVE_START),
    _time_points(141, False, False), _time_points(685, True, False), _time_points(686, False, True), _time_points(689, True, True), Rule(142, "one --ELTM per time point", _elapsed),
    _study_day(138, "--STDTC", "--STDY", "no --STDY without both dates", _incomplete), _study_day(139, "--ENDTC", "--ENDY", "no --ENDY without both dates", _incomplete),
    _study_day(354, "--DTC", "--DY", "no --DY without both dates", _incomplete), _study_day(529, "--DTC", "--DY", "--DY counts from RFSTDTC, without 0", _differs),
    _study_day(552, "--STDTC", "--STDY", "--STDY counts from RFSTDTC, without 0", _differs), _study_day(553, "--ENDTC", "--ENDY", "--ENDY counts from RFSTDTC, without 0", _differs),
    _study_day(853, "--DTC", "--DY", "--DY where both dates are complete", _missing),
    records(707, "findings", "--DY is not after --ENDY", lambda r: "--DY" in r and "--ENDY" in r and r["--DY"] > r["--ENDY"]), records(866, "findings", "--DTC is not after --ENDTC", lambda r: after(r["--DTC"], r["--ENDTC"])),
    records(718, "all", "--STDTC is not after --ENDTC", lambda r: after(r["--STDTC"], r["--ENDTC"])),
    records(892, "interventions events findings", "what has an end has a start", lambda r: any(n in r for n in ("--ENDTC", "--ENRF", "--ENRTPT")) and not any(n in r for n in ("--STDTC", "--STRF", "--STRTPT"))),
    _subject(720, "interventions events findings", "--DTC is not after the end of participation", lambda r, dm: after(r["--DTC"], dm["RFPENDTC"])),
    _subject(952, "all -DM -DS", "--ENDTC is not after the end of participation", lambda r, dm: after(r["--ENDTC"], dm["RFPENDTC"])),
    _subject(86, "DV", "no deviation before consent", lambda r, dm: after(dm["RFICDTC"], r["DVSTDTC"])), _subject(236, "MH", "history begins before RFSTDTC", lambda r, dm: after(r["MHSTDTC"], dm["RFSTDTC"])),
    _subject(250, "MH", "history ends before RFSTDTC", lambda r, dm: "MHENDTC" in r and "RFSTDTC" in dm and not after(dm["RFSTDTC"], r["MHENDTC"])),
    _subject(177, "all -DM", "--ENRF only with RFENDTC", lambda r, dm: "--ENRF" in r and "RFENDTC" not in dm), _subject(262, "all -DM", "--STRF only with RFSTDTC", lambda r, dm: "--STRF" in r and "RFSTDTC" not in dm),
    known(140, "all -SV -TV", "VISITDY", "TV", "VISITDY"), known(249, "all -TV", "VISITDY", "TV", "VISITDY"), Rule(168, "every visit of a record is in SV", _went),
    _visits(269, "a planned VISIT is in TV", "VISIT"), _visits(270, "a planned VISITNUM is in TV", "VISITNUM"), known(271, "all -TA", "EPOCH", "TA", "EPOCH"),
    Rule(361, "VISIT and VISITNUM one to one for the visits of TV", _renamed),
    records(701, "interventions events findings -DD -PP -MH", "EPOCH is filled", lambda r: "EPOCH" not in r),
    _in_two_datasets(358, "--LNKGRP"), _in_two_datasets(571, "--LNKID"), once(544, "interventions events findings", "USUBJID --SEQ"),
]

