"""The states a subject passes through, and the facts shown beside its number; all in words that tell no arm."""

from __future__ import annotations

from datetime import date

from ecrf.crf import Answered, Book, Figure, Milestone, T
from forms.disease.age import age_at_consent
from forms.timing import PLANNED, TIMES

REFRACTORY = ("STILL_ACTIVE", "NEW_DESPITE")
"""Conclusions of the run-in with which a subject is included."""


def _day(book: Book, page: str, item: str, visit: str = "") -> date | None:
    value = getattr(book.form(page, visit), item)
    return value.day if value is not None else None


def _consented(book: Book) -> date | None:
    return _day(book, "ICF", "RFICDAT")


def _screening(book: Book) -> date | None:
    return book.visit_date("SCR")


def _run_in(book: Book) -> date | None:
    start, screened = book.anchor("R"), book.visit_date("SCR")
    return max(start, screened) if start and screened else None


def _included(book: Book) -> date | None:
    return book.visit_date("INC") if book.form("SOC").SOCCONC in REFRACTORY else None


def _randomised(book: Book) -> date | None:
    moment = book.form("RAND").RANDDTC
    return moment.date() if moment is not None else None


def _harvested(book: Book) -> date | None:
    return book.visit_date("HAR")


def _treated(book: Book) -> date | None:
    return _day(book, "INJ", "EXSTDAT", "D0")


def _follow_up(book: Book) -> date | None:
    zero = book.anchor("D0")
    return min((day for day in book.visit_dates().values() if zero and day > zero), default=None)


def _ended(book: Book, *reasons: str) -> date | None:
    """The date of the end of study when its reason is one of these."""
    return _day(book, "EOS", "EOSDAT") if book.form("EOS").EOSREAS in reasons else None


def _completed(book: Book) -> date | None:
    return _ended(book, "COMPLETED")


_LEAVING = ("CONSENT_WITHDRAWN", "LOST", "AE", "PI_DECISION", "SPONSOR_STOP", "MANUFACTURING_FAILURE",
            "INELIGIBLE_AT_INC", "OTHER")


def _screen_failed(book: Book) -> date | None:
    left_early = _ended(book, *_LEAVING) if _included(book) is None else None
    return left_early or _ended(book, "INELIGIBLE_AT_INC")


def _left(book: Book) -> date | None:
    return _ended(book, *_LEAVING) if _screen_failed(book) is None else None


def _withdrawn(book: Book) -> date | None:
    """The first withdrawal that covers taking part in the study."""
    days = [f.WCDAT.day for f in book.forms("ICFW") if f.WCDAT is not None and "STUDY" in (f.WCSCOPE or ())]
    return min((day for day in days if day), default=None) or _ended(book, "CONSENT_WITHDRAWN")


def _dead(book: Book) -> date | None:
    """The date of death where it is known to the day; else that of an end of study by death."""
    return _day(book, "DTH", "DTHDAT") or _ended(book, "DEATH")


_INCLUDED = (Answered("SOC", "SOCCONC", values=REFRACTORY), Answered("SV", "SVDAT", ("INC",)))
_AFTER_ZERO = tuple(oid for oid in TIMES if oid not in ("RIC", "HAR", "D0", "EW"))
"""The visits counted from the injection."""


def _end(*reasons: str) -> Answered:
    """An end of study for one of these reasons."""
    return Answered("EOS", "EOSREAS", values=reasons)


_LEFT_LATER = tuple(reason for reason in _LEAVING if reason != "INELIGIBLE_AT_INC")

MILESTONES = (
    Milestone("CONSENTED", T("Consentement signé", "Consented"), _consented, told=((Answered("ICF", "RFICDAT"),),)),
    Milestone("SCREENING", T("Sélection", "Screening"), _screening, told=((Answered("SV", "SVDAT", ("SCR",)),),)),
    Milestone("RUN_IN", T("Soins de référence", "Run-in"), _run_in,
              told=((Answered("SOC", "SOCSTDAT"), Answered("SV", "SVDAT", ("SCR",))),)),
    Milestone("INCLUDED", T("Inclus", "Included"), _included, told=(_INCLUDED,)),
    Milestone("RANDOMISED", T("Randomisé", "Randomised"), _randomised, told=((Answered("RAND", "RANDDTC"),),)),
    Milestone("HARVESTED", T("Prélevé", "Harvested"), _harvested, told=((Answered("SV", "SVDAT", ("HAR",)),),)),
    Milestone("TREATED", T("Injecté", "Injected"), _treated, told=((Answered("INJ", "EXSTDAT", ("D0",)),),)),
    Milestone("FOLLOW_UP", T("Suivi", "Follow-up"), _follow_up, told=((Answered("SV", "SVDAT", _AFTER_ZERO),),)),
    Milestone("COMPLETED", T("Étude terminée", "Completed"), _completed, final=True, told=((_end("COMPLETED"),),)),
    Milestone("SCREEN_FAILED", T("Non inclus", "Screen failure"), _screen_failed, final=True, told=((_end(*_LEAVING),),)),
    Milestone("LEFT", T("Sorti d’étude", "Left the study"), _left, final=True, told=((_end(*_LEFT_LATER), *_INCLUDED),)),
    Milestone("WITHDRAWN", T("Consentement retiré", "Consent withdrawn"), _withdrawn, final=True,
              told=((_end("CONSENT_WITHDRAWN"),), (Answered("ICFW", "WCSCOPE", values=("STUDY",)),))),
    Milestone("DEAD", T("Décédé", "Dead"), _dead, final=True, told=((Answered("DTH", "DTHDAT"),), (_end("DEATH"),))),
)
"""States in order; the last one reached is the subject's (R55)."""


def _age_and_sex(book: Book, lang: str) -> str | None:
    form = book.form("DM")
    age = age_at_consent(form, book)
    years = T(f"{age} ans", f"{age} y")[lang] if age is not None else None
    return ", ".join(filter(None, (years, form.SEX))) or None


def _injection_date(book: Book, lang: str) -> str | None:
    day = book.anchor("D0")
    return f"{day:%d/%m/%Y}" if day else None


def _today(book: Book, lang: str) -> str | None:
    """Today as protocol day (injection = day 0), with its date."""
    count = book.study_day(book.today)
    return f"{T('J', 'D')[lang]}{count} · {book.today:%d/%m/%Y}" if count is not None else f"{book.today:%d/%m/%Y}"


def _run_in_day(book: Book, lang: str) -> str | None:
    """Days of standard of care so far, over the days at which inclusion is possible; until inclusion."""
    start = book.anchor("R")
    if start is None or book.visit_date("INC") or _screen_failed(book):
        return None
    time = PLANNED["INC"]
    first, last = time.target - time.window[0], time.target + time.window[1]
    day = (book.today - start).days
    if day > last:  # EC12: the inclusion can still be recorded, the randomisation is refused
        return T(f"jour {day} : dépassé depuis le jour {last + 1}, randomisation bloquée (EC12)",
                 f"day {day}: over since day {last + 1}, randomisation blocked (EC12)")[lang]
    return T(f"jour {day} (inclusion de {first} à {last})", f"day {day} (inclusion {first} to {last})")[lang]


FIGURES = (
    Figure(T("Âge, sexe", "Age, sex"), _age_and_sex, over=("DM",)),
    Figure(T("J0 (injection)", "D0 (injection)"), _injection_date),
    Figure(T("Soins de référence", "Run-in"), _run_in_day),
    Figure(T("Aujourd’hui", "Today"), _today),
)
"""The facts of the subject bar."""
