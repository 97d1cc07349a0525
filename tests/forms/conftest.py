"""What the tests of the trial share: the study, casebooks typed by hand, and a player of stories; no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from werkzeug.datastructures import MultiDict

from ecrf.crf import Book, Context, Drawn, FormView, Study, Taking, page_findings
from ecrf.crf.story import Step, Story
from forms.study import STUDY

TODAY = date(2026, 11, 22)
STAFF = {"PI": "PI", "SC": "SC", "INJ": "INJ", "CTU": "CTU", "QP": "QP"}
ARM = "ACTIVE"
"""The arm that every synthetic subject is drawn to when its pages are tried without a database."""
LINKED = ("ULCR", "CM", "AE", "CARE", "PREG", "MFG")
"""Pages whose lines other pages point at."""


def typed_page(page: Any, answers: Mapping[str, str], lines: Mapping[str, Mapping[str, str]] | None = None) -> Any:
    """A page with what somebody typed, parsed as on 22 November 2026."""
    return page(MultiDict(answers), context=Context(TODAY, ZoneInfo("Europe/Paris"), STAFF, lines or {}))


class Casebook:
    """A casebook filled by hand: ``casebook("SV", "INC", SVDAT="2026-05-01")`` puts canonical values on a page."""

    def __init__(self, study: Study):
        self.book = Book(study, TODAY)

    def __call__(self, page: str, visit: str = "", line: str = "", **values: str) -> FormView:
        return self.book.add(FormView(self.book.study.pages[page], visit, line, values))

    def derived(self, form: FormView, item: str) -> str | None:
        """What a derived item says of a page."""
        return form.page.items[item].value_for(form, self.book)  # type: ignore[attr-defined,no-any-return]


class Player:
    """Plays a story through the parsing of its pages; ``complaints`` holds everything the pages would refuse."""

    def __init__(self, story: Story, today: date = TODAY):
        self.today, self.book = today, Book(STUDY, today)
        self.complaints: list[str] = []
        self.open_questions: dict[tuple[str, str, str, str], str] = {}
        for step in story.steps:
            if step.when is not None and step.when[2] != ARM:
                continue
            getattr(self, f"_{step.verb}")(step)

    def _sign(self, step: Step) -> None:
        """A signature changes no answer; the page signed must be there."""
        if self._address(step) not in self.book.filled:
            self._complain(step, "nothing to sign")

    def _address(self, step: Step) -> tuple[str, str, str]:
        return step.visit, step.page, step.line

    def _complain(self, step: Step, what: Any) -> None:
        self.complaints.append(f"{step.verb} {'/'.join(self._address(step))}: {what}")

    def _save(self, step: Step) -> None:
        page = STUDY.pages[step.page]
        old = self.book.filled.get(self._address(step))
        typed: dict[str, str] = dict(step.answers)
        for item, (code, why) in step.missing.items():
            typed |= {item: "", f"{item}.missing": code, f"{item}.missing_reason": why}
        lines = {oid: {line: line for _, of, line in self.book.filled if of == oid} for oid in LINKED}
        form = page(MultiDict(typed), context=Context(self.today, ZoneInfo("Europe/Paris"), STAFF, lines))
        for item, problems in form.problems.items():
            self._complain(step, f"{item} {typed[item]!r}: {problems[0].en}")
        values = dict(old.values if old else {}) | {n: a.value for n, a in form.answers.items() if a.value is not None}
        missing = dict(old.missing if old else {}) | {n: a.missing for n, a in form.answers.items() if a.missing}
        view = self.book.add(FormView(page, step.visit, step.line, values, missing))
        asked = {item.name for item in page.applicable(values)}
        for name in {*typed} - {f"{n}.{a}" for n in step.missing for a in ("missing", "missing_reason")} - asked:
            self._complain(step, f"{name} is not asked")
        for finding in page_findings(STUDY, view, self.today):
            self._complain(step, f"{finding.check} {finding.message.en}")
        if step.visit:
            STUDY.visit(step.visit)

    def _correct(self, step: Step) -> None:
        if self._address(step) not in self.book.filled or not step.reason:
            self._complain(step, "nothing to correct, or no reason")
        self._save(step)

    def _take(self, step: Step) -> None:
        page = STUDY.pages[step.page]
        gate = next((g for g in STUDY.steps if step.page == g.page), None)
        if gate is None or set(step.answers) - set(gate.inputs) or not step.moment:
            self._complain(step, "no such step, or not its questions")
            return
        typed = {name: text for name, text in step.answers.items() if text}
        form = page(MultiDict(typed), context=Context(self.today, ZoneInfo("Europe/Paris"), STAFF, {}))
        taking = Taking(step.moment, step.role, "01", step.line, {n: form.answers[n].value for n in gate.inputs}, Drawn("R1", ARM, "K1"))
        for oid, values in gate.fill(self.book, taking).items():
            self.book.add(FormView(STUDY.pages[oid], "", step.line if oid == gate.page else "", values))

    def _not_done(self, step: Step) -> None:
        self.book.add(FormView(STUDY.pages[step.page], step.visit, step.line, not_done=True))

    def _remove(self, step: Step) -> None:
        del self.book.filled[self._address(step)]

    def _verify(self, step: Step) -> None:
        if self._address(step) not in self.book.filled:
            self._complain(step, "nothing to verify")

    def _talk(self, step: Step, before: tuple[str, ...], after: str) -> None:
        key = (*self._address(step), step.item)
        if self.open_questions.get(key, "none") not in before or not step.text:
            self._complain(step, f"question is {self.open_questions.get(key)}")
        if step.item not in STUDY.pages[step.page].items:
            self._complain(step, f"no item {step.item}")
        self.open_questions[key] = after

    def _raise(self, step: Step) -> None:
        self._talk(step, ("none", "closed"), "open")

    def _answer(self, step: Step) -> None:
        self._talk(step, ("open",), "answered")

    def _ask_again(self, step: Step) -> None:
        self._talk(step, ("answered",), "open")

    def _close(self, step: Step) -> None:
        self._talk(step, ("open", "answered"), "closed")


@pytest.fixture
def casebook() -> Casebook:
    """An empty casebook to fill by hand."""
    return Casebook(STUDY)


@pytest.fixture
def typed() -> Callable[..., Any]:
    """A page with what somebody typed."""
    return typed_page


@pytest.fixture
def play() -> type[Player]:
    """Plays a story through the pages."""
    return Player
