"""The study: everything the engine knows of the trial, gathered from ``forms/`` and checked once at start-up."""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from .checks import STEPS, Check
from .codelists import CHANGE_REASONS, MISSING, Codelist
from .derived import Derived
from .item import Item
from .pages import CRF, Log, Per
from .schedule import Anchor, Visit
from .text import T
from .view import Book


@dataclass(frozen=True)
class Assumption:
    """A number or rule that no certain source states: its value, where it comes from, the question for the sponsor."""

    name: str
    value: Any
    source: str
    question: T
    unit: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The assumption as ``flask study --json`` shows it."""
        value = self.value if isinstance(self.value, int | float | str | bool | list | dict) else str(self.value)
        return {"name": self.name, "value": value, "unit": self.unit, "source": self.source,
                "question": self.question.as_dict()}


@dataclass(frozen=True)
class Milestone:
    """A state of a subject, reached when ``reached(book)`` gives a date; the last reached in order is the state.

    ``final``: no planned visit is expected after it.
    """

    oid: str
    title: T
    reached: Callable[[Book], date | None]
    final: bool = False


@dataclass(frozen=True)
class Figure:
    """A fact of the subject bar, computed by the trial: ``compute(book, lang)`` gives words or ``None``."""

    title: T
    compute: Callable[[Book, str], str | None]


@dataclass(frozen=True)
class Clock:
    """A wait that the home page draws as a bar: days since the anchor of ``visit``, until the window of it closes."""

    title: T
    visit: str


@dataclass
class Study:
    """The trial as the engine sees it.

    ``visit_page`` is ``(page, item)`` of the visit's date, ``visit_missed`` ``(item, code)`` that declares it missed;
    ``register`` the page whose lines have a lower-case address (``ulcers``); ``consent`` ``(page, item)`` of the
    consent date, on the page that enrolling starts; ``day_zero`` the anchor that study days count from; ``clock`` the
    wait shown on the home page; ``state_pages`` the pages whose values the milestones read (empty: any page).
    ``site_pages`` are kept by each site (its laboratories' normal ranges), one line after another; ``switches`` are the
    choices that only one source of the trial knows: product origin, number of arms, a check that is off by default.
    """

    oid: str
    title: T
    short: T
    registration: str
    protocol: str
    planned_subjects: int
    page_list: tuple[type[CRF], ...]
    visit_list: tuple[Visit, ...]
    anchor_list: tuple[Anchor, ...]
    checks: dict[str, Check]
    assumptions: tuple[Assumption, ...]
    milestones: tuple[Milestone, ...]
    visit_page: tuple[str, str]
    visit_missed: tuple[str, str]
    day_zero: str
    consent: tuple[str, str]
    register: tuple[str, str]
    figures: tuple[Figure, ...] = ()
    superseded: tuple[type[CRF], ...] = ()
    clock: Clock | None = None
    state_pages: tuple[str, ...] = ()
    site_pages: tuple[type[CRF], ...] = ()
    switches: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = [p.oid for p in self.page_list] + [v.oid for v in self.visit_list]
        twice = {n for n in names if names.count(n) > 1}
        if twice:
            raise TypeError(f"{twice.pop()} names two pages or visits: they share one namespace in addresses (R54).")
        for name in names:
            if not re.fullmatch(r"[A-Z][A-Z0-9]*", name):
                raise TypeError(f"{name} is no OID: capitals and digits only, lower case is the application's (R54).")
        for page in self.page_list:
            self._check_links(page)
            self._check_asked(page)
        for visit in self.visit_list:
            self._check_visit(visit)
        self._check_places()
        for check in self.checks.values():
            for part in check.every:
                self._check_sight(part.id, part.on, part.items)

    def _check_visit(self, visit: Visit) -> None:
        for slot in visit.slots:
            if slot.page not in self.page_list or slot.page.scope != "visit":
                raise TypeError(f"Visit {visit.oid} asks {slot.page.oid}, which is not a page of visits of the study.")
        if visit.after is not None and visit.after not in self.anchor_list:
            raise TypeError(f"Visit {visit.oid} counts from {visit.after.oid}, which is no anchor of the study.")

    def _check_asked(self, page: type[CRF]) -> None:
        for oid in page.asked.over if page.asked else ():
            if oid not in self.pages or self.pages[oid].seen_by not in ("blinded", page.seen_by):
                raise TypeError(f"Page {page.oid} is asked by what {oid} says, which is no page that its readers see.")
        if page.by_step is not None and page.by_step not in STEPS:
            raise TypeError(f"Page {page.oid}: by_step={page.by_step!r} is no step; use one of {', '.join(STEPS)}.")

    def _check_places(self) -> None:
        """The pages, items and visits that the study names in words stand in it."""
        (missed, code), (page, _) = self.visit_missed, self.visit_page
        named = [(*self.visit_page, ""), (page, missed, ""), (*self.consent, "")]
        for oid, item, visit in named + [(p, i, v) for a in self.anchor_list for p, v, i in a.places]:
            if oid not in self.pages or item not in self.pages[oid].items or (visit and visit not in self.visits):
                raise TypeError(f"{oid}.{item}{' at ' + visit if visit else ''} is no place of the study.")
        if code not in (self.pages[page].items[missed].codelist or ()):
            raise TypeError(f"{page}.{missed} has no code {code!r} to declare a visit missed with.")
        if self.register[0] not in self.pages or not re.fullmatch(r"[a-z]+", self.register[1]):
            raise TypeError(f"register={self.register} is a page of the study and its lower-case word, e.g. 'ulcers'.")
        if self.day_zero not in self.anchors or (self.clock is not None and self.clock.visit not in self.visits):
            raise TypeError("day_zero= names an anchor of the study, and the clock a visit of it.")

    def _check_sight(self, what: str, shown: tuple[Item, ...], over: tuple[Item, ...]) -> None:
        """A sentence or a value on a page tells nothing of a page that its readers may not see (rulings R25)."""
        for item in (*shown, *over):
            if self.pages.get(item.page.oid) is not item.page:
                raise TypeError(f"{what} looks at {item.oid}, which is on no page of the study.")
        for item in shown:
            hidden = [o.oid for o in over if o.page.seen_by not in ("blinded", item.page.seen_by)]
            if hidden:
                raise TypeError(f"{what} shows on {item.page.oid} what {hidden[0]} says, whose page is "
                                "masked for some of its readers.")

    def _check_links(self, page: type[CRF]) -> None:
        for item in page.items.values():
            if item.codelist is not None and self.codelists[item.codelist.oid] != item.codelist:
                raise TypeError(f"{item.oid}: two codelists are called {item.codelist.oid}; rename one.")
            for name in item.inputs if isinstance(item, Derived) else ():
                if isinstance(name, str):
                    oid, _, other = name.partition(".")
                    if oid not in self.pages or other not in self.pages[oid].items:
                        raise TypeError(f"{item.oid}: its input {name!r} is no PAGE.ITEM of the study.")
                    self._check_sight(item.oid, (item,), (self.pages[oid].items[other],))
            of = getattr(item, "of", None)
            if of is not None and of not in self.pages:
                raise TypeError(f"{item.oid}: of={of!r} is no page of the study.")
        if isinstance(page.repeats, Per) and page.repeats.of not in self.pages:
            raise TypeError(f"Page {page.oid} is per {page.repeats.of!r}, which is no page of the study.")

    @cached_property
    def pages(self) -> dict[str, type[CRF]]:
        """Current pages by OID."""
        return {page.oid: page for page in self.page_list}

    @cached_property
    def visits(self) -> dict[str, Visit]:
        """Visits by OID, in order."""
        return {visit.oid: visit for visit in self.visit_list}

    @cached_property
    def anchors(self) -> dict[str, Anchor]:
        """Anchors by OID."""
        return {anchor.oid: anchor for anchor in self.anchor_list}

    @cached_property
    def codelists(self) -> dict[str, Codelist]:
        """Every codelist that an item uses, by OID."""
        lists = {i.codelist.oid: i.codelist for p in self.page_list for i in p.items.values() if i.codelist}
        return dict(sorted(lists.items()))

    @cached_property
    def _over(self) -> dict[str, list[Check]]:
        over: dict[str, list[Check]] = {oid: [] for oid in self.pages}
        for part in (part for check in self.checks.values() for part in check.every):
            for oid in dict.fromkeys(i.page.oid for i in part.on) if part.fires(self.switches) else ():
                over[oid].append(part)
        return over

    def checks_over(self, page: str) -> list[Check]:
        """The active checks, and parts of checks, whose findings are put on that page."""
        return self._over.get(page, [])

    def page(self, oid: str, version: str | None = None) -> type[CRF]:
        """A page by OID, and by version for pages begun under an earlier one. Raises ``KeyError``."""
        return self.pages[oid] if version is None else self._versions[oid, version]

    @cached_property
    def _versions(self) -> dict[tuple[str, str], type[CRF]]:
        return {(page.oid, page.version): page for page in (*self.superseded, *self.page_list)}

    def visit(self, event: str) -> Visit:
        """The visit behind a study event: ``W8``, or ``UNS-2`` for the second unscheduled one. Raises ``KeyError``."""
        oid, dash, number = event.partition("-")
        visit = self.visits[oid]
        if visit.repeats != bool(dash) or (dash and not re.fullmatch(r"[1-9][0-9]{0,2}", number)):
            raise KeyError(event)
        return visit

    def visit_order(self, event: str) -> tuple[int, int]:
        """Sort key of study events in schedule order; pages without visit come first."""
        if not event:
            return (-1, 0)
        oid, _, number = event.partition("-")
        return (self._places[oid], int(number or 0))

    @cached_property
    def _places(self) -> dict[str, int]:
        return {oid: place for place, oid in enumerate(self.visits)}

    @cached_property
    def outline(self) -> list[str] | None:
        """The pages whose values say where a subject stands: state, visits, windows, lines asked; ``None``: any page."""
        if not self.state_pages:
            return None
        registers = [p.repeats.of for p in self.page_list if isinstance(p.repeats, Per)]
        anchors = [page for anchor in self.anchor_list for page, _visit, _item in anchor.places]
        return sorted({*self.state_pages, self.visit_page[0], self.consent[0], *registers, *anchors})

    def window_words(self, visit: Visit) -> T | None:
        """The window of a visit as the head of its column prints it: ± 7 d, D1–2, + 1–14 d; ``None`` without one."""
        if visit.after is None:
            return None
        before, after = visit.window
        if before == after:
            return T(f"± {before} j", f"± {before} d")
        first, last = visit.target - before, visit.target + after
        if visit.after.oid == self.day_zero:
            return T(f"J{first}–{last}", f"D{first}–{last}")
        return T(f"+ {first}–{last} j", f"+ {first}–{last} d")

    @cached_property
    def logs(self) -> list[type[CRF]]:
        """Pages whose lines belong to the subject."""
        return [p for p in self.page_list if p.scope == "subject" and isinstance(p.repeats, Log)]

    @cached_property
    def followers(self) -> list[type[CRF]]:
        """Pages that exist once per line of another page: the report of each serious event."""
        return [p for p in self.page_list if p.scope == "subject" and isinstance(p.repeats, Per)]

    @cached_property
    def once(self) -> list[type[CRF]]:
        """Pages that exist once per subject."""
        return [p for p in self.page_list if p.scope == "subject" and p.repeats is None]

    def state(self, book: Book) -> Milestone | None:
        """The subject's state: the last milestone reached, in the order declared (R55)."""
        return next((m for m in reversed(self.milestones) if m.reached(book) is not None), None)

    def as_dict(self) -> dict[str, Any]:
        """The study as ``flask study --json`` prints it and each release stores it."""
        return {"oid": self.oid, "title": self.title.as_dict(), "registration": self.registration,
                "protocol": self.protocol, "pages": [p.as_dict() for p in self.page_list],
                "visits": [v.as_dict() for v in self.visit_list],
                "anchors": [{"oid": a.oid, "title": a.title.as_dict(), "source": a.source} for a in self.anchor_list],
                "codelists": [c.as_dict() for c in (*self.codelists.values(), MISSING, CHANGE_REASONS)],
                "checks": [c.as_dict() for c in self.checks.values()],
                "assumptions": [a.as_dict() for a in self.assumptions]}


def load(module: str) -> Study:
    """The study that ``config.STUDY`` names, e.g. ``forms.study``; its module holds ``STUDY``."""
    study: Study = importlib.import_module(module).STUDY
    return study
