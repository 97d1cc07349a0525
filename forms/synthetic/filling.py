"""Plausible answers to any page: each kind of item draws its own, and a chapter gives those that mean something."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from ecrf.crf import Item
from forms.synthetic.measurements import day, typed

Absent = tuple[str, str]
"""A missing code and the reason of the absence."""
Given = dict[str, "str | Absent"]
"""Answers by item, as typed; an absent one as its code and reason."""

_GIVEN: dict[str, Callable[[Any], Given]] = {}

QUIET = ("NORMAL", "NEGATIVE", "NEG", "NONE", "ABSENT", "N", "NO", "GOOD", "MATCH", "0", "FR", "PATIENT", "PAPER")
"""Codes that say nothing is the matter, in the order in which they are looked for."""
VAGUE = ("OTHER", "UNKNOWN", "U", "NR", "NOT_DONE", "NA", "NOT_SEEN", "NOT_ASSESSABLE", "UNDETERMINED")
"""Codes that no synthetic person chooses without a reason."""


def gives(*pages: str) -> Callable[[Callable[[Any], Given]], Callable[[Any], Given]]:
    """Declare what a chapter answers to its pages; whatever it leaves out is drawn by kind."""
    def register(answers: Callable[[Any], Given]) -> Callable[[Any], Given]:
        _GIVEN.update(dict.fromkeys(pages, answers))
        return answers
    return register


def given(scene: Any) -> Given:
    """What the chapters answer to the page of the scene."""
    answers = _GIVEN.get(scene.page.oid)
    return answers(scene) if answers else {}


def plausible(item: Item, scene: Any) -> str | Absent:
    """An ordinary answer to an item, as somebody types it: within the usual range, nothing the matter, today."""
    hint = item.evidence(scene.book, scene.visit).suggests if item.evidence else None
    if hint is not None:
        return str(hint)
    return _BY_KIND[item.kind](item, scene)


def _number(item: Item, scene: Any) -> str:
    low, high = item.soft or item.hard or (None, None)
    least, most = (item.hard or (0, None))[0], (item.hard or (0, None))[1]
    low = float(low if low is not None else least if least is not None else 0)
    high = float(high if high is not None else most if most is not None else low + 10)
    drawn = scene.chance.uniform(low + (high - low) * 0.3, low + (high - low) * 0.6)
    return str(round(drawn)) if item.kind in ("Integer", "NRS", "VAS") else typed(drawn, 1)


def _choice(item: Item, scene: Any) -> str:
    codes = [code.code for code in item.codelist or ()]
    quiet = next((code for code in QUIET if code in codes), None)
    return quiet or str(scene.chance.choice([code for code in codes if code not in VAGUE] or codes))


def _lines(item: Item, scene: Any) -> str | Absent:
    keys = [form.line for form in scene.book.forms(item.of)]
    return keys[0] if keys else ("NA", "")


_BY_KIND: dict[str, Callable[[Item, Any], str | Absent]] = {
    "Text": lambda item, scene: "Sans particularité",
    "Integer": _number, "Decimal": _number, "NRS": _number, "VAS": _number,
    "Date": lambda item, scene: day(scene.when),
    "BirthMonth": lambda item, scene: f"{scene.who.born:%m/%Y}",
    "Time": lambda item, scene: scene.clock(),
    "DateTime": lambda item, scene: f"{day(scene.when)} {scene.clock()}",
    "Choice": _choice, "YesNo": lambda item, scene: "N", "MultiChoice": _choice,
    "HandMap": _choice, "Line": _lines, "Lines": _lines, "ManyLines": _lines,
    "Staff": lambda item, scene: "PI",
}


def days(count: float) -> timedelta:
    """A number of days."""
    return timedelta(days=count)
