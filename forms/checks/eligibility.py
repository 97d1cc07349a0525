"""Edit checks of the criteria: each answer against what the casebook says (trial.md 6.1, 6.2 and 6.4; EC05 to EC08 …)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.checks import ulcers  # noqa: F401 - declares EC55, which has a part here
from forms.checks.evidence import shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.disease.acr_eular import classification, total
from forms.disease.classification import CLASSIFIED_FROM
from forms.eligibility.criteria import CRITERIA
from forms.eligibility.evidence import READS
from forms.eligibility.evidence_person import pregnancy, retinopathy, score_page
from forms.eligibility.evidence_ulcers import answers_of, meeting, one_ulcer_meets_all
from forms.eligibility.inclusion import IEI
from forms.eligibility.recheck import IED
from forms.eligibility.screening import IES
from forms.milestones import REFRACTORY
from forms.treatment.standard_of_care import SOC

PAGES = (IES, IEI, IED)


@CHECKS.check("EC05", "H", Behaviour.BLOCK,
              T("INC02 dit oui et le score ACR/EULAR est de {points}, {least} au moins, ou une autre maladie l’explique\u00a0: "
                "vérifiez le critère et le score.",
                "INC02 says yes and the ACR/EULAR score is {points}, {least} at least, or another disease explains it: "
                "check the criterion and the score."),
              on=IES.items["INC02"], steps=("eligibility",), reads=("ACR",))
def classified_patient_has_the_score(form: FormView, book: Book) -> Verdict:
    """INC02 answered yes: the score reaches 9, or unknown items could still bring it there."""
    page = score_page(book)
    failed = form.INC02 == "Y" and classification(page, book) == "N"
    return not failed or {"points": total(page, book), "least": CLASSIFIED_FROM}


@CHECKS.part("EC05", Behaviour.QUERY,
             T("INC02 dit oui et le score ACR/EULAR n’est que de {points}, {least} au moins, avec des éléments inconnus\u00a0: "
               "complétez-les ou confirmez.",
               "INC02 says yes and the ACR/EULAR score is only {points}, {least} at least, with unknown items: complete them "
               "or confirm."),
             on=IES.items["INC02"], reads=("ACR",))
def minimum_score_is_confirmed(form: FormView, book: Book) -> Verdict:
    """INC02 answered yes on a minimum score below 9 that unknown items could still complete."""
    page = score_page(book)
    points = total(page, book)
    left_open = form.INC02 == "Y" and points is not None and classification(page, book) is None
    return not left_open or {"points": points, "least": CLASSIFIED_FROM}


def unmet(form: FormView) -> list[str]:
    """The criteria of an eligibility page that exclude the patient, or have no answer yet, in their order."""
    asked = [name for name in form.page.items if name in CRITERIA and not form.page.items[name].derived]
    numbers = [name for name in asked if getattr(form, name) is None or CRITERIA[name].failed_by(getattr(form, name))]
    again = ["SCRMET"] if "SCRMET" in form.page.items and form.SCRMET != "Y" else []
    return numbers + again


@CHECKS.check("EC06", "H", Behaviour.BLOCK,
              T("«\u00a0Éligible\u00a0», mais critère non rempli ou sans réponse\u00a0: {criteria}. Complétez-le ou changez le résultat.",
                "“Eligible”, but criterion not met or not answered: {criteria}. Complete it or change the result."),
              on=(IES.IERES, IEI.IERES), steps=("randomise",),
              note="that both results say eligible is what randomisation itself asks for")
def eligible_patient_meets_every_criterion(form: FormView, book: Book) -> Verdict:
    """A result that says eligible stands on answers to all criteria, none of which excludes."""
    left = unmet(form) if form.IERES == "ELIGIBLE" else []
    return not left or {"criteria": ", ".join(left)}


@CHECKS.part("EC06", Behaviour.BLOCK,
             T("«\u00a0Toujours éligible\u00a0», mais critère non rempli ou sans réponse\u00a0: {criteria}. Complétez-le ou changez le "
               "résultat\u202f; l’injection attend.",
               "“Still eligible”, but criterion not met or not answered: {criteria}. Complete it or change the result; the "
               "injection waits."),
             on=IED.IERES, steps=("inject",))
def patient_to_inject_meets_every_criterion(form: FormView, book: Book) -> Verdict:
    """The same on the day of injection."""
    return eligible_patient_meets_every_criterion(form, book)


@CHECKS.check("EC07", "S", Behaviour.QUERY,
              T("EXC08 et la partie grossesse d’EXC10 diffèrent\u00a0: vérifiez les deux réponses.",
                "EXC08 and the pregnancy part of EXC10 differ: check both answers."),
              on=IES.items["EXC10"], items=(IES.items["EXC08"], IES.EXC10WHY), reads=("RP",))
def pregnancy_is_answered_alike(form: FormView, book: Book) -> Verdict:
    """EXC08 says yes just when EXC10 says pregnant or breastfeeding; a pregnancy only planned is in EXC08 alone."""
    if form.EXC08 is None or form.EXC10 is None:
        return None
    said = form.EXC10 == "Y" and "PREGNANCY" in (form.EXC10WHY or ())
    planned = form.EXC08 == "Y" and book.form("RP", form.visit).PLANS == "Y"
    return (form.EXC08 == "Y") == said or (planned and not said)


CHECKS.listed("EC08", "H", Behaviour.QUERY,
              T("EXC16 et EXC22 diffèrent\u00a0: vérifiez EXC16.", "EXC16 and EXC22 differ: check EXC16."),
              status=Status.CONSTRUCTION, note="EXC22 mirrors EXC16 and is never typed")


@CHECKS.check("EC13", "H", Behaviour.BLOCK,
              T("INC03e dit oui et la conclusion des soins de référence dit cicatrisé ou manque\u00a0: vérifiez les deux.",
                "INC03e says yes and the conclusion of standard of care says healed or is missing: check both."),
              on=IEI.items["INC03E"], items=(SOC.SOCCONC,), steps=("eligibility",))
def refractory_ulcer_has_its_conclusion(form: FormView, book: Book) -> Verdict:
    """INC03e answered yes: standard of care concludes still active, or new despite care."""
    return form.INC03E != "Y" or book.form("SOC").SOCCONC in REFRACTORY


@CHECKS.check("EC30", "H", Behaviour.BLOCK,
              T("L’examen de la rétine ({day}) et EXC05 se contredisent\u00a0: vérifiez les deux.",
                "The retinal examination ({day}) and EXC05 contradict each other: check both."),
              on=IES.items["EXC05"], steps=("eligibility",), reads=READS["EXC05"])
def retinal_examination_agrees(form: FormView, book: Book) -> Verdict:
    """EXC05 says yes just when the examination finds an active proliferative retinopathy."""
    found = retinopathy(book, form.visit).suggests
    agrees = form.EXC05 is None or found is None or (form.EXC05 == "Y") == (found == "Y")
    return agrees or {"day": shown(book.form("OE", "SCR").OEDAT) or "–"}


@CHECKS.part("EC30", Behaviour.QUERY,
             T("EXC05 dit non sans examen de la rétine des douze derniers mois\u00a0: enregistrez l’examen et sa date.",
               "EXC05 says no without a retinal examination of the last twelve months: record the examination and its date."),
             on=IES.items["EXC05"], items=(IES.IERES,), reads=READS["EXC05"])
def absence_of_retinopathy_was_examined(form: FormView, book: Book) -> Verdict:
    """Once the result is given: EXC05 answered no rests on a recent examination of both eyes (trial.md 4.15)."""
    return form.EXC05 != "N" or form.IERES is None or retinopathy(book, form.visit).suggests is not None


_PREGNANT = T("Grossesse, allaitement ou projet de grossesse, et EXC08 dit non\u00a0: vérifiez le critère.",
              "Pregnancy, breastfeeding or planned pregnancy, and EXC08 says no: check the criterion.")


@CHECKS.check("EC35", "H", Behaviour.BLOCK, _PREGNANT, on=(IES.items["EXC08"], IEI.items["EXC08"]),
              steps=("eligibility",), reads=READS["EXC08"])
def pregnancy_is_answered(form: FormView, book: Book) -> Verdict:
    """A positive test, breastfeeding or a planned pregnancy at the visit: EXC08 says yes."""
    return form.EXC08 in (None, "Y") or pregnancy(book, form.visit).suggests != "Y"


@CHECKS.part("EC35", Behaviour.BLOCK, T(_PREGNANT.fr[:-1] + "\u202f; l’injection attend.", _PREGNANT.en[:-1] + "; the injection waits."),
             on=IED.items["EXC08"], steps=("inject",), reads=READS["EXC08"])
def pregnancy_before_injection_is_answered(form: FormView, book: Book) -> Verdict:
    """The same on the day of injection."""
    return pregnancy_is_answered(form, book)


def _lacking(key: str, numbers: tuple[str, ...], book: Book) -> str:
    """The letters of INC03 that the casebook denies of an ulcer: “a, c”."""
    ulcer = book.form("ULCR", line=key)
    found = answers_of(ulcer, book) if ulcer.opened else {}
    return ", ".join(number[-1].lower() for number in numbers if found.get(number) is False)


@CHECKS.part("EC55", Behaviour.BLOCK,
             T("INC03 désigne l’ulcère {ulcer}, que le registre exclut (siège, calcification, relief osseux, origine, cause "
               "ou classe)\u00a0: vérifiez l’un et l’autre.",
               "INC03 names ulcer {ulcer}, which the register rules out (place, calcification, bone relief, origin, cause or "
               "class): check both."),
             on=IEI.INC03U, steps=("eligibility",), reads=("ULCR", "ULCA", "SOC", "SV"))
def named_ulcer_is_not_ruled_out(form: FormView, book: Book) -> Verdict:
    """The ulcer that is said to meet a to e meets a to c, and is due to scleroderma."""
    if form.INC03U is None:
        return None
    ruled_out = _lacking(form.INC03U, ("INC03A", "INC03B", "INC03C"), book) or book.form("ULCR", line=form.INC03U).ULCOTH == "Y"
    return not ruled_out or {"ulcer": ulcer_name(book.study, form.INC03U)}


@CHECKS.check("EC57", "H", Behaviour.BLOCK,
              T("INC03 dit oui, et d’après les données aucun ulcère ne remplit a à e à la fois\u00a0: vérifiez les ulcères ou le "
                "critère.",
                "INC03 says yes, and by the data no ulcer meets a to e together: check the ulcers or the criterion."),
              on=IEI.items["INC03"], items=(IEI.IERES,), steps=("randomise",), reads=READS["INC03"])
def some_ulcer_meets_all_of_inc03(form: FormView, book: Book) -> Verdict:
    """INC03 answered yes: no ulcer surely fails; once the result is given, one surely meets a to e."""
    if form.INC03 != "Y":
        return None
    return bool(meeting(book)) or (form.IERES is None and one_ulcer_meets_all(book, form.visit).suggests != "N")


@CHECKS.part("EC57", Behaviour.BLOCK,
             T("INC03 désigne l’ulcère {ulcer}, qui d’après les données ne remplit pas {letters}\u00a0: vérifiez les données ou "
               "désignez-en un autre.",
               "INC03 names ulcer {ulcer}, which by the data does not meet {letters}: check the data or name another."),
             on=IEI.INC03U, steps=("randomise",), reads=READS["INC03"])
def named_ulcer_is_active_and_refractory(form: FormView, book: Book) -> Verdict:
    """The ulcer that is said to meet a to e meets d and e; of a to c EC55 speaks."""
    lacking = _lacking(form.INC03U, ("INC03D", "INC03E"), book) if form.INC03U is not None else ""
    return not lacking or {"ulcer": ulcer_name(book.study, form.INC03U), "letters": lacking}
