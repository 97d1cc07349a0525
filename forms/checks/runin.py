"""Edit checks of the run-in and of washouts (trial.md 6.2, EC11 to EC36)."""

from __future__ import annotations

from datetime import date, timedelta

from ecrf.crf import Behaviour, Book, FormView, Status, T, add_months
from forms.assumptions import DMARD_EXCLUDED, PLANNED_INTERVALS, VASOACTIVE_CLASSES
from forms.checks.evidence import day_zero, gap_may_be, in_order, may_cover, shown, status_at
from forms.checks.registry import CHECKS, Verdict
from forms.facts import DMARD_MONTHS, RUN_IN_TARGET, RUN_IN_TOLERANCE, STEROID_MG_PER_DAY
from forms.treatment.doses import given_in_run_in, prednisone_per_day
from forms.treatment.medication import CM
from forms.treatment.standard_of_care import SOC
from forms.ulcers.assessment import ULCA
from forms.ulcers.course import OPEN
from forms.ulcers.register import ULCR
from forms.visits.visit import SV

_TREATMENTS = (SOC.CCB, SOC.PGI, SOC.PDE5, SOC.ERA, SOC.OTHVAS)
"""The vasoactive treatments that the page of standard of care asks for, each given or why not."""


@CHECKS.check("EC11", "H", Behaviour.BLOCK,
              T("Les soins de référence débutent le {start}, après la visite d’inclusion du {inclusion} : "
                "vérifiez les deux dates.",
                "Standard of care starts on {start}, after the inclusion visit of {inclusion}: check both dates."),
              on=SOC.SOCSTDAT, items=(SV.SVDAT,), steps=("eligibility", "randomise"))
def care_starts_before_inclusion(form: FormView, book: Book) -> Verdict:
    """Standard of care starts on or before the day of the inclusion visit."""
    inclusion = book.visit_date("INC")
    return in_order(form.SOCSTDAT, inclusion) is not False or {
        "start": shown(form.SOCSTDAT), "inclusion": shown(inclusion)}


@CHECKS.check("EC12", "H/S", Behaviour.BLOCK,
              T("{days} jours de soins de référence à l’inclusion, au lieu de {least} à {most} : "
                "vérifiez les dates ou dites pourquoi.",
                "{days} days of standard of care at inclusion instead of {least} to {most}: "
                "check the dates or say why."),
              on=SOC.SOCSTDAT, items=(SV.SVDAT,), steps=("randomise",))
def run_in_lasts_ten_weeks_more_or_less_two(form: FormView, book: Book) -> Verdict:
    """56 to 84 days lie between the start of standard of care and the inclusion visit; before it, EC11 speaks."""
    inclusion = book.visit_date("INC")
    least, most = RUN_IN_TARGET - RUN_IN_TOLERANCE, RUN_IN_TARGET + RUN_IN_TOLERANCE
    if not in_order(form.SOCSTDAT, inclusion) or gap_may_be(form.SOCSTDAT, inclusion, least, most):
        return None
    days = (inclusion - form.SOCSTDAT.latest).days if inclusion else None
    return {"days": days, "least": least, "most": most}


CHECKS.listed("EC13", "H", Behaviour.BLOCK,
              T("INC03e dit oui et la conclusion des soins de référence dit cicatrisé ou manque : vérifiez les deux.",
                "INC03e says yes and the conclusion of standard of care says healed or is missing: check both."),
              steps=("eligibility",), status=Status.WAITING, note="needs IE")


@CHECKS.check("EC14", "H", Behaviour.BLOCK,
              T("« Nouvel ulcère malgré les soins » : aucun ulcère du registre n’apparaît du {start} au {inclusion}. "
                "Vérifiez la conclusion ou le registre.",
                "“New ulcer despite care”: no ulcer of the register is first seen from {start} to {inclusion}. "
                "Check the conclusion or the register."),
              on=SOC.SOCCONC, items=(SOC.SOCSTDAT, ULCR.ULCSTDAT, SV.SVDAT), steps=("eligibility",))
def new_ulcer_appeared_during_care(form: FormView, book: Book) -> Verdict:
    """NEW_DESPITE: some ulcer may be first seen between start of care and inclusion."""
    start, inclusion = form.SOCSTDAT, book.visit_date("INC")
    if form.SOCCONC != "NEW_DESPITE" or start is None or inclusion is None:
        return None
    seen = [ulcer.ULCSTDAT for ulcer in book.forms("ULCR")]
    if any(day is None or (in_order(start, day) and in_order(day, inclusion)) for day in seen):
        return True
    return {"start": shown(start), "inclusion": shown(inclusion)}


