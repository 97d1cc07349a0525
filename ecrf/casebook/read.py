"""The only reader of the record: a subject's casebook in one statement, masked here for whoever reads it.

The current value of an item is the version nobody replaced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import TextClause, text

from ecrf.crf import CRF, Book, FormView, Study
from ecrf.db import db
from ecrf.permissions import Actor

Address = tuple[str, str, str]
"""``(visit, page, line)``: the place of a page in a casebook."""


class ItemRecord(NamedTuple):
    """The current version of one item, and the act that brought it; ``moment`` is its time as text, UTC."""

    item: str
    version: int
    value: str | None
    missing: str | None
    missing_reason: str | None
    reason: str | None
    by: str
    role: str
    moment: str

    @property
    def at(self) -> datetime:
        """When it was recorded."""
        return datetime.fromisoformat(self.moment)

    @property
    def empty(self) -> bool:
        """The value was cleared: neither value nor missing code."""
        return self.value is None and self.missing is None


@dataclass
class FormRecord:
    """One page filled. ``state`` and ``removed`` follow from its events; ``event_count`` is what a save must have seen."""

    id: int
    subject: str
    visit: str
    page: str
    line: str
    version: str
    events: tuple[str, ...] = ()
    last_reason: str | None = None
    items: dict[str, ItemRecord] = field(default_factory=dict)

    @property
    def address(self) -> Address:
        """The page's place in the casebook."""
        return self.visit, self.page, self.line

    @property
    def state(self) -> str:
        """``not_started``, ``started``, ``completed`` or ``not_done``."""
        entry = [e for e in self.events if e not in ("removed", "restored")]
        if not entry:
            return "not_started"
        return "started" if entry[-1] == "reopened" else entry[-1]

    @property
    def removed(self) -> bool:
        """Taken out as entered in error, and not restored since."""
        presence = [e for e in self.events if e in ("removed", "restored")]
        return bool(presence) and presence[-1] == "removed"

    @property
    def event_count(self) -> int:
        """How many events the page has had: a save that saw fewer is in conflict (rulings R4)."""
        return len(self.events)

    @property
    def values(self) -> dict[str, str | None]:
        """Canonical values by item name."""
        return {name: record.value for name, record in self.items.items()}

    def view(self, page: type[CRF]) -> FormView:
        """The page as edit checks see it."""
        return FormView(page, self.visit, self.line, self.values,
                        {n: r.missing for n, r in self.items.items() if r.missing},
                        {n: r.version for n, r in self.items.items()},
                        opened=self.state != "not_started", not_done=self.state == "not_done")


@dataclass
class Casebook:
    """All pages of one subject that the reader may see."""

    subject: str
    forms: dict[Address, FormRecord]

    def form(self, visit: str, page: str, line: str = "") -> FormRecord | None:
        """The page at that address, or ``None`` when nobody opened it."""
        return self.forms.get((visit, page, line))

    def lines(self, page: str, *, visit: str | None = None, removed: bool = False) -> list[FormRecord]:
        """The lines of a repeating page in order; removed ones only on request."""
        found = [f for f in self.forms.values() if f.page == page and (visit is None or f.visit == visit)
                 and (removed or not f.removed) and f.state != "not_started"]
        return sorted(found, key=lambda f: (f.visit, len(f.line), f.line))

    def book(self, study: Study, today: date) -> Book:
        """The casebook as edit checks and derivations see it: removed lines are left out."""
        book = Book(study, today, number=self.subject)
        for form in self.forms.values():
            if not form.removed and form.state != "not_started":
                book.add(form.view(study.page(form.page, form.version)))
        return book


