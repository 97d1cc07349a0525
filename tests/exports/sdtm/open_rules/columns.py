"""Rules about which datasets and variables there are, how they are called, and in what order."""

from __future__ import annotations

import re

from ecrf.exports.sdtm import standard

from .reading import Rule, Trial, Where, at_most, beside, never, records

ANIMALS = {49: "--USCHFL", 57: "FETUSID", 58: "RPHASE", 59: "RPPLDY", 60: "RPPLSTDY", 61: "RPPLENDY", 64: "--RPDY", 65: "--RPSTDY", 66: "--RPENDY",
           67: "--DETECT", 74: "--IMPLBL", 226: "--DTHREL", 242: "--EXCLFL", 243: "--REASEX", 244: "--DETECT", 245: "--NOMDY", 246: "--NOMLBL"}
"""Variables of the guide for animal studies, never used for people."""
ANIMAL_FINDINGS = {52: "--IMPLBL", 54: "--DTHREL", 55: "--EXCLFL", 56: "--REASEX", 247: "--RESLOC"}
DEMOGRAPHICS = {68: "AGETXT", 69: "SPECIES", 70: "STRAIN", 71: "SBSTRAIN", 73: "RPATHCD", 174: "SPECIES", 175: "STRAIN", 176: "SBSTRAIN"}
TUMOUR_RESULTS = {3: "TRLOC", 76: "TRPORTOT", 77: "TRDIR", 78: "TRLAT"}
PROPERTIES = "interventions events -DS -DV -EX"
ALWAYS = ("TI", "TS", "TA", "TE", "TV", "RELREC")


def _absent(number: int, name: str) -> Rule:
    return Rule(number, f"there is no dataset {name}", lambda trial: [name] if name in trial.sets else [])


def _expected(core: str) -> Rule:
    def broken(trial: Trial) -> Where:
        return [(one.name, said.name) for one in trial.sets.values() for said in standard.domain(one.name).printed if said.core == core and not one.has(said.name)]
    return Rule(355 if core == "Req" else 334, f"every {'required' if core == 'Req' else 'expected'} variable is there", broken)


def _required_filled(trial: Trial) -> Where:
    return [(one.name, said.name) for one in trial.sets.values() for said in standard.domain(one.name).printed
            if said.core == "Req" and any(said.name not in record for record in one.records)]


def _order(trial: Trial) -> Where:
    for one in trial.sets.values():
        printed = [said.name for said in standard.domain(one.name).printed]
        if [name for name in printed if name in one.columns] != [name for name in one.columns if not re.fullmatch(r"COVAL\d", name)]:
            yield one.name


def _allowed(trial: Trial) -> Where:
    for one in trial.within("interventions events findings"):
        printed = {said.name for said in standard.domain(one.name).printed}
        yield from ((one.name, name) for name in one.columns if name not in printed)


def _title(label: str) -> bool:
    small = {"a", "an", "and", "and/or", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "per", "the", "to", "with", "within", "is"}
    return all(word[:1].isupper() or not word[:1].isalpha() or word in small for word in label.split())


