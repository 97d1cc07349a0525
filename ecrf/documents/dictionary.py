"""The data dictionary: a line per item of each page read, and every codelist with its codes."""

from __future__ import annotations

from dataclasses import dataclass

from ecrf.crf import CHANGE_REASONS, CRF, MISSING, Codelist, Derived, Item
from ecrf.crf.item import Range
from ecrf.study.wording import AREA, kind_words, page_repeats, range_words

from .cover import Cover, Reading, cover
from .words import DICTIONARY, spoken


@dataclass(frozen=True)
class Entry:
    """One item."""

    oid: str
    label_fr: str
    label_en: str
    kind: str
    unit: str
    possible: str
    usual: str
    codelist: str
    rule: str
    formula: str
    inputs: str
    sdtm: str
    seen_by: str
    needed: tuple[str, ...]


@dataclass(frozen=True)
class PageEntries:
    """The items of one page."""

    oid: str
    title: str
    facts: str
    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class ListEntry:
    """One codelist: ``(code, French, English)`` and where it comes from."""

    oid: str
    source: str
    codes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Dictionary:
    """The data dictionary."""

    cover: Cover
    words: dict[str, str]
    chapters: tuple[tuple[str, tuple[PageEntries, ...]], ...]
    lists: tuple[ListEntry, ...]


def dictionary(reading: Reading) -> Dictionary:
    """The data dictionary of the pages read."""
    chapters = tuple((title, tuple(_page(reading, page) for page in pages)) for title, pages in reading.chapters())
    used = {oid: one for page in reading.pages for oid, one in page.codelists().items()}
    lists = [*(used[oid] for oid in sorted(used)), MISSING, CHANGE_REASONS]
    return Dictionary(cover("dictionary", reading), spoken(DICTIONARY, reading.lang), chapters, tuple(_list(one) for one in lists))


def _page(reading: Reading, page: type[CRF]) -> PageEntries:
    words, lang = DICTIONARY, reading.lang
    facts = (f"{words['version'][lang]} {page.version}", f"{words['domain'][lang]} {page.domain}", page_repeats(page, lang),
             AREA[page.seen_by][lang], f"{len(page.items)} {words['items'][lang]}")
    return PageEntries(page.oid, page.title[lang], " · ".join(facts), page.source,
                       tuple(_entry(item, lang) for item in page.items.values()))


def _entry(item: Item, lang: str) -> Entry:
    derived = item if isinstance(item, Derived) else None
    inputs = [i.oid if isinstance(i, Item) else i for i in derived.inputs] if derived else []
    return Entry(item.oid, item.label.fr, item.label.en, kind_words(item, lang), item.unit_in(lang), _limits(item.hard, item.hard_check, lang),
                 _limits(item.soft, item.soft_check, lang), item.codelist.oid if item.codelist else "",
                 f"{DICTIONARY['if'][lang]} {item.when.words(lang)}" if item.when else "", derived.formula[lang] if derived else "",
                 " ".join(inputs), item.sdtm or f"{DICTIONARY['none'][lang]} {item.no_sdtm}", AREA[item.page.seen_by][lang],
                 _needed(item, lang))


def _limits(limits: Range | None, check: str | None, lang: str) -> str:
    return " ".join(part for part in (range_words(limits, lang), f"({check})" if check else "") if part)


def _needed(item: Item, lang: str) -> tuple[str, ...]:
    first = "computed" if item.derived else "optional" if item.optional else "required"
    said = [first, *(name for name in ("critical", "judgement") if getattr(item, name))]
    return tuple(DICTIONARY[name][lang] for name in said)


def _list(codelist: Codelist) -> ListEntry:
    return ListEntry(codelist.oid, f"{codelist.source} {codelist.ncit or ''}".strip(),
                     tuple((code.code, code.label.fr, code.label.en) for code in codelist))