def _statement(told: bool) -> TextClause:
    """The casebook in one statement; ``told``: with who recorded each value and when, which only a page shows."""
    teller = "a.by, a.role, a.at AT TIME ZONE 'UTC' || '+00:00'" if told else "'', '', ''"
    return text(f"""
    WITH pages AS MATERIALIZED (
        SELECT * FROM form WHERE subject = ANY(:subjects) AND (:everything OR page = ANY(:pages))),
    happened AS (
        SELECT e.form, array_agg(e.kind ORDER BY e.act, e.kind IN ('completed', 'not_done')) AS events,
               (array_agg(e.reason ORDER BY e.act DESC))[1] AS last_reason
        FROM pages f JOIN form_event e ON e.form = f.id GROUP BY e.form),
    current AS (
        SELECT v.* FROM pages f CROSS JOIN LATERAL (
            SELECT DISTINCT ON (item) * FROM item_version WHERE form = f.id ORDER BY item DESC, version DESC) v
        WHERE :all_values OR f.page = ANY(:valued)),
    filled AS (
        SELECT v.form, json_agg(json_build_array(v.item, v.version, v.value, v.missing, v.missing_reason, v.reason,
                                                 {teller})) AS items
        FROM current v {"JOIN act a ON a.id = v.act" if told else ""} GROUP BY v.form)
    SELECT f.id, f.subject, f.visit, f.page, f.line, f.version, happened.events, happened.last_reason, filled.items
    FROM pages f LEFT JOIN happened ON happened.form = f.id LEFT JOIN filled ON filled.form = f.id
    ORDER BY f.id""")  # noqa: S608 - two fixed texts


_CASEBOOK = {told: _statement(told) for told in (True, False)}


def casebooks(subjects: Sequence[str], pages: Sequence[str] | None, valued: Sequence[str] | None = None,
              told: bool = True) -> dict[str, Casebook]:
    """The casebooks of several subjects in one statement; ``pages`` is the mask, ``None`` only for the engine itself.

    ``valued`` are the pages whose values are wanted (``None``: all); of the others only place and events are read.
    ``told``: with who recorded each value and when.
    """
    found = {number: Casebook(number, {}) for number in subjects}
    rows = db.session.execute(_CASEBOOK[told], {"subjects": list(subjects), "everything": pages is None,
                                                "pages": list(pages or ()), "all_values": valued is None,
                                                "valued": list(valued or ())})
    for id_, number, visit, page, line, crf, events, last_reason, items in rows.all():
        records = {item[0]: ItemRecord._make(item) for item in items or ()}
        found[number].forms[visit, page, line] = FormRecord(id_, number, visit, page, line, crf, tuple(events or ()),
                                                            last_reason, records)
    return found


def casebook(actor: Actor, study: Study, subject: str) -> Casebook:
    """A subject's casebook as this actor may see it: areas and blinding classes are masked here, nowhere else."""
    return casebooks([subject], actor.readable(study.page_list))[subject]


def whole_casebook(subject: str) -> Casebook:
    """A subject's casebook unmasked: for edit checks and seals, never for a page."""
    return casebooks([subject], None, told=False)[subject]


@dataclass(frozen=True)
class PastVersion:
    """One version of an item in its history."""

    version: int
    value: str | None
    missing: str | None
    missing_reason: str | None
    reason: str | None
    by: str
    name: str
    role: str
    at: datetime
    verified: tuple[dict[str, Any], ...]


_HISTORY = text("""
    SELECT v.version, v.value, v.missing, v.missing_reason, v.reason, a.by, p.name, a.role, a.at,
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'role', sa.role, 'at', sa.at) ORDER BY sa.id)
                     FROM verification s JOIN act sa ON sa.id = s.act
                     WHERE s.form = v.form AND s.item = v.item AND s.version = v.version), '[]') AS verified
    FROM item_version v JOIN act a ON a.id = v.act JOIN account p ON p.code = a.by
    WHERE v.form = :form AND v.item = :item ORDER BY v.version DESC""")


def history(form: FormRecord, item: str) -> list[PastVersion]:
    """Every version of an item, the current one first. ``form`` comes from a masked casebook."""
    rows = db.session.execute(_HISTORY, {"form": form.id, "item": item})
    return [PastVersion(row.version, row.value, row.missing, row.missing_reason, row.reason, row.by, row.name, row.role,
                        row.at, tuple(row.verified)) for row in rows]
