"""At a save only the checks whose pages changed run: that gives what all checks give, because each declares what it reads."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import forms
from ecrf.crf import Behaviour, Book, Check, Finding, FormView, T, findings
from ecrf.crf.story import Story
from forms.study import STUDY
from forms.synthetic import stories
from tests.forms.casebook_text import TODAY, book
from tests.forms.conftest import Player
from tests.forms.recording import RecordingBook, undeclared

WORDS = T("Non.", "No.")


def told(found: list[Finding]) -> set[tuple[Any, ...]]:
    """The findings, each with everything a query keeps of it."""
    return {(f.check, f.address, f.item, f.message.en, f.judged, str(f.values)) for f in found}


class Ledger:
    """What stands found in a casebook, kept up to date by the checks of each change only."""

    def __init__(self, book: Book):
        self.book, self.standing = book, findings(STUDY, book)

    def moved(self, page: str, why: Any) -> None:
        """A page changed: bring what stands up to date, and hold it against a run of all checks."""
        aside = STUDY.reach.aside({page})
        kept = [f for f in self.standing if (f.check, f.address[1]) in aside]
        self.standing = kept + findings(STUDY, self.book, changed={page})
        assert told(self.standing) == told(findings(STUDY, self.book)), f"{page} changed ({why})"


@pytest.mark.requirement("DATA-07")
@pytest.mark.parametrize("seed", range(2))
def test_a_story_finds_step_by_step_what_all_checks_find(seed: int) -> None:
    story = sorted(stories(6, seed, TODAY), key=lambda told: len(told.steps))[-1]
    player = Player(Story(story.site, story.path, story.consented_on, ()))
    ledger, chance = Ledger(player.book), random.Random(seed)
    for n, step in enumerate(s for s in story.steps if s.verb in ("save", "correct", "not_done", "remove")):
        getattr(player, f"_{step.verb}")(step)
        if n % 3 == seed:  # every third step, other ones in each story: to run all checks is what takes time
            ledger.standing = findings(STUDY, _without(player.book, step.page, chance))
            ledger.moved(step.page, step)
    ledger.standing = findings(STUDY, player.book)
    for n in range(60):
        ledger.moved(_meddle(player.book, chance), f"meddling {n}")


def _without(whole: Book, page: str, chance: random.Random) -> Book:
    """The casebook as it might have been before pages of one OID were saved: some of them otherwise, some not there."""
    before = Book(STUDY, whole.today)
    for form in whole.filled.values():
        if form.page.oid != page:
            before.add(form)
        elif chance.random() < 0.7:
            before.add(_otherwise(form, chance))
    return before


def _meddle(whole: Book, chance: random.Random) -> str:
    """Change, empty or take out one page at random; returns its OID."""
    address = chance.choice(sorted(whole.filled))
    form = whole.filled[address]
    if chance.random() < 0.2 and len(whole.filled) > 20:
        del whole.filled[address]
    else:
        whole.add(_otherwise(form, chance))
    return form.page.oid


def _otherwise(form: FormView, chance: random.Random) -> FormView:
    """The page with some answers gone and some dates and codes moved."""
    values = dict(form.values)
    for name, value in form.values.items():
        item, drawn = form.page.items[name], chance.random()
        if drawn < 0.15:
            del values[name]
        elif drawn < 0.4 and value and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            values[name] = f"{chance.choice((2025, 2026))}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
        elif drawn < 0.3 and value and item.codelist and not item.multiple:
            values[name] = chance.choice(list(item.codelist)).code
    return FormView(form.page, form.visit, form.line, values, form.missing,
                    {name: form.versions.get(name, 1) + 1 for name in values}, not_done=form.not_done)


@pytest.mark.requirement("DATA-07")
def test_rules_look_only_at_the_pages_they_declare() -> None:
    """Synthetic casebooks here; every case of the tables of checks looks too (``casebook_text.found``)."""
    for story in stories(10, 4, TODAY):
        assert not (said := undeclared(STUDY, Player(story).book)), "\n".join(said)


def _reading(*reads: str, rule: Any) -> list[str]:
    """What is said of a rule on SV that declares only these further pages."""
    check = Check("EC01", "H", WORDS, Behaviour.QUERY, on=(STUDY.pages["SV"].items["SVDAT"],), reads=reads, rule=rule)

    return undeclared(replace(STUDY, checks={"EC01": check}), book("SCR/SV SVDAT=2026-06-01"))


#  declared         the rule                                       what is said
CASES = [
    ((),            lambda f, b: b.form("EOS").EOSDAT,             'EC01 (<lambda>) looks at EOS and does not declare it: add an item of EOS '
                                                                   'to items=, or reads=("EOS",).'),
    (("EOS",),      lambda f, b: b.form("EOS").EOSDAT,             None),
    ((),            lambda f, b: b.visit_date("INC"),              None),
    ((),            lambda f, b: list(b.visit_dates()),            None),
    (("EOS",),      lambda f, b: b.forms("AE"),                    'looks at AE'),
    ((),            lambda f, b: b.anchor("D0"),                   'looks at INJ'),
    ((),            lambda f, b: b.today,                          'looks at book.today and does not declare it: add reads=(TODAY,).'),
    ((),            lambda f, b: b.of_site.get("LABR"),            'looks at LABR'),
    ((),            lambda f, b: b.visits(),                       'asks book.visits(), which looks at every page: ask book.visit_dates()'),
]


@pytest.mark.parametrize(("reads", "rule", "says"), CASES)
def test_a_rule_that_looks_elsewhere_is_told_what_to_add(reads: tuple[str, ...], rule: Any, says: str | None) -> None:
    said = "".join(_reading(*reads, rule=rule))
    assert says in said if says else not said


def test_what_is_worked_out_once_is_noted_for_whoever_asks() -> None:
    watched = RecordingBook(book("INC/SV SVDAT=2026-06-01"))
    for _ in range(2):
        with watched.watching() as seen:
            watched.visit_date("INC")
        assert seen == {"SV"}


def test_no_rule_goes_round_the_doors_of_the_casebook() -> None:
    """``book.filled`` cannot be watched."""
    trial = Path(forms.__file__ or "").parent
    sources = [p for p in trial.rglob("*.py") if trial / "synthetic" not in p.parents]
    assert not [p.name for p in sources if re.search(r"\b[Bb]ook\)?\.filled\b|\b_by_page\b", p.read_text())]
