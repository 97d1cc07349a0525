"""Dates as a patient's file gives them: complete or partial (ISO 8601 ``2024``, ``2024-05``, ``2024-05-03``)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from .text import Refused, T, quoted

_SHAPES = (
    re.compile(r"(?P<d>\d{1,2})[/.\- ](?P<m>\d{1,2})[/.\- ](?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<d>\d{2})(?P<m>\d{2})(?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII),
    re.compile(r"(?P<m>\d{1,2})[/.\- ](?P<y>\d{4})", re.ASCII),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})", re.ASCII),
    re.compile(r"(?P<y>\d{4})", re.ASCII),
)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2}", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,2})\s*[:hH]\s*([0-9]{2})")
_OFFSET = re.compile(r" ?\(?(?:UTC)? ?([+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?)\)?$")

_NO_DATE = T("« {typed} » n’est pas une date. Écrivez jour/mois/année, par exemple 05/11/2026{partial}.",
             "“{typed}” is not a date. Write day/month/year, for example 05/11/2026{partial}.")
_NO_TIME = T("« {typed} » n’est pas une heure. Écrivez par exemple 14:05 ou 14h05.",
             "“{typed}” is not a time. Write for example 14:05.")
_NO_MOMENT = T("« {typed} » n’est pas une date avec son heure. Écrivez par exemple 05/11/2026 14:05.",
               "“{typed}” is not a date with its time. Write for example 05/11/2026 14:05.")
_PARTIAL = T(", ou seulement 11/2026 ou 2026", ", or only 11/2026 or 2026")
_NO_SUCH_DAY = T("Le {typed} n’existe pas au calendrier. Corrigez le jour ou le mois.",
                 "{typed} is not in the calendar. Correct the day or the month.")
_FOUR_DIGITS = T("« {typed} » : écrivez l’année sur quatre chiffres.", "“{typed}”: write the year with four digits.")
_FULL = T("« {typed} » : le jour est demandé ici. Écrivez jour/mois/année.",
          "“{typed}”: the day is needed here. Write day/month/year.")
_MONTH_ONLY = T("La date de naissance complète n’est pas recueillie (protection des données). Écrivez mois/année, "
                "par exemple 05/1971.",
                "The full date of birth is not collected (data protection). Write month/year, for example 05/1971.")
_MONTH_NEEDED = T("Écrivez le mois et l’année, par exemple 05/1971.", "Write month and year, for example 05/1971.")
_NO_SUCH_HOUR = T("Le {typed} n’existe pas : les horloges avancent d’une heure cette nuit-là.",
                  "{typed} does not exist: clocks go forward that night.")
_OTHER_OFFSET = T("« {typed} » : le décalage {offset} n’est pas celui du centre à ce moment ({known}). Retirez-le ou "
                  "corrigez l’heure.",
                  "“{typed}”: the offset {offset} is not the site’s at that moment ({known}). Remove it or correct "
                  "the time.")
_TWICE = T("Le {typed} existe deux fois (passage à l’heure d’hiver). Ajoutez {first} pour la première, {second} pour "
           "la seconde.",
           "{typed} happens twice (clocks go back). Add {first} for the first, {second} for the second.")


@dataclass(frozen=True, order=False)
class PartialDate:
    """A date at the precision known. Compare through ``earliest`` and ``latest``; nothing is imputed."""

    iso: str

    @cached_property
    def earliest(self) -> date:
        """First day it can be."""
        parts = [int(p) for p in self.iso.split("-")] + [1, 1]
        return date(*parts[:3])

    @cached_property
    def latest(self) -> date:
        """Last day it can be."""
        parts = [int(p) for p in self.iso.split("-")]
        year, month = parts[0], parts[1] if len(parts) > 1 else 12
        return date(year, month, parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1])

    @property
    def complete(self) -> bool:
        """Whether the day is known."""
        return len(self.iso) == 10

    @property
    def day(self) -> date | None:
        """The day when it is known, else ``None``."""
        return self.earliest if self.complete else None

    def surely_before(self, other: PartialDate | date) -> bool:
        """True only when every completion of this date comes before every completion of the other (R41)."""
        return self.latest < (other if isinstance(other, date) else other.earliest)

    def surely_after(self, other: PartialDate | date) -> bool:
        """True only when every completion of this date comes after every completion of the other (R41)."""
        return self.earliest > (other if isinstance(other, date) else other.latest)

    def __str__(self) -> str:
        return self.iso


def parse_date(typed: str, *, partial: bool) -> str:
    """What was typed, as an ISO date at its own precision.

    Takes 05/11/2026, 05112026, 5.11.2026, 2026-11-05 and, when ``partial``, 11/2026, 2026-11, 2026.
    Raises ``Refused`` with a sentence for anything else.
    """
    text = typed.strip()
    found = next((m for shape in _SHAPES if (m := shape.fullmatch(text))), None)
    if found is None:
        if _SHORT_YEAR.fullmatch(text):
            raise Refused(_FOUR_DIGITS.filled(typed=text))
        raise Refused(_NO_DATE.filled(typed=quoted(text), partial=_PARTIAL if partial else ""))
    parts = {k: int(v) for k, v in found.groupdict().items()}
    try:
        date(parts["y"], parts.get("m", 1), parts.get("d", 1))
    except ValueError:
        raise Refused(_NO_SUCH_DAY.filled(typed=text)) from None
    iso = "-".join([f"{parts['y']:04d}", *(f"{parts[k]:02d}" for k in ("m", "d") if k in parts)])
    if not partial and len(iso) < 10:
        raise Refused(_FULL.filled(typed=text))
    return iso


def day_of(typed: str) -> date | None:
    """The whole day that was typed, in the shapes of ``parse_date``; ``None`` for nothing and for what is none."""
    try:
        return date.fromisoformat(parse_date(typed, partial=False)) if typed.strip() else None
    except Refused:
        return None


def parse_month(typed: str) -> str:
    """A month of birth, ``YYYY-MM``; a full date is refused, because it identifies a person (PRIV-02)."""
    text = typed.strip()
    if any(shape.fullmatch(text) for shape in (*_SHAPES[:3], _SHORT_YEAR)):
        raise Refused(_MONTH_ONLY, check="PRIV-02")
    if not any(shape.fullmatch(text) for shape in _SHAPES[3:5]):
        raise Refused(_MONTH_NEEDED)
    return parse_date(text, partial=True)


def parse_time(typed: str) -> str:
    """A time of day as ``HH:MM``."""
    found = _CLOCK.fullmatch(typed.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        raise Refused(_NO_TIME.filled(typed=quoted(typed)))
    return f"{int(found[1]):02d}:{found[2]}"


def parse_datetime(typed: str, zone: ZoneInfo) -> str:
    """A moment in the site's zone, as local time with offset: ``2026-11-05T14:05+01:00``.

    In the doubled hour of autumn the offset must be typed (R33); elsewhere it may be, and must be the site's. The
    missing hour of spring is refused.
    """
    text = quoted(re.sub(r"\s+", " ", typed))
    offset = _OFFSET.search(text.replace("−", "-"))
    body = re.sub(r" ?([:hH]) ?", r"\1", text[:offset.start()] if offset else text)
    day_text, _, clock = body.replace("T", " ").rpartition(" ")
    if not day_text:
        raise Refused(_NO_MOMENT.filled(typed=text))
    naive = datetime.fromisoformat(f"{parse_date(day_text, partial=False)}T{parse_time(clock)}")
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return _chosen(text, offset[1] if offset else None, first, second)


def _chosen(text: str, offset: str | None, first: datetime, second: datetime) -> str:
    """The one of two readings of a local time that is meant; they differ only while clocks change."""
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    if before < after:
        raise Refused(_NO_SUCH_HOUR.filled(typed=text))
    moments = {iso[16:]: iso for m in (first, second) if (iso := m.isoformat(timespec="minutes"))}
    if offset is None and len(moments) == 1:
        offset = next(iter(moments))
    if offset in moments:
        return moments[offset]
    if len(moments) == 2:
        raise Refused(_TWICE.filled(typed=text, first=list(moments)[0], second=list(moments)[1]))
    raise Refused(_OTHER_OFFSET.filled(typed=text, offset=offset, known=next(iter(moments))))


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, clamped to the end of the month (trial.md 1.5)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shown_date(iso: str, lang: str) -> str:
    """A date as people read it: 05/11/2026, 11/2026, 2026 in both languages of the trial."""
    return "/".join(reversed(iso.split("-")))


def protocol_day(day: date, zero: date) -> int:
    """Days since day 0, as a protocol counts: day 0 is 0, the day before −1."""
    return (day - zero).days


def sdtm_day(day: date, zero: date) -> int:
    """Study day as SDTM counts (--DY): day 0 is 1, the day before −1; there is no 0. Never mixed with ``protocol_day``."""
    days = protocol_day(day, zero)
    return days + 1 if days >= 0 else days
