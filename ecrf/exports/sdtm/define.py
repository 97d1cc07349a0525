"""Define-XML 2.1 of an SDTM delivery: every dataset, variable, value level, list and method, with where it was asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from ecrf.casebook import seals

from ..parcel import Order
from . import lists
from .datasetjson import group_oid, item_oid
from .elements import DEF, NSMAP, ODM, XLINK, Element, described, element
from .model import NUMBERS, Dataset, ValueLevel, Variable
from .plan import Plan

METADATA = "MDV.SDTM"
ACRF = "LF.acrf"
STANDARD_IG, STANDARD_CT = "STD.IG", "STD.CT"


@dataclass(frozen=True)
class Delivered:
    """What the files hold that Define-XML tells: datasets with a record, their text lengths, and the pages of the annotated CRF by item."""

    datasets: Sequence[Dataset]
    lengths: Mapping[str, Sequence[int]]
    crf: str | None
    """The file of the annotated CRF, where there is one."""
    pages: Mapping[str, Sequence[int]]
    ending: str = "xpt"


def write(path: Path, order: Order, plan: Plan, delivered: Delivered) -> None:
    """Write define.xml; its time is the cut's, so that the same cut gives the same bytes."""
    document = _Document(order, plan, delivered)
    tree = etree.ElementTree(document.root())
    root = tree.getroot()
    root.addprevious(etree.ProcessingInstruction("xml-stylesheet", 'type="text/xsl" href="define2-1.xsl"'))
    tree.write(str(path), encoding="UTF-8", xml_declaration=True, pretty_print=True)


