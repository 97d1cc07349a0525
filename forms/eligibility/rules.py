"""The look-back rules of eligibility, one line each: what counts, how long before which day (trial.md 1.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecrf.crf import T
from forms.assumptions import GROWTH_FACTOR_DAYS
from forms.disease.assumptions import NOTICE_CLASSES, NOTICE_MONTHS
from forms.eligibility import denials, events
from forms.eligibility.assumptions import SEVERE_CARDIAC_FAILURE
from forms.eligibility.denials import Denial
from forms.eligibility.windows import FAIL, PASS, UNKNOWN, Event, Window
from forms.facts import (
    ANTIBIOTIC_DAYS,
    BOTULINUM_DAYS,
    CANCER_MONTHS,
    CARDIAC_MONTHS,
    DMARD_MONTHS,
    OTHER_TRIAL_MONTHS,
    STATIN_MONTHS,
    SURGERY_MONTHS,
    TRANSPLANT_MONTHS,
)

NOTHING = ""
"""The state of a rule about which the casebook holds nothing."""

ANCHORS = {
    "CONSENT": T("consentement", "consent"),
    "SCREENING": T("sélection", "screening"),
    "INCLUSION": T("inclusion", "inclusion"),
    "INJECTION": T("injection", "injection"),
}
"""The days that windows count back from. The registry entry names screening, inclusion and injection; where it names
none, the anchor is an assumption (A6, A7)."""


BEFORE = {
    "CONSENT": T("avant le consentement", "before consent"),
    "SCREENING": T("avant la sélection", "before screening"),
    "INCLUSION": T("avant l’inclusion", "before inclusion"),
    "INJECTION": T("avant l’injection", "before injection"),
    "VISIT": T("avant la visite", "before the visit"),
}
"""The anchors in a sentence; the visit stands in for one to come."""


def anchor_day(book: Any, anchor: str) -> date | None:
    """The day of an anchor, when it is known to the day."""
    if anchor == "CONSENT":
        consent = book.form("ICF").RFICDAT
        return consent.day if consent is not None else None
    if anchor == "INJECTION":
        return book.anchor("D0")  # type: ignore[no-any-return]
    return book.visit_date({"SCREENING": "SCR", "INCLUSION": "INC"}[anchor])  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Rule:
    """A look-back: the criterion (or the check) it serves, its anchor, its length, and the events that it counts from.

    ``reads`` are the pages that ``events`` and ``denied`` look at; ``denied`` tells where the casebook answers no to the
    question itself; ``again`` that on the day of injection it counts from the injection (INJECTION_LOOK_BACK).
    """

    name: str
    words: T
    anchor: str
    window: Window
    events: Callable[[Any], list[Event]]
    reads: tuple[str, ...]
    denied: Callable[[Any], Denial] = denials.nothing_said
    again: bool = False

    @property
    def pages(self) -> tuple[str, ...]:
        """OIDs of every page that judging the rule looks at."""
        anchored = {"CONSENT": ("ICF",), "INJECTION": ("INJ",)}.get(self.anchor, ("INJ",) if self.again else ())
        return (*self.reads, "SV", *anchored)


@dataclass(frozen=True)
class Judgement:
    """What a rule finds: the worst event, counted back from ``anchor``.

    ``provisional``: the anchor is not known yet and the day of the visit stands in; a failure then only says “not yet”.
    """

    rule: Rule
    anchor: str
    day: date | None
    provisional: bool
    event: Event | None
    state: str
    sure: bool = True
    denial: Denial = None
    """Where a page says that there is nothing to count from."""

    @property
    def suggests(self) -> str | None:
        """The answer to an exclusion criterion: yes when it surely fails, no when it holds, ``None`` otherwise."""
        if self.state == FAIL:
            return "Y" if self.sure else None
        return "N" if self.state == PASS else None


def judge(rule: Rule, book: Any, visit: str) -> Judgement:
    """The worst that the casebook says about a rule, seen from a visit (SCR, INC or D0)."""
    return book.kept(_judge, rule, visit)  # type: ignore[no-any-return]


def _judge(book: Any, rule: Rule, visit: str) -> Judgement:
    anchor = "INJECTION" if rule.again and visit == "D0" else rule.anchor
    known = anchor_day(book, anchor)
    day, provisional = known or book.visit_date(visit), known is None
    found = rule.events(book)
    if not found:
        denial = rule.denied(book)
        return Judgement(rule, anchor, day, provisional, None, PASS if denial else NOTHING, denial=denial)
    if day is None:
        return Judgement(rule, anchor, None, True, found[-1], UNKNOWN)
    worst = max(found, key=lambda event: _badness(rule.window, event, day))
    state, sure = rule.window.state(worst, day), rule.window.is_sure(worst, day)
    if provisional and state == FAIL:
        state = UNKNOWN
    return Judgement(rule, anchor, day, provisional, worst, state, sure)


def _badness(window: Window, event: Event, anchor: date) -> tuple[int, bool, date]:
    """Failures before unknowns before passes; among failures the sure ones; then the latest."""
    state = window.state(event, anchor)
    end = window.worst_end(event, anchor) or date.min
    return (PASS, UNKNOWN, FAIL).index(state), state == FAIL and window.is_sure(event, anchor), end


def _severe_failure(book: Any) -> list[Event]:
    return events.cardiac_failure(book, SEVERE_CARDIAC_FAILURE.value["severe"])


def _milder_failure(book: Any) -> list[Event]:
    return events.cardiac_failure(book, SEVERE_CARDIAC_FAILURE.value["to confirm"])


def _other_finger(book: Any) -> list[Event]:
    return events.botulinum(book, affected=False)


_FOUR_WEEKS = Window(days=GROWTH_FACTOR_DAYS.value)
_MONTH = Window(months=SURGERY_MONTHS)

OTHER_TRIAL = Rule("EXC01", T("Autre essai clinique", "Other clinical trial"), "CONSENT",
                   Window(months=OTHER_TRIAL_MONTHS), events.other_trial, ("IES",), denials.no_other_trial)
TRANSPLANT = Rule("EXC02", T("Autogreffe de cellules souches", "Autologous stem cell transplantation"), "INCLUSION",
                  Window(months=TRANSPLANT_MONTHS), events.transplantations, ("PR", "SSCH"), denials.never_transplanted)
CANCER = Rule("EXC04", T("Cancer", "Cancer"), "INCLUSION", Window(months=CANCER_MONTHS), events.cancers, ("MH",), denials.no_cancer)
HEART = Rule("EXC06", T("AVC, infarctus, trouble du rythme grave", "Stroke, infarction, severe arrhythmia"), "INCLUSION",
             Window(months=CARDIAC_MONTHS), events.heart_and_brain, ("MH",), denials.no_heart_or_brain_event)
FAILURE = Rule("EXC07", T("Insuffisance cardiaque sévère", "Severe cardiac failure"), "INCLUSION",
               Window(months=CARDIAC_MONTHS), _severe_failure, ("MH",), denials.no_severe_failure)
STATIN = Rule("EXC16", T("Statine, début ou changement de dose", "Statin, start or change of dose"), "SCREENING",
              Window(months=STATIN_MONTHS), events.statins, ("CM", "CMQ"), denials.no_statin)
ANTIBIOTIC = Rule("EXC18", T("Antibiotique oral ou IV, ulcère infecté", "Oral or IV antibiotic, infected ulcer"),
                  "INCLUSION", Window(days=ANTIBIOTIC_DAYS), events.antibiotics, ("CM",), again=True)
GROWTH = Rule("EXC19", T("Facteur de croissance local", "Topical growth factor"), "INCLUSION", _FOUR_WEEKS,
              events.growth_factors, ("CM", "PR"), again=True)
OXYGEN = Rule("EXC20", T("Oxygène hyperbare", "Hyperbaric oxygen"), "INCLUSION", _FOUR_WEEKS, events.hyperbaric_oxygen, ("PR",),
              again=True)
BOTULINUM = Rule("EXC21", T("Toxine botulique, doigt atteint", "Botulinum toxin, affected finger"), "INCLUSION",
                 Window(days=BOTULINUM_DAYS), events.botulinum, ("CM", "PR", "ULCR"))
DMARD = Rule("EXC23", T("Traitement de fond", "Disease-modifying agent"), "INJECTION", Window(months=DMARD_MONTHS),
             events.disease_modifying_drugs, ("CM",))
SYMPATHECTOMY = Rule("EXC25", T("Sympathectomie", "Sympathectomy"), "INCLUSION", _MONTH, events.sympathectomies, ("PR", "SSCH"),
                     denials.no_sympathectomy)
DEBRIDEMENT = Rule("EXC26", T("Débridement chirurgical", "Surgical debridement"), "INCLUSION", _MONTH, events.debridements, ("PR", "CARE"))

BY_CRITERION = {rule.name: rule for rule in (
    OTHER_TRIAL, TRANSPLANT, CANCER, HEART, FAILURE, STATIN, ANTIBIOTIC, GROWTH, OXYGEN, BOTULINUM, DMARD, SYMPATHECTOMY,
    DEBRIDEMENT)}
"""The rules that answer a criterion, by its number."""

MILDER_FAILURE = Rule("EC26", T("Insuffisance cardiaque, classe III", "Cardiac failure, class III"), "INCLUSION",
                      Window(months=CARDIAC_MONTHS), _milder_failure, ("MH",))
OTHER_FINGER = Rule("EC19", T("Toxine botulique, autre doigt", "Botulinum toxin, other finger"), "INCLUSION",
                    Window(days=BOTULINUM_DAYS), _other_finger, ("CM", "PR", "ULCR"))

SMOKING = Rule("EC31", T("Tabac", "Smoking"), "INCLUSION", Window(months=NOTICE_MONTHS.value), events.smoking, ("SU",))
VESSEL_DRUGS = Rule("EC32", T("Vasoactif, début ou changement", "Vasoactive drug, start or change"), "INCLUSION",
                    Window(months=NOTICE_MONTHS.value), events.unstable_vessel_drugs(NOTICE_CLASSES.value), ("CM",))
BY_SWITCH = {rule.name: rule for rule in (SMOKING, VESSEL_DRUGS)}
"""Rules of an older notice, off by default, by the switch that sets them on (trial.md D9)."""
