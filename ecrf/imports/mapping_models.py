"""The tables of mappings: every version of what a site's laboratory file means, and the signature that makes one effective."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db


class LaboratoryMapping(db.Model):  # type: ignore[name-defined]
    """One version of a site's mapping; the newest one counts, once it is signed. Why it changed is the act's reason."""

    __tablename__ = "laboratory_mapping"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    site: Mapped[str] = mapped_column(ForeignKey("site.code"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str]
    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("jsonb_typeof(content) = 'object'", name="content"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        UniqueConstraint("site", "version"),
        UniqueConstraint("site", "version", "digest", name="uq_laboratory_mapping_signed"),
    )


class MappingSignature(db.Model):  # type: ignore[name-defined]
    """The signature of one version, bound to its content: no other version, site or content can be under it."""

    __tablename__ = "mapping_signature"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    version: Mapped[int]
    digest: Mapped[str]
    meaning: Mapped[str]
    name: Mapped[str]
    """The printed name, as it was when signing (SIG-02)."""
    zone: Mapped[str]
    """The site's time zone (IANA), for the local time beside UTC."""
    __table_args__ = (
        ForeignKeyConstraint(["site", "version", "digest"],
                             ["laboratory_mapping.site", "laboratory_mapping.version", "laboratory_mapping.digest"],
                             name="fk_mapping_signature_signed"),
        CheckConstraint("meaning = 'approval'", name="meaning"),
        CheckConstraint("btrim(name) <> ''", name="name"),
        UniqueConstraint("site", "version"),
    )
