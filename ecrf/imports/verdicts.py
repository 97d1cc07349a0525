"""What becomes of each value of a file: counted in full, kept for showing up to a number, and one digest over all of them."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from ecrf.crf import T

SHOWN = 200
"""Verdicts of one kind that are kept for showing; all are counted."""

KINDS = {
    "wrong": T("à corriger", "to be corrected"), "refused": T("refusé", "refused"), "conflict": T("en conflit", "in conflict"),
    "correction": T("corrigé par le fichier", "corrected by the file"), "enrol": T("sujet à inscrire", "subject to be enrolled"), "new": T("nouveau", "new"),
    "same": T("déjà enregistré", "recorded already"), "computed": T("calculé ici", "computed here")}
"""Kinds of verdict, the gravest first."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of one value: its place in the file, its address, what the file says, what is on record, and why not."""

    kind: str
    where: str
    subject: str = ""
    visit: str = ""
    page: str = ""
    line: str = ""
    item: str = ""
    said: str = ""
    recorded: str = ""
    problem: T | None = None

    @property
    def address(self) -> str:
        """Visit, page and line in one word."""
        return "/".join(filter(None, (self.visit, self.page, self.line)))


@dataclass
class Report:
    """All verdicts of a file. ``loaded``: whether what is new was recorded."""

    counts: Counter[str] = field(default_factory=Counter)
    shown: dict[str, list[Verdict]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    sites: set[str] = field(default_factory=set)
    loaded: bool = False
    _digest: bytes = b""

    def add(self, verdict: Verdict) -> None:
        """One more verdict."""
        self.counts[verdict.kind] += 1
        if len(self.shown[verdict.kind]) < SHOWN:
            self.shown[verdict.kind].append(verdict)
        said = (verdict.kind, verdict.where, verdict.subject, verdict.address, verdict.item, verdict.said, verdict.recorded,
                verdict.problem.en if verdict.problem else "")
        self._digest = hashlib.sha256(self._digest + "\x1f".join(said).encode("utf-8", "replace")).digest()

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over all verdicts: the same again means that nothing changed meanwhile."""
        return self._digest.hex()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong or refused; conflicts are another matter."""
        return not self.counts["wrong"] and not self.counts["refused"]

    @property
    def brings(self) -> int:
        """How many values, pages and subjects are new or corrected."""
        return self.counts["new"] + self.counts["enrol"] + self.counts["correction"]

    def may_load(self, leave: bool) -> bool:
        """Whether the file may be loaded; ``leave``: conflicts are left as recorded."""
        return self.sound and self.brings > 0 and (leave or not self.counts["conflict"])

    def told(self) -> dict[str, int]:
        """The counts, the gravest first."""
        return {kind: self.counts[kind] for kind in KINDS if self.counts[kind]}
