"""Edit checks of pregnancy and contraception (trial.md 6: EC09, EC33, EC34, EC36)."""

from __future__ import annotations

from datetime import timedelta

from ecrf.crf import Behaviour, Book, FormView, T
from forms.checks.evidence import day_zero, in_order, shown
from forms.checks.registry import CHECKS, Verdict
from forms.consent.informed_consent import ICF
from forms.disease.age import oldest, youngest
from forms.disease.demographics import DM
from forms.eligibility.screening import IES
from forms.examination.assumptions import CHILDBEARING_AGES, CONTRACEPTION_DAYS, MENOPAUSE, PREGNANCY_TEST_DAYS
from forms.examination.reproduction import RP

_BEFORE_INJECTION = ("SCR", "INC", "HAR", "D0")
"""The visits whose answers and tests count for the injection."""


@CHECKS.check("EC09", "H", Behaviour.BLOCK,
              T("La page « Grossesse et contraception » manque pour une femme de 18 à 60 ans : complétez-la.",
                "The page “Pregnancy and contraception” is missing for a woman aged 18 to 60: complete it."),
              on=DM.SEX, items=(DM.BRTHDAT, ICF.RFICDAT, RP.CBP, IES.IERES), steps=("eligibility",),
              note="judged once eligibility at screening is begun; that the page is not asked of men holds by construction")
def woman_has_the_page_of_reproduction(form: FormView, book: Book) -> Verdict:
    """A woman surely aged 18 to 60 at consent has said whether she is of childbearing potential."""
    consent, born = book.form("ICF").RFICDAT, form.BRTHDAT
    if form.SEX != "F" or consent is None or born is None or not book.form("IES", "SCR").opened:
        return None
    first, last = CHILDBEARING_AGES.value
    if youngest(born, consent.earliest) < first or oldest(born, consent.latest) > last:
        return None
    return any(page.answered("CBP") for page in book.forms("RP"))


@CHECKS.check("EC33", "S", Behaviour.QUERY,
              T("Patiente dite non en âge de procréer à 50 ans ou moins sans stérilisation, ou FSH inférieure à 40 UI/L : "
                "vérifiez le statut.",
                "Said not of childbearing potential at 50 years or less without sterilisation, or FSH below 40 IU/L: "
                "check the status."),
              on=(RP.CBP, RP.FSH), items=(RP.STERIL, DM.BRTHDAT, ICF.RFICDAT))
def not_of_childbearing_potential_has_a_reason(form: FormView, book: Book) -> Verdict:
    """Not of childbearing potential: sterilised, or not surely 50 or younger at consent and no FSH below 40 IU/L."""
    if form.CBP != "N" or form.STERIL != "N":
        return None
    consent, born = book.form("ICF").RFICDAT, book.form("DM").BRTHDAT
    if born is not None and consent is not None and oldest(born, consent.latest) <= MENOPAUSE.value["age"]:
        return {"item": "CBP"}
    return form.FSH is None or MENOPAUSE.value["FSH"] <= form.FSH or {"item": "FSH"}


@CHECKS.check("EC34", "H", Behaviour.BLOCK,
              T("Pas de test sanguin de grossesse négatif dans les {days} jours avant l’injection du {zero} : enregistrez "
                "le test ; l’injection attend.",
                "No negative blood test of pregnancy within {days} days before the injection of {zero}: record the test; "
                "the injection waits."),
              on=RP.CBP, items=(RP.HCGDAT, RP.HCGRES), steps=("inject",), reads=("INJ", "SV"))
def last_blood_test_before_injection_is_negative(form: FormView, book: Book) -> Verdict:
    """Childbearing potential at the latest answer up to day 0, or unknown: the last blood test of the 7 days is negative."""
    zero, pages = day_zero(book), [page for page in book.forms("RP") if page.visit in _BEFORE_INJECTION]
    asked = [page for page in pages if page.CBP is not None]
    if zero is None or not asked or form.address != asked[-1].address or form.CBP == "N":
        return None
    days = PREGNANCY_TEST_DAYS.value
    dated = [(page.HCGDAT.day, page.HCGRES) for page in pages if page.HCGDAT is not None and page.HCGRES is not None]
    tests = sorted((day, result) for day, result in dated if timedelta(0) <= zero - day <= timedelta(days=days))
    return bool(tests and tests[-1][1] == "NEG") or {"days": days, "zero": shown(zero)}


@CHECKS.check("EC36", "S", Behaviour.QUERY,
              T("Contraception arrêtée le {end}, avant le {until} ({days} jours après l’injection) : vérifiez la date ou "
                "confirmez.",
                "Contraception stopped on {end}, before {until} ({days} days after the injection): check the date or "
                "confirm."),
              on=RP.CONTEN, items=(RP.CBP,), reads=("INJ", "SV"))
def contraception_lasts_thirty_days_after_injection(form: FormView, book: Book) -> Verdict:
    """Of childbearing potential: the end of contraception may lie 30 days after day 0, or later."""
    zero = day_zero(book)
    if form.CBP != "Y" or zero is None:
        return None
    until = zero + timedelta(days=CONTRACEPTION_DAYS.value)
    return in_order(until, form.CONTEN) is not False or {
        "end": shown(form.CONTEN), "until": shown(until), "days": CONTRACEPTION_DAYS.value}
