"""Edit checks of randomisation, harvest and injection (trial.md 6.5, EC73, EC74, EC85 to EC88, EC93, EC94)."""

from __future__ import annotations

from decimal import Decimal

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import DOSE_SHARE, PLANNED_INTERVALS, VOLUME_TOLERANCE
from forms.cells.finger import INJF
from forms.cells.harvest import HARV
from forms.cells.harvest_clearance import CLRH
from forms.cells.moments import harvest_day, harvest_start, local
from forms.cells.product import INJP, share_of_planned
from forms.cells.randomisation import RAND
from forms.cells.session import INJ
from forms.checks.evidence import decision, finger_of, gap_may_be, shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR
from forms.visits.visit import SV


@CHECKS.check("EC73", "H", Behaviour.BLOCK,
              T("Randomisation le {day}, inclusion le {included} : elle est prévue de 0 à {most} jours après. Vérifiez les "
                "deux dates.",
                "Randomised on {day}, included on {included}: it is planned 0 to {most} days after. Check both dates."),
              on=RAND.RANDDTC, items=(SV.SVDAT,), steps=("randomise",))
def randomisation_follows_inclusion(form: FormView, book: Book) -> Verdict:
    """Randomisation takes place on the day of inclusion, or within the seven days after."""
    included = book.visit_date("INC")
    most = PLANNED_INTERVALS.value["randomisation after inclusion, at most"]
    if included is None or form.RANDDTC is None or 0 <= (form.RANDDTC.date() - included).days <= most:
        return True
    return {"day": shown(form.RANDDTC.date()), "included": shown(included), "most": most}


@CHECKS.part("EC73", Behaviour.QUERY,
             T("Le prélèvement précède la randomisation : vérifiez les deux dates ; sinon c’est une déviation.",
               "The harvest comes before randomisation: check both dates; otherwise it is a deviation."),
             on=HARV.HARVSTIM, items=(HARV.HARVDAT, SV.SVDAT, RAND.RANDDTC), deviation=("PRODUCT", "MAJOR"))
def harvest_follows_randomisation(form: FormView, book: Book) -> Verdict:
    """Where everybody is harvested to keep the masking, nobody is harvested before randomisation."""
    start, randomised = harvest_start(book), local(book.form("RAND").RANDDTC)
    return start is None or randomised is None or start >= randomised


@CHECKS.part("EC73", Behaviour.QUERY,
             T("Prélèvement enregistré sans feu vert avant lui : vérifiez ; c’est une déviation critique.",
               "Harvest recorded without a clearance before it: check; it is a critical deviation."),
             on=HARV.HCONSCHK, items=(HARV.HARVSTIM, HARV.HARVDAT, SV.SVDAT, CLRH.HCLRDTC), deviation=("PRODUCT", "CRITICAL"))
def harvest_was_cleared(form: FormView, book: Book) -> Verdict:
    """The subject was cleared before the harvest began; what happened is recorded either way (rulings R40)."""
    start, cleared = harvest_start(book), local(book.form("CLRH").HCLRDTC)
    return start is None or (cleared is not None and cleared <= start)


@CHECKS.check("EC74", "H", Behaviour.QUERY,
              T("L’injection du {day} ne suit pas le prélèvement du {harvest} : vérifiez les deux dates.",
                "The injection of {day} does not follow the harvest of {harvest}: check both dates."),
              on=INJ.EXSTDAT, items=(SV.SVDAT, HARV.HARVDAT))
def injection_follows_harvest(form: FormView, book: Book) -> Verdict:
    """Day 0 comes after the day of the harvest visit."""
    harvest = harvest_day(book)
    return gap_may_be(harvest, form.EXSTDAT, 1, None) is not False or {
        "day": shown(form.EXSTDAT), "harvest": shown(harvest)}


@CHECKS.part("EC74", Behaviour.QUERY,
             T("{days} jours entre le prélèvement et l’injection, au lieu de {least} à {most} : "
               "vérifiez les dates ou confirmez.",
               "{days} days from harvest to injection instead of {least} to {most}: check the dates or confirm."),
             on=INJ.EXSTDAT, items=(SV.SVDAT, HARV.HARVDAT))
def injection_comes_two_to_five_weeks_after_harvest(form: FormView, book: Book) -> Verdict:
    """14 to 35 days lie between harvest and injection."""
    harvest = harvest_day(book)
    least = PLANNED_INTERVALS.value["harvest to injection, at least"]
    most = PLANNED_INTERVALS.value["harvest to injection, at most"]
    if not gap_may_be(harvest, form.EXSTDAT, 1, None) or gap_may_be(harvest, form.EXSTDAT, least, most):
        return True
    return {"days": (form.EXSTDAT.earliest - harvest).days, "least": least, "most": most}


