"""The annotated CRF: the blank CRF with the place of each question in SDTM in its margin, and an index by domain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ecrf.exports.sdtm.notes import domains, note

from .blank import BlankCRF, Chapter, Legend, Question, Section, Sheet, blank_crf
from .cover import Cover, Reading, cover
from .words import ANNOTATED, spoken


@dataclass(frozen=True)
class Domain:
    """A domain with the pages that fill it: OID and title."""

    name: str
    label: str
    pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class AnnotatedCRF:
    """The whole annotated CRF; what the blank CRF has, and the domains."""

    cover: Cover
    words: dict[str, str]
    how: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    lists: tuple[Legend, ...]
    domains: tuple[Domain, ...]


def annotated_crf(reading: Reading) -> AnnotatedCRF:
    """The annotated CRF of the pages read."""
    blank: BlankCRF = blank_crf(reading)
    pages = {page.oid: page.as_dict() for page in reading.pages}
    chapters = tuple(Chapter(chapter.title, tuple(_sheet(sheet, pages[sheet.oid]) for sheet in chapter.sheets)) for chapter in blank.chapters)
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for chapter in blank.chapters:
        for sheet in chapter.sheets:
            for domain in domains(pages[sheet.oid]):
                found.setdefault(domain, []).append((sheet.oid, sheet.title))
    by_domain = tuple(Domain(name, label, tuple(given)) for (name, label), given in sorted(found.items()))
    words = {**blank.words, **spoken(ANNOTATED, reading.lang)}
    return AnnotatedCRF(cover("annotated", reading), words, (ANNOTATED["how_note"][reading.lang],), chapters, blank.lists, by_domain)


def _sheet(sheet: Sheet, page: dict[str, Any]) -> Sheet:
    notes = {item["name"]: note(item) for item in page["items"]}
    said = " · ".join(f"{name} ({label})" for name, label in domains(page))
    return replace(sheet, domains=said, sections=tuple(_section(section, sheet.oid, notes) for section in sheet.sections))


def _section(section: Section, page: str, notes: dict[str, str]) -> Section:
    def noted(question: Question) -> Question:
        return replace(question, note=notes[question.name], place=f"{page}.{question.name}")
    return replace(section, questions=tuple(map(noted, section.questions)),
                   rows=tuple(replace(row, cells=tuple(noted(cell) if cell else None for cell in row.cells)) for row in section.rows))
