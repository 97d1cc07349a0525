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

CHECKS.listed("EC39", "H", Behaviour.REFUSE,
              T("Résultat hors de ce qui est possible, ou unité non prévue pour cet examen : "
                "vérifiez la valeur et l’unité.",
                "Result outside what is possible, or unit not allowed for this test: check the value and the unit."),
              status=Status.WAITING, note="needs LB; the possible ranges of its items will name this check")

CHECKS.listed("EC40", "S", Behaviour.QUERY,
              T("Résultat anormal cliniquement significatif sans événement indésirable ni antécédent lié : "
                "reliez-le ou enregistrez l’événement.",
                "Clinically significant abnormal result without a linked adverse event or history: "
                "link it or record the event."),
              status=Status.WAITING, note="needs LB and MH")

CHECKS.listed("EC41", "S", Behaviour.REFUSE,
              T("Date du résultat antérieure au prélèvement : corrigez l’une des deux dates.",
                "Result dated before the sample: correct one of the two dates."),
              status=Status.WAITING, note="needs LB; a sample outside the window of its visit will be queried")

CHECKS.listed("EC42", "S", Behaviour.QUERY,
              T("QTcF ou QRS allongé : vérifiez la mesure ou confirmez-la.",
                "Long QTcF or QRS: check the measurement or confirm it."),
              status=Status.WAITING, note="needs EG; the soft ranges of its items will name this check")

CHECKS.listed("EC43", "S", Behaviour.BLOCK,
              T("Risque hémorragique avant le prélèvement de tissu adipeux : confirmez que le prélèvement est possible.",
                "Bleeding risk before the harvest: confirm that the harvest can take place."),
              steps=("harvest",), status=Status.WAITING,
              note="needs LB and HARV; the investigator’s confirming item lifts the block")

CHECKS.listed("EC44", "S", Behaviour.QUERY,
              T("Sérologies trop anciennes le jour du prélèvement de tissu adipeux : refaites le bilan ou dites pourquoi.",
                "Infection markers too old on the day of the harvest: repeat them or say why."),
              status=Status.WAITING, note="needs SER and HARV")

CHECKS.listed("EC45", "H", Behaviour.BLOCK,
              T("Marqueur infectieux positif, indéterminé ou manquant : complétez les résultats.",
                "Infection marker positive, indeterminate or missing: complete the results."),
              steps=("harvest", "release"), status=Status.WAITING, note="needs SER, HARV and REL")

CHECKS.listed("EC46", "S", Behaviour.QUERY,
              T("Résultat anormal le jour de l’injection sans commentaire : commentez-le.",
                "Abnormal result on the day of the injection without a comment: add one."),
              status=Status.WAITING, note="needs LB")
