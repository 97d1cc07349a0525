"""The tables of queries: a query stands at a page or an item of it; its state is its last message."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ecrf.casebook.models import MOMENT
from ecrf.db import db

MESSAGE_KINDS = ("open", "answer", "ask_again", "close", "cancel", "resolve", "route")
"""``resolve`` is the data's: the check no longer fires. ``route`` says who is asked now and until when, and leaves the state."""


class Query(db.Model):  # type: ignore[name-defined]
    """A question at a page (``item`` is null) or at an item, also an empty one. ``check`` is set for a system query.

    ``number`` counts within the page, so that a gap tells nothing about pages a reader does not see.
    """

    __tablename__ = "query"
    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    form: Mapped[int] = mapped_column(ForeignKey("form.id"))
    number: Mapped[int]
    item: Mapped[str | None]
    check: Mapped[str | None] = mapped_column("check_id")
    follows: Mapped[int | None]
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (UniqueConstraint("form", "number"),)


class QueryMessage(db.Model):  # type: ignore[name-defined]
    """One message of a query's thread. ``detail`` of a system message holds the values of its sentence and what it judged."""

    __tablename__ = "query_message"
    query: Mapped[int] = mapped_column(ForeignKey("query.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    text: Mapped[str | None]
    detail: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    act: Mapped[int] = mapped_column(ForeignKey("act.id"), index=True)
    __table_args__ = (
        CheckConstraint(f"kind IN {MESSAGE_KINDS}", name="kind"),
        CheckConstraint("kind = 'resolve' OR detail IS NOT NULL OR btrim(coalesce(text, '')) <> ''", name="text"),
        Index("ix_query_message_settling", "query", postgresql_where=sql("kind IN ('close', 'cancel', 'resolve')")),
    )


class QueryHead(db.Model):  # type: ignore[name-defined]
    """The first and the last message of a thread, for long lists: the database keeps it beside the record, by a trigger.

    It holds nothing that the thread does not say: ``query_head_of_record`` is the same, worked out (``flask verify``).
    ``kind`` is the last message that is no routing, ``last`` the number of the last one, ``moved`` its moment.
    """

    __tablename__ = "query_head"
    query: Mapped[int] = mapped_column(ForeignKey("query.id"), primary_key=True, autoincrement=False)
    form: Mapped[int]
    subject: Mapped[str]
    visit: Mapped[str]
    page: Mapped[str]
    line: Mapped[str]
    number: Mapped[int]
    item: Mapped[str | None]
    check: Mapped[str | None] = mapped_column("check_id")
    opened: Mapped[datetime] = mapped_column(MOMENT)
    opened_by: Mapped[str]
    speaker: Mapped[str]
    kind: Mapped[str]
    last: Mapped[int]
    moved: Mapped[datetime] = mapped_column(MOMENT)
    routed_to: Mapped[str | None]
    due: Mapped[date | None]
    cycles: Mapped[int]
    __table_args__ = (
        Index("ix_query_head_subject", "subject", "visit", "page", "line", "number"),
        Index("ix_query_head_opened", "opened", "subject", "visit", "page", "line", "number"),
        Index("ix_query_head_unsettled", "subject", "kind", postgresql_where=sql("kind IN ('open', 'ask_again', 'answer')"),
              postgresql_include=["page", "visit", "line", "number", "query", "check_id", "routed_to", "speaker", "opened_by", "due", "moved",
                                  "opened"]),
        Index("ix_query_head_confirmed", "check_id", "subject", postgresql_where=sql("kind IN ('close', 'cancel')")),
    )
