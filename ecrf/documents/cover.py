"""What every document starts from: the study, the pages that its reader reads, the language, and what its cover says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ecrf.crf import CRF, Item, Study, T
from ecrf.exports.cuts import definition_digest
from ecrf.permissions import READS, Actor

from .words import FACE, TITLES, spoken


def _label(item: Item, lang: str) -> str:
    return item.label[lang]


@dataclass(frozen=True)
class Reading:
    """A study as one reader reads it: his pages, his language, the words of questions, since when it is in force."""

    study: Study
    lang: str
    pages: tuple[type[CRF], ...]
    words: Callable[[Item, str], str] = _label
    """The question as its page asks it: the licensed wording where it is loaded, else our label."""
    released: datetime | None = None

    @property
    def oids(self) -> frozenset[str]:
        """OIDs of the pages read."""
        return frozenset(page.oid for page in self.pages)

    def asked(self, item: Item) -> str:
        """The question in the language of the document."""
        return self.words(item, self.lang)

    def chapters(self) -> list[tuple[str, list[type[CRF]]]]:
        """The pages read under the headings of the study; what each site keeps comes last."""
        found: dict[str, list[type[CRF]]] = {title[self.lang]: [] for title, _pages in self.study.chapters}
        for page in self.pages:
            title = self.study.chapter(page) or FACE["registers" if page.scope == "site" else "pages"]
            found.setdefault(title[self.lang], []).append(page)
        order = [page.oid for _title, pages in self.study.chapters for page in pages]
        place = {oid: n for n, oid in enumerate(order)}
        return [(title, sorted(pages, key=lambda page: place.get(page.oid, len(place)))) for title, pages in found.items() if pages]


@dataclass(frozen=True)
class Cover:
    """The first words of a document, and what its footer repeats."""

    kind: str
    lang: str
    title: str
    study: str
    oid: str
    short: str
    registration: str
    protocol: str
    digest: str
    released: str
    left_out: str
    words: dict[str, str] = field(default_factory=dict)


def pages_for(actor: Actor, study: Study) -> tuple[type[CRF], ...]:
    """The pages whose blank paper the actor is given: those his role reads.

    A role that reads no page of any subject (the administrator) has nothing to be blinded of and is given the
    definition whole, as the pages of ``/study`` show it.
    """
    if not READS[actor.role]:
        return study.every_page
    return tuple(page for page in study.every_page if actor.reads(page))


def cover(kind: str, reading: Reading) -> Cover:
    """The cover of a document."""
    study, lang = reading.study, reading.lang
    left = len(study.every_page) - len(reading.pages)
    since = T(f"{reading.released:%d/%m/%Y}", f"{reading.released:%d %B %Y}")[lang] if reading.released else FACE["unreleased"][lang]
    return Cover(kind, lang, TITLES[kind][lang], study.title[lang], study.oid, study.short[lang], study.registration,
                 study.protocol, definition_digest(study), since,
                 FACE["left_out"].filled(n=left)[lang] if left else "", spoken(FACE, lang))
