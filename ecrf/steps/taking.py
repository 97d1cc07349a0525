"""Taking a step: locked, judged, refused with what stops it, or written in one act like any save."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import text
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import NotFound

from ecrf.allocation import verbs as allocation
from ecrf.casebook import holds, read, record
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.casebook.models import FormEvent, ItemVersion
from ecrf.casebook.read import Casebook
from ecrf.crf import Book, Drawn, Filled, Gate, Per, Study, T, Taking
from ecrf.db import db
from ecrf.entry.saving import TAKEN_AGAIN, context_for, merge, open_form, settle
from ecrf.entry.submission import Change, gaps
from ecrf.permissions import Actor
from ecrf.signatures.standing import standing_pages

from .blocks import Block, blocks, line_on, standing_form, told_rules

ALREADY = T("Cette étape est déjà faite. Rechargez la page.", "This step is taken already. Reload the page.")
NO_LIST = T("Aucune liste de randomisation n’a de ligne libre pour cette strate. Appelez le statisticien indépendant.",
            "No randomisation list has a free line for this stratum. Call the independent statistician.")
NEEDED = T("Répondez à cette question : l’étape en a besoin.", "Answer this question: the step needs it.")
HANDLED = T("Vous avez saisi des données de ce lot : une autre personne qualifiée décide (SOD-06).",
            "You recorded data of this batch: another qualified person decides (SOD-06).")


@dataclass
class Outcome:
    """What became of a step: ``taken``, or refused with problems at its questions (``""``: at the step) and with blocks."""

    gate: Gate
    line: str
    problems: dict[str, list[T]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    typed: MultiDict[str, str] = field(default_factory=MultiDict)

    @property
    def taken(self) -> bool:
        """Whether the step is taken."""
        return not self.problems and not self.blocks


def find(study: Study, step: str) -> Gate:
    """The study's step of that name. Raises ``NotFound``."""
    gate = next((g for g in study.steps if g.step == step), None)
    if gate is None:
        raise NotFound
    return gate


def may_take(actor: Actor, study: Study, gate: Gate) -> bool:
    """Whether the acting role takes the step: it is granted the action and writes the area of its page."""
    return actor.may(gate.action) and actor.writes_area(study.pages[gate.page])


def take(actor: Actor, study: Study, subject: SubjectRow, gate: Gate, line: str, typed: MultiDict[str, str],
         moment: str | None = None) -> Outcome:
    """Take a step. Raises ``NotGranted``, and ``NotFound`` for a line or a step that the subject does not have.

    ``moment`` is given by synthetic stories only; otherwise it is the database's clock. A refusal writes one act.
    """
    if not may_take(actor, study, gate):
        raise NotGranted
    stream = record.subject_stream(subject.number)
    record.lock(stream)
    casebook = read.whole_casebook(subject.number)
    book = casebook.book(study, subject.today, subject.kept)
    place = Place(subject, "", study.pages[gate.page], line)
    if line not in lines(study, gate, book) or not book.asks(place.page):
        raise NotFound
    outcome = Outcome(gate, line, typed=typed)
    if standing_form(casebook, gate, line):
        outcome.problems[""] = [ALREADY]
        return outcome
    if (held := _held(study, subject, gate, line)) is not None:
        outcome.problems[""] = [held]
        return outcome
    answers = _answers(study, outcome, place, casebook)
    held = _drawn(gate, book, subject, outcome)
    taking = Taking(moment or now(subject), actor.account, subject.site, line, answers, held[1] if held else None)
    filled = gate.fill(book, taking)
    outcome.blocks = blocks(study, gate, book, taking, filled, standing_pages(subject.number))
    if gate.apart and _handled(actor, subject, gate, line):
        outcome.problems.setdefault("", []).append(HANDLED)
    if not outcome.taken:
        _note_refusal(actor, study, stream, place, outcome)
        return outcome
    _write(actor, study, place, gate, casebook, filled, held[0] if held else None)
    return outcome


def lines(study: Study, gate: Gate, book: Book) -> list[str]:
    """The lines that the step is taken for, one by one; ``[""]`` for a step of the subject."""
    page = study.pages[gate.page]
    return book.lines_asked(page) if isinstance(page.repeats, Per) else [""]


def now(subject: SubjectRow) -> str:
    """This moment by the database's clock, as the site's local time with offset."""
    at = db.session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return str(at.astimezone(subject.tz).isoformat(timespec="minutes"))


