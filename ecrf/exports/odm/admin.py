"""People, sites and meanings of signatures, as ODM administrates them."""

from __future__ import annotations

from ecrf.casebook import presence
from ecrf.permissions import ROLES, SITE_ROLES
from ecrf.signatures.meanings import NAMES, STATED
from ecrf.signatures.models import MEANINGS

from ..parcel import Order
from .writing import Element, node, root, user

_SPONSOR = ("CRA_B", "CRA_U", "DM", "SPO", "PV", "PV_U", "STAT_U")


def element(order: Order, version: str) -> Element:
    """The ``AdminData``: whoever brought a row that the reader sees, once per role; the sites he reaches; what signing means."""
    definition, language = order.definition, order.language
    found = root("AdminData", StudyOID=definition.study["oid"])
    registers = [page["oid"] for page in definition.registers]
    for by, role, name in presence.people(order.cut.name, order.reader, order.who, definition.oids, registers):
        person = node(found, "User", OID=user(by, role), UserType=_type(role))
        node(person, "LoginName", by)
        node(person, "DisplayName", role)
        node(person, "FullName", name)
        node(person, "Organization", ROLES[role][language] if role in ROLES else role)
    for code, name, since in presence.sites(order.cut.name, order.reader):
        place = node(found, "Location", OID=f"LOC.{code}", Name=name, LocationType="Site")
        node(place, "MetaDataVersionRef", StudyOID=definition.study["oid"], MetaDataVersionOID=version, EffectiveDate=since.isoformat())
    for meaning in MEANINGS:
        signed = node(found, "SignatureDef", OID=f"SIG.{meaning}", Methodology="Electronic")
        node(signed, "Meaning", NAMES[meaning][language])
        node(signed, "LegalReason", STATED[meaning][language])
    return found


def _type(role: str) -> str:
    return "Investigator" if role in SITE_ROLES else "Sponsor" if role in _SPONSOR else "Other"
