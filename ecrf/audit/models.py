"""The table of reviews of the audit trail: which listing, over which period, what was concluded (AUD-13)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db

LISTINGS = ("late", "after_sign_off", "mass", "night", "for_many", "key_items")
"""Late entry; changes after verification or signature; mass edits; night entry; one person entering for many; frequent
corrections of key items."""


class TrailReview(db.Model):  # type: ignore[name-defined]
    """A review closed: its listing and period, how many lines it held with their digest, and the signed conclusion."""

    __tablename__ = "trail_review"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    listing: Mapped[str]
    first: Mapped[date]
    last: Mapped[date]
    found: Mapped[int]
    digest: Mapped[str]
    conclusion: Mapped[str]
    name: Mapped[str]
    __table_args__ = (
        CheckConstraint(f"listing IN {LISTINGS}", name="listing"),
        CheckConstraint("last >= first", name="last"), CheckConstraint("found >= 0", name="found"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        CheckConstraint("btrim(conclusion) <> ''", name="conclusion"), CheckConstraint("btrim(name) <> ''", name="name"),
    )
