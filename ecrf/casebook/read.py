"""The only reader of the record: a subject's casebook in one statement, masked here for whoever reads it.

The current value of an item is the version nobody replaced.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from sqlalchemy import text

from ecrf.crf import CRF, Book, FormView, Study
from ecrf.db import db
from ecrf.permissions import Actor

from .kept import Kept, Registers
from .models import ENTRY_EVENTS

Address = tuple[str, str, str]
"""``(visit, page, line)``: the place of a page in a casebook."""


class ItemRecord(NamedTuple):
    """The current version of one item, and the act that brought it; ``moment`` is its time as text, UTC.

    ``file`` is the origin of a value that was imported, as its act keeps it. All of the act is read where it is asked for.
    """

    item: str
    version: int
    value: str | None
    missing: str | None
    missing_reason: str | None
    reason: str | None
    by: str
    role: str
    moment: str
    file: Mapping[str, Any] | None = None

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        return datetime.fromisoformat(self.moment)

    @property
    def empty(self) -> bool:
        """The value was cleared: neither value nor missing code."""
        return self.value is None and self.missing is None


@lru_cache(maxsize=1000)
def entry_standing(events: tuple[str, ...]) -> tuple[str, bool]:
    """The entry state that the events of a page lead to, and whether it stands removed."""
    entry = [e for e in events if e in ENTRY_EVENTS]
    presence = [e for e in events if e in ("removed", "restored")]
    state = "not_started" if not entry else "started" if entry[-1] == "reopened" else entry[-1]
    return state, presence[-1:] == ["removed"]


_NOTHING = {("not_started", False), *((state, True) for state in ("not_started", "started", "completed", "not_done"))}
"""Where a page may stand without being there for anybody: not begun, or taken out."""


@dataclass
class FormRecord:
    """One page filled. ``state`` and ``removed`` follow from its events; ``event_count`` is what a save must have seen.

    ``version`` is that of the blank it is on: the one it was begun under, until it is migrated to a later one.
    """

    id: int
    subject: str
    visit: str
    page: str
    line: str
    version: str
    events: tuple[str, ...] = ()
    last_reason: str | None = None
    items: dict[str, ItemRecord] = field(default_factory=dict)
    begun: int = 0
    """The act that began it: a plan set later says nothing about it (SDV-03)."""

    @property
    def address(self) -> Address:
        """The page's place in the casebook."""
        return self.visit, self.page, self.line

    @property
    def state(self) -> str:
        """``not_started``, ``started``, ``completed`` or ``not_done``."""
        return entry_standing(self.events)[0]

    @property
    def removed(self) -> bool:
        """Taken out as entered in error, and not restored since."""
        return entry_standing(self.events)[1]

    @property
    def event_count(self) -> int:
        """How many events the page has had: a save that saw fewer is in conflict (rulings R4)."""
        return len(self.events)

    @property
    def values(self) -> dict[str, str | None]:
        """Canonical values by item name."""
        return {name: record.value for name, record in self.items.items()}

    def view(self, page: type[CRF], known: frozenset[str] = frozenset()) -> FormView:
        """The page as edit checks see it; its values are looked at when a rule does. ``known``: ``Study.known`` of it."""
        return _View(self, page, self.state, known)


class _Late(FormRecord):
    """A page filled whose values are made, or read, when somebody looks at them."""

    def __init__(self, values: Values, *stated: Any):
        super().__init__(*stated)
        self._values = values
        del self.items

    def __getattr__(self, name: str) -> Any:
        if name != "items":
            raise AttributeError(name)
        self.items = self._values.of(self.id)
        return self.items


class _View(FormView):
    """A page of the record as edit checks see it."""

    def __init__(self, record: FormRecord, page: type[CRF], state: str, known: frozenset[str]):
        self.page, self.visit, self.line, self._record = page, record.visit, record.line, record
        self.opened, self.not_done, self.known = state != "not_started", state == "not_done", known

    @cached_property
    def values(self) -> dict[str, str | None]:  # type: ignore[override]
        """Canonical text by item name."""
        return self._record.values

    @cached_property
    def missing(self) -> dict[str, str]:  # type: ignore[override]
        """Missing codes by item name."""
        return {name: record.missing for name, record in self._record.items.items() if record.missing}

    @cached_property
    def versions(self) -> dict[str, int]:  # type: ignore[override]
        """Version numbers by item name."""
        return {name: record.version for name, record in self._record.items.items()}


