"""What records one filled page makes: worked out once per page from the places of its items.

A test or a topic makes a record of its own. What says more of it stands in the same line of a table, or is asked only when
its answer calls for it; everything else said of a domain belongs to all records that the page makes in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from . import standard
from .places import Place, parse

Json = Mapping[str, Any]
WAYS = ("TERM", "TRT", "DECOD", "TESTCD", "MOOD")
"""Stems whose fixed value tells one record of a page from another; any other fixed value is only said of it."""


@dataclass
class Recipe:
    """One record: ``answer`` is the item that asks for it (``None``: the page itself makes it)."""

    domain: str
    kind: Literal["row", "topic", "test"]
    slot: int
    """Its place among the records of the page: the position of its first item, from 1."""
    answer: Json | None = None
    fixed: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[str, Json]] = field(default_factory=list)
    """Variables with the items they are taken from, in order."""
    supplements: list[tuple[str, Json]] = field(default_factory=list)

    @property
    def items(self) -> Iterator[Json]:
        """Every item that the record is made of."""
        if self.answer is not None:
            yield self.answer
        yield from (item for _variable, item in self.parts)


@dataclass(frozen=True)
class PageRecipe:
    """What a page makes: its records by domain, the qualifiers of all of them, links and comments."""

    page: Json
    records: Mapping[str, Sequence[Recipe]]
    supplements: Mapping[str, Sequence[tuple[str, Json]]]
    """QNAM and item by domain, of all records of the page in it."""
    links: Sequence[tuple[str, str, Json]]
    """Own domain, other domain, item that points."""
    subject: Sequence[tuple[str, Json]]
    """Variables of DM with their items."""
    comments: Sequence[Json]


def page_recipe(page: Json) -> PageRecipe:
    """The recipe of a page as released. Raises ``ValueError`` where an annotation cannot be read."""
    return _Reading(page).recipe()


class _Reading:
    """A page being read, item by item."""

    def __init__(self, page: Json):
        self.page = page
        self.found: dict[str, list[Recipe]] = {}
        self.later: list[tuple[Place, int, Json]] = []
        self.supplements: dict[str, list[tuple[str, Json]]] = {}
        self.links: list[tuple[str, str, Json]] = []
        self.subject: list[tuple[str, Json]] = []
        self.comments: list[Json] = []
        self.line = {name: (at, number) for at, grid in enumerate(page["grids"]) for number, line in enumerate(grid["lines"])
                     for name in line["cells"] if name}

    def recipe(self) -> PageRecipe:
        for slot, item in enumerate(self.page["items"], 1):
            for place in parse(item["sdtm"]) if item["sdtm"] else ():
                self._take(place, slot, item)
        for place, slot, item in self.later:
            self._attach(place, slot, item)
        return PageRecipe(self.page, self.found, self.supplements, self.links, self.subject, self.comments)

    def _take(self, place: Place, slot: int, item: Json) -> None:
        if place.kind == "link":
            self.links.append((place.domain, place.also[0][1], item))
        elif place.domain == "DM" and place.kind == "variable":
            self.subject.append((place.variable, item))
        elif place.domain == "CO":
            self.comments.append(item)
        elif place.kind == "test":
            fixed = {place.domain + "TESTCD": place.variable, **dict(place.also)}
            self.found.setdefault(place.domain, []).append(Recipe(place.domain, "test", slot, item, fixed))
        elif place.kind == "topic" or (place.kind == "variable" and self._way(place) and not self._of_test(place)):
            self._topic(place, slot, item)
        else:
            self.later.append((place, slot, item))

    def _way(self, place: Place) -> bool:
        return any(name.removeprefix(place.domain) in WAYS for name, _value in place.also)

    def _of_test(self, place: Place) -> bool:
        return any(name.endswith("TESTCD") for name, _value in place.also)

    def _topic(self, place: Place, slot: int, item: Json) -> None:
        fixed = dict(place.also)
        recipe = next((one for one in self.found.get(place.domain, ()) if one.kind == "topic" and one.fixed == fixed), None)
        if recipe is None:
            recipe = Recipe(place.domain, "topic", slot, fixed=fixed)
            self.found.setdefault(place.domain, []).append(recipe)
        if recipe.answer is None and (place.kind == "topic" or place.variable == place.domain + "OCCUR"):
            recipe.answer = item
        else:
            recipe.parts.append((place.variable, item))

    def _attach(self, place: Place, slot: int, item: Json) -> None:
        owners = self._owners(place, item)
        if place.kind == "supplement":
            if owners:
                for one in owners:
                    one.supplements.append((place.variable, item))
            else:
                self.supplements.setdefault(place.domain, []).append((place.variable, item))
            return
        for one in owners or self._all(place, slot):
            one.parts.append((place.variable, item))
            one.fixed |= {name: value for name, value in place.also if not name.endswith("TESTCD")}

    def _owners(self, place: Place, item: Json) -> list[Recipe]:
        """The records that the item speaks of alone: of that test, in that line of the table, asked after that answer."""
        made = [one for one in self.found.get(place.domain, ()) if one.answer is not None]
        if self._of_test(place):
            return [one for one in made if dict(place.also).items() <= one.fixed.items()]
        if item["name"] in self.line:
            here = [one for one in made if self.line.get(one.answer["name"]) == self.line[item["name"]]]  # type: ignore[index]
            if here:
                return here[:1]
        asked = set(asked_after(item))
        return [one for one in made if one.answer["name"] in asked]  # type: ignore[index]

    def _all(self, place: Place, slot: int) -> list[Recipe]:
        """All records of the page in that domain, in a domain of findings; elsewhere that of the page itself."""
        made = self.found.setdefault(place.domain, [])
        tests = [one for one in made if one.kind == "test"]
        if tests:
            return tests
        rows = [one for one in made if one.kind == "row"]
        if not rows:
            rows = [Recipe(place.domain, "row", slot)]
            made.extend(rows)
        return rows


def asked_after(item: Json) -> Iterator[str]:
    """The items that the skip rule of an item looks at."""
    return _asked(item.get("when_rule"))


def _asked(rule: Any) -> Iterator[str]:
    if isinstance(rule, Mapping):
        if isinstance(rule.get("item"), str):
            yield rule["item"]
        for value in rule.values():
            yield from _asked(value)
    elif isinstance(rule, list | tuple):
        for value in rule:
            yield from _asked(value)


def is_general(domain: str) -> bool:
    """Whether a domain belongs to one of the three general observation classes."""
    return standard.domain(domain).class_ in standard.GENERAL
