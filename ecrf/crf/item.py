"""One question of a page: its words, metadata and limits, which is also the WTForms field that reads its answer.

An item is written once, in a page, as a class attribute; it is a WTForms unbound field, so the page is a WTForms form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal as Number
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from wtforms.fields.core import UnboundField

from .answer import Answer
from .codelists import MISSING, Codelist
from .computed import EvidenceOf
from .conditions import Condition, given, one_of
from .text import LANGUAGES, T, same

Range = tuple[float | str | None, float | str | None]

_BETWEEN = T("de {low} à {high}", "{low} to {high}")
_AT_LEAST = T("{low} au moins", "{low} at least")
_AT_MOST = T("{high} au plus", "{high} at most")


@dataclass(frozen=True)
class Context:
    """What parsing needs to know of the moment: today and zone of the site, its staff, the subject's lines by page.

    ``seen`` is the version of each question that the person had on the screen (0: none on file); ``why_missing`` the
    reason typed once for every code of absence in a table.
    """

    today: date
    zone: ZoneInfo
    staff: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)
    why_missing: str = ""


class Item(UnboundField):
    """One question of a page.

    ``label`` the approved wording; ``unit`` as exported, given as ``T`` where the languages differ; ``hard`` impossible beyond, refused; ``soft`` unusual beyond, queried;
    ``when`` the skip rule; ``optional`` not needed for completeness; ``judgement`` a physician's, read-only for the
    study nurse and never pre-filled; ``critical`` verified one by one; ``sdtm`` its CDASH/SDTM place, or ``no_sdtm``
    why none; ``hard_check``/``soft_check`` the numbered edit check that the range is; ``section`` opens a section;
    ``evidence(book, visit)`` what the casebook says about the answer, shown beside it.
    """

    codelist: Codelist | None = None
    multiple = False
    derived = False
    ranges: tuple[str, ...] = ()
    control = "text"
    name: str
    page: Any = None
    aspects: tuple[tuple[str, str], ...] = ()
    grid: Any = None
    """The table of the page that the item is a cell of."""

    def __init__(self, label: T, *, unit: str | T | None = None, hard: Range | None = None, soft: Range | None = None,
                 when: Condition | None = None, optional: bool = False, judgement: bool = False,
                 critical: bool = False, sdtm: str | None = None, no_sdtm: str | None = None, help: T | None = None,
                 section: T | None = None, hard_check: str | None = None, soft_check: str | None = None,
                 evidence: EvidenceOf | None = None):
        _check_words(label=label, help=help, section=section)
        if bool(sdtm) == bool(no_sdtm):
            raise TypeError(f"Item “{label.en}”: say sdtm='…' where it goes, or no_sdtm='…' why nowhere (DATA-02).")
        for given_as, limits in (("hard", hard), ("soft", soft)):
            if limits is not None and given_as not in self.ranges:
                raise TypeError(f"Item “{label.en}”: {self.kind} takes no {given_as}= range; state it as an edit check.")
        super().__init__(Answer, item=self)
        self.label, self.hard, self.soft, self.when = label, hard, soft, when
        self.unit = unit.en if isinstance(unit, T) else unit
        self.units = unit if isinstance(unit, T) else same(unit) if unit else None
        self.optional, self.judgement, self.critical = optional, judgement, critical
        self.sdtm, self.no_sdtm, self.help, self.section = sdtm, no_sdtm, help, section
        self.hard_check, self.soft_check, self.evidence = hard_check, soft_check, evidence

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

    def absent(self, typed: list[str]) -> str | None:
        """The missing code typed in the place of a value, as a cell of a table takes it: ``ND``, ``UNK`` …"""
        text = typed[0].strip().upper() if self.grid is not None and len(typed) == 1 else ""
        return text if text in MISSING and text not in (self.codelist or ()) else None

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
        unit, unit_fr = (f" {self.units.en}", f"\u00a0{self.units.fr}") if self.units else ("", "")
        if low is not None and number < _exact(low):
            return T(f"Inhabituel : moins de {comma(low)}{unit_fr}.", f"Unusual: below {low}{unit}.")
        if high is not None and number > _exact(high):
            return T(f"Inhabituel : plus de {comma(high)}{unit_fr}.", f"Unusual: above {high}{unit}.")
        return None

    def unit_in(self, lang: str) -> str:
        """The unit as people read it; empty without one."""
        return self.units[lang] if self.units else ""

    def range_words(self, lang: str) -> str | None:
        """The possible range in words, for the help beside the control."""
        return bounds(self.hard)[lang] if self.hard else None

    def as_dict(self) -> dict[str, Any]:
        """The item as ``flask study --json`` and the released digests show it."""
        return {"name": self.name, "kind": self.kind, "label": self.label.as_dict(), "unit": self.unit,
                **({"units": self.units.as_dict()} if self.units and self.units.fr != self.units.en else {}),
                "hard": list(self.hard) if self.hard else None, "soft": list(self.soft) if self.soft else None,
                "codelist": self.codelist.oid if self.codelist else None, "seen_by": self.page.seen_by,
                "sdtm": self.sdtm, "no_sdtm": self.no_sdtm, "optional": self.optional, "judgement": self.judgement,
                "critical": self.critical, "when": self.when.words("en") if self.when else None,
                **({"when_words": {lang: self.when.words(lang) for lang in LANGUAGES}, "when_rule": self.when.rule()} if self.when else {}),
                "hard_check": self.hard_check, "soft_check": self.soft_check,
                "help": self.help.as_dict() if self.help else None,
                **({"section": self.section.as_dict()} if self.section else {})}


@lru_cache
def _exact(limit: float | str) -> Number:
    return Number(str(limit))


def _check_words(**words: T | None) -> None:
    for name, given_words in words.items():
        if not isinstance(given_words, T) and (given_words is not None or name == "label"):
            raise TypeError(f"{given_words!r}: the {name} of an item is T(French, English).")


def comma(number: Any) -> str:
    """A number with a decimal comma."""
    return str(number).replace(".", ",")


def bounds(limits: Range) -> T:
    """A range in words: 30 to 300, 30 at least, 300 at most."""
    low, high = limits
    template = _BETWEEN if low is not None and high is not None else _AT_LEAST if low is not None else _AT_MOST
    return T(template.fr.format(low=comma(low), high=comma(high)), template.en.format(low=low, high=high))
