"""The comparison of an ODM file with what was handed to its writer: read back, held against CDISC's schema, counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

from ecrf.crf import Refused, T

from . import values
from .writing import NS, Element

SCHEMAS = Path(find_spec("odmlib").origin).parent / "schemas/odm"  # type: ignore[union-attr, arg-type]
"""CDISC's schemas, as odmlib carries them; the library itself is not loaded."""

_NOT_VALID = T("Le fichier ODM n’est pas conforme au schéma de CDISC\u00a0: {error}. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
               "The ODM file does not follow CDISC’s schema: {error}. Nothing is delivered; the earlier export stays. Tell the technical team.")
_NOT_SAME = T("Le fichier ODM ne dit pas du sujet {subject} ce que dit l’enregistrement. Rien n’est livré\u202f; l’export précédent reste. Prévenez l’équipe technique.",
              "The ODM file does not say of subject {subject} what the record says. Nothing is delivered; the earlier export stays. Tell the technical team.")


def refused(error: str) -> Refused:
    """The sentence for a file that does not follow the schema."""
    return Refused(_NOT_VALID.filled(error=error[:300]))


def confirmed(wanted: Mapping[str, bytes], read: Mapping[str, bytes]) -> None:
    """Compare digests of subjects. Raises ``Refused`` that names the first that differs."""
    for subject in {**wanted, **read}:
        if wanted.get(subject) != read.get(subject):
            raise Refused(_NOT_SAME.filled(subject=subject or "-"))


@dataclass(frozen=True)
class Edition:
    """What differs between editions for who reads them: namespace, schema, the element of a page, its items below it."""

    namespace: str
    schema_at: str
    page: str
    items: str

    @cached_property
    def schema(self) -> etree.XMLSchema:
        """The schema, read from the library's files and from nowhere else."""
        return etree.XMLSchema(etree.parse(str(SCHEMAS / self.schema_at), etree.XMLParser(no_network=True)))

    def confirm(self, path: Path, told: values.Told) -> None:
        """Read the file back in a stream. Raises ``Refused`` where it breaks the schema or says anything else than ``told``."""
        try:
            found = self.told(str(path))
        except etree.XMLSyntaxError as error:
            raise refused(str(error)) from error
        confirmed(told.digests, found.digests)

    def told(self, source: Any) -> values.Told:
        """What a file says, by its path or as a stream. Raises ``etree.XMLSyntaxError`` where it breaks off or breaks the schema."""
        found = values.Told()
        # Without resolve_entities=False: beside a schema, lxml then takes a file that breaks off for a whole one.
        for _, element in etree.iterparse(source, events=("end",), schema=self.schema, no_network=True, huge_tree=True,
                                          tag=(f"{{{self.namespace}}}SubjectData", f"{{{self.namespace}}}ItemGroupData")):
            self.read(element, found)
        return found

    def read(self, element: Element, found: values.Told) -> None:
        """Add what a subject, or a line of a register, says; and let go of it."""
        parent = element.getparent()
        if element.tag == f"{{{self.namespace}}}SubjectData":
            self._subject(element, found)
        elif parent.tag == f"{{{self.namespace}}}ReferenceData":
            for item in element.iterchildren("{*}ItemData"):
                found.add("", element.get("ItemGroupRepeatKey"), item.get("ItemOID"), item.get("TransactionType"), values.read(item)[0])
        else:
            return
        element.clear()
        while element.getprevious() is not None:
            del parent[0]

    def _subject(self, element: Element, found: values.Told) -> None:
        number = element.get("SubjectKey")
        for event in element.iterchildren("{*}StudyEventData"):
            for form in event.iterchildren(f"{{*}}{self.page}Data"):
                page, line = form.get(f"{self.page}OID").partition(".")[2], form.get(f"{self.page}RepeatKey") or ""
                for item in form.iterfind(self.items):
                    found.add(number, event.get("StudyEventOID"), event.get("StudyEventRepeatKey"), page, line, item.get("ItemOID"),
                              item.get("TransactionType"), *values.read(item))


EDITION = Edition(NS, "1.3.2/ODM1-3-2.xsd", "Form", "{*}ItemGroupData/{*}ItemData")
"""ODM 1.3.2."""
