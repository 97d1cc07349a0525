"""A collected value in the words of the standard: codes in controlled terms, numbers with their unit, dates put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

Json = Mapping[str, Any]
NUMBERS = ("Integer", "Decimal", "VAS", "NRS")
MOMENTS = ("Date", "DateTime", "Time")
CODED = ("Choice", "MultiChoice", "YesNo")
MULTIPLE = "MULTIPLE"
"""What a variable holds where there are several; each stands in a supplemental qualifier (SDTMIG 4.2.8)."""
PLAIN = frozenset({"Y", "N", "U", "NA"})
"""Codes that the standard has as they are."""


@dataclass(frozen=True)
class Result:
    """A result: as collected, in standard form, as a number where it is one, its unit both ways."""

    original: str
    standard: str
    number: float | int | None = None
    unit: str | None = None
    standard_unit: str | None = None


class Wording:
    """How a release says values in the standard: its codelists and the trial's ``standards``."""

    def __init__(self, study: Json):
        self.standards: Json = study.get("standards", {})
        self._lists = {one["oid"]: {code["code"]: code["label"]["en"] for code in one["codes"]} for one in study["codelists"]}

    @cached_property
    def _values(self) -> Json:
        return self.standards.get("values", {})  # type: ignore[no-any-return]

    @cached_property
    def _units(self) -> Json:
        return self.standards.get("units", {})  # type: ignore[no-any-return]

    def unit(self, unit: str | None) -> str | None:
        """A unit as the terminology writes it."""
        return self._units.get(unit, unit) if unit else None

    def decode(self, item: Json, code: str) -> str:
        """The English words of a code; the code itself where it is none of the list."""
        found: str = self._lists.get(item["codelist"], {}).get(code, code)
        return found

    def codes(self, item: Json) -> Mapping[str, str]:
        """The codes of an item with their English words."""
        return self._lists.get(item["codelist"], {})

    def term(self, item: Json, code: str, variable: str = "") -> str:
        """A code in the terms of the standard: what the trial maps it to, else its English words in capitals."""
        for known in (variable, f"--{variable[2:]}", item["codelist"]):
            if known in self._values and code in self._values[known]:
                return str(self._values[known][code])
        if variable.endswith("ORRESU"):
            return self.unit(self.decode(item, code)) or code
        return code if code in PLAIN else self.decode(item, code).upper()

    def fixed(self, variable: str, value: str) -> str:
        """A value that an annotation fixes, in the terms of the standard."""
        known = self._values.get(variable) or self._values.get(f"--{variable[2:]}", {})
        return str(known.get(value, value))

    def terms(self, item: Json, value: str, variable: str = "") -> str:
        """All codes of a value in the terms of the standard."""
        if item["kind"] == "MultiChoice":
            each = self.each(item, value, variable)
            return each[0] if len(each) == 1 else MULTIPLE
        return self.term(item, value, variable) if item["codelist"] else value

    def each(self, item: Json, value: str, variable: str) -> list[str]:
        """The terms of an answer of several codes, in the order of the list."""
        return list(dict.fromkeys(self.term(item, code, variable) for code in value.split()))

    def said(self, item: Json, value: str) -> str:
        """A value as it was collected, in English words."""
        if not item["codelist"]:
            return value
        return "; ".join(code if code in PLAIN else self.decode(item, code) for code in (value.split() if item["kind"] == "MultiChoice" else (value,)))

    def test_name(self, domain: str, code: str, item: Json) -> str:
        """The name of a test: the trial's or the terminology's, else what is asked."""
        known = self.standards.get("tests", {}).get(domain, {}).get(code)
        return str(known["test"]) if known else short(item["label"]["en"])

    def qualifier_name(self, domain: str, name: str, item: Json) -> str:
        """The label of a qualifier: the trial's, else what is asked; with its unit, which has no other place."""
        unit = self.unit(item["unit"])
        behind = f" ({unit})" if unit else ""
        return str(self.standards.get("qualifiers", {}).get(domain, {}).get(name) or short(item["label"]["en"], LABEL - len(behind)) + behind)

    def numeric(self, item: Json) -> bool:
        """Whether the answers are numbers: by the kind of the item, or because every code of its list is one."""
        if item["codelist"]:
            codes = self._lists.get(item["codelist"], ())
            return bool(codes) and (all(code.isdecimal() for code in codes) or all(_number(words) is not None for words in codes.values()))
        return item["kind"] in NUMBERS or (item["kind"] == "Derived" and bool(item["unit"]))

    def result(self, item: Json, value: str, unit: str | None, test: str, convert: Json | None = None) -> Result:
        """One answer to a test as a result. ``convert`` has for a unit the standard one, and factor and offset to it."""
        if not item["codelist"]:
            number = _number(value)
            if number is None:
                return Result(value, value, None, *((self.unit(unit),) * 2 if unit else (None, None)))
            return self._converted(value, number, unit, convert)
        original = value if value in PLAIN else self.decode(item, value)
        said = value if value.isdecimal() and self.numeric(item) else self.term(item, value, test)
        number = _number(said)
        return Result(original, said, None if number is None else _as_float(number))

    def _converted(self, value: str, number: Decimal, unit: str | None, convert: Json | None) -> Result:
        if unit and convert and unit in convert:
            standard, factor, offset = convert[unit]
            number = number * Decimal(factor) + Decimal(offset)
            return Result(value, _plain(number), _as_float(number), self.unit(unit), self.unit(standard))
        return Result(value, _plain(number), _as_float(number), self.unit(unit), self.unit(unit))


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None


LABEL = 40
"""The characters of a label in SAS transport files."""


def short(label: str, limit: int = LABEL) -> str:
    """A label cut between words to what SAS transport files hold."""
    return label if len(label) <= limit else label[:limit + 1].rsplit(" ", 1)[0].rstrip(" ,;:(")


def number(said: str) -> float | int | None:
    """A text as a number; ``None`` where it is none."""
    found = _number(said)
    return None if found is None else _as_float(found)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _as_float(number: Decimal) -> float | int:
    return int(number) if number == number.to_integral_value() else float(number)


def moment(values: Iterable[tuple[str, str]]) -> str | None:
    """Kinds and values of the items of one moment as ISO 8601: a date and a time together, to the precision known; ``T10:30`` where only the time is told."""
    day = time = None
    for kind, value in values:
        if kind == "Time":
            time = value
        elif day is None or len(value) > len(day):
            day = value
    if day is None:
        return f"T{time}" if time else None
    return f"{day}T{time}" if time and len(day) == 10 else day  # noqa: PLR2004 - a full date


def numbered(name: str, part: int) -> str:
    """The name of a qualifier, and of what continues its long text: 8 characters, a number from 1 at the end."""
    return f"{name[:8 - len(str(part))]}{part}" if part else name
