"""The comparison of an ODM file with what was handed to its writer: read back, held against CDISC's schema, counted."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from lxml import etree

from ecrf.crf import Refused, T

from . import values
from .writing import NS, Element

SCHEMA = Path(find_spec("odmlib").origin).parent / "schemas/odm/1.3.2/ODM1-3-2.xsd"  # type: ignore[union-attr, arg-type]
"""CDISC's schema of ODM 1.3.2, as odmlib carries it; the library itself is not loaded."""

_NOT_VALID = T("Le fichier ODM n’est pas conforme au schéma de CDISC\u00a0: {error}. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
               "The ODM file does not follow CDISC’s schema: {error}. Nothing is delivered; the earlier export stays. Tell the technical team.")
_NOT_SAME = T("Le fichier ODM ne dit pas du sujet {subject} ce que dit l’enregistrement. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
              "The ODM file does not say of subject {subject} what the record says. Nothing is delivered; the earlier export stays. Tell the technical team.")


@cache
def schema() -> etree.XMLSchema:
    """The schema, read from the library's files and from nowhere else."""
    return etree.XMLSchema(etree.parse(str(SCHEMA), etree.XMLParser(no_network=True)))


def confirm(path: Path, told: values.Told) -> None:
    """Read the file back in a stream. Raises ``Refused`` where it breaks the schema or says anything else than ``told``."""
    found = values.Told()
    # Without resolve_entities=False: beside a schema, lxml then takes a file that breaks off for a whole one.
    try:
        steps = etree.iterparse(str(path), events=("end",), tag=(f"{{{NS}}}SubjectData", f"{{{NS}}}ItemGroupData"), schema=schema(),
                                no_network=True, huge_tree=True)
        for _, element in steps:
            _read(element, found)
    except etree.XMLSyntaxError as error:
        raise Refused(_NOT_VALID.filled(error=str(error)[:300])) from error
    for subject in {**told.digests, **found.digests}:
        if told.digests.get(subject) != found.digests.get(subject):
            raise Refused(_NOT_SAME.filled(subject=subject or "-"))


def _read(element: Element, found: values.Told) -> None:
    parent = element.getparent()
    if element.tag == f"{{{NS}}}SubjectData":
        _subject(element, found)
    elif parent.tag == f"{{{NS}}}ReferenceData":
        for item in element.iterchildren("{*}ItemData"):
            found.add("", element.get("ItemGroupRepeatKey"), item.get("ItemOID"), item.get("TransactionType"), item.get("Value"))
    else:
        return
    element.clear()
    while element.getprevious() is not None:
        del parent[0]


def _subject(element: Element, found: values.Told) -> None:
    number = element.get("SubjectKey")
    for event in element.iterchildren("{*}StudyEventData"):
        for form in event.iterchildren("{*}FormData"):
            page, line = form.get("FormOID")[2:], form.get("FormRepeatKey") or ""
            for item in form.iterfind("{*}ItemGroupData/{*}ItemData"):
                found.add(number, event.get("StudyEventOID"), event.get("StudyEventRepeatKey"), page, line, item.get("ItemOID"),
                          item.get("TransactionType"), *values.read(item))
