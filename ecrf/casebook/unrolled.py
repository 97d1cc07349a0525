"""The whole trail as of a cut for exports: act by act the rows that it brought, as plain cells; no list of a screen is so long.

What a reader sees of an act is what ``trail.at_cut`` tells of it: the same conditions, the same masks, the same order. Values
and verifications, nine tenths of all rows, come as columns; only the other rows are put together as the seals see them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import text

from ecrf.db import db

from . import masks, trail
from .sieve import Filters, Sight, conditions

COLUMNS = ("visit", "page", "line", "table", "item", "version", "old", "old_missing", "value", "missing", "missing_reason",
           "reason", "number", "message", "kind", "text", "other")
"""The cells of a row; ``other`` is what has no column of its own, as JSON."""
AT_ONCE = 500
"""Acts whose rows are in memory at a time: some bring a hundred."""

_ACTS = """SELECT a.id, a.at, a.by, p.name, a.role, a.verb, a.stream, substring(a.stream FROM '^subject/(.*)$') AS subject,
    substring(a.stream FROM '^s[a-z]+/(..)') AS site, a.reason, a.detail, coalesce(a.detail::text, '') !~ :unseen AS open
    FROM act a JOIN seal s ON s.act = a.id JOIN account p ON p.code = a.by WHERE {} ORDER BY a.at, s.digest"""
_VALUES = text(f"""
    SELECT v.act, f.visit, f.page, f.line, v.item, v.version,
           CASE WHEN o.act IS NULL THEN w.value END, CASE WHEN o.act IS NULL THEN w.missing ELSE '{masks.CODE}' END,
           {masks.SHOWN.format(v='v')}, k.act IS NOT NULL
    FROM item_version v JOIN form f ON f.id = v.form {masks.JOIN.format(v='v')}
    LEFT JOIN item_version w ON v.version > 1 AND w.form = v.form AND w.item = v.item AND w.version = v.version - 1
    LEFT JOIN mask o ON o.kind = 'masked' AND o.form = w.form AND o.item = w.item AND o.version = w.version
    WHERE v.act = ANY(:acts)""")  # noqa: S608 - fixed texts
_MARKS = text("""SELECT v.act, f.visit, f.page, f.line, v.item, v.version, v.kind
    FROM verification v JOIN form f ON f.id = v.form WHERE v.act = ANY(:acts)""")
_OTHERS = text(f"""SELECT act, CASE WHEN :masking AND {masks.SLOT} = ANY(:masked) THEN {masks.BLANKED} ELSE content - 'definition' END
    FROM act_content WHERE act = ANY(:acts) AND brought <> ALL('{{cut_head,item_version,verification}}')""")  # noqa: S608 - fixed texts
_OWN_COLUMN = frozenset({"subject", "visit", "page", "line", "item", "version", "value", "missing", "missing_reason",
                         "reason", "number", "message", "kind", "text"})
_SLOT, _NEW = ("visit", "page", "line", "item"), (None, None)
"""What names the value that a row is about, and what stands before a value that is the first: rows beside one tell its old one too."""
_MASKED = trail.in_json({"masked": True})

_Row = tuple[tuple[int, str, str], str | None, Sequence[Any], Mapping[str, Any] | None]
"""Where a row stands in its act, its page, its cells, and what its seal sees of it where that had to be put together."""


def at_cut(seen: Sight, cut: str) -> Iterator[tuple[Any, bool, list[Sequence[Any]]]]:
    """Each act that the reader may know of, the oldest first; whether its reason and detail may be told; the cells of its rows.

    An act has at, by, name, role, verb, stream, subject, site, reason, detail; rows that the reader does not see are left out.
    """
    wanted = conditions(seen, Filters())
    where = " AND ".join([*wanted.reach, *wanted.act, trail.WITHIN, *wanted.touched])
    acts = db.session.execute(text(_ACTS.format(where)).execution_options(stream_results=True, max_row_buffer=AT_ONCE),
                              wanted.values | {"cut": cut})
    pages = {None, *seen.pages}
    for some in acts.partitions(AT_ONCE):
        brought = _brought({"acts": [act.id for act in some], "masking": wanted.values["masking"], "masked": wanted.values["masked"]})
        for act in some:
            every = brought[act.id]
            rows = [row for row in every if row[1] in pages]
            whole = len(rows) == len(every)
            if rows or not act.subject or (whole and act.open):
                yield act, whole and seen.may_know(act.detail), _in_order(rows)


def _brought(of: Mapping[str, Any]) -> dict[int, list[_Row]]:
    """The rows of some acts, each table asked once for all of them."""
    found: dict[int, list[_Row]] = defaultdict(list)
    olds: dict[tuple[Any, ...], tuple[Any, Any]] = {}
    for act, visit, page, line, item, version, old, old_missing, value, missing, why, reason, masked in db.session.execute(_VALUES, of):
        cells = (visit, page, line, "item_version", item, version, old, old_missing, value, None if masked else missing, why, reason,
                 None, None, None, None, _MASKED if masked else None)
        found[act].append((trail.near("item_version", item), page, cells, None))
        if version > 1:
            olds[act, visit, page, line, item] = old, old_missing
    for act, visit, page, line, item, version, kind in db.session.execute(_MARKS, of):
        cells = (visit, page, line, "verification", item, version, *olds.get((act, visit, page, line, item), _NEW), None, None, None, None, None,
                 None, kind, None, None)
        found[act].append((trail.near("verification", item), page, cells, None))
    for act, content in db.session.execute(_OTHERS, of):
        table = content.pop("table")
        found[act].append((trail.near(table), content.get("page"), _cells(table, content, olds.get((act, *map(content.get, _SLOT)), _NEW)), content))
    return found


def _cells(table: str, content: Mapping[str, Any], old: tuple[Any, Any]) -> Sequence[Any]:
    get = content.get
    other = {name: content[name] for name in content.keys() - _OWN_COLUMN if content[name] is not None}
    return (get("visit"), get("page"), get("line"), table, get("item"), get("version"), *old, None, get("missing"), get("missing_reason"),
            get("reason"), get("number") if table.startswith("query") else None, get("message"), get("kind"), get("text"),
            trail.in_json(other) if other else None)


def _in_order(rows: list[_Row]) -> list[Sequence[Any]]:
    """The cells of the rows as ``trail`` orders them: by table, by item, by the text of what the seal sees."""
    rows.sort(key=itemgetter(0))
    found: list[Sequence[Any]] = []
    for _, beside in groupby(rows, itemgetter(0)):
        some = list(beside)
        if len(some) > 1:
            some.sort(key=lambda row: trail.in_json(row[3] or _sealed(row[2])))
        found += [row[2] for row in some]
    return found


def _sealed(cells: Sequence[Any]) -> dict[str, Any]:
    """A value or a verification as its seal sees it, but for the subject, which is that of the act."""
    of = dict(zip(COLUMNS, cells, strict=True))
    names = ["item", "line", "page", "version", "visit"]
    if of["table"] == "verification":
        return {name: of[name] for name in (*names, "kind")}
    if of["other"]:
        return {name: of[name] for name in (*names, "reason")} | {"masked": True}
    return {name: of[name] for name in (*names, "reason", "value", "missing", "missing_reason")}
