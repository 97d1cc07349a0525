"""The audit trail: every act the reader may see, with the rows it brought, old value beside new; one query for page and export.

Masked here: sites the reader does not reach, pages the reader may not see (an act that touches only these is absent,
and nothing counts it), account streams for whoever has no business there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, literal_column, select, text

from ecrf.casebook import keyset, seals
from ecrf.casebook.models import MOMENT
from ecrf.db import db
from ecrf.permissions import Actor

ACCOUNT_READERS = frozenset({"ADM", "INS", "DM"})
"""Roles that see what happens to accounts: log-ins, denials, grants."""

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
    key: str


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; ``first`` and ``until`` are moments, the latter excluded."""

    by: str = ""
    role: str = ""
    site: str = ""
    subject: str = ""
    page: str = ""
    item: str = ""
    verb: str = ""
    reason: str = ""
    first: datetime | None = None
    until: datetime | None = None


_COLUMNS = ("a.at", "a.by", "p.name", "a.role", "a.verb", "a.stream", "u.number AS subject", "coalesce(u.site, "
            "substring(a.stream FROM '^site/(.*)$')) AS site", "a.reason", "a.detail", "c.rows", "c.hidden", "o.olds",
            "s.digest")
_FROM = text("""
    act a JOIN seal s ON s.act = a.id JOIN account p ON p.code = a.by
    LEFT JOIN subject u ON a.stream = 'subject/' || u.number
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(r.content - 'definition') FILTER (WHERE r.seen), '[]') AS rows,
               coalesce(bool_or(NOT r.seen), false) AS hidden
        FROM (SELECT content, content->>'page' IS NULL OR content->>'page' = ANY(:pages) AS seen FROM act_content
              WHERE act = a.id AND content->>'table' <> 'cut_head') r) c
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(f.visit, f.page, f.line, v.item, w.value, w.missing)) AS olds
        FROM item_version v JOIN form f ON f.id = v.form
        JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1
        WHERE v.act = a.id) o""")

_HOLDS = {
    "by": "a.by = :by", "role": "a.role = :role", "verb": "a.verb = :verb",
    "site": "(u.site = :site OR a.stream = 'site/' || :site)", "subject": "a.stream = 'subject/' || :subject",
    "page": """((:page = ANY(:pages) AND :page = ANY(string_to_array(a.detail->>'page', '/'))) OR (a.id IN (
        SELECT t.act FROM form f JOIN (SELECT act, form FROM item_version UNION ALL SELECT act, form FROM form_event
            UNION ALL SELECT act, id FROM form UNION ALL SELECT act, form FROM verification
            UNION ALL SELECT m.act, q.form FROM query q JOIN query_message m ON m.query = q.id) t ON t.form = f.id
        WHERE f.page = :page UNION ALL SELECT act FROM site_line WHERE page = :page)
        AND EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE e->>'page' = :page)))""",
    "item": """(a.id IN (SELECT act FROM item_version WHERE item = :item UNION ALL SELECT act FROM verification WHERE item = :item
        UNION ALL SELECT act FROM query WHERE item = :item)
        AND EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE e->>'item' = :item))""",
    "reason": """((NOT c.hidden AND position(lower(:reason) IN lower(a.reason)) > 0) OR (a.id IN (
        SELECT act FROM item_version WHERE position(lower(:reason) IN lower(reason)) > 0
        UNION ALL SELECT act FROM form_event WHERE position(lower(:reason) IN lower(reason)) > 0)
        AND EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE position(lower(:reason) IN lower(e->>'reason')) > 0)))""",
    "first": "a.at >= :first", "until": "a.at < :until",
}
"""Filter → condition; all values are bound. What narrows by an index stands before what looks into the masked rows."""

