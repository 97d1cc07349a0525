"""One casebook as it stood at a moment or at a cut, beside what it became: every act of its stream up to a boundary.

The boundary is a number in the subject's stream: a cut names it, a moment is turned into it. Both therefore follow one
rule, that of ``extract``: a row counts when its act is not after the boundary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import text

from ecrf.db import db

from .masks import JOIN, SHOWN
from .read import Address, FormRecord, ItemRecord


@dataclass(frozen=True)
class Change:
    """One version that came after the boundary, and who brought it."""

    record: ItemRecord
    name: str


@dataclass
class ItemAt:
    """An item: as it stood, ``None`` where it had no version, and what came since, the oldest first."""

    then: ItemRecord | None = None
    since: list[Change] = field(default_factory=list)

    @property
    def now(self) -> ItemRecord | None:
        """As it stands today."""
        return self.since[-1].record if self.since else self.then

    @property
    def differs(self) -> bool:
        """Its value, or why it has none, is another one today."""
        before, after = self.then, self.now
        return (before and (before.value, before.missing, before.missing_reason)) != (
            after and (after.value, after.missing, after.missing_reason))


@dataclass
class PageAt:
    """A page as it stood: ``then`` with the events up to the boundary, ``now`` with all; ``begun``: it was there already."""

    then: FormRecord
    now: FormRecord
    begun: bool
    items: dict[str, ItemAt] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """How many of its items differ today."""
        return sum(item.differs for item in self.items.values())


_AT_CUT = text("""
    SELECT h.seq FROM cut_head h WHERE h.cut = :cut AND h.stream = :stream""")
_AT_MOMENT = text("SELECT coalesce(max(seq), 0) FROM act WHERE stream = :stream AND at < :moment")
_CUTS = text("SELECT c.name FROM cut c JOIN act a ON a.id = c.act ORDER BY a.at DESC LIMIT 50")

_FORMS = text("""
    SELECT f.id, f.subject, f.visit, f.page, f.line, f.version, fa.seq <= :seq AS begun, e.kinds, e.kinds_then, e.moved, e.moved_then
    FROM form f JOIN act fa ON fa.id = f.act
    LEFT JOIN LATERAL (
        SELECT array_agg(x.kind ORDER BY x.act, x.kind IN ('completed', 'not_done')) AS kinds,
               array_agg(x.kind ORDER BY x.act, x.kind IN ('completed', 'not_done')) FILTER (WHERE xa.seq <= :seq) AS kinds_then,
               (array_agg(x.reason ORDER BY x.act DESC) FILTER (WHERE x.kind = 'migrated'))[1] AS moved,
               (array_agg(x.reason ORDER BY x.act DESC) FILTER (WHERE x.kind = 'migrated' AND xa.seq <= :seq))[1] AS moved_then
        FROM form_event x JOIN act xa ON xa.id = x.act WHERE x.form = f.id) e ON true
    WHERE f.subject = :subject AND f.page = ANY(:pages)""")

_VERSIONS = text(f"""
    SELECT v.form, v.item, v.version, {SHOWN.format(v='v')}, a.by, a.role, a.at, a.seq, p.name
    FROM form f JOIN item_version v ON v.form = f.id JOIN act a ON a.id = v.act JOIN account p ON p.code = a.by
    {JOIN.format(v='v')} WHERE f.subject = :subject AND f.page = ANY(:pages) ORDER BY v.form, v.item, v.version""")  # noqa: S608 - fixed texts


def boundary(subject: str, cut: str) -> int | None:
    """The last act of the subject's stream inside a cut; ``None`` where the cut does not hold the subject."""
    return db.session.execute(_AT_CUT, {"cut": cut, "stream": f"subject/{subject}"}).scalar()


def boundary_at(subject: str, moment: datetime) -> int:
    """The last act of the subject's stream before a moment; 0 where it was not enrolled yet."""
    return int(db.session.execute(_AT_MOMENT, {"moment": moment, "stream": f"subject/{subject}"}).scalar_one())


def cuts() -> list[str]:
    """The names of the latest cuts."""
    return list(db.session.execute(_CUTS).scalars())


def pages_at(subject: str, seq: int, pages: Sequence[str]) -> dict[Address, PageAt]:
    """Every page of a casebook that the reader sees, as it stood at the boundary and as it stands; two statements."""
    asked = {"subject": subject, "pages": list(pages), "seq": seq}
    found, by_id = {}, {}
    for row in db.session.execute(_FORMS, asked):
        place = (row.id, row.subject, row.visit, row.page, row.line)
        then = FormRecord(*place, row.moved_then or row.version, tuple(row.kinds_then or ()))
        now = FormRecord(*place, row.moved or row.version, tuple(row.kinds or ()))
        found[then.address] = by_id[row.id] = PageAt(then, now, row.begun)
    for row in db.session.execute(_VERSIONS, asked):
        record = ItemRecord(row.item, row.version, row.value, row.missing, row.missing_reason, row.reason, row.by, row.role,
                            row.at.isoformat())
        page = by_id[row.form]
        item = page.items.setdefault(row.item, ItemAt())
        page.now.items[row.item] = record
        if row.seq <= seq:
            item.then = page.then.items[row.item] = record
        else:
            item.since.append(Change(record, row.name))
    return found
