"""Subjects on their way: told visit by visit, played through the public verbs by the people of a site, seen as anybody sees them."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from ecrf import clock
from ecrf.allocation import verbs as allocation
from ecrf.casebook import read
from ecrf.casebook.locate import subject
from ecrf.crf import VisitState
from ecrf.crf.story import Step
from ecrf.db import db
from ecrf.permissions import CONSOLE, ROLES
from ecrf.play import Cast, play_on
from ecrf.queries.threads import threads
from ecrf.simulate import keep_registers
from ecrf.subjects.enrolment import enrol
from ecrf.subjects.schedule import FILLED, VisitRow, rows_of
from forms import synthetic
from forms.synthetic.calendar import Calendar, calendar
from forms.synthetic.events import Event
from forms.synthetic.telling import Teller
from tests import conftest as ground
from tests.playing import bind, study

SITE = "01"
ANSWERED_IF_EVER = ("EOS", "UNB", "DTH")
"""Pages of a subject that wait for something that may never happen."""
PEOPLE = sorted(set(ROLES) - {"SYSTEM", "CONSOLE"})


class Patient:
    """One subject, told and played as far as a test wants; every sentence of a test is one of its verbs."""

    def __init__(self, made: Flask, people: Cast, path: str, days: int, ulcers: tuple[int, int] = (2, 0), number: str = ""):
        self.made, self.people = made, people
        self.plan: Calendar = calendar((path, days), random.Random(path), clock.today("Europe/Paris"))  # noqa: S311
        self.teller = Teller(self.plan, int(SITE), ulcers, random.Random(f"{path}-tale"), len(path), smooth=True)  # noqa: S311
        self.kept: list[Step] = []
        self.coming = list(self.plan.visits)
        self.number = number or enrol(people.of("PI", SITE), SITE, uuid.uuid4().hex)[0]
        self.teller.consent()

    def comes(self, until: str = "", without: str = "") -> None:
        """Attends its visits, up to one of them, and is entered; ``without`` the step that fills a page."""
        while self.coming:
            visit, when = self.coming.pop(0)
            self.teller.attend(visit, when) if when else self.teller.miss(visit)
            if visit == until:
                break
        self.play(without)

    def play(self, without: str = "") -> None:
        """Play what was told since, and nothing that a monitor does; ``without`` the step that fills a page, kept for later."""
        told, self.teller.tale.steps = self.teller.tale.steps, []
        doing = [s for s in told if s.verb in ("save", "correct", "take", "sign")]
        self.kept = [s for s in doing if s.verb == "take" and s.page == without]
        play_on(study(), self.people, self.number, [s for s in doing if s not in self.kept])

    def takes(self) -> None:
        """The step that was kept is taken, on the day it was told for."""
        play_on(study(), self.people, self.number, self.kept)

    def will_come(self, visit: str, when: date) -> None:
        """One visit more, and none of those planned."""
        self.coming = [(visit, when)]
        self.plan.visits += self.coming

    def misses(self, visit: str) -> None:
        """A visit that did not take place."""
        self.teller.miss(visit)
        self.play()

    def has(self, event: Event) -> None:
        """Something happens to the patient."""
        self.teller.untold.append(event)

    def leaves(self, when: date, why: str, **plan: Any) -> None:
        """The end of the study for this patient."""
        self.plan.ended = when, why
        vars(self.plan).update(plan)
        self.teller.end()
        self.play()

    @property
    def today(self) -> date:
        """Today at the site."""
        return self.plan.today

    def day(self, n: int) -> date:
        """The day ``n`` after the last visit told."""
        return self.teller.scene.when + timedelta(days=n)

    @property
    def book(self) -> Any:
        """The casebook as the checks see it."""
        row = subject(self.people.of("PI", SITE), self.number)
        return read.whole_casebook(self.number).book(study(), row.today, row.kept)

    @property
    def state(self) -> str:
        """Where the subject stands."""
        reached = study().state(self.book)
        return reached.oid if reached else ""

    @property
    def visits(self) -> dict[str, VisitRow]:
        """Every visit as it stands today, for somebody who reads everything."""
        rows = rows_of(study(), read.whole_casebook(self.number), self.book, list(study().pages))
        return {row.event: row for row in rows}

    @property
    def unfilled(self) -> list[str]:
        """The pages of the subject that are asked once, or once per line of another page, and are not complete."""
        book, casebook = self.book, read.whole_casebook(self.number)
        asked = [(page.oid, "") for page in study().once if book.asks(page) and page.oid not in ANSWERED_IF_EVER]
        asked += [(page.oid, line) for page in study().followers if book.asks(page) for line in book.lines_asked(page)]
        forms = {place: casebook.form("", *place) for place in asked}
        logs = [form for page in study().logs for form in casebook.lines(page.oid)]
        return sorted({"/".join(place) for place, form in forms.items() if form is None or form.state not in FILLED}
                      | {f"{form.page}/{form.line}" for form in logs if form.state not in FILLED})

    def in_state(self, state: VisitState) -> list[str]:
        """The visits in that state, in the order of the schedule."""
        return [event for event, row in self.visits.items() if row.state is state]

    @property
    def queries(self) -> list[str]:
        """The checks whose queries stand open."""
        found = threads(self.number, None)
        return sorted({t.check for asked in found.values() for t in asked if t.system and t.unsettled})

    def client(self, role: str) -> FlaskClient:
        """The browser of somebody of the site."""
        db.session.commit()
        return ground.log_in(self.made, role, SITE)

    def step(self, role: str, step: str, **answers: str) -> tuple[int, str]:
        """Somebody asks for a step on the page of steps; the status and the words of the answer."""
        answer = self.client(role).post(f"/subjects/{self.number}/steps/{step}", data={"line": "", **answers})
        db.session.expire_all()
        return answer.status_code, answer.get_data(as_text=True)


def _people() -> Cast:
    found = Cast(pass_phrase=ground.PASS_PHRASE)
    for role in PEOPLE:
        found.actors[role, SITE] = found.actors[role, ""] = ground.acting(role, SITE)
        if found.actors[role, SITE].may("sign"):
            bind(found.actors[role, SITE])
    return found


@pytest.fixture(scope="module")
def site(server: str, template: str) -> Iterator[tuple[Flask, Cast]]:
    """A site that is ready: a database of its own that really commits, its people, registers and allocation list."""
    with ground.cloned(server, template) as made, made.app_context():
        made.config["WTF_CSRF_ENABLED"] = False
        people = _people()
        keep_registers(study(), people.of("DM", ""), SITE, synthetic.registers(int(SITE)))
        cells = [row | {"arm": "ACTIVE"} for row in synthetic.allocation_list([SITE], 16, 1)]
        allocation.load(CONSOLE, "journeys", cells)
        db.session.commit()
        yield made, people


@pytest.fixture
def patient(site: tuple[Flask, Cast]) -> Iterator[Callable[..., Patient]]:
    """``patient("completed", 203)``: a new subject of the site on a path, some days after what the path counts from."""
    yield lambda path, days, **more: Patient(*site, path, days, **more)
    db.session.rollback()
