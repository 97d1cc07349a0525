"""The rules of time that look back on no event: length of the run-in, steroid of the day, menopause, contraception."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ecrf.crf import NO, YES, Said, T, add_months, same
from forms.eligibility.doses import SteroidDose, steroid_dose
from forms.eligibility.windows import FAIL, PASS, UNKNOWN, days_apart, shown
from forms.examination.assumptions import CONTRACEPTION_DAYS, MENOPAUSE
from forms.facts import RUN_IN_TARGET, RUN_IN_TOLERANCE, STEROID_MG_PER_DAY
from forms.treatment.doses import run_in_days

NOTHING = ""
_NONE = same("–")
Period = tuple[T, T, Said, T, str]
"""Rule, anchor, what counts and where it is recorded, distance, state."""

SHORTEST, LONGEST = RUN_IN_TARGET - RUN_IN_TOLERANCE, RUN_IN_TARGET + RUN_IN_TOLERANCE


def run_in_state(book: Any) -> str:
    """Whether standard of care lasted 10 ± 2 weeks up to the inclusion visit; unknown while a date is missing."""
    days = run_in_days(book.form("SOC"), book)
    return UNKNOWN if days is None else PASS if SHORTEST <= days <= LONGEST else FAIL


def run_in_length(book: Any) -> Period:
    """Days of standard of care before inclusion."""
    care, inclusion = book.form("SOC"), book.visit_date("INC")
    words = T(f"début des soins, {shown(care.SOCSTDAT) or '–'}", f"start of care, {shown(care.SOCSTDAT) or '–'}")
    lasted = days_apart(care.SOCSTDAT.day, inclusion) if inclusion and care.SOCSTDAT and care.SOCSTDAT.day else _NONE
    return (T(f"Soins de référence, {SHORTEST} à {LONGEST} jours", f"Standard of care, {SHORTEST} to {LONGEST} days"),
            day_words(T("inclusion", "inclusion"), inclusion), Said(words, "", care.address, "SOCSTDAT"), lasted,
            run_in_state(book))


def steroid_day(book: Any, visit: str) -> date | None:
    """The day whose dose counts: the visit’s; on the day of injection, the injection’s (D8)."""
    return book.anchor("D0") if visit == "D0" else book.visit_date(visit)  # type: ignore[no-any-return]


def steroid_of_the_day(book: Any, visit: str) -> Period:
    """Prednisone equivalent of the oral corticosteroids of the day."""
    day = steroid_day(book, visit)
    title = T(f"EXC24 Corticoïde oral, {STEROID_MG_PER_DAY} mg par jour au plus",
              f"EXC24 Oral corticosteroid, {STEROID_MG_PER_DAY} mg a day at most")
    if day is None:
        return title, _NONE, Said(_NONE), _NONE, UNKNOWN
    dose = steroid_dose(book, day)
    return (title, T(f"dose du {shown(day)}", f"dose of {shown(day)}"), steroid_said(dose), mg_words(dose), steroid_state(dose))


def steroid_state(dose: SteroidDose) -> str:
    """Pass, fail, unknown, or nothing recorded; a date unknown counts at its worst (R41)."""
    if dose.at_most > STEROID_MG_PER_DAY:
        return FAIL
    if dose.unknown:
        return UNKNOWN
    return PASS if dose.above is False else NOTHING


def mg_words(dose: SteroidDose) -> T:
    """The dose of the day in mg of prednisone."""
    if dose.heaviest is None:
        return _NONE
    number = f"{dose.at_most:.1f}"
    return T(f"{number.replace('.', ',')} mg de prednisone", f"{number} mg of prednisone")


def steroid_said(dose: SteroidDose) -> Said:
    """The line that brings most of the dose, or that cannot be computed."""
    line = dose.unknown[0] if dose.unknown else dose.heaviest
    if line is None:
        return Said(T("aucun", "none"), "", ("SCR", "CMQ", ""), "STEROID") if dose.denied else Said(_NONE)
    return Said(same(line.CMTRT or line.CMSTER or "CM"), "", line.address, "CMDOSE")


def menopause(book: Any) -> Period | None:
    """Without periods and hormone replacement long enough at screening; asked of women said past childbearing only."""
    form, screening = book.form("RP", "SCR"), book.visit_date("SCR")
    months = MENOPAUSE.value["amenorrhoea_months"]
    if form.CBP != NO or form.STERIL == YES:
        return None
    since = form.AMENDAT
    state = UNKNOWN
    if form.AMENO == NO or form.HRT == YES:
        state = FAIL
    elif since is not None and screening is not None and form.HRT == NO:
        state = PASS if since.latest <= add_months(screening, -months) else FAIL
    words = T(f"sans règles depuis {shown(since) or '–'}", f"without periods since {shown(since) or '–'}")
    apart = days_apart(since.latest, screening) if since is not None and screening is not None else _NONE
    return (T(f"Ménopause, {months} mois sans règles ni traitement hormonal",
              f"Menopause, {months} months without periods or hormones"), day_words(T("sélection", "screening"), screening),
            Said(words, "", form.address, "AMENDAT"), apart, state)


def contraception(book: Any) -> Period | None:
    """Contraception from screening to 30 days after injection, as the latest visit that asks says; soft (D10)."""
    told = [form for form in book.forms("RP") if form.CONTRA is not None]
    if not told or told[-1].CBP == NO:
        return None
    form, zero = told[-1], book.anchor("D0")
    last = zero + timedelta(days=CONTRACEPTION_DAYS.value) if zero else None
    state = UNKNOWN
    if form.CONTRA == "NONE" or (last and form.CONTEN is not None and form.CONTEN.latest < last):
        state = FAIL
    elif form.CONTON == YES or (last and form.CONTEN is not None and form.CONTEN.earliest >= last):
        state = PASS
    words = T("en cours", "ongoing") if form.CONTON == YES else same(shown(form.CONTEN) or "–")
    return (T(f"Contraception jusqu’à {CONTRACEPTION_DAYS.value} jours après l’injection",
              f"Contraception until {CONTRACEPTION_DAYS.value} days after injection"),
            day_words(T("injection", "injection"), zero), Said(words, "", form.address, "CONTRA"),
            days_apart(zero, form.CONTEN.latest) if zero and form.CONTEN is not None else _NONE, state)


def day_words(anchor: T, day: date | None) -> T:
    """An anchor with its day, or that it is to come."""
    return T(f"{anchor.fr}, {shown(day)}", f"{anchor.en}, {shown(day)}") if day else T(f"{anchor.fr} à venir", f"{anchor.en} to come")
