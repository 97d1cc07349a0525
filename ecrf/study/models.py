"""The table of figures: what the overview adds up, counted subject by subject once per act."""

from __future__ import annotations

from datetime import date

from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Integer, String

from ecrf.db import db


class FiguresTally(db.Model):  # type: ignore[name-defined]
    """What the overview counts of one subject, unmasked, as of the last act of its stream; it stands beside the record.

    It is worked out again whenever ``head`` or ``basis`` are no longer those of today (``figures``): nothing else reads it.
    """

    __tablename__ = "figures_tally"
    subject: Mapped[str] = mapped_column(primary_key=True)
    basis: Mapped[str]
    """Which definition it was worked out under."""
    head: Mapped[int]
    """The last act on the subject's stream then."""
    enrolled: Mapped[date]
    """The day of its enrolment, at the site."""
    told: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """Which of the answers that tell a state it has given, by their place in the definition."""
    delays: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    """For each visit recorded the days from the visit to its first entry."""
    deviations: Mapped[list[str]] = mapped_column(ARRAY(String))
    """``PAGE:SEVERITY`` of each line of a log of deviations that is not complete."""
