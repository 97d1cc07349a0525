"""The schedule of assessments as a protocol prints it: visits by pages, windows, anchors, conditions as notes."""

from __future__ import annotations

from dataclasses import dataclass
from string import ascii_lowercase

from ecrf.crf import CRF, Per, Visit
from ecrf.study.wording import page_repeats

from .cover import Cover, Reading, cover
from .words import SCHEDULE, spoken

REQUIRED, OPTIONAL = "X", "o"


@dataclass(frozen=True)
class Column:
    """A visit: its short name, the day it aims at, its window, the letters of its notes."""

    oid: str
    short: str
    counts: str
    window: str
    notes: str


@dataclass(frozen=True)
class Row:
    """A page: a mark per visit (required, optional or empty), when it is asked, the letters of its notes."""

    oid: str
    title: str
    cells: tuple[str, ...]
    often: str
    notes: str


@dataclass(frozen=True)
class Schedule:
    """The schedule of assessments."""

    cover: Cover
    words: dict[str, str]
    columns: tuple[Column, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    own: tuple[tuple[str, tuple[Row, ...]], ...]
    notes: tuple[tuple[str, str], ...]
    visits: tuple[tuple[str, ...], ...]
    anchors: tuple[tuple[str, ...], ...]


class Notes:
    """Footnotes: the same words have the same letter, in order of appearance."""

    def __init__(self) -> None:
        self.letters: dict[str, str] = {}

    def mark(self, *said: str) -> str:
        """The letters of these words, parted by commas."""
        for words in said:
            place = len(self.letters)
            more, last = divmod(place, len(ascii_lowercase))
            self.letters.setdefault(words, (ascii_lowercase[more - 1] if more else "") + ascii_lowercase[last])
        return ",".join(self.letters[words] for words in said)

    @property
    def listed(self) -> tuple[tuple[str, str], ...]:
        """``(letter, words)`` of all."""
        return tuple((letter, words) for words, letter in self.letters.items())


def schedule(reading: Reading) -> Schedule:
    """The schedule of the pages read."""
    study, lang, notes = reading.study, reading.lang, Notes()
    columns = tuple(_column(reading, visit, notes) for visit in study.visit_list)
    marks = {(slot.page.oid, visit.oid): REQUIRED if slot.required else OPTIONAL for visit in study.visit_list for slot in visit.slots}

    def rows(pages: list[type[CRF]], at_visits: bool) -> tuple[Row, ...]:
        return tuple(_row(reading, page, marks, notes) for page in pages if (page.scope == "visit") == at_visits)

    chapters = reading.chapters()
    groups, own = (tuple((title, found) for title, pages in chapters if (found := rows(pages, at))) for at in (True, False))
    return Schedule(cover("schedule", reading), spoken(SCHEDULE, lang), columns, groups, own, notes.listed,
                    tuple(_visit(reading, visit) for visit in study.visit_list), _anchors(reading))


def _column(reading: Reading, visit: Visit, notes: Notes) -> Column:
    lang, window = reading.lang, reading.study.window_words(visit)
    said = [f"{SCHEDULE['only'][lang]} {_plain(visit.asked.words[lang])}"] if visit.asked else []
    if visit.repeats:
        said.append(SCHEDULE["repeats_note"][lang])
    elif not visit.expected:
        said.append(SCHEDULE["free_note"][lang])
    return Column(visit.oid, visit.short[lang], _counts(visit), window[lang] if window else "", notes.mark(*said))


def _row(reading: Reading, page: type[CRF], marks: dict[tuple[str, str], str], notes: Notes) -> Row:
    lang, often = reading.lang, page_repeats(page, reading.lang)
    said = [f"{SCHEDULE['only'][lang]} {_plain(page.asked.words[lang])}"] if page.asked else []
    if isinstance(page.repeats, Per) and page.scope == "visit":
        said.append(SCHEDULE["per_note"].filled(words=often)[lang])
    cells = tuple(marks.get((page.oid, visit.oid), "") for visit in reading.study.visit_list)
    return Row(page.oid, page.title[lang], cells if page.scope == "visit" else (), often, notes.mark(*said))


def _plain(words: str) -> str:
    """A condition in the middle of a sentence."""
    return (words[0].lower() + words[1:]).rstrip(".") + "."


def _counts(visit: Visit) -> str:
    return f"{visit.after.oid} + {visit.target}" if visit.after else ""


def _visit(reading: Reading, visit: Visit) -> tuple[str, ...]:
    lang, words = reading.lang, SCHEDULE
    first, last = visit.target - visit.window[0], visit.target + visit.window[1]
    kind = "repeats" if visit.repeats else "expected" if visit.expected else "free"
    return (visit.oid, f"{visit.title[lang]} ({visit.short[lang]})", visit.after.title[lang] if visit.after else words["no_date"][lang],
            str(visit.target) if visit.after else "–", f"{first} {words['to'][lang]} {last}" if visit.after else "–", words[kind][lang],
            visit.source)


def _anchors(reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Code, date, the items it is read from, source; items of pages that are not read are left out."""
    lang, words = reading.lang, SCHEDULE
    out = []
    for anchor in reading.study.anchor_list:
        places = [f"{page}.{item}{' ' + words['at'][lang] + ' ' + visit if visit else ''}" for page, visit, item in anchor.places
                  if page in reading.oids]
        title = f"{anchor.title[lang]} ({words['day_zero'][lang]})" if anchor.oid == reading.study.day_zero else anchor.title[lang]
        out.append((anchor.oid, title, f", {words['else'][lang]} ".join(places), anchor.source))
    return tuple(out)
