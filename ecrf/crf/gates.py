"""Steps that the application performs or clears: what each needs, what it asks, and the pages that taking it fills."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from .pages import CRF
from .text import T
from .view import Book

Filled = dict[str, dict[str, "str | None"]]
"""Canonical values by page OID and item name; an item left out or ``None`` stays empty."""


@dataclass(frozen=True)
class Drawn:
    """What the allocation list gives one subject: its randomisation number, arm and kit."""

    number: str
    arm: str
    kit: str


@dataclass(frozen=True)
class Taking:
    """One taking of a step: the moment (site's local time with offset), the account code of who takes it, the subject's
    site, the line it is about (``""``: none), the answers given (canonical, by item name), and what was drawn."""

    moment: str
    by: str
    site: str
    line: str = ""
    inputs: Mapping[str, str | None] = field(default_factory=dict)
    drawn: Drawn | None = None


@dataclass(frozen=True)
class Lack:
    """Something a step still waits for: in words that tell no arm, and the page where it is to be recorded."""

    words: T
    page: tuple[str, str, str] | None = None


@dataclass(frozen=True)
class Gate:
    """A step of the study.

    ``step`` is its name among the steps that checks block; ``verb`` the verb of its act; ``action`` the permission;
    ``page`` the OID of the page it fills, by whose lines it repeats, and ``fills`` all of them; ``fill(book, taking)``
    their values; ``inputs`` the items of ``page`` that a person answers; ``lacks(book, taking)`` what it still waits
    for beside the findings; ``blocked_by(book)`` the steps whose findings stop it, by default its own; ``stratum(book, site)`` the stratum of the
    allocation list it draws from; ``undo`` the verb that withdraws it, ``None`` for what cannot be undone; ``spent_by``
    the pages after whose first record it can no longer be withdrawn.
    """

    step: str
    verb: str
    title: T
    words: T
    action: str
    page: str
    fills: tuple[str, ...]
    fill: Callable[[Book, Taking], Filled]
    inputs: tuple[str, ...] = ()
    lacks: Callable[[Book, Taking], list[Lack]] = lambda book, taking: []
    blocked_by: Callable[[Book], tuple[str, ...]] | None = None
    stratum: Callable[[Book, str], str | None] | None = None
    undo: str | None = None
    spent_by: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    """Pages of the line that whoever takes the step may not have recorded (regulatory SOD-06)."""
    signed: Callable[[Book, Taking], list[tuple[str, str, str]]] = lambda book, taking: []
    """The pages, ``(visit, page, line)``, that must stand signed before the step (SIG-06)."""

    def check(self, pages: Mapping[str, type[CRF]]) -> None:
        """Raise ``TypeError`` where the step names a page or an item that the study does not have."""
        if self.page not in self.fills or any(oid not in pages or pages[oid].by_step != self.step for oid in self.fills):
            raise TypeError(f"Step {self.step}: fills= names pages of the study with by_step={self.step!r}, its own page first.")
        lost = [name for name in self.inputs if name not in pages[self.page].items]
        if lost:
            raise TypeError(f"Step {self.step}: its input {lost[0]} is no item of {self.page}.")

    def as_dict(self) -> dict[str, object]:
        """The step as ``flask study --json`` shows it and each release stores it."""
        return {"step": self.step, "title": self.title.as_dict(), "action": self.action, "page": self.page,
                "fills": list(self.fills), "inputs": list(self.inputs), "undo": self.undo, "spent_by": list(self.spent_by)}

    def stopped_by(self, book: Book) -> frozenset[str]:
        """The steps of checks whose findings stop this one."""
        return frozenset(self.blocked_by(book) if self.blocked_by is not None else (self.step,))


@dataclass(frozen=True)
class Decision:
    """A page by which a physician decides, such as on eligibility: it is signed as a decision of its own.

    While ``item`` says ``code`` (the favourable answer), findings that block ``step`` stop its signature.
    """

    page: str
    visit: str
    item: str
    code: str
    step: str = "eligibility"


@dataclass(frozen=True)
class CodeBreak:
    """Emergency unblinding: the page it fills, where the arm stands, what it asks beside the reason, what it writes."""

    page: str
    arm: tuple[str, str]
    fill: Callable[[Taking, str, str], Mapping[str, str | None]]
    """``fill(taking, reason, arm)``: the values of the page."""
    inputs: tuple[str, ...] = ()


VERBS = ("unblind",)
"""What fills pages beside the steps that checks block; nothing blocks an emergency."""
