"""The casebook of each subject of a cut as PDF: what the record said of it, read here, page by page, and handed to the composer."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from ecrf.casebook import extract, kept, trail
from ecrf.casebook.extract import FormAt, SubjectAt
from ecrf.casebook.read import Address
from ecrf.crf import Refused, T
from ecrf.db import db

from .cuts import heads_digest
from .pages import computed, in_order
from .parcel import Order
from .sheets import File

_FAILED = T("Le cahier du sujet {subject} n’a pas pu être composé\u00a0: {why}. Rien n’est remplacé\u202f; signalez ce sujet à l’exploitation.",
            "The casebook of subject {subject} could not be composed: {why}. Nothing is replaced; tell operations which subject it is.")
_PEOPLE = text("SELECT code, name FROM account")
_SITES = text("SELECT code, name, zone FROM site")


@dataclass
class PageAt:
    """A page filled, as it stood, with everything that was said about it; rows are those of ``extract.rows``, in order."""

    form: FormAt
    computed: dict[str, str | None]
    """Derived values that no version keeps, by item."""
    versions: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, list[Any]] = field(default_factory=lambda: defaultdict(list))
    """The messages of each query, by its number."""
    verifications: list[Any] = field(default_factory=list)
    signatures: list[Any] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class CasebookAt:
    """The casebook of one subject of a cut as its reader may see it, pages in the order of the schedule."""

    subject: SubjectAt
    site: str
    """The name of the site."""
    zone: str
    heads: str
    """Digest of the whole cut; empty for a reader from whom something is hidden."""
    people: dict[str, str]
    """Names by account code."""
    pages: tuple[PageAt, ...]
    acts: tuple[trail.Entry, ...]
    """The acts of the subject's stream, the oldest first."""

    @property
    def rows(self) -> int:
        """Rows of the record that the document must show: versions, messages, verifications, signatures, events, acts."""
        return len(self.acts) + sum(sum(map(len, page.versions.values())) + sum(map(len, page.messages.values()))
                                    + len(page.verifications) + len(page.signatures) + len(page.events) for page in self.pages)


Composer = Callable[[Order, CasebookAt], bytes]
_composers: list[Composer] = []


def composed_by(composer: Composer) -> None:
    """Say who makes a PDF of a casebook: documents stand above exports, so they name themselves."""
    _composers[:] = [composer]


def files(order: Order) -> list[File]:
    """Write ``01-001.pdf`` for each subject of the order. Raises ``Refused`` naming the subject whose casebook fails."""
    return [_file(order, casebook) for casebook in casebooks(order)]


def _file(order: Order, casebook: CasebookAt) -> File:
    name = f"{casebook.subject.number}.pdf"
    try:
        pdf = _composers[0](order, casebook)
    except Refused as refused:
        raise Refused(_FAILED.filled(subject=casebook.subject.number, why=refused.problem)) from refused
    except Exception as broken:
        raise Refused(_FAILED.filled(subject=casebook.subject.number, why=repr(broken))) from broken
    (order.folder / name).write_bytes(pdf)
    order.progress(1)
    return File(name, casebook.rows, len(pdf), hashlib.sha256(pdf).hexdigest())


def casebooks(order: Order) -> Iterator[CasebookAt]:
    """The casebooks of the order, one in memory at a time."""
    people = {row.code: row.name for row in db.session.execute(_PEOPLE)}
    sites = {row.code: (row.name, row.zone) for row in db.session.execute(_SITES)}
    registers: dict[str, kept.Kept] = {}
    heads = heads_digest(order.cut.name) if order.definition.whole else ""
    for one in order.who:
        if one.site not in registers:
            registers[one.site] = kept.at_cut(one.site, order.cut.name)
        acts = trail.at_cut(order.sight, order.cut.name, trail.Filters(subject=one.number))
        yield CasebookAt(one, *sites[one.site], heads, people, _pages(order, one, registers[one.site]), tuple(acts))


def _pages(order: Order, one: SubjectAt, register: kept.Kept) -> tuple[PageAt, ...]:
    (_one, casebook), = extract.casebooks(order.cut.name, [one], order.definition.oids)
    book = casebook.book(order.study, order.cut.at.date(), register)
    found: dict[Address, PageAt] = {form.address: PageAt(form, computed(form, book, order.definition))
                                    for form in in_order(casebook, order.definition)}
    for kind in ("versions", "messages", "verifications", "signatures", "events"):
        for row in extract.rows(kind, order.cut.name, [one], order.definition.oids):
            _put(found[row.visit, row.page, row.line], kind, row)
    return tuple(found.values())


def _put(page: PageAt, kind: str, row: Any) -> None:
    if kind == "versions":
        page.versions[row.item].append(row)
    elif kind == "messages":
        page.messages[row.number].append(row)
    else:
        getattr(page, kind).append(row)
