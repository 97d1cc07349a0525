"""What long lists show of casebooks: worked out from the casebook once per act, kept beside the record for whoever reads the same.

What is kept of a subject holds until the next act of its stream, for the same program under the same protocol; for one
day only where the day was looked at, and until the site's registers change where they were.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import text

import ecrf
from ecrf.crf import Book, FormView, Study
from ecrf.db import db

from .beside import CasebookTally
from .kept import Kept, Registers
from .read import Casebook, casebooks

_FOUND = text("""
    SELECT u.subject, h.newest, coalesce(k.newest, 0) AS registers, t.found
    FROM unnest(CAST(:subjects AS text[]), CAST(:bases AS text[]), CAST(:days AS date[])) AS u(subject, basis, day)
    JOIN subject_head h ON h.subject = u.subject
    CROSS JOIN LATERAL (SELECT max(act) AS newest FROM site_line WHERE site = left(u.subject, 2)) k
    LEFT JOIN casebook_tally t ON t.subject = u.subject AND t.kind = :kind AND t.readers = :readers AND t.basis = u.basis
         AND t.head = h.newest AND coalesce(t.day, u.day) = u.day AND coalesce(t.registers, k.newest, 0) = coalesce(k.newest, 0)""")

_NAMES = [column.name for column in CasebookTally.__table__.columns]
_KEEP = text(f"""
    INSERT INTO casebook_tally ({', '.join(_NAMES)})
    SELECT {', '.join(_NAMES)} FROM jsonb_populate_recordset(CAST(NULL AS casebook_tally), CAST(:rows AS jsonb)) ORDER BY subject
    ON CONFLICT (subject, kind, readers) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES[3:])}""")  # noqa: S608 - our own names


@dataclass(frozen=True)
class Asked:
    """A subject that is looked at: its number, the study under the protocol that its site follows, today there; the live
    lines of the site's registers where they are known already."""

    number: str
    study: Study
    today: date
    kept: Kept | None = field(default=None, compare=False)


class Watched(Book):
    """A casebook that remembers whether more than its pages was looked at: the day, or what the site keeps for all."""

    by_day = by_site = False

    @property
    def today(self) -> date:
        """The day at the site."""
        self.by_day = True
        return self._today

    @today.setter
    def today(self, day: date) -> None:
        """The day is set once."""
        self._today = day

    @property
    def of_site(self) -> Mapping[str, Sequence[FormView]]:
        """The site's registers."""
        self.by_site = True
        return self._of_site

    @of_site.setter
    def of_site(self, registers: Mapping[str, Sequence[FormView]]) -> None:
        """The registers are set once."""
        self._of_site = registers


@dataclass(frozen=True)
class Looked:
    """A casebook that is worked out: whose, its pages as its reader sees them (``readable``; ``None``: all), and ``beside``, what
    was asked of the record for it and others at once."""

    one: Asked
    casebook: Casebook
    book: Watched
    readable: Sequence[str] | None
    beside: Any


@dataclass(frozen=True)
class Tally:
    """What is worked out of one casebook: ``work`` gives it as plain JSON; ``kind`` names it and all else that it depends on.

    ``valued`` are the pages whose values it looks at under a protocol (``None``: all); ``ask`` asks the record for some
    subjects at once, by number.
    """

    kind: str
    work: Callable[[Looked], Any]
    valued: Callable[[Study], Sequence[str] | None] = lambda study: None
    ask: Callable[[Sequence[str]], Mapping[str, Any]] = lambda numbers: {}

    def of(self, asked: Sequence[Asked], readable: Sequence[str] | None) -> dict[str, Any]:
        """What was worked out of those subjects, by number, as a reader of those pages sees them (rulings R25).

        One statement when nothing happened since they were looked at; otherwise one more, that of ``ask``, and one beside
        that keeps it.
        """
        if not asked:
            return {}
        readers = "all" if readable is None else hashlib.sha256(" ".join(sorted(readable)).encode()).hexdigest()[:16]
        rows = {row.subject: row for row in db.session.execute(_FOUND, {
            "kind": self.kind, "readers": readers, "subjects": [one.number for one in asked],
            "bases": [_basis(one.study) for one in asked], "days": [one.today for one in asked]})}
        found = {number: row.found for number, row in rows.items() if row.found is not None}
        anew = [self._worked_out(looked) for looked in self._looked([one for one in asked if one.number not in found], readable)]
        _keep([{**row, "readers": readers, "head": rows[row["subject"]].newest,
                "registers": rows[row["subject"]].registers if row["registers"] else None} for row in anew if row["subject"] in rows])
        return found | {row["subject"]: row["found"] for row in anew}

    def _looked(self, stale: Sequence[Asked], readable: Sequence[str] | None) -> Iterator[Looked]:
        if not stale:
            return
        numbers, valued = [one.number for one in stale], [self.valued(one.study) for one in stale]
        some = None if None in valued else sorted({oid for pages in valued for oid in pages or ()})
        books, beside = casebooks(numbers, readable, some, told=()), self.ask(numbers)
        for one in stale:
            filled = books[one.number].book(one.study, one.today, only=self.valued(one.study)).filled
            book = Watched(one.study, one.today, filled, one.number, Registers(one.study, one.number[:2], one.kept))
            yield Looked(one, books[one.number], book, readable, beside.get(one.number))

    def _worked_out(self, looked: Looked) -> dict[str, Any]:
        one, found, book = looked.one, self.work(looked), looked.book
        assert isinstance(book, Watched)  # noqa: S101 - says to the type checker what ``_looked`` made
        return {"subject": one.number, "kind": self.kind, "basis": _basis(one.study), "found": found,
                "day": one.today.isoformat() if book.by_day else None, "registers": book.by_site}


def _keep(rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what was worked out, on a connection of its own: it is no part of what the reader does."""
    if rows:
        with db.engine.engine.begin() as beside:
            beside.execute(_KEEP, {"rows": json.dumps(rows)})


def _basis(study: Study) -> str:
    return f"{_program()}/{study.oid}/{study.protocol}"


@cache
def _program() -> str:
    """The digest of the program's own files: another program may say something else of the same casebook."""
    home = Path(ecrf.__file__).parent.parent
    files = sorted(path for package in ("ecrf", "forms") for path in (home / package).rglob("*.py"))
    return hashlib.sha256(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files)).hexdigest()[:16]
