"""Edit checks of the hours after the injection (trial.md 6.5, EC91 and EC92)."""

from __future__ import annotations

from datetime import timedelta

from ecrf.crf import Behaviour, Book, FormView, T
from forms.cells.assumptions import MONITORING_LIMITS
from forms.cells.codelists import MONTPT
from forms.cells.moments import injection_end, local
from forms.cells.monitoring import MON
from forms.cells.session import INJ
from forms.checks.registry import CHECKS, Verdict
from forms.codelists import FINGERS
from forms.safety.adverse_event import AE


@CHECKS.check("EC91", "H", Behaviour.QUERY,
              T("Surveillance à {when}, avant {what} ({before}) : vérifiez les heures.",
                "Monitoring at {when}, before {what} ({before}): check the times."),
              on=MON.MONDTC, items=(INJ.EXSTDAT, INJ.EXENTIM))
def monitoring_times_follow_each_other(form: FormView, book: Book) -> Verdict:
    """The first time point is not before the end of the injection, and none is before an earlier one."""
    if form.MONDTC is None:
        return None
    end = injection_end(book)
    earlier = [(MONTPT[f.line].label, local(f.MONDTC)) for f in book.forms("MON") if f.MONDTC is not None
               and MONTPT.position(f.line) < MONTPT.position(form.line)]
    known = [*earlier, *([(T("la fin de l’injection", "the end of the injection"), end)] if end is not None else [])]
    when = local(form.MONDTC)
    late = [(what, moment) for what, moment in known if moment is not None and when is not None and when < moment]
    return not late or {"when": f"{when:%d/%m/%Y %H:%M}", "what": late[-1][0], "before": f"{late[-1][1]:%d/%m/%Y %H:%M}"}


@CHECKS.part("EC91", Behaviour.QUERY,
             T("Sortie plus de {hours} heures après la dernière surveillance ({last}) : vérifiez l’heure ou confirmez.",
               "Discharge more than {hours} hours after the last monitoring ({last}): check the time or confirm."),
             on=MON.DISCHDTC, items=(MON.MONDTC,))
def discharge_follows_the_last_monitoring(form: FormView, book: Book) -> Verdict:
    """The patient leaves within 12 hours of the monitoring at four hours."""
    last = book.form("MON", "D0", "T4H").MONDTC
    hours = MONITORING_LIMITS.value["discharge_h"]
    if form.DISCHDTC is None or last is None or last + timedelta(hours=hours) >= form.DISCHDTC:
        return True
    return {"hours": hours, "last": f"{last:%d/%m/%Y %H:%M}"}


def _sign(form: FormView, finger: str) -> str | None:
    """The item of a sign that suggests ischaemia or a nerve injury of a finger: colour, refill, paraesthesia."""
    refill = getattr(form, f"REF{finger}")
    if getattr(form, f"COL{finger}") in ("PALE", "BLUE"):
        return f"COL{finger}"
    if refill is not None and refill > MONITORING_LIMITS.value["refill_s"]:
        return f"REF{finger}"
    return f"PAR{finger}" if getattr(form, f"PAR{finger}") == "Y" else None


@CHECKS.check("EC92", "S", Behaviour.QUERY,
              T("{finger} : pâleur, cyanose, recoloration lente ou paresthésie sans événement indésirable à ce doigt. Enregistrez-le "
                "(ischémie : événement d’intérêt), ou confirmez.",
                "{finger}: pallor, cyanosis, slow refill or paraesthesia without an adverse event at that finger. Record it "
                "(ischaemia: event of interest), or confirm."),
              on=tuple(item for name, item in MON.items.items() if name[:3] in ("COL", "REF", "PAR")),
              items=(MON.MONAE, AE.AEFING))
def local_signs_have_their_event(form: FormView, book: Book) -> Verdict:
    """A finger that turns pale or blue, refills slowly or is numb has an adverse event of its own."""
    told = {finger for event in book.forms("AE") for finger in event.AEFING or ()}
    for code in FINGERS:
        sign = _sign(form, code.code)
        if sign is not None and code.code not in told and not form.MONAE:
            return {"item": sign, "finger": code.label}
    return True
