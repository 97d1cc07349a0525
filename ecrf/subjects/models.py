"""The table of visits as lists show them: what a casebook says of each, worked out once per act and kind of reader."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class VisitTally(db.Model):  # type: ignore[name-defined]
    """What one subject's casebook says of its visits, as whoever reads the same pages sees it, as of the last act of its stream.

    It stands beside the record and is worked out again whenever ``head``, ``basis`` or ``day`` are no longer those of
    today (``kept``): nothing else reads it.
    """

    __tablename__ = "visit_tally"
    subject: Mapped[str] = mapped_column(primary_key=True)
    readers: Mapped[str] = mapped_column(primary_key=True)
    """Which pages were read: the digest of their OIDs."""
    basis: Mapped[str]
    """The program and the protocol that it was worked out under."""
    head: Mapped[int]
    """The last act on the subject's stream then."""
    day: Mapped[date | None]
    """The one day for which it holds; none where nothing depended on the day."""
    state: Mapped[str | None]
    """The milestone reached."""
    ended: Mapped[date | None]
    """The day the subject's participation ended."""
    visits: Mapped[list[Any]] = mapped_column(JSONB)
    """Visit by visit in the order of the schedule, as ``kept`` writes them."""
