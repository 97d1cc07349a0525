"""Edit checks: what must hold, over items of any page, each with its number, its behaviour and its sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from .derived import Derived
from .item import Item
from .text import T
from .view import Book, FormView, Rule

if TYPE_CHECKING:
    from .study import Study


class Behaviour(StrEnum):
    """What a finding does (rulings section 3)."""

    REFUSE = "refuse"
    """Nothing is written: only for what cannot be true, among items of one page."""
    BLOCK = "block"
    """Saved and queried; the steps named are refused while it stands."""
    QUERY = "query"
    """Saved and queried; closes by data or by confirmation."""


class Status(StrEnum):
    """Whether a check fires."""

    ACTIVE = "active"
    OFF = "off"
    """Known, switched off by default: a switch of the study that has the check's number sets it on."""
    RANGE = "range"
    """Repeats an item's range, which names it (R42)."""
    CONSTRUCTION = "by construction"
    """Cannot fail: the application offers no way to break it."""
    WAITING = "waiting"
    """Needs a page or act that is not built yet."""


STEPS = ("visit", "eligibility", "randomise", "harvest", "release", "inject", "lock", "lock_study")


TODAY = "today"
"""Stands in ``reads=`` for a rule that looks at the day: it runs at every save."""


@dataclass(frozen=True)
class Check:
    """One numbered edit check. ``on`` are the items a finding is put at; the rule runs over each filled page of theirs.

    ``on``, ``items`` and ``reads`` name every page that the rule looks at: it runs when one of them changed.
    """

    id: str
    severity: str
    message: T
    behaviour: Behaviour
    steps: tuple[str, ...] = ()
    on: tuple[Item, ...] = ()
    items: tuple[Item, ...] = ()
    rule: Rule | None = None
    status: Status = Status.ACTIVE
    note: str = ""
    deviation: tuple[str, str] | None = None
    """``(category, severity)`` of the protocol deviation that a finding opens by itself, once; ``None``: none."""
    parts: tuple[Check, ...] = ()
    """Further rules under the same number that do something else: a refusal of one page beside a query of two."""
    reads: tuple[str, ...] = ()
    """OIDs of further pages that the rule looks at, where naming their items says nothing; ``TODAY`` for the day."""

    def __post_init__(self) -> None:
        unknown = set(self.steps) - set(STEPS)
        if unknown:
            raise TypeError(f"{self.id}: {unknown.pop()!r} is no step; use one of {', '.join(STEPS)}.")
        ruled = self.rule is not None and bool(self.on)
        if self.status is not Status.OFF and (self.status is Status.ACTIVE) != ruled:
            raise TypeError(f"{self.id}: an active check has a rule and on=; one that is not active has neither.")
        if self.status is not Status.ACTIVE and not self.note:
            raise TypeError(f"{self.id}: say in note= why it does not fire.")
        if (self.behaviour is Behaviour.BLOCK) != bool(self.steps):
            raise TypeError(f"{self.id}: steps= names what a check that blocks refuses, and no other check has steps.")
        if self.behaviour is Behaviour.REFUSE and len({item.page.oid for item in (*self.on, *self.items)}) > 1:
            raise TypeError(f"{self.id}: a check that refuses looks at one page only; query where pages disagree.")

    @cached_property
    def pages(self) -> frozenset[str]:
        """Everything that the rule looks at: OIDs of pages, and ``TODAY``."""
        return frozenset({*(item.page.oid for item in (*self.on, *self.items)), *self.reads})

    def fires(self, switches: Mapping[str, Any]) -> bool:
        """Whether the check runs in a study with these switches."""
        return self.status is Status.ACTIVE or (self.status is Status.OFF and self.rule is not None
                                                and bool(switches.get(self.id)))

    @property
    def every(self) -> tuple[Check, ...]:
        """The check and its further parts, each with its own behaviour, steps, sentence and rule."""
        return (self, *self.parts)

    def as_dict(self) -> dict[str, Any]:
        """The check as ``flask study --json`` shows it; ``items`` are those of all its parts."""
        items = dict.fromkeys(i.oid for part in self.every for i in (*part.on, *part.items))
        return {"id": self.id, "severity": self.severity, "message": self.message.as_dict(),
                "behaviour": self.behaviour.value, "steps": list(self.steps), "status": self.status.value,
                "note": self.note, "items": list(items),
                "parts": [{"message": p.message.as_dict(), "behaviour": p.behaviour.value, "steps": list(p.steps)}
                          for p in self.parts]}


@dataclass(frozen=True)
class Finding:
    """One failed check at one item of one page; ``judged`` names the versions it looked at on that page."""

    check: str
    address: tuple[str, str, str]
    item: str
    message: T
    values: dict[str, Any] = field(default_factory=dict, compare=False)
    judged: str = ""
    steps: tuple[str, ...] = ()
    """The steps refused while it stands; empty for a query."""
    deviation: tuple[str, str] | None = None
    """Category and severity of the protocol deviation that it opens; ``None``: none."""

    @property
    def key(self) -> tuple[str, tuple[str, str, str], str]:
        """What makes two findings the same finding."""
        return self.check, self.address, self.item


