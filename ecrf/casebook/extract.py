"""Reading the record as of a cut: every row whose act is not after the head that the cut names for its stream.

Subject by subject in a fixed order, a few casebooks in memory at a time, masked by the pages the reader may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.db import db
from ecrf.permissions import Actor

from .masks import JOIN, LATERAL, SHOWN, SHOWN_MESSAGE
from .read import Casebook, FormRecord, ItemRecord

AT_ONCE = 50
"""Casebooks read in one statement."""
ROWS = 1000
"""Rows made of an answer at a time."""


@dataclass
class FormAt(FormRecord):
    """A page as it stood: with the reason of each of its events, and the protocol its site followed when it was begun."""

    reasons: tuple[str | None, ...] = ()
    protocol: str | None = None

    @property
    def not_done_reason(self) -> str | None:
        """Why the page was not done, while it is."""
        if self.state != "not_done":
            return None
        return next(r for k, r in reversed(list(zip(self.events, self.reasons, strict=True))) if k == "not_done")


@dataclass(frozen=True)
class SubjectAt:
    """A subject of a cut."""

    number: str
    site: str
    enrolled: datetime


_SUBJECTS = text("""
    SELECT u.number, u.site, a.at FROM subject u JOIN act a ON a.id = u.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE :everywhere OR u.site = ANY(:sites) ORDER BY u.number COLLATE "C\"""")

_FORMS = text("""
    SELECT f.id, f.subject, f.visit, f.page, f.line, coalesce(e.moved, f.version), p.protocol, e.events, e.reasons
    FROM form f JOIN act fa ON fa.id = f.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = fa.stream AND fa.seq <= h.seq
    LEFT JOIN LATERAL (SELECT array_agg(x.kind ORDER BY x.act, x.kind IN ('completed', 'not_done')) AS events,
                              array_agg(x.reason ORDER BY x.act, x.kind IN ('completed', 'not_done')) AS reasons,
                              (array_agg(x.reason ORDER BY x.act DESC) FILTER (WHERE x.kind = 'migrated'))[1] AS moved
                       FROM form_event x JOIN act xa ON xa.id = x.act WHERE x.form = f.id AND xa.seq <= h.seq) e ON true
    LEFT JOIN LATERAL (SELECT s.protocol FROM site_protocol s JOIN subject u ON u.site = s.site JOIN act sa ON sa.id = s.act
                       JOIN site z ON z.code = s.site
                       JOIN cut_head sh ON sh.cut = :cut AND sh.stream = sa.stream AND sa.seq <= sh.seq
                       WHERE u.number = f.subject AND s.starts <= CAST(fa.at AT TIME ZONE z.zone AS date)
                       ORDER BY s.starts DESC LIMIT 1) p ON true
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C\"""")

_ITEMS = text(f"""
    SELECT DISTINCT ON (i.form, i.item COLLATE "C") i.form, i.item, i.version, {SHOWN.format(v='i')}, i.act
    FROM item_version i JOIN form f ON f.id = i.form JOIN act a ON a.id = i.act {JOIN.format(v='i')}
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY i.form, i.item COLLATE "C", i.version DESC""")  # noqa: S608 - fixed texts

_VERSIONS = text(f"""
    SELECT f.subject, f.visit, f.page, f.line, i.item, i.version, {SHOWN.format(v='i')}, a.by, a.role, a.at
    FROM item_version i JOIN form f ON f.id = i.form JOIN act a ON a.id = i.act {JOIN.format(v='i')}
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C", i.item COLLATE "C",
             i.version""")  # noqa: S608 - fixed texts

_MESSAGES = text(f"""
    SELECT f.subject, f.visit, f.page, f.line, f.version AS crf, q.number, q.item, q.check_id, q.follows, m.number AS message, m.kind,
           {SHOWN_MESSAGE.format(m='m')}, a.by, a.role, a.at,
           first_value(m.kind) OVER (PARTITION BY q.id ORDER BY m.kind = 'route', m.number DESC) AS last
    FROM query q JOIN form f ON f.id = q.form JOIN query_message m ON m.query = q.id JOIN act a ON a.id = m.act
    {LATERAL.format(m='m', f='f')} JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C", q.number, m.number""")  # noqa: S608 - fixed texts

_VERIFICATIONS = text("""
    SELECT f.subject, f.visit, f.page, f.line, v.item, v.version, v.kind, a.by, a.role, a.at,
           NOT EXISTS (SELECT 1 FROM item_version n JOIN act na ON na.id = n.act
                       WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1
                         AND na.seq <= h.seq) AS current
    FROM verification v JOIN form f ON f.id = v.form JOIN act a ON a.id = v.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C", v.item COLLATE "C",
             v.version, a.seq""")

