"""Tables beside the record: heads that triggers keep, and what long lists counted; all of it follows from the record."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.db import db

SIGNABLE = "entry IN ('completed', 'not_done') AND there AND NOT signed"
"""Of ``page_head``: complete or not done, and no signature stands. Word for word as in its indexes."""
BEGUN = "entry IN ('started', 'reopened') AND there"
"""Of ``page_head``: entry is not finished."""


class PageHead(db.Model):  # type: ignore[name-defined]
    """Where a page stands by its events and signatures, for long lists: the database keeps it beside the record, by triggers.

    ``entry`` is the last of ``ENTRY_EVENTS``, ``there`` that it is not removed, ``signed`` that a signature stands.
    ``page_head_of_record`` is the same, worked out (``flask verify``).
    """

    __tablename__ = "page_head"
    form: Mapped[int] = mapped_column(ForeignKey("form.id"), primary_key=True, autoincrement=False)
    site: Mapped[str]
    subject: Mapped[str]
    visit: Mapped[str]
    page: Mapped[str]
    line: Mapped[str]
    begun: Mapped[int]
    """The act that made the page."""
    entry: Mapped[str | None]
    there: Mapped[bool]
    signed: Mapped[bool]
    __table_args__ = (
        Index("ix_page_head_signable", "site", "begun", "form", postgresql_include=["visit", "page"],
              postgresql_where=text(SIGNABLE)),
        Index("ix_page_head_subject", "subject", "visit", "page", "line", postgresql_where=text(SIGNABLE)),
        Index("ix_page_head_begun", "subject", "visit", "page", "line", postgresql_where=text(BEGUN)),
    )


class SubjectHead(db.Model):  # type: ignore[name-defined]
    """The newest act on each subject's stream, kept likewise: what was counted of a subject before it is counted again."""

    __tablename__ = "subject_head"
    subject: Mapped[str] = mapped_column(primary_key=True)
    newest: Mapped[int]


class SiteSum(db.Model):  # type: ignore[name-defined]
    """What was added up over a site, and the stamp of what it was added up from (``sums``): nothing else reads it."""

    __tablename__ = "site_sum"
    kind: Mapped[str] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(primary_key=True)
    stamp: Mapped[str]
    sums: Mapped[dict[str, Any]] = mapped_column(JSONB)


class CasebookTally(db.Model):  # type: ignore[name-defined]
    """What a long list shows of one casebook, as whoever reads the same pages sees it, as of the last act of its stream.

    It stands beside the record and is worked out again whenever it is no longer that of today (``tallies``): nothing else
    reads it.
    """

    __tablename__ = "casebook_tally"
    subject: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    """What was worked out."""
    readers: Mapped[str] = mapped_column(primary_key=True)
    """Which pages were read: the digest of their OIDs."""
    basis: Mapped[str]
    """The program and the protocol that it was worked out under."""
    head: Mapped[int]
    """The last act on the subject's stream then."""
    day: Mapped[date | None]
    """The one day for which it holds; none where nothing depended on the day."""
    registers: Mapped[int | None]
    """The last act on the registers of its site then, 0 before the first; none where nothing depended on them."""
    found: Mapped[Any] = mapped_column(JSONB)
