"""The kinds of item: each is question, metadata, parser and form field at once.

An item is written once, in a page, as a class attribute; it is a WTForms unbound field, so the page is a WTForms form.
Only what cannot be true is refused here (unparseable, outside its codelist, beyond ``hard``, in the future); everything
else true-but-odd is saved and queried (``soft``, edit checks).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP
from decimal import Decimal as Number
from typing import Any
from zoneinfo import ZoneInfo

from wtforms.fields.core import UnboundField

from . import dates
from .answer import Answer
from .codelists import YN, Codelist
from .conditions import Condition, given, one_of
from .text import UNREADABLE, Refused, T, quoted

Range = tuple[float | str | None, float | str | None]

_RANGE = T("{value} est hors de ce qui est possible ({bounds}). Vérifiez la valeur{unit}.",
           "{value} is outside what is possible ({bounds}). Check the value{unit}.")
_NOT_WHOLE = T("« {typed} » n’est pas un nombre entier. Écrivez des chiffres seulement, par exemple 72.",
               "“{typed}” is not a whole number. Write digits only, for example 72.")
_NOT_NUMBER = T("« {typed} » n’est pas un nombre. Écrivez par exemple 5,4.",
                "“{typed}” is not a number. Write for example 5.4.")
_NOT_IN_LIST = T("« {typed} » ne fait pas partie des réponses possibles. Choisissez dans la liste.",
                 "“{typed}” is not one of the possible answers. Choose from the list.")
_TOO_LONG = T("Le texte fait {n} caractères ; {max} au plus. Raccourcissez-le : rien n’est coupé sans vous.",
              "The text has {n} characters; {max} at most. Shorten it: nothing is cut without you.")
_BAD_CHARACTER = T("Le texte contient un caractère de contrôle illisible. Effacez-le et retapez ce passage.",
                   "The text holds an unreadable control character. Delete it and type that passage again.")
_FUTURE = T("Le {typed} est dans le futur. Une donnée de l’étude ne peut pas être postérieure à aujourd’hui ({today}).",
            "{typed} is in the future. Study data cannot be later than today ({today}).")
_BETWEEN = T("de {low} à {high}", "{low} to {high}")
_AT_LEAST = T("{low} au moins", "{low} at least")
_AT_MOST = T("{high} au plus", "{high} at most")


@dataclass(frozen=True)
class Context:
    """What parsing needs to know of the moment: today and zone of the site, its staff, the subject's lines by page."""

    today: date
    zone: ZoneInfo
    staff: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


class Item(UnboundField):
    """One question of a page.

    ``label`` the approved wording; ``unit``; ``hard`` impossible beyond, refused; ``soft`` unusual beyond, queried;
    ``when`` the skip rule; ``optional`` not needed for completeness; ``judgement`` a physician's, read-only for the
    study nurse and never pre-filled; ``critical`` verified one by one; ``sdtm`` its CDASH/SDTM place, or ``no_sdtm``
    why none; ``hard_check``/``soft_check`` the numbered edit check that the range is; ``section`` opens a section.
    """

    codelist: Codelist | None = None
    multiple = False
    derived = False
    ranges: tuple[str, ...] = ()
    control = "text"
    name: str
    page: Any = None
    aspects: tuple[tuple[str, str], ...] = ()

    def __init__(self, label: T, *, unit: str | None = None, hard: Range | None = None, soft: Range | None = None,
                 when: Condition | None = None, optional: bool = False, judgement: bool = False,
                 critical: bool = False, sdtm: str | None = None, no_sdtm: str | None = None, help: T | None = None,
                 section: T | None = None, hard_check: str | None = None, soft_check: str | None = None):
        _check_words(label=label, help=help, section=section)
        if bool(sdtm) == bool(no_sdtm):
            raise TypeError(f"Item “{label.en}”: say sdtm='…' where it goes, or no_sdtm='…' why nowhere (DATA-02).")
        for given_as, limits in (("hard", hard), ("soft", soft)):
            if limits is not None and given_as not in self.ranges:
                raise TypeError(f"Item “{label.en}”: {self.kind} takes no {given_as}= range; state it as an edit check.")
        super().__init__(Answer, item=self)
        self.label, self.unit, self.hard, self.soft, self.when = label, unit, hard, soft, when
        self.optional, self.judgement, self.critical = optional, judgement, critical
        self.sdtm, self.no_sdtm, self.help, self.section = sdtm, no_sdtm, help, section
        self.hard_check, self.soft_check = hard_check, soft_check
        self._low, self._high = (None if n is None else Number(str(n)) for n in soft or (None, None))

    def __set_name__(self, owner: Any, name: str) -> None:
        self.name = name

    @property
    def kind(self) -> str:
        """The kind of item: the name of its class."""
        return type(self).__name__

    @property
    def oid(self) -> str:
        """``ULCA.LDIAM``."""
        return f"{self.page.oid}.{self.name}"

    def equals(self, code: str) -> Condition:
        """Asked when this item has that code."""
        return one_of(self, (code,))

    def one_of(self, *codes: str) -> Condition:
        """Asked when this item has one of the codes."""
        return one_of(self, codes)

    def given(self) -> Condition:
        """Asked when this item has a value."""
        return given(self)

    def parse(self, typed: list[str], context: Context) -> str | None:
        """What was typed, as canonical text; ``None`` when empty. Raises ``Refused`` for what cannot be true."""
        text = typed[0].strip() if typed else ""
        return self.canonical(text, context) if text else None

    def canonical(self, text: str, context: Context) -> str:
        """Non-empty typed text as canonical text (rulings R33)."""
        raise NotImplementedError(f"{self.kind} does not say what its canonical text is.")

    def typed(self, value: str) -> Any:
        """Canonical text as the Python value that checks and derivations compute with."""
        return value

    def shown(self, value: str, lang: str) -> str:
        """Canonical text as people read it, without its unit."""
        return value

    def unusual(self, value: str) -> T | None:
        """What is unusual about a value beyond ``soft``, or ``None``."""
        if self.soft is None:
            return None
        low, high = self.soft
        number = self.typed(value)
        unit = f" {self.unit}" if self.unit else ""
        if self._low is not None and number < self._low:
            return T(f"Inhabituel : moins de {_comma(low)}{unit}.", f"Unusual: below {low}{unit}.")
        if self._high is not None and number > self._high:
            return T(f"Inhabituel : plus de {_comma(high)}{unit}.", f"Unusual: above {high}{unit}.")
        return None

    def range_words(self, lang: str) -> str | None:
        """The possible range in words, for the help beside the control."""
        return _bounds(self.hard)[lang] if self.hard else None

    def as_dict(self) -> dict[str, Any]:
        """The item as ``flask study --json`` and the released digests show it."""
        return {"name": self.name, "kind": self.kind, "label": self.label.as_dict(), "unit": self.unit,
                "hard": list(self.hard) if self.hard else None, "soft": list(self.soft) if self.soft else None,
                "codelist": self.codelist.oid if self.codelist else None, "seen_by": self.page.seen_by,
                "sdtm": self.sdtm, "no_sdtm": self.no_sdtm, "optional": self.optional, "judgement": self.judgement,
                "critical": self.critical, "when": self.when.words("en") if self.when else None,
                "hard_check": self.hard_check, "soft_check": self.soft_check}


