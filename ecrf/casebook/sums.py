"""Sums of sites, kept beside the record: what was added up over a site holds until an act comes to one of its subjects.

Each is kept with the stamp of what it was added up from: the subjects of the site and the newest act of each, and what
the definition says of the count (``basis``). A sum whose stamp is not that of today is worked out again by whoever
reads it; no order of commits can leave an old one standing, for no act has the number of another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.db import db
from ecrf.permissions import Actor

BASIS = "CAST(:basis AS text)"
STAMP = "{basis} || '/' || sum(hashtextextended(h.subject, h.newest)) || '/' || count(*)"
"""The stamp of a site: over ``subject_head h``, grouped by site; one statement gives it with the sum that it stamps."""

_KNOWN = """
    WITH today AS (SELECT left(h.subject, 2) AS site, {stamp} AS stamp FROM subject_head h
                   WHERE :everywhere OR left(h.subject, 2) = ANY(:sites) GROUP BY 1)
    SELECT t.site, k.sums FROM today t LEFT JOIN site_sum k ON k.kind = :kind AND k.site = t.site AND k.stamp = t.stamp
    ORDER BY t.site"""

_STAMPS = text(f"""
    SELECT left(h.subject, 2) AS site, {STAMP.format(basis=BASIS)} AS stamp FROM subject_head h
    WHERE left(h.subject, 2) = ANY(:sites) GROUP BY 1""")  # noqa: S608 - fixed texts

_KEEP = text("""
    INSERT INTO site_sum (kind, site, stamp, sums)
    SELECT :kind, site, stamp, sums FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(site text, stamp text, sums jsonb) ORDER BY site
    ON CONFLICT (kind, site) DO UPDATE SET stamp = excluded.stamp, sums = excluded.sums""")


@dataclass(frozen=True)
class Count:
    """What is counted subject by subject and added up site by site: ``kind`` names its sums, ``basis`` what the definition
    says of it; ``expressed`` is the basis in SQL, where more belongs to it than ``basis``, which it holds as ``:basis``.

    ``add`` gives what to keep of each site, and the stamps of those that may keep it. Where it adds up what is kept of each
    subject, ``stale`` are the subjects of some sites that were counted before their newest act, and ``count`` counts some of
    them and keeps what it counted.
    """

    kind: str
    basis: str
    add: Callable[[Sequence[str]], tuple[dict[str, str], dict[str, Any]]]
    stale: Callable[[Sequence[str]], Sequence[Any]] = lambda _sites: ()
    count: Callable[[Sequence[Any]], None] = lambda _stale: None
    at_once: int = 1
    """Subjects that one round counts: each is kept, so that nothing is lost when the reader goes away."""
    expressed: str = BASIS

    def of(self, actor: Actor) -> dict[str, Any]:
        """The sums of each site that the actor reaches, as of now: counted and added up where they are not kept."""
        found = known(self.kind, self.basis, actor, self.expressed)
        if lacking := [site for site, kept in found.items() if kept is None]:
            stale = self.stale(lacking)
            for start in range(0, len(stale), self.at_once):
                self.count(stale[start:start + self.at_once])
            stamps, added = self.add(lacking)
            keep(self.kind, {site: (stamp, added[site]) for site, stamp in stamps.items()})
            found |= added
        return found


def grouped(actor: Actor, kind: str, groups: str) -> list[tuple[Any, ...]]:
    """What one statement counts group by group, kept likewise: ``(site, …, count)`` of every site that the actor reaches, unmasked.

    ``groups`` selects ``site, names, count``, the names as an array, of the sites ``:sites``. It is read after the stamps: what
    comes in between is counted under a stamp that is no longer that of today, and so counted again.
    """
    basis = hashlib.sha256(groups.encode()).hexdigest()[:16]

    def add(sites: Sequence[str]) -> tuple[dict[str, str], dict[str, Any]]:
        stamps = {row.site: row.stamp for row in db.session.execute(_STAMPS, {"basis": basis, "sites": sites})}
        found: dict[str, Any] = {site: [] for site in sites}
        for site, names, count in db.session.execute(text(groups), {"sites": sites}):
            found[site].append([*names, count])
        return stamps, found

    kept = Count(kind, basis, add).of(actor)
    return [(site, *counted) for site, found in kept.items() for counted in found]


def known(kind: str, basis: str, actor: Actor, expressed: str) -> dict[str, Any]:
    """The sums of each site that the actor reaches and that has subjects; ``None`` where they are to be worked out anew."""
    statement = text(_KNOWN.format(stamp=STAMP.format(basis=expressed)))
    rows = db.session.execute(statement, {"kind": kind, "basis": basis, "everywhere": actor.whole_study, "sites": sorted(actor.sites)})
    return {row.site: row.sums for row in rows}


def keep(kind: str, found: Mapping[str, tuple[str, Any]]) -> None:
    """Keep the sums of some sites, each with its stamp, on a connection of its own: it is no part of what the reader does."""
    if not found:
        return
    rows = [{"site": site, "stamp": stamp, "sums": sums} for site, (stamp, sums) in sorted(found.items())]
    with db.engine.engine.begin() as beside:
        beside.execute(_KEEP, {"kind": kind, "rows": json.dumps(rows)})
