"""The study in ODM 2.0: visits in one group of events, pages as groups of items, units as items, methods with signatures."""

from __future__ import annotations

from collections.abc import Iterator

from ..odm.writing import LANG, Element
from .elements import Turning, local, node, root, said, translated, turn

EVENTS = "SEG.ALL"
"""The one group of study events: the schedule of the study."""
NCIT = {"System": "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl", "SystemName": "NCI Thesaurus"}
"""How HL7 and CDISC name the terms of the National Cancer Institute."""
_ORIGINS = {"CRF": "Collected", "Derived": "Derived"}
_UNIT = {"fr": "Unité", "en": "Unit"}
_FREE = {"fr": "Texte libre", "en": "Free text"}


def study(source: Element) -> Element:
    """The ``Study``."""
    facts = source.find("{*}GlobalVariables")
    found = root("Study", {"OID": source.get("OID"), "StudyName": facts.findtext("{*}StudyName"), "ProtocolName": facts.findtext("{*}ProtocolName")})
    turn(node(found, "Description"), source.find("{*}MetaDataVersion/{*}Protocol/{*}Description"), {"TranslatedText": translated})
    _Version(source, source.find("{*}MetaDataVersion")).put(found)
    return found


class _Version:
    """A ``MetaDataVersion`` on its way."""

    def __init__(self, whole: Element, source: Element):
        self.source = source
        self.items = {item.get("OID"): item for item in source.iterchildren("{*}ItemDef")}
        self.forms = {form.get("OID"): form for form in source.iterchildren("{*}FormDef")}
        self.units = {unit.get("OID"): unit for unit in whole.iterfind("{*}BasicDefinitions/{*}MeasurementUnit")}
        self.special: dict[str, Turning] = {
            "TranslatedText": translated, "FormalExpression": _expression, "FormRef": _form_ref, "ItemRef": self._item_ref,
            "ExternalCodeList": _free, "Description": self._description}

    def put(self, study: Element) -> None:
        """Put it below the study, its parts in the order of 2.0."""
        found = node(study, "MetaDataVersion", OID=self.source.get("OID"), Name=self.source.get("Name"))
        said(found, "Description", self.source.get("Description"), "en")
        self._protocol(found)
        turn(found, self.source.iterchildren("{*}StudyEventDef"), self.special)
        for group in self.source.iterchildren("{*}ItemGroupDef"):
            self._group(found, group)
        for item in self.items.values():
            self._item(found, item)
        for unit in self.units.values():
            _unit(found, unit)
        for listed in self.source.iterchildren("{*}CodeList"):
            self._codelist(found, listed)
        for unit in self.units.values():
            _units(found, unit)
        for condition in self.source.iterchildren("{*}ConditionDef"):
            self._ruled(found, condition, (), ("NOT_ASKED", "boolean"))
        for method in self.source.iterchildren("{*}MethodDef"):
            self._method(found, method)
        for group in self.source.iterchildren("{*}ItemGroupDef"):
            if group.get("Comment"):
                said(node(found, "CommentDef", OID=f"COM.{group.get('OID')}"), "Description", group.get("Comment"))

    def _protocol(self, found: Element) -> None:
        protocol = self.source.find("{*}Protocol")
        holder = node(found, "Protocol")
        turn(holder, protocol.iterchildren("{*}Description"), self.special)
        node(holder, "StudyEventGroupRef", StudyEventGroupOID=EVENTS, OrderNumber="1", Mandatory="Yes")
        turn(node(found, "StudyEventGroupDef", OID=EVENTS, Name="Schedule"), protocol.iterchildren("{*}StudyEventRef"), self.special)

    def _group(self, found: Element, source: Element) -> None:
        """A page and its items: in 2.0 one group; what 1.3.2 says of the form is said of it."""
        page, form = source.get("OID").partition(".")[2], self.forms.get(f"F.{source.get('OID')[3:]}")
        told = form if form is not None else source
        group = node(found, "ItemGroupDef", OID=source.get("OID"), Name=told.get("Name"), DatasetName=source.get("SASDatasetName"),
                     Repeating="Simple" if told.get("Repeating") == "Yes" else "No", IsReferenceData=source.get("IsReferenceData"),
                     Domain=source.get("Domain"), Type="Dataset" if form is None else "Form",
                     CommentOID=f"COM.IG.{page}" if source.get("Comment") else None)
        turn(group, told.iterchildren("{*}Description"), self.special)
        turn(group, source.iterchildren("{*}ItemRef"), self.special)
        for oid in dict.fromkeys(filter(None, map(self._unit_of, source.iterchildren("{*}ItemRef")))):
            node(group, "ItemRef", ItemOID=oid, Mandatory="No", PreSpecifiedValue=self.units[oid].get("Name"))
        turn(group, told.iterchildren("{*}Alias"), self.special)

    def _unit_of(self, ref: Element) -> str | None:
        unit = self.items[ref.get("ItemOID")].find("{*}MeasurementUnitRef")
        return None if unit is None else unit.get("MeasurementUnitOID")

    def _item_ref(self, parent: Element, source: Element) -> None:
        ref = node(parent, "ItemRef", **source.attrib, UnitsItemOID=self._unit_of(source))
        node(ref, "Origin", Type=_ORIGINS[self.items[source.get("ItemOID")].get("Origin")])

    def _item(self, found: Element, source: Element) -> None:
        places, length = source.get("SignificantDigits"), source.get("Length")
        item = node(found, "ItemDef", OID=source.get("OID"), Name=source.get("Name"), DataType=source.get("DataType"), Length=length,
                    DisplayFormat=f"{int(length) + 1}.{places}" if places else None)
        turn(item, source.iterchildren("{*}Question"), self.special)
        for helped in source.iterchildren("{*}Description"):
            turn(node(item, "CRFCompletionInstructions"), helped, self.special)
        for tag in ("RangeCheck", "CodeListRef", "Alias"):
            turn(item, source.iterchildren(f"{{*}}{tag}"), self.special, ("MeasurementUnitRef",))

    def _codelist(self, found: Element, source: Element) -> None:
        """Terms of the NCI are a ``Coding``; a list that takes any text has no items."""
        listed = node(found, "CodeList", **source.attrib)
        turn(listed, source, self.special, ("Alias",))
        for alias in source.iterchildren("{*}Alias"):
            node(listed, "Coding", Code=alias.get("Name"), **NCIT)

    def _method(self, found: Element, source: Element) -> None:
        names = (source.findtext("{*}FormalExpression") or "").split()
        self._ruled(found, source, [(name, self._type(name)) for name in names],
                    (source.get("OID").partition(".")[2], self._type(source.get("OID").partition(".")[2])), ("FormalExpression",))

    def _ruled(self, found: Element, source: Element, takes: list[tuple[str, str]] | tuple[()], gives: tuple[str, str],
               skipped: tuple[str, ...] = ()) -> None:
        """A condition or a method: its words, what it takes and gives, and its expression."""
        rule = node(found, local(source), **source.attrib)
        turn(rule, source.iterchildren("{*}Description"), self.special)
        signature = node(rule, "MethodSignature")
        for number, (name, kind) in enumerate(takes, 1):
            node(signature, "Parameter", Name=name, DataType=kind, OrderNumber=str(number))
        node(signature, "ReturnValue", Name=gives[0], DataType=gives[1])
        turn(rule, source.iterchildren("{*}FormalExpression"), self.special, skipped)

    def _type(self, oid: str) -> str:
        found = self.items.get(oid)
        return "text" if found is None else found.get("DataType")

    def _description(self, parent: Element, source: Element) -> None:
        turn(node(parent, "Description"), source, self.special)


