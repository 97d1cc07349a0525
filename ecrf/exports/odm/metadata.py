"""The study as ODM defines it: units, visits, pages, items, codelists, skip rules and derivations, from the cut's release.

Only what the reader may read: a page he does not read has no definition, and nothing that names it is told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from ..parcel import Order
from . import flags, questions
from .writing import COMMON, Element, node, root, told

_COMMON = {"fr": "Pages du sujet, hors visite", "en": "Pages of the subject, of no visit"}


class Metadata:
    """The definitions of an order; ``oid`` names the version that the data refer to."""

    def __init__(self, order: Order):
        self.order, self.definition, self.study = order, order.definition, order.definition.study
        self.oid = f"MDV.{self.study['protocol']}.{order.cut.release[:12]}"

    @cached_property
    def pages(self) -> dict[str, dict[str, Any]]:
        """The pages read and the registers read, each with the items of its earlier versions last, as in the CSV files."""
        return {page["oid"]: page | {"items": [*page["items"], *self._former(page)]}
                for page in (*self.definition.pages, *self.definition.registers)}

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """The names of the items of each page, in order."""
        return {oid: [item["name"] for item in page["items"]] for oid, page in self.pages.items()}

    def _former(self, page: Mapping[str, Any]) -> list[dict[str, Any]]:
        here = {item["name"] for item in page["items"]}
        found = {name: item for old in self.order.study.superseded if old.oid == page["oid"]
                 for name, item in old.items.items() if name not in here}
        return [item.as_dict() for item in found.values()]

    @cached_property
    def codelists(self) -> dict[str, dict[str, Any]]:
        """The codelists that items read use, and those of missing values and of reasons, by OID."""
        used = {item["codelist"] for page in self.pages.values() for item in page["items"]} | {"MISSING", "CHANGE_REASON"}
        former = {item.codelist.oid: item.codelist.as_dict() for old in self.order.study.superseded if old.oid in self.pages
                  for item in old.items.values() if item.codelist}
        known = former | {listed["oid"]: listed for listed in self.study["codelists"]}
        return {oid: known[oid] for oid in sorted(used - {None})}

    def element(self) -> Element:
        """The ``Study``."""
        study = root("Study", OID=self.study["oid"])
        facts = node(study, "GlobalVariables")
        node(facts, "StudyName", self.study["oid"])
        node(facts, "StudyDescription", self.study["title"][self.order.language])
        node(facts, "ProtocolName", self.study["registration"] or self.study["oid"])
        basics = node(study, "BasicDefinitions")
        units = {questions.unit_oid(item): item for page in self.pages.values() for item in page["items"] if item["unit"]}
        for oid, item in sorted(units.items()):
            told(node(basics, "MeasurementUnit", OID=oid, Name=item["unit"]), "Symbol", questions.unit_words(item))
        version = node(study, "MetaDataVersion", OID=self.oid, Name=f"Protocol {self.study['protocol']}",
                       Description=f"Definition {self.order.cut.release}")
        for part in self._parts():
            version.append(part)
        return study

    def _parts(self) -> Iterator[Element]:
        yield self._protocol()
        yield from self._events()
        yield from (self._form(page) for page in self.pages.values() if page["scope"] != "site")
        yield from (self._group(page) for page in self.pages.values())
        told_at = self._checks()
        for oid, page in self.pages.items():
            for item in page["items"]:
                yield questions.define(oid, item, told_at.get(f"{oid}.{item['name']}", ()), self.codelists)
        yield from (_codelist(listed) for listed in self.codelists.values())
        yield from flags.lists()
        yield from self._conditions()
        yield from self._methods()

    def _protocol(self) -> Element:
        found = root("Protocol")
        told(found, "Description", self.study["title"])
        common = {"oid": COMMON, "expected": True}
        for number, visit in enumerate((common, *self.study["visits"]), 1):
            node(found, "StudyEventRef", StudyEventOID=f"SE.{visit['oid']}", OrderNumber=str(number),
                 Mandatory=_yes(visit["expected"] and not visit.get("asked")),
                 CollectionExceptionConditionOID=f"CO.SE.{visit['oid']}" if visit.get("asked") else None)
        return found

    def _events(self) -> Iterator[Element]:
        found = root("StudyEventDef", OID=f"SE.{COMMON}", Name="Subject", Repeating="No", Type="Common")
        told(found, "Description", _COMMON)
        self._forms(found, ({"oid": page["oid"], "required": False} for page in self.definition.pages
                            if page["scope"] == "subject"), "subject")
        yield found
        for visit in self.study["visits"]:
            found = root("StudyEventDef", OID=f"SE.{visit['oid']}", Name=visit["title"]["en"], Repeating=_yes(visit["repeats"]),
                         Type="Unscheduled" if visit["repeats"] else "Scheduled")
            told(found, "Description", visit["title"])
            self._forms(found, visit["pages"], "visit")
            for context, name in _timing(visit).items():
                node(found, "Alias", Context=context, Name=name)
            yield found

    def _forms(self, found: Element, slots: Iterable[Mapping[str, Any]], scope: str) -> None:
        read = [slot for slot in slots if self.pages.get(slot["oid"], {}).get("scope") == scope]
        for number, slot in enumerate(read, 1):
            asked = self.pages[slot["oid"]]["asked"]
            node(found, "FormRef", FormOID=f"F.{slot['oid']}", OrderNumber=str(number),
                 Mandatory=_yes(slot["required"]), CollectionExceptionConditionOID=f"CO.F.{slot['oid']}" if asked else None)

    def _form(self, page: Mapping[str, Any]) -> Element:
        found = root("FormDef", OID=f"F.{page['oid']}", Name=page["title"]["en"], Repeating=_yes(page["repeats"]))
        told(found, "Description", page["title"])
        node(found, "ItemGroupRef", ItemGroupOID=f"IG.{page['oid']}", OrderNumber="1", Mandatory="Yes")
        for context, name in (("version", page["version"]), ("seen by", page["seen_by"]), ("repeats", page["repeats"]),
                              ("one per line of", page["per"] if page["per"] in self.pages else None)):
            if name:
                node(found, "Alias", Context=context, Name=name)
        return found

    def _group(self, page: Mapping[str, Any]) -> Element:
        register = page["scope"] == "site"
        found = root("ItemGroupDef", OID=f"IG.{page['oid']}", Name=page["oid"], Repeating=_yes(register),
                     IsReferenceData="Yes" if register else None, SASDatasetName=page["oid"], Domain=page["domain"],
                     Comment=page["source"])
        told(found, "Description", page["title"])
        for number, item in enumerate(page["items"], 1):
            oid, derived = f"{page['oid']}.{item['name']}", item["kind"] == "Derived"
            node(found, "ItemRef", ItemOID=oid, OrderNumber=str(number), Mandatory=_yes(not item["optional"] and not derived),
                 MethodOID=f"MT.{oid}" if derived and self.computable(item) else None,
                 CollectionExceptionConditionOID=f"CO.{oid}" if item["when"] else None)
        return found

    def computable(self, item: Mapping[str, Any]) -> bool:
        """Whether the reader reads every page that a derived item is computed from."""
        return all(name.partition(".")[0] in self.pages for name in item["inputs"])

    def _checks(self) -> dict[str, list[Mapping[str, Any]]]:
        """The edit checks by the item that each is told at, its first; one that looks at a page not read is not told."""
        found: dict[str, list[Mapping[str, Any]]] = {}
        for check in self.study["checks"]:
            if check["items"] and all(oid.partition(".")[0] in self.pages for oid in check["items"]):
                found.setdefault(check["items"][0], []).append(check)
        return found

    def _conditions(self) -> Iterator[Element]:
        for visit in self.study["visits"]:
            if visit.get("asked"):
                yield _condition(f"SE.{visit['oid']}", visit["asked"], None)
        for oid, page in self.pages.items():
            if page["asked"] and page["scope"] != "site":
                yield _condition(f"F.{oid}", page["asked"], None)
            for item in page["items"]:
                if item["when"]:
                    yield _condition(f"{oid}.{item['name']}", item.get("when_words") or {"en": item["when"]}, item.get("when_rule"))

    def _methods(self) -> Iterator[Element]:
        for oid, page in self.pages.items():
            for item in page["items"]:
                if item["kind"] == "Derived" and self.computable(item):
                    found = root("MethodDef", OID=f"MT.{oid}.{item['name']}", Name=item["name"], Type="Computation")
                    told(found, "Description", item["formula"])
                    node(found, "FormalExpression", " ".join(item["inputs"]), Context="inputs")
                    yield found


def _condition(of: str, words: Mapping[str, str], rule: Any) -> Element:
    """Under a collection exception nothing is collected while the condition holds: so it is the negation of the skip rule."""
    said = {"fr": "Non demandé tant que ceci n’est pas vrai\u00a0: {}", "en": "Not asked while this is not true: {}"}
    found = root("ConditionDef", OID=f"CO.{of}", Name=f"{of} not asked")
    told(found, "Description", {lang: said[lang].format(told_as) for lang, told_as in words.items()})
    if rule:
        node(found, "FormalExpression", json.dumps({"not": rule}, ensure_ascii=False), Context="JSON")
    return found


def _codelist(listed: Mapping[str, Any]) -> Element:
    found = root("CodeList", OID=f"CL.{listed['oid']}", Name=listed["oid"], DataType="text")
    told(found, "Description", {"en": listed["source"]})
    for number, code in enumerate(listed["codes"], 1):
        told(node(found, "CodeListItem", CodedValue=code["code"], OrderNumber=str(number)), "Decode", code["label"])
    if listed["ncit"]:
        node(found, "Alias", Context="nci:ExtCodeID", Name=listed["ncit"])
    return found


def _timing(visit: Mapping[str, Any]) -> dict[str, str]:
    """When the visit is due: days after which date, and the days before and after that are its window."""
    if not visit["anchor"]:
        return {}
    return {"anchor": visit["anchor"], "target day": str(visit["target"]), "window": f"-{visit['window'][0]}/+{visit['window'][1]} days"}


def _yes(fact: Any) -> str:
    return "Yes" if fact else "No"
