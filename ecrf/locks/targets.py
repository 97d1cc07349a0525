"""What is frozen, locked, unlocked: a page, a visit, a subject, a site, the study; how each stands, and what waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import holds, record
from ecrf.casebook.holds import HoldRow, Standing
from ecrf.casebook.models import HOLD_LEVELS
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

ELSEWHERE = ("-", "-", "-")
"""The address of no page: what covers it covers the whole subject."""


@dataclass(frozen=True)
class Target:
    """One thing that a hold is put on; what does not belong to its level is ``None``."""

    level: str
    site: str | None = None
    subject: str | None = None
    visit: str | None = None
    page: str | None = None
    line: str | None = None

    @classmethod
    def of(cls, hold: HoldRow) -> Target:
        """What a hold was put on."""
        return cls(hold.level, hold.site, hold.subject, hold.visit, hold.page, hold.line)

    @property
    def breadth(self) -> int:
        """0 for a page to 4 for the study."""
        return HOLD_LEVELS.index(self.level)

    @property
    def address(self) -> tuple[str, str, str]:
        """``(visit, page, line)`` as holds are compared with."""
        if self.level == "page":
            return self.visit or "", self.page or "", self.line or ""
        return (self.visit or "", "-", "-") if self.level == "visit" else ELSEWHERE

    @property
    def stream(self) -> str:
        """The stream whose act brings its holds."""
        if self.subject:
            return record.subject_stream(self.subject)
        return record.site_stream(self.site) if self.site else "study"

    @property
    def key(self) -> str:
        """The key that its writers take shared (migration 0006)."""
        if self.subject:
            return f"hold/subject/{self.subject}"
        return f"hold/site/{self.site}" if self.site else "hold/study"

    @property
    def row(self) -> dict[str, Any]:
        """The columns of a hold on it."""
        return {"level": self.level, "site": self.site, "subject": self.subject, "visit": self.visit, "page": self.page, "line": self.line}

    def covers(self, address: tuple[str, str, str]) -> bool:
        """Whether a page of its subject falls under it."""
        return self.level not in ("page", "visit") or (
            self.visit == address[0] and (self.level == "visit" or (self.page, self.line) == address[1:]))


STUDY = Target("study")


@dataclass(frozen=True)
class Stand:
    """How a target stands: its state (``states.TRANSITIONS``), the asking that waits, the unlocking in force, the last hold."""

    target: Target
    state: str
    standing: Standing
    asked: HoldRow | None
    unlocking: HoldRow | None
    last: HoldRow | None


def known_to(actor: Actor, study: Study, hold: HoldRow) -> bool:
    """Whether a reader may know of a hold: of one on a page, only who reads that page."""
    return hold.page is None or actor.reads(study.pages[hold.page])


def read_holds(target: Target) -> tuple[HoldRow, ...]:
    """What covers a target, or lies within its subject; one statement."""
    return holds.of_subject(target.subject) if target.subject else holds.of_site(target.site or "")


def stand(target: Target, found: Sequence[HoldRow]) -> Stand:
    """How a target stands as a whole: holds of narrower levels say nothing about it."""
    now = clock.now()
    covering = [h for h in found if h.breadth >= target.breadth and h.covers(target.address)]
    own = [h for h in covering if h.level == target.level]
    answered = {h.asked for h in own if h.asked is not None}
    asked = next((h for h in reversed(own) if h.kind.endswith("_asked") and h.act not in answered
                  and (h.until is None or h.until > now)), None)
    unlocking = next((h for h in reversed(own) if h.kind == "unlock" and h.until and h.until > now
                      and not any(r.kind == "relock" and r.act > h.act for r in own)), None)
    standing = holds.standing(covering, target.address, now)
    told = next((h for h in reversed(covering) if h.kind in ("freeze", "thaw", "lock", "unlock", "relock")), None)
    return Stand(target, _state(standing, asked, unlocking), standing, asked, unlocking, told)


def _state(standing: Standing, asked: HoldRow | None, unlocking: HoldRow | None) -> str:
    """What is reopened by a wider unlocking is open here: it may be locked again by itself."""
    if asked is not None:
        return asked.kind
    if standing is Standing.REOPENED and unlocking is None:
        return "open"
    return standing.value


COLUMNS = """h.act, h.kind, h.level, h.site, h.subject, h.visit, h.page, h.line, h.asked, h.until, a.by, a.role, a.at, {reason},
    h.change, h.allocation_known"""
"""The columns of a ``HoldRow``: of the hold ``h`` and its act ``a``."""
RELOCKS = """hold r {more} WHERE r.kind = 'relock' AND r.act > h.act AND (r.level, r.site, r.subject, r.visit, r.page, r.line)
    IS NOT DISTINCT FROM (h.level, h.site, h.subject, h.visit, h.page, h.line)"""
"""What locked the same place again after the unlocking ``h``."""

_WAITING = text(f"""
    SELECT {COLUMNS.format(reason='a.reason')} FROM hold h JOIN act a ON a.id = h.act
    WHERE h.kind = ANY(:kinds) AND (h.until IS NULL OR h.until > clock_timestamp())
      AND NOT EXISTS (SELECT 1 FROM hold n WHERE n.asked = h.act)
      AND NOT EXISTS (SELECT 1 FROM {RELOCKS.format(more='')} AND h.kind = 'unlock')
      AND (CAST(:site AS text) IS NULL OR coalesce(h.site, left(h.subject, 2)) = :site)
    ORDER BY h.act LIMIT :most""")  # noqa: S608 - fixed texts
_WIDE = text(f"""
    SELECT {COLUMNS.format(reason='a.reason')} FROM hold h JOIN act a ON a.id = h.act
    WHERE h.level IN ('site', 'study') ORDER BY h.act""")  # noqa: S608 - fixed texts


def waiting(*kinds: str, site: str | None = None, most: int = 200) -> list[HoldRow]:
    """Askings that wait for a second person (``lock_asked``, ``unlock_asked``), or unlockings in force (``unlock``), the
    oldest first; of one site or of all."""
    rows = db.session.execute(_WAITING, {"kinds": list(kinds), "site": site, "most": most})
    return [HoldRow(*row) for row in rows]


def wide() -> dict[str, tuple[HoldRow, ...]]:
    """The holds of every site, and under ``""`` those of the study, in one statement."""
    rows = [HoldRow(*row) for row in db.session.execute(_WIDE)]
    sites = {str(row.site) for row in rows if row.site}
    return {site: tuple(r for r in rows if r.level == "study" or r.site == site) for site in ("", *sites)}
