"""The annotations of the case report form: where each question goes in SDTM, in the words that reviewers expect in its margin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import standard
from .places import Place, parse

NOT_SUBMITTED = "[NOT SUBMITTED]"


def domains(page: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The domains that a page fills with their labels, in the order of its questions."""
    found = dict.fromkeys(place.domain for item in page["items"] if item["sdtm"] for place in parse(item["sdtm"]))
    return [(name, standard.domain(name).label) for name in found]


def note(item: Mapping[str, Any]) -> str:
    """What stands beside a question: one line per place; ``[NOT SUBMITTED]`` where it goes nowhere."""
    if not item["sdtm"]:
        return NOT_SUBMITTED
    return "\n".join(dict.fromkeys(_words(place) for place in parse(item["sdtm"])))


def _words(place: Place) -> str:
    also = " and ".join(f"{name} = {value}" for name, value in place.also)
    domain = place.domain
    if place.kind == "link":
        return f"RELREC: {domain} with {place.also[0][1]}"
    if place.kind == "supplement":
        return f"SUPP{domain}.QVAL when QNAM = {place.variable}"
    if place.kind == "test":
        return f"{domain}ORRES when {domain}TESTCD = {place.variable}" + (f" and {also}" if also else "")
    if place.kind == "topic":
        return f"{domain}OCCUR when {also}"
    return place.variable + (f" when {also}" if also else "")