def _held(study: Study, subject: SubjectRow, gate: Gate, line: str) -> T | None:
    """Why the pages that the step fills cannot be filled now: frozen or locked."""
    found = (holds.refusal(subject, ("", oid, line_on(study, oid, line))) for oid in (gate.page, *gate.fills))
    return next((words for words in found if words is not None), None)


def _answers(study: Study, outcome: Outcome, place: Place, casebook: Casebook) -> dict[str, str | None]:
    """The answers to the questions of the step, read as the page reads them; what is missing or wrong becomes a problem."""
    gate, page = outcome.gate, place.page
    asked = MultiDict([(name, value) for name in gate.inputs for value in outcome.typed.getlist(name)])
    filled = page(asked, context=context_for(study, place, casebook))
    values = {name: filled.answers[name].value for name in gate.inputs}
    for name in gate.inputs:
        if filled.answers[name].problems:
            outcome.problems[name] = filled.answers[name].problems
    applicable = {item.name for item in page.applicable(values)}
    for item in gaps(page, values, {name for name, value in values.items() if value is not None}):
        if item.name in gate.inputs and item.name not in outcome.problems:
            outcome.problems[item.name] = [NEEDED]
    return {name: value if name in applicable else None for name, value in values.items()}


def _drawn(gate: Gate, book: Book, subject: SubjectRow, outcome: Outcome) -> tuple[int, Drawn] | None:
    if gate.stratum is None:
        return None
    stratum = gate.stratum(book, subject.site)
    found = allocation.next_free(stratum) if stratum else None
    if found is None and stratum:
        outcome.problems.setdefault("", []).append(NO_LIST)
    return found


def _handled(actor: Actor, subject: SubjectRow, gate: Gate, line: str) -> bool:
    """Whether the person recorded anything on the pages whose author may not take the step."""
    return bool(db.session.execute(text("""
        SELECT EXISTS (SELECT 1 FROM item_version v JOIN form f ON f.id = v.form JOIN act a ON a.id = v.act
                       WHERE f.subject = :subject AND f.page = ANY(:pages) AND f.line = :line AND a.by = :by)"""),
        {"subject": subject.number, "pages": list(gate.apart), "line": line, "by": actor.account}).scalar_one())


def _note_refusal(actor: Actor, study: Study, stream: str, place: Place, outcome: Outcome) -> None:
    rules = told_rules(study, outcome.blocks)
    detail = {"visit": "", "page": place.page.oid, "line": place.line, "step": outcome.gate.step,
              "items": sorted(n for n in outcome.problems if n), "rules": rules}
    record.seal(record.begin(actor, stream, "refuse", detail=detail))


def _write(actor: Actor, study: Study, place: Place, gate: Gate, casebook: Casebook, filled: Filled,
           allocated: int | None) -> None:
    detail = {"page": "/".join(filter(None, place.address)), "step": gate.step}
    act = record.begin(actor, record.subject_stream(place.subject.number), gate.verb, detail=detail)
    if allocated is not None:
        allocation.take(act, allocated, place.subject.number)
    for oid, values in filled.items():
        fill_page(act, study, Place(place.subject, "", study.pages[oid], line_on(study, oid, place.line)), casebook, values)
    settle(act, study, actor, place, casebook, also=filled)
    record.seal(act)


def fill_page(act: record.OpenAct, study: Study, place: Place, casebook: Casebook, values: dict[str, str | None]) -> None:
    """Write the values of one page into an open act: complete, as a save would; a withdrawn page comes back to life."""
    form = casebook.form(*place.address)
    page = study.page(place.page.oid, form.version if form else None)
    changes = {}
    for name, item in page.items.items():
        before, value = form.items.get(name) if form else None, values.get(name)
        if (value is not None) if before is None else (value != before.value):
            changes[name] = Change(item, before, value, None, None, TAKEN_AGAIN if before else None)
    form_id = form.id if form else open_form(act, place, page.version)
    record.bring(act, ItemVersion, [
        {"form": form_id, "item": name, "version": c.version, "value": c.value, "missing": None, "missing_reason": None,
         "reason": c.reason} for name, c in changes.items()])
    events = ["restored"] if form is not None and form.removed else []
    if form is None or form.state == "not_started":
        events.append("started")
    if form is None or form.state != "completed":
        events.append("completed")
    record.bring(act, FormEvent, [{"form": form_id, "kind": kind, "reason": TAKEN_AGAIN if kind == "restored" else None}
                                  for kind in events])
    merge(casebook, form_id, place, page, changes, events, act)
