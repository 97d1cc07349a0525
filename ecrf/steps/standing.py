"""Where each step of a subject stands, for one reader: taken by whom and when, or what stops it, or free to take."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ecrf.casebook import read
from ecrf.casebook.locate import Place, SubjectRow
from ecrf.casebook.read import Address, Casebook, ItemRecord
from ecrf.crf import Context, Gate, Item, Per, Study, T, Taking
from ecrf.entry.saving import context_for
from ecrf.permissions import Actor
from ecrf.signatures.standing import standing_pages

from .blocks import Block, blocks, readable, spent, standing_form
from .taking import Outcome, lines, may_take, now


@dataclass(frozen=True)
class Question:
    """One question that a step asks, with what was typed and what is wrong with it."""

    item: Item
    options: list[tuple[str, T]]
    typed: str
    problems: list[T]


@dataclass
class Standing:
    """One step, or one line of it. ``record`` is who took it, when; ``may`` whether the reader takes it now or undoes it."""

    gate: Gate
    place: Place
    label: str
    record: ItemRecord | None
    said: list[tuple[Item, str]]
    may: bool
    undoable: bool
    blocks: list[Block] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    problems: list[T] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of the page that the step fills."""
        return "/".join(["", "subjects", self.place.subject.number, *filter(None, self.place.address)])


def standings(actor: Actor, study: Study, subject: SubjectRow, lang: str, tried: Outcome | None = None) -> list[Standing]:
    """Every step whose page the reader may see, in the study's order; ``tried`` is a taking that was refused just now."""
    whole = read.whole_casebook(subject.number)
    seen = read.casebook(actor, study, subject.number)
    book = whole.book(study, subject.today, subject.kept)
    signed = standing_pages(subject.number)
    found = []
    for gate in study.steps:
        page = study.pages[gate.page]
        if not actor.reads(page) or not book.asks(page):
            continue
        for line in lines(study, gate, book):
            mine = tried if tried is not None and (tried.gate, tried.line) == (gate, line) else None
            found.append(_standing(actor, study, subject, gate, line, whole, seen, lang, mine, signed))
    return found


def _standing(actor: Actor, study: Study, subject: SubjectRow, gate: Gate, line: str, whole: Casebook, seen: Casebook,
              lang: str, tried: Outcome | None, signed: Collection[Address]) -> Standing:
    place = Place(subject, "", study.pages[gate.page], line)
    taken = standing_form(whole, gate, line)
    form = seen.form(*place.address) if taken else None
    told = next(iter(form.items.values()), None) if form else None
    may = may_take(actor, study, gate)
    found = Standing(gate, place, line_words(study, gate, seen, line, lang), told,
                     _said(place, form, lang) if form else [], may, taken and may and gate.undo is not None
                     and not spent(whole, gate))
    if not taken:
        found.blocks = readable(actor, study, tried.blocks if tried and tried.blocks else
                                _preview(actor, study, subject, gate, line, whole, signed))
        context = context_for(study, place, whole, lang)
        found.questions = [_question(place.page.items[name], context, tried, lang) for name in gate.inputs] if may else []
        found.problems = tried.problems.get("", []) if tried else []
    return found


def _preview(actor: Actor, study: Study, subject: SubjectRow, gate: Gate, line: str, whole: Casebook,
             signed: Collection[Address]) -> list[Block]:
    """What would stop the step if it were taken now, before its questions are answered."""
    book = whole.book(study, subject.today, subject.kept)
    taking = Taking(now(subject), actor.account, subject.site, line, dict.fromkeys(gate.inputs))
    return blocks(study, gate, book, taking, gate.fill(book, taking), signed)


def _said(place: Place, form: Any, lang: str) -> list[tuple[Item, str]]:
    """What the step wrote, in words."""
    staff = place.staff
    return [(item, staff.get(value, value) if item.kind == "Staff" else item.shown(value, lang))
            for name, item in place.page.items.items() if (value := form.values.get(name)) is not None]


def line_words(study: Study, gate: Gate, seen: Casebook, line: str, lang: str) -> str:
    """What the line of a step is, as its readers know it; ``""`` for a step of the subject."""
    repeats = study.pages[gate.page].repeats
    if not isinstance(repeats, Per):
        return ""
    of, form = study.pages[repeats.of], seen.form("", repeats.of, line)
    told = [of.items[n].shown(v, lang) for n in of.summary[:2] if form and (v := form.values.get(n))]
    return " · ".join([line, *told])


def _question(item: Item, context: Context, tried: Outcome | None, lang: str) -> Question:
    options = [(code.code, code.label) for code in item.codelist] if item.codelist else []
    typed = tried.typed if tried else MultiDict()
    return Question(item, options, typed.get(item.name, ""), tried.problems.get(item.name, []) if tried else [])
