"""The only writer of the record: begin an act under the stream's lock, bring its rows, seal it.

    with writing(actor, "subject/01-007", "record") as act:
        bring(act, ItemVersion, [{"form": 7, "item": "SYSBP", "version": 1, "value": "120"}])

Nothing here commits: the view or command does, once, when the whole verb is done. A database trigger refuses a
commit whose act has no seal, and rows that come after it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, TextClause, insert, inspect, text
from sqlalchemy.dialects import postgresql

from ecrf.db import db
from ecrf.permissions import Actor

from . import seals
from .models import Seal


@dataclass(frozen=True)
class OpenAct:
    """An act begun and not yet sealed: its row, and the seal before it."""

    id: int
    stream: str
    seq: int
    by: str
    role: str
    verb: str
    at: datetime
    reason: str | None
    detail: Mapping[str, Any] | None
    previous: str | None


_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:stream, 0))")
_BEGIN = text("""
    WITH head AS (SELECT a.seq, s.digest FROM act a JOIN seal s ON s.act = a.id
                  WHERE a.stream = :stream ORDER BY a.seq DESC LIMIT 1)
    INSERT INTO act (stream, seq, by, role, verb, reason, detail)
    SELECT :stream, coalesce((SELECT seq FROM head), 0) + 1, :by, :role, :verb, :reason, CAST(:detail AS jsonb)
    RETURNING id, seq, at, (SELECT digest FROM head) AS previous""")
_CONTENT = text("SELECT content FROM act_content WHERE act = :act")


def subject_stream(number: str) -> str:
    """The stream of a subject."""
    return f"subject/{number}"


def account_stream(code: str) -> str:
    """The stream of an account."""
    return f"account/{code}"


def site_stream(code: str) -> str:
    """The stream of a site."""
    return f"site/{code}"


def lock(stream: str) -> None:
    """Queue behind the other writers of the stream until this transaction ends (rulings R9: before the clock is read)."""
    db.session.execute(_LOCK, {"stream": stream})


def begin(actor: Actor, stream: str, verb: str, reason: str | None = None,
          detail: Mapping[str, Any] | None = None) -> OpenAct:
    """Write the act itself; the stream's lock must be held. The time is the database's clock at this moment.

    What the actor always adds (the console: the operating-system user) stands in the act's detail.
    """
    detail = {**actor.detail, **(detail or {})} or None
    row = db.session.execute(_BEGIN, {
        "stream": stream, "by": actor.account, "role": actor.role, "verb": verb, "reason": reason,
        "detail": None if detail is None else seals.canonical(detail).decode()}).one()
    return OpenAct(row.id, stream, row.seq, actor.account, actor.role, verb, row.at, reason, detail, row.previous)


def bring(act: OpenAct, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that hang on the act, in one statement whose text does not depend on their number."""
    filled = [{**row, "act": act.id} for row in rows]
    if any(isinstance(value, ClauseElement) for row in filled for value in row.values()):
        db.session.execute(insert(table).values(filled))
    elif filled:
        db.session.execute(_insertion(table, tuple(filled[0])), {"rows": json.dumps(filled, default=str)})


@lru_cache
def _insertion(table: Any, names: tuple[str, ...]) -> TextClause:
    """``INSERT`` of any number of rows sent as one JSON array: prepared once per connection, its triggers fire once."""
    known = {column.name: column for column in table.__table__.columns} | dict(inspect(table).columns.items())
    columns = {name: known[name] for name in names}
    listed = ", ".join(f'"{column.name}"' for column in columns.values())
    typed = ", ".join(f'"{name}" {column.type.compile(dialect=postgresql.dialect())}' for name, column in columns.items())
    taken = ", ".join(f'"{name}"' for name in names)
    return text(f"INSERT INTO {table.__tablename__} ({listed}) "  # noqa: S608 - names of our own models
                f"SELECT {taken} FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS t({typed})")


def bring_one(act: OpenAct, table: Any, row: Mapping[str, Any]) -> int:
    """Insert one row that hangs on the act, and return its ``id``."""
    found: int = db.session.execute(insert(table).values(**row, act=act.id).returning(table.id)).scalar_one()
    return found


def seal(act: OpenAct) -> str:
    """Seal the act over what the database now holds of it; returns the digest. Nothing can be added afterwards."""
    content = db.session.execute(_CONTENT, {"act": act.id}).scalars()
    digest = seals.digest(act.previous, seals.said(act), content)
    db.session.execute(insert(Seal).values(act=act.id, digest=digest))
    return digest


@contextmanager
def writing(actor: Actor, stream: str, verb: str, reason: str | None = None,
            detail: Mapping[str, Any] | None = None) -> Iterator[OpenAct]:
    """Lock the stream, begin an act, hand it over for its rows, seal it. An exception leaves nothing behind."""
    lock(stream)
    act = begin(actor, stream, verb, reason, detail)
    yield act
    seal(act)
