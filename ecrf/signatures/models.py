"""The tables of signatures: one row per page signed, bound to what it showed, and what binds the person who signs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db

SCOPES = ("page", "visit", "eligibility", "casebook")
"""What was signed together by the act: a page alone, the pages of a visit, of an eligibility decision, of the casebook."""
MEANINGS = ("authorship", "review", "approval", "responsibility")
"""Meanings of a signature (21 CFR 11.50)."""


class Signature(db.Model):  # type: ignore[name-defined]
    """The signature of one page: its digest covers every version that was current (SIG-03). When and in which role is
    the act's. It stands until a version or an event of the page comes after its act."""

    __tablename__ = "signature"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    form: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True, autoincrement=False)
    scope: Mapped[str]
    meaning: Mapped[str]
    name: Mapped[str]
    """The printed name, as it was when signing (SIG-02)."""
    zone: Mapped[str]
    """The site's time zone (IANA), for the local time beside UTC."""
    digest: Mapped[str]
    __table_args__ = (
        CheckConstraint(f"scope IN {SCOPES}", name="scope"),
        CheckConstraint(f"meaning IN {MEANINGS}", name="meaning"),
        CheckConstraint("btrim(name) <> ''", name="name"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest"),
        Index("ix_signature_form", "form", "act"),
    )


SIGNER_KINDS = ("identity", "declared")


class Signer(db.Model):  # type: ignore[name-defined]
    """What makes an account able to sign (SIG-08): the proof of identity on file, and the declaration that the holder made."""

    __tablename__ = "signer"
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), primary_key=True, autoincrement=False)
    account: Mapped[str] = mapped_column(ForeignKey("account.code"), index=True)
    kind: Mapped[str]
    words: Mapped[str]
    """Where the proof is filed; or which version of the declaration, in which language, was accepted."""
    __table_args__ = (
        CheckConstraint(f"kind IN {SIGNER_KINDS}", name="kind"),
        CheckConstraint("btrim(words) <> ''", name="words"),
    )
