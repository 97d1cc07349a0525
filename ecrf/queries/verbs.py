"""What people do with queries: raise, answer, ask again, close, cancel, route; each is one act on the subject's stream."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _
from sqlalchemy import text as sql

from ecrf.casebook import holds, record
from ecrf.casebook.locate import NotGranted, Place
from ecrf.casebook.models import Form
from ecrf.context import language
from ecrf.crf import CRF, Log, Per
from ecrf.crf.dates import day_of
from ecrf.db import db
from ecrf.permissions import Actor

from .models import Query, QueryMessage
from .parties import routes
from .reconcile import blocks, reconcile
from .threads import NEEDS_WORDS, TRANSITIONS, UNSETTLED, Refusal, Thread, may, may_raise, message, threads

__all__ = ["answer", "ask_again", "blocks", "cancel", "close", "due_typed", "find", "raise_query",
           "reconcile", "route", "said", "written"]

LONGEST = 2000
"""Characters of one message."""

_FORM = sql("""
    SELECT f.id, f.page, coalesce((SELECT max(number) FROM query WHERE form = f.id), 0) + 1 AS number
    FROM form f WHERE f.subject = :subject AND ((f.visit, f.page, f.line) = (:visit, :page, :line)
                                                OR (f.visit, f.page, f.line) = ('', :parent, :line))""")


_EVENTS = sql("""
    SELECT coalesce(max(split_part(visit, '-', 2)::int), 0) FROM form
    WHERE subject = :subject AND split_part(visit, '-', 1) = :visit""")


def raise_query(actor: Actor, place: Place, item: str | None, text: str, follows: int | None = None) -> int:
    """Ask a question at a page or an item, also an empty one, also on a page nobody opened (R15); returns its number.

    ``follows`` is the number of a settled query of the page that this one continues. Raises ``NotGranted``, ``Refusal``.
    """
    if not may_raise(actor, place.page):
        raise NotGranted
    if item is not None and item not in place.page.items:
        raise Refusal(_("This question is not on the page. Ask at one of its questions, or at the whole page."), 422)
    refuse_held(place)
    words = written(text)
    stream = record.subject_stream(place.subject.number)
    record.lock(stream)
    form, number = _target(place)
    if follows is not None:
        _check_followed(place, form, follows)
    with record.writing(actor, stream, "raise_query") as act:
        if form is None:
            form = record.bring_one(act, Form, {"subject": place.subject.number, "visit": place.event,
                                                "page": place.page.oid, "line": place.line,
                                                "version": place.page.version})
        query = record.bring_one(act, Query, {"form": form, "number": number, "item": item, "check": None,
                                              "follows": follows})
        record.bring(act, QueryMessage, [{"query": query, "number": 1, "kind": "open", "text": words}])
    return number


def answer(actor: Actor, place: Place, number: int, text: str) -> None:
    """The site answers an open query."""
    _move(actor, place, number, "answer", text)


def ask_again(actor: Actor, place: Place, number: int, text: str) -> None:
    """The answer is not enough: the query is open again, with what is still asked."""
    _move(actor, place, number, "ask_again", text)


def close(actor: Actor, place: Place, number: int, text: str = "") -> None:
    """The answer is accepted, with or without a word. A check's query closed so is confirmed (R14)."""
    _move(actor, place, number, "close", text)


def cancel(actor: Actor, place: Place, number: int, text: str) -> None:
    """An open query was raised in error, and why."""
    _move(actor, place, number, "cancel", text)


def route(actor: Actor, place: Place, number: int, to: str, text: str, due: str = "") -> None:
    """Ask another group of roles (``parties.ROUTES``) to move an unsettled query on, and why; its state stays.

    ``due`` is a day as typed, empty for the usual delay. Raises ``NotGranted``, ``Refusal``.
    """
    _move(actor, place, number, "route", text, {"to": to, "due": due_typed(due, place.subject.today)})


def due_typed(text: str, today: date) -> str | None:
    """A day by which something is asked, as ISO text; ``None`` when none was typed. Raises ``Refusal`` for a past one."""
    if not text.strip():
        return None
    if (day := day_of(text)) is None:
        raise Refusal(_("This day cannot be read: write it as dd/mm/yyyy."), 422)
    if day < today:
        raise Refusal(_("This day is over. Choose today or a later one."), 422)
    return day.isoformat()


