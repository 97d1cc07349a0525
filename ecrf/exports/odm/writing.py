"""Elements of ODM 1.3.2, the file that they stream into, and what every part of an ODM export is made with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from ecrf.casebook import seals
from ecrf.crf.text import LANGUAGES

from ..sheets import File

NS = "http://www.cdisc.org/ns/odm/v1.3"
_TAGS = f"{{{NS}}}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
COMMON = "COMMON"
"""The study event of the pages that belong to the subject and to no visit."""

Element: TypeAlias = Any
"""An element of lxml."""


def root(tag: str, **attributes: str | None) -> Element:
    """An element that stands by itself in the stream."""
    return etree.Element(f"{{{NS}}}{tag}", _given(attributes), nsmap={None: NS})


def node(parent: Element, tag: str, words: str | None = None, **attributes: str | None) -> Element:
    """An element below another; attributes that are ``None`` are left out."""
    found = etree.SubElement(parent, _TAGS + tag, _given(attributes)) if attributes else etree.SubElement(parent, _TAGS + tag)
    if words is not None:
        found.text = words
    return found


def _given(attributes: dict[str, Any]) -> dict[str, str]:
    if None not in attributes.values():
        return attributes
    return {name: value for name, value in attributes.items() if value is not None}


def told(parent: Element, tag: str, words: Mapping[str, str] | None) -> None:
    """Words in each language in which they are known; nothing where there are none."""
    if not words:
        return
    holder = node(parent, tag)
    for lang in LANGUAGES:
        if words.get(lang):
            node(holder, "TranslatedText", words[lang]).set(LANG, lang)


def event(visit: str) -> tuple[str, str | None]:
    """The OID and the repeat key of a study event: ``UNS-2`` is the second ``SE.UNS``."""
    oid, _, number = visit.partition("-")
    return f"SE.{oid or COMMON}", number or None


def user(by: str, role: str) -> str:
    """The OID of a person in a role: who acts in two roles is two users."""
    return f"USER.{by}.{role}"


def audit(parent: Element, site: str, by: str, role: str, at: Any, reason: str | None = None, seal: str | None = None) -> None:
    """Who did it, at which site's record, when (UTC), why, and the seal of the act as its source."""
    parent.append(copy(audited(site, by, role, at if isinstance(at, str) else seals.moment(at), reason, seal)))


@lru_cache(maxsize=1024)
def audited(site: str, by: str, role: str, at: str, reason: str | None, seal: str | None) -> Element:
    """An audit record to be copied: all values of a save say the same."""
    record = root("AuditRecord")
    node(record, "UserRef", UserOID=user(by, role))
    node(record, "LocationRef", LocationOID=f"LOC.{site}")
    node(record, "DateTimeStamp", at)
    if reason is not None:
        node(record, "ReasonForChange", reason)
    if seal is not None:
        node(record, "SourceID", seal)
    return record


class Document:
    """An ODM file under way: ``with document.opened(attributes): document.add(element)``; then ``file``."""

    NAMESPACE, VERSION = NS, "1.3.2"

    def __init__(self, folder: Path, name: str):
        self.path, self.rows, self.bytes = folder / name, 0, 0
        self._hash = hashlib.sha256()

    def write(self, raw: bytes) -> int:
        """Take bytes from the XML writer."""
        self._hash.update(raw)
        self.bytes += len(raw)
        return self._out.write(raw)

    def close(self) -> None:
        """The XML writer calls it; the file is closed with the document."""

    @contextmanager
    def opened(self, attributes: Mapping[str, str]) -> Iterator[None]:
        """The file, open for its parts; ``attributes`` are those of the whole."""
        with self.path.open("wb") as self._out, etree.xmlfile(self, encoding="utf-8", close=False) as self._xml:
            self._xml.write_declaration()
            with self._xml.element(f"{{{self.NAMESPACE}}}ODM", {**attributes, "ODMVersion": self.VERSION}, nsmap={None: self.NAMESPACE}):
                self._xml.write("\n")
                yield

    def within(self, tag: str, **attributes: str) -> AbstractContextManager[Any]:
        """An element that further ones stream into: ``with document.within("ClinicalData", …):``."""
        self._xml.write("\n")
        found: AbstractContextManager[Any] = self._xml.element(f"{{{self.NAMESPACE}}}{tag}", attributes)
        return found

    def add(self, element: Element) -> None:
        """Write an element."""
        self._xml.write(element, pretty_print=True)

    @property
    def file(self) -> File:
        """What was written; its rows are the values."""
        return File(self.path.name, self.rows, self.bytes, self._hash.hexdigest())
