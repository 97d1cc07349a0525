"""The blank CRF: every page as it is asked, for the hand; a page of items becomes a sheet of questions."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import CRF, MISSING, Codelist, Grid, GridLine, Item, Log, Per, T
from ecrf.crf.item import bounds
from ecrf.study.wording import AREA, page_repeats

from .answers import Answer, Option, answer_of, options_of
from .cover import Cover, Reading, cover
from .words import CRF as WORDS
from .words import spoken


@dataclass(frozen=True)
class Question:
    """One item: its words, the place of its answer, what bounds it, when it is asked."""

    name: str
    words: str
    answer: Answer
    help: str
    rule: str
    bounds: str
    usual: str
    optional: bool
    critical: bool
    judgement: bool
    note: str = ""
    """Where it goes in SDTM, on the annotated CRF."""
    place: str = ""
    """``PAGE.ITEM`` there, by which the page it is printed on is found."""


@dataclass(frozen=True)
class Row:
    """A line of a table of answers; ``None`` where it has no answer in that column."""

    label: str
    group: str
    cells: tuple[Question | None, ...]


@dataclass(frozen=True)
class Legend:
    """A codelist with its words: under the table that prints its codes, or at the end."""

    oid: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Section:
    """Questions one under the other, or the rows of a table (``columns``) with its legends and the rules of its cells."""

    title: str
    questions: tuple[Question, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    legends: tuple[Legend, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A page of the study: where and when it is asked, and its sections."""

    oid: str
    title: str
    version: str
    asked: str
    condition: str
    help: str
    access: str
    scope: str
    line: str
    by_step: bool
    computed: bool
    sections: tuple[Section, ...]
    domains: str = ""
    """The domains that the page fills, on the annotated CRF."""


@dataclass(frozen=True)
class Chapter:
    """A chapter of the study with its sheets."""

    title: str
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class BlankCRF:
    """The whole blank CRF."""

    cover: Cover
    words: dict[str, str]
    how: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    lists: tuple[Legend, ...]


def blank_crf(reading: Reading) -> BlankCRF:
    """The blank CRF of the pages read."""
    chapters = tuple(Chapter(title, tuple(_sheet(reading, page) for page in pages)) for title, pages in reading.chapters())
    at_end = {answer.codelist for chapter in chapters for sheet in chapter.sheets for answer in answers(sheet)
              if answer.shape in ("list", "computed") and answer.codelist}
    lists = tuple(_legend(reading.study.codelists[oid], reading.lang) for oid in sorted(at_end))
    return BlankCRF(cover("crf", reading), spoken(WORDS, reading.lang), _how(reading.lang), chapters, lists)


def questions(sheet: Sheet) -> list[Question]:
    """Every question of a sheet, those of its tables too."""
    return [question for section in sheet.sections
            for question in (*section.questions, *(cell for row in section.rows for cell in row.cells if cell is not None))]


def answers(sheet: Sheet) -> list[Answer]:
    """The place of every answer of a sheet."""
    return [question.answer for question in questions(sheet)]


def asked_at(reading: Reading, page: type[CRF]) -> str:
    """Where and how often a page is asked: its visits, those that may do without it in brackets."""
    slots = [(visit, slot) for visit in reading.study.visit_list for slot in visit.slots if slot.page is page]
    visits = ", ".join(visit.short[reading.lang] if slot.required else f"({visit.short[reading.lang]})" for visit, slot in slots)
    words = page_repeats(page, reading.lang)
    return T(f"{words}\u00a0: {visits}", f"{words}: {visits}")[reading.lang] if visits else words


def _how(lang: str) -> tuple[str, ...]:
    missing = ", ".join(f"{code.code} ({code.label[lang].lower()})" for code in MISSING)
    return (WORDS["how_choice"][lang], WORDS["how_skip"][lang], WORDS["how_range"][lang],
            WORDS["how_missing"].filled(codes=missing)[lang], WORDS["how_name"][lang])


def _sheet(reading: Reading, page: type[CRF]) -> Sheet:
    lang = reading.lang
    line = page.repeats.of if isinstance(page.repeats, Per) else ""
    keyed = WORDS["line"][lang] if page.repeats is not None else ""
    if isinstance(page.repeats, Log):
        line = page.oid
    return Sheet(page.oid, page.title[lang], page.version, asked_at(reading, page), page.asked.words[lang] if page.asked else "",
                 page.help[lang] if page.help else "", "" if page.seen_by == "blinded" else AREA[page.seen_by][lang], page.scope,
                 f"{keyed} ({line})" if line else keyed, page.by_step is not None, page.computed is not None,
                 tuple(_section(reading, title, items) for title, items in page.sections()))


def _section(reading: Reading, title: T | None, items: list[Item]) -> Section:
    words = title[reading.lang] if title else ""
    if items[0].grid is None:
        return Section(words, tuple(_question(reading, item) for item in items))
    return _table(reading, words, items[0].grid)


def _table(reading: Reading, title: str, grid: Grid) -> Section:
    lang = reading.lang
    rows = tuple(Row(_line_words(reading, line), line.group[lang] if line.group else "",
                     tuple(_question(reading, cell[1], True) if cell else None for cell in line.cells)) for line in grid.lines)
    coded = {item.codelist.oid: item.codelist for _name, item in grid.cells() if item.codelist
             and answer_of(item, lang, True).shape == "codes"}
    rules: dict[str, list[str]] = {}
    for row in rows:
        for cell in row.cells:
            if cell is not None and cell.rule:
                rules.setdefault(cell.rule, []).append(cell.name)
    return Section(title, (), tuple(column[lang] for column in grid.columns), rows,
                   tuple(_legend(codelist, lang) for codelist in coded.values()),
                   tuple((", ".join(names), rule) for rule, names in rules.items()))


def _line_words(reading: Reading, line: GridLine) -> str:
    """The head of a line: the licensed wording of its first answer that has one, else its short words."""
    items = [cell[1] for cell in line.cells if cell is not None]
    licensed = (words for item in items if (words := reading.asked(item)) != item.label[reading.lang])
    return next(licensed, line.label[reading.lang])


def _question(reading: Reading, item: Item, in_table: bool = False) -> Question:
    lang = reading.lang
    scale = item.control in ("nrs", "vas")
    return Question(item.name, reading.asked(item), answer_of(item, lang, in_table), item.help[lang] if item.help else "",
                    item.when.words(lang) if item.when else "", bounds(item.hard)[lang] if item.hard and not scale else "",
                    bounds(item.soft)[lang] if item.soft else "", item.optional and not item.derived, item.critical, item.judgement)


def _legend(codelist: Codelist, lang: str) -> Legend:
    return Legend(codelist.oid, options_of(codelist, lang))
