"""How an item is drawn on paper: boxes for figures and letters, rings and squares for codes, scales, ruled lines."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import (
    NRS,
    VAS,
    BirthMonth,
    Codelist,
    Date,
    DateTime,
    Decimal,
    Derived,
    Integer,
    Item,
    Line,
    MultiChoice,
    Staff,
    T,
    Text,
    Time,
    same,
)

from .words import CRF

LONGEST_LIST = 12
"""Codes of a list that a question prints beside it; a longer list stands at the end, its code is written in a box."""
ROW = 22
"""In a table: letters of all the words of a list that stand in its cell; a longer list is printed under the table."""

WIDE, SIGN, GAP = "_", "±", "|"
"""In ``cells``: a box of free width, a box for the sign, a gap between groups. Letters and spaces are boxes of one
character with that letter in it; anything else is printed between the boxes."""

_SHAPES = ((BirthMonth, T("MM/AAAA", "MM/YYYY")), (DateTime, T("JJ/MM/AAAA|HH:MM", "DD/MM/YYYY|HH:MM")), (Time, same("HH:MM")),
           (Date, T("JJ/MM/AAAA", "DD/MM/YYYY")))


@dataclass(frozen=True)
class Option:
    """One code of a list, with its words; ``short`` is what a narrow cell prints: the code, or its place in the list."""

    code: str
    words: str
    short: str


@dataclass(frozen=True)
class Answer:
    """The place of an answer. ``shape``: ``cells``, ``options``, ``codes``, ``list``, ``scale``, ``ruler``, ``lines``, ``computed``."""

    shape: str
    cells: str = ""
    options: tuple[Option, ...] = ()
    many: bool = False
    codelist: str = ""
    ends: tuple[str, str] = ("", "")
    lines: int = 1
    words: str = ""
    unit: str = ""


def options_of(codelist: Codelist, lang: str) -> tuple[Option, ...]:
    """The codes of a list, in order."""
    short = all(len(code.code) <= 2 for code in codelist)
    return tuple(Option(code.code, code.label[lang], code.code if short else str(n)) for n, code in enumerate(codelist, 1))


def answer_of(item: Item, lang: str, in_table: bool = False) -> Answer:
    """The place of an item's answer, as paper draws it; narrower ``in_table``."""
    unit = item.unit_in(lang)
    if isinstance(item, Derived):
        return Answer("computed", words=item.formula[lang], unit=unit, codelist=item.codelist.oid if item.codelist else "")
    if isinstance(item, NRS | VAS):
        return Answer("scale" if isinstance(item, NRS) else "ruler", ends=(item.ends[0][lang], item.ends[1][lang]), unit=unit)
    if isinstance(item, Integer | Decimal):
        return Answer("cells", cells=_figures(item, lang), unit=unit)
    if isinstance(item, Line):
        words = f"{CRF['list_key'][lang]} {item.of}"
        return Answer("cells", cells="  |  |  " if item.multiple else "  ", words=words)
    if isinstance(item, Staff):
        return Answer("cells", cells="     ", words=CRF["person"][lang])
    for kind, cells in _SHAPES:
        if isinstance(item, kind):
            return Answer("cells", cells=cells[lang], words=CRF["month"][lang] if getattr(item, "partial", False) and not in_table else "")
    if item.codelist is not None:
        return _coded(item, item.codelist, lang, in_table)
    return Answer("lines", lines=_lines(item, in_table))


def _figures(item: Item, lang: str) -> str:
    """A box per figure that the ranges allow, and for a decimal number a free one behind the comma."""
    limits = [limit for pair in (item.hard, item.soft) if pair for limit in pair if limit is not None]
    high = item.hard[1] if item.hard and item.hard[1] is not None else None
    known = [high] if high is not None else limits
    count = max((len(str(abs(int(float(limit))))) for limit in known), default=4)
    if high is None and limits:
        count += 1
    sign = SIGN if any(float(limit) < 0 for limit in limits) else ""
    return sign + " " * count + (f"{',' if lang == 'fr' else '.'}{WIDE}" if isinstance(item, Decimal) else "")


def _coded(item: Item, codelist: Codelist, lang: str, in_table: bool) -> Answer:
    options, many = options_of(codelist, lang), isinstance(item, MultiChoice)
    shape = "options" if len(options) <= LONGEST_LIST else "list"
    if in_table and shape == "options" and sum(len(option.words) for option in options) > ROW:
        shape = "codes"
    return Answer(shape, options=() if shape == "list" else options, many=many, codelist=codelist.oid)


def _lines(item: Item, in_table: bool) -> int:
    lines = item.lines if isinstance(item, Text) else 1
    return 1 if in_table else max(1, min(lines, 5))
