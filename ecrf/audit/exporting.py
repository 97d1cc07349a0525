"""The export of the trail: one CSV line per row of an act, everything that fits the filters, with count and SHA-256 on record (AUD-12)."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from sqlalchemy import text

from ecrf.casebook import record, seals, trail
from ecrf.casebook.locate import NotGranted
from ecrf.context import language, study
from ecrf.db import db
from ecrf.permissions import Actor

from .words import decode, told, verb_words

COLUMNS = ("AT", "BY", "NAME", "ROLE", "VERB", "VERB_TEXT", "STREAM", "SITEID", "SUBJID", "VISIT", "PAGE", "PAGE_TEXT", "LINE",
           "ROW", "ITEM", "ITEM_TEXT", "VERSION", "OLD_VALUE", "OLD_TEXT", "OLD_MISSING", "NEW_VALUE", "NEW_TEXT", "MISSING",
           "MISSING_REASON", "REASON", "QUERY", "MESSAGE", "KIND", "TEXT", "OTHER", "ACT_REASON", "ACT_DETAIL", "SEAL")
"""Natural keys, codes as stored and their words; what has no column of its own is in OTHER, as JSON."""
_OWN = frozenset({"subject", "visit", "page", "line", "item", "version", "value", "missing", "missing_reason", "reason", "number",
                  "message", "kind", "text"})


@dataclass(frozen=True)
class Written:
    """What an export holds: acts, data lines (without the head) and the SHA-256 of the file."""

    acts: int
    rows: int
    digest: str


@dataclass(frozen=True)
class Exported:
    """An export on record."""

    at: datetime
    by: str
    name: str
    role: str
    detail: dict[str, Any] | None


def export(actor: Actor, filters: trail.Filters, named: dict[str, str], out: BinaryIO) -> Written:
    """Write everything that fits the filters and the reader may see, and put it on record; ``named`` are the filters as
    typed. Exact, never capped, never whole in memory. Raises ``NotGranted``."""
    if not actor.may("trail"):
        raise NotGranted
    seen = trail.sight(actor, study().every_page)
    written = write(trail.oldest(seen, filters), out)
    detail = {"filters": named, "acts": written.acts, "rows": written.rows, "sha256": written.digest, "language": language()}
    with record.writing(actor, "study", "export_trail", detail=detail):
        pass
    return written


def write(entries: Iterable[trail.Entry], out: BinaryIO) -> Written:
    """Acts as CSV (UTF-8, comma, CRLF): one line per row of an act, one for an act that brought none."""
    digest, acts, rows = hashlib.sha256(), 0, 0
    _put(out, digest, COLUMNS)
    for entry in entries:
        acts += 1
        for row in entry.rows or (trail.Row("", {}),):
            _put(out, digest, _line(entry, row))
            rows += 1
    return Written(acts, rows, digest.hexdigest())


def _put(out: BinaryIO, digest: Any, line: Iterable[Any]) -> None:
    made = io.StringIO(newline="")
    csv.writer(made).writerow(["" if cell is None else cell for cell in line])
    encoded = made.getvalue().encode()
    digest.update(encoded)
    out.write(encoded)


def _line(entry: trail.Entry, row: trail.Row) -> list[Any]:
    words, item = told(row), study().item(row.page or "", row.item or "")
    page = study().pages.get(row.page or "") or study().registers.get(row.page or "")
    value = row.value if row.table == "item_version" else None
    other = {name: said for name, said in row.content.items() if name not in _OWN and said is not None}
    return [seals.moment(entry.at), entry.by, entry.name, entry.role, entry.verb, verb_words(entry.verb), entry.stream, entry.site,
            entry.subject, row.visit, row.page, page.title[language()] if page else None, row.line, row.table, row.item,
            item.label[language()] if item else None, row.version, row.old, decode(item, row.old), row.old_missing, value,
            decode(item, value) if row.table == "item_version" else words.new, row.missing, row.missing_reason, row.reason,
            row.number if row.table.startswith("query") else None, row.message, row.kind, row.text, _json(other), entry.reason,
            _json(entry.detail), entry.seal]


def _json(detail: Any) -> str | None:
    return json.dumps(detail, ensure_ascii=False, sort_keys=True) if detail else None


_EXPORTS = text("""
    SELECT a.at, a.by, p.name, a.role, a.detail FROM act a JOIN account p ON p.code = a.by
    WHERE a.verb = 'export_trail' AND (:everywhere OR a.by = :me) ORDER BY a.at DESC LIMIT 50""")


def exports(actor: Actor) -> list[Exported]:
    """The newest exports of the trail: all of them for who reads the whole study, one's own for the others."""
    seen = trail.sight(actor, study().every_page)
    rows = db.session.execute(_EXPORTS, {"everywhere": actor.whole_study, "me": actor.account})
    return [Exported(row.at, row.by, row.name, row.role, row.detail if seen.may_know(row.detail) else None) for row in rows]
