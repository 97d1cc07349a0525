"""Save a page in one request and one transaction: values, derived values, events, queries, seal; all or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.casebook import holds, read, record
from ecrf.casebook.locate import NotGranted, Place
from ecrf.casebook.models import Form, FormEvent, ItemVersion
from ecrf.casebook.read import Casebook, FormRecord, ItemRecord
from ecrf.crf import CRF, Book, Context, Derived, Log, Study, T, findings, page_findings
from ecrf.crf.reach import looked_at
from ecrf.db import db
from ecrf.deviations import opening as deviations
from ecrf.permissions import Actor
from ecrf.queries.reconcile import Correction, reconcile
from ecrf.queries.threads import threads as read_threads

from . import drafts, owned
from .existence import must_stand, next_line
from .seen import Seen
from .submission import Change, Submission, answered, gaps, read_submission, unknown_names

UNKNOWN_ITEM = T("La page n’a pas d’item {names}. Rien n’est enregistré ; rechargez la page.",
                 "The page has no item {names}. Nothing is saved; reload the page.")
NO_CONSENT = T("Aucune page ne s’ouvre avant la date de consentement. Saisissez d’abord la page « {page} ».",
               "No page opens before the consent date. Record the page “{page}” first.")
REMOVED = T("Cette ligne a été retirée (saisie par erreur). Restaurez-la pour la modifier.",
            "This line was removed (entered in error). Restore it to change it.")
NOTHING_ASKED = T("Aucune query ouverte n’attend ce commentaire. Effacez-le, ou corrigez la valeur avec son motif.",
                  "No open query waits for this comment. Delete it, or correct the value with its reason.")
DERIVED_REASON = "DERIVED"
"""Reason of a new version of a derived value: one of its inputs changed."""
TAKEN_AGAIN = "STEP"
"""Reason of a value written anew when a step that was withdrawn is taken again."""


@dataclass
class Outcome:
    """What became of a save: ``kind`` is ``saved``, ``unchanged``, ``refused`` (422; 403 where a laboratory's value was
    touched), ``conflict`` or ``held`` (409): the page is frozen or locked."""

    kind: str
    place: Place
    submission: Submission
    casebook: Casebook
    completed: bool = False
    events_moved: bool = False

    @property
    def status(self) -> int:
        """The HTTP status of the answer."""
        if owned.RULE in self.submission.rules:
            return 403
        return {"refused": 422, "conflict": 409, "held": 409}.get(self.kind, 200)


def save(actor: Actor, study: Study, place: Place, typed: MultiDict[str, str]) -> Outcome:
    """Record or correct a page. Raises ``NotGranted`` where the role does not write that page.

    Refusals and conflicts write nothing but one ``refuse`` act with items and rules, never values (rulings R12).
    """
    if not actor.records(place.page):
        raise NotGranted
    stream = record.subject_stream(place.subject.number)
    record.lock(stream)
    casebook = read.whole_casebook(place.subject.number, needed(study, place.page), {place.page.oid})
    must_stand(place, study, casebook)
    asked, place = place, _with_line(place, casebook, typed)
    form = casebook.form(*place.address)
    page = study.page(place.page.oid, form.version if form else None)
    submission = _read(study, place, page, typed, casebook, form, actor)
    moved = form is not None and form.event_count != Seen.read(typed).events
    if submission.problems:
        _note_refusal(actor, stream, place, submission)
        return Outcome("refused" if place.standing.takes_values else "held", place, submission, casebook)
    if submission.clashes or (moved and submission.changes):
        return Outcome("conflict", place, submission, casebook, events_moved=moved)
    if not submission.changes and not submission.comments:
        drafts.clear(actor, asked)
        return Outcome("unchanged", place, submission, casebook)
    completed = _write(actor, study, place, page, submission, casebook, typed)
    drafts.clear(actor, asked)
    return Outcome("saved", place, submission, casebook, completed)


def needed(study: Study, page: type[CRF]) -> set[str]:
    """The pages whose values a save of this page looks at: its own, the consent's, lines pointed at, what its checks read."""
    pointed = {oid for item in page.items.values() for oid in looked_at(item)}
    return {page.oid, study.consent[0], *pointed, *study.reach.read({page.oid})}


def _with_line(place: Place, casebook: Casebook, typed: MultiDict[str, str]) -> Place:
    """Give a new log line its key, under the subject's lock; the same post again finds the line it made (R54)."""
    if place.line != "new" or not isinstance(place.page.repeats, Log):
        return place
    made = db.session.execute(text("""
        SELECT detail->>'line' FROM act WHERE stream = :stream AND detail->>'nonce' = :nonce AND :nonce <> ''
        AND detail->>'page' = :page || '/' || (detail->>'line')"""),
        {"stream": record.subject_stream(place.subject.number), "nonce": _nonce(typed), "page": place.page.oid}).scalar()
    return replace(place, line=made or next_line(place, casebook))


