"""The monitoring-visit report made of what was read: sections of lines, and figures that are counts of these lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ecrf import clock
from ecrf.casebook import masks
from ecrf.crf import CHANGE_REASONS, MISSING, Per, Study
from ecrf.documents.cover import Cover
from ecrf.documents.words import FACE, spoken
from ecrf.exports.cuts import definition_digest
from ecrf.permissions import ROLES, Actor
from ecrf.queries.sentences import sentence
from ecrf.queries.states import STATE_AFTER, UNSETTLED
from ecrf.sdv import listing
from ecrf.sdv.plan import plans

from . import reading
from .reading import Visit
from .words import COLUMNS, FIGURES, HEAD, SECTIONS, STATES, TITLE

LARGEST_SITE = 1000
"""Subjects of a site at most: their numbers have three digits."""


@dataclass(frozen=True)
class Section:
    """One list of the report; ``total`` is what its figure says."""

    name: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    total: int


@dataclass(frozen=True)
class Report:
    """The report as it is drawn, in one language."""

    cover: Cover
    words: dict[str, str]
    facts: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, int, str], ...]
    sections: tuple[Section, ...]
    left_out: str

    def figure(self, name: str) -> int:
        """One of the numbers on top, by its name."""
        return next(count for found, count, _words in self.figures if found == name)


class Maker:
    """Makes the sections for one reader, visit and language."""

    def __init__(self, study: Study, visit: Visit, lang: str, now: datetime):
        self.study, self.visit, self.lang, self.now = study, visit, lang, now

    def section(self, name: str, columns: Sequence[str], lines: Sequence[tuple[str, ...]], total: int | None = None) -> Section:
        """A section of these lines; ``total`` where a line says a number."""
        return Section(name, SECTIONS[name][self.lang], tuple(COLUMNS[c][self.lang] for c in columns), tuple(lines),
                       len(lines) if total is None else total)

    def page(self, row: Any, visit: str = "") -> str:
        """Where a row stands: visit, page, line, as people read it."""
        blank = self.study.pages[row.page]
        owner: Any = self.study.pages[blank.repeats.of] if isinstance(blank.repeats, Per) else blank
        shown = getattr(owner.repeats, "shown", None)
        line = shown(row.line, self.lang) if row.line and shown else row.line
        event = " ".join(filter(None, (self.study.visit(visit).short[self.lang], visit.partition("-")[2]))) if visit else ""
        return " · ".join(filter(None, (event, blank.title[self.lang], line)))

    def question(self, page: str, name: str | None) -> str:
        """The question of an item; the whole page where there is none."""
        item = self.study.item(page, name or "")
        return item.label[self.lang] if item else name or "–"

    def value(self, page: str, name: str, value: str | None, missing: str | None = None) -> str:
        """A value as people read it."""
        if missing == masks.CODE:
            return masks.WORDS[self.lang]
        item = self.study.item(page, name)
        if value is None:
            return MISSING.label(missing, self.lang) if missing else "–"
        return f"{item.shown(value, self.lang)} {item.unit_in(self.lang)}".strip() if item else value

    def moment(self, at: datetime | None) -> str:
        """A moment in the zone of the site."""
        return f"{at.astimezone(self.visit.zone):%d/%m/%Y %H:%M}" if at else ""

    def why(self, reason: str | None) -> str:
        """A stored reason: the label of its code, then what was typed."""
        code, _colon, words = (reason or "–").partition(": ")
        return " – ".join(filter(None, (CHANGE_REASONS.label(code, self.lang), words)))

    def asked(self, row: Any) -> str:
        """What a query asks."""
        if row.check_id is None or row.detail is None:
            return row.text or "–"
        return sentence(self.study, row.page, row.crf, row.item, row.detail)[self.lang]


def report(actor: Actor, study: Study, visit: Visit, lang: str) -> Report:
    """The report of a visit for one reader, in one language; every figure counts the lines of a list below it."""
    made = Maker(study, visit, lang, clock.now())
    marked, asked = reading.marked(visit), reading.queries(visit)
    sections = (_seen(made, marked, asked), _verified(made, marked), _withdrawn(made, marked), _dropped(made), _queries(made, asked),
                _open(made, asked), _deviations(made), _consents(made), _protocol(made), _points(made, actor, asked))
    return Report(_cover(study, lang), spoken(HEAD, lang), _facts(made, actor), _figures(made, sections, asked), sections,
                  HEAD["left_out"][lang] if len(visit.pages) < len(study.page_list) else "")


def _seen(made: Maker, marked: Sequence[Any], asked: Sequence[Any]) -> Section:
    verified = Counter(row.subject for row in marked if row.kind == "verified")
    withdrawn = Counter(row.subject for row in marked if row.kind != "verified")
    raised = Counter(row.subject for row in asked if row.raised and row.check_id is None and row.role.startswith("CRA"))
    lines = [(subject, str(verified[subject]), str(withdrawn[subject]), str(raised[subject]))
             for subject in sorted({*verified, *withdrawn, *raised})]
    return made.section("seen", ("subject", "verified", "withdrawn", "asked_here"), lines)


def _verified(made: Maker, marked: Sequence[Any]) -> Section:
    """By subject, in the order of the schedule and of the blank."""
    order = {oid: place for place, oid in enumerate(made.study.pages)}
    rows = sorted((row for row in marked if row.kind == "verified"), key=lambda row: (
        row.subject, *made.study.visit_order(row.visit), order[row.page], len(row.line), row.line, row.name))
    pages: dict[tuple[str, ...], int] = Counter((row.subject, made.page(row, row.visit), row.name) for row in rows)
    lines = [(subject, page, str(count), name) for (subject, page, name), count in pages.items()]
    return made.section("verified", ("subject", "page", "values", "who"), lines, sum(pages.values()))


def _withdrawn(made: Maker, marked: Sequence[Any]) -> Section:
    lines = [(row.subject, made.page(row, row.visit), made.question(row.page, row.item), row.name, made.moment(row.at), row.reason or "–")
             for row in marked if row.kind != "verified"]
    return made.section("withdrawn", ("subject", "page", "question", "who", "when", "why"), lines)


def _dropped(made: Maker) -> Section:
    lines = [(row.subject, made.page(row, row.visit), made.question(row.page, row.item),
              f"{made.value(row.page, row.item, row.was, row.was_missing)} → {made.value(row.page, row.item, row.now, row.now_missing)}",
              f"{row.name}, {ROLES[row.role][made.lang]}", made.moment(row.at), made.why(row.reason)) for row in reading.fell(made.visit)]
    return made.section("dropped", ("subject", "page", "question", "change", "who", "when", "why"), lines)


def _queries(made: Maker, asked: Sequence[Any]) -> Section:
    lines = [(row.subject, made.page(row, row.visit), made.question(row.page, row.item), made.asked(row), made.moment(row.raised),
              made.moment(row.answered), made.moment(row.closed), STATES[STATE_AFTER[row.last]][made.lang])
             for row in asked if row.raised or row.answered or row.closed]
    return made.section("queries", ("subject", "page", "question", "asked", "raised", "answered", "closed", "state"), lines)


def _waiting(asked: Sequence[Any]) -> list[Any]:
    return [row for row in asked if STATE_AFTER[row.last] in UNSETTLED]


def _age(made: Maker, row: Any) -> int:
    return int((made.now - row.opened).days)


def _open(made: Maker, asked: Sequence[Any]) -> Section:
    lines = [(row.subject, made.page(row, row.visit), made.question(row.page, row.item), made.asked(row), str(_age(made, row)),
              STATES[STATE_AFTER[row.last]][made.lang]) for row in _waiting(asked)]
    return made.section("open", ("subject", "page", "question", "asked", "age", "state"), lines)


def _deviations(made: Maker) -> Section:
    log = made.study.deviations
    lines = [(row.subject, made.page(row), *(made.value(row.page, name, row.values.get(name)) for name in
                                             (log.day, log.term, log.category, log.severity)))
             for row in reading.deviations(made.visit, made.study)] if log else []
    return made.section("deviations", ("subject", "page", "day", "what", "category", "severity"), lines)


def _consents(made: Maker) -> Section:
    page, day = made.study.consent
    lines = [(row.subject, made.page(row), made.value(page, day, row.values.get(day))) for row in reading.consents(made.visit, made.study)]
    return made.section("consents", ("subject", "page", "day"), lines)


def _protocol(made: Maker) -> Section:
    lines = [(row.protocol, f"{row.starts:%d/%m/%Y}") for row in reading.protocols(made.visit)]
    return made.section("protocol", ("protocol", "starts"), lines)


def _points(made: Maker, actor: Actor, asked: Sequence[Any]) -> Section:
    found, _more = listing.lines(actor, made.study, listing.Wanted(made.visit.site), most=LARGEST_SITE)
    left, waiting = {p.subject: p for p in found}, Counter(row.subject for row in _waiting(asked))
    none = listing.Progress("", "", "", "", 0, 0, 0, 0, 0)
    lines = [(subject, str(p.left), str(p.critical_left), str(p.changed), str(waiting[subject]))
             for subject in sorted({*left, *waiting}) for p in (left.get(subject, none),)]
    return made.section("points", ("subject", "left", "critical", "changed", "queries"), lines, sum(p.left for p in found))


def _figures(made: Maker, sections: Sequence[Section], asked: Sequence[Any]) -> tuple[tuple[str, int, str], ...]:
    total = {section.name: section.total for section in sections}
    ages = [_age(made, row) for row in _waiting(asked)]
    found = {"seen": total["seen"], "verified": total["verified"], "withdrawn": total["withdrawn"], "dropped": total["dropped"],
             **{name: sum(bool(getattr(row, name)) for row in asked) for name in ("raised", "answered", "closed")},
             "open": total["open"], "young": sum(age <= 7 for age in ages), "middle": sum(7 < age <= 30 for age in ages),
             "old": sum(age > 30 for age in ages), "deviations": total["deviations"], "consents": total["consents"], "left": total["points"]}
    return tuple((name, count, FIGURES[name][made.lang]) for name, count in found.items())


def _facts(made: Maker, actor: Actor) -> tuple[tuple[str, str], ...]:
    lang, visit, known = made.lang, made.visit, plans()
    plan = f"{HEAD['version'][lang]} {known[0].version}" if known else HEAD["no_plan"][lang]
    return ((HEAD["site"][lang], f"{visit.site} {visit.name}"),
            (HEAD["period"][lang], f"{visit.first:%d/%m/%Y} {HEAD['to'][lang]} {visit.last:%d/%m/%Y}"),
            (HEAD["by"][lang], f"{actor.name}, {ROLES[actor.role][lang]}"),
            (HEAD["at"][lang], f"{made.now.astimezone(UTC):%d/%m/%Y %H:%M:%S} UTC"), (HEAD["plan"][lang], plan))


def _cover(study: Study, lang: str) -> Cover:
    """What the footer of the paper repeats."""
    return Cover("visit_report", lang, TITLE[lang], study.title[lang], study.oid, study.short[lang], study.registration, study.protocol,
                 definition_digest(study), "", "", spoken(FACE, lang))