@CHECKS.check("EC15", "S", Behaviour.QUERY,
              T("« Toujours actif » : aucun ulcère ouvert à la sélection n’est actif à l’inclusion. "
                "Vérifiez la conclusion ou les évaluations.",
                "“Still active”: no ulcer open at screening is active at inclusion. "
                "Check the conclusion or the assessments."),
              on=SOC.SOCCONC, items=(ULCA.ULCSTAT,))
def an_ulcer_stayed_active_through_care(form: FormView, book: Book) -> Verdict:
    """STILL_ACTIVE: some ulcer was open at screening and is active at inclusion."""
    screening, inclusion = book.visit_date("SCR"), book.visit_date("INC")
    if form.SOCCONC != "STILL_ACTIVE" or screening is None or inclusion is None:
        return None
    ulcers = [u for u in book.forms("ULCR") if in_order(u.ULCSTDAT, screening) is not False]
    courses = [(status_at(book, "SCR", u.line), status_at(book, "INC", u.line)) for u in ulcers]
    return any(then in (*OPEN, None) and now in ("ACTIVE", None) for then, now in courses)


@CHECKS.check("EC16", "S", Behaviour.QUERY,
              T("Aucun traitement vasoactif pendant les soins de référence, et rien ne dit pourquoi : "
                "ajoutez le traitement ou la contre-indication.",
                "No vasoactive medication during standard of care, and nothing says why: "
                "add the medication or the contraindication."),
              on=SOC.CCB, items=(*_TREATMENTS[1:], SOC.SOCREAS, CM.CMVASC, CM.CMSTDAT, CM.CMENDAT))
def run_in_has_a_vasoactive_drug_or_a_reason(form: FormView, book: Book) -> Verdict:
    """Once included: a vasoactive line may overlap the run-in, or the page says contraindicated or why not in full."""
    if form.SOCSTDAT is None or book.visit_date("INC") is None:
        return None
    given = any(line.CMVASC in VASOACTIVE_CLASSES.value and given_in_run_in(line, book) != "N"
                for line in book.forms("CM"))
    answers = {getattr(form, item.name) for item in _TREATMENTS}
    return given or bool(answers & {"CONTRAINDICATED", "NOT_TOLERATED"}) or form.SOCREAS is not None


CHECKS.listed("EC17", "H", Behaviour.BLOCK,
              T("Statine débutée ou modifiée depuis moins de 3 mois à la sélection, et EXC16 dit non : "
                "vérifiez le critère et le traitement.",
                "Statin started or changed less than 3 months before screening, and EXC16 says no: "
                "check the criterion and the medication."),
              steps=("eligibility",), status=Status.WAITING, note="needs IE")

CHECKS.listed("EC18", "H", Behaviour.BLOCK,
              T("Antibiotique systémique pour un ulcère infecté dans les 4 semaines avant l’inclusion, et EXC18 dit "
                "non : vérifiez le critère et le traitement.",
                "Systemic antibiotic for an infected ulcer within 4 weeks before inclusion, and EXC18 says no: "
                "check the criterion and the medication."),
              steps=("eligibility",), status=Status.WAITING, note="needs IE")

CHECKS.listed("EC19", "H", Behaviour.BLOCK,
              T("Toxine botulique dans un doigt atteint dans les 4 semaines avant l’inclusion, et EXC21 dit non : "
                "vérifiez le critère et le geste.",
                "Botulinum toxin in an affected finger within 4 weeks before inclusion, and EXC21 says no: "
                "check the criterion and the procedure."),
              steps=("eligibility",), status=Status.WAITING, note="needs IE and PR; another finger is a query only")


def _reaches_into(form: FormView, injection: date | None) -> bool:
    """Whether a disease-modifying line may end later than a month before an injection (dates unknown at their worst)."""
    if form.CMDMARD is None or injection is None or not in_order(form.CMSTDAT, injection):
        return False
    end = form.CMENDAT
    return form.CMONGO == "Y" or (end is not None and end.latest > add_months(injection, -DMARD_MONTHS))


@CHECKS.check("EC20", "H", Behaviour.BLOCK,
              T("{drug} : pas d’arrêt établi un mois avant l’injection du {day} (EXC23 ; date inconnue comptée au plus "
                "tard). Vérifiez les dates ; l’injection attend.",
                "{drug}: not shown stopped one month before the injection of {day} (EXC23; an unknown date counts as "
                "late as it can be). Check the dates; the injection waits."),
              on=CM.CMDMARD, items=(CM.CMSTDAT, CM.CMENDAT, CM.CMONGO), steps=("inject",),
              note="the answer to EXC23 itself needs IE")
