"""The tables of accounts: one personal account each, grants that carry start, end and site, sessions kept in the database."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.casebook.models import MOMENT
from ecrf.db import db


class Account(db.Model):  # type: ignore[name-defined]
    """A person's account. ``code`` stands for the person in all data; the e-mail is never given again (ACC-01).

    Mutable by column grant: ``password_hash`` (a secret is not a record), ``language``, ``density`` and
    ``digest``, the daily mail (tastes).
    """

    __tablename__ = "account"
    code: Mapped[str] = mapped_column(primary_key=True)
    email: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default="fr")
    density: Mapped[str] = mapped_column(server_default="compact")
    digest: Mapped[bool] = mapped_column(server_default=text("true"))
    act: Mapped[int] = mapped_column(ForeignKey("act.id", use_alter=True), index=True)
    __table_args__ = (
        CheckConstraint("code ~ '^(U[0-9]{4}|SYSTEM|CONSOLE)$'", name="code"),
        CheckConstraint("language IN ('fr', 'en')", name="language"),
        CheckConstraint("density IN ('compact', 'comfortable')", name="density"),
        Index("uq_account_email", func.lower(text("email")), unique=True),
    )


class AccountEvent(db.Model):  # type: ignore[name-defined]
    """Something that happened to an account: closed, reopened, password_reset, password_changed (by its holder)."""

    __tablename__ = "account_event"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    kind: Mapped[str]
    __table_args__ = (CheckConstraint("kind IN ('closed', 'reopened', 'password_reset', 'password_changed')", name="kind"),)


class Grant(db.Model):  # type: ignore[name-defined]
    """A role given to an account, at a site or for the whole study, from a day to a day (ACC-04).

    ``unblinded`` is the inspector's separate grant. ``basis`` points at the delegation or mandate behind it.
    """

    __tablename__ = "role_grant"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    role: Mapped[str]
    site: Mapped[str | None] = mapped_column(ForeignKey("site.code"))
    starts: Mapped[date]
    ends: Mapped[date | None]
    unblinded: Mapped[bool] = mapped_column(server_default=text("false"))
    basis: Mapped[str | None]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (
        CheckConstraint("ends IS NULL OR ends >= starts", name="ends"),
        CheckConstraint("NOT unblinded OR role = 'INS'", name="unblinded"),
        CheckConstraint("role NOT IN ('PI', 'SI', 'SC', 'INJ') OR site IS NOT NULL", name="site"),
    )


class GrantEnd(db.Model):  # type: ignore[name-defined]
    """A grant withdrawn before its end."""

    __tablename__ = "grant_end"
    grant: Mapped[int] = mapped_column("grant_id", ForeignKey("role_grant.id"), primary_key=True, autoincrement=False)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)


class LoginSession(db.Model):  # type: ignore[name-defined]
    """A session, by the SHA-256 of its token. Mutable by column grant: ``last_seen``, ``ended`` (idle time-out, log-out)."""

    __tablename__ = "login_session"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    role: Mapped[str | None]
    started: Mapped[datetime] = mapped_column(MOMENT)
    last_seen: Mapped[datetime] = mapped_column(MOMENT)
    ended: Mapped[datetime | None] = mapped_column(MOMENT)
