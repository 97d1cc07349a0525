"""Edit checks of the wash-outs: an answer that keeps the patient in against what was taken, done or suffered before.

Trial.md 6.2, EC17 to EC21 and EC23 to EC29. Unknown dates count as late as they can be (rulings R41); what surely began
after the anchor does not count. A criterion of screening that inclusion lists as no longer held is answered.
"""

from __future__ import annotations

from typing import Any

from ecrf.crf import Behaviour, Book, FormView, T
from ecrf.crf.view import Rule as CheckRule
from forms.checks import runin  # noqa: F401 - declares EC20 and EC21, which have parts here
from forms.checks.registry import CHECKS, Verdict
from forms.eligibility import rules
from forms.eligibility.doses import steroid_dose
from forms.eligibility.inclusion import IEI
from forms.eligibility.periods import steroid_day, steroid_state
from forms.eligibility.recheck import IED
from forms.eligibility.rules import BY_CRITERION, Rule, judge
from forms.eligibility.screening import IES
from forms.eligibility.windows import FAIL, period, shown

ELIGIBILITY, INJECT = ("eligibility",), ("inject",)


def failing(rule: Rule, number: str, form: FormView, book: Book) -> dict[str, Any] | None:
    """What a rule finds against an answer that keeps the patient in: the event, its dates, the anchor."""
    answer = getattr(form, number)
    if answer in (None, "Y") or number in (book.form("IEI", "INC").SCRNOT or ()):
        return None
    found = judge(rule, book, form.visit)
    if found.state != FAIL or found.event is None:
        return None
    return {"what": found.event.words, "when": period(found.event), "anchor": shown(found.day)}


def _against(*numbers: str) -> CheckRule:
    """The rule of a check: none of these criteria is answered against its look-back."""
    def rule(form: FormView, book: Book) -> Verdict:
        for number in numbers:
            values = failing(BY_CRITERION[number], number, form, book) if number in form.page.items else None
            if values is not None:
                return values | {"item": number}
        return True
    rule.__name__ = f"{'_and_'.join(numbers).lower()}_answered_as_the_look_back"
    return rule


_CHECK = T("Vérifiez le critère et l’enregistrement.", "Check the criterion and the record.")


def _sentence(fr: str, en: str) -> T:
    """What was found, and what to do: check the answer and the record."""
    return T(f"{{what}} ({{when}})\u00a0: {fr}. {_CHECK.fr}", f"{{what}} ({{when}}): {en}. {_CHECK.en}")


def _register(check: str, page: Any, numbers: tuple[str, ...], fr: str, en: str, *, severity: str = "H",
              behaviour: Behaviour = Behaviour.BLOCK, steps: tuple[str, ...] = ELIGIBILITY) -> None:
    """A check whose rule is ``_against`` these criteria of a page."""
    reads = tuple(dict.fromkeys(oid for number in numbers for oid in (*BY_CRITERION[number].pages, "IEI")))
    on = tuple(page.items[number] for number in numbers)
    CHECKS.check(check, severity, behaviour, _sentence(fr, en), on=on, steps=steps, reads=reads)(_against(*numbers))


_register("EC17", IES, ("EXC16",), "moins de 3 mois avant la sélection du {anchor}, et EXC16 dit non",
          "less than 3 months before screening on {anchor}, and EXC16 says no")
_register("EC18", IEI, ("EXC18",), "antibiotique dans les 4 semaines avant l’inclusion du {anchor}, et EXC18 dit non",
          "antibiotic within 4 weeks before inclusion on {anchor}, and EXC18 says no")
_register("EC19", IEI, ("EXC21",), "toxine botulique, doigt atteint, dans les 4 semaines avant l’inclusion du {anchor}, et "
          "EXC21 dit non", "botulinum toxin, affected finger, within 4 weeks before inclusion on {anchor}, and EXC21 says no")
_register("EC23", IEI, ("EXC25", "EXC26"), "moins d’un mois avant l’inclusion du {anchor}, et EXC25 ou EXC26 dit non",
          "less than one month before inclusion on {anchor}, and EXC25 or EXC26 says no")
_register("EC24", IEI, ("EXC19", "EXC20"), "dans les 4 semaines avant l’inclusion du {anchor}, et EXC19 ou EXC20 dit non",
          "within 4 weeks before inclusion on {anchor}, and EXC19 or EXC20 says no",
          severity="S", behaviour=Behaviour.QUERY, steps=())
_register("EC25", IES, ("EXC06",), "moins de 6 mois avant l’inclusion du {anchor}, et EXC06 dit non",
          "less than 6 months before inclusion on {anchor}, and EXC06 says no")
_register("EC26", IES, ("EXC07",), "classe IV, moins de 6 mois avant l’inclusion du {anchor}, et EXC07 dit non",
          "class IV, less than 6 months before inclusion on {anchor}, and EXC07 says no")
_register("EC27", IES, ("EXC04",), "moins de 5 ans avant l’inclusion du {anchor}, et EXC04 dit non",
          "less than 5 years before inclusion on {anchor}, and EXC04 says no")
