"""The table of receipts: one row per site whose copy an investigator had, bound to the export by the digest of its manifest."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class CopyReceipt(db.Model):  # type: ignore[name-defined]
    """A copy of a site's record that its investigator received and signed for (EXP-06). When and by whom is the act's.

    Whether it still covers the site is never stored: it depends on what was recorded after the cut.
    """

    __tablename__ = "copy_receipt"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    site: Mapped[str] = mapped_column(ForeignKey("site.code"))
    export: Mapped[int] = mapped_column(ForeignKey("act.id"))
    """The act that handed the export over."""
    cut: Mapped[str] = mapped_column(ForeignKey("cut.name"))
    manifest: Mapped[str]
    """SHA-256 (hex) of the manifest, which names the digest of every file."""
    meaning: Mapped[str]
    """The sentence signed, in the language in which it was read."""
    name: Mapped[str]
    """The printed name, as it was when signing (SIG-02)."""
    zone: Mapped[str]
    """The site's time zone (IANA), for the local time beside UTC."""
    __table_args__ = (
        CheckConstraint("manifest ~ '^[0-9a-f]{64}$'", name="manifest"),
        CheckConstraint("btrim(meaning) <> ''", name="meaning"),
        CheckConstraint("btrim(name) <> ''", name="name"),
        UniqueConstraint("site", "export"),
    )
