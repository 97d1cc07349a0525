"""Subjects, lines of registers and people in ODM 2.0: a page is a group of items, a value an element, a query a ``Query``."""

from __future__ import annotations

from collections.abc import Iterator

from ..odm.writing import Element
from .elements import Turning, local, node, root, said, turn

_LATE = ("AuditRecord", "Signature", "Annotation")
"""What 2.0 says after the data, not before."""
_SKIPPED = ("CryptoBindingManifest",)
"""The digest that is signed: the annotation of the signature says it."""
_SOURCES = {"SYSTEM": "System", "CRA": "Site Monitor", "PV": "Safety Reviewer"}
"""Who asks, by the beginning of the role; all others are the data management."""
_ORGANISED = {"Investigator": "Site", "Sponsor": "Sponsor", "Other": "Other"}


def subject(source: Element) -> Element:
    """A ``SubjectData``."""
    found = root("SubjectData", source.attrib)
    _recorded(found, source, list(source))
    return found


def line(source: Element) -> Element:
    """An ``ItemGroupData`` of a register."""
    found = root("ItemGroupData", source.attrib)
    _recorded(found, source, list(source))
    return found


def _event(parent: Element, source: Element) -> None:
    _recorded(node(parent, "StudyEventData", **source.attrib), source, list(source))


def _form(parent: Element, source: Element) -> None:
    """A page: its group of items is the page itself."""
    found = node(parent, "ItemGroupData", ItemGroupOID=f"IG.{source.get('FormOID')[2:]}", ItemGroupRepeatKey=source.get("FormRepeatKey"),
                 TransactionType=source.get("TransactionType"))
    parts = [part for child in source for part in (child if local(child) == "ItemGroupData" else (child,))]
    _recorded(found, source, parts)


def _item(parent: Element, source: Element) -> None:
    attributes = dict(source.attrib)
    value = attributes.pop("Value", None)
    found = node(parent, "ItemData", **attributes)
    if value is not None:
        node(found, "Value", value)
    _recorded(found, source, list(source))


def _comment(parent: Element, source: Element) -> None:
    said(parent, "Comment", source.text, **source.attrib)


_SPECIAL: dict[str, Turning] = {"StudyEventData": _event, "FormData": _form, "ItemData": _item, "Comment": _comment}


def _recorded(found: Element, source: Element, parts: list[Element]) -> None:
    """The data, then who recorded them and what was said of them."""
    turn(found, (part for part in parts if local(part) not in _LATE), _SPECIAL)
    turn(found, (part for part in parts if local(part) in _LATE), _SPECIAL, _SKIPPED)
    _queries(found, source)


def _queries(found: Element, source: Element) -> None:
    """The queries raised here: what was asked, their state, and each message as one audit record."""
    threads: dict[str, list[tuple[dict[str, str], str | None]]] = {}
    for note in source.iterchildren("{*}Annotation"):
        flags = {flag.findtext("{*}FlagType"): flag.findtext("{*}FlagValue") for flag in note.iterchildren("{*}Flag")}
        if "QUERY" in flags:
            threads.setdefault(flags["QUERY"], []).append((flags, note.findtext("{*}Comment")))
    if not threads:
        return
    where, site = ".".join(_place(source)), next(source.iterancestors("{*}SubjectData")).find("{*}SiteRef").get("LocationOID")
    for number, messages in threads.items():
        (first, question), (last, _) = messages[0], messages[-1]
        role = first["BY"].rpartition(".")[2]
        asked = node(found, "Query", OID=f"Q.{where}.{number}", Source=_SOURCES.get(role.partition("_")[0], "Data Management"),
                     Target=source.get("ItemOID") or _lost(source, first.get("ITEM")), Type="System" if role == "SYSTEM" else "Manual",
                     State=last["QUERY_STATE"].capitalize(), LastUpdateDatetime=last["AT"], Name=first.get("CHECK"))
        node(asked, "Value", question or "")
        for flags, words in messages:
            record = node(asked, "AuditRecord")
            node(record, "UserRef", UserOID=flags["BY"])
            node(record, "LocationRef", LocationOID=site)
            node(record, "DateTimeStamp", flags["AT"])
            node(record, "ReasonForChange", f"{flags['QUERY_MESSAGE']}: {words}" if words else flags["QUERY_MESSAGE"])
            if "SEAL" in flags:
                node(record, "SourceID", flags["SEAL"])


def _lost(page: Element, item: str | None) -> str | None:
    """The OID of an item that has no value where the query could stand."""
    return f"{page.get('FormOID')[2:]}.{item}" if item else None


def _place(source: Element) -> Iterator[str]:
    """The keys of subject, visit and page around an element."""
    for one in reversed([source, *source.iterancestors()]):
        for name in ("SubjectKey", "StudyEventOID", "StudyEventRepeatKey", "FormOID", "FormRepeatKey"):
            if one.get(name):
                yield one.get(name).removeprefix("SE.").removeprefix("F.")


def people(source: Element) -> Element:
    """The ``AdminData``: a role is an organisation's, a monitor is a monitor."""
    found, roles = root("AdminData", source.attrib), {}
    for user in source.iterchildren("{*}User"):
        role, kind = user.findtext("{*}DisplayName"), user.get("UserType")
        roles[role] = (user.findtext("{*}Organization"), _ORGANISED[kind])
        person = node(found, "User", OID=user.get("OID"), UserType="Monitor" if role.startswith("CRA") else kind, OrganizationOID=f"ORG.{role}")
        node(person, "UserName", user.findtext("{*}LoginName"))
        node(person, "FullName", user.findtext("{*}FullName"))
    for role, (name, kind) in roles.items():
        node(found, "Organization", OID=f"ORG.{role}", Name=name, Role=role, Type=kind)
    for place in source.iterchildren("{*}Location"):
        turn(node(found, "Location", OID=place.get("OID"), Name=place.get("Name"), Role=place.get("LocationType")), place, {})
    turn(found, source.iterchildren("{*}SignatureDef"), {})
    return found