RULES = [
    *(never(number, "all", name) for number, name in ANIMALS.items()),
    *(never(number, "findings", name) for number, name in ANIMAL_FINDINGS.items()),
    *(never(number, "DM", name) for number, name in DEMOGRAPHICS.items()),
    *(never(number, "TR", name) for number, name in TUMOUR_RESULTS.items()),
    never(12, "AE", "AEOCCUR"), never(13, "AE", "AESTAT"), never(75, "AE", "AEREASND"),
    never(31, "QS FT", "--EVAL"), never(32, "QS FT", "--EVALID"),
    never(48, "interventions", "--METHOD"), never(50, "interventions findings", "--RSTIND"), never(51, "interventions findings", "--RSTMOD"),
    never(72, "findings -EG", "--BEATNO"),
    never(111, "findings -MS", "--AGENT"), never(112, "findings -MS", "--CONC"), never(113, "findings -MS", "--CONCU"), never(114, "events -MH", "--EVDTYP"),
    never(207, "findings -RP", "--STDTC"), never(291, "EX", "EXVAMT"), never(292, "EX", "EXVAMTU"),
    beside(15, "interventions events -AE -DS -DV -EX", "--OCCUR", "--PRESP"), beside(23, "events findings", "--TOX", "--TOXGR"),
    beside(26, "all", "--TPT", "--TPTNUM"), beside(29, "all", "--TPTNUM", "--TPT"), beside(166, "all", "--TPTNUM", "--TPT"),
    beside(30, PROPERTIES, "--REASND", "--PRESP"), beside(81, PROPERTIES, "--STAT", "--PRESP"),
    beside(79, "all", "--LAT", "--LOC"), beside(96, "all", "--PORTOT", "--LOC"), beside(98, "all", "--DIR", "--LOC"),
    beside(80, "all", "--TPTREF", "--ELTM --TPTNUM --TPT"), beside(84, "all", "--ENTPT", "--ENRTPT"), beside(171, "all", "--ENRTPT", "--ENTPT"),
    beside(104, "all", "--SCAT", "--CAT"), beside(786, "TI", "IESCAT", "IECAT"),
    beside(165, "all", "--RFTDTC", "--TPTREF"), beside(167, "all", "--ELTM", "--TPTREF"),
    beside(193, "all", "MIDSDTC", "MIDS"), beside(258, "all", "--STRTPT", "--STTPT"), beside(261, "all", "--STTPT", "--STRTPT"),
    beside(321, "all", "--DTC", "--DY"), beside(793, "all", "--DTC", "--DY"), beside(700, "all", "--DY", "--DTC"),
    beside(328, "all", "--STDTC", "--STDY"), beside(862, "all", "--STDY", "--STDTC"),
    beside(776, "all", "--ENDTC", "--ENDY"), beside(708, "all", "--ENDY", "--ENDTC"), beside(864, "all", "--ENDY", "--ENDTC"),
    beside(107, "interventions events findings", "STUDYID", "USUBJID APID SPDEVID POOLID"),
    beside(575, "interventions events findings -IE -SC", "STUDYID", "--DTC --STDTC --ENDTC VISITNUM EPOCH --DUR --TPT --STRF --ENRF"),
    _absent(42, "TT"), _absent(43, "TP"), _absent(44, "SJ"),
    Rule(183, "there is no PP without PC", lambda trial: ["PP"] if "PP" in trial.sets and "PC" not in trial.sets else []),
    Rule(188, "there is no MS without MB", lambda trial: ["MS"] if "MS" in trial.sets and "MB" not in trial.sets else []),
    Rule(297, "there is no MIDS without TM", lambda trial: [one.name for one in trial.within("all") if one.has("MIDS") and "TM" not in trial.sets]),
    Rule(777, "there is no RELMIDS without TM", lambda trial: [one.name for one in trial.within("all") if one.has("RELMIDS") and "TM" not in trial.sets]),
    Rule(581, "there is a DM", lambda trial: [] if "DM" in trial.sets else ["DM"]),
    Rule(739, "there is an EX, as the protocol gives a treatment", lambda trial: [] if "EX" in trial.sets else ["EX"]),
    Rule(579, "no dataset is empty", lambda trial: [one.name for one in trial.sets.values() if not one.rows]),
    _expected("Req"), _expected("Exp"), Rule(356, "every required variable is filled", _required_filled),
    Rule(852, "variables stand in the order of the guide", _order),
    Rule(550, "a variable belongs to the class of its dataset", _allowed),
    Rule(376, "the prefix of a variable is the domain",
         lambda trial: [(one.name, name) for one in trial.within("interventions events findings") for name in one.columns
                        if name[:2] != one.name and f"--{name[2:]}" in _prefixed(one.name)]),
    Rule(182, "names of variables have at most 8 characters", lambda trial: [name for one in trial.sets.values() for name in one.columns if len(name) > 8]),
    Rule(19, "labels of variables have at most 40 characters", lambda trial: [label for one in trial.sets.values() for label in one.labels.values() if len(label) > 40]),
    Rule(594, "labels of variables are in title case", lambda trial: sorted({label for one in trial.sets.values() for label in one.labels.values() if not _title(label)})),
    Rule(180, "DOMAIN has 2 characters", lambda trial: [r for r in trial.of("all") if "DOMAIN" in r and len(r["DOMAIN"]) != 2]),
    Rule(598, "a dataset is called as its DOMAIN", lambda trial: [one.name for one in trial.within("all -RELREC") for r in one.records if "DOMAIN" in r and r["DOMAIN"] != one.name]),
    Rule(929, "every DOMAIN is one that the guide knows", lambda trial: [one.name for one in trial.sets.values() if not one.name.startswith("SUPP") and not _in_guide(one.name)]),
    Rule(293, "names of supplements have at most 8 characters", lambda trial: [one.name for one in trial.within("SUPP") if len(one.name) > 8]),
    at_most(88, "DM TX", "SETCD", 8),
    Rule(765, "no dataset is larger than 5 GB", lambda trial: [one.name for one in trial.sets.values() if sum(len(str(row)) for row in one.rows) > 5e9]),
    records(867, "all", "no text begins with a blank", lambda r: any(isinstance(value, str) and value.startswith(" ") for value in r.values.values())),
    records(890, "all", "no text is a full stop alone", lambda r: "." in r.values.values()),
    Rule(1081, "the role of a variable in Define-XML is that of the guide", lambda trial: [
        (one.name, said.name) for one in trial.sets.values() for said in standard.domain(one.name).printed if trial.roles.get((one.name, said.name), said.role) != said.role]),
    Rule(1082, "a variable is text or number as the guide says", lambda trial: [
        (one.name, said.name) for one in trial.sets.values() for said in standard.domain(one.name).printed
        if said.name in one.types and (one.types[said.name] in ("integer", "float")) != (said.type == "Num")]),
    Rule(172, "STUDYID is that of DM", lambda trial: [r for r in trial.of("all") if r["STUDYID"] not in trial.values("DM", "STUDYID")]),
]


def _prefixed(domain: str) -> set[str]:
    return {f"--{said.name.removeprefix(domain)}" for said in standard.domain(domain).printed if said.name.startswith(domain)}


def _in_guide(name: str) -> bool:
    try:
        return bool(standard.domain(name))
    except KeyError:
        return False
