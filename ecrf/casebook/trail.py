"""The audit trail: every act the reader may see, with the rows it brought, old value beside new; one query for page and export.

Masked here: sites the reader does not reach, pages the reader may not see (an act that touches only these is absent,
and nothing counts it), account streams for whoever has no business there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.casebook import keyset, masks, seals
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
    seal: str
    key: str


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; ``verbs`` is a kind of act; ``first`` and ``until`` are moments, the latter excluded."""

    by: str = ""
    role: str = ""
    site: str = ""
    subject: str = ""
    visit: str = ""
    page: str = ""
    item: str = ""
    verb: str = ""
    verbs: tuple[str, ...] = ()
    reason: str = ""
    first: datetime | None = None
    until: datetime | None = None


LOOKED_AT = 5000
"""Acts that one answer looks into at most: a list that finds few among them says so, and where to look on."""

_COLUMNS = """a.at, a.by, p.name, a.role, a.verb, a.stream, substring(a.stream FROM '^subject/(.*)$') AS subject,
    substring(a.stream FROM '^s[a-z]+/(..)') AS site, a.reason, a.detail, c.rows, c.hidden, o.olds, s.digest"""
_FROM = f"""
    act a JOIN seal s ON s.act = a.id JOIN account p ON p.code = a.by
    CROSS JOIN LATERAL (
        SELECT coalesce(jsonb_agg(CASE WHEN :masking AND {masks.SLOT} = ANY(:masked) THEN {masks.BLANKED}
                                  ELSE r.content - 'definition' END) FILTER (WHERE r.seen), '[]') AS rows,
               coalesce(bool_or(NOT r.seen), false) AS hidden
        FROM (SELECT content, content->>'page' IS NULL OR content->>'page' = ANY(:pages) AS seen FROM act_content
              WHERE act = a.id AND content->>'table' <> 'cut_head') r) c
    CROSS JOIN LATERAL (
        SELECT jsonb_agg(jsonb_build_array(f.visit, f.page, f.line, v.item, CASE WHEN k.act IS NULL THEN w.value END,
                                           CASE WHEN k.act IS NULL THEN w.missing ELSE '{masks.CODE}' END)) AS olds
        FROM item_version v JOIN form f ON f.id = v.form
        JOIN item_version w ON w.form = v.form AND w.item = v.item AND w.version = v.version - 1 {masks.JOIN.format(v='w')}
        WHERE v.act = a.id) o"""  # noqa: S608 - fixed texts

_TOUCHED = """SELECT form FROM item_version WHERE act = a.id UNION ALL SELECT form FROM form_event WHERE act = a.id
    UNION ALL SELECT id FROM form WHERE act = a.id UNION ALL SELECT form FROM verification WHERE act = a.id
    UNION ALL SELECT form FROM signature WHERE act = a.id UNION ALL SELECT form FROM mask WHERE act = a.id
    UNION ALL SELECT q.form FROM query_message m JOIN query q ON q.id = m.query WHERE m.act = a.id
    UNION ALL SELECT q.form FROM mask m JOIN query q ON q.id = m.query WHERE m.act = a.id"""
_ITEMED = """(EXISTS (SELECT 1 FROM item_version t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM verification t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM query t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM mask t WHERE t.act = a.id AND t.item = :item))"""
_FOR_READER = f"""(a.stream !~ '^subject/' OR a.seq = 1 OR EXISTS (SELECT 1 FROM hold h WHERE h.act = a.id)
    OR coalesce((SELECT bool_or(f.page = ANY(:pages)) FROM ({_TOUCHED}) t JOIN form f ON f.id = t.form), true))"""  # noqa: S608 - fixed texts
"""Whether an act touched a page that the reader reads, or none at all."""
_NAMED = "string_to_array(a.detail->>'page', '/')"
_VISIT = "(split_part({0}, '-', 1) = :visit OR {0} = :visit)"
_ACT = {
    "by": "a.by = :by", "role": "a.role = :role", "verb": "a.verb = :verb", "verbs": "a.verb = ANY(:verbs)",
    "site": "left(a.stream, 10) IN ('subject/' || :site, 'site/' || :site)", "subject": "a.stream = 'subject/' || :subject",
    "first": "a.at >= :first", "until": "a.at < :until",
}
"""Filter → condition on the act itself; all values are bound, and each is held by an index."""
_ROW = {"visit": _VISIT.format("e->>'visit'"), "page": "e->>'page' = :page", "item": "e->>'item' = :item"}
"""Filter → condition on one row of the act, as the reader sees it."""
_FORM = {"visit": _VISIT.format("f.visit"), "page": "f.page = :page"}
"""The same on the pages that an act touched, found by index before its rows are put together."""
_DETAIL = {"visit": f"({_VISIT.format('a.detail->>' + chr(39) + 'visit' + chr(39))} OR {_VISIT.format(f'({_NAMED})[1]')})",
           "page": f":page = ANY({_NAMED})"}
