"""The kinds of item: what each takes as typed, its canonical text, how it reads.

Only what cannot be true is refused here (unparseable, outside its codelist, beyond ``hard``, in the future); everything
else true-but-odd is saved and queried (``soft``, edit checks).
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal as Number
from typing import Any

from . import dates
from .codelists import YN, Codelist
from .hands import Hands
from .item import Context, Item, bounds, comma
from .text import UNREADABLE, Refused, T, quoted

_RANGE = T("{value} est hors de ce qui est possible ({bounds}). Vérifiez la valeur{unit}.",
           "{value} is outside what is possible ({bounds}). Check the value{unit}.")
_NOT_WHOLE = T("« {typed} » n’est pas un nombre entier. Écrivez des chiffres seulement, par exemple 72.",
               "“{typed}” is not a whole number. Write digits only, for example 72.")
_NOT_NUMBER = T("« {typed} » n’est pas un nombre. Écrivez par exemple 5,4.",
                "“{typed}” is not a number. Write for example 5.4.")
_NOT_IN_LIST = T("« {typed} » ne fait pas partie des réponses possibles. Choisissez dans la liste.",
                 "“{typed}” is not one of the possible answers. Choose from the list.")
_TOO_LONG = T("Le texte fait {n} caractères ; {max} au plus. Raccourcissez-le : rien n’est coupé sans vous.",
              "The text has {n} characters; {max} at most. Shorten it: nothing is cut without you.")
_BAD_CHARACTER = T("Le texte contient un caractère de contrôle illisible. Effacez-le et retapez ce passage.",
                   "The text holds an unreadable control character. Delete it and type that passage again.")
_FUTURE = T("Le {typed} est dans le futur. Une donnée de l’étude ne peut pas être postérieure à aujourd’hui ({today}).",
            "{typed} is in the future. Study data cannot be later than today ({today}).")


class Text(Item):
    """Free text of at most ``max`` characters; longer text is refused, never cut."""

    def __init__(self, label: T, *, max: int = 200, lines: int = 1, **rest: Any):
        super().__init__(label, **rest)
        self.max, self.lines = max, lines
        self.control = "textarea" if lines > 1 else "text"

    def canonical(self, text: str, context: Context) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if UNREADABLE.search(text):
            raise Refused(_BAD_CHARACTER)
        if len(text) > self.max:
            raise Refused(_TOO_LONG.filled(n=len(text), max=self.max))
        return text

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"max": self.max}


class _Numeric(Item):
    control = "number"
    ranges = ("hard", "soft")
    _shape = re.compile(r"-?\d{1,9}", re.ASCII)
    _problem = _NOT_WHOLE

    def canonical(self, text: str, context: Context) -> str:
        number = text.replace(",", ".").replace("−", "-")
        if not self._shape.fullmatch(number):
            raise Refused(self._problem.filled(typed=quoted(text)))
        number = re.sub(r"^(-?)\.", r"\g<1>0.", number)
        if self.hard is not None:
            low, high = self.hard
            value = Number(number)
            if (low is not None and value < Number(str(low))) or (high is not None and value > Number(str(high))):
                unit = T(f", en {self.units.fr}", f", in {self.units.en}") if self.units else ""
                raise Refused(_RANGE.filled(value=T(comma(number), number), bounds=bounds(self.hard), unit=unit),
                              check=self.hard_check)
        return number

    def shown(self, value: str, lang: str) -> str:
        return comma(value) if lang == "fr" else value


class Integer(_Numeric):
    """A whole number."""

    def typed(self, value: str) -> int:
        return int(value)


class Decimal(_Numeric):
    """A decimal number; comma and point both accepted, digits kept as typed (5.40 stays 5.40)."""

    _shape = re.compile(r"-?\d{0,9}(\.\d{1,6})?(?<=\d)", re.ASCII)
    _problem = _NOT_NUMBER

    def typed(self, value: str) -> Number:
        return Number(value)


class NRS(Integer):
    """A numeric rating scale, 0 to 10, drawn as eleven cells; ``ends`` names its two ends."""

    control = "nrs"

    def __init__(self, label: T, *, ends: tuple[T, T], **rest: Any):
        super().__init__(label, hard=(0, 10), **rest)
        self.ends = ends


class VAS(Integer):
    """A visual analogue scale in mm, 0 to 100; no mark until it is touched or typed."""

    control = "vas"

    def __init__(self, label: T, *, ends: tuple[T, T], **rest: Any):
        super().__init__(label, unit="mm", hard=(0, 100), **rest)
        self.ends = ends


class Date(Item):
    """A date; ``partial`` allows an unknown day or month, kept as typed. A future date is refused (EC04)."""

    control = "date"

    def __init__(self, label: T, *, partial: bool = False, future: bool = False, **rest: Any):
        super().__init__(label, **rest)
        self.partial, self.future = partial, future

    def canonical(self, text: str, context: Context) -> str:
        iso = dates.parse_date(text, partial=self.partial)
        if not self.future and dates.PartialDate(iso).earliest > context.today:
            raise Refused(_FUTURE.filled(typed=quoted(text), today=f"{context.today:%d/%m/%Y}"), check="EC04")
        return iso

    def typed(self, value: str) -> dates.PartialDate:
        return dates.PartialDate(value)

    def shown(self, value: str, lang: str) -> str:
        return dates.shown_date(value, lang)

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"partial": self.partial}


class BirthMonth(Date):
    """Month and year of birth; a full date of birth is refused (PRIV-02, French reference methodology MR-001).

    ``hard`` is a pair of years; the upper one may be ``None`` for this year (rulings R30).
    """

    ranges = ("hard",)
    _years = T("L’année {year} n’est pas possible ({low} à {high}). Vérifiez l’année de naissance.",
               "The year {year} is not possible ({low} to {high}). Check the year of birth.")

    def canonical(self, text: str, context: Context) -> str:
        iso = dates.parse_month(text)
        low, high = self.hard or (None, None)
        first, last = int(low or 1), int(high or context.today.year)
        if not first <= int(iso[:4]) <= last:
            raise Refused(self._years.filled(year=iso[:4], low=first, high=last), check=self.hard_check)
        if dates.PartialDate(iso).earliest > context.today:
            raise Refused(_FUTURE.filled(typed=quoted(text), today=f"{context.today:%d/%m/%Y}"), check="EC04")
        return iso

    def unusual(self, value: str) -> T | None:
        return None


class Time(Item):
    """A time of day, 24 h, site's zone."""

    control = "time"

    def canonical(self, text: str, context: Context) -> str:
        return dates.parse_time(text)


