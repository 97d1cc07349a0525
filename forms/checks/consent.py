"""Edit checks of consent, identity and eligibility (trial.md 6.1, EC01 to EC10)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.cells.session import INJ
from forms.checks.evidence import in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.closing.end_of_study import EOS
from forms.consent.informed_consent import ICF
from forms.consent.reconsent import ICFR
from forms.consent.withdrawal import ICFW
from forms.disease.age import oldest, youngest
from forms.disease.demographics import DM
from forms.examination.vital_signs import VS
from forms.facts import ADULT_AGE
from forms.ulcers.assessment import ULCA
from forms.visits.visit import SV

_DATED = (SV.SVDAT, VS.VSDAT, ULCA.TRDAT, INJ.EXSTDAT, ICFR.RCDAT, ICFW.WCDAT, EOS.EOSDAT)
"""Dates of acts of the study; history (CM, CARE, first seen) and the start of standard of care may precede consent."""


@CHECKS.check("EC01", "H", Behaviour.BLOCK,
              T("La date du {day} précède le consentement du {consent} : vérifiez les deux dates.",
                "{day} comes before the consent of {consent}: check both dates."),
              on=_DATED, items=(ICF.RFICDAT,), steps=("eligibility",),
              note="the start of an adverse event is EC109’s")
def no_act_precedes_consent(form: FormView, book: Book) -> Verdict:
    """No date of a study act lies before the consent date."""
    consent = book.form("ICF").RFICDAT
    for item in _DATED:
        day = getattr(form, item.name) if item.page.oid == form.page.oid else None
        if in_order(consent, day) is False:
            return {"item": item.name, "day": shown(day), "consent": shown(consent)}
    return True


CHECKS.listed("EC02", "H", Behaviour.BLOCK,
              T("Version du consentement non approuvée dans ce centre à cette date : vérifiez la version et la date.",
                "Consent version not approved at this site on that date: check the version and the date."),
              steps=("eligibility",), status=Status.WAITING, note="needs the list of versions approved per site")


@CHECKS.check("EC03", "H", Behaviour.BLOCK,
              T("Naissance en {born} : moins de 18 ans au consentement du {consent}. Vérifiez les deux dates.",
                "Birth in {born}: under 18 at the consent of {consent}. Check both dates."),
              on=DM.BRTHDAT, items=(ICF.RFICDAT,), steps=("eligibility",))
def may_be_of_age_at_consent(form: FormView, book: Book) -> Verdict:
    """Somebody born on the first day of the birth month is 18 or over at consent."""
    consent = book.form("ICF").RFICDAT
    if form.BRTHDAT is None or consent is None:
        return None
    return oldest(form.BRTHDAT, consent.latest) >= ADULT_AGE or {"born": shown(form.BRTHDAT), "consent": shown(consent)}


@CHECKS.part("EC03", Behaviour.BLOCK,
             T("« 18 ans révolus » n’est pas confirmé : vérifiez la date de naissance au dossier médical.",
               "“Aged 18 or over” is not confirmed: check the date of birth in the medical file."),
             on=DM.AGE18, items=(DM.BRTHDAT, ICF.RFICDAT), steps=("eligibility",))
def age_is_confirmed_where_the_month_leaves_it_open(form: FormView, book: Book) -> Verdict:
    """AGE18 is not no; it is yes where the birth month alone leaves 18 years open."""
    consent = book.form("ICF").RFICDAT
    if form.BRTHDAT is None or consent is None:
        return bool(form.AGE18 != "N")
    if oldest(form.BRTHDAT, consent.latest) < ADULT_AGE:
        return True
    surely = youngest(form.BRTHDAT, consent.earliest) >= ADULT_AGE
    return form.AGE18 == "Y" or (surely and form.AGE18 is None)


CHECKS.listed("EC04", "H", Behaviour.REFUSE,
              T("Date dans le futur : corrigez-la.", "Date in the future: correct it."),
              status=Status.RANGE,
              note="every date item refuses a future date and names this check; 18 years at consent is EC03")

CHECKS.listed("EC05", "H", Behaviour.BLOCK,
              T("INC02 dit oui et le score ACR/EULAR est inférieur à 9 : vérifiez le critère et le score.",
                "INC02 says yes and the ACR/EULAR score is below 9: check the criterion and the score."),
              steps=("eligibility",), status=Status.WAITING,
              note="needs IE and ACR; with unknown categories it is a query only")

CHECKS.listed("EC06", "H", Behaviour.BLOCK,
              T("Un critère n’est pas rempli ou reste sans réponse : complétez l’éligibilité.",
                "A criterion is not met or not answered: complete eligibility."),
              steps=("randomise",), status=Status.WAITING, note="needs IE and RAND")

CHECKS.listed("EC07", "S", Behaviour.QUERY,
              T("EXC08 et la partie grossesse d’EXC10 diffèrent : vérifiez les deux réponses.",
                "EXC08 and the pregnancy part of EXC10 differ: check both answers."),
              status=Status.WAITING, note="needs IE")

CHECKS.listed("EC08", "H", Behaviour.QUERY,
              T("EXC16 et EXC22 diffèrent : vérifiez EXC16.", "EXC16 and EXC22 differ: check EXC16."),
              status=Status.CONSTRUCTION, note="EXC22 mirrors EXC16 and is never typed")

CHECKS.listed("EC09", "H", Behaviour.BLOCK,
              T("La page « Grossesse et contraception » manque pour une femme de 18 à 60 ans : complétez-la.",
                "The page “Pregnancy and contraception” is missing for a woman aged 18 to 60: complete it."),
              steps=("eligibility",), status=Status.WAITING,
              note="needs RP; that it does not apply to men holds by construction")

CHECKS.listed("EC10", "H", Behaviour.QUERY,
              T("Prélèvement ou photographie sans le consentement optionnel correspondant : vérifiez le consentement.",
                "Sample or photograph without the matching optional consent: check the consent."),
              status=Status.WAITING, note="needs BIO and PHO; uploading a photograph without consent will be refused")
