"""How far each chain was copied and how each store stands: the only writer of these two tables beside the record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from ecrf.db import db

from .models import EscrowStore

UNBLINDED = "unblinded/"
"""Before the name of a site: the store of its whole chains, held by somebody who may read unblinded pages."""

_STREAMS = """(SELECT site, 'subject/' || number AS stream FROM subject UNION ALL SELECT code, 'site/' || code FROM site)"""
_BEHIND = f"""
    SELECT f.folder || s.site AS folder, s.stream, coalesce(m.seq, 0) AS seq, h.seq AS head
    FROM {_STREAMS} s CROSS JOIN (VALUES (''), ('{UNBLINDED}')) f(folder)
    CROSS JOIN LATERAL (SELECT a.seq FROM act a WHERE a.stream = s.stream ORDER BY a.seq DESC LIMIT 1) h
    LEFT JOIN escrow_mark m ON m.stream = s.stream AND m.folder = f.folder || s.site
    WHERE coalesce(m.seq, 0) < h.seq"""  # noqa: S608 - fixed texts
_WAITING = text(f"""
    SELECT b.folder, b.stream, b.seq, b.head, a.at FROM ({_BEHIND}) b
    LEFT JOIN act a ON a.stream = b.stream AND a.seq = b.seq + 1 ORDER BY a.at, b.stream, b.folder""")  # noqa: S608 - fixed texts
_ANY = text(f"SELECT count(DISTINCT stream) FROM ({_BEHIND}) b")  # noqa: S608 - fixed texts
_MARK = text("""
    INSERT INTO escrow_mark (folder, stream, seq) SELECT folder, stream, seq
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(folder text, stream text, seq integer)
    ON CONFLICT (folder, stream) DO UPDATE SET seq = excluded.seq""")
_TURN = text("""
    INSERT INTO escrow_store (folder, holder, turned, since, problem, about) VALUES (:folder, :holder, :turned, :since, :problem, :about)
    ON CONFLICT (folder) DO UPDATE SET holder = excluded.holder, turned = excluded.turned, since = excluded.since,
        problem = excluded.problem, about = excluded.about""")
_COMPARED = text("UPDATE escrow_store SET compared = :at, differences = :differences WHERE folder = :folder")
_STORES = select(*EscrowStore.__table__.columns).order_by(text("right(folder, 2)"), text('folder COLLATE "C"'))
_MARKED = text("SELECT stream, seq FROM escrow_mark WHERE folder = :folder")


def waiting() -> Sequence[Any]:
    """Each chain that has acts beyond what a store was given: folder, stream, seq copied, head, time of the oldest; oldest first."""
    return db.session.execute(_WAITING).all()


def count_waiting() -> int:
    """How many chains have an act that some store was not given yet."""
    found: int = db.session.execute(_ANY).scalar_one()
    return found


def marked(folder: str) -> dict[str, int]:
    """How far each chain was copied into a store."""
    return dict(db.session.execute(_MARKED, {"folder": folder}).tuples().all())


def mark(folder: str, reached: Mapping[str, int]) -> None:
    """Note how far chains are copied."""
    rows = [{"folder": folder, "stream": stream, "seq": seq} for stream, seq in reached.items()]
    if rows:
        db.session.execute(_MARK, {"rows": json.dumps(rows)})


def turned(folder: str, holder: str, at: datetime, since: datetime | None, problem: str | None, about: str | None) -> None:
    """Note how a store stands after a turn of the worker."""
    db.session.execute(_TURN, {"folder": folder, "holder": holder, "turned": at, "since": since, "problem": problem,
                               "about": about[:300] if about else None})


def compared(folder: str, at: datetime, differences: int) -> None:
    """Note what a comparison found in a store."""
    db.session.execute(_COMPARED, {"folder": folder, "at": at, "differences": differences})


def stores() -> Sequence[Any]:
    """Every store as it stood at its last turn, by site."""
    return db.session.execute(_STORES).all()
