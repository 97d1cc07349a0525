"""The table of verifications: each points at one item version, so a new version simply has none."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
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
