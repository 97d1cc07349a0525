"""The questions of the study as ODM defines items: type, length, words, unit, ranges, edit checks, codelist, place in SDTM."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .writing import Element, node, root, told

Words = Mapping[str, str]

TYPES = {"Integer": "integer", "NRS": "integer", "VAS": "integer", "Decimal": "float", "BirthMonth": "partialDate",
         "Time": "partialTime", "DateTime": "partialDatetime"}
"""Kind → DataType; a time has no seconds. Every other kind is text: codes, keys of lines, account codes."""
MULTIPLE = ("MultiChoice", "Lines")
"""Kinds whose value is several codes parted by a space: no codelist holds such a value, so an alias names it."""
WHOLE, PLACES = 9, 6
"""Most digits that are typed before and after the decimal point."""


def unit_oid(item: Mapping[str, Any]) -> str:
    """The OID of an item's unit: units that read differently in French are different."""
    words = unit_words(item)
    return f"MU.{words['en']}" if words["en"] == words["fr"] else f"MU.{words['en']}/{words['fr']}"


def unit_words(item: Mapping[str, Any]) -> Words:
    """The unit in both languages."""
    words: Words = item.get("units") or {"fr": item["unit"], "en": item["unit"]}
    return words


def define(page: str, item: Mapping[str, Any], checks: Sequence[Mapping[str, Any]], lists: Mapping[str, Any]) -> Element:
    """The ``ItemDef`` of an item; ``checks`` are the edit checks told at it, ``lists`` the codelists by OID."""
    kind, length, places = _type(item, lists)
    found = root("ItemDef", OID=f"{page}.{item['name']}", Name=item["name"], DataType=kind, Length=length,
                 SignificantDigits=places, Origin="Derived" if item["kind"] == "Derived" else "CRF")
    told(found, "Description", item.get("help"))
    told(found, "Question", item["label"])
    if item["unit"]:
        node(found, "MeasurementUnitRef", MeasurementUnitOID=unit_oid(item))
    for side, limits in (("hard", item["hard"]), ("soft", item["soft"])):
        _range(found, item, side, limits or ())
    for check in checks:
        _check(found, check)
    if item["codelist"] and item["kind"] not in MULTIPLE:
        node(found, "CodeListRef", CodeListOID=f"CL.{item['codelist']}")
    for context, name in _aliases(item).items():
        if name:
            node(found, "Alias", Context=context, Name=str(name))
    return found


def _type(item: Mapping[str, Any], lists: Mapping[str, Any]) -> tuple[str, str | None, str | None]:
    if item["codelist"]:
        codes = [len(code["code"]) for code in lists[item["codelist"]]["codes"]]
        return "text", str(sum(codes) + len(codes) - 1 if item["kind"] in MULTIPLE else max(codes)), None
    if item["kind"] == "Date":
        return "partialDate" if item.get("partial") else "date", None, None
    if item["kind"] == "Derived" and item.get("decimals") is not None:
        places = item["decimals"]
        return ("float", str(WHOLE + places), str(places)) if places else ("integer", str(WHOLE), None)
    kind = TYPES.get(item["kind"], "text")
    if kind == "float":
        return kind, str(WHOLE + PLACES), str(PLACES)
    return kind, str(WHOLE) if kind == "integer" else str(item["max"]) if item.get("max") else None, None


_RANGES = {("hard", 0): {"fr": "Impossible\u00a0: moins de {0}.", "en": "Impossible: below {0}."},
           ("hard", 1): {"fr": "Impossible\u00a0: plus de {0}.", "en": "Impossible: above {0}."},
           ("soft", 0): {"fr": "Inhabituel\u00a0: moins de {0}.", "en": "Unusual: below {0}."},
           ("soft", 1): {"fr": "Inhabituel\u00a0: plus de {0}.", "en": "Unusual: above {0}."}}


def _range(found: Element, item: Mapping[str, Any], side: str, limits: Sequence[Any]) -> None:
    for place, limit in enumerate(limits):
        if limit is None:
            continue
        check = node(found, "RangeCheck", Comparator=("GE", "LE")[place], SoftHard=side.capitalize())
        node(check, "CheckValue", str(limit))
        if item["unit"]:
            node(check, "MeasurementUnitRef", MeasurementUnitOID=unit_oid(item))
        number = f"{item[f'{side}_check']} " if item[f"{side}_check"] else ""
        told(check, "ErrorMessage", {"fr": number + _RANGES[side, place]["fr"].format(str(limit).replace(".", ",")),
                                     "en": number + _RANGES[side, place]["en"].format(limit)})


def _check(found: Element, check: Mapping[str, Any]) -> None:
    """An edit check over one or more items: its number and items as an expression for people, and its sentence."""
    for part in (check, *check["parts"]):
        told_as = node(found, "RangeCheck", SoftHard="Hard" if part["behaviour"] == "refuse" else "Soft")
        steps = f"; stops {' '.join(part['steps'])}" if part["steps"] else ""
        node(told_as, "FormalExpression", f"{check['id']} ({part['behaviour']}{steps}) over {' '.join(check['items'])}",
             Context="edit check")
        told(told_as, "ErrorMessage", {lang: f"{check['id']} {words}" for lang, words in part["message"].items()})


def _aliases(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"SDTM": item["sdtm"], "not in SDTM": item["no_sdtm"], "kind": item["kind"],
            "codes, several": f"CL.{item['codelist']}" if item["codelist"] and item["kind"] in MULTIPLE else None,
            "line of": item.get("of"), "seen by": item["seen_by"],
            "hard check": item["hard_check"], "soft check": item["soft_check"],
            "judgement of a physician": "Yes" if item["judgement"] else None, "critical": "Yes" if item["critical"] else None}