def _nonce(typed: MultiDict[str, str]) -> str:
    """The number used once of a new line's post, as its act keeps it."""
    return typed.get("_nonce", "")[:64]


def lines_of(study: Study, casebook: Casebook, page: type[CRF], lang: str = "fr") -> dict[str, dict[str, str]]:
    """For each page that items of this page point at: its lines, key → what describes it."""
    wanted = sorted({str(of) for i in page.items.values() if (of := getattr(i, "of", None)) is not None})
    return {oid: {form.line: _line_words(study.pages[oid], form, lang) for form in casebook.lines(oid)} for oid in wanted}


def _line_words(page: type[CRF], form: FormRecord, lang: str) -> str:
    shown = page.repeats.shown(form.line, lang) if isinstance(page.repeats, Log) else form.line
    told = (page.items[n].shown(value, lang) for n in page.summary if (value := form.values.get(n)))
    return " · ".join([shown, *list(told)[:2]])


def context_for(study: Study, place: Place, casebook: Casebook, lang: str = "fr") -> Context:
    """What parsing and drawing this page needs to know of the moment."""
    return Context(place.subject.today, place.subject.tz, place.staff,
                   lines_of(study, casebook, place.page, lang))


def _read(study: Study, place: Place, page: type[CRF], typed: MultiDict[str, str], casebook: Casebook,
          form: FormRecord | None, actor: Actor) -> Submission:
    seen = Seen.read(typed)
    context = replace(context_for(study, place, casebook), seen=seen.versions, why_missing=typed.get("_why", ""))
    unknown = [name for name in unknown_names(page, typed) if name.partition(".")[0] not in study.known(page.oid)]
    if unknown:
        submission = Submission(page(None, context=context), form)
        submission.refuse("", UNKNOWN_ITEM.filled(names=", ".join(unknown)[:120]), "UNKNOWN")
        return submission
    submission = read_submission(page, typed, context, form, _seen_values(form, seen), actor.may("judge"),
                                 study.known(page.oid))
    owned.keep(submission, actor)
    _hear_comments(submission, place)
    if (held := holds.refusal(place.subject, place.address)) is not None:
        submission.refuse("", held, "LOCK-01")
    if form is not None and form.removed:
        submission.refuse("", REMOVED, "REMOVED")
    if (early := too_early(study, page, casebook, form)) is not None:
        submission.refuse("", early, "DATA-16")
    if not submission.problems:
        for finding in page_findings(study, submission.view(place.event, place.line), context.today):
            submission.refuse(finding.item, finding.message, finding.check)
    return submission


def too_early(study: Study, page: type[CRF], casebook: Casebook, form: FormRecord | None) -> T | None:
    """Why a page may not be opened before the consent date is on file (DATA-16); ``None`` where it may, or is open."""
    oid, item = study.consent
    consent = casebook.form("", oid)
    if not page.needs_consent or (form is not None and form.state != "not_started"):
        return None
    dated = consent is not None and not consent.removed and consent.values.get(item) is not None
    return None if dated else NO_CONSENT.filled(page=study.pages[oid].title)


def _hear_comments(submission: Submission, place: Place) -> None:
    """A comment on a value left as it is answers the open query at it; where none is open it would be lost (R14)."""
    lone = [name for name in submission.comments if name not in submission.changes]
    if not lone or submission.form is None:
        return
    asked = read_threads(place.subject.number, [place.page.oid]).get(submission.form.id, [])
    waiting = {t.item for t in asked if t.state == "open"}
    for name in lone:
        if name not in waiting:
            submission.refuse(name, NOTHING_ASKED, "COMMENT")


def _seen_values(form: FormRecord | None, seen: Seen) -> dict[tuple[str, int], str | None]:
    """Values of the versions the person saw, where somebody has replaced them since (one statement, only then)."""
    if form is None:
        return {}
    moved = [n for n, r in form.items.items() if seen.versions.get(n, r.version) != r.version]
    if not moved:
        return {}
    rows = db.session.execute(text("""
        SELECT v.item, v.version, coalesce(v.value, '') || '|' || coalesce(v.missing, '') FROM item_version v
        WHERE v.form = :form AND v.item = ANY(:items)
          AND NOT EXISTS (SELECT 1 FROM mask k WHERE k.form = v.form AND k.item = v.item AND k.version = v.version
                          AND k.kind = 'masked')"""), {"form": form.id, "items": moved})
    return {(n, 0): "|" for n in moved} | {(row[0], row[1]): row[2] for row in rows}