def _expression(parent: Element, source: Element) -> None:
    node(node(parent, "FormalExpression", Context=source.get("Context")), "Code", source.text)


def _form_ref(parent: Element, source: Element) -> None:
    attributes = dict(source.attrib)
    node(parent, "ItemGroupRef", ItemGroupOID=f"IG.{attributes.pop('FormOID')[2:]}", **attributes)


def _free(parent: Element, source: Element) -> None:
    _words(node(parent, "Description"), _FREE)


def _words(holder: Element, words: dict[str, str]) -> None:
    for language, text in words.items():
        node(holder, "TranslatedText", text, Type="text/plain").set(LANG, language)


def _unit(found: Element, unit: Element) -> None:
    """A unit is an item whose value is written before."""
    item = node(found, "ItemDef", OID=unit.get("OID"), Name=unit.get("Name"), DataType="text", Length=str(len(unit.get("Name"))))
    _words(node(item, "Question"), _UNIT)
    node(item, "CodeListRef", CodeListOID=f"CL.{unit.get('OID')}")


def _units(found: Element, unit: Element) -> None:
    listed = node(found, "CodeList", OID=f"CL.{unit.get('OID')}", Name=unit.get("Name"), DataType="text")
    decode = node(node(listed, "CodeListItem", CodedValue=unit.get("Name"), OrderNumber="1"), "Decode")
    turn(decode, _texts(unit), {"TranslatedText": translated})


def _texts(unit: Element) -> Iterator[Element]:
    yield from unit.iterfind("{*}Symbol/{*}TranslatedText")
