"""Edit checks of adverse events (trial.md 6.7, EC109 to EC120)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, T
from forms.assumptions import RELATED
from forms.cells.session import INJ
from forms.checks.evidence import day_zero, in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.closing.end_of_study import EOS
from forms.consent.informed_consent import ICF
from forms.safety.adverse_event import AE
from forms.safety.onset import special_interest
from forms.treatment.medication import CM
from forms.visits.visit import SV


@CHECKS.check("EC109", "H", Behaviour.REFUSE,
              T("La fin ({end}) précède le début ({start}) : corrigez l’une des deux dates.",
                "The end ({end}) comes before the start ({start}): correct one of the two dates."),
              on=AE.AEENDAT, items=(AE.AESTDAT,))
def event_ends_after_it_starts(form: FormView, book: Book) -> Verdict:
    """The end of an event may lie on or after its start."""
    return in_order(form.AESTDAT, form.AEENDAT) is not False or {
        "start": shown(form.AESTDAT), "end": shown(form.AEENDAT)}


@CHECKS.part("EC109", Behaviour.QUERY,
             T("L’événement débute le {start}, avant le consentement du {consent} : vérifiez la date, ou notez-le comme "
               "antécédent.",
               "The event starts on {start}, before the consent of {consent}: check the date, or record it as history."),
             on=AE.AESTDAT, items=(ICF.RFICDAT,))
def event_starts_after_consent(form: FormView, book: Book) -> Verdict:
    """The start of an event may lie on or after the consent date."""
    consent = book.form("ICF").RFICDAT
    return in_order(consent, form.AESTDAT) is not False or {
        "start": shown(form.AESTDAT), "consent": shown(consent)}


@CHECKS.check("EC112", "H", Behaviour.BLOCK,
              T("Grade 5 et issue « décès » vont ensemble : vérifiez le grade et l’issue.",
                "Grade 5 and outcome “fatal” go together: check the grade and the outcome."),
              on=AE.AEOUT, items=(AE.AETOXGR,), steps=("lock",))
def grade_five_is_fatal(form: FormView, book: Book) -> Verdict:
    """The grade is 5 exactly when the outcome is fatal."""
    if form.AETOXGR is None or form.AEOUT is None:
        return None
    return bool((form.AETOXGR == "5") == (form.AEOUT == "FATAL"))


@CHECKS.part("EC112", Behaviour.BLOCK,
             T("Le motif de fin d’étude et les événements indésirables se contredisent sur le décès : vérifiez les deux.",
               "The reason for end of study and the adverse events contradict each other on death: check both."),
             on=EOS.EOSREAS, items=(AE.AEOUT,), steps=("lock",))
def death_is_in_the_events_and_at_the_end(form: FormView, book: Book) -> Verdict:
    """The study ends by death exactly when an event is fatal."""
    fatal = any(event.AEOUT == "FATAL" for event in book.forms("AE"))
    return form.EOSREAS is None or (form.EOSREAS == "DEATH") == fatal


@CHECKS.check("EC113", "H", Behaviour.QUERY,
              T("Hospitalisation, et « grave » dit non : le médecin vérifie la gravité.",
                "Hospitalisation, and “serious” says no: the physician checks the seriousness."),
              on=AE.AESER, items=(AE.AEHOSP,))
def hospitalisation_is_serious(form: FormView, book: Book) -> Verdict:
    """An event with hospitalisation is serious."""
    return not (form.AEHOSP == "Y" and form.AESER == "N")


_CAUSES = (AE.RELPROD, AE.RELPLAC, AE.RELINJ, AE.RELHARV)


@CHECKS.check("EC114", "H", Behaviour.QUERY,
              T("L’événement débute le {start}, avant le geste du {done} auquel il est lié : vérifiez la date ou le lien.",
                "The event starts on {start}, before the procedure of {done} it is related to: "
                "check the date or the relation."),
              on=_CAUSES, items=(AE.AESTDAT, INJ.EXSTDAT, SV.SVDAT))
def event_follows_its_cause(form: FormView, book: Book) -> Verdict:
    """An event related to the product or the injection may start on day 0 or after; to the harvest, likewise."""
    zero, harvest = day_zero(book), book.visit_date("HAR")
    for item in _CAUSES:
        done = harvest if item is AE.RELHARV else zero
        if getattr(form, item.name) in RELATED.value and in_order(done, form.AESTDAT) is False:
            return {"item": item.name, "start": shown(form.AESTDAT), "done": shown(done)}
    return True


@CHECKS.check("EC115", "S", Behaviour.QUERY,
              T("Traitement donné pour cet événement, absent des traitements : ajoutez la ligne ou reliez-la.",
                "Treatment given for this event, absent from the medication: add the line or link it."),
              on=AE.AECONTRT, items=(AE.AECM, CM.CMAE))
def treated_event_has_a_medication_line(form: FormView, book: Book) -> Verdict:
    """A treated event names a medication line, or a line names the event."""
    return form.AECONTRT != "Y" or bool(form.AECM) or any(form.line == line.CMAE for line in book.forms("CM"))


@CHECKS.part("EC115", Behaviour.QUERY,
             T("Traitement donné pour un événement indésirable qui n’est pas désigné : reliez-le ou enregistrez-le.",
               "Medication given for an adverse event that is not named: link it or record it."),
             on=CM.CMINDC, items=(CM.CMAE, AE.AECM))
def medication_for_an_event_names_it(form: FormView, book: Book) -> Verdict:
    """A medication given for an event names it, or is named by one."""
    named = form.CMAE is not None or any(form.line in (event.AECM or ()) for event in book.forms("AE"))
    return form.CMINDC != "AE" or named


@CHECKS.check("EC116", "S", Behaviour.QUERY,
              T("Le libellé évoque un événement d’intérêt particulier, et la case dit non : vérifiez ou confirmez.",
                "The term suggests an event of special interest, and the box says no: check or confirm."),
              on=AE.AEAESI, items=(AE.AETERM,))
def telling_words_are_of_special_interest(form: FormView, book: Book) -> Verdict:
    """A term with a word of AESI_KEYWORDS is not said to be without special interest."""
    return not (form.AEAESI == "N" and special_interest(form, book) == "Y")