def _note_refusal(actor: Actor, stream: str, place: Place, submission: Submission) -> None:
    detail = {"visit": place.event, "page": place.page.oid, "line": place.line,
              "items": sorted(n for n in submission.problems if n), "rules": sorted(set(submission.rules))}
    act = record.begin(actor, stream, "refuse", detail=detail)
    record.seal(act)


def _write(actor: Actor, study: Study, place: Place, page: type[CRF], submission: Submission, casebook: Casebook,
           typed: MultiDict[str, str]) -> bool:
    form = submission.form
    _derive(page, submission, place)
    corrects = any(c.before for c in submission.changes.values() if not c.item.derived)
    detail: dict[str, Any] = {"page": "/".join(filter(None, place.address))}
    if submission.ignored:
        detail["ignored"] = submission.ignored
    if _nonce(typed) and isinstance(page.repeats, Log) and form is None:
        detail |= {"nonce": _nonce(typed), "line": place.line}
    act = record.begin(actor, record.subject_stream(place.subject.number), "correct" if corrects else "record",
                       detail=detail)
    form_id = form.id if form else open_form(act, place, page.version)
    record.bring(act, ItemVersion, [
        {"form": form_id, "item": name, "version": c.version, "value": c.value, "missing": c.missing,
         "missing_reason": c.missing_reason, "reason": c.reason} for name, c in submission.changes.items()])
    events = _events(form, not gaps(page, submission.after, answered(form, submission.changes)))
    record.bring(act, FormEvent, [{"form": form_id, "kind": kind, "reason": None} for kind in events])
    merge(casebook, form_id, place, page, submission.changes, events, act)
    settle(act, study, actor, place, casebook, submission)
    record.seal(act)
    return "completed" in events


def open_form(act: record.OpenAct, place: Place, version: str) -> int:
    """The Form row of a page that has none yet; returns its id."""
    visit, oid, line = place.address
    return record.bring_one(act, Form, {"subject": place.subject.number, "visit": visit, "page": oid, "line": line,
                                        "version": version})


def _derive(page: type[CRF], submission: Submission, place: Place) -> None:
    for name, item in page.items.items():
        if not isinstance(item, Derived) or not item.stored:
            continue
        before = submission.form.items.get(name) if submission.form else None
        value = item.value_for(submission.view(place.event, place.line), Book(None, place.subject.today))  # type: ignore[arg-type]
        if value != (before.value if before else None):
            submission.changes[name] = Change(item, before, value, None, None, DERIVED_REASON if before else None)


def _events(form: FormRecord | None, complete: bool) -> list[str]:
    state = form.state if form else "not_started"
    opening = {"not_started": ["started"], "not_done": ["reopened"]}.get(state, [])
    if complete:
        return opening + (["completed"] if state != "completed" else [])
    return ["reopened"] if state == "completed" else opening


def merge(casebook: Casebook, form_id: int, place: Place, page: type[CRF], changes: dict[str, Change],
          events: list[str], act: record.OpenAct) -> FormRecord:
    """Bring the casebook in memory up to what was just written, so that checks see it without reading again."""
    form = casebook.forms.setdefault(place.address, FormRecord(form_id, place.subject.number, *place.address, page.version))
    form.events = (*form.events, *events)
    for name, c in changes.items():
        form.items[name] = ItemRecord(name, c.version, c.value, c.missing, c.missing_reason, c.reason, act.by, act.role,
                                      act.at.isoformat(), (act.detail or {}).get("import"))
    return form


def settle(act: record.OpenAct, study: Study, actor: Actor, place: Place, casebook: Casebook,
           submission: Submission | None = None, also: Iterable[str] = ()) -> None:
    """Reconcile the casebook's findings with its deviations and system queries, inside the act that may have changed them.

    Only the checks that look at the page of this place run, or at those of ``also``: the others find what they found.
    """
    changed = {place.page.oid, *also}
    book = casebook.book(study, place.subject.today, place.subject.kept)
    found = findings(study, book, changed)
    lines = deviations.unheld(deviations.plan(study, casebook, book, found), place.subject.holds)
    if grown := deviations.bring(act, casebook, lines):
        changed |= grown
        found = findings(study, casebook.book(study, place.subject.today, place.subject.kept), changed)
    before = read_threads(place.subject.number, sorted(study.reach.judged(changed) | changed))
    corrected: dict[tuple[int, str], Correction] = {}
    comments: dict[tuple[tuple[str, str, str], str], str] = {}
    if submission is not None:
        form_id = casebook.forms[place.address].id
        corrected = {(form_id, n): Correction(c.reason or "", c.version, submission.comments.get(n))
                     for n, c in submission.changes.items() if not c.item.derived}
        comments = {(place.address, n): words for n, words in submission.comments.items()}
    reconcile(act, study, before, found, {a: f.id for a, f in casebook.forms.items()}, actor,
              comments=comments, corrected=corrected, changed=changed)