class Checks:
    """The list of checks of a study, filled by the ``check`` decorator in ``forms/checks/``."""

    def __init__(self) -> None:
        self.all: dict[str, Check] = {}

    def check(self, id: str, severity: str, behaviour: Behaviour, message: T, *, on: Item | tuple[Item, ...],
              items: tuple[Item, ...] = (), steps: tuple[str, ...] = (), note: str = "", off: bool = False,
              deviation: tuple[str, str] | None = None, reads: tuple[str, ...] = ()) -> Callable[[Rule], Rule]:
        """Register ``rule(form, book)`` as an active check; the function states what must hold.

        ``reads`` are OIDs of pages it looks at beside those of ``on`` and ``items``; ``note`` says what part of the check still waits, where the pages can answer only a part (R43), or why it is
        ``off`` by default; ``deviation`` is the ``(category, severity)`` that a finding opens a deviation with.
        """
        targets = on if isinstance(on, tuple) else (on,)

        def register(rule: Rule) -> Rule:
            status = Status.OFF if off else Status.ACTIVE
            self._add(Check(id, severity, message, behaviour, steps, targets, items, rule, status, note, deviation,
                            reads=reads))
            return rule
        return register

    def part(self, id: str, behaviour: Behaviour, message: T, *, on: Item | tuple[Item, ...],
             items: tuple[Item, ...] = (), steps: tuple[str, ...] = (),
             deviation: tuple[str, str] | None = None, reads: tuple[str, ...] = ()) -> Callable[[Rule], Rule]:
        """Register one more rule under a number that stands already, with a behaviour and a sentence of its own."""
        targets = on if isinstance(on, tuple) else (on,)

        def register(rule: Rule) -> Rule:
            if id not in self.all:
                raise TypeError(f"Check {id} is not declared: declare it with check, or listed, before its parts.")
            whole = self.all[id]
            part = Check(id, whole.severity, message, behaviour, steps, targets, items, rule, deviation=deviation,
                         reads=reads)
            self.all[id] = replace(whole, parts=(*whole.parts, part))
            return rule
        return register

    def listed(self, id: str, severity: str, behaviour: Behaviour, message: T, *, status: Status, note: str,
               steps: tuple[str, ...] = ()) -> None:
        """Register a check that does not fire: off, held by construction, a range, or waiting for its page."""
        self._add(Check(id, severity, message, behaviour, steps, status=status, note=note))

    def _add(self, check: Check) -> None:
        if check.id in self.all:
            raise TypeError(f"Check {check.id} is declared twice: give each its number of trial.md section 6.")
        self.all[check.id] = check


SOFT_RANGE = "SOFT"
"""Id of the check that every ``soft`` range without a number of its own is."""
LOST_LINE = "LINE"
"""Id of the check that a ``Line`` item points at a line that was removed."""
LOST_LINE_WORDS = T("« {label} » désigne une ligne retirée ({key}). Choisissez une autre ligne.",
               "“{label}” points at a removed line ({key}). Choose another line.")


def page_findings(study: Study, form: FormView, today: date) -> Iterator[Finding]:
    """What refuses this page by itself: active ``REFUSE`` checks over its items."""
    book = Book(study, today)
    for check in study.checks_over(form.page.oid):
        if check.behaviour is Behaviour.REFUSE:
            yield from run(check, form, book)


def findings(study: Study, book: Book, changed: Collection[str] | None = None) -> list[Finding]:
    """Every finding of a casebook: soft ranges, lost lines, and all active checks that query or block.

    With ``changed``, OIDs of the pages that moved since the findings were last looked at: only of the checks that
    look at one of them, over all their pages (``study.reach`` says which; the others found what they find now).
    """
    aside, pages = study.reach.aside(changed), study.reach.judged(changed)
    return [finding for form in list(book.filled.values()) if form.page.oid in pages
            for finding in _form_findings(study, form, book, aside)]


def _form_findings(study: Study, form: FormView, book: Book, aside: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    page = form.page.oid
    yield from _unusual(form, book, [i for i in form.page.ranged if (i.soft_check or SOFT_RANGE, page) not in aside])
    if (LOST_LINE, page) not in aside:
        yield from _lost_lines(form, book)
    for check in study.checks_over(page):
        if check.behaviour is not Behaviour.REFUSE and (check.id, page) not in aside:
            yield from run(check, form, book)


def run(check: Check, form: FormView, book: Book) -> Iterator[Finding]:
    """The finding of one rule on one page, at the item that the rule names (``item`` among its values), else the first."""
    result = check.rule(form, book) if check.rule is not None else None
    if result is None or result is True:
        return
    own = [item for item in check.on if item.page.oid == form.page.oid]
    values = dict(result) if isinstance(result, dict) else {}
    named = values.pop("item", None)
    at = [item for item in own if item.name == named] or own
    yield Finding(check.id, form.address, at[0].name, check.message.filled(**values), values,
                  _judged(form, (*at, *check.items), values), check.steps, check.deviation)


def _judged(form: FormView, items: tuple[Item, ...], values: dict[str, Any]) -> str:
    own = {i.name: form.versions.get(i.name, 0) for i in items if i.page.oid == form.page.oid}
    return json.dumps([own, {k: str(v) for k, v in values.items()}], sort_keys=True)


def _unusual(form: FormView, book: Book, ranged: list[Item]) -> Iterator[Finding]:
    """Values beyond their usual range; a derived value that no version keeps is judged by itself (R8)."""
    for item in ranged:
        computed = isinstance(item, Derived) and not item.stored
        value = item.value_for(form, book) if computed else form.values.get(item.name)
        words = item.unusual(value) if value is not None else None
        if words is not None:
            yield Finding(item.soft_check or SOFT_RANGE, form.address, item.name, words, {"value": value},
                          _judged(form, (item,), {"value": value} if computed else {}))


def _lost_lines(form: FormView, book: Book) -> Iterator[Finding]:
    for item in form.page.pointing:
        for key in (form.values.get(item.name) or "").split():
            if not book.form(str(item.of), line=key).opened:
                yield Finding(LOST_LINE, form.address, item.name, LOST_LINE_WORDS.filled(label=item.label, key=key),
                              {"key": key}, _judged(form, (item,), {"key": key}))
