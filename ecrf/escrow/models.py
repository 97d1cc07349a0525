"""The tables of the escrow, beside the record: how far each chain was copied, and how each store stands."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.casebook.models import MOMENT
from ecrf.db import db

PROBLEMS = ("closed", "unreachable", "unfit", "lost")
"""No holder's file; the store refuses; an act does not follow what was copied before; the store has less than it was given."""


class EscrowMark(db.Model):  # type: ignore[name-defined]
    """How far a chain was copied into a store; worked out again from the store by ``flask escrow copy --again``."""

    __tablename__ = "escrow_mark"
    folder: Mapped[str] = mapped_column(primary_key=True)
    stream: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    __table_args__ = (CheckConstraint("seq >= 0", name="seq"),)


class EscrowStore(db.Model):  # type: ignore[name-defined]
    """A store at the last turn of the worker: who holds it, since when acts wait for it and why; the last comparison."""

    __tablename__ = "escrow_store"
    folder: Mapped[str] = mapped_column(primary_key=True)
    """``01``, or ``unblinded/01`` for the whole chains of the same site."""
    holder: Mapped[str]
    turned: Mapped[datetime] = mapped_column(MOMENT)
    since: Mapped[datetime | None] = mapped_column(MOMENT)
    """The time of the oldest act that waits; none waits where there is none."""
    problem: Mapped[str | None]
    about: Mapped[str | None]
    compared: Mapped[datetime | None] = mapped_column(MOMENT)
    differences: Mapped[int | None]
    __table_args__ = (CheckConstraint(f"problem IN {PROBLEMS}", name="problem"),)
