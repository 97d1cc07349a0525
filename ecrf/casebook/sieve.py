"""What narrows the audit trail: what its reader may know of, and the filters of a list, as conditions of SQL.

Three kinds, from the cheapest: on the act itself, held by indexes; on the rows of the tables that it touched; on its rows
put together as the reader sees them. All values are bound.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ecrf.permissions import Actor

from . import masks

ACCOUNT_READERS = frozenset({"ADM", "INS", "DM"})
"""Roles that see what happens to accounts: log-ins, denials, grants."""

_TOUCHED = """SELECT form FROM item_version WHERE act = a.id UNION ALL SELECT form FROM form_event WHERE act = a.id
    UNION ALL SELECT id FROM form WHERE act = a.id UNION ALL SELECT form FROM verification WHERE act = a.id
    UNION ALL SELECT form FROM signature WHERE act = a.id UNION ALL SELECT form FROM mask WHERE act = a.id
    UNION ALL SELECT q.form FROM query_message m JOIN query q ON q.id = m.query WHERE m.act = a.id
    UNION ALL SELECT q.form FROM mask m JOIN query q ON q.id = m.query WHERE m.act = a.id"""
_ITEMED = """(EXISTS (SELECT 1 FROM item_version t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM verification t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM query t WHERE t.act = a.id AND t.item = :item)
    OR EXISTS (SELECT 1 FROM mask t WHERE t.act = a.id AND t.item = :item))"""
BROUGHT = f"""(a.seq = 1 OR EXISTS (SELECT 1 FROM hold h WHERE h.act = a.id)
    OR EXISTS (SELECT FROM ({_TOUCHED}) t WHERE (SELECT page FROM form WHERE id = t.form) = ANY(:pages)))"""  # noqa: S608 - fixed texts
"""Whether an act ``a`` of a subject's stream brought something that a reader of ``:pages`` sees."""
_FOR_READER = f"""(a.stream !~ '^subject/' OR {BROUGHT} OR NOT EXISTS (SELECT FROM ({_TOUCHED}) t))"""  # noqa: S608 - fixed texts
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
_REASON = """((NOT c.hidden AND coalesce(a.detail::text, '') !~ :unseen AND position(lower(:reason) IN lower(a.reason)) > 0)
    OR EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE position(lower(:reason) IN lower(e->>'reason')) > 0))"""
_REASONED = """(a.reason IS NOT NULL
    OR EXISTS (SELECT 1 FROM item_version v WHERE v.act = a.id AND position(lower(:reason) IN lower(v.reason)) > 0)
    OR EXISTS (SELECT 1 FROM form_event v WHERE v.act = a.id AND position(lower(:reason) IN lower(v.reason)) > 0))"""

_SITES = "left(a.stream, 10) = ANY(:site_streams)"
_OF_STREAMS = "(SELECT * FROM act WHERE left(stream, 10) = :site_streams_{0} ORDER BY at DESC)"
"""The acts of a site's subjects, or of its registers: an index brings each in the order of time, so that few are read of all."""
_NO_ACCOUNTS = "a.stream !~ '^(account/|door$)'"
_ONLY_ACCOUNTS = "a.stream ~ '^(account/|site/|door$)'"
_SAYS_SOMETHING = "(a.stream !~ '^subject/' OR c.rows <> '[]' OR (NOT c.hidden AND coalesce(a.detail::text, '') !~ :unseen))"
_BEFORE = "(a.at, s.digest) < (:edge_at, :edge_digest)"


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
        return not detail or not self.unseen or set(re.findall(r"\w+", json.dumps(detail))).isdisjoint(self.unseen)


def sight(reader: Actor, pages: Any) -> Sight:
    """What the reader may know of these blank pages."""
    readable = tuple(reader.readable(pages))
    return Sight(reader, readable, tuple(page.oid for page in pages if page.oid not in readable))


@dataclass
class Wanted:
    """What an act must fulfil: what indexes of acts hold, what its tables tell, what its rows tell; and all values."""

    act: list[str]
    touched: list[str]
    rows: list[str]
    values: dict[str, Any]
    since: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    reach: tuple[str, ...] = ()
    """Whose acts the reader may know of at all, told by their stream."""

    @property
    def looked(self) -> str:
        """Where acts are looked for, and what the act itself must fulfil: ``FROM`` and ``WHERE``."""
        streams = range(len(self.values.get("site_streams", ())))
        acts = f"({' UNION ALL '.join(map(_OF_STREAMS.format, streams))})" if streams else "act"
        return f"{acts} a WHERE {' AND '.join([*self.act, *(() if streams else self.reach)])}"

    def before(self, at: datetime, digest: str) -> None:
        """Only what is older than that act."""
        self.since, self.past = ("a.at <= :edge_at",), (_BEFORE,)
        self.values |= {"edge_at": at, "edge_digest": digest}


def conditions(seen: Sight, filters: Filters) -> Wanted:
    """What an act must fulfil to be in that list of that reader; one statement, for what is masked."""
    reader, hidden = seen.reader, masks.hidden()
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(filters).items() if value}
    wanted = Wanted(["true", *(_ACT[name] for name in given if name in _ACT)], [], [], {
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
    if not reader.whole_study:
        wanted.reach = (_SITES,)
        wanted.values["site_streams"] = [f"{kind}/{site}" for site in sorted(reader.sites) for kind in ("subject", "site")]
        wanted.values |= {f"site_streams_{n}": stream for n, stream in enumerate(wanted.values["site_streams"])}
    elif reader.role not in ACCOUNT_READERS:
        wanted.reach = (_NO_ACCOUNTS,)
    return wanted


def _touch(wanted: Wanted, given: Mapping[str, Any]) -> None:
    """One row of the act must be of that visit, page and item; an act without rows may name its page."""
    def all_of(conditions: Mapping[str, str]) -> str:
        return " AND ".join(conditions[name] for name in conditions if name in given) or "true"

    named = "false" if "item" in given else f"(a.detail ? 'page' AND {all_of(_DETAIL)} AND a.detail::text !~ :unseen)"
    wanted.touched.append(f"""({named} OR EXISTS (SELECT 1 FROM ({_TOUCHED}) t JOIN form f ON f.id = t.form WHERE {all_of(_FORM)})
        OR EXISTS (SELECT 1 FROM site_line l WHERE l.act = a.id) OR EXISTS (SELECT 1 FROM hold h WHERE h.act = a.id))""")  # noqa: S608 - fixed texts
    wanted.rows.append(f"({named} OR EXISTS (SELECT 1 FROM jsonb_array_elements(c.rows) e WHERE {all_of(_ROW)}))")  # noqa: S608 - fixed texts