"""The same on an act that brought no row but names its page: an entry refused."""
_REASON = """((NOT c.hidden AND position(lower(:reason) IN lower(a.reason)) > 0)
    OR EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE position(lower(:reason) IN lower(e->>'reason')) > 0))"""
_REASONED = """(a.reason IS NOT NULL
    OR EXISTS (SELECT 1 FROM item_version v WHERE v.act = a.id AND position(lower(:reason) IN lower(v.reason)) > 0)
    OR EXISTS (SELECT 1 FROM form_event v WHERE v.act = a.id AND position(lower(:reason) IN lower(v.reason)) > 0))"""

_WITHIN = "EXISTS (SELECT 1 FROM cut_head h WHERE h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq)"
_SITES = "left(a.stream, 10) = ANY(:site_streams)"
_NO_ACCOUNTS = "a.stream !~ '^(account/|door$)'"
_ONLY_ACCOUNTS = "a.stream ~ '^(account/|site/|door$)'"
_SAYS_SOMETHING = "(a.stream !~ '^subject/' OR c.rows <> '[]' OR (NOT c.hidden AND coalesce(a.detail::text, '') !~ :unseen))"
_BEFORE = "(a.at, s.digest) < (:edge_at, :edge_digest)"


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
    wanted = _conditions(seen, filters)
    if after:
        edge = keyset.read(after, datetime, str)
        if edge is None:
            raise ValueError(after)
        wanted.before(*edge)
    back = wanted.values["back"] = _edge(wanted, look) if look is not None else None
    if back is not None:
        wanted.act.append("a.at >= :back")
    entries: list[Entry] = []
    for at_once in (limit + limit // 2, 20 * limit, None):
        acts = _acts(wanted, at_once)
        entries += _told(seen, wanted, acts, limit - len(entries))
        if len(entries) >= limit or at_once is None or len(acts) < at_once:
            break
        wanted.before(acts[-1].at, acts[-1].digest)
    return Found(entries, keyset.key(back, "") if back is not None and len(entries) < limit else None)


def _edge(wanted: _Wanted, look: int) -> datetime | None:
    """The minute in which the act lies that is ``look`` acts back; ``None`` when there are not so many."""
    query = f"""SELECT date_trunc('minute', a.at) FROM act a WHERE {' AND '.join([*wanted.act, *wanted.since])}
        ORDER BY a.at DESC OFFSET :look LIMIT 1"""  # noqa: S608 - fixed texts
    found: datetime | None = db.session.execute(text(query), wanted.values | {"look": look}).scalar()
    return found


def _acts(wanted: _Wanted, at_once: int | None) -> Sequence[Any]:
    """The newest acts that fulfil what can be told without putting their rows together."""
    query = f"""SELECT a.id, a.at, s.digest FROM act a JOIN seal s ON s.act = a.id
        WHERE {' AND '.join([*wanted.act, *wanted.past, *wanted.touched])}
        ORDER BY a.at DESC, s.digest DESC LIMIT :at_once"""  # noqa: S608 - fixed texts
    return db.session.execute(text(query), wanted.values | {"at_once": at_once}).all()


def _told(seen: Sight, wanted: _Wanted, acts: Sequence[Any], limit: int) -> list[Entry]:
    if not acts:
        return []
    query = f"""SELECT {_COLUMNS} FROM {_FROM} WHERE a.id = ANY(:acts) AND {' AND '.join(['true', *wanted.rows])}
        ORDER BY a.at DESC, s.digest DESC LIMIT :limit"""  # noqa: S608 - fixed texts
    rows = db.session.execute(text(query), wanted.values | {"acts": [act.id for act in acts], "limit": limit})
    return [_entry(seen, row) for row in rows]


def oldest(seen: Sight, filters: Filters) -> Iterator[Entry]:
    """Everything of a list, the oldest act first; streamed, never capped."""
    return _stream(seen, _conditions(seen, filters))


def at_cut(seen: Sight, cut: str) -> Iterator[Entry]:
    """The whole trail as of a cut, the oldest act first; streamed."""
    wanted = _conditions(seen, Filters())
    wanted.act.append(_WITHIN)
    wanted.values["cut"] = cut
    return _stream(seen, wanted)


def _stream(seen: Sight, wanted: _Wanted) -> Iterator[Entry]:
    query = f"""SELECT {_COLUMNS} FROM {_FROM} WHERE {' AND '.join([*wanted.act, *wanted.touched, *wanted.rows])}
        ORDER BY a.at, s.digest"""  # noqa: S608 - fixed texts
    for row in db.session.execute(text(query).execution_options(stream_results=True, yield_per=500), wanted.values):
        yield _entry(seen, row)


@dataclass
class _Wanted:
    """What an act must fulfil: what indexes of acts hold, what its tables tell, what its rows tell; and all values."""

    act: list[str]
    touched: list[str]
    rows: list[str]
    values: dict[str, Any]
    since: tuple[str, ...] = ()
    past: tuple[str, ...] = ()

    def before(self, at: datetime, digest: str) -> None:
        """Only what is older than that act."""
        self.since, self.past = ("a.at <= :edge_at",), (_BEFORE,)
        self.values |= {"edge_at": at, "edge_digest": digest}


def _conditions(seen: Sight, filters: Filters) -> _Wanted:
    reader, hidden = seen.reader, masks.hidden()
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(filters).items() if value}
    wanted = _Wanted(["true", *(_ACT[name] for name in given if name in _ACT)], [], [], {
        **given, "pages": list(seen.pages), "masking": bool(hidden), "masked": hidden, "unseen": seen.pattern})
    if given.keys() & _ROW.keys():
        _touch(wanted, given)
    if filters.item:
        wanted.touched.append(_ITEMED)
    if seen.unseen and reader.role != "ADM":
        wanted.touched.append(_FOR_READER)
    if filters.reason:
        wanted.touched.append(_REASONED)
        wanted.rows.append(_REASON)
    if reader.role == "ADM":
        wanted.act.append(_ONLY_ACCOUNTS)
    else:
        wanted.rows.append(_SAYS_SOMETHING)
    if reader.role not in ACCOUNT_READERS:
        wanted.act.append(_NO_ACCOUNTS)
    if not reader.whole_study:
        wanted.act.append(_SITES)
        wanted.values["site_streams"] = [f"{kind}/{site}" for site in sorted(reader.sites) for kind in ("subject", "site")]
    return wanted


