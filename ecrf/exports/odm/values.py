"""One recorded value as ODM holds it, and the count and digest of all of them, for the comparison with what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ecrf.casebook.masks import CODE

from .flags import annotate
from .writing import Element, node


class Told:
    """What was handed to the writer, or read back: values counted, and one digest per subject over all that was said."""

    def __init__(self) -> None:
        self.values = 0
        self._of: dict[str, Any] = {}

    def add(self, subject: str, *said: str | None) -> None:
        """A value: its subject, its place, and everything that it says."""
        self.values += 1
        of = self._of.get(subject)
        if of is None:
            of = self._of[subject] = hashlib.sha256()
        of.update("\x1f".join(["\x00" if part is None else part for part in said]).encode("utf-8", "surrogatepass") + b"\x1e")

    @property
    def digests(self) -> dict[str, bytes]:
        """The digest of each subject's values, in their order."""
        return {subject: of.digest() for subject, of in self._of.items()}


def item(group: Element, oid: str, value: str | None, transaction: str | None = None) -> Element:
    """An ``ItemData``: the value exactly as stored, or ``IsNull``; one that is removed says nothing."""
    found = node(group, "ItemData", ItemOID=oid, TransactionType=transaction)
    if value is not None:
        found.set("Value", value)
    elif transaction != "Remove":
        found.set("IsNull", "Yes")
    return found


def why_missing(found: Element, missing: str | None, reason: str | None) -> int:
    """The annotation of a value that says why it is missing; returns how many annotations the value has."""
    if missing is None:
        return 0
    masked = missing == CODE
    annotate(found, 1, {"MISSING": None if masked else missing, "MASKED": "Y" if masked else None}, reason)
    return 1


def read(found: Element) -> tuple[str | None, str | None, str | None]:
    """Value, missing code and its reason, as an ``ItemData`` of either edition says them (2.0 has elements, 1.3.2 texts)."""
    value = found.get("Value")
    if value is None:
        value = found.findtext("{*}Value")
    for note in found.iterchildren("{*}Annotation"):
        codes = {flag.findtext("{*}FlagType"): flag.findtext("{*}FlagValue") for flag in note.iterchildren("{*}Flag")}
        if "MISSING" in codes or "MASKED" in codes:
            words = note.findtext("{*}Comment/{*}TranslatedText")
            return value, codes.get("MISSING") or CODE, note.findtext("{*}Comment") if words is None else words
    return value, None, None


def unfit(*texts: Any) -> Iterator[str]:
    """Texts that XML cannot hold: NUL, control characters, halves of a character."""
    for words in texts:
        if isinstance(words, str) and any(char < " " and char not in "\t\n\r" or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff"
                                          for char in words):
            yield words
