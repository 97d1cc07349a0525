"""Edit checks of laboratory, vital signs and infection markers (trial.md 6.3, EC37 to EC46)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.checks.registry import CHECKS, Verdict
from forms.examination.vital_signs import VS


@CHECKS.check("EC37", "H", Behaviour.REFUSE,
              T("Pression systolique ({high} mmHg) inférieure ou égale à la diastolique ({low} mmHg) : "
                "vérifiez les deux valeurs.",
                "Systolic pressure ({high} mmHg) is not above diastolic pressure ({low} mmHg): check both values."),
              on=VS.SYSBP, items=(VS.DIABP,))
def systolic_is_above_diastolic(form: FormView, book: Book) -> Verdict:
    """Systolic pressure is above diastolic."""
    if form.SYSBP is None or form.DIABP is None:
        return None
    return form.SYSBP > form.DIABP or {"high": form.SYSBP, "low": form.DIABP}


CHECKS.listed("EC38", "S", Behaviour.QUERY,
              T("Signe vital inhabituel : vérifiez la valeur ou confirmez-la.",
                "Unusual vital sign: check the value or confirm it."),
              status=Status.RANGE, note="the soft ranges of the vital signs name this check")