_WITHIN = "EXISTS (SELECT 1 FROM cut_head h WHERE h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq)"
_SITES = ("(u.site = ANY(:sites) OR a.stream = ANY(:site_streams))")
_NO_ACCOUNTS = "a.stream !~ '^(account/|door$)'"
_ONLY_ACCOUNTS = "a.stream ~ '^(account/|site/|door$)'"
_SAYS_SOMETHING = "(a.stream !~ '^subject/' OR c.rows <> '[]' OR (NOT c.hidden AND coalesce(a.detail::text, '') !~ :unseen))"
_KEY = (literal_column("a.at", MOMENT), literal_column("s.digest", String()))
_NEWEST = (text("a.at DESC"), text("s.digest DESC"))
_OLDEST = (text("a.at"), text("s.digest"))


@dataclass(frozen=True)
class Sight:
    """What a reader may know of: the pages read, and the OIDs of those that must not be named."""

    reader: Actor
    pages: tuple[str, ...]
    unseen: tuple[str, ...]

    @property
    def pattern(self) -> str:
        """A regular expression for words that name a page the reader may not see."""
        return rf"\m({'|'.join(self.unseen)})\M" if self.unseen else r"\mno page\M"

    def may_know(self, detail: Mapping[str, Any] | None) -> bool:
        """Whether an act's detail names no page that the reader may not see."""
        words = set(re.findall(r"\w+", json.dumps(detail))) if detail else set()
        return words.isdisjoint(self.unseen)


def sight(reader: Actor, pages: Any) -> Sight:
    """What the reader may know of these blank pages."""
    readable = tuple(reader.readable(pages))
    return Sight(reader, readable, tuple(page.oid for page in pages if page.oid not in readable))


def newest(seen: Sight, filters: Filters, after: str = "", limit: int = 50) -> list[Entry]:
    """The newest acts, or those before the act of key ``after``. Raises ``ValueError`` for a key that is none."""
    query, values = _query(seen, filters)
    if after:
        edge = keyset.read(after, datetime, str)
        if edge is None:
            raise ValueError(after)
        query = query.where(keyset.beyond(_KEY, edge, back=True))
    rows = db.session.execute(query.order_by(*_NEWEST).limit(limit), values)
    return [_entry(seen, row) for row in rows]


def at_cut(seen: Sight, cut: str) -> Iterator[Entry]:
    """The whole trail as of a cut, the oldest act first; streamed."""
    query, values = _query(seen, Filters())
    query = query.where(text(_WITHIN)).order_by(*_OLDEST).execution_options(stream_results=True, yield_per=500)
    for row in db.session.execute(query, values | {"cut": cut}):
        yield _entry(seen, row)


def _query(seen: Sight, filters: Filters) -> tuple[Select[Any], dict[str, Any]]:
    reader = seen.reader
    given = {name: value for name, value in vars(filters).items() if value}
    conditions = [_HOLDS[name] for name in given]
    values = {**given, "pages": list(seen.pages)}
    if reader.role == "ADM":
        conditions.append(_ONLY_ACCOUNTS)
    else:
        conditions.append(_SAYS_SOMETHING)
        values["unseen"] = seen.pattern
    if reader.role not in ACCOUNT_READERS:
        conditions.append(_NO_ACCOUNTS)
    if not reader.whole_study:
        conditions.append(_SITES)
        values |= {"sites": sorted(reader.sites), "site_streams": [f"site/{site}" for site in sorted(reader.sites)]}
    return select(*map(text, _COLUMNS)).select_from(_FROM).where(*map(text, conditions)), values


def _entry(seen: Sight, row: Any) -> Entry:
    whole = not row.hidden and seen.may_know(row.detail)
    olds = {tuple(old[:4]): old[4:] for old in row.olds or ()}
    rows = (Row(content.pop("table"), content, *olds.get(_slot(content), (None, None))) for content in row.rows)
    return Entry(row.at, row.by, row.name, row.role, row.verb, row.stream, row.subject, row.site,
                 None if row.hidden else row.reason, row.detail if whole else None,
                 tuple(sorted(rows, key=_place)), keyset.key(row.at, row.digest))


def _slot(content: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(content.get(part) for part in ("visit", "page", "line", "item"))


def _place(row: Row) -> tuple[Any, ...]:
    told = TABLES.index(row.table) if row.table in TABLES else len(TABLES)
    return told, row.table, seals.canonical(dict(row.content))
