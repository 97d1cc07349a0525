"""One synthetic story played step by step through the public verbs, each act by the person whose role it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from werkzeug.datastructures import MultiDict

from .casebook import locate, read
from .crf import Staff, Study
from .crf.story import Step, Story
from .entry import events
from .entry.saving import Outcome, save
from .entry.seen import CONTROL, Seen
from .permissions import Actor
from .queries import verbs as queries
from .queries.threads import threads
from .sdv import verbs as sdv
from .signatures import reading
from .signatures import verbs as signatures
from .signatures.meanings import USUAL
from .steps import taking
from .subjects.enrolment import enrol


@dataclass
class Cast:
    """The synthetic people: actor by role and site (site ``""`` for study-wide roles), their log-ins and pass phrase."""

    actors: dict[tuple[str, str], Actor] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    pass_phrase: str = ""

    def of(self, role: str, site: str) -> Actor:
        """Who plays a role at a site."""
        return self.actors.get((role, site)) or self.actors[(role, "")]


def play(study: Study, people: Cast, story: Story, request: str) -> str:
    """Play one story; returns the subject's number. A step that is refused stops the play: synthetic data are valid."""
    site = f"{story.site:02d}"
    number, _new = enrol(people.of("PI", site), site, request)
    play_on(study, people, number, story.steps)
    return number


def play_on(study: Study, people: Cast, number: str, steps: Iterable[Step]) -> None:
    """Play further steps of a subject."""
    site = number.partition("-")[0]
    for step in steps:
        if step.when is not None and _on_file(study, number, *step.when[:2]) != step.when[2]:
            continue
        actor = people.of(step.role, site)
        place = locate.place(actor, study, number, [p for p in (step.visit, step.page, step.line) if p])
        if step.verb == "sign":
            _sign(study, people, actor, place)
        else:
            _PLAYS[step.verb](study, actor, place, _settled(people, study, place, step))


def _on_file(study: Study, number: str, page: str, item: str) -> str | None:
    """What a page of the subject says, unmasked."""
    form = read.whole_casebook(number, {page}).form("", page)
    return form.values.get(item) if form else None


def _settled(people: Cast, study: Study, place: locate.Place, step: Step) -> Step:
    """The step with what only the play knows: accounts of people, the subject's number, what chance allocated."""
    said = {}
    for name, answer in step.answers.items():
        if isinstance(place.page.items[name], Staff):
            said[name] = people.of(answer, place.subject.site).account
        elif answer == "{number}":
            said[name] = place.subject.number
        elif answer.startswith("{"):
            said[name] = _on_file(study, place.subject.number, *answer.strip("{}").split(".")) or ""
    return replace(step, answers={**step.answers, **said})


def _form(actor: Actor, study: Study, place: locate.Place) -> read.FormRecord | None:
    """The page as the actor sees it; values of no other page are read."""
    return read.casebook(actor, study, place.subject.number, {place.page.oid}).form(*place.address)


def _save(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    form = _form(actor, study, place)
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


def _take(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    gate = next(g for g in study.steps if step.page in g.fills)
    outcome = taking.take(actor, study, place.subject, gate, step.line, MultiDict(step.answers), step.moment or None)
    if not outcome.taken:
        said = [b.words.en for b in outcome.blocks], {n: [p.en for p in problems] for n, problems in outcome.problems.items()}
        raise ValueError(f"The synthetic step {step} was refused: {said}")


def _sign(study: Study, people: Cast, actor: Actor, place: locate.Place) -> None:
    """The page as it stands is signed, in the meaning that is usual for the role."""
    read_now = reading.read_all(actor, study, place.subject, "page", place.address)
    shown = {page.content.address: page.content.digest for page in read_now.pages}
    outcome = signatures.sign(actor, study, place.subject,
                              signatures.Asked(shown, "page", USUAL.get(actor.role, "review"), people.pass_phrase))
    if not outcome.signed:
        said = [words.en for words in (*outcome.problems.values(), *outcome.refused.values())]
        raise ValueError(f"The synthetic signature of {place.subject.number} {'/'.join(place.address)} was refused: {said}")


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
        form = _form(actor, study, place)
        asked = threads(place.subject.number, None).get(form.id, []) if form else []
        standing = [t for t in asked if t.item == (step.item or None) and t.unsettled and not t.system]
        if standing:
            verb(actor, place, standing[-1].number, step.text)
    return speak


def _verify(study: Study, actor: Actor, place: locate.Place, step: Step) -> None:
    """The page, or one item, against the source: whatever is recorded and no question waits for."""
    form = _form(actor, study, place)
    if form is None:
        return
    asked = threads(place.subject.number, [place.page.oid]).get(form.id, [])
    waiting = {thread.item for thread in asked if thread.unsettled}
    items = [name for name, item in place.page.items.items() if name == step.item or not (step.item or item.derived or name in waiting)]
    items = [name for name in items if name in form.items and not form.items[name].empty]
    if items:
        sdv.verify(actor, place, items, {item: form.items[item].version for item in items})


_PLAYS: dict[str, Callable[..., None]] = {
    "save": _save, "correct": _save, "take": _take, "not_done": _event("not_done"), "remove": _event("removed"), "raise": _raise,
    "answer": _talk(queries.answer), "close": _talk(queries.close), "ask_again": _talk(queries.ask_again),
    "verify": _verify,
}

