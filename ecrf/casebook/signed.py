"""What a signature covers: the content of a page at an act, in a canonical form, and its SHA-256 (SIG-03)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.db import db

from . import seals
from .read import entry_standing

NOW = 2 ** 31 - 1
"""An act that comes after all others: the page as it is."""

Value = tuple[int, "str | None", "str | None", "str | None"]
"""``(version, value, missing, missing_reason)`` of an item."""


@dataclass(frozen=True)
class Content:
    """A page at an act: its natural key, the version of its blank, its entry state, the current version of every item."""

    form: int
    subject: str
    visit: str
    page: str
    line: str
    crf: str
    state: str
    removed: bool
    items: dict[str, Value]

    @property
    def address(self) -> tuple[str, str, str]:
        """The page's place in its casebook."""
        return self.visit, self.page, self.line

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over the canonical form (RFC 8785): no row can stand for another page, version or value."""
        whole = {"subject": self.subject, "visit": self.visit, "page": self.page, "line": self.line, "version": self.crf,
                 "state": "removed" if self.removed else self.state,
                 "items": [[item, *self.items[item]] for item in sorted(self.items)]}
        return hashlib.sha256(seals.canonical(whole)).hexdigest()


_CONTENT = """
    f.subject, f.visit, f.page, f.line,
    coalesce((SELECT e.reason FROM form_event e WHERE e.form = f.id AND e.kind = 'migrated' AND e.act <= w.act
              ORDER BY e.act DESC LIMIT 1), f.version) AS crf,
    (SELECT array_agg(e.kind ORDER BY e.act, e.kind IN ('completed', 'not_done')) FROM form_event e
     WHERE e.form = f.id AND e.act <= w.act) AS events,
    (SELECT json_agg(json_build_array(v.item, v.version, v.value, v.missing, v.missing_reason)) FROM (
        SELECT DISTINCT ON (item) * FROM item_version WHERE form = f.id AND act <= w.act
        ORDER BY item, version DESC) v)::text AS items"""
_WANTED = text(f"""
    SELECT w.form, w.act, {_CONTENT} FROM unnest(CAST(:forms AS int[]), CAST(:acts AS int[])) w (form, act)
    JOIN form f ON f.id = w.form""")  # noqa: S608 - fixed texts
_SIGNED = text(f"""
    SELECT w.form, w.act, {_CONTENT}, w.digest, w.name, a.stream, a.seq
    FROM signature w JOIN form f ON f.id = w.form JOIN act a ON a.id = w.act
    ORDER BY f.subject, w.act, f.visit, f.page, f.line""").execution_options(  # noqa: S608 - fixed texts
        stream_results=True, yield_per=500)


def contents(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Content]:
    """The content of pages at acts, ``[(form, act)]`` (``NOW``: as they are), in one statement."""
    if not wanted:
        return {}
    rows = db.session.execute(_WANTED, {"forms": [form for form, _ in wanted], "acts": [act for _, act in wanted]})
    return {(row.form, row.act): _content(row) for row in rows}


def current(forms: Iterable[int]) -> dict[int, Content]:
    """The pages as they are, by form."""
    return {form: content for (form, _act), content in contents([(form, NOW) for form in forms]).items()}


def unfitting() -> Iterator[tuple[str, str]]:
    """For each subject the first signature that does not fit what it covers: where it stands, and a sentence."""
    told = ""
    for row in db.session.execute(_SIGNED):
        if row.subject == told or (content := _content(row)).digest == row.digest:
            continue
        told = row.subject
        where = f"{row.subject} {'/'.join(filter(None, content.address))}"
        yield where, (f"{where}: the signature of {row.name} ({row.stream}, act {row.seq}) does not fit the page as it was "
                      "at that act: the signature was moved, or what it covers was changed.")


def _content(row: Any) -> Content:
    state, removed = entry_standing(tuple(row.events or ()))
    items = {item: (version, value, missing, why) for item, version, value, missing, why in json.loads(row.items or "[]")}
    return Content(row.form, row.subject, row.visit, row.page, row.line, row.crf, state, removed, items)
