"""Edit checks of the run-in, and of medication against the injection (trial.md 6.2: EC11, EC12, EC14 to EC16, EC20, EC21)."""

from __future__ import annotations

from datetime import date, timedelta

from ecrf.crf import Behaviour, Book, FormView, T, add_months
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
              on=SOC.SOCCONC, items=(ULCA.ULCSTAT,), reads=("SV", "ULCR"))
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
              on=SOC.CCB, items=(*_TREATMENTS[1:], SOC.SOCREAS, CM.CMVASC, CM.CMSTDAT, CM.CMENDAT), reads=("SV",))
def run_in_has_a_vasoactive_drug_or_a_reason(form: FormView, book: Book) -> Verdict:
    """Once included: a vasoactive line may overlap the run-in, or the page says contraindicated or why not in full."""
    if form.SOCSTDAT is None or book.visit_date("INC") is None:
        return None
    given = any(line.CMVASC in VASOACTIVE_CLASSES.value and given_in_run_in(line, book) != "N"
                for line in book.forms("CM"))
    answers = {getattr(form, item.name) for item in _TREATMENTS}
    return given or bool(answers & {"CONTRAINDICATED", "NOT_TOLERATED"}) or form.SOCREAS is not None


def reaches_into(form: FormView, injection: date | None) -> bool:
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
              on=CM.CMDMARD, items=(CM.CMSTDAT, CM.CMENDAT, CM.CMONGO), steps=("inject",), reads=("INJ", "SV"))
def disease_modifying_drug_stopped_a_month_before(form: FormView, book: Book) -> Verdict:
    """A drug that EXC23 names ended a calendar month before day 0, or began after it."""
    zero = day_zero(book)
    if form.CMDMARD not in DMARD_EXCLUDED.value or not reaches_into(form, zero):
        return True
    return {"drug": form.CMTRT or form.CMDMARD, "day": shown(zero)}


@CHECKS.part("EC20", Behaviour.QUERY,
             T("{drug} : prévu pour s’arrêter trop tard avant l’injection, ou non cité par EXC23 ({day}). "
               "Vérifiez les dates ou confirmez.",
               "{drug}: planned to stop too late before the injection, or not named by EXC23 ({day}). "
               "Check the dates or confirm."),
             on=CM.CMDMARD, items=(CM.CMSTDAT, CM.CMENDAT, CM.CMONGO), reads=("INJ", "SV"))
def disease_modifying_drug_is_planned_to_stop(form: FormView, book: Book) -> Verdict:
    """From inclusion on, against the latest day planned for injection; after it, for the classes EXC23 does not name."""
    inclusion, zero = book.visit_date("INC"), day_zero(book)
    if zero is not None:
        open_class = form.CMDMARD not in DMARD_EXCLUDED.value
        return not (open_class and reaches_into(form, zero)) or {"drug": form.CMTRT or form.CMDMARD, "day": shown(zero)}
    if inclusion is None:
        return None
    planned = inclusion + timedelta(days=PLANNED_INTERVALS.value["inclusion to injection, at most"])
    return not reaches_into(form, planned) or {"drug": form.CMTRT or form.CMDMARD, "day": shown(planned)}


@CHECKS.check("EC21", "H", Behaviour.BLOCK,
              T("{dose} mg par jour d’équivalent prednisone le jour de l’injection ({day}), 10 mg au plus (EXC24). "
                "Vérifiez la dose ; l’injection attend.",
                "{dose} mg a day of prednisone equivalent on the day of injection ({day}), 10 mg at most (EXC24). "
                "Check the dose; the injection waits."),
              on=CM.CMDOSE, items=(CM.CMDOSU, CM.CMDOSFRQ, CM.CMSTER, CM.CMROUTE, CM.CMSTDAT, CM.CMENDAT, CM.CMONGO),
              steps=("inject",), reads=("INJ", "SV"))
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
