"""The table of drafts: what somebody typed and has not saved; beside the record, never part of it (rulings R2)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.casebook.models import MOMENT
from ecrf.db import db


class Draft(db.Model):  # type: ignore[name-defined]
    """One overwritten row per account and page, seen by its author only. Mutable by column grant: ``typed``, ``at``.

    ``typed`` is the submission as a list of ``[name, text]``; null once it was saved or abandoned.
    """

    __tablename__ = "draft"
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), primary_key=True)
    subject: Mapped[str] = mapped_column(ForeignKey("subject.number"), primary_key=True)
    visit: Mapped[str] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    typed: Mapped[list[Any] | None] = mapped_column(JSONB)
    at: Mapped[datetime] = mapped_column(MOMENT)
