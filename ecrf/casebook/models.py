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
        Index("ix_act_at", "at"), Index("ix_act_by", "by", "at"), Index("ix_act_verb", "verb", "at"),
        Index("ix_act_role", "role", "at"), Index("ix_act_place", text('left("stream", 10)'), "at"),
        Index("ix_act_signed", "by", "at", postgresql_where=text("verb = 'sign'")),
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
    __table_args__ = (UniqueConstraint("subject", "visit", "page", "line"), Index("ix_form_page", "page", "subject"),
                      Index("ix_form_site", text('left("subject", 2)'), "act", "id"))


ENTRY_EVENTS = ("started", "completed", "reopened", "not_done")
PRESENCE_EVENTS = ("removed", "restored")
VERSION_EVENTS = ("migrated",)
"""The page moved to a later version of its blank; the reason of the event is that version."""
SIGN_EVENTS = ("signed",)
"""The page was signed: an event like any other, so that a save which had not seen it is in conflict (rulings R4)."""


class FormEvent(db.Model):  # type: ignore[name-defined]
    """Something that happened to a page as a whole: started, completed, reopened, not_done, removed, restored, migrated, signed."""

    __tablename__ = "form_event"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str | None]
    __table_args__ = (
        CheckConstraint(f"kind IN {ENTRY_EVENTS + PRESENCE_EVENTS + VERSION_EVENTS + SIGN_EVENTS}", name="kind"),
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
        Index("ix_item_version_replaced", "form", "item", postgresql_where=text("version > 1")),
    )


HOLD_KINDS = ("freeze", "thaw", "lock_asked", "lock", "unlock_asked", "unlock", "relock", "withdrawn")
HOLD_LEVELS = ("page", "visit", "subject", "site", "study")
"""From the narrowest to the widest."""


class Hold(db.Model):  # type: ignore[name-defined]
    """One act on what may be changed: freeze, thaw, lock, unlock, at one level. What stands is worked out in ``holds``.

    ``asked`` is the act of the first of two people, whom this one answers. An unlocking lapses at ``until``.
    """

    __tablename__ = "hold"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str]
    level: Mapped[str]
    site: Mapped[str | None] = mapped_column(ForeignKey("site.code"))
    subject: Mapped[str | None] = mapped_column(ForeignKey("subject.number"))
    visit: Mapped[str | None]
    page: Mapped[str | None]
    line: Mapped[str | None]
    asked: Mapped[int | None] = mapped_column(ForeignKey("hold.act"))
    until: Mapped[datetime | None] = mapped_column(MOMENT)
    change: Mapped[str | None]
    """What is expected to be changed while it is unlocked (LOCK-04)."""
    allocation_known: Mapped[bool | None]
    __table_args__ = (
        CheckConstraint(f"kind IN {HOLD_KINDS}", name="kind"),
        CheckConstraint(f"level IN {HOLD_LEVELS}", name="level"),
        CheckConstraint("(level = 'site') = (site IS NOT NULL) AND (level IN ('page', 'visit', 'subject')) = (subject IS NOT NULL) "
                        "AND (level IN ('page', 'visit')) = (visit IS NOT NULL) "
                        "AND (level = 'page') = (page IS NOT NULL) AND (level = 'page') = (line IS NOT NULL)", name="place"),
        CheckConstraint("(kind IN ('unlock_asked', 'unlock')) = (until IS NOT NULL)", name="until"),
        CheckConstraint("kind <> 'unlock_asked' OR (btrim(coalesce(change, '')) <> '' AND allocation_known IS NOT NULL)", name="change"),
        CheckConstraint("kind NOT IN ('unlock', 'withdrawn') OR asked IS NOT NULL", name="asked"),
        Index("ix_hold_subject", "subject", "act"), Index("ix_hold_site", "site", "act"),
        Index("ix_hold_study", "act", postgresql_where=text("level = 'study'")),
    )


MASK_KINDS = ("asked", "masked", "refused")


class Mask(db.Model):  # type: ignore[name-defined]
    """Personal data typed by mistake, taken out of sight (AUD-14): asked by one person, decided by another.

    It names a replaced version of an item, or a message of a query. The row it names stays as it was, so that every
    chain still verifies; readers leave its text out.
    """

    __tablename__ = "mask"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str]
    form: Mapped[int | None] = mapped_column(ForeignKey("form.id"))
    item: Mapped[str | None]
    version: Mapped[int | None]
    query: Mapped[int | None]
    message: Mapped[int | None]
    asked: Mapped[int | None] = mapped_column(ForeignKey("mask.act"))
    __table_args__ = (
        ForeignKeyConstraint(["form", "item", "version"],
                             ["item_version.form", "item_version.item", "item_version.version"]),
        ForeignKeyConstraint(["query", "message"], ["query_message.query", "query_message.number"]),
        CheckConstraint(f"kind IN {MASK_KINDS}", name="kind"),
        CheckConstraint("num_nonnulls(form, item, version) IN (0, 3) AND num_nonnulls(query, message) IN (0, 2) "
                        "AND num_nonnulls(form, query) = 1", name="target"),
        CheckConstraint("(kind = 'asked') = (asked IS NULL)", name="asked"),
        Index("ix_mask_version", "form", "item", "version"), Index("ix_mask_message", "query", "message"),
    )