_register("EC28", IES, ("EXC02",), "moins d’un an avant l’inclusion du {anchor}, et EXC02 dit non",
          "less than one year before inclusion on {anchor}, and EXC02 says no")
_register("EC29", IES, ("EXC01",), "moins de 3 mois avant le consentement du {anchor}, et EXC01 dit non",
          "less than 3 months before consent on {anchor}, and EXC01 says no")


@CHECKS.part("EC18", Behaviour.QUERY, _sentence(
    "antibiotique dans les 4 semaines avant l’injection du {anchor}, et EXC18 dit non",
    "antibiotic within 4 weeks before injection on {anchor}, and EXC18 says no"),
    on=IED.items["EXC18"], reads=(*rules.ANTIBIOTIC.pages, "IEI"))
def antibiotic_before_injection_is_answered(form: FormView, book: Book) -> Verdict:
    """On the day of injection, four weeks count from it (INJECTION_LOOK_BACK)."""
    return _against("EXC18")(form, book)


@CHECKS.part("EC24", Behaviour.QUERY, _sentence(
    "dans les 4 semaines avant l’injection du {anchor}, et EXC19 ou EXC20 dit non",
    "within 4 weeks before injection on {anchor}, and EXC19 or EXC20 says no"),
    on=(IED.items["EXC19"], IED.items["EXC20"]), reads=(*rules.GROWTH.pages, *rules.OXYGEN.pages, "IEI"))
def growth_factor_or_oxygen_before_injection_is_answered(form: FormView, book: Book) -> Verdict:
    """On the day of injection, four weeks count from it (INJECTION_LOOK_BACK)."""
    return _against("EXC19", "EXC20")(form, book)


@CHECKS.part("EC19", Behaviour.QUERY, _sentence(
    "toxine botulique, doigt sans ulcère, dans les 4 semaines avant l’inclusion du {anchor}",
    "botulinum toxin, finger without ulcer, within 4 weeks before inclusion on {anchor}"),
    on=IEI.items["EXC21"], reads=(*rules.OTHER_FINGER.pages, "IEI"))
def botulinum_in_another_finger_is_confirmed(form: FormView, book: Book) -> Verdict:
    """Where no affected finger is concerned: botulinum toxin in another one is to be confirmed."""
    if failing(rules.BOTULINUM, "EXC21", form, book):
        return None
    return failing(rules.OTHER_FINGER, "EXC21", form, book) or True


@CHECKS.part("EC26", Behaviour.QUERY, _sentence(
    "classe III, moins de 6 mois avant l’inclusion du {anchor}, et EXC07 dit non",
    "class III, less than 6 months before inclusion on {anchor}, and EXC07 says no"),
    on=IES.items["EXC07"], reads=(*rules.MILDER_FAILURE.pages, "IEI"))
def cardiac_failure_of_class_three_is_confirmed(form: FormView, book: Book) -> Verdict:
    """Class III is to be confirmed; a class not given counts as IV."""
    if failing(rules.FAILURE, "EXC07", form, book):
        return None
    return failing(rules.MILDER_FAILURE, "EXC07", form, book) or True


@CHECKS.part("EC20", Behaviour.BLOCK, _sentence(
    "pas d’arrêt établi un mois avant l’injection du {anchor}, et EXC23 dit non", "not shown stopped one month before "
    "injection on {anchor}, and EXC23 says no"), on=IED.items["EXC23"], steps=INJECT, reads=(*rules.DMARD.pages, "IEI"))
def disease_modifying_drug_before_injection_is_answered(form: FormView, book: Book) -> Verdict:
    """A drug that EXC23 names and that reaches into the month before injection: EXC23 says so."""
    return _against("EXC23")(form, book)


def _steroid(form: FormView, book: Book) -> Verdict:
    """An oral steroid that may exceed the limit that day: EXC24 says so."""
    day = steroid_day(book, form.visit)
    if form.EXC24 in (None, "Y") or day is None:
        return None
    dose = steroid_dose(book, day)
    return steroid_state(dose) != FAIL or {"dose": f"{dose.at_most:.1f}", "day": shown(day)}


CHECKS.part("EC21", Behaviour.BLOCK, T(
    "{dose} mg par jour d’équivalent prednisone à l’inclusion ({day}), et EXC24 dit non. Vérifiez le critère et la dose.",
    "{dose} mg a day of prednisone equivalent at inclusion ({day}), and EXC24 says no. Check the criterion and the dose."),
    on=IEI.items["EXC24"], steps=ELIGIBILITY, reads=("CM", "CMQ", "SV"))(_steroid)
CHECKS.part("EC21", Behaviour.BLOCK, T(
    "{dose} mg par jour d’équivalent prednisone à l’injection ({day}), et EXC24 dit non. Vérifiez le critère et la dose.",
    "{dose} mg a day of prednisone equivalent at injection ({day}), and EXC24 says no. Check the criterion and the dose."),
    on=IED.items["EXC24"], steps=INJECT, reads=("CM", "CMQ", "SV", "INJ"))(_steroid)
