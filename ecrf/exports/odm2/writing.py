"""The files of ODM 2.0 that parts stream into: XML, or the same elements as JSON.

CDISC says that ODM 2.0 may be JSON and has published no schema for it. This is the form that odmlib reads and writes: an element is
an object, its attributes are members and its words ``_content``; what may be there several times is a list. Every line but the
frame's is one subject, or one line of a register, so that nobody has to read the file whole.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from ..odm.writing import LANG, Document, Element
from . import clinical, definitions
from .elements import NS, PLAIN, root, said

TURNED: dict[str, Callable[[Element], Element]] = {"Study": definitions.study, "AdminData": clinical.people,
                                                   "ItemGroupData": clinical.line, "SubjectData": clinical.subject}
"""What streams into a file, by its element."""
ONE = frozenset((
    "AuditRecord", "Code", "CodeListRef", "Comment", "CRFCompletionInstructions", "DateTimeStamp", "Decode", "Description", "ErrorMessage",
    "FlagType", "FlagValue", "FullName", "LegalReason", "LocationRef", "Meaning", "MethodSignature", "Protocol", "Question",
    "ReasonForChange", "Signature", "SignatureRef", "SiteRef", "SourceID", "UserName", "UserRef"))
"""The elements that stand at most once where they stand."""
OTHERWISE = {("Query", "AuditRecord"): False, ("Query", "Value"): True}
"""Where it is the other way round, by parent and element."""
OPEN = '":['
"""How a line of the frame ends whose list follows, an entry per line."""


class Plain(Document):
    """An XML file of elements of 2.0."""

    NAMESPACE, VERSION = NS, "2.0"

    @contextmanager
    def opened(self, attributes: Mapping[str, str]) -> Iterator[None]:
        """The file, open for its parts; a ``Description`` is an element in 2.0."""
        words = attributes.get("Description")
        with super().opened({name: value for name, value in attributes.items() if name != "Description"}):
            if words is not None:
                holder = root("ODM")
                said(holder, "Description", words, "en")
                Document.add(self, holder[0])
            yield


class Turned(Plain):
    """An XML file that takes elements of 1.3.2."""

    def add(self, element: Element) -> None:
        """Write an element as 2.0 has it."""
        super().add(TURNED[element.tag.rpartition("}")[2]](element))


class Json(Document):
    """A JSON file that takes elements of 1.3.2."""

    NAMESPACE, VERSION = NS, "2.0"

    @contextmanager
    def opened(self, attributes: Mapping[str, str]) -> Iterator[None]:
        """The file, open for its parts."""
        with self.path.open("wb") as self._out:
            self._list: str | None = None
            self._first = True
            facts = {**attributes, "ODMVersion": self.VERSION}
            words = facts.pop("Description")
            self._line(_text({**facts, "Description": {"TranslatedText": [{"lang": "en", "Type": PLAIN, "_content": words}]}})[:-1])
            yield
            self._line("}")

    def within(self, tag: str, **attributes: str) -> AbstractContextManager[Any]:
        """An object of the file whose list the further elements are."""
        return self._within(tag, attributes)

    @contextmanager
    def _within(self, tag: str, attributes: Mapping[str, str]) -> Iterator[None]:
        self._list, self._first = "SubjectData" if tag == "ClinicalData" else "ItemGroupData", True
        self._line(f',"{tag}":[{_text(attributes)[:-1]},"{self._list}":[')
        yield
        self._list = None
        self._line("]}]")

    def add(self, element: Element) -> None:
        """Write an element as 2.0 has it."""
        tag = element.tag.rpartition("}")[2]
        told = _text(as_object(TURNED[tag](element)))
        if self._list is None:
            self._line(f',"{tag}":[{told}]')
        else:
            self._line(told if self._first else f",{told}")
            self._first = False

    def _line(self, words: str) -> None:
        self.write(f"{words}\n".encode())


def _text(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def as_object(element: Element) -> dict[str, Any]:
    """An element of 2.0 as JSON has it."""
    found: dict[str, Any] = {"lang" if name == LANG else name: value for name, value in element.attrib.items()}
    parent = element.tag.rpartition("}")[2]
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if OTHERWISE.get((parent, tag), tag in ONE):
            found[tag] = as_object(child)
        else:
            found.setdefault(tag, []).append(as_object(child))
    if not len(element) and element.text is not None:
        found["_content"] = element.text
    return found


def as_element(tag: str, told: Mapping[str, Any]) -> Element:
    """The element of 2.0 that an object is: the reverse of ``as_object``."""
    found = root(tag)
    _fill(found, told)
    return found


def _fill(found: Element, told: Mapping[str, Any]) -> None:
    for name, value in told.items():
        if name == "_content":
            found.text = value
        elif isinstance(value, str):
            found.set(LANG if name == "lang" else name, value)
        else:
            for one in value if isinstance(value, list) else (value,):
                _fill(etree.SubElement(found, f"{{{NS}}}{name}"), one)


def back(source: Path, document: Plain) -> None:
    """Write a JSON file as XML, line by line. Raises ``ValueError`` for one that is no such file."""
    frame = json.loads("".join(line for line, entry in _lines(source) if not entry))
    attributes = {name: value for name, value in frame.items() if isinstance(value, str) and name != "ODMVersion"}
    attributes["Description"] = frame["Description"]["TranslatedText"][0]["_content"]
    entries = (json.loads(line.removeprefix(",")) for line, entry in _lines(source) if entry)
    counts = iter(_counts(source))
    with document.opened(attributes):
        for tag in ("Study", "AdminData"):
            document.add(as_element(tag, frame[tag][0]))
        for tag, name in (("ReferenceData", "ItemGroupData"), ("ClinicalData", "SubjectData")):
            for holder in frame.get(tag, ()):
                with document.within(tag, **{key: value for key, value in holder.items() if isinstance(value, str)}):
                    for _ in range(next(counts)):
                        document.add(as_element(name, next(entries)))


def _lines(source: Path) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it is an entry of a list."""
    inside = False
    with source.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            words = line.rstrip("\n")
            inside = inside and not words.startswith("]")
            yield words, inside
            inside = inside or words.endswith(OPEN)


def _counts(source: Path) -> list[int]:
    """How many entries each list of the frame has."""
    found: list[int] = []
    for line, entry in _lines(source):
        if entry:
            found[-1] += 1
        elif line.endswith(OPEN):
            found.append(0)
    return found