class DateTime(Item):
    """A moment: local time of the site with its offset. A future moment is refused (EC04), unless ``future`` (an expiry)."""

    control = "datetime"

    def __init__(self, label: T, *, future: bool = False, **rest: Any):
        super().__init__(label, **rest)
        self.future = future

    def canonical(self, text: str, context: Context) -> str:
        moment = dates.parse_datetime(text, context.zone)
        if not self.future and datetime.fromisoformat(moment).date() > context.today:
            raise Refused(_FUTURE.filled(typed=quoted(text), today=f"{context.today:%d/%m/%Y}"), check="EC04")
        return moment

    def typed(self, value: str) -> datetime:
        return datetime.fromisoformat(value)

    def shown(self, value: str, lang: str) -> str:
        return f"{dates.shown_date(value[:10], lang)} {value[11:16]} (UTC{value[16:]})"


class Choice(Item):
    """One code of a codelist: chips up to six codes, a select beyond."""

    def __init__(self, label: T, codelist: Codelist, **rest: Any):
        if not isinstance(codelist, Codelist):
            raise TypeError(f"Item “{label.en}”: {codelist!r} is not a codelist; import one from forms/codelists.py.")
        super().__init__(label, **rest)
        self.codelist = codelist
        self.control = "radio" if len(codelist) <= 6 else "select"

    def canonical(self, text: str, context: Context) -> str:
        if self.codelist is None or text not in self.codelist:
            raise Refused(_NOT_IN_LIST.filled(typed=quoted(text)))
        return text

    def shown(self, value: str, lang: str) -> str:
        return self.codelist.label(value, lang) if self.codelist else value


class YesNo(Choice):
    """Yes or no."""

    def __init__(self, label: T, **rest: Any):
        super().__init__(label, YN, **rest)


class MultiChoice(Choice):
    """Several codes of a codelist; the value holds them in list order, parted by a space (R33)."""

    multiple = True

    def __init__(self, label: T, codelist: Codelist, **rest: Any):
        super().__init__(label, codelist, **rest)
        self.control = "checkbox"

    def parse(self, typed: list[str], context: Context) -> str | None:
        codes = [self.canonical(code, context) for text in typed for code in text.split()]
        return " ".join(sorted(set(codes), key=self.codelist.position)) if codes and self.codelist else None

    def typed(self, value: str) -> tuple[str, ...]:
        return tuple(value.split(" "))

    def shown(self, value: str, lang: str) -> str:
        return ", ".join(Choice.shown(self, code, lang) for code in value.split(" "))


class HandMap(Choice):
    """A place on the hands: one region code of the map (``R2-DIST-TIP``), a grouped select (R24).

    ``hands`` says which code is which place; with it the page draws the map, which fills the select.
    """

    def __init__(self, label: T, codelist: Codelist, *, hands: Hands | None = None, **rest: Any):
        super().__init__(label, codelist, **rest)
        if hands is not None and hands.codelist is not codelist:
            raise TypeError(f"Item “{label.en}”: its map is drawn over {hands.codelist.oid}, not over {codelist.oid}.")
        self.control, self.hands = "select", hands


class Line(Item):
    """A line of the same subject on another page, by its key: ``Line(of="ULCR")`` (R28)."""

    control = "select"

    def __init__(self, label: T, *, of: str, **rest: Any):
        super().__init__(label, **rest)
        self.of = of

    def canonical(self, text: str, context: Context) -> str:
        if text not in context.lines.get(self.of, {}):
            raise Refused(_NOT_IN_LIST.filled(typed=quoted(text)))
        return text

    def as_dict(self) -> dict[str, Any]:
        return super().as_dict() | {"of": self.of}


class Lines(Line):
    """Several lines of the same subject on another page; keys parted by a space."""

    multiple = True
    control = "checkbox"

    def parse(self, typed: list[str], context: Context) -> str | None:
        keys = [self.canonical(key, context) for text in typed for key in text.split()]
        return " ".join(sorted(set(keys), key=lambda k: (len(k), k))) if keys else None

    def typed(self, value: str) -> tuple[str, ...]:
        return tuple(value.split(" "))


class Staff(Item):
    """A person of the site, by account code, never by name (R28)."""

    control = "select"

    def canonical(self, text: str, context: Context) -> str:
        if text not in context.staff:
            raise Refused(_NOT_IN_LIST.filled(typed=quoted(text)))
        return text
