"""A synthetic trial played through the public verbs, by synthetic people: the demo, the tests and the benchmarks' data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from importlib import import_module
from typing import Any

from flask import current_app
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from . import clock
from .accounts import verbs as accounts
from .admin import verbs as admin
from .casebook import locate, read
from .crf import Staff, Study
from .crf.story import Step, Story
from .db import db
from .entry import events
from .entry.saving import Outcome, save
from .entry.seen import CONTROL, Seen
from .permissions import CONSOLE, Actor
from .queries import verbs as queries
from .queries.threads import threads
from .sdv import verbs as sdv
from .sdv.marks import marks, together
from .subjects.enrolment import enrol

PASS_PHRASE = "demonstration sans patient"  # noqa: S105 - printed for everybody, synthetic data, loopback only
DOMAIN = "demo.example"
MARK = "synthetic"
"""Sites whose name holds this word are the simulation's own."""
STUDY_WIDE = ("DM", "INS", "ADM")


class NotOursError(RuntimeError):
    """The database holds subjects that the simulation did not make."""


@dataclass
class Cast:
    """The synthetic people: actor by role and site (site ``""`` for study-wide roles), and their log-ins."""

    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)

    def of(self, role: str, site: str) -> Actor:
        """Who plays a role at a site."""
        return self.actors.get((role, site)) or self.actors[(role, "")]


def refuse_foreign() -> None:
    """Raise ``NotOursError`` when a subject belongs to a site that the simulation did not make (rulings R73)."""
    foreign = db.session.execute(text("SELECT count(*) FROM subject u JOIN site s ON s.code = u.site WHERE s.name NOT LIKE :mark"),
                                 {"mark": f"%{MARK}%"}).scalar_one()
    if foreign:
        raise NotOursError(f"{foreign} subjects here were not made by the simulation: use an empty database.")


def cast(study: Study, sites: int) -> Cast:
    """Make, or find again, the synthetic sites and people."""
    found = Cast()
    codes = [f"{n:02d}" for n in range(1, sites + 1)]
    for code in codes:
        if db.session.execute(text("SELECT 1 FROM site WHERE code = :code"), {"code": code}).first() is None:
            admin.create_site(CONSOLE, code, f"Centre {code} ({MARK})", "Europe/Paris", "FRA", study.protocol)
        for role in ("PI", "SC", "INJ"):
            _person(found, role, code, [code])
    _person(found, "CRA_B", "", codes)
    for role in STUDY_WIDE:
        _person(found, role, "", [])
    return found


def _person(found: Cast, role: str, site: str, sites: list[str]) -> None:
    handle = role.lower().replace("_", "-") + (f".{site}" if site not in ("", "01") else "")
    email = f"{handle}@{DOMAIN}"
    name = f"{MARK.capitalize()} {role} {site}".strip()
    row = db.session.execute(text("SELECT code FROM account WHERE email = :email"), {"email": email}).first()
    code = row.code if row else accounts.create_account(CONSOLE, email, name, "fr", PASS_PHRASE)
    if row is None:
        for place in sites or [None]:  # type: ignore[list-item]
            accounts.grant(CONSOLE, code, role, place, date(2020, 1, 1), None, role == "INS", "synthetic mandate")
    found.actors[(role, site)] = Actor(code, name, role, frozenset(sites), whole_study=not sites, unblinded=role == "INS")
    if site in ("", "01"):
        found.logins[role] = email


def simulate(study: Study, subjects: int, seed: int, progress: Callable[[int], Any] | None = None) -> Cast:
    """Play ``subjects`` synthetic stories; values depend on ``seed`` and today's date only. Commits per subject."""
    refuse_foreign()
    synthetic = import_module(current_app.config["STUDY"].rpartition(".")[0] + ".synthetic")
    today = clock.today("Europe/Paris")
    stories = list(synthetic.stories(subjects, seed, today))
    people = cast(study, max(story.site for story in stories))
    before = db.session.execute(text("SELECT count(*) FROM subject")).scalar_one()
    db.session.commit()
    for number, story in enumerate(stories, before + 1):
        play(study, people, story, f"simulated {number}")
        db.session.commit()
        if progress:
            progress(1)
    return people


