"""One question asked at many places of a listing: what will be asked and what is left out and why, then one act per query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.casebook import locate, record
from ecrf.casebook.locate import Place
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from . import verbs
from .states import UNSETTLED
from .threads import Refusal, Thread, may_raise, threads

MOST = 100
"""Places of one go."""

_VERSION = text("""
    SELECT f.visit, f.page, f.line, v.item, max(v.version) AS version FROM form f JOIN item_version v ON v.form = f.id
    WHERE f.subject = :subject GROUP BY 1, 2, 3, 4""")


@dataclass(frozen=True, order=True)
class Spot:
    """A place somebody chose in a listing: a page (``item`` empty) or an item at the version that the listing showed."""

    subject: str
    visit: str
    page: str
    line: str
    item: str = ""
    seen: int = 0

    @classmethod
    def read(cls, text: str) -> Spot | None:
        """From the value of a tick, ``01-007/W8/VS//SYSBP/3``; ``None`` for anything else."""
        parts = text.split("/")
        if len(parts) != 6 or "\x00" in text or not (parts[5].isdecimal() and len(parts[5]) < 6):
            return None
        return cls(*parts[:5], int(parts[5]))

    @property
    def tick(self) -> str:
        """The value of its tick."""
        return "/".join((self.subject, self.visit, self.page, self.line, self.item, str(self.seen)))

    @property
    def parts(self) -> list[str]:
        """Its page's address within the subject."""
        return [part for part in (self.visit, self.page, self.line) if part]


@dataclass(frozen=True)
class Row:
    """A chosen place as it stands now, and why it is left out (empty: the question is asked there)."""

    spot: Spot
    place: Place
    why: str


def preview(actor: Actor, study: Study, chosen: Iterable[Spot]) -> list[Row]:
    """Each chosen place; two statements a subject, one a place. Raises ``NotFound`` where one is out of reach."""
    return [row for subject, spots in _by_subject(chosen) for row in _rows(actor, study, subject, spots)]


def ask(actor: Actor, study: Study, subject: str, spots: Sequence[Spot], words: str) -> list[Row]:
    """Raise the question at each of one subject's places where nothing stands against it; gives what became of each.

    What changed since the listing was read is left out. Raises ``Refusal`` for words that cannot be kept.
    """
    verbs.written(words)
    record.lock(record.subject_stream(subject))
    found = []
    for row in list(_rows(actor, study, subject, spots)):
        try:
            why = row.why
            if not why:
                verbs.raise_query(actor, row.place, row.spot.item or None, words)
        except Refusal as refusal:
            why = str(refusal.sentence)
        found.append(Row(row.spot, row.place, why))
    return found


def by_subject(chosen: Iterable[Spot]) -> list[tuple[str, list[Spot]]]:
    """The chosen places of each subject, in the order of the numbers: two people never wait for each other crosswise."""
    return list(_by_subject(chosen))


def _by_subject(chosen: Iterable[Spot]) -> Iterator[tuple[str, list[Spot]]]:
    for subject, spots in groupby(sorted(set(chosen)), key=lambda spot: spot.subject):
        yield subject, list(spots)


def _rows(actor: Actor, study: Study, subject: str, spots: Sequence[Spot]) -> Iterator[Row]:
    places = [(spot, locate.place(actor, study, subject, spot.parts)) for spot in spots]
    asked = [thread for listed in threads(subject, actor.readable(study.page_list)).values() for thread in listed]
    versions = {tuple(row[:4]): row.version for row in db.session.execute(_VERSION, {"subject": subject})}
    for spot, place in places:
        if spot.item and spot.item not in place.page.items:
            raise NotFound
        yield Row(spot, place, _why_not(actor, spot, place, asked, versions.get((*place.address, spot.item), 0)))


def _why_not(actor: Actor, spot: Spot, place: Place, asked: Sequence[Thread], version: int) -> str:
    if not may_raise(actor, place.page):
        return _("another person's to do")
    if spot.item and spot.seen != version:
        return _("changed since you read the list")
    if any(t.address == place.address and (t.item or "") == spot.item and t.state in UNSETTLED for t in asked):
        return _("a query waits there already")
    try:
        verbs.refuse_held(place)
    except Refusal:
        return _("the page is locked")
    return ""
