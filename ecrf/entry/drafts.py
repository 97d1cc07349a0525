"""Drafts: what somebody typed and has not saved survives time-out, crash and closed tab; it never enters the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from werkzeug.datastructures import MultiDict

from ecrf import clock
from ecrf.casebook.locate import Place
from ecrf.crf import BirthMonth, Context, Refused
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Draft

LARGEST = 400_000
"""Characters of a draft at most; more than any page can hold by hand."""


@dataclass(frozen=True)
class Kept:
    """A draft as its author finds it again."""

    typed: MultiDict[str, str]
    at: datetime


def _key(actor: Actor, place: Place) -> dict[str, str]:
    visit, page, line = place.address
    return {"account": actor.account, "subject": place.subject.number, "visit": visit, "page": page, "line": line}


def keep(actor: Actor, place: Place, typed: Sequence[Sequence[str]]) -> datetime | None:
    """Overwrite the author's draft of this page with ``[name, text]`` pairs; returns the moment, ``None`` if too large."""
    pairs = [[str(n), str(v)] for n, v in typed if n != "csrf_token" and "\x00" not in f"{n}{v}"]
    pairs = [[n, v] for n, v in pairs if not _identifies(place, n, v)]
    if sum(len(n) + len(v) for n, v in pairs) > LARGEST:
        return None
    at = clock.now()
    row = insert(Draft).values(**_key(actor, place), typed=pairs, at=at)
    keys = ["account", "subject", "visit", "page", "line"]
    db.session.execute(row.on_conflict_do_update(index_elements=keys, set_={"typed": pairs, "at": at}))
    return at


def _identifies(place: Place, name: str, text: str) -> bool:
    """A full date of birth is kept nowhere, not even in a draft (PRIV-02)."""
    item = place.page.items.get(name)
    if not isinstance(item, BirthMonth) or not text.strip():
        return False
    try:
        item.parse([text], Context(place.subject.today, place.subject.tz))
    except Refused as refused:
        return refused.check == "PRIV-02"
    return False


def find(actor: Actor, place: Place) -> Kept | None:
    """The author's draft of this page, if any."""
    row = db.session.execute(text("""
        SELECT typed, at FROM draft WHERE account = :account AND subject = :subject AND visit = :visit AND page = :page
        AND line = :line AND typed IS NOT NULL"""), _key(actor, place)).one_or_none()
    return Kept(MultiDict([(n, v) for n, v in row.typed]), row.at) if row and row.typed else None


def clear(actor: Actor, place: Place) -> None:
    """Forget the draft: it was saved or abandoned (not an act, rulings R2)."""
    db.session.execute(text("""
        UPDATE draft SET typed = NULL WHERE account = :account AND subject = :subject AND visit = :visit
        AND page = :page AND line = :line"""), _key(actor, place))