def play(study: Study, people: Cast, story: Story, request: str) -> str:
    """Play one story; returns the subject's number. A step that is refused stops the play: synthetic data are valid."""
    site = f"{story.site:02d}"
    number, _new = enrol(people.of("PI", site), site, request)
    for step in story.steps:
        actor = people.of(step.role, site)
        place = locate.place(actor, study, number, [p for p in (step.visit, step.page, step.line) if p])
        _PLAYS[step.verb](study, actor, place, _staffed(people, site, place, step))
    return number


def _staffed(people: Cast, site: str, place: locate.Place, step: Step) -> Step:
    """The step with the accounts of the site's people where a story names their roles (items of kind ``Staff``)."""
    named = {n: people.of(step.answers[n], site).account for n, item in place.page.items.items()
             if isinstance(item, Staff) and n in step.answers}
    return replace(step, answers={**step.answers, **named})


def _save(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    form = read.casebook(actor, study, place.subject.number).form(*place.address)
    names = dict.fromkeys([*step.answers, *step.missing])
    typed: MultiDict[str, str] = MultiDict({CONTROL: str(Seen(form.event_count if form else 0, {
        name: form.items[name].version if form and name in form.items else 0 for name in names}))})
    for name in {*step.answers, *step.missing}:
        if step.reason:
            typed.add(f"{name}.reason", step.reason.partition(":")[0])
            typed.add(f"{name}.reason_text", step.reason.partition(":")[2].strip())
    typed.update(dict(step.answers))
    for name, (code, why) in step.missing.items():
        typed.add(f"{name}.missing", code)
        typed.add(f"{name}.missing_reason", why)
    _check(save(actor, study, place, typed), step)


def _check(outcome: Outcome, step: Step) -> None:
    if outcome.kind not in ("saved", "unchanged"):
        said = {n: [p.en for p in problems] for n, problems in outcome.submission.problems.items()}
        raise ValueError(f"The synthetic step {step} was answered “{outcome.kind}”: {said}")


def _event(event: str) -> Callable[..., None]:
    def happen(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
        problem = events.happen(actor, study, place, event, step.reason)
        if problem is not None:
            raise ValueError(f"The synthetic step {step} was refused: {problem.en}")
    return happen


def _raise(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    queries.raise_query(actor, place, step.item or None, step.text)


def _talk(verb: Callable[..., None]) -> Callable[..., None]:
    def speak(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
        form = read.casebook(actor, study, place.subject.number).form(*place.address)
        asked = threads(place.subject.number, None).get(form.id, []) if form else []
        standing = [t for t in asked if t.item == (step.item or None) and t.unsettled and not t.system]
        if standing:
            verb(actor, place, standing[-1].number, step.text)
    return speak


def _verify(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    form = read.casebook(actor, study, place.subject.number).form(*place.address)
    if form is None:
        return
    pages = actor.readable(study.page_list)
    asked = threads(place.subject.number, pages).get(form.id, [])
    items = [step.item] if step.item else together(place.page, form, marks(place.subject.number, pages), asked)
    for item in () if step.item else place.page.items.values():
        if item.critical and item.name in form.items and not any(t.item == item.name and t.unsettled for t in asked):
            items.append(item.name)
    items = [n for n in dict.fromkeys(items) if n in form.items and not form.items[n].empty]
    if items:
        sdv.verify(actor, place, items, {item: form.items[item].version for item in items})


_PLAYS: dict[str, Callable[..., None]] = {
    "save": _save, "correct": _save, "not_done": _event("not_done"), "remove": _event("removed"), "raise": _raise,
    "answer": _talk(queries.answer), "close": _talk(queries.close), "ask_again": _talk(queries.ask_again),
    "verify": _verify,
}

