"""The export of the trail: one CSV line per row of an act, everything that fits the filters, sent while it is read (AUD-12).

What leaves is a zip: the CSV first, and behind it a manifest with its count and SHA-256. An act says that an export begins
before the first byte leaves, another one keeps count and digest before the last: a file that is whole is on record.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy import text

from ecrf.casebook import record, seals, trail
from ecrf.casebook.locate import NotGranted
from ecrf.context import language, study
from ecrf.crf import Item
from ecrf.db import db
from ecrf.permissions import Actor

from . import sightings
from .words import told, verb_words

COLUMNS = ("AT", "BY", "NAME", "ROLE", "VERB", "VERB_TEXT", "STREAM", "SITEID", "SUBJID", "VISIT", "PAGE", "PAGE_TEXT", "LINE",
           "ROW", "ITEM", "ITEM_TEXT", "VERSION", "OLD_VALUE", "OLD_TEXT", "OLD_MISSING", "NEW_VALUE", "NEW_TEXT", "MISSING",
           "MISSING_REASON", "REASON", "QUERY", "MESSAGE", "KIND", "TEXT", "OTHER", "ACT_REASON", "ACT_DETAIL", "SEAL")
"""Natural keys, codes as stored and their words; what has no column of its own is in OTHER, as JSON."""
_OWN = frozenset({"subject", "visit", "page", "line", "item", "version", "value", "missing", "missing_reason", "reason", "number",
                  "message", "kind", "text"})


CSV, MANIFEST = "trail.csv", "manifest.json"
BATCH = 64 * 1024
"""Bytes of CSV that are put together before they leave."""


@dataclass
class Written:
    """What an export holds so far: acts, data lines (without the head); ``digest`` is the SHA-256 of the CSV."""

    acts: int = 0
    rows: int = 0
    digest: str = ""


@dataclass(frozen=True)
class Begun:
    """An export under way: when it began, the filters as typed, and as its acts keep them."""

    at: datetime
    named: dict[str, str]
    kept: dict[str, str]


@dataclass(frozen=True)
class Exported:
    """An export on record; ``finished`` is false while it runs and for good when it was interrupted."""

    at: datetime
    by: str
    name: str
    role: str
    detail: dict[str, Any] | None
    finished: bool


def begin(actor: Actor, named: dict[str, str]) -> Begun:
    """Put on record that an export begins; ``named`` are the filters as typed. Raises ``NotGranted``."""
    if not actor.may("trail"):
        raise NotGranted
    kept = sightings.kept(actor, named, study().every_page)
    with record.writing(actor, "study", "begin_trail", detail={"filters": kept, "language": language()}) as act:
        return Begun(act.at, named, kept)


def finish(actor: Actor, begun: Begun, written: Written) -> bytes:
    """Put count and digest on record; returns the manifest that leaves as the last part of the file."""
    detail = {"filters": begun.kept, "acts": written.acts, "rows": written.rows, "sha256": written.digest, "language": language(),
              "begun": seals.moment(begun.at)}
    with record.writing(actor, "study", "export_trail", detail=detail):
        pass
    said = {**detail, "filters": begun.named, "study": study().oid, "by": actor.account, "role": actor.role, "file": CSV}
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def lines(actor: Actor, filters: trail.Filters, written: Written) -> Iterator[bytes]:
    """Everything that fits the filters and the reader may see, as CSV, batch by batch: exact, never capped, never whole
    in memory. ``written`` is kept up to date."""
    return write(trail.oldest(trail.sight(actor, study().every_page), filters), written)


def write(entries: Iterable[trail.Entry], written: Written) -> Iterator[bytes]:
    """Acts as CSV (UTF-8, comma, CRLF): one line per row of an act, one for an act that brought none."""
    digest, batch, lang = hashlib.sha256(), _encoded(COLUMNS), language()
    for entry in entries:
        written.acts += 1
        for row in entry.rows or (trail.Row("", {}),):
            batch += _encoded(_line(entry, row, lang))
            written.rows += 1
        if len(batch) >= BATCH:
            digest.update(batch)
            yield bytes(batch)
            batch.clear()
    digest.update(batch)
    written.digest = digest.hexdigest()
    yield bytes(batch)


def _encoded(line: Iterable[Any]) -> bytearray:
    made = io.StringIO(newline="")
    csv.writer(made).writerow(["" if cell is None else cell for cell in line])
    return bytearray(made.getvalue().encode())


class Parcel:
    """A zip made while it is sent: each part of the CSV gives what may leave, the manifest closes it."""

    def __init__(self, at: datetime) -> None:
        self._made, self._moment = _Outgoing(), at.astimezone(UTC).timetuple()[:6]
        self._zip = zipfile.ZipFile(self._made, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._sink: IO[bytes] = self._zip.open(self._entry(CSV), "w", force_zip64=True)

    def _entry(self, name: str) -> zipfile.ZipInfo:
        entry = zipfile.ZipInfo(name, self._moment)
        entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
        return entry

    def add(self, part: bytes) -> bytes:
        """The next part of the CSV; returns what of the zip is made by now."""
        self._sink.write(part)
        return self._made.taken()

    def close(self, manifest: bytes) -> bytes:
        """The manifest; returns the end of the zip."""
        self._sink.close()
        self._zip.writestr(self._entry(MANIFEST), manifest)
        self._zip.close()
        return self._made.taken()

    def drop(self) -> None:
        """Let go of what was not sent; nothing happens to a parcel that was closed."""
        self._sink.close()
        self._zip.close()


class _Outgoing:
    """What a zip writes into when nothing can be gone back to: ``taken`` is what came since."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is held open."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _line(entry: trail.Entry, row: trail.Row, lang: str) -> list[Any]:
    item = study().item(row.page or "", row.item or "")
    page = study().pages.get(row.page or "") or study().registers.get(row.page or "")
    value = row.value if row.table == "item_version" else None
    other = {name: said for name, said in row.content.items() if name not in _OWN and said is not None}
    return [seals.moment(entry.at), entry.by, entry.name, entry.role, entry.verb, verb_words(entry.verb), entry.stream, entry.site,
            entry.subject, row.visit, row.page, page.title[lang] if page else None, row.line, row.table, row.item,
            item.label[lang] if item else None, row.version, row.old, _shown(item, row.old, lang), row.old_missing, value,
            _shown(item, value, lang) if row.table == "item_version" else told(row).new, row.missing, row.missing_reason, row.reason,
            row.number if row.table.startswith("query") else None, row.message, row.kind, row.text, _json(other), entry.reason,
            _json(entry.detail), entry.seal]


