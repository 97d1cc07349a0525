"""The table of the registers: every version of every line that a site keeps."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, ForeignKeyConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class SiteLine(db.Model):  # type: ignore[name-defined]
    """One version of one line: ``values`` by item in canonical text, under version ``crf`` of the blank page.

    The current version is the highest; a removed line keeps the values it had.
    """

    __tablename__ = "site_line"
    site: Mapped[str] = mapped_column(ForeignKey("site.code"), primary_key=True)
    page: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[int | None] = mapped_column(Computed("CASE WHEN version > 1 THEN version - 1 END", persisted=True))
    crf: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    removed: Mapped[bool]
    reason: Mapped[str | None]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (
        ForeignKeyConstraint(["site", "page", "line", "previous"],
                             ["site_line.site", "site_line.page", "site_line.line", "site_line.version"],
                             name="fk_site_line_previous"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("line ~ '^[1-9][0-9]{0,5}$'", name="line"),
        CheckConstraint("""jsonb_typeof("values") = 'object'""", name="values"),
        CheckConstraint("version > 1 OR NOT removed", name="removed"),
        CheckConstraint("version = 1 OR btrim(coalesce(reason, '')) <> ''", name="reason"),
    )
