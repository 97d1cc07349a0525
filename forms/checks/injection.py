"""Edit checks of randomisation, product and injection (trial.md 6.5, EC73 to EC94)."""

from __future__ import annotations

from decimal import Decimal

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.assumptions import DOSE_SHARE, PLANNED_INTERVALS, VOLUME_TOLERANCE
from forms.cells.finger import INJF
from forms.cells.product import INJP, share_of_planned
from forms.cells.session import INJ
from forms.checks.evidence import decision, finger_of, gap_may_be, shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.ulcers.decision import ULCD
from forms.ulcers.register import ULCR
from forms.visits.visit import SV

CHECKS.listed("EC73", "H", Behaviour.BLOCK,
              T("Randomisation hors de la période prévue après l’inclusion : vérifiez les deux dates.",
                "Randomisation outside the period planned after inclusion: check both dates."),
              steps=("randomise",), status=Status.WAITING,
              note="needs RAND; a harvest before randomisation will be queried")


@CHECKS.check("EC74", "H", Behaviour.QUERY,
              T("L’injection du {day} ne suit pas le prélèvement du {harvest} : vérifiez les deux dates.",
                "The injection of {day} does not follow the harvest of {harvest}: check both dates."),
              on=INJ.EXSTDAT, items=(SV.SVDAT,), note="the harvest is dated by its visit; its own page is HARV")
def injection_follows_harvest(form: FormView, book: Book) -> Verdict:
    """Day 0 comes after the day of the harvest visit."""
    harvest = book.visit_date("HAR")
    return gap_may_be(harvest, form.EXSTDAT, 1, None) is not False or {
        "day": shown(form.EXSTDAT), "harvest": shown(harvest)}


@CHECKS.part("EC74", Behaviour.QUERY,
             T("{days} jours entre le prélèvement et l’injection, au lieu de {least} à {most} : "
               "vérifiez les dates ou confirmez.",
               "{days} days from harvest to injection instead of {least} to {most}: check the dates or confirm."),
             on=INJ.EXSTDAT, items=(SV.SVDAT,))
def injection_comes_two_to_five_weeks_after_harvest(form: FormView, book: Book) -> Verdict:
    """14 to 35 days lie between harvest and injection."""
    harvest = book.visit_date("HAR")
    least = PLANNED_INTERVALS.value["harvest to injection, at least"]
    most = PLANNED_INTERVALS.value["harvest to injection, at most"]
    if not gap_may_be(harvest, form.EXSTDAT, 1, None) or gap_may_be(harvest, form.EXSTDAT, least, most):
        return True
    return {"days": (form.EXSTDAT.earliest - harvest).days, "least": least, "most": most}


CHECKS.listed("EC75", "H", Behaviour.BLOCK,
              T("Le produit n’est pas libéré ou est périmé à l’heure de l’injection : vérifiez la libération.",
                "The product is not released, or expired, at the time of the injection: check the release."),
              steps=("inject",), status=Status.WAITING, note="needs REL")

CHECKS.listed("EC76", "H", Behaviour.BLOCK,
              T("Produit refusé à la libération : il ne s’injecte pas.",
                "Product rejected at release: it is not to be injected."),
              steps=("inject",), status=Status.WAITING, note="needs REL")

CHECKS.listed("EC77", "H", Behaviour.BLOCK,
              T("Libération par dérogation incomplète : indiquez le paramètre, la date et qui approuve.",
                "Release with derogation is incomplete: give the parameter, the date and who approves."),
              steps=("release",), status=Status.WAITING, note="needs REL")

CHECKS.listed("EC78", "H/S", Behaviour.BLOCK,
              T("Viabilité inférieure à la spécification : complétez la dérogation ou refusez le lot.",
                "Viability below the specification: complete the derogation or reject the batch."),
              steps=("release",), status=Status.WAITING, note="needs REL; 70 to 80 % will be a query only")

CHECKS.listed("EC79", "H", Behaviour.BLOCK,
              T("Phénotype hors spécification sans dérogation : complétez la dérogation ou refusez le lot.",
                "Phenotype outside the specification without derogation: complete it or reject the batch."),
              steps=("release",), status=Status.WAITING, note="needs REL")

CHECKS.listed("EC80", "H", Behaviour.BLOCK,
              T("Stérilité ou mycoplasme positif après l’injection : enregistrez le défaut, l’événement d’intérêt et la "
                "date d’information du patient.",
                "Positive sterility or mycoplasma after the injection: record the deficiency, the event of interest "
                "and the date the patient is told."),
              steps=("lock",), status=Status.WAITING, note="needs REL, PDEF and AESI; also sends an alert")

CHECKS.listed("EC81", "H", Behaviour.BLOCK,
              T("Le code du produit diffère entre le lit du patient, la libération et l’étiquette : arrêtez et vérifiez.",
                "The product code differs between bedside, release and label: stop and check."),
              steps=("inject",), status=Status.WAITING, note="needs COI and REL")

CHECKS.listed("EC82", "H", Behaviour.BLOCK,
              T("Le code du sujet diffère à une étape de la chaîne : arrêtez et vérifiez.",
                "The subject code differs at a step of the chain: stop and check."),
              steps=("inject",), status=Status.WAITING, note="needs COI; the hand-over is refused too")

CHECKS.listed("EC83", "H", Behaviour.BLOCK,
              T("Une étape de la chaîne précède la précédente : vérifiez les heures.",
                "A step of the chain comes before the one it follows: check the times."),
              steps=("inject",), status=Status.WAITING, note="needs COI; the hand-over is refused too")

CHECKS.listed("EC84", "H/S", Behaviour.BLOCK,
              T("Température de transport hors limites : le pharmacien responsable statue sur l’écart.",
                "Transport temperature out of limits: the qualified person decides on the excursion."),
              steps=("inject",), status=Status.WAITING,
              note="needs COI; stands until the qualified person accepts the excursion, within limits a query only")


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
              on=INJ.VOLTOT, items=(INJF.VOLFING,))
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

CHECKS.listed("EC89", "H", Behaviour.BLOCK,
              T("La dose enregistrée ne correspond pas au bras attribué : vérifiez les deux.",
                "The dose recorded does not match the arm allocated: check both."),
              steps=("lock",), status=Status.WAITING, note="needs RAND and MFG; in the unblinded area")

CHECKS.listed("EC90", "H", Behaviour.BLOCK,
              T("Le traitement reçu diffère du bras attribué : enregistrez une déviation critique.",
                "The treatment received differs from the arm allocated: record a critical deviation."),
              steps=("lock",), status=Status.WAITING, note="needs RAND and DV; in the unblinded area")

CHECKS.listed("EC91", "H", Behaviour.QUERY,
              T("Les heures de surveillance ne se suivent pas après la fin de l’injection : vérifiez-les.",
                "The monitoring times do not follow each other after the end of the injection: check them."),
              status=Status.WAITING, note="needs MON")

CHECKS.listed("EC92", "S", Behaviour.QUERY,
              T("Signe local pendant la surveillance sans événement indésirable : enregistrez-le ou confirmez.",
                "Local sign during monitoring without an adverse event: record it or confirm."),
              status=Status.WAITING, note="needs MON")

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
