"""What is stored, in words: values, reasons, lines and visits as the released definition of a cut says them, never today's."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from ecrf.casebook import masks
from ecrf.crf import Study
from ecrf.crf.dates import shown_date
from ecrf.crf.item import comma
from ecrf.exports.definition import Definition

from .printed import COMPUTED

_NUMBERS = frozenset({"Integer", "Decimal", "NRS", "VAS"})
_NUMBER, _DAY = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"\d{4}-\d{2}-\d{2}")
_LONG = re.compile(r"\S{24,}")
_PIECE = re.compile(r"\S{12}(?=\S)")
ZERO_WIDTH = "\u200b"


def breakable(words: str) -> str:
    """Words whose long unbroken runs may break anywhere, so that nothing runs out of its column."""
    return _LONG.sub(lambda run: _PIECE.sub(lambda piece: piece.group() + ZERO_WIDTH, run.group()), words)


@dataclass(frozen=True)
class Decoded:
    """The words of one definition in one language; ``study`` only tells of pages and items that it has no more."""

    definition: Definition
    study: Study
    lang: str

    def say(self, words: Mapping[str, str] | None) -> str:
        """``{"fr": …, "en": …}`` in the language."""
        return words[self.lang] if words else ""

    @cached_property
    def lists(self) -> dict[str, dict[str, str]]:
        """Words by code, by codelist."""
        return {found["oid"]: {code["code"]: self.say(code["label"]) for code in found["codes"]}
                for found in self.definition.study["codelists"]}

    @cached_property
    def pages(self) -> dict[str, dict[str, Any]]:
        """Every page of the definition by OID, to show keys of lines."""
        return {page["oid"]: page for page in self.definition.study["pages"]}

    @cached_property
    def items(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Every item by page and name, those of superseded versions where the definition has them no more."""
        found = {(old.oid, name): item.as_dict() for old in self.study.superseded for name, item in old.items.items()}
        return found | {(page["oid"], item["name"]): item for page in self.pages.values() for item in page["items"]}

    def item(self, page: str, name: str) -> dict[str, Any]:
        """An item; one that nothing knows any more goes by its name."""
        unknown = {"name": name, "kind": "Text", "label": {"fr": name, "en": name}, "unit": None, "codelist": None}
        return self.items.get((page, name), unknown)

    def unit(self, item: Mapping[str, Any]) -> str:
        """The unit as people read it."""
        return self.say(item.get("units")) or item["unit"] or ""

    def value(self, item: Mapping[str, Any], value: str | None, missing: str | None, why: str | None) -> dict[str, str]:
        """A value: its words, the code behind them, its unit; a missing one has its code and reason instead."""
        if missing == masks.CODE:
            return {"words": masks.WORDS[self.lang], "code": "", "unit": "", "absent": "yes"}
        if missing is not None:
            words = " – ".join(filter(None, (self.lists["MISSING"].get(missing, missing), why)))
            return {"words": breakable(words), "code": missing, "unit": "", "absent": "yes"}
        if value is None:
            return {"words": "–", "code": "", "unit": "", "absent": "yes"}
        words, code = self._shown(item, value)
        return {"words": breakable(words), "code": code, "unit": self.unit(item), "absent": ""}

    def _shown(self, item: Mapping[str, Any], value: str) -> tuple[str, str]:
        kind = item["kind"]
        if item["codelist"] is not None:
            known = self.lists.get(item["codelist"], {})
            codes = value.split(" ") if kind == "MultiChoice" else [value]
            return ", ".join(known.get(code, code) for code in codes), " ".join(codes)
        if kind in ("Line", "Lines"):
            keys = value.split(" ") if kind == "Lines" else [value]
            return ", ".join(self.line(item["of"], key) for key in keys), ""
        if kind == "DateTime":
            return f"{shown_date(value[:10], self.lang)} {value[11:16]} (UTC{value[16:]})", ""
        if kind in ("Date", "BirthMonth") or (kind == "Derived" and _DAY.fullmatch(value)):
            return shown_date(value, self.lang), ""
        numeric = kind in _NUMBERS or (kind == "Derived" and _NUMBER.fullmatch(value))
        return (comma(value) if numeric and self.lang == "fr" else value), ""

    def line(self, oid: str, key: str) -> str:
        """The key of a line as people read it: ``U02``, a finger."""
        page = self.pages.get(oid, {})
        owner = self.pages.get(page.get("per") or "", page)
        if owner.get("line_codelist"):
            return self.lists.get(owner["line_codelist"], {}).get(key, key)
        return str(owner["line_label"].format(int(key))) if owner.get("line_label") and key.isdigit() else key

    def title(self, oid: str) -> str:
        """The title of a page that the reader reads; its OID for any other."""
        return self.say(self.pages[oid]["title"]) if oid in self.definition.oids else oid

    @cached_property
    def visits(self) -> dict[str, dict[str, Any]]:
        """Visits of the definition by OID."""
        return {visit["oid"]: visit for visit in self.definition.study["visits"]}

    def visit(self, event: str, how: str = "title") -> str:
        """A study event by its title, or by its ``short`` name."""
        oid, _dash, number = event.partition("-")
        return " ".join(filter(None, (self.say(self.visits[oid][how]) if oid in self.visits else oid, number)))

    def place(self, *address: str) -> str:
        """``Week 8 · Ulcer assessment · U02``."""
        visit, page, line = address
        return " · ".join(filter(None, (visit and self.visit(visit, "short"), page and self.title(page), line and self.line(page, line))))

    def reason(self, stored: str | None) -> str:
        """A stored reason: the words of its code, then what was typed."""
        code, _colon, words = (stored or "").partition(": ")
        known = {**self.lists["CHANGE_REASON"], "DERIVED": COMPUTED[self.lang]}
        return breakable(" – ".join(filter(None, (known[code], words)))) if code in known else breakable(stored or "")

    def when(self, at: datetime, zone: str) -> str:
        """A moment: universal time, and in brackets the site's."""
        utc, local = at.astimezone(UTC), at.astimezone(ZoneInfo(zone))
        day = "" if local.date() == utc.date() else f"{local:%d/%m/%Y} "
        return f"{utc:%d/%m/%Y %H:%M:%S} UTC ({day}{local:%H:%M:%S} {zone})"

    def sections(self, page: Mapping[str, Any]) -> list[tuple[str, dict[str, Any] | None, Sequence[str]]]:
        """The items of a page in its sections: title, the table that they are cells of, names."""
        grids = {name: grid for grid in page["grids"] for line in grid["lines"] for name in line["cells"] if name}
        found: list[tuple[str, dict[str, Any] | None, list[str]]] = []
        for item in page["items"]:
            grid = grids.get(item["name"])
            if not found or item.get("section") or grid is not found[-1][1]:
                found.append((self.say(item.get("section") or (grid or {}).get("title")), grid, []))
            found[-1][2].append(item["name"])
        return [(title, grid, names) for title, grid, names in found]