_SIGNATURES = text("""
    SELECT f.subject, f.visit, f.page, f.line, s.scope, s.meaning, s.name, s.zone, s.digest, a.by, a.role, a.at,
           EXISTS (SELECT 1 FROM item_version v JOIN act va ON va.id = v.act
                   WHERE v.form = s.form AND v.act > s.act AND va.seq <= h.seq)
           OR EXISTS (SELECT 1 FROM form_event e JOIN act ea ON ea.id = e.act
                      WHERE e.form = s.form AND e.act > s.act AND e.kind <> 'signed' AND ea.seq <= h.seq) AS void
    FROM signature s JOIN form f ON f.id = s.form JOIN act a ON a.id = s.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C", a.seq""")

_EVENTS = text("""
    SELECT f.subject, f.visit, f.page, f.line, f.version AS crf, e.kind, e.reason, a.by, a.role, a.at
    FROM form_event e JOIN form f ON f.id = e.form JOIN act a ON a.id = e.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE f.subject = ANY(:subjects) AND f.page = ANY(:pages)
    ORDER BY f.subject COLLATE "C", f.visit COLLATE "C", f.page COLLATE "C", f.line COLLATE "C", a.seq,
             e.kind IN ('completed', 'not_done'), e.kind COLLATE "C\"""")

_ACTS = text("""
    SELECT substring(a.stream FROM 9) AS subject, a.id, a.seq, a.by, a.role, a.at, s.digest FROM act a JOIN seal s ON s.act = a.id
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE a.stream IN (SELECT 'subject/' || n FROM unnest(CAST(:subjects AS text[])) n) AND cardinality(CAST(:pages AS text[])) >= 0
    ORDER BY a.stream COLLATE "C", a.seq""")

_VISIBLE = {"versions": _VERSIONS, "messages": _MESSAGES, "verifications": _VERIFICATIONS, "signatures": _SIGNATURES, "events": _EVENTS,
            "acts": _ACTS}


def subjects(cut: str, reader: Actor) -> list[SubjectAt]:
    """The subjects enrolled at the cut, at the sites the reader reaches, by number."""
    rows = db.session.execute(_SUBJECTS, {"cut": cut, "everywhere": reader.whole_study, "sites": sorted(reader.sites)})
    return [SubjectAt(row.number, row.site, row.at) for row in rows]


def casebooks(cut: str, who: Sequence[SubjectAt], pages: Sequence[str]) -> Iterator[tuple[SubjectAt, Casebook]]:
    """The casebook of each subject as it stood at the cut; ``pages`` is the mask."""
    for some in _batches(who):
        found = {one.number: Casebook(one.number, {}) for one in some}
        acts = {row.id: (row.by, row.role, row.at.isoformat()) for row in _rows(_ACTS, cut, some, pages)}
        forms: dict[int, FormAt] = {}
        for id_, subject, visit, page, line, crf, protocol, events, reasons in _rows(_FORMS, cut, some, pages):
            forms[id_] = found[subject].forms[visit, page, line] = FormAt(
                id_, subject, visit, page, line, crf, tuple(events or ()), reasons=tuple(reasons or ()), protocol=protocol)
        for id_, item, version, value, missing, why, reason, act in _rows(_ITEMS, cut, some, pages):
            forms[id_].items[item] = ItemRecord(item, version, value, missing, why, reason, *acts[act])
        for one in some:
            yield one, found[one.number]


def rows(kind: str, cut: str, who: Sequence[SubjectAt], pages: Sequence[str]) -> Iterator[Any]:
    """As of the cut, in order: ``versions`` (every value ever recorded), ``messages`` of queries, ``verifications``,
    ``signatures`` (``void``: something of their page came after them) or ``events`` of pages.

    ``acts`` are all of the subjects' with their seals, masked by nothing: to look up what a row is sealed by, never to be told.
    """
    for some in _batches(who):
        yield from _rows(_VISIBLE[kind], cut, some, pages)


def _rows(query: Any, cut: str, some: Sequence[SubjectAt], pages: Sequence[str]) -> Iterator[Any]:
    found = db.session.execute(query, {"cut": cut, "subjects": [one.number for one in some], "pages": list(pages)})
    for rows in found.partitions(ROWS):
        yield from rows


def _batches(who: Sequence[SubjectAt]) -> Iterator[Sequence[SubjectAt]]:
    for start in range(0, len(who), AT_ONCE):
        yield who[start:start + AT_ONCE]