def written(text: str | None, needed: bool = True) -> str | None:
    """A message as it is kept: trimmed, refused when empty, too long or unreadable, never cut."""
    words = (text or "").replace("\r\n", "\n").strip()
    if not words and needed:
        raise Refusal(_("Write a few words, then send them again."), 422)
    if len(words) > LONGEST:
        raise Refusal(_("The text has %(count)s characters; %(most)s at most. Shorten it: nothing is cut without you.",
                        count=len(words), most=LONGEST), 422)
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", words):
        raise Refusal(_("The text holds an unreadable control character. Delete it and type that passage again."), 422)
    return words or None


def _move(actor: Actor, place: Place, number: int, verb: str, text: str, detail: dict[str, Any] | None = None) -> None:
    stream = record.subject_stream(place.subject.number)
    record.lock(stream)
    thread = find(place, number)
    if not may(actor, verb, thread, place.page):
        raise NotGranted
    refuse_held(place)
    if (thread.state, verb) not in TRANSITIONS:
        raise Refusal(_stale(thread))
    row = said(thread, place.page, verb, written(text, verb in NEEDS_WORDS), detail)
    with record.writing(actor, stream, f"{verb}_query") as act:
        record.bring(act, QueryMessage, [row])


def said(thread: Thread, page: type[CRF], verb: str, words: str | None, detail: dict[str, Any] | None) -> dict[str, Any]:
    """The row of the message by which a verb moves a thread. Raises ``Refusal`` when it cannot be routed there."""
    kept = {name: value for name, value in (detail or {}).items() if value is not None} or None
    if kept and verb == "route":
        if kept["to"] not in routes(page, thread.state):
            raise Refusal(_("This query cannot wait for them: nobody of them moves it on. An answered query goes back to "
                            "the site by asking again."), 422)
        if kept["to"] == thread.party(page) and "due" not in kept:
            raise Refusal(_("This query waits for them already. Choose somebody else, or another day."), 409)
    return message(thread.id, len(thread.messages) + 1, verb, words, kept)


def refuse_held(place: Place) -> None:
    """Raises ``Refusal`` where the page is locked: nothing is added to it, not even an answer or a mark (rulings R16)."""
    held = holds.refusal(place.subject, place.address, values=False)
    if held is not None:
        raise Refusal(LazyString(lambda: held[language()]))


def find(place: Place, number: int) -> Thread:
    """The query of that number on the page. Raises ``Refusal`` when the page has none."""
    for listed in threads(place.subject.number, [place.page.oid]).values():
        for thread in listed:
            if thread.address == place.address and thread.number == number:
                return thread
    raise Refusal(_("The page has no query of this number."), 422)


def _target(place: Place) -> tuple[int | None, int]:
    """The page's form, if any, and the next query number; a line must exist before somebody asks about it."""
    _check_event(place)
    repeats = place.page.repeats
    parent = repeats.of if isinstance(repeats, Per) else ""
    rows = db.session.execute(_FORM, {"subject": place.subject.number, "visit": place.event, "page": place.page.oid,
                                      "line": place.line, "parent": parent}).all()
    if not rows and isinstance(repeats, Log | Per):
        raise Refusal(_("This line does not exist yet. Ask at a line that is recorded, or at the visit."), 422)
    own = next((row for row in rows if row.page == place.page.oid), None)
    return (own.id, own.number) if own else (None, 1)


def _check_event(place: Place) -> None:
    """A repeated visit is there, or follows the last one that is."""
    visit, dash, number = place.event.partition("-")
    if dash and int(number) > 1 + db.session.execute(_EVENTS, {"subject": place.subject.number, "visit": visit}).scalar_one():
        raise Refusal(_("This line does not exist yet. Ask at a line that is recorded, or at the visit."), 422)


def _check_followed(place: Place, form: int | None, follows: int) -> None:
    if form is None or find(place, follows).state in UNSETTLED:
        raise Refusal(_("The query to continue is not settled: answer or ask again in it."), 409)


_STALE = {
    "open": _("This query is open: it waits for the site's answer."),
    "answered": _("This query was answered meanwhile. Read the answer, then accept it or ask again."),
    "closed": _("This query was closed meanwhile. Raise a new one that continues it."),
    "cancelled": _("This query was cancelled meanwhile. Raise a new one if the question stands."),
    "resolved": _("This query was closed by the data meanwhile: the check no longer fires."),
}


def _stale(thread: Thread) -> Any:
    return _STALE[thread.state]
