"""Edit checks of consent, identity and eligibility (trial.md 6.1, EC01 to EC10)."""

from __future__ import annotations

from ecrf.crf import Behaviour, Book, FormView, Status, T
from forms.cells.biobank import BIO
from forms.cells.session import INJ
from forms.checks.evidence import AnyDate, in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.closing.end_of_study import EOS
from forms.consent.informed_consent import ICF
from forms.consent.reconsent import ICFR
from forms.consent.withdrawal import ICFW
from forms.disease.age import oldest, youngest
from forms.disease.demographics import DM
from forms.examination.ecg import EG
from forms.examination.physical import PE
from forms.examination.reproduction import RP
from forms.examination.vital_signs import VS
from forms.facts import ADULT_AGE
from forms.ulcers.assessment import ULCA
from forms.visits.visit import SV

_DATED = (SV.SVDAT, VS.VSDAT, PE.PEDAT, EG.EGDAT, RP.RPDAT, ULCA.TRDAT, INJ.EXSTDAT, ICFR.RCDAT, ICFW.WCDAT, EOS.EOSDAT)
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


@CHECKS.check("EC02", "H", Behaviour.BLOCK,
              T("La version {version} du consentement n’est pas approuvée dans ce centre le {day}\u00a0: vérifiez la version et "
                "la date, ou faites compléter le registre du centre.",
                "Version {version} of the consent is not approved at this site on {day}: check the version and the date, or "
                "have the register of the site completed."),
              on=ICF.RFICVER, items=(ICF.RFICDAT,), steps=("eligibility",), reads=("CNSV",))
def version_signed_is_approved(form: FormView, book: Book) -> Verdict:
    """The version signed is one that the site’s register approves for taking part, on the day of consent."""
    return _approved(book, form.RFICVER, form.RFICDAT, ("MAIN",))


@CHECKS.part("EC02", Behaviour.QUERY,
             T("La version {version} signée de nouveau n’est pas approuvée dans ce centre le {day}\u00a0: vérifiez la version et "
               "la date.",
               "Version {version}, signed again, is not approved at this site on {day}: check the version and the date."),
             on=ICFR.RCVER, items=(ICFR.RCDAT,), reads=("CNSV",))
def version_signed_again_is_approved(form: FormView, book: Book) -> Verdict:
    """The version of a later consent is one that the site’s register approves on that day, whatever it is for."""
    return _approved(book, form.RCVER, form.RCDAT, ())


def _approved(book: Book, version: str | None, signed: AnyDate, kinds: tuple[str, ...]) -> Verdict:
    """Whether a version is approved at the site on a day; ``None`` where the casebook comes without registers."""
    if "CNSV" not in book.of_site or version is None or signed is None:
        return None
    approved = any(version == line.CVVER and (not kinds or line.CVKIND in kinds)
                   and in_order(line.CVFROM, signed) and in_order(signed, line.CVTO) is not False
                   for line in book.of_site["CNSV"])
    return approved or {"version": version, "day": shown(signed)}


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

@CHECKS.check("EC10", "H", Behaviour.QUERY,
              T("Prélèvement de biobanque sans consentement à la biobanque : vérifiez le consentement ou le tube.",
                "Biobank sample without consent to the biobank: check the consent or the tube."),
              on=BIO.BIODTC, items=(ICF.ICBIO,), note="uploading a photograph without consent will be refused")
def biobank_samples_need_their_consent(form: FormView, book: Book) -> Verdict:
    """A tube is taken only from a patient who consents to the biobank."""
    return book.form("ICF").ICBIO in (None, "Y")
