"""One recorded value as ODM holds it, and the count and digest of all of them, for the comparison with what was written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ecrf.casebook.masks import CODE

from .flags import annotate
from .writing import Element, node

SAYS_WHY = frozenset({"MISSING", "MASKED"})
"""The flags of the annotation that says why a value is missing; it is the first of its value."""


AT_ONCE = 1000
"""Values that wait until they are counted together."""


class Told:
    """What was handed to the writer, or read back: values counted, and one digest per subject over all that was said."""

    def __init__(self) -> None:
        self.values = 0
        self._of: dict[str, Any] = {}
        self._subject, self._waiting = "", [""]

    def add(self, subject: str, *said: str | None) -> None:
        """A value: its subject, its place, and everything that it says."""
        self.values += 1
        if subject != self._subject or len(self._waiting) > AT_ONCE:
            self._count()
            self._subject = subject
        self._waiting.append("\x1f".join(["\x00" if part is None else part for part in said]))

    def _count(self) -> None:
        """Add what waits to the digest of its subject."""
        if len(self._waiting) > 1:
            self._waiting[0] = ""
            of = self._of.setdefault(self._subject, hashlib.sha256())
            of.update("\x1e".join(self._waiting).encode("utf-8", "surrogatepass"))
            self._waiting = [""]

    @property
    def digests(self) -> dict[str, bytes]:
        """The digest of each subject's values, in their order."""
        self._count()
        return {subject: of.digest() for subject, of in self._of.items()}


def item(group: Element, oid: str, value: str | None, transaction: str | None = None) -> Element:
    """An ``ItemData``: the value exactly as stored, or ``IsNull``; one that is removed says nothing."""
    said = {"ItemOID": oid} if transaction is None else {"ItemOID": oid, "TransactionType": transaction}
    if value is not None:
        said["Value"] = value
    elif transaction != "Remove":
        said["IsNull"] = "Yes"
    return node(group, "ItemData", **said)


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
    note = next(found.iterchildren("{*}Annotation"), None)
    if note is not None and (value is None or note.findtext("{*}Flag/{*}FlagType") in SAYS_WHY):
        codes = {flag.findtext("{*}FlagType"): flag.findtext("{*}FlagValue") for flag in note.iterchildren("{*}Flag")}
        if not SAYS_WHY.isdisjoint(codes):
            words = note.findtext("{*}Comment/{*}TranslatedText")
            return value, codes.get("MISSING") or CODE, note.findtext("{*}Comment") if words is None else words
    return value, None, None


def unfit(*texts: Any) -> Iterator[str]:
    """Texts that XML cannot hold: NUL, control characters, halves of a character."""
    for words in texts:
        if isinstance(words, str) and any(char < " " and char not in "\t\n\r" or "\ud800" <= char <= "\udfff" or char in "\ufffe\uffff"
                                          for char in words):
            yield words
