"""Edit checks of serious and special events, death, pregnancy and deviations (trial.md 6, EC65 to EC128 in part)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.assumptions import DMARD_EXCLUDED
from forms.cells.randomisation import RAND
from forms.cells.session import INJ
from forms.cells.unblinding import UNB
from forms.checks import complications, runin, safety  # noqa: F401 - declare the numbers that get a part here
from forms.checks.evidence import as_partial, day_zero, finger_of, in_order, shown, ulcer_name
from forms.checks.registry import CHECKS, Verdict
from forms.closing.death import DTH, dead
from forms.closing.end_of_study import EOS
from forms.eligibility.criteria import CRITERIA
from forms.examination.reproduction import RP
from forms.safety.adverse_event import AE
from forms.safety.assumptions import DRUG_DEVIATION, REPORT_HOURS, REPORT_LATE_DEVIATION
from forms.safety.deviation import DV
from forms.safety.onset import months_after_injection, of_special_interest
from forms.safety.pregnancy import PREG
from forms.safety.reporting import hours_to_sponsor
from forms.safety.serious_event import SAE
from forms.safety.special_interest import AESI
from forms.safety.sponsor_assessment import SAEU
from forms.treatment.medication import CM
from forms.ulcers.assessment import ULCA

RANDOMISED_PAGES = (("IES", "SCR"), ("IEI", "INC"), ("IED", "D0"))
"""The pages of eligibility, each with its visit."""


@CHECKS.part("EC20", Behaviour.QUERY,
             T("Injection du {day} alors que {drug} n’était pas arrêté depuis un mois (EXC23) : vérifiez les dates ; une "
               "déviation est ouverte.",
               "Injection of {day} while {drug} had not been stopped for a month (EXC23): check the dates; a deviation is "
               "opened."),
             on=INJ.EXSTDAT, items=(CM.CMDMARD, CM.CMSTDAT, CM.CMENDAT, CM.CMONGO), deviation=tuple(DRUG_DEVIATION.value))
def injection_comes_a_month_after_the_drug(form: FormView, book: Book) -> Verdict:
    """What was injected is recorded even against EXC23, and is a critical deviation then (rulings R40)."""
    day = form.EXSTDAT.day if form.EXSTDAT is not None else None
    for line in book.forms("CM") if day is not None else ():
        if line.CMDMARD in DMARD_EXCLUDED.value and runin.reaches_into(line, day):
            return {"day": shown(day), "drug": line.CMTRT or line.CMDMARD}
    return True


@CHECKS.part("EC65", Behaviour.QUERY,
             T("Événement d’intérêt particulier de l’ulcère {ulcer} : sa fiche n’est pas commencée. Remplissez-la.",
               "Event of special interest of ulcer {ulcer}: its sheet is not begun. Complete it."),
             on=(ULCA.INFECT, ULCA.GANGR), items=(AE.AEULC, AE.AEFING, AE.AEAESI, AESI.ASIKIND), reads=("ULCR",))
def complicated_ulcer_has_its_sheet(form: FormView, book: Book) -> Verdict:
    """The events of special interest that name a complicated ulcer or its finger: one of them has its sheet."""
    if not complications.complicated(form):
        return True
    finger = finger_of(book, form.line)
    events = [event for event in book.forms("AE") if event.AEAESI == "Y"
              and (form.line in (event.AEULC or ()) or finger in (event.AEFING or ()))]
    if not events or any(book.form("AESI", line=event.line).ASIKIND is not None for event in events):
        return True
    return {"item": "GANGR" if form.GANGR in complications.GANGRENOUS else "INFECT",
            "ulcer": ulcer_name(book.study, form.line)}


def _filled(form: FormView) -> bool:
    """A page that somebody began and did not declare not done."""
    return form.opened and not form.not_done


@CHECKS.check("EC110", "H", Behaviour.BLOCK,
              T("« Grave » et la page « Événement grave » se contredisent : remplissez-la, ou vérifiez la gravité.",
                "“Serious” and the page “Serious adverse event” contradict each other: complete it, or check the "
                "seriousness."),
              on=AE.AESER, items=(SAE.SAECRIT,), steps=("lock",),
              note="serious = yes opens the page; no criterion will stop its sending")
def serious_event_has_its_page(form: FormView, book: Book) -> Verdict:
    """The event is serious exactly when its page is filled."""
    return form.AESER is None or (form.AESER == "Y") == _filled(book.form("SAE", line=form.line))


@CHECKS.part("EC110", Behaviour.BLOCK,
             T("Critères de gravité absents, ou contraires à la page de l’événement (hospitalisation, décès) : vérifiez "
               "les deux.",
               "Criteria of seriousness missing, or contrary to the page of the event (hospitalisation, death): check "
               "both."),
             on=SAE.SAECRIT, items=(AE.AEHOSP, AE.AEOUT), steps=("lock",))
def criteria_are_those_of_the_event(form: FormView, book: Book) -> Verdict:
    """One criterion at least; hospitalisation and death exactly when the event says so."""
    event, criteria = book.form("AE", line=form.line), form.SAECRIT
    if form.not_done:
        return None
    if criteria is None:
        return False
    hospital = event.AEHOSP is None or (event.AEHOSP == "Y") == ("HOSPITALISATION" in criteria)
    return bool(hospital and (event.AEOUT is None or (event.AEOUT == "FATAL") == ("DEATH" in criteria)))


@CHECKS.check("EC111", "S", Behaviour.QUERY,
              T("Déclaration au promoteur {hours} h après connaissance, {most} h au plus : vérifiez les deux moments ou "
                "confirmez.",
                "Reported to the sponsor {hours} h after awareness, {most} h at most: check both moments or confirm."),
              on=SAE.SAERPDTM, items=(SAE.SAEAWDTM,), deviation=tuple(REPORT_LATE_DEVIATION.value))
def serious_event_is_reported_in_time(form: FormView, book: Book) -> Verdict:
    """At most 24 hours lie between awareness and report."""
    hours, most = hours_to_sponsor(form, book), REPORT_HOURS.value
    return hours is None or hours <= most or {"hours": f"{hours:.1f}", "most": most}


@CHECKS.part("EC111", Behaviour.QUERY,
             T("Déclaration au promoteur plus de 24 h après connaissance : indiquez pourquoi.",
               "Reported to the sponsor more than 24 h after awareness: say why."),
             on=SAE.SAELREAS, items=(SAE.SAEAWDTM, SAE.SAERPDTM))
def late_report_says_why(form: FormView, book: Book) -> Verdict:
    """A late report gives its reason."""
    hours = hours_to_sponsor(form, book)
    return hours is None or hours <= REPORT_HOURS.value or form.answered("SAELREAS")


@CHECKS.part("EC111", Behaviour.QUERY,
             T("Événement grave connu le {day}, pas encore déclaré au promoteur : déclarez-le sans attendre.",
               "Serious event known on {day}, not yet reported to the sponsor: report it without waiting."),
             on=SAE.SAEAWDTM, items=(SAE.SAERPDTM,), reads=("today",))
def known_serious_event_is_reported(form: FormView, book: Book) -> Verdict:
    """From the second day after awareness, when 24 hours have surely passed, the report is recorded."""
    known = form.SAEAWDTM.date() if form.SAEAWDTM is not None else None
    if known is None or form.SAERPDTM is not None or (book.today - known).days * 24 <= REPORT_HOURS.value:
        return True
    return {"day": shown(known)}


@CHECKS.part("EC112", Behaviour.BLOCK,
             T("Événement fatal sans page « Décès » : remplissez-la, ou vérifiez l’issue.",
               "Fatal event without the page “Death”: complete it, or check the outcome."),
             on=AE.AETOXGR, items=(AE.AEOUT, DTH.DTHDAT), steps=("lock",))
def fatal_event_has_the_page_of_death(form: FormView, book: Book) -> Verdict:
    """A fatal event comes with the page of death."""
    return form.AEOUT != "FATAL" or _filled(book.form("DTH"))


@CHECKS.part("EC112", Behaviour.BLOCK,
             T("Fin d’étude par décès : « patient en vie » dit oui, ou la page « Décès » manque. Vérifiez les deux.",
               "End of study by death: “patient alive” says yes, or the page “Death” is missing. Check both."),
             on=EOS.EOSALIVE, items=(EOS.EOSREAS, DTH.DTHDAT), steps=("lock",))
def study_ended_by_death_has_its_page(form: FormView, book: Book) -> Verdict:
    """An end of study by death has the page of death and a subject who is not alive."""
    return form.EOSREAS != "DEATH" or (form.EOSALIVE != "Y" and _filled(book.form("DTH")))


@CHECKS.part("EC112", Behaviour.BLOCK,
             T("Page « Décès » sans événement fatal, ou avec un autre motif de fin d’étude : vérifiez les pages.",
               "Page “Death” without a fatal event, or with another reason for end of study: check the pages."),
             on=DTH.DTHDAT, items=(AE.AEOUT, EOS.EOSREAS), steps=("lock",))
def death_is_in_events_and_end_of_study(form: FormView, book: Book) -> Verdict:
    """A death has a fatal event, and ends the study."""
    if not _filled(form) or not form.answered("DTHDAT"):
        return None
    fatal = any(event.AEOUT == "FATAL" for event in book.forms("AE"))
    return fatal and dead(book) and book.form("EOS").EOSREAS in ("DEATH", None)


@CHECKS.part("EC116", Behaviour.QUERY,
             T("Événement d’intérêt particulier sans sa fiche : remplissez-la, ou dites que l’événement n’en est pas un.",
               "Event of special interest without its sheet: complete it, or say that the event is none."),
             on=AE.AETERM, items=(AE.AEAESI, AESI.ASIKIND))
def event_of_special_interest_has_its_sheet(form: FormView, book: Book) -> Verdict:
    """The sheet is begun wherever it is asked."""
    return not of_special_interest(form) or _filled(book.form("AESI", line=form.line))


@CHECKS.check("EC117", "H", Behaviour.BLOCK,
              T("Test de grossesse positif du {day}, après l’injection, sans page « Grossesse » : complétez-la.",
                "Positive pregnancy test of {day}, after the injection, without the page “Pregnancy”: complete it."),
              on=(RP.HCGRES, RP.UHCGRES), items=(RP.HCGDAT, RP.UHCGDAT, PREG.PREGTDAT), reads=("INJ", "SV"),
              steps=("lock",), note="before the injection a pregnancy excludes (EC34)")
def positive_test_has_its_pregnancy(form: FormView, book: Book) -> Verdict:
    """A positive test that may be of day 0 or later comes with a pregnancy of the log."""
    zero = day_zero(book)
    if zero is None or any(_filled(line) for line in book.forms("PREG")):
        return True
    for result, taken in (("HCGRES", "HCGDAT"), ("UHCGRES", "UHCGDAT")):
        day = getattr(form, taken) or as_partial(book.visit_date(form.visit))
        if getattr(form, result) == "POS" and in_order(zero, day):
            return {"item": result, "day": shown(day)}
    return True


NEOPLASIA = ("NEOPLASIA", "TUMOUR")


@CHECKS.check("EC118", "H", Behaviour.BLOCK,
              T("Néoplasie sans délai depuis l’injection ou sans histologie : complétez la fiche et la date de l’événement.",
                "Neoplasia without months since the injection or histology: complete the sheet and the date of the event."),
              on=AESI.ASIHIST, items=(AESI.ASIKIND, AE.AESTDAT), reads=("INJ", "SV"), steps=("lock",),
              note="the batch is asked on the sponsor’s unblinded page only (rulings R25)")
def neoplasia_is_dated_and_read(form: FormView, book: Book) -> Verdict:
    """A neoplasia gives its histology, and a date from which the months since day 0 can be counted."""
    if form.ASIKIND not in NEOPLASIA:
        return True
    return form.answered("ASIHIST") and (day_zero(book) is None or months_after_injection(form, book) is not None)


@CHECKS.part("EC118", Behaviour.BLOCK,
             T("Néoplasie sans lot du produit : complétez la page du promoteur.",
               "Neoplasia without the batch of the product: complete the sponsor’s page."),
             on=SAEU.SAULOT, items=(AESI.ASIKIND,), steps=("lock",))
def neoplasia_names_its_batch(form: FormView, book: Book) -> Verdict:
    """The unblinded page of a serious neoplasia names the batch, or says why not."""
    return book.form("AESI", line=form.line).ASIKIND not in NEOPLASIA or form.answered("SAULOT")


@CHECKS.check("EC120", "H", Behaviour.BLOCK,
              T("Aveugle levé pour cet événement, sans compte rendu de levée d’aveugle : complétez-le.",
                "Unblinded for this event, without a record of unblinding: complete it."),
              on=(SAEU.SAUUNBL, SAEU.SAUPROD), items=(UNB.UNBDTC,), steps=("lock",),
              note="an unblinding in the application fills its own record")
def unblinded_report_has_its_record(form: FormView, book: Book) -> Verdict:
    """A report sent unblinded, or a product known, has the record of unblinding."""
    if book.form("UNB").UNBDTC is not None:
        return True
    told = "SAUUNBL" if form.SAUUNBL == "Y" else "SAUPROD" if form.SAUPROD is not None else None
    return told is None or {"item": told}


@CHECKS.part("EC124", Behaviour.BLOCK,
             T("Événement grave en cours à la fin d’étude, sans suivi convenu avec le promoteur : convenez-en ou donnez "
               "l’issue.",
               "Serious event ongoing at the end of study, without follow-up agreed with the sponsor: agree on it or give "
               "the outcome."),
             on=SAE.SAEAGREE, items=(AE.AEONGO, EOS.EOSDAT), steps=("lock",))
def ongoing_serious_event_is_agreed_open(form: FormView, book: Book) -> Verdict:
    """Once the study has ended, a serious event is over, or its follow-up is agreed."""
    ended = book.form("EOS").EOSDAT is not None
    return not (ended and book.form("AE", line=form.line).AEONGO == "Y") or bool(form.SAEAGREE == "Y")


@CHECKS.check("EC128", "S", Behaviour.QUERY,
              T("Randomisé le {day} alors que {criteria} exclut, sans déviation d’éligibilité : enregistrez-la.",
                "Randomised on {day} while {criteria} excludes, without a deviation of eligibility: record it."),
              on=RAND.RANDDTC, items=(DV.DVCAT,), reads=tuple(page for page, _ in RANDOMISED_PAGES))
def failed_criterion_has_its_deviation(form: FormView, book: Book) -> Verdict:
    """Every criterion that fails in a randomised subject stands in the log of deviations: one line of eligibility at least."""
    if form.RANDDTC is None or any(line.DVCAT == "ELIGIBILITY" for line in book.forms("DV")):
        return True
    pages = [book.form(page, visit) for page, visit in RANDOMISED_PAGES]
    failed = dict.fromkeys(c.number for c in CRITERIA.values() for page in pages
                           if c.number in page.page.items and c.failed_by(getattr(page, c.number)))
    return not failed or {"day": shown(form.RANDDTC.date()), "criteria": ", ".join(failed)}
