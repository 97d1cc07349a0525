"""The study: everything the engine knows of the trial, gathered from ``forms/`` and checked once at start-up."""

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .amendment import Amendment
from .analysis import Analysis
from .checks import Check
from .codelists import CHANGE_REASONS, MISSING, Codelist
from .course import Course
from .deviations import DeviationLog
from .gates import CodeBreak, Decision, Gate
from .item import Item
from .milestones import Clock, Figure, Milestone
from .pages import CRF, Log, Per
from .plots import Plot
from .reach import Reach
from .review import TrailRules
from .schedule import Anchor, Visit
from .soundness import confirm
from .text import T
from .view import Book


@dataclass(frozen=True)
class Assumption:
    """A number or rule that no certain source states: its value, where it comes from, the question for the sponsor."""

    name: str
    value: Any
    source: str
    question: T
    unit: str | T = ""

    def unit_in(self, lang: str) -> str:
        """The unit of the value as people read it; empty without one."""
        return self.unit[lang] if isinstance(self.unit, T) else self.unit

    def as_dict(self) -> dict[str, Any]:
        """The assumption as ``flask study --json`` shows it."""
        value = self.value if isinstance(self.value, int | float | str | bool | list | dict) else str(self.value)
        return {"name": self.name, "value": value, "unit": self.unit_in("en"), "source": self.source,
                "question": self.question.as_dict()}


