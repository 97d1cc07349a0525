"""The tables of exports: study definitions as released, cuts, which name the head of every stream, and orders of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.casebook.models import MOMENT
from ecrf.db import db


class Release(db.Model):  # type: ignore[name-defined]
    """The study definition as it stood, by the SHA-256 of its canonical JSON; exports keep the words of their cut (R70)."""

    __tablename__ = "release"
    digest: Mapped[str] = mapped_column(primary_key=True)
    protocol: Mapped[str]
    definition: Mapped[dict[str, Any]] = mapped_column(JSONB)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)


class Cut(db.Model):  # type: ignore[name-defined]
    """A named moment of the record, and the release in force then."""

    __tablename__ = "cut"
    name: Mapped[str] = mapped_column(primary_key=True)
    release: Mapped[str] = mapped_column(ForeignKey("release.digest"))
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (CheckConstraint("name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$'", name="name"),)


class CutHead(db.Model):  # type: ignore[name-defined]
    """The last act of one stream inside a cut, with its seal."""

    __tablename__ = "cut_head"
    cut: Mapped[str] = mapped_column(ForeignKey("cut.name"), primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    digest: Mapped[str]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)


class ExportOrder(db.Model):  # type: ignore[name-defined]
    """How far an export that somebody ordered is, beside the record: the act of the order says what, who and what for.

    ``problem`` is the sentence of a failure in both languages; ``file`` the name of the file among those kept, ``masks`` how many
    texts were masked when it was made. Mutable by column grant: everything but ``id`` and ``act``.
    """

    __tablename__ = "export_order"
    id: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True, unique=True)
    state: Mapped[str]
    total: Mapped[int | None]
    done: Mapped[int] = mapped_column(server_default=text("0"))
    problem: Mapped[dict[str, str] | None] = mapped_column(JSONB)
    file: Mapped[str | None] = mapped_column(index=True)
    masks: Mapped[int | None]
    rows: Mapped[int | None] = mapped_column(BigInteger)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    sha256: Mapped[str | None]
    made: Mapped[datetime | None] = mapped_column(MOMENT)
    __table_args__ = (
        CheckConstraint("id ~ '^[0-9a-f]{16}$'", name="id"),
        CheckConstraint("state IN ('waiting', 'running', 'ready', 'failed')", name="state"),
        CheckConstraint("(state = 'failed') = (problem IS NOT NULL)", name="problem"),
        CheckConstraint("(state = 'ready') = (num_nonnulls(file, masks, rows, bytes, sha256, made) = 6)", name="ready"),
    )
