"""Rules of single pages that trial.md writes in section 4 without a number of section 6; numbered on from 129."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.checks.evidence import in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.disease.other_history import MHX
from forms.treatment.local_care import CARE
from forms.treatment.medication import CM
from forms.treatment.procedures import PR


@CHECKS.check("EC129", "H", Behaviour.REFUSE,
              T("Le traitement finit ({end}) avant de débuter ({start}) : corrigez l’une des deux dates.",
                "The medication ends ({end}) before it starts ({start}): correct one of the two dates."),
              on=CM.CMENDAT, items=(CM.CMSTDAT,), note="trial.md 4.9")
def medication_ends_after_it_starts(form: FormView, book: Book) -> Verdict:
    """The end of a medication may lie on or after its start."""
    return in_order(form.CMSTDAT, form.CMENDAT) is not False or {
        "start": shown(form.CMSTDAT), "end": shown(form.CMENDAT)}


@CHECKS.check("EC130", "H", Behaviour.REFUSE,
              T("Le soin finit ({end}) avant de débuter ({start}) : corrigez l’une des deux dates.",
                "The care ends ({end}) before it starts ({start}): correct one of the two dates."),
              on=CARE.PRENDAT, items=(CARE.PRSTDAT,), note="trial.md 4.11")
def care_ends_after_it_starts(form: FormView, book: Book) -> Verdict:
    """The end of a local care line may lie on or after its start."""
    return in_order(form.PRSTDAT, form.PRENDAT) is not False or {
        "start": shown(form.PRSTDAT), "end": shown(form.PRENDAT)}


@CHECKS.part("EC130", Behaviour.REFUSE,
             T("Le geste finit ({end}) avant de débuter ({start}) : corrigez l’une des deux dates.",
               "The procedure ends ({end}) before it starts ({start}): correct one of the two dates."),
             on=PR.PRENDAT, items=(PR.PRSTDAT,))
def procedure_ends_after_it_starts(form: FormView, book: Book) -> Verdict:
    """The end of a procedure may lie on or after its start."""
    return in_order(form.PRSTDAT, form.PRENDAT) is not False or {
        "start": shown(form.PRSTDAT), "end": shown(form.PRENDAT)}


@CHECKS.part("EC130", Behaviour.REFUSE,
             T("L’antécédent finit ({end}) avant de débuter ({start}) : corrigez l’une des deux dates.",
               "The condition ends ({end}) before it starts ({start}): correct one of the two dates."),
             on=MHX.MHENDAT, items=(MHX.MHSTDAT,))
def condition_ends_after_it_starts(form: FormView, book: Book) -> Verdict:
    """The end of a condition of the history may lie on or after its start."""
    return in_order(form.MHSTDAT, form.MHENDAT) is not False or {
        "start": shown(form.MHSTDAT), "end": shown(form.MHENDAT)}