class _Document:
    def __init__(self, order: Order, plan: Plan, delivered: Delivered):
        self.order, self.plan, self.told = order, plan, delivered
        self.lists = lists.Lists(plan.wording, plan.definition, delivered.datasets)
        self.methods: dict[str, str] = {}

    def root(self) -> Element:
        study, cut = self.order.definition.study, self.order.cut
        root = etree.Element(f"{{{ODM}}}ODM", nsmap=NSMAP, ODMVersion="1.3.2", FileType="Snapshot", FileOID=f"{study['oid']}.{cut.name}.define.{self.order.reader.role}",
                             CreationDateTime=seals.moment(cut.at), Originator="ecrf", SourceSystem="ecrf")
        root.set(f"{{{DEF}}}Context", "Submission")
        top = element(root, "Study", OID=study["oid"])
        facts = element(top, "GlobalVariables")
        for name, text in (("StudyName", study["oid"]), ("StudyDescription", study["title"]["en"]), ("ProtocolName", study["registration"])):
            element(facts, name).text = text
        self._metadata(element(top, "MetaDataVersion", OID=METADATA, Name=f"SDTM of {study['oid']}, cut {cut.name}",
                               Description=f"Protocol {cut.protocol}, definition {cut.release}"))
        return root

    def _metadata(self, version: Element) -> None:
        version.set(f"{{{DEF}}}DefineVersion", "2.1.0")
        said = self.plan.wording.standards
        standards = element(version, "Standards", DEF)
        element(standards, "Standard", DEF, OID=STANDARD_IG, Name="SDTMIG", Type="IG", Version=said["sdtm"]["ig"], Status="Final")
        element(standards, "Standard", DEF, OID=STANDARD_CT, Name="CDISC/NCI", Type="CT", PublishingSet="SDTM", Version=said["terminology"]["sdtm"], Status="Final")
        if self.told.crf:
            element(element(version, "AnnotatedCRF", DEF), "DocumentRef", DEF, leafID=ACRF)
        for dataset in self.told.datasets:
            self._value_lists(version, dataset)
        for dataset in self.told.datasets:
            for level in dataset.values:
                self._where(version, dataset, level)
        for dataset in self.told.datasets:
            self._group(version, dataset)
        for dataset in self.told.datasets:
            for place, variable in enumerate(dataset.variables):
                self._item(version, dataset, variable, self.told.lengths[dataset.name][place])
            for level in dataset.values:
                self._level(version, dataset, level)
        self.lists.write(version)
        for oid, text in sorted(self.methods.items()):
            method = element(version, "MethodDef", OID=oid, Name=oid.removeprefix("MT."), Type="Computation")
            described(method, text)
        if self.told.crf:
            leaf = element(version, "leaf", DEF, ID=ACRF)
            leaf.set(f"{{{XLINK}}}href", self.told.crf)
            element(leaf, "title", DEF).text = "Annotated case report form"

    def _value_lists(self, version: Element, dataset: Dataset) -> None:
        for variable in dict.fromkeys(level.variable for level in dataset.values):
            values = element(version, "ValueListDef", DEF, OID=f"VL.{dataset.name}.{variable}")
            for number, level in enumerate((one for one in dataset.values if one.variable == variable), 1):
                ref = element(values, "ItemRef", ItemOID=_level_oid(dataset, level), OrderNumber=str(number), Mandatory="No")
                if level.method:
                    ref.set("MethodOID", self._method(_level_oid(dataset, level), level.method))
                element(ref, "WhereClauseRef", DEF, WhereClauseOID=_where_oid(dataset, level))

    def _where(self, version: Element, dataset: Dataset, level: ValueLevel) -> None:
        clause = element(version, "WhereClauseDef", DEF, OID=_where_oid(dataset, level))
        for name, value in level.where:
            check = element(clause, "RangeCheck", SoftHard="Soft", Comparator="EQ")
            check.set(f"{{{DEF}}}ItemOID", item_oid(dataset.name, name))
            element(check, "CheckValue").text = value

    def _group(self, version: Element, dataset: Dataset) -> None:
        group = element(version, "ItemGroupDef", OID=group_oid(dataset.name), Name=dataset.name, Repeating=_yes(dataset.repeating),
                        IsReferenceData=_yes(dataset.reference), SASDatasetName=dataset.name, Domain=dataset.domain, Purpose="Tabulation")
        for name, value in (("Structure", dataset.structure), ("StandardOID", STANDARD_IG), ("ArchiveLocationID", f"LF.{dataset.name}")):
            group.set(f"{{{DEF}}}{name}", value)
        described(group, dataset.label)
        for number, variable in enumerate(dataset.variables, 1):
            ref = element(group, "ItemRef", ItemOID=item_oid(dataset.name, variable.name), OrderNumber=str(number), Mandatory=_yes(variable.core == "Req"))
            if variable.key:
                ref.set("KeySequence", str(variable.key))
            if variable.method:
                ref.set("MethodOID", self._method(variable.name if variable.name in ("EPOCH", "VISITNUM") else f"{dataset.name}.{variable.name}", variable.method))
            ref.set("Role", variable.role)
        element(group, "Class", DEF, Name=dataset.class_)
        leaf = element(group, "leaf", DEF, ID=f"LF.{dataset.name}")
        file = f"datasets/{dataset.name.lower()}.{self.told.ending}"
        leaf.set(f"{{{XLINK}}}href", file)
        element(leaf, "title", DEF).text = file

    def _item(self, version: Element, dataset: Dataset, variable: Variable, length: int) -> None:
        item = element(version, "ItemDef", OID=item_oid(dataset.name, variable.name), Name=variable.name, DataType=variable.type, SASFieldName=variable.name)
        _measure(item, variable.type, length)
        described(item, variable.label)
        chosen = self.lists.of(variable.codelist, dataset.domain)
        if chosen:
            element(item, "CodeListRef", CodeListOID=chosen)
        self._origin(item, variable.origin, variable.items)
        if any(level.variable == variable.name for level in dataset.values):
            element(item, "ValueListRef", DEF, ValueListOID=f"VL.{dataset.name}.{variable.name}")

    def _level(self, version: Element, dataset: Dataset, level: ValueLevel) -> None:
        item = element(version, "ItemDef", OID=_level_oid(dataset, level), Name=level.where[0][1], DataType="text" if level.codelist else level.type,
                       SASFieldName=level.where[0][1][:8])
        place = dataset.names.index(level.variable)
        _measure(item, "text" if level.codelist else level.type, self.told.lengths[dataset.name][place])
        described(item, f"{level.label} ({level.unit})" if level.unit else level.label)
        chosen = self.lists.of(level.codelist, dataset.domain)
        if chosen:
            element(item, "CodeListRef", CodeListOID=chosen)
        self._origin(item, level.origin, level.items)

    def _origin(self, item: Element, kind: str, items: Iterable[str]) -> None:
        origin = element(item, "Origin", DEF, Type=kind)
        if kind == "Collected":
            origin.set("Source", "Investigator")
            pages = sorted({page for one in items for page in self.told.pages.get(one, ())})
            if pages:
                reference = element(origin, "DocumentRef", DEF, leafID=ACRF)
                element(reference, "PDFPageRef", DEF, PageRefs=" ".join(map(str, pages)), Type="PhysicalRef")

    def _method(self, name: str, text: str) -> str:
        oid = f"MT.{name.removeprefix('IT.')}"
        self.methods[oid] = text
        return oid


def _measure(item: Element, kind: str, length: int) -> None:
    if kind != "datetime":
        item.set("Length", str(8 if kind in NUMBERS else max(length, 1)))
    if kind == "float":
        item.set("SignificantDigits", "6")


def _level_oid(dataset: Dataset, level: ValueLevel) -> str:
    return f"IT.{dataset.name}.{level.variable}.{'.'.join(value for _name, value in level.where)}"


def _where_oid(dataset: Dataset, level: ValueLevel) -> str:
    return f"WC.{dataset.name}.{level.variable}.{'.'.join(value for _name, value in level.where)}"


def _yes(fact: Any) -> str:
    return "Yes" if fact else "No"
