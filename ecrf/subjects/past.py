"""The casebook as of a day or a cut: one visit at a time, what stood then beside what stands now, and what changed counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _

from ecrf.casebook import past
from ecrf.casebook.locate import SubjectRow, path
from ecrf.casebook.past import ItemAt, PageAt
from ecrf.context import language
from ecrf.crf import CRF, Item, Study
from ecrf.crf.dates import day_of
from ecrf.permissions import Actor

from .schedule import numbered, page_label


@dataclass(frozen=True)
class PageThen:
    """A page in the list: its blank as it was then, where it stands, and its questions in order."""

    page: type[CRF]
    label: str
    address: str
    anchor: str
    at: PageAt
    rows: list[tuple[Item, ItemAt]]


@dataclass(frozen=True)
class Group:
    """A visit, or the pages of the subject (``event`` is empty), with its number of pages then and of values changed since."""

    event: str
    label: str
    pages: int
    changed: int


def moment_of(subject: SubjectRow, day: date) -> datetime:
    """The end of a day at the subject's site."""
    return datetime.combine(day + timedelta(days=1), time(), subject.tz)


def asked_for(subject: SubjectRow, wanted: Mapping[str, str]) -> tuple[str, str, int | None, str]:
    """The day or the cut asked for, the boundary it makes, and what is wrong with it; without either, yesterday."""
    cut, typed = wanted.get("cut", "").strip()[:60].replace("\x00", ""), wanted.get("day", "").strip()[:10]
    if cut:
        seq = past.boundary(subject.number, cut)
        return "", cut, seq, "" if seq is not None else _("The subject is not in a cut of that name.")
    day = day_of(typed) if typed else subject.today - timedelta(days=1)
    try:
        seq = past.boundary_at(subject.number, moment_of(subject, day)) if day else None
    except (ValueError, OverflowError):
        day = None
    if day is None:
        return typed, "", None, _("This is not a date. Write day/month/year, for example 22/11/2026.")
    return day.isoformat(), "", seq or None, "" if seq else _("The subject was not enrolled at the end of that day.")


def as_of(actor: Actor, study: Study, subject: SubjectRow, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The variables of ``subjects/as_of.html``, in four statements."""
    day, cut, seq, problem = asked_for(subject, wanted)
    found = past.pages_at(subject.number, seq, actor.readable(study.page_list)) if seq else {}
    there = {address: page for address, page in found.items() if page.begun}
    groups = _groups(study, there)
    first = next((g.event for g in groups if g.changed), groups[0].event if groups else "")
    event = wanted["visit"] if wanted.get("visit") in {g.event or "-" for g in groups} else first or "-"
    event = "" if event == "-" else event
    shown = [_page(study, subject.number, page) for page in there.values() if page.then.visit == event and page.then.events]
    keep = {"cut": cut} if cut else {"day": day}
    return {"day": day, "cut": cut, "cuts": past.cuts(), "problem": problem, "seq": seq, "groups": groups, "event": event,
            "pages": sorted(shown, key=lambda p: _order(study, p.at)), "keep": keep, "counts": _counts(found),
            "begun_since": [_page(study, subject.number, p) for p in sorted(found.values(), key=lambda p: _order(study, p))
                            if not p.begun and p.now.events]}


def _counts(found: Mapping[Any, PageAt]) -> dict[str, int]:
    """What changed since: values on pages that stood then, and pages begun, taken out and put back."""
    there = [page for page in found.values() if page.begun]
    return {"values": sum(page.changed for page in there), "pages": sum(bool(page.changed) for page in there),
            "begun": sum(not page.begun and bool(page.now.events) for page in found.values()),
            "removed": sum(page.now.removed and not page.then.removed for page in there),
            "restored": sum(page.then.removed and not page.now.removed for page in there)}


def _groups(study: Study, there: Mapping[Any, PageAt]) -> list[Group]:
    events = sorted({event for event, _page, _line in there}, key=study.visit_order)
    return [Group(event, _visit_words(study, event), len(some), sum(p.changed for p in some))
            for event in events for some in [[p for p in there.values() if p.then.visit == event]]]


def _visit_words(study: Study, event: str) -> str:
    return numbered(study.visit(event).short, event)[language()] if event else _("Pages of the subject")


def _order(study: Study, page: PageAt) -> tuple[Any, ...]:
    return *study.visit_order(page.then.visit), list(study.pages).index(page.then.page), len(page.then.line), page.then.line


def _page(study: Study, number: str, page: PageAt) -> PageThen:
    """A page under the blank it was on then; items that only a later blank has come last."""
    blank = study.page(page.then.page, page.then.version)
    named = [*blank.items, *(name for name in page.items if name not in blank.items)]
    questions = [(item, page.items[name]) for name in named if name in page.items
                 and (item := blank.items.get(name) or study.item(page.then.page, name)) is not None]
    return PageThen(blank, page_label(study, blank, page.then.line)[language()],
                    path(number, *page.then.address), "-".join(filter(None, page.then.address)), page, questions)