@CHECKS.check("EC85", "S", Behaviour.QUERY,
              T("Aucun ulcère à injecter à ce doigt : vérifiez le doigt, les ulcères visés ou les décisions.",
                "No ulcer to inject at this finger: check the finger, the ulcers aimed at or the decisions."),
              on=INJF.INJULC, items=(INJF.ADJACENT, ULCR.ULCLOC, ULCD.INJDEC))
def injected_finger_has_an_ulcer_to_inject(form: FormView, book: Book) -> Verdict:
    """An ulcer of the finger, or one aimed at from an adjacent finger, was decided for injection."""
    own = [u.line for u in book.forms("ULCR") if finger_of(book, u.line) == form.line]
    aimed = list(form.INJULC or ()) if form.ADJACENT == "Y" else []
    return any(decision(book, key) == "INJECT" for key in own + aimed)


@CHECKS.check("EC86", "H", Behaviour.QUERY,
              T("Les doigts reçoivent {fingers} mL et la séance {session} mL : vérifiez les volumes.",
                "The fingers receive {fingers} mL and the session {session} mL: check the volumes."),
              on=INJ.VOLTOT, items=(INJF.VOLFING,), reads=("ULCD", "ULCR"))
def finger_volumes_sum_to_the_session(form: FormView, book: Book) -> Verdict:
    """The fingers’ volumes sum to the session’s within 10 %; too little counts once each finger decided is recorded."""
    pages = {f.line: f.VOLFING for f in book.forms("INJF") if f.visit == form.visit}
    volumes = [v for v in pages.values() if v is not None]
    if form.VOLTOT is None or not volumes:
        return None
    total, slack = sum(volumes), form.VOLTOT * Decimal(VOLUME_TOLERANCE.value) / 100
    planned = {finger_of(book, u.line) for u in book.forms("ULCR") if decision(book, u.line) == "INJECT"}
    unfinished = None in pages.values() or not planned <= set(pages)
    if total <= form.VOLTOT + slack and (total >= form.VOLTOT - slack or unfinished):
        return True
    return {"fingers": str(total), "session": str(form.VOLTOT)}


@CHECKS.check("EC87", "S", Behaviour.QUERY,
              T("Dose donnée : {share} % de la dose prévue. Vérifiez les deux doses ou confirmez.",
                "Dose given: {share}% of the dose planned. Check both doses or confirm."),
              on=INJP.DOSEGIV, items=(INJP.DOSEPLN,))
def dose_given_is_near_the_dose_planned(form: FormView, book: Book) -> Verdict:
    """80 to 110 % of the planned dose is given."""
    share = share_of_planned(form, book)
    least, most = DOSE_SHARE.value
    return share is None or least <= share <= most or {"share": f"{share:.0f}"}


@CHECKS.part("EC87", Behaviour.QUERY,
             T("La dose donnée diffère de la dose prévue sans motif : indiquez-le.",
               "The dose given differs from the dose planned without a reason: give it."),
             on=INJP.DOSEREAS, items=(INJP.DOSEPLN, INJP.DOSEGIV))
def different_dose_has_a_reason(form: FormView, book: Book) -> Verdict:
    """A dose other than planned says why."""
    if form.DOSEPLN is None or form.DOSEGIV is None:
        return None
    return form.DOSEPLN == form.DOSEGIV or form.DOSEREAS is not None


CHECKS.listed("EC88", "H/S", Behaviour.QUERY,
              T("Volume injecté dans le doigt inhabituel : vérifiez-le ou confirmez-le.",
                "Unusual volume injected into the finger: check it or confirm it."),
              status=Status.RANGE, note="the soft range of the finger’s volume names this check")

CHECKS.listed("EC93", "H", Behaviour.QUERY,
              T("Deux séances d’injection pour le même sujet : une seule est prévue.",
                "Two injection sessions for the same subject: only one is planned."),
              status=Status.CONSTRUCTION, note="the injection page exists once per subject")


@CHECKS.check("EC94", "S", Behaviour.QUERY,
              T("{ulcers} n’est pas à ce doigt, et « doigt voisin » n’est pas coché : vérifiez le doigt ou les ulcères.",
                "{ulcers} is not at this finger, and “adjacent finger” is not ticked: check the finger or the ulcers."),
              on=INJF.INJULC, items=(INJF.ADJACENT, ULCR.ULCLOC))
def ulcers_aimed_at_are_on_the_finger(form: FormView, book: Book) -> Verdict:
    """Unless the finger is said to be adjacent, every ulcer aimed at lies on it."""
    away = [key for key in form.INJULC or () if finger_of(book, key) not in (form.line, None)]
    if form.ADJACENT != "N" or not away:
        return True
    return {"ulcers": ", ".join(ulcer_name(book.study, key) for key in away)}