def _shown(item: Item | None, value: str | None, lang: str) -> str | None:
    """A stored value as people read it, without its unit."""
    return None if value is None or item is None else item.shown(value, lang)


def _json(detail: Any) -> str | None:
    return trail.in_json(detail) if detail else None


_EXPORTS = text("""
    SELECT a.at, a.by, p.name, a.role, a.detail, a.verb = 'export_trail' AS finished FROM act a JOIN account p ON p.code = a.by
    WHERE a.stream = 'study' AND (:everywhere OR a.by = :me) AND (a.verb = 'export_trail' OR (a.verb = 'begin_trail' AND NOT EXISTS (
        SELECT 1 FROM act e WHERE e.stream = 'study' AND e.verb = 'export_trail' AND e.seq > a.seq AND e.by = a.by
        AND e.detail->>'begun' = to_char(a.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))))
    ORDER BY a.at DESC LIMIT 50""")


def exports(actor: Actor) -> list[Exported]:
    """The newest exports of the trail, those not finished too: all of them for who reads the whole study, one's own for the
    others."""
    seen = trail.sight(actor, study().every_page)
    rows = db.session.execute(_EXPORTS, {"everywhere": actor.whole_study, "me": actor.account})
    return [Exported(row.at, row.by, row.name, row.role, row.detail if seen.may_know(row.detail) else None, row.finished) for row in rows]
