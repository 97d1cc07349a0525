"""The results that a laboratory file may bring: found in the study by their place in SDTM, each with the unit it is kept in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ecrf.crf import CRF, Item, Study
from ecrf.crf.grid import GridLine
from ecrf.entry.owned import REMARK

DOMAINS = ("LB", "IS", "MB")
"""SDTM domains of what laboratories measure in samples."""

_RESULT = re.compile(r"[A-Z]{2}TESTCD=")
_SAME = str.maketrans({"μ": "µ", "\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Target:
    """One result in one unit. ``unit_item`` says the unit where the page leaves a choice; ``unit`` is its code, or the
    unit that the page fixes (``""``: none); ``spelled`` are the ways in which that unit is written."""

    page: type[CRF]
    item: Item
    unit_item: Item | None
    unit: str
    spelled: frozenset[str]

    @property
    def key(self) -> str:
        """``HEM.HGB|g/dL``: how a mapping names it."""
        return f"{self.item.oid}|{self.unit}"

    def shown_unit(self, lang: str) -> str:
        """The unit as people read it; empty without one."""
        if self.unit_item is not None and self.unit_item.codelist is not None:
            return self.unit_item.codelist.label(self.unit, lang)
        return self.item.unit_in(lang)


def plain_unit(unit: str) -> str:
    """A unit with one sign for micro and no space around it, so that two spellings of the same letters are one."""
    return unit.translate(_SAME).strip()


def pages(study: Study) -> list[type[CRF]]:
    """The laboratory pages: once per visit, filled by hand."""
    return [page for page in study.page_list
            if page.domain in DOMAINS and page.scope == "visit" and page.repeats is None and page.by_step is None]


def targets(study: Study) -> dict[str, Target]:
    """Every result that may be brought, by the key of its mapping, in the order of the pages."""
    found = (target for page in pages(study) for line in _lines(page) for target in _of_line(page, line))
    return {target.key: target for target in found}


def _lines(page: type[CRF]) -> Iterator[GridLine]:
    for grid in dict.fromkeys(item.grid for item in page.items.values() if item.grid is not None):
        yield from grid.lines


def _of_line(page: type[CRF], line: GridLine) -> Iterator[Target]:
    cells = [cell[1] for cell in line.cells if cell is not None]
    result = next((i for i in cells if _RESULT.match(i.sdtm or "") and not i.derived and not i.judgement), None)
    if result is None:
        return
    unit = next((i for i in cells if (i.sdtm or "").endswith("ORRESU") and i.codelist is not None), None)
    if unit is None or unit.codelist is None:
        spelled = {plain_unit(words) for words in (result.unit or "", result.unit_in("fr"), result.unit_in("en"))}
        yield Target(page, result, None, result.unit or "", frozenset(spelled))
        return
    for code in unit.codelist:
        yield Target(page, result, unit, code.code, frozenset(plain_unit(w) for w in (code.code, code.label.fr, code.label.en)))


def sample_date(page: type[CRF]) -> Item | None:
    """The item of a laboratory page that holds the day of the sample."""
    return next((i for i in page.items.values() if i.sdtm == f"{page.domain}.{page.domain}DTC" and i.kind == "Date"), None)


def laboratory_name(page: type[CRF]) -> Item | None:
    """The item of a laboratory page that names the laboratory."""
    return next((i for i in page.items.values() if i.sdtm == f"{page.domain}.{page.domain}NAM"), None)


def comment(page: type[CRF]) -> Item | None:
    """The item of a laboratory page for a word on its results."""
    return next((i for i in page.items.values() if i.sdtm == REMARK), None)