def _check_words(**words: T | None) -> None:
    for name, given_words in words.items():
        if not isinstance(given_words, T) and (given_words is not None or name == "label"):
            raise TypeError(f"{given_words!r}: the {name} of an item is T(French, English).")


def _comma(number: Any) -> str:
    return str(number).replace(".", ",")


def _bounds(limits: Range) -> T:
    low, high = limits
    template = _BETWEEN if low is not None and high is not None else _AT_LEAST if low is not None else _AT_MOST
    return T(template.fr.format(low=_comma(low), high=_comma(high)), template.en.format(low=low, high=high))


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
                unit = T(f", en {self.unit}", f", in {self.unit}") if self.unit else ""
                raise Refused(_RANGE.filled(value=T(_comma(number), number), bounds=_bounds(self.hard), unit=unit),
                              check=self.hard_check)
        return number

    def shown(self, value: str, lang: str) -> str:
        return _comma(value) if lang == "fr" else value


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
    """A moment: local time of the site with its offset. A future moment is refused (EC04)."""

    control = "datetime"

    def canonical(self, text: str, context: Context) -> str:
        moment = dates.parse_datetime(text, context.zone)
        if datetime.fromisoformat(moment).date() > context.today:
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
    """A place on the hands: one region code of the map (``R2-DIST-TIP``), shown as a grouped select (R24)."""

    def __init__(self, label: T, codelist: Codelist, **rest: Any):
        super().__init__(label, codelist, **rest)
        self.control = "select"


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


class Derived(Item):
    """A value computed by ``compute(form, book)`` from ``inputs``; never typed, no SDV (rulings R8).

    Inputs are items of the page (then the value is stored as a version when they change) or ``"PAGE.ITEM"`` names of
    other pages (then it is computed on read). ``decimals`` rounds, halves away from zero; ``formula`` says how, in words.
    """

    derived = True
    ranges = ("soft",)
    control = "derived"

    def __init__(self, label: T, *, inputs: tuple[Item | str, ...], compute: Callable[[Any, Any], Any], formula: T,
                 decimals: int | None = None, codelist: Codelist | None = None, **rest: Any):
        super().__init__(label, optional=True, **rest)
        self.inputs, self.compute, self.formula, self.decimals = inputs, compute, formula, decimals
        self.codelist = codelist

    @property
    def stored(self) -> bool:
        """Whether all inputs stand on the same page, so that the value is kept as a version."""
        return all(isinstance(i, Item) for i in self.inputs)

    def value_for(self, form: Any, book: Any) -> str | None:
        """The derived value as canonical text, ``None`` when an input it needs is missing."""
        result = self.compute(form, book)
        if result is None:
            return None
        if self.decimals is not None:
            return str(Number(str(result)).quantize(Number(1).scaleb(-self.decimals), ROUND_HALF_UP) + 0)
        return str(result)

    def typed(self, value: str) -> Any:
        if self.codelist is not None:
            return value
        return Number(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else value

    def shown(self, value: str, lang: str) -> str:
        if self.codelist is not None:
            return self.codelist.label(value, lang)
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return dates.shown_date(value, lang)
        return _comma(value) if lang == "fr" and re.fullmatch(r"-?\d+(\.\d+)?", value) else value

    def as_dict(self) -> dict[str, Any]:
        names = [i.oid if isinstance(i, Item) else i for i in self.inputs]
        return super().as_dict() | {"inputs": names, "formula": self.formula.as_dict()}
