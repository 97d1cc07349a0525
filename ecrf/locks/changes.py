"""What was changed while something was unlocked: the audit trail of its pages between the unlocking and its end (LOCK-04)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import keyset, trail
from ecrf.casebook.holds import HoldRow
from ecrf.casebook.trail import Entry
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .targets import COLUMNS, RELOCKS, Target

TOLD = ("item_version", "form_event", "query", "query_message", "verification", "signature", "subject", "site_line")
"""The rows that a lock refuses: while it is lifted, these are the changes."""

_UNLOCKINGS = text(f"""
    SELECT {COLUMNS.format(reason='q.reason')},
           (SELECT min(ra.at) FROM {RELOCKS.format(more='JOIN act ra ON ra.id = r.act')}) AS relocked
    FROM hold h JOIN act a ON a.id = h.act JOIN act q ON q.id = h.asked
    WHERE h.kind = 'unlock' AND (:everywhere OR coalesce(h.site, left(h.subject, 2)) = ANY(:sites))
      AND (h.page IS NULL OR h.page = ANY(:pages)) AND (CAST(:at AS timestamptz) IS NULL OR a.at <= :at)
      AND (NOT :running OR (h.until > :now AND NOT EXISTS (SELECT 1 FROM {RELOCKS.format(more='')})))
    ORDER BY a.at DESC LIMIT :most""")  # noqa: S608 - fixed texts


@dataclass(frozen=True)
class Unlocking:
    """One unlocking: the hold (its reason is that of the asking), and when it was locked again before the time."""

    hold: HoldRow
    relocked: datetime | None

    @property
    def target(self) -> Target:
        """What was unlocked."""
        return Target.of(self.hold)

    @property
    def ends(self) -> datetime:
        """When it ended, or will."""
        return min(filter(None, (self.relocked, self.hold.until)))

    @property
    def running(self) -> bool:
        """Whether it is in force."""
        return self.ends > clock.now()

    @property
    def key(self) -> str:
        """How an address names it."""
        h = self.hold
        return keyset.key(h.at, *(part or "" for part in (h.level, h.site, h.subject, h.visit, h.page, h.line)))


def unlockings(actor: Actor, study: Study, most: int = 51, at: datetime | None = None, *, running: bool = False) -> list[Unlocking]:
    """The newest unlockings that the actor may know of; ``at``: from that moment back; ``running``: those in force alone."""
    rows = db.session.execute(_UNLOCKINGS, {
        "everywhere": actor.whole_study, "sites": sorted(actor.sites), "pages": actor.readable(study.page_list), "at": at,
        "running": running, "now": clock.now(), "most": most})
    return [Unlocking(HoldRow(*row[:16]), row.relocked) for row in rows]


def find(actor: Actor, study: Study, key: str) -> Unlocking | None:
    """The unlocking of that key, ``None`` when there is none that the actor may know of."""
    named = keyset.read(key, datetime, *(str,) * 6)
    found = unlockings(actor, study, 5, named[0]) if named is not None else []
    return next((one for one in found if one.key == key), None)


def changes(actor: Actor, study: Study, unlocking: Unlocking) -> list[Entry]:
    """Every act of the trail that changed something there meanwhile, the oldest first, with the rows that concern it."""
    target, hold = unlocking.target, unlocking.hold
    wanted = trail.Filters(site=target.site or "", subject=target.subject or "", visit=target.visit or "", page=target.page or "",
                           first=hold.at, until=unlocking.ends)
    seen = trail.sight(actor, study.every_page)
    found = (replace(entry, rows=tuple(row for row in entry.rows if _concerns(target, row)))
             for entry in trail.oldest(seen, wanted))
    return [entry for entry in found if entry.rows]


def _concerns(target: Target, row: trail.Row) -> bool:
    return row.table in TOLD and target.covers((row.visit or "", row.page or "", row.line or ""))
