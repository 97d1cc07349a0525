"""Replaying the acts of an archive: each seal computed again, each chain followed to its head, each table told anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .reading import canonical, sha256

ENTRY = ("started", "completed", "reopened", "not_done")
STATES = {"open": "open", "ask_again": "open", "answer": "answered", "close": "closed", "cancel": "cancelled", "resolve": "resolved"}
KEYS, FACTS = 6, 11
"""Columns of a page file that name the row, and those with what is known of the page."""
MASKED = "MASKED"
Place = tuple[str, str, str]
Cells = dict[str, Any]


class Form:
    """One page filled, as the acts so far left it."""

    def __init__(self) -> None:
        self.version, self.events, self.touched = "", [], 0  # type: str, list[tuple[str, str | None]], int
        self.items = {}  # type: dict[str, tuple[int, str | None, str | None, str | None]]

    def state(self) -> tuple[str, bool]:
        """Its entry state, and whether it stands removed."""
        entry = [kind for kind, _ in self.events if kind in ENTRY]
        gone = [kind for kind, _ in self.events if kind in ("removed", "restored")]
        return ("not_started" if not entry else "started" if entry[-1] == "reopened" else entry[-1]), gone[-1:] == ["removed"]

    def crf(self) -> str:
        """The version of its blank: the last it was migrated to, or the one it was begun under."""
        return next((reason or "" for kind, reason in reversed(self.events) if kind == "migrated"), self.version)

    def digest(self, subject: str, place: Place) -> str | None:
        """What a signature covers, as SHA-256; ``None`` where something of it is masked."""
        if any(missing == MASKED for _, _, missing, _ in self.items.values()):
            return None
        state, removed = self.state()
        items = [[name, *self.items[name]] for name in sorted(self.items)]
        return sha256(canonical({"subject": subject, "visit": place[0], "page": place[1], "line": place[2], "version": self.crf(),
                                 "state": "removed" if removed else state, "items": items}).encode())


class Casebook:
    """What the acts of one subject's chain have brought so far."""

    def __init__(self, subject: str):
        self.subject, self.site, self.enrolled = subject, "", ""
        self.forms = {}  # type: dict[Place, Form]
        self.queries = {}  # type: dict[tuple[str, ...], dict[str, Any]]
        self.messages = []  # type: list[tuple[tuple[str, ...], dict[str, Any], dict[str, Any]]]
        self.marks = []  # type: list[tuple[dict[str, Any], dict[str, Any]]]
        self.signatures = []  # type: list[tuple[dict[str, Any], dict[str, Any], int]]

    def form(self, row: dict[str, Any]) -> Form:
        """The page that a row is of."""
        return self.forms.setdefault(place_of(row), Form())

    def olds(self, content: Iterable[dict[str, Any]]) -> dict[Any, tuple[str | None, str | None]]:
        """By place and item what stood before the versions that an act brings."""
        return {(*place_of(row), row["item"]): self.form(row).items[row["item"]][1:3] for row in content
                if row["table"] == "item_version" and row["version"] > 1}

    def take(self, act: dict[str, Any], content: list[dict[str, Any]]) -> None:
        """Everything that one act brought; what happened to a page first in the order in which states are worked out."""
        for row in sorted(content, key=lambda row: (row["table"] == "signature", row.get("kind") in ("completed", "not_done"))):
            if row["table"] == "subject":
                self.site, self.enrolled = row["site"], act["at"]
            elif row["table"] == "form":
                self.form(row).version = row["version"]
            elif row["table"] == "form_event":
                self.form(row).events.append((row["kind"], row["reason"]))
                self.form(row).touched = self.form(row).touched if row["kind"] == "signed" else act["seq"]
            elif row["table"] == "item_version":
                said = (None, MASKED, None) if "masked" in row else (row["value"], row["missing"], row["missing_reason"])
                self.form(row).items[row["item"]] = (row["version"], *said)
                self.form(row).touched = act["seq"]
            elif row["table"] == "query":
                self.queries[(*place_of(row), str(row["number"]))] = row
            elif row["table"] == "query_message":
                self.messages.append(((*place_of(row), str(row["number"])), act, row))
            elif row["table"] == "verification":
                self.marks.append((act, row))
            elif row["table"] == "signature":
                self.signatures.append((act, row, act["seq"]))

    def unfitting(self, act: dict[str, Any]) -> Iterator[str]:
        """Signatures of an act over something else than what stood there when it was done."""
        for _, row, _ in (one for one in self.signatures if one[2] == act["seq"]):
            digest = self.form(row).digest(self.subject, place_of(row))
            if digest not in (None, row["digest"]):
                yield "/".join(part for part in place_of(row) if part)


def place_of(row: dict[str, Any]) -> Place:
    """Visit, page and line of a row."""
    return row["visit"], row["page"], row["line"]
