"""The audit trail: every act the reader may see, with the rows it brought, old value beside new; one query for page and export.

Masked here: sites the reader does not reach, pages the reader may not see (an act that touches only these is absent,
and nothing counts it), account streams for whoever has no business there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import text

from ecrf.db import db

from . import keyset, masks
from .sieve import Filters, Sight, Wanted, conditions, sight

__all__ = ["Entry", "Filters", "Found", "LOOKED_AT", "Row", "Sight", "at_cut", "newest", "oldest", "search", "sight"]

TABLES = ("subject", "form", "form_event", "item_version", "query", "query_message", "verification", "site_line")
"""Order in which the rows of an act are told; others follow by name."""


@dataclass(frozen=True)
class Row:
    """One row that an act brought: its table, its natural columns, and for an item version what stood before."""

    table: str
    content: Mapping[str, Any]
    old: str | None = None
    old_missing: str | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.content.get(name)

    @property
    def place(self) -> str:
        """``D0/VS``, ``AE/3``."""
        return "/".join(filter(None, (self.content.get(part) for part in ("visit", "page", "line"))))


@dataclass(frozen=True)
class Entry:
    """One act as its reader may see it. ``key`` is where a list goes on; it tells nothing of acts between."""

    at: datetime
    by: str
    name: str
    role: str
    verb: str
    stream: str
    subject: str | None
    site: str | None
    reason: str | None
    detail: Mapping[str, Any] | None
    rows: tuple[Row, ...]
    seal: str
    key: str


LOOKED_AT = 2000
"""Acts that one answer looks into at most: a list that finds few among them says so, and where to look on."""

_COLUMNS = """a.at, a.by, p.name, a.role, a.verb, a.stream, substring(a.stream FROM '^subject/(.*)$') AS subject,
    substring(a.stream FROM '^s[a-z]+/(..)') AS site, a.reason, a.detail, c.rows, c.hidden, o.olds, s.digest"""
_FROM = f"""
    act a JOIN seal s ON s.act = a.id JOIN account p ON p.code = a.by
    LEFT JOIN (
        SELECT r.act, jsonb_agg(CASE WHEN :masking AND {masks.SLOT} = ANY(:masked) THEN {masks.BLANKED}
                                ELSE r.content - 'definition' END) FILTER (WHERE r.seen) AS rows, bool_or(NOT r.seen) AS hidden
        FROM (SELECT act, content, content->>'page' IS NULL OR content->>'page' = ANY(:pages) AS seen
              FROM (SELECT * FROM act_content WHERE act = ANY(:acts) OFFSET 0) brought
              WHERE content->>'table' <> 'cut_head') r GROUP BY r.act) b ON b.act = a.id
    CROSS JOIN LATERAL (SELECT coalesce(b.rows, '[]') AS rows, coalesce(b.hidden, false) AS hidden) c
    LEFT JOIN (
        SELECT v.act, jsonb_agg(jsonb_build_array(f.visit, f.page, f.line, v.item, CASE WHEN k.act IS NULL THEN w.value END,
                                                  CASE WHEN k.act IS NULL THEN w.missing ELSE '{masks.CODE}' END)) AS olds
        FROM item_version v JOIN form f ON f.id = v.form
        JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1 {masks.JOIN.format(v='w')}
        WHERE v.act = ANY(:acts) GROUP BY v.act) o ON o.act = a.id"""  # noqa: S608 - fixed texts
"""Some acts, with what they brought: each table is asked once for all of them, and no row is put together (OFFSET 0) before its
act is known to be one of them."""
AT_ONCE = 500
"""Acts that one statement puts together where the whole trail is read."""

WITHIN = "EXISTS (SELECT 1 FROM cut_head h WHERE h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq)"
"""Whether an act ``a`` was there when the cut was taken."""


@dataclass(frozen=True)
class Found:
    """Acts of a list, and from where to look on when few were found among those looked into (``None``: that was all)."""

    entries: list[Entry]
    on: str | None = None


def newest(seen: Sight, filters: Filters, after: str = "", limit: int = 50) -> list[Entry]:
    """The newest acts, or those before the act of key ``after``. Raises ``ValueError`` for a key that is none."""
    return search(seen, filters, after, limit, None).entries


def search(seen: Sight, filters: Filters, after: str = "", limit: int = 50, look: int | None = LOOKED_AT) -> Found:
    """The same, having looked into about ``look`` acts at most (whole minutes, so that the edge tells of no single act)."""
    wanted = conditions(seen, filters)
    if after:
        edge = keyset.read(after, datetime, str)
        if edge is None:
            raise ValueError(after)
        wanted.before(*edge)
    back = wanted.values["back"] = _edge(wanted, look) if look is not None else None
    if back is not None:
        wanted.act.append("a.at >= :back")
    entries: list[Entry] = []
    for at_once in (limit + limit // 8, 2 * limit, 20 * limit, None):
        acts = _acts(wanted, at_once)
        entries += _told(seen, wanted, [act.id for act in acts], limit - len(entries))
        if len(entries) >= limit or at_once is None or len(acts) < at_once:
            break
        wanted.before(acts[-1].at, acts[-1].digest)
    return Found(entries, keyset.key(back, "") if back is not None and len(entries) < limit else None)


def _edge(wanted: Wanted, look: int) -> datetime | None:
    """The minute in which the act lies that is ``look`` acts back; ``None`` when there are not so many."""
    query = f"""SELECT date_trunc('minute', a.at) FROM {' AND '.join([wanted.looked, *wanted.since])}
        ORDER BY a.at DESC OFFSET :look LIMIT 1"""  # noqa: S608 - fixed texts
    found: datetime | None = db.session.execute(text(query), wanted.values | {"look": look}).scalar()
    return found


def _acts(wanted: Wanted, at_once: int | None) -> Sequence[Any]:
    """The newest acts that fulfil what can be told without putting their rows together."""
    query = f"""SELECT a.id, a.at, s.digest FROM (SELECT a.* FROM {' AND '.join([wanted.looked, *wanted.since])}) a JOIN seal s ON s.act = a.id
        WHERE {' AND '.join(['true', *wanted.past, *wanted.touched])}
        ORDER BY a.at DESC, s.digest DESC LIMIT :at_once"""  # noqa: S608 - fixed texts
    return db.session.execute(text(query), wanted.values | {"at_once": at_once}).all()


def _told(seen: Sight, wanted: Wanted, acts: Sequence[int], limit: int | None = None) -> list[Entry]:
    """Those acts as the reader sees them: the newest first up to a limit, else all of them, the oldest first."""
    if not acts:
        return []
    order = "a.at, s.digest" if limit is None else "a.at DESC, s.digest DESC LIMIT :limit"
    query = f"SELECT {_COLUMNS} FROM {_FROM} WHERE a.id = ANY(:acts) AND {' AND '.join(['true', *wanted.rows])} ORDER BY {order}"  # noqa: S608
    rows = db.session.execute(text(query), wanted.values | {"acts": list(acts), "limit": limit})
    return [_entry(seen, row) for row in rows]


def oldest(seen: Sight, filters: Filters) -> Iterator[Entry]:
    """Everything of a list, the oldest act first; streamed, never capped."""
    return _stream(seen, conditions(seen, filters))


def at_cut(seen: Sight, cut: str, filters: Filters | None = None) -> Iterator[Entry]:
    """The whole trail as of a cut, or what filters leave of it, the oldest act first; streamed."""
    wanted = conditions(seen, filters or Filters())
    wanted.act.append(WITHIN)
    wanted.values["cut"] = cut
    return _stream(seen, wanted)


def _stream(seen: Sight, wanted: Wanted) -> Iterator[Entry]:
    query = f"""SELECT a.id FROM act a JOIN seal s ON s.act = a.id WHERE {' AND '.join([*wanted.reach, *wanted.act, *wanted.touched])}
        ORDER BY a.at, s.digest"""  # noqa: S608 - fixed texts
    acts = db.session.execute(text(query).execution_options(stream_results=True, max_row_buffer=AT_ONCE), wanted.values).scalars()
    for some in acts.partitions(AT_ONCE):
        yield from _told(seen, wanted, some)


def _entry(seen: Sight, row: Any) -> Entry:
    whole = not row.hidden and seen.may_know(row.detail)
    olds = {tuple(old[:4]): old[4:] for old in row.olds or ()}
    rows = [Row(content.pop("table"), content, *(olds.get(_slot(content), (None, None)) if olds else ())) for content in row.rows]
    return Entry(row.at, row.by, row.name, row.role, row.verb, row.stream, row.subject, row.site,
                 row.reason if whole else None, row.detail if whole else None,
                 _in_order(rows), row.digest, keyset.key(row.at, row.digest))


def _slot(content: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(content.get(part) for part in ("visit", "page", "line", "item"))


in_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
"""What an act brought or says as text, by the order of names."""
_TOLD = {table: n for n, table in enumerate(TABLES)}
_BY_ITEM, _LAST = frozenset({"item_version", "verification"}), "\U0010ffff"
"""Tables whose rows begin with their item, in the order of their columns' names; and what stands for none."""


def _in_order(rows: list[Row]) -> tuple[Row, ...]:
    """The rows of an act by table and the text of their content, which is made only where their items leave a choice."""
    if len(rows) < 2:
        return tuple(rows)
    found = sorted(rows, key=_near)
    places = [_near(row) for row in found]
    if any(one == other for one, other in pairwise(places)):
        found.sort(key=lambda row: (*_near(row)[:2], in_json(row.content)))
    return tuple(found)


def _near(row: Row) -> tuple[int, str, str]:
    return near(row.table, row.content.get("item") if row.table in _BY_ITEM else None)


def near(table: str, item: str | None = None) -> tuple[int, str, str]:
    """Where a row stands in its act, as far as its table and item tell."""
    return _TOLD.get(table, len(_TOLD)), table, item or _LAST
