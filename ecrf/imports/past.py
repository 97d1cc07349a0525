"""The imports that were done, as their acts tell them: the file, its digest, sender and times, what it brought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.db import db
from ecrf.permissions import Actor

NEWEST = 50
"""Imports that the page lists; the audit trail has all."""

_DONE = text(f"""
    SELECT a.at, a.by, p.name, a.role, a.reason, a.detail FROM act a JOIN account p ON p.code = a.by
    WHERE a.verb = 'import' AND (:everywhere OR a.stream = ANY(:streams)) ORDER BY a.at DESC LIMIT {NEWEST}""")  # noqa: S608 - a number of ours


@dataclass(frozen=True)
class Done:
    """One import: when, by whom in which role, why, and the detail of its act (``Origin.told`` and the counts)."""

    at: datetime
    by: str
    name: str
    role: str
    ticket: str
    detail: Mapping[str, Any]

    @property
    def received(self) -> datetime:
        """When its file was received."""
        return datetime.fromisoformat(self.detail["received"])


def newest(actor: Actor) -> list[Done]:
    """The last imports of the sites that the reader reaches; those of several sites for whoever reaches all."""
    rows = db.session.execute(_DONE, {"everywhere": actor.whole_study, "streams": [f"site/{site}" for site in sorted(actor.sites)]})
    return [Done(*row) for row in rows]
