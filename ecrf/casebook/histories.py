"""What happened to one item, version by version, and to one page as a whole: who, when, why, what was verified and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.db import db

from . import masks
from .read import FormRecord


@dataclass(frozen=True)
class PastVersion:
    """One version of an item in its history."""

    version: int
    value: str | None
    missing: str | None
    missing_reason: str | None
    reason: str | None
    by: str
    name: str
    role: str
    at: datetime
    verified: tuple[dict[str, Any], ...]
    signed: tuple[dict[str, Any], ...] = ()
    mask: str | None = None
    """Whether its masking is asked for, done or refused."""
    file: str | None = None
    """The file that it was imported from (IMP-02)."""


@dataclass(frozen=True)
class PageEvent:
    """Something that happened to a page as a whole: begun, completed, re-opened, signed, moved to another version …"""

    kind: str
    reason: str | None
    detail: dict[str, Any] | None
    by: str
    name: str
    role: str
    at: datetime


_HISTORY = text(f"""
    SELECT v.version, {masks.SHOWN.format(v='v')}, a.by, p.name, a.role, a.at, a.detail -> 'import' ->> 'file' AS file,
           (SELECT c.kind FROM mask c WHERE c.form = v.form AND c.item = v.item AND c.version = v.version
            ORDER BY c.act DESC LIMIT 1) AS mask,
           coalesce((SELECT jsonb_agg(jsonb_build_object('name', s.name, 'meaning', s.meaning, 'role', sa.role, 'at', sa.at) ORDER BY sa.id)
                     FROM signature s JOIN act sa ON sa.id = s.act LEFT JOIN item_version n
                       ON n.form = v.form AND n.item = v.item AND n.version = v.version + 1
                     WHERE s.form = v.form AND s.act > v.act AND (n.act IS NULL OR s.act < n.act)), '[]') AS signed,
           coalesce((SELECT jsonb_agg(jsonb_build_object('kind', s.kind, 'role', sa.role, 'at', sa.at) ORDER BY sa.id)
                     FROM verification s JOIN act sa ON sa.id = s.act
                     WHERE s.form = v.form AND s.item = v.item AND s.version = v.version), '[]') AS verified
    FROM item_version v JOIN act a ON a.id = v.act JOIN account p ON p.code = a.by {masks.JOIN.format(v='v')}
    WHERE v.form = :form AND v.item = :item ORDER BY v.version DESC""")  # noqa: S608 - fixed texts
_EVENTS = text("""
    SELECT e.kind, e.reason, (SELECT jsonb_build_object('name', s.name, 'meaning', s.meaning, 'digest', s.digest)
                              FROM signature s WHERE s.act = e.act AND s.form = e.form AND e.kind = 'signed') AS detail,
           a.by, p.name, a.role, a.at
    FROM form_event e JOIN act a ON a.id = e.act JOIN account p ON p.code = a.by
    WHERE e.form = :form ORDER BY e.act DESC, e.kind NOT IN ('completed', 'not_done')""")


def versions(form: FormRecord, item: str) -> list[PastVersion]:
    """Every version of an item, the current one first. ``form`` comes from a masked casebook."""
    rows = db.session.execute(_HISTORY, {"form": form.id, "item": item})
    return [PastVersion(row.version, row.value, row.missing, row.missing_reason, row.reason, row.by, row.name, row.role,
                        row.at, _marks(row.verified), _marks(row.signed), row.mask, row.file) for row in rows]


def _marks(found: Sequence[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    return tuple({**mark, "at": datetime.fromisoformat(mark["at"])} for mark in found)


def page_events(form: FormRecord) -> list[PageEvent]:
    """What happened to a page as a whole, the last first. ``form`` comes from a masked casebook."""
    return [PageEvent(*row) for row in db.session.execute(_EVENTS, {"form": form.id})]