def disease_modifying_drug_stopped_a_month_before(form: FormView, book: Book) -> Verdict:
    """A drug that EXC23 names ended a calendar month before day 0, or began after it."""
    zero = day_zero(book)
    if form.CMDMARD not in DMARD_EXCLUDED.value or not _reaches_into(form, zero):
        return True
    return {"drug": form.CMTRT or form.CMDMARD, "day": shown(zero)}


@CHECKS.part("EC20", Behaviour.QUERY,
             T("{drug} : prévu pour s’arrêter trop tard avant l’injection, ou non cité par EXC23 ({day}). "
               "Vérifiez les dates ou confirmez.",
               "{drug}: planned to stop too late before the injection, or not named by EXC23 ({day}). "
               "Check the dates or confirm."),
             on=CM.CMDMARD, items=(CM.CMSTDAT, CM.CMENDAT, CM.CMONGO))
def disease_modifying_drug_is_planned_to_stop(form: FormView, book: Book) -> Verdict:
    """From inclusion on, against the latest day planned for injection; after it, for the classes EXC23 does not name."""
    inclusion, zero = book.visit_date("INC"), day_zero(book)
    if zero is not None:
        open_class = form.CMDMARD not in DMARD_EXCLUDED.value
        return not (open_class and _reaches_into(form, zero)) or {"drug": form.CMTRT or form.CMDMARD, "day": shown(zero)}
    if inclusion is None:
        return None
    planned = inclusion + timedelta(days=PLANNED_INTERVALS.value["inclusion to injection, at most"])
    return not _reaches_into(form, planned) or {"drug": form.CMTRT or form.CMDMARD, "day": shown(planned)}


@CHECKS.check("EC21", "H", Behaviour.BLOCK,
              T("{dose} mg par jour d’équivalent prednisone le jour de l’injection ({day}), 10 mg au plus (EXC24). "
                "Vérifiez la dose ; l’injection attend.",
                "{dose} mg a day of prednisone equivalent on the day of injection ({day}), 10 mg at most (EXC24). "
                "Check the dose; the injection waits."),
              on=CM.CMDOSE, items=(CM.CMDOSU, CM.CMDOSFRQ, CM.CMSTER, CM.CMROUTE, CM.CMSTDAT, CM.CMENDAT, CM.CMONGO),
              steps=("inject",), note="at inclusion it needs IE")
def oral_steroid_is_low_on_the_day_of_injection(form: FormView, book: Book) -> Verdict:
    """The oral corticosteroids that may be taken on day 0 sum to 10 mg prednisone equivalent or less."""
    zero = day_zero(book)
    if zero is None:
        return None
    lines = {line.line: dose for line in book.forms("CM") if line.CMROUTE == "PO" and may_cover(line, zero)
             and (dose := prednisone_per_day(line, book)) is not None}
    total = sum(lines.values())
    if total <= STEROID_MG_PER_DAY or form.line != max(lines, key=lambda key: lines[key]):
        return True
    return {"dose": f"{total:.1f}", "day": shown(zero)}


CHECKS.listed("EC22", "S", Behaviour.QUERY,
              T("Score ACR/EULAR sans lésion pulpaire alors qu’un ulcère digital est éligible : vérifiez le score.",
                "ACR/EULAR score without fingertip lesion while a digital ulcer is eligible: check the score."),
              status=Status.WAITING, note="needs ACR")

CHECKS.listed("EC23", "H", Behaviour.BLOCK,
              T("Sympathectomie ou débridement chirurgical dans le mois avant l’inclusion, et EXC25 ou EXC26 dit non : "
                "vérifiez le critère et le geste.",
                "Sympathectomy or surgical debridement within one month before inclusion, and EXC25 or EXC26 says no: "
                "check the criterion and the procedure."),
              steps=("eligibility",), status=Status.WAITING, note="needs PR and IE")

CHECKS.listed("EC24", "S", Behaviour.QUERY,
              T("Facteur de croissance local ou oxygène hyperbare dans les 28 jours avant l’inclusion : "
                "vérifiez EXC19 et EXC20.",
                "Topical growth factor or hyperbaric oxygen within 28 days before inclusion: check EXC19 and EXC20."),
              status=Status.WAITING, note="needs PR and IE")

