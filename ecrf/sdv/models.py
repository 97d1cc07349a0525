"""The tables of verification: marks, each on one item version, so that a new version simply has none; the plan; the tallies."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class Verification(db.Model):  # type: ignore[name-defined]
    """One mark of a monitor on one item version: verified, or the mark withdrawn."""

    __tablename__ = "verification"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    kind: Mapped[str]
    __table_args__ = (
        ForeignKeyConstraint(["form", "item", "version"],
                             ["item_version.form", "item_version.item", "item_version.version"]),
        CheckConstraint("kind IN ('verified', 'withdrawn')", name="kind"),
        Index("ix_verification_form", "form", "item", "act"),
    )


class SdvPlan(db.Model):  # type: ignore[name-defined]
    """One version of the verification plan. It decides about pages begun after it, never about earlier ones (SDV-03)."""

    __tablename__ = "sdv_plan"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    version: Mapped[int]
    rules: Mapped[dict[str, Any]] = mapped_column(JSONB)
    __table_args__ = (UniqueConstraint("version"), CheckConstraint("version >= 1", name="version"))


class SdvTally(db.Model):  # type: ignore[name-defined]
    """How far the verification of one subject is, on the pages of one blinding class, as of the last act of its stream.

    It stands beside the record and is worked out again whenever ``head``, ``plan`` or ``basis`` are no longer those of
    today (``tallies``): nothing else may read it.
    """

    __tablename__ = "sdv_tally"
    subject: Mapped[str] = mapped_column(primary_key=True)
    seen_by: Mapped[str] = mapped_column(primary_key=True)
    basis: Mapped[str]
    """Which definition it was worked out under."""
    head: Mapped[int]
    """The last act on the subject's stream then."""
    plan: Mapped[int]
    """The newest plan then; 0 before the first."""
    verified: Mapped[int]
    to_verify: Mapped[int]
    changed: Mapped[int]
    not_required: Mapped[int]
    critical: Mapped[int]
    critical_left: Mapped[int]
    __table_args__ = (Index("ix_sdv_tally_left", "subject", postgresql_where=text("to_verify + changed > 0")),
                      Index("ix_sdv_tally_changed", "subject", postgresql_where=text("changed > 0")))
