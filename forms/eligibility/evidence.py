"""What the casebook says about each criterion: the answer it suggests, in words, with the page each word comes from.

Nothing relevant on file, or an unknown date that decides, suggests nothing and says so. Criteria that only the
physician or the patient can answer (INC05, EXC03, EXC09) have none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ecrf.crf import Evidence, Said, T
from forms.eligibility import evidence_person as person
from forms.eligibility import evidence_ulcers as ulcers
from forms.eligibility.doses import steroid_dose
from forms.eligibility.periods import mg_words, steroid_day, steroid_said, steroid_state
from forms.eligibility.rules import BEFORE, BY_CRITERION, MILDER_FAILURE, NOTHING, Judgement, Rule, judge
from forms.eligibility.washout import RESULTS, distance_words, event_said, result_words
from forms.eligibility.windows import FAIL

EvidenceOf = Callable[[Any, str], Evidence]

NOTHING_ON_FILE = Said(RESULTS[NOTHING])


def looked_back(rule: Rule) -> EvidenceOf:
    """The evidence of a criterion that a look-back answers."""
    return lambda book, visit: Evidence(judge(rule, book, visit).suggests, judged_said(judge(rule, book, visit)))


def judged_said(found: Judgement) -> tuple[Said, ...]:
    """The event, how long before its anchor, and the result; a failure that unknown dates leave open is to be checked."""
    if found.state == NOTHING:
        return (NOTHING_ON_FILE,)
    told, far, before = event_said(found), distance_words(found), BEFORE["VISIT" if found.provisional else found.anchor]
    words = told.words
    if far.en != "–":
        words = T(f"{words.fr}, {far.fr} {before.fr}", f"{words.en}, {far.en} {before.en}")
    state = "odd" if found.state == FAIL and not found.sure else found.state
    return Said(words, state, told.source, told.item), Said(result_words(found))


def cardiac_failure(book: Any, visit: str) -> Evidence:
    """EXC07: class IV counts as severe; class III within the window is said and left to the physician (EC26)."""
    severe, milder = judge(BY_CRITERION["EXC07"], book, visit), judge(MILDER_FAILURE, book, visit)
    if severe.suggests is None and severe.state == NOTHING and milder.state != NOTHING:
        suggests = "N" if milder.suggests == "N" else None
        words = T("classe III, à l’appréciation du médecin", "class III, for the physician to judge")
        told = judged_said(milder)[0]
        return Evidence(suggests, (replace(told, state="pass" if suggests else "odd"), Said(words)))
    return Evidence(severe.suggests, judged_said(severe))


def steroid(book: Any, visit: str) -> Evidence:
    """EXC24: the prednisone equivalent of the day of the visit, of the injection on that day."""
    day = steroid_day(book, visit)
    if day is None:
        return Evidence(None, (NOTHING_ON_FILE,))
    dose = steroid_dose(book, day)
    told, mg = steroid_said(dose), mg_words(dose)
    suggests = None if dose.above is None else "Y" if dose.above else "N"
    if steroid_state(dose) == NOTHING:
        return Evidence(None, (NOTHING_ON_FILE,))
    words = told.words if mg.en == "–" else T(f"{told.words.fr}, {mg.fr} par jour", f"{told.words.en}, {mg.en} a day")
    state = "odd" if suggests is None else steroid_state(dose)
    return Evidence(suggests, (Said(words, state, told.source, told.item),))


_EXCLUDED = ("EXC12", "EXC13", "EXC14", "EXC15", "EXC17")

EVIDENCE: dict[str, EvidenceOf] = {
    "INC01": person.age, "INC02": person.classification, "INC04": person.consent, "INC06": person.affiliation,
    "INC03": ulcers.one_ulcer_meets_all, **{number: ulcers.letter(number) for number in ulcers.LETTERS},
    **{number: looked_back(rule) for number, rule in BY_CRITERION.items()},
    "EXC05": person.retinopathy, "EXC07": cardiac_failure, "EXC08": person.pregnancy, "EXC10": person.vulnerability,
    "EXC11": person.refusal,
    **{number: ulcers.excluded(number) for number in _EXCLUDED},
    "EXC24": steroid,
}
"""The evidence of each criterion that data can answer, by its number."""

_ULCERS = ("ULCR", "ULCA", "SOC", "SV", "IEI")

READS: dict[str, tuple[str, ...]] = {
    "INC01": ("DM", "ICF"), "INC02": ("ACR",), "INC04": ("ICF", "SV"), "INC06": ("DM",), "EXC05": ("OE", "SV"),
    "EXC08": ("DM", "RP"), "EXC10": ("DM", "RP", "MH"), "EXC11": ("ICF", "ICFW", "SV"), "EXC24": ("CM", "CMQ", "SV", "INJ"),
    **dict.fromkeys(("INC03", *ulcers.LETTERS), _ULCERS), **dict.fromkeys(_EXCLUDED, (*_ULCERS, "CM")),
    **{number: rule.pages for number, rule in BY_CRITERION.items()},
}
"""OIDs of the pages that the evidence of each criterion looks at."""
