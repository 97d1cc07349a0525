"""The tables of exports: study definitions as released, and cuts, which name the head of every stream."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

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
