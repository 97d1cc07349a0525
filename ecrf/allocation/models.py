"""The tables of the allocation list: what was loaded, and which subject took which line. Append-only, like all the record."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Identity, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class Allocation(db.Model):  # type: ignore[name-defined]
    """One line of a list. Arm and kit enter the seal as a digest with ``salt``, so that no trail can tell them."""

    __tablename__ = "allocation"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    list: Mapped[str]
    stratum: Mapped[str]
    sequence: Mapped[int]
    number: Mapped[str]
    arm: Mapped[str]
    kit: Mapped[str]
    salt: Mapped[str]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (
        UniqueConstraint("list", "stratum", "sequence"), UniqueConstraint("number"), UniqueConstraint("kit"),
        CheckConstraint("sequence >= 1", name="sequence"),
        CheckConstraint("salt ~ '^[0-9a-f]{32}$'", name="salt"),
    )


class AllocationUse(db.Model):  # type: ignore[name-defined]
    """A line taken: once for ever, and one for each subject."""

    __tablename__ = "allocation_use"
    allocation: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True, autoincrement=False)
    subject: Mapped[str] = mapped_column(ForeignKey("subject.number"), unique=True)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
