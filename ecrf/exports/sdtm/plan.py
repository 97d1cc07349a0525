"""The datasets of a release, without any data: which variables each holds, where they come from, what each test and qualifier is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ecrf.exports.definition import Definition

from . import standard
from .linking import LONG
from .making import ALL_TESTS, ONLY_IF_SO
from .model import Dataset, Origin, Type, ValueLevel, Variable
from .origins import METHODS, origin_of
from .recipes import Json, PageRecipe, Recipe, page_recipe
from .wording import MOMENTS, Wording, numbered

ALWAYS = ("DM", "SV", "SE", "TA", "TE", "TV", "TI", "TS", "RELREC")
"""Datasets that do not come from a recipe."""
REFERENCE = ("TA", "TE", "TV", "TI", "TS")
ORDER = ("TA", "TE", "TV", "TI", "TS", "DM", "CO", "SE", "SV")
"""Trial design, then what is special, then the general classes by name, each followed by its supplement, RELREC last."""


@dataclass
class _Found:
    """What the recipes fill in one domain."""

    items: dict[str, list[str]] = field(default_factory=dict)
    collected: set[str] = field(default_factory=set)
    values: dict[tuple[str, str], ValueLevel] = field(default_factory=dict)
    numeric: set[str] = field(default_factory=set)

    def add(self, variable: str, oid: str | None = None, collected: bool = False) -> None:
        known = self.items.setdefault(variable, [])
        if oid and oid not in known:
            known.append(oid)
        if collected:
            self.collected.add(variable)


class Plan:
    """The datasets of a definition: ``recipes`` by page, ``datasets`` by name in the order of a delivery."""

    def __init__(self, definition: Definition):
        self.definition, self.study = definition, definition.study
        self.wording = Wording(definition.study)
        self.recipes: dict[str, PageRecipe] = {page["oid"]: page_recipe(page) for page in definition.pages}
        self._found: dict[str, _Found] = {}
        self._lines: Mapping[str, str] = self.wording.standards.get("lines", {})

    @cached_property
    def datasets(self) -> dict[str, Dataset]:
        """Every dataset that this release can fill for this reader."""
        for recipe in self.recipes.values():
            self._read(recipe)
        for name in ALWAYS:
            self._found.setdefault(name, _Found())
        names = sorted(self._found, key=lambda name: (name == "RELREC", name.removeprefix("SUPP") not in ORDER,
                                                      ORDER.index(name.removeprefix("SUPP")) if name.removeprefix("SUPP") in ORDER else 0,
                                                      name.removeprefix("SUPP"), name))
        return {name: self._dataset(name) for name in names}

    def _read(self, page: PageRecipe) -> None:
        oid = page.page["oid"]
        for domain, recipes in page.records.items():
            if standard.domain(domain).class_ in standard.GENERAL or domain == "SV":
                for recipe in recipes:
                    self._recipe(oid, page.page, recipe)
        for domain, given in page.supplements.items():
            for name, item in given:
                self._qualifier(domain, name, oid, item)
        for variable, item in page.subject:
            self._in("DM").add(variable, f"{oid}.{item['name']}", item["kind"] != "Derived")
        for item in page.comments:
            for part in range(-(-(item.get("max") or LONG) // LONG) + 1):
                self._in("CO").add(f"COVAL{part or ''}", f"{oid}.{item['name']}", True)

    def _in(self, domain: str) -> _Found:
        return self._found.setdefault(domain, _Found())

    def _recipe(self, oid: str, page: Json, recipe: Recipe) -> None:
        found, domain = self._in(recipe.domain), recipe.domain
        expected = {one.name for one in standard.domain(domain).printed if one.core == "Exp"}
        found.add(f"{domain}GRPID")
        found.items |= {name: found.items.get(name, []) for name in (f"{domain}LNKID", f"{domain}LOBXFL") if name in expected}
        if oid in self._lines:
            found.add(f"{domain}{self._lines[oid]}")
            if self._lines[oid] == "TPT":
                found.add(f"{domain}TPTNUM")
        for variable in recipe.fixed:
            found.add(variable)
        for variable, item in recipe.parts:
            self._part(found, domain, variable, oid, item)
        for name, item in recipe.supplements:
            self._qualifier(domain, name, oid, item)
        if page["scope"] == "visit":
            for name in ("VISITNUM", "VISIT", "VISITDY"):
                found.add(name)
        if recipe.kind == "test":
            self._test(found, page, recipe)
        elif recipe.answer is not None:
            self._answer(found, domain, oid, recipe.answer)
        topic = standard.domain(domain).topic
        if topic:
            found.add(topic)
        if domain == "DS":
            found.add("DSTERM")

    def _answer(self, found: _Found, domain: str, oid: str, item: Json) -> None:
        if domain not in ONLY_IF_SO:
            found.add(f"{domain}PRESP")
            found.add(f"{domain}OCCUR", f"{oid}.{item['name']}", True)
        found.add(f"{domain}SCAT", f"{oid}.{item['name']}", True)
        found.add(f"{domain}CAT")

    def _part(self, found: _Found, domain: str, variable: str, oid: str, item: Json) -> None:
        found.add(variable, f"{oid}.{item['name']}", item["kind"] != "Derived")
        for stem in item.get("beside", ()):
            found.add(f"{domain}{stem}", f"{oid}.{item['name']}", False)
        if variable.endswith("DTC"):
            found.add("EPOCH")
            if domain == "SV":
                found.add(variable.replace("DTC", "DY"))
        if variable == "SVSTDTC":
            found.add("SVENDY")
        if variable.endswith("SCAT"):
            found.add(f"{domain}CAT")
        if variable.endswith("OCCUR") and domain != "SV":
            found.add(f"{domain}PRESP")
        if variable.endswith("ENRTPT"):
            found.add(variable.replace("ENRTPT", "ENTPT"))
        if item["unit"] and variable.endswith(("DOSE", "VOL")):
            found.add(f"{variable}U" if variable.endswith("VOL") else f"{variable[:-1]}U")
        if item["kind"] == "MultiChoice" and variable != standard.domain(domain).topic:
            for place in range(1, len(self.wording.codes(item)) + 1):
                self._qualifier(domain, numbered(variable, place), oid, item)
        if not item["codelist"] and item["kind"] not in MOMENTS and (item.get("max") or 0) > LONG:
            self._qualifier(domain, numbered(variable, 1), oid, item)

    def _test(self, found: _Found, page: Json, recipe: Recipe) -> None:
        domain, item = recipe.domain, recipe.answer or {}
        here = f"{page['oid']}.{item['name']}"
        for stem in ("TESTCD", "TEST", "CAT", "STAT", "REASND", "DTC", "DY", "STRESC"):
            found.add(domain + stem)
        for name in ("VISITNUM", "VISIT", "EPOCH"):
            found.add(name)
        if domain == "FA":
            found.add("FAOBJ")
        found.add(f"{domain}ORRES", here, item["kind"] != "Derived")
        numeric = self.wording.numeric(item)
        if numeric or any(variable == f"{domain}ORRES" for variable, _item in recipe.parts):
            found.add(f"{domain}STRESN")
            found.add(f"{domain}SCAT")
        if item["unit"] or any(variable.endswith("ORRESU") for variable, _item in recipe.parts):
            found.add(f"{domain}ORRESU")
            found.add(f"{domain}STRESU")
        code, every = recipe.fixed[f"{domain}TESTCD"], f"{domain}ALL"
        if page["domain"] == domain:
            found.values[f"{domain}ORRES", every] = ValueLevel(f"{domain}ORRES", ((f"{domain}TESTCD", every),), ALL_TESTS, "text", None, "Assigned", ())
        known = found.values.get((f"{domain}ORRES", code))
        items = dict.fromkeys([*(known.items if known else ()), here])
        found.values[f"{domain}ORRES", code] = ValueLevel(
            f"{domain}ORRES", ((f"{domain}TESTCD", code),), self.wording.test_name(domain, code, item), "float" if numeric else "text",
            f"study:{item['codelist']}" if item["codelist"] else None, "Derived" if item["kind"] == "Derived" else "Collected", tuple(items),
            self.wording.unit(item["unit"]), (item.get("formula") or {}).get("en"))

    def _qualifier(self, domain: str, name: str, oid: str, item: Json) -> None:
        found = self._in(f"SUPP{domain}")
        label = self.wording.qualifier_name(domain, name, item)
        derived = item["kind"] == "Derived"
        known = found.values.get(("QVAL", name))
        items = dict.fromkeys([*(known.items if known else ()), f"{oid}.{item['name']}"])
        found.values["QVAL", name] = ValueLevel("QVAL", (("QNAM", name),), label, "text", f"study:{item['codelist']}" if item["codelist"] else None,
                                                "Derived" if derived else "Collected", tuple(items), None, (item.get("formula") or {}).get("en"))
        for one in standard.domain(f"SUPP{domain}").printed:
            found.add(one.name)

    def _dataset(self, name: str) -> Dataset:
        printed, found = standard.domain(name), self._found[name]
        if name == "CO":
            extra = sorted(variable for variable in found.items if variable.startswith("COVAL") and variable != "COVAL")
            found.items |= {one.name: found.items.get(one.name, []) for one in printed.printed if not one.name.startswith(("VISIT", "CODTC", "CODY"))}
        elif name in ALWAYS and name not in ("DM", "SV", "RELREC"):
            found.items |= {one.name: found.items.get(one.name, []) for one in printed.printed}
        if printed.class_ in standard.GENERAL:
            found.items |= {one.name.replace("DTC", "DY"): found.items.get(one.name.replace("DTC", "DY"), [])
                            for one in printed.holds(found.items) if one.name.endswith("DTC")}
        variables = []
        for one in printed.holds(found.items):
            variables.append(self._variable(printed, found, one))
            if name == "CO" and one.name == "COVAL":
                variables += [Variable(more, f"Comment {more.removeprefix('COVAL')}", "text", "Topic", items=tuple(found.items[more]), origin="Collected")
                              for more in extra]
        return Dataset(name, printed.label, printed.class_, printed.structure, tuple(variables), tuple(found.values[key] for key in sorted(found.values)),
                       name != "DM", name in REFERENCE)

    def _variable(self, printed: standard.Domain, found: _Found, one: standard.Printed) -> Variable:
        items = tuple(found.items.get(one.name, ()))
        stem = one.name.replace(printed.name, "--", 1) if one.name.startswith(printed.name) else one.name
        origin: Origin = "Collected" if one.name in found.collected else "Derived" if items else origin_of(stem, printed.name)
        lists: Mapping[str, Any] = self.wording.standards.get("variables", {})
        key = printed.keys.index(one.name) + 1 if one.name in printed.keys else 0
        return Variable(one.name, one.label, _type(one), one.role, one.core, key, lists.get(one.name, lists.get(stem)), origin, items,
                        METHODS.get(stem) if origin == "Derived" else None)


def _type(one: standard.Printed) -> Type:
    if one.type == "Char":
        return "datetime" if one.name.endswith("DTC") else "text"
    whole = one.name.endswith(("SEQ", "DY", "AGE", "TAETORD", "TPTNUM", "REPNUM"))
    return "integer" if whole else "float"


def places(datasets: Mapping[str, Dataset]) -> Iterator[tuple[str, str, str]]:
    """Where every item goes: ``PAGE.ITEM``, dataset, variable (or the variable with its test or qualifier)."""
    for dataset in datasets.values():
        for variable in dataset.variables:
            for item in variable.items:
                yield item, dataset.name, variable.name
        for level in dataset.values:
            for item in level.items:
                yield item, dataset.name, " ".join(f"{level.variable} where {name}={value}" for name, value in level.where)
