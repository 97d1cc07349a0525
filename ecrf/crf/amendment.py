"""An amendment of the protocol: what changes from one version of the study to the next, said once, and the study that it makes.

A released page is never edited: its successor is a whole page of a higher version, and the former one stays for the
forms begun under it. Visits and pages are not taken out: a switch or an ``asked=`` condition ends what is asked of
whom, so that what was recorded before stays where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .checks import Check, Status
from .gates import Gate
from .item import Item
from .pages import CRF
from .schedule import Anchor, Slot, Visit
from .text import T

if TYPE_CHECKING:
    from .study import Assumption, Study


@dataclass(frozen=True)
class Amendment:
    """What a new version of the protocol changes.

    ``pages`` new versions of pages, and new pages; ``visits`` pairs of the visit before and the visit added; ``asked``
    pairs of a visit and a page (or ``optional(page)``) added to it; ``timing`` by visit its new anchor, day and window;
    ``switches`` those that turn; ``steps`` those that are taken otherwise from now on; ``checks`` new ones.
    """

    protocol: str
    title: T
    pages: tuple[type[CRF], ...] = ()
    visits: tuple[tuple[str, Visit], ...] = ()
    asked: tuple[tuple[str, type[CRF] | Slot], ...] = ()
    timing: Mapping[str, tuple[Anchor, int, tuple[int, int]]] = field(default_factory=dict)
    switches: Mapping[str, Any] = field(default_factory=dict)
    steps: tuple[Gate, ...] = ()
    checks: Mapping[str, Check] = field(default_factory=dict)
    assumptions: tuple[Assumption, ...] = ()


def amend(study: Study, amendment: Amendment) -> Study:
    """The study as amended; it knows the one before it (``study.under("1.0")``) and every former page.

    Raises ``TypeError`` for a protocol or a page version that stands already, for a visit that is not there, and for a
    successor that other people would read or whose items hold another kind of value under the same name.
    """
    if amendment.protocol in study.protocols:
        raise TypeError(f"Protocol {amendment.protocol} stands already: give the amendment the next number.")
    fresh = {page.oid: page for page in amendment.pages}
    for page in amendment.pages:
        if (page.oid, page.version) in study.versions:
            raise TypeError(f"Page {page.oid} {page.version} stands already: its successor takes the next version.")
        _same_kind(study.pages.get(page.oid), page)
    former = tuple(page for page in study.page_list if page.oid in fresh)
    return replace(
        study, protocol=amendment.protocol, before=study, amendment=amendment,
        page_list=(*(fresh.get(p.oid, p) for p in study.page_list), *(p for p in amendment.pages if p.oid not in study.pages)),
        superseded=(*study.superseded, *former),
        visit_list=_visits(study, amendment, fresh),
        chapters=tuple((title, tuple(fresh.get(p.oid, p) for p in pages)) for title, pages in study.chapters),
        checks={id: _rebound(check, fresh, amendment) for id, check in study.checks.items()} | dict(amendment.checks),
        switches={**study.switches, **amendment.switches},
        steps=tuple(next((new for new in amendment.steps if new.step == gate.step), gate) for gate in study.steps),
        assumptions=(*study.assumptions, *amendment.assumptions))


def _visits(study: Study, amendment: Amendment, fresh: Mapping[str, type[CRF]]) -> tuple[Visit, ...]:
    visits = []
    for visit in study.visit_list:
        slots = _slots(visit, fresh)
        more = [page if isinstance(page, Slot) else Slot(page) for at, page in amendment.asked if at == visit.oid]
        timed = amendment.timing.get(visit.oid, (visit.after, visit.target, visit.window))
        visits.append(replace(visit, pages=(*slots, *more), after=timed[0], target=timed[1], window=timed[2]))
        visits += [replace(added, pages=_slots(added, fresh)) for before, added in amendment.visits if before == visit.oid]
    lost = {*amendment.timing, *(at for at, _ in (*amendment.visits, *amendment.asked))} - set(study.visits)
    if lost:
        raise TypeError(f"Protocol {amendment.protocol} names visit {lost.pop()}, which the study before it does not have.")
    return tuple(visits)


def _slots(visit: Visit, fresh: Mapping[str, type[CRF]]) -> tuple[Slot, ...]:
    """What a visit asks, in the new versions."""
    return tuple(replace(slot, page=fresh.get(slot.page.oid, slot.page)) for slot in visit.slots)


def _same_kind(old: type[CRF] | None, new: type[CRF]) -> None:
    """What was recorded stays readable: the same readers, and under one name one kind of value."""
    if old is None:
        return
    if (old.seen_by, old.area, old.scope) != (new.seen_by, new.area, new.scope):
        raise TypeError(f"Page {new.oid} {new.version} has other readers or another scope than {old.version}: give it an OID of its own.")
    for name, item in new.items.items():
        before = old.items.get(name)
        if before is not None and (before.kind, before.multiple) != (item.kind, item.multiple):
            raise TypeError(f"{new.oid}.{name} was {before.kind} and is {item.kind}: give the new question a name of its own.")


def _rebound(check: Check, fresh: Mapping[str, type[CRF]], amendment: Amendment) -> Check:
    """The check over the new versions of its pages; one whose every item was retired no longer fires."""
    on, items = _items(check.on, fresh), _items(check.items, fresh)
    parts = tuple(_rebound(part, fresh, amendment) for part in check.parts)
    if check.on and not on:
        return replace(check, on=(), items=(), rule=None, parts=parts, status=Status.OFF,
                       note=f"its item was retired by protocol {amendment.protocol}")
    return replace(check, on=on, items=items, parts=parts)


def _items(items: tuple[Item, ...], fresh: Mapping[str, type[CRF]]) -> tuple[Item, ...]:
    moved = (fresh[item.page.oid].items.get(item.name) if item.page.oid in fresh else item for item in items)
    return tuple(item for item in moved if item is not None)


@dataclass(frozen=True)
class PageChange:
    """What moving a filled page from one version of its blank to another does.

    ``added`` items now asked; ``orphaned`` items with an answer and no place any more, or with a code that left its
    list; ``reworded`` items whose question, unit or list changed, so that what was verified of them is to verify again.
    """

    added: tuple[Item, ...]
    orphaned: tuple[Item, ...]
    reworded: tuple[Item, ...]


def page_change(old: type[CRF], new: type[CRF], values: Mapping[str, str | None]) -> PageChange:
    """The change for a page with these canonical values; items without an answer are neither orphaned nor reworded."""
    answered = {name for name, value in values.items() if value is not None}
    kept = [(old.items[n], new.items[n]) for n in old.items if n in new.items]
    gone = tuple(item for name, item in old.items.items() if name not in new.items and name in answered)
    outside = tuple(was for was, now in kept if was.name in answered and not _holds(now, values[was.name]))
    reworded = tuple(now for was, now in kept if was.name in answered and was not in outside and _asks(was) != _asks(now))
    return PageChange(tuple(i for n, i in new.items.items() if n not in old.items and not i.derived), (*gone, *outside), reworded)


def _holds(item: Item, value: str | None) -> bool:
    codes = (value or "").split(" ") if item.multiple else [value or ""]
    return item.codelist is None or item.derived or all(code in item.codelist for code in codes)


def _asks(item: Item) -> dict[str, Any]:
    """What a person was asked: the question, its unit, its kind and its list with all its words."""
    codes = item.codelist.as_dict() if item.codelist is not None else None
    return {"label": item.label, "unit": item.units, "kind": item.kind, "codes": codes}