@dataclass
class Casebook:
    """All pages of one subject that the reader may see."""

    subject: str
    forms: dict[Address, FormRecord]
    _by_page: dict[str, list[FormRecord]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _known: int = field(default=0, init=False, repr=False, compare=False)

    def form(self, visit: str, page: str, line: str = "") -> FormRecord | None:
        """The page at that address, or ``None`` when nobody opened it."""
        return self.forms.get((visit, page, line))

    def lines(self, page: str, *, visit: str | None = None, removed: bool = False) -> list[FormRecord]:
        """The lines of a repeating page in order; removed ones only on request."""
        if self._known != len(self.forms):
            self._by_page, self._known = {}, len(self.forms)
            for form in self.forms.values():
                self._by_page.setdefault(form.page, []).append(form)
        found = [f for f in self._by_page.get(page, ()) if (visit is None or f.visit == visit)
                 and (removed or not f.removed) and f.state != "not_started"]
        return sorted(found, key=lambda f: (f.visit, len(f.line), f.line))

    def started(self, pages: Collection[str]) -> set[str]:
        """The study events that hold one of those pages, begun and not taken out."""
        return {event for (event, page, _line), form in self.forms.items() if page in pages and entry_standing(form.events) not in _NOTHING}

    def book(self, study: Study, today: date, kept: Kept | None = None, only: Collection[str] | None = None) -> Book:
        """The casebook as edit checks and derivations see it: removed lines are left out.

        ``kept`` are the live lines of the site's registers, where they were read already (``SubjectRow`` has them);
        ``only`` the pages that will be looked at (``None``: all).
        """
        filled: dict[Address, FormView] = {}
        for address, form in self.forms.items():
            if only is not None and form.page not in only:
                continue
            state, removed = entry_standing(form.events)
            if not removed and state != "not_started":
                filled[address] = _View(form, study.page(form.page, form.version), state, study.known(form.page))
        return Book(study, today, filled, self.subject, Registers(study, self.subject[:2], kept))


_RECORDS = """
    json_agg(json_build_array(v.item, v.version, v.value, v.missing, v.missing_reason, v.reason, CASE WHEN v.told THEN (
        SELECT json_build_array(a.by, a.role, a.at AT TIME ZONE 'UTC' || '+00:00', a.detail -> 'import') FROM act a WHERE a.id = v.act) END))::text"""
_CURRENT = "SELECT DISTINCT ON (item) * FROM item_version WHERE form = f.id ORDER BY item DESC, version DESC"
_CASEBOOKS = text(f"""
    WITH pages AS MATERIALIZED (
        SELECT *, :all_values OR page = ANY(:valued) OR visit = :visit AS read FROM form
        WHERE subject = ANY(:subjects) AND (:everything OR page = ANY(:pages))),
    filled AS MATERIALIZED (
        SELECT v.form, {_RECORDS} AS items
        FROM (SELECT v.*, :all_told OR f.page = ANY(:told) AS told FROM pages f CROSS JOIN LATERAL ({_CURRENT}) v
              WHERE f.read) v GROUP BY v.form)
    SELECT f.id, f.subject, f.visit, f.page, f.line, coalesce(happened.moved, f.version), happened.events,
           happened.last_reason, filled.items, f.read, f.act
    FROM pages f LEFT JOIN filled ON filled.form = f.id CROSS JOIN LATERAL (
        SELECT array_agg(e.kind ORDER BY e.act, e.kind IN ('completed', 'not_done')) AS events,
               (array_agg(e.reason ORDER BY e.act DESC) FILTER (WHERE e.kind NOT IN ('migrated', 'signed')))[1] AS last_reason,
               (array_agg(e.reason ORDER BY e.act DESC) FILTER (WHERE e.kind = 'migrated'))[1] AS moved
        FROM form_event e WHERE e.form = f.id) happened
    ORDER BY f.id""")  # noqa: S608 - fixed texts
_REST = text(f"""
    SELECT v.form, {_RECORDS} AS items
    FROM (SELECT v.*, false AS told FROM form f CROSS JOIN LATERAL ({_CURRENT}) v WHERE f.id = ANY(:forms)) v
    GROUP BY v.form""")  # noqa: S608 - fixed texts


class Values:
    """The values of pages read together; those nobody asked for come in one more statement when the first is looked at."""

    def __init__(self) -> None:
        self._texts: dict[int, str | None] = {}
        self._unread: set[int] = set()

    def put(self, form: int, items: str | None, read: bool) -> None:
        """Keep what was read of a page."""
        if read:
            self._texts[form] = items
        else:
            self._unread.add(form)

    def of(self, form: int) -> dict[str, ItemRecord]:
        """The current version of each item of a page."""
        if form in self._unread:
            self._texts.update({row[0]: row[1] for row in db.session.execute(_REST, {"forms": sorted(self._unread)})})
            self._unread.clear()
        found = json.loads(self._texts.pop(form, None) or "[]")
        return {stated[0]: ItemRecord(*stated[:6], *(stated[6] or ("", "", ""))) for stated in found}


def casebooks(subjects: Sequence[str], pages: Sequence[str] | None, valued: Collection[str] | None = None,
              told: Collection[str] | None = None, visit: str = "") -> dict[str, Casebook]:
    """The casebooks of several subjects in one statement; ``pages`` is the mask, ``None`` only for the engine itself.

    ``valued`` are the pages whose values will be looked at (``None``: all), beside those of one ``visit``; values of
    others cost one more statement. ``told`` are the pages of which it is said who recorded each value and when
    (``None``: all that are read).
    """
    found, values = {number: Casebook(number, {}) for number in subjects}, Values()
    rows = db.session.execute(_CASEBOOKS, {
        "subjects": list(subjects), "everything": pages is None, "pages": list(pages or ()), "visit": visit or None,
        "all_values": valued is None, "valued": sorted(valued or ()), "all_told": told is None, "told": sorted(told or ())})
    for id_, number, event, page, line, crf, events, last_reason, items, read, begun in rows.all():
        values.put(id_, items, bool(read))
        found[number].forms[event, page, line] = form = _Late(values, id_, number, event, page, line, crf, tuple(events or ()),
                                                              last_reason)
        form.begun = begun
    return found


def casebook(actor: Actor, study: Study, subject: str, valued: Collection[str] | None = None,
             told: Collection[str] | None = None, visit: str = "") -> Casebook:
    """A subject's casebook as this actor may see it: areas and blinding classes are masked here, nowhere else."""
    return casebooks([subject], actor.readable(study.page_list), valued, told, visit)[subject]


def whole_casebook(subject: str, valued: Collection[str] | None = None, told: Collection[str] | None = ()) -> Casebook:
    """A subject's casebook unmasked: for edit checks and seals, never for a page; ``valued`` and ``told`` as in ``casebooks``."""
    return casebooks([subject], None, valued, told)[subject]
