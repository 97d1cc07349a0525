"""The tables of the record: acts and their seals, sites and subjects, pages filled, their events and item versions.

Every row hangs on an act, so each has who, when, in which role and why. Nothing is updated, nothing deleted; the
triggers that hold this are in ``migrations/``.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db

MOMENT = TIMESTAMP(timezone=True)


class Act(db.Model):  # type: ignore[name-defined]
    """A person doing one thing. ``stream`` is ``subject/01-007``, ``account/U0001``, ``site/01``, ``study`` or ``door``."""

    __tablename__ = "act"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    stream: Mapped[str]
    seq: Mapped[int]
    previous: Mapped[int | None] = mapped_column(Computed("CASE WHEN seq > 1 THEN seq - 1 END", persisted=True))
    by: Mapped[str] = mapped_column(ForeignKey("account.code", deferrable=True, initially="DEFERRED"))
    role: Mapped[str]
    verb: Mapped[str]
    at: Mapped[datetime] = mapped_column(MOMENT, server_default=text("clock_timestamp()"))
    reason: Mapped[str | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    __table_args__ = (
        UniqueConstraint("stream", "seq"),
        ForeignKeyConstraint(["stream", "previous"], ["act.stream", "act.seq"], name="fk_act_previous"),
        CheckConstraint("seq >= 1", name="seq"),
        CheckConstraint("stream ~ '^(subject|account|site)/[^/]+$|^(study|door)$'", name="stream"),
        CheckConstraint("reason IS NULL OR btrim(reason) <> ''", name="reason"),
        Index("ix_act_at", "at"), Index("ix_act_by", "by", "at"),
    )


class Seal(db.Model):  # type: ignore[name-defined]
    """SHA-256 (hex) over the previous seal of the stream and everything the act brought."""

    __tablename__ = "seal"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    digest: Mapped[str]
    __table_args__ = (CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),)


class Site(db.Model):  # type: ignore[name-defined]
    """A centre, by its two digits."""

    __tablename__ = "site"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str]
    country: Mapped[str]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (CheckConstraint("code ~ '^[0-9]{2}$'", name="code"),
                      CheckConstraint("btrim(name) <> ''", name="name"))


class SiteProtocol(db.Model):  # type: ignore[name-defined]
    """Which protocol version a site follows, from which day."""

    __tablename__ = "site_protocol"
    site: Mapped[str] = mapped_column(ForeignKey("site.code"), primary_key=True)
    starts: Mapped[date] = mapped_column(primary_key=True)
    protocol: Mapped[str]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)


class Subject(db.Model):  # type: ignore[name-defined]
    """A patient under a study code: site and sequence, for life. Nothing that identifies a person is kept (PRIV-01)."""

    __tablename__ = "subject"
    number: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(ForeignKey("site.code"), index=True)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (CheckConstraint("number ~ '^[0-9]{2}-[0-9]{3}$' AND left(number, 2) = site", name="number"),)


class Form(db.Model):  # type: ignore[name-defined]
    """A page filled: its place in the casebook and the version of the blank page it was begun under."""

    __tablename__ = "form"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    subject: Mapped[str] = mapped_column(ForeignKey("subject.number"))
    visit: Mapped[str]
    page: Mapped[str]
    line: Mapped[str]
    version: Mapped[str]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (UniqueConstraint("subject", "visit", "page", "line"),)


ENTRY_EVENTS = ("started", "completed", "reopened", "not_done")
PRESENCE_EVENTS = ("removed", "restored")
VERSION_EVENTS = ("migrated",)
"""The page moved to a later version of its blank; the reason of the event is that version."""


class FormEvent(db.Model):  # type: ignore[name-defined]
    """Something that happened to a page as a whole: started, completed, reopened, not_done, removed, restored, migrated."""

    __tablename__ = "form_event"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str | None]
    __table_args__ = (
        CheckConstraint(f"kind IN {ENTRY_EVENTS + PRESENCE_EVENTS + VERSION_EVENTS}", name="kind"),
        CheckConstraint("kind NOT IN ('not_done', 'removed', 'restored', 'migrated') OR btrim(coalesce(reason, '')) <> ''",
                        name="reason"),
        Index("ix_form_event_form", "form", "act"),
    )


class ItemVersion(db.Model):  # type: ignore[name-defined]
    """One value ever recorded for an item: version 1, 2, 3 … without gaps. The current one is the one nobody replaced."""

    __tablename__ = "item_version"
    form: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[int | None] = mapped_column(Computed("CASE WHEN version > 1 THEN version - 1 END", persisted=True))
    value: Mapped[str | None]
    missing: Mapped[str | None]
    missing_reason: Mapped[str | None]
    reason: Mapped[str | None]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (
        ForeignKeyConstraint(["form", "item", "previous"],
                             ["item_version.form", "item_version.item", "item_version.version"],
                             name="fk_item_version_previous"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("value IS NULL OR missing IS NULL", name="one_or_the_other"),
        CheckConstraint("version > 1 OR value IS NOT NULL OR missing IS NOT NULL", name="first_says_something"),
        CheckConstraint("value IS NULL OR value <> ''", name="value"),
        CheckConstraint("missing IS NULL OR missing IN ('ND', 'UNK', 'NA', 'REF')", name="missing"),
        CheckConstraint("missing IS NULL OR missing NOT IN ('ND', 'REF') OR btrim(coalesce(missing_reason, '')) <> ''",
                        name="missing_reason"),
        CheckConstraint("missing_reason IS NULL OR missing IS NOT NULL", name="missing_reason_of"),
        CheckConstraint("version = 1 OR btrim(coalesce(reason, '')) <> ''", name="reason"),
    )
