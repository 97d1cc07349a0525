"""Edit checks of withdrawal, end of study and lock (trial.md 6.7, EC121 to EC128)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.cells.session import INJ
from forms.checks.evidence import LONG_TERM, day_zero, in_order, shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.closing.end_of_study import EOS
from forms.consent.withdrawal import ICFW
from forms.examination.vital_signs import VS
from forms.safety.adverse_event import AE
from forms.treatment.local_care import CARE
from forms.treatment.medication import CM
from forms.ulcers.assessment import ULCA
from forms.ulcers.course import assessments
from forms.ulcers.register import ULCR
from forms.visits.visit import SV


@CHECKS.check("EC121", "H", Behaviour.QUERY,
              T("Fin d’étude le {end}, et une visite ou l’injection a lieu le {last} : vérifiez les deux dates.",
                "End of study on {end}, and a visit or the injection takes place on {last}: check both dates."),
              on=EOS.EOSDAT, items=(SV.SVDAT, INJ.EXSTDAT))
def study_ends_after_the_last_visit(form: FormView, book: Book) -> Verdict:
    """The last contact is on or after every visit but long-term follow-up, and on or after day 0."""
    days = [day for visit, day in book.visit_dates().items() if visit not in LONG_TERM] + [day_zero(book)]
    last = max((day for day in days if day is not None), default=None)
    return in_order(last, form.EOSDAT) is not False or {"end": shown(form.EOSDAT), "last": shown(last)}


_AFTER_END = (VS.VSDAT, ULCA.TRDAT, ULCR.ULCSTDAT, CM.CMSTDAT, CARE.PRSTDAT)


@CHECKS.part("EC121", Behaviour.QUERY,
             T("La date du {day} est postérieure à la fin d’étude du {end} : vérifiez les deux dates.",
               "{day} comes after the end of study of {end}: check both dates."),
             on=_AFTER_END, items=(EOS.EOSDAT,))
def nothing_is_dated_after_the_end(form: FormView, book: Book) -> Verdict:
    """No date surely lies after the last contact, but for long-term follow-up and the follow-up of events."""
    end = book.form("EOS").EOSDAT
    for item in _AFTER_END if form.visit not in LONG_TERM else ():
        day = getattr(form, item.name) if item.page.oid == form.page.oid else None
        if in_order(day, end) is False:
            return {"item": item.name, "day": shown(day), "end": shown(end)}
    return True


@CHECKS.check("EC122", "H", Behaviour.QUERY,
              T("Le motif de fin d’étude et le retrait du consentement se contredisent : vérifiez les deux.",
                "The reason for end of study and the withdrawal of consent contradict each other: check both."),
              on=EOS.EOSREAS, items=(ICFW.WCSCOPE,))
def withdrawal_is_the_reason_for_the_end(form: FormView, book: Book) -> Verdict:
    """The study ends by withdrawal exactly when a withdrawal covers taking part."""
    scopes = [line.WCSCOPE for line in book.forms("ICFW") if line.WCSCOPE is not None]
    if form.EOSREAS is None:
        return None
    withdrawn = any("STUDY" in scope for scope in scopes)
    return bool((form.EOSREAS == "CONSENT_WITHDRAWN") == withdrawn)


@CHECKS.part("EC122", Behaviour.QUERY,
             T("Visite du {day} après le retrait du consentement du {withdrawn}, qui la couvre : vérifiez les dates et "
               "la portée du retrait.",
               "Visit of {day} after the withdrawal of consent of {withdrawn}, which covers it: check the dates and "
               "the scope of the withdrawal."),
             on=SV.SVDAT, items=(ICFW.WCDAT, ICFW.WCSCOPE))
def visit_is_outside_the_scope_of_withdrawal(form: FormView, book: Book) -> Verdict:
    """After a withdrawal of taking part, only exit and long-term follow-up; after one of follow-up, no visit."""
    follow_up = form.visit in ("EW", *LONG_TERM)
    for line in book.forms("ICFW"):
        scope = line.WCSCOPE or ()
        covered = "FOLLOWUP" in scope or ("STUDY" in scope and not follow_up)
        if covered and in_order(form.SVDAT, line.WCDAT) is False:
            return {"day": shown(form.SVDAT), "withdrawn": shown(line.WCDAT)}
    return True


@CHECKS.check("EC123", "H", Behaviour.BLOCK,
              T("Ulcère sans statut final daté : {ulcers}. Complétez son évaluation.",
                "Ulcer without a dated final status: {ulcers}. Complete its assessment."),
              on=EOS.EOSDAT, items=(ULCA.ULCSTAT,), steps=("lock",), reads=("SV", "ULCR"))
def every_ulcer_has_a_final_status(form: FormView, book: Book) -> Verdict:
    """At the end of study, each ulcer of the register has a dated status."""
    lacking = [ulcer_name(book.study, u.line) for u in book.forms("ULCR") if not assessments(book, u.line)]
    return form.EOSDAT is None or not lacking or {"ulcers": ", ".join(lacking)}


@CHECKS.check("EC124", "H", Behaviour.BLOCK,
              T("Événement en cours à la fin d’étude, sans issue : renseignez-la.",
                "Event ongoing at the end of study, without an outcome: give it."),
              on=AE.AEOUT, items=(AE.AEONGO, EOS.EOSDAT), steps=("lock",))
def ongoing_event_has_an_outcome_at_the_end(form: FormView, book: Book) -> Verdict:
    """Once the study has ended, an ongoing event has an outcome or says why none."""
    ended = book.form("EOS").EOSDAT is not None
    return not (ended and form.AEONGO == "Y") or form.answered("AEOUT")


@CHECKS.check("EC127", "S", Behaviour.QUERY,
              T("Étude terminée comme prévu, sans visite de la semaine 16 dans sa fenêtre : vérifiez ou confirmez.",
                "Completed as planned, without a week 16 visit within its window: check or confirm."),
              on=EOS.EOSREAS, items=(SV.SVDAT,), reads=("INJ",))
def completed_study_has_its_week_16_visit(form: FormView, book: Book) -> Verdict:
    """A subject who completed was seen at week 16, within the window."""
    if form.EOSREAS != "COMPLETED":
        return None
    day, window = book.visit_date("W16"), book.study.visits["W16"].planned(day_zero(book))
    return day is not None and (window is None or day in window)