CHECKS.listed("EC25", "H", Behaviour.BLOCK,
              T("AVC, infarctus ou trouble du rythme grave dans les 6 mois avant l’inclusion, et EXC06 dit non : "
                "vérifiez le critère et l’antécédent.",
                "Stroke, infarction or severe arrhythmia within 6 months before inclusion, and EXC06 says no: "
                "check the criterion and the history."),
              steps=("eligibility",), status=Status.WAITING, note="needs MH and IE")

CHECKS.listed("EC26", "H", Behaviour.BLOCK,
              T("Insuffisance cardiaque sévère dans les 6 mois avant l’inclusion, et EXC07 dit non : "
                "vérifiez le critère et l’antécédent.",
                "Severe cardiac failure within 6 months before inclusion, and EXC07 says no: "
                "check the criterion and the history."),
              steps=("eligibility",), status=Status.WAITING, note="needs MH and IE; NYHA III is a query only")

CHECKS.listed("EC27", "H", Behaviour.BLOCK,
              T("Cancer dans les 5 ans avant l’inclusion, et EXC04 dit non : vérifiez le critère et l’antécédent.",
                "Cancer within 5 years before inclusion, and EXC04 says no: check the criterion and the history."),
              steps=("eligibility",), status=Status.WAITING, note="needs MH and IE")

CHECKS.listed("EC28", "H", Behaviour.BLOCK,
              T("Autogreffe de cellules souches dans les 12 mois avant l’inclusion, et EXC02 dit non : "
                "vérifiez le critère et le geste.",
                "Autologous stem cell transplantation within 12 months before inclusion, and EXC02 says no: "
                "check the criterion and the procedure."),
              steps=("eligibility",), status=Status.WAITING, note="needs PR and IE")

CHECKS.listed("EC29", "H", Behaviour.BLOCK,
              T("Autre essai clinique terminé depuis moins de 3 mois au consentement, et EXC01 dit non : "
                "vérifiez le critère et la date.",
                "Other clinical trial ended less than 3 months before consent, and EXC01 says no: "
                "check the criterion and the date."),
              steps=("eligibility",), status=Status.WAITING, note="needs IE")

CHECKS.listed("EC30", "H", Behaviour.BLOCK,
              T("L’examen de la rétine et EXC05 se contredisent : vérifiez les deux.",
                "The retinal examination and EXC05 contradict each other: check both."),
              steps=("eligibility",), status=Status.WAITING, note="needs OE and IE")

CHECKS.listed("EC31", "S", Behaviour.QUERY,
              T("Tabagisme actif ou sevré depuis moins de 3 mois à l’inclusion : vérifiez avec le promoteur.",
                "Smoker, or stopped less than 3 months before inclusion: check with the sponsor."),
              status=Status.OFF, note="rule of an older notice (trial.md D9), off by default; needs SU")

CHECKS.listed("EC32", "S", Behaviour.QUERY,
              T("Traitement vasoactif débuté ou modifié depuis moins de 3 mois à l’inclusion : "
                "vérifiez avec le promoteur.",
                "Vasoactive medication started or changed less than 3 months before inclusion: "
                "check with the sponsor."),
              status=Status.OFF, note="rule of an older notice (trial.md D9), off by default")

CHECKS.listed("EC33", "S", Behaviour.QUERY,
              T("Patiente dite non en âge de procréer à 50 ans ou moins sans stérilisation, ou FSH inférieure à 40 UI/L : "
                "vérifiez le statut.",
                "Said not of childbearing potential at 50 years or less without sterilisation, or FSH below 40 IU/L: "
                "check the status."),
              status=Status.WAITING, note="needs RP and LB")

CHECKS.listed("EC34", "H", Behaviour.BLOCK,
              T("Pas de test de grossesse négatif dans les 7 jours avant l’injection : enregistrez le test.",
                "No negative pregnancy test within 7 days before the injection: record the test."),
              steps=("inject",), status=Status.WAITING, note="needs RP and LB")

CHECKS.listed("EC35", "H", Behaviour.BLOCK,
              T("Grossesse, allaitement ou projet de grossesse, et EXC08 dit non : vérifiez le critère.",
                "Pregnancy, breastfeeding or planned pregnancy, and EXC08 says no: check the criterion."),
              steps=("eligibility", "inject"), status=Status.WAITING, note="needs RP and IE")

CHECKS.listed("EC36", "S", Behaviour.QUERY,
              T("Contraception arrêtée avant 30 jours après l’injection : vérifiez la date ou confirmez.",
                "Contraception stopped before 30 days after the injection: check the date or confirm."),
              status=Status.WAITING, note="needs RP")
