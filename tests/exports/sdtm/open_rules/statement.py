"""The statement rule by rule: which rules a delivery of this trial keeps, which it breaks and why, which have nothing to judge.

    python -m tests.exports.sdtm.open_rules.statement > docs/sdtm-rules.md
"""

from __future__ import annotations

from . import columns, observations, people, plan, relations

RULES = sorted((rule for module in (columns, people, plan, relations, observations) for rule in module.RULES), key=lambda rule: rule.number)
BROKEN = {
    191: "RFENDTC is filled when participation ends or has a last contact after the injection; who has an arm and awaits the injection has none yet",
    217: "the dose is on the product page, which may not be filled at the cut",
    356: "AEDECOD waits for the coding in MedDRA (rulings R32)",
    701: "EPOCH follows from a date: what was before consent, or was asked without a date, has none",
    717: "in a running trial the last disposition is that of the day of injection",
    892: "the end is asked and the start is not: when smoking stopped, when a treatment stopped, when the stay after the injection ended",
    915: "the rule does not look at --LOC, --LAT and --LNKID: one result is flagged per finger, side and ulcer",
}
"""Rules that a delivery may break, and why that is right."""
NOTHING = frozenset({23, 28, 30, 80, 81, 85, 88, 89, 91, 96, 98, 100, 101, 102, 110, 116, 123, 129, 165, 167, 193, 231, 248, 258, 261, 267, 295, 517, 518, 616, 642, 706,
                     710, 716, 719, 723, 729, 763, 792, 865, 880})
"""Rules about a variable that no dataset of the trial has, or a dataset that it does not fill."""
WITHOUT = {
    "SM": {109: "a milestone has a date", 216: "a milestone that does not repeat happens once"},
    "AP--": {181: "DOMAIN of associated persons has 4 characters", 233: "a device or a person is related, not both", 234: "a device or a person is related, not both",
             235: "a related person is a subject of DM", 778: "names of split datasets of associated persons have 5 or 6 characters"},
    "RELSUB": {229: "a subject is in no pool", 230: "a pool is no subject", 232: "a related subject is no pool"},
    "CE": {709: "a clinical event of death is told in DM"}, "OI": {745: "OIPARMCD and OIPARM one to one"}, "TD": {779: "TDSTOFF is 0 or a positive duration"},
    "PP": {901: "PPCAT is a test of PC"},
}
"""Rules of datasets that the trial does not have."""
UNSAID = {97: "EPOCH of SV is that of SE", 784: "TAETORD of SV is that of SE"}
"""Rules about permissible variables of SV that are not sent."""

HEAD = """# SDTM: the statement rule by rule

CDISC's open rules for SDTMIG 3.4 (cdisc-org/cdisc-open-rules), {total} of them, said in our own words. *Pass* and *broken* are tests: `tests/exports/sdtm/open_rules/` holds each rule
as plain code, `tests/exports/sdtm/test_open_rules.py` runs them over a delivery of synthetic subjects. A rule may be broken only for the reason stated; every other breach fails
the test. Made by `python -m tests.exports.sdtm.open_rules.statement > docs/sdtm-rules.md`.

{counts}

| rule | what it asks | verdict | why |
| --- | --- | --- | --- |
"""


def _absent(scope: str, name: str) -> str:
    return f"{name} stands in no dataset of these" if name else f"no {scope} in the trial"


def lines() -> list[tuple[int, str, str, str]]:
    """Number, rule, verdict and reason of every rule, by number."""
    found = [(rule.number, rule.says, "broken", BROKEN[rule.number]) if rule.number in BROKEN else
             (rule.number, rule.says, "not applicable", _absent(*rule.about)) if rule.number in NOTHING else
             (rule.number, rule.says, "pass", "") for rule in RULES]
    found += [(number, says, "not applicable", f"no {name} in the trial") for name, rules in WITHOUT.items() for number, says in rules.items()]
    found += [(number, says, "not applicable", "the variable is permissible and not sent") for number, says in UNSAID.items()]
    return sorted(found)


def table() -> str:
    """The document."""
    every = lines()
    counts = ", ".join(f"{sum(line[2] == verdict for line in every)} {verdict}" for verdict in ("pass", "broken", "not applicable"))
    return HEAD.format(total=len(every), counts=f"{counts[:1].upper()}{counts[1:]}.") + "".join(
        f"| CORE-{number:06} | {says.replace('|', '/')} | {verdict} | {why} |\n" for number, says, verdict, why in every)


if __name__ == "__main__":
    print(table(), end="")