@dataclass
class Study:
    """The trial as the engine sees it.

    ``visit_page`` is ``(page, item)`` of the visit's date, ``visit_missed`` ``(item, code)`` that declares it missed;
    ``register`` the page whose lines have a lower-case address (``ulcers``); ``consent`` ``(page, item)`` of the
    consent date, on the page that enrolling starts; ``day_zero`` the anchor that study days count from; ``clock`` the
    wait shown on the home page; ``query_due_days`` how long a query may wait for whoever it waits for;
    ``sdv_share`` and ``sdv_first_full`` what the first verification plan proposes (percent of the pages that are not required
    anyhow; subjects per site verified in full); ``state_pages`` the pages whose values the milestones read (empty: any page).
    ``site_pages`` are kept by each site (its laboratories' normal ranges), one line after another; ``switches`` are the
    choices that only one source of the trial knows: product origin, number of arms, a check that is off by default.
    ``course`` says how the lines of the register are followed on their own pages; ``steps`` are those that the
    application performs or clears, ``code_break`` its emergency unblinding,
    ``deviations`` the log of what findings open by themselves; ``chapters`` the headings of long lists of pages.
    """

    oid: str
    title: T
    short: T
    registration: str
    protocol: str
    planned_subjects: int
    query_due_days: int
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
    course: Course | None = None
    steps: tuple[Gate, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """The pages by which physicians decide on eligibility, in their order; each is signed before what it decides."""
    code_break: CodeBreak | None = None
    deviations: DeviationLog | None = None
    chapters: tuple[tuple[T, tuple[type[CRF], ...]], ...] = ()
    trail_rules: TrailRules | None = None
    """What the review of the audit trail looks for; ``None``: nothing is reviewed."""
    sdv_share: int = 100
    sdv_first_full: int = 1
    entry_due_days: int = 7
    """Days after a visit by which its entry must have begun."""
    receipt: T = T("J’ai reçu la copie complète de mon centre.", "I received the complete copy of my site.")
    """What an investigator states who signs for the copy of the own site (EXP-06)."""
    certificate: T = T("Je certifie que cette copie est complète et conforme au dossier original.", "I certify that this copy is complete and true to the original record.")
    """What whoever certifies a copy states (EXP-05)."""
    copy_minutes: int = 15
    """Minutes within which an act is copied into the store of its site (EXP-07)."""
    analyses: tuple[Analysis, ...] = ()
    plots: tuple[Plot, ...] = ()
    standards: Mapping[str, Any] = field(default_factory=dict)
    """How the data are said in SDTM, as plain JSON that each release stores: terms, units, names of tests, trial design."""
    before: Study | None = None
    """The study under the protocol that this one amends, and how."""
    amendment: Amendment | None = None

    def __post_init__(self) -> None:
        confirm(self)

    @cached_property
    def every_page(self) -> tuple[type[CRF], ...]:
        """The pages of subjects, and those that sites keep."""
        return (*self.page_list, *self.site_pages)

    @cached_property
    def registers(self) -> dict[str, type[CRF]]:
        """The pages that each site keeps, by OID."""
        return {page.oid: page for page in self.site_pages}

    @cached_property
    def pages(self) -> dict[str, type[CRF]]:
        """Current pages of subjects by OID."""
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
        """Every codelist that an item or the lines of a page use, by OID."""
        lists = {oid: one for page in self.every_page for oid, one in page.codelists().items()}
        return dict(sorted(lists.items()))

    @cached_property
    def _over(self) -> dict[str, list[Check]]:
        over: dict[str, list[Check]] = {page.oid: [] for page in self.every_page}
        for part in (part for check in self.checks.values() for part in check.every):
            for oid in dict.fromkeys(i.page.oid for i in part.on) if part.fires(self.switches) else ():
                over[oid].append(part)
        return over

    def checks_over(self, page: str) -> list[Check]:
        """The active checks, and parts of checks, whose findings are put on that page."""
        return self._over.get(page, [])

    def page(self, oid: str, version: str | None = None) -> type[CRF]:
        """A page by OID, and by version for pages begun under an earlier one. Raises ``KeyError``."""
        return self.pages[oid] if version is None else self.versions[oid, version]

    @cached_property
    def reach(self) -> Reach:
        """Which checks a change of some pages can touch."""
        return Reach(self)

    @cached_property
    def versions(self) -> dict[tuple[str, str], type[CRF]]:
        """Pages by OID and version, those of earlier protocols too."""
        return {(page.oid, page.version): page for page in (*self.superseded, *self.every_page)}

    @cached_property
    def protocols(self) -> dict[str, Study]:
        """The study under each version of its protocol, the first one first."""
        return {**(self.before.protocols if self.before else {}), self.protocol: self}

    def under(self, protocol: str) -> Study:
        """The study under that version of its protocol. Raises ``KeyError``."""
        return self.protocols[protocol]

    @cached_property
    def item_names(self) -> dict[str, frozenset[str]]:
        """For pages of several versions: the names of the items of all of them; a form of one version lacks some."""
        found: dict[str, frozenset[str]] = {}
        for page in self.superseded:
            names = (p.items for (oid, _), p in self.versions.items() if oid == page.oid)
            found[page.oid] = frozenset().union(*names)
        return found

    def item(self, page: str, name: str) -> Item | None:
        """The question of that name: the newest version of the page that has it says what it is; ``None``: none has."""
        found = [self.pages.get(page) or self.registers.get(page), *(p for p in reversed(self.superseded) if p.oid == page)]
        return next((p.items[name] for p in found if p is not None and name in p.items), None)

    def known(self, page: str) -> frozenset[str]:
        """The names of the items of all versions of a page, where it has several; a form of one of them lacks some."""
        return self.item_names.get(page, frozenset())

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
        """The pages whose values say where a subject stands: state, visits, windows, what is asked; ``None``: any page."""
        if not self.state_pages:
            return None
        registers = [p.repeats.of for p in self.page_list if isinstance(p.repeats, Per)]
        anchors = [page for anchor in self.anchor_list for page, _visit, _item in anchor.places]
        asked = [oid for page in self.page_list if page.asked for oid in page.asked.over]
        asked += [oid for visit in self.visit_list if visit.asked for oid in visit.asked.over]
        return sorted({*self.state_pages, self.visit_page[0], self.consent[0], *registers, *anchors, *asked})

    @cached_property
    def framed(self) -> list[str] | None:
        """The pages whose values the frame of a subject shows: the outline, its figures, the course of its register."""
        course = [p.oid for p in self.page_list if isinstance(p.repeats, Per) and p.repeats.of == self.register[0]]
        figures = [oid for figure in self.figures for oid in figure.over]
        return None if self.outline is None else sorted({*self.outline, *course, *figures})

    @cached_property
    def _chapter(self) -> dict[str, T]:
        return {page.oid: title for title, pages in self.chapters for page in pages}

    def chapter(self, page: type[CRF]) -> T | None:
        """The heading that a page stands under in long lists."""
        return self._chapter.get(page.oid)

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
        """The study as ``flask study --json`` prints it and each release stores it; assumptions by name, whatever was imported first."""
        return {"oid": self.oid, "title": self.title.as_dict(), "registration": self.registration,
                "protocol": self.protocol, "pages": [p.as_dict() for p in self.page_list],
                "site_pages": [p.as_dict() for p in self.site_pages],
                "visits": [v.as_dict() for v in self.visit_list],
                "anchors": [{"oid": a.oid, "title": a.title.as_dict(), "source": a.source} for a in self.anchor_list],
                "codelists": [c.as_dict() for c in (*self.codelists.values(), MISSING, CHANGE_REASONS)],
                "checks": [c.as_dict() for c in self.checks.values()],
                "steps": [g.as_dict() for g in self.steps],
                "assumptions": [a.as_dict() for a in sorted(self.assumptions, key=lambda a: a.name)],
                **({"standards": dict(self.standards)} if self.standards else {})}


def load(module: str) -> Study:
    """The study that ``config.STUDY`` names, e.g. ``forms.study``; its module holds ``STUDY``."""
    study: Study = importlib.import_module(module).STUDY
    return study