def _touch(wanted: _Wanted, given: Mapping[str, Any]) -> None:
    """One row of the act must be of that visit, page and item; an act without rows may name its page."""
    def all_of(conditions: Mapping[str, str]) -> str:
        return " AND ".join(conditions[name] for name in conditions if name in given) or "true"

    named = "false" if "item" in given else f"(a.detail ? 'page' AND {all_of(_DETAIL)} AND a.detail::text !~ :unseen)"
    wanted.touched.append(f"""({named} OR EXISTS (SELECT 1 FROM ({_TOUCHED}) t JOIN form f ON f.id = t.form WHERE {all_of(_FORM)})
        OR EXISTS (SELECT 1 FROM site_line l WHERE l.act = a.id) OR EXISTS (SELECT 1 FROM hold h WHERE h.act = a.id))""")  # noqa: S608 - fixed texts
    wanted.rows.append(f"({named} OR EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE {all_of(_ROW)}))")  # noqa: S608 - fixed texts


def _entry(seen: Sight, row: Any) -> Entry:
    whole = not row.hidden and seen.may_know(row.detail)
    olds = {tuple(old[:4]): old[4:] for old in row.olds or ()}
    rows = (Row(content.pop("table"), content, *olds.get(_slot(content), (None, None))) for content in row.rows)
    return Entry(row.at, row.by, row.name, row.role, row.verb, row.stream, row.subject, row.site,
                 None if row.hidden else row.reason, row.detail if whole else None,
                 tuple(sorted(rows, key=_place)), row.digest, keyset.key(row.at, row.digest))


def _slot(content: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(content.get(part) for part in ("visit", "page", "line", "item"))


def _place(row: Row) -> tuple[Any, ...]:
    told = TABLES.index(row.table) if row.table in TABLES else len(TABLES)
    return told, row.table, seals.canonical(dict(row.content))
