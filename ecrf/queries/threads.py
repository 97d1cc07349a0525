"""Queries as threads: one statement reads them, the state follows from the last message, one table says who may do what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import text
from werkzeug.exceptions import Conflict

from ecrf.casebook.followed import ON
from ecrf.casebook.masks import LATERAL, SHOWN_MESSAGE, TYPED
from ecrf.crf import CRF, Study
from ecrf.db import db
from ecrf.permissions import Actor

from .listing import counts
from .parties import due_day, keeps, raises_at, routes, waited_for
from .sentences import sentence
from .states import ACTION, NEEDS_WORDS, STATE_AFTER, TRANSITIONS, UNSETTLED

__all__ = ["ACTION", "NEEDS_WORDS", "STATE_AFTER", "TRANSITIONS", "UNSETTLED", "Message", "Refusal", "Thread", "WrongPhrase", "counts",
           "may", "may_move", "may_raise", "message", "threads", "verbs"]


class Refusal(Conflict):
    """A verb that cannot be done now; ``sentence`` says why and what to do, ``code`` is 409 (state) or 422 (input)."""

    def __init__(self, sentence: Any, code: int = 409):
        super().__init__(sentence)
        self.sentence, self.code = sentence, code


class WrongPhrase(Refusal):
    """The pass phrase is not the account's: the failure is an act, so that the view commits this refusal (AUTH-05)."""

    def __init__(self, sentence: Any):
        super().__init__(sentence, 422)


@dataclass(frozen=True)
class Message:
    """One message of a thread; ``detail`` is what a check's message keeps instead of words."""

    number: int
    kind: str
    text: str | None
    detail: dict[str, Any] | None
    by: str
    name: str
    role: str
    at: datetime

    @property
    def masked(self) -> bool:
        """Its content was masked."""
        return self.text == TYPED

    @property
    def speaker(self) -> str:
        """The role that speaks: ``SYSTEM`` for a check's messages, which hang on the act of whoever saved."""
        automatic = self.kind == "resolve" or (self.kind == "open" and self.detail is not None)
        return "SYSTEM" if automatic else self.role


@dataclass(frozen=True)
class Thread:
    """One query with all its messages. ``number`` counts within the page; ``follows`` is the number it continues."""

    id: int
    form: int
    address: tuple[str, str, str]
    crf: str
    number: int
    item: str | None
    check: str | None
    follows: int | None
    messages: tuple[Message, ...]

    @property
    def state(self) -> str:
        """``open``, ``answered``, ``closed``, ``cancelled`` or ``resolved`` (closed by the data); routing leaves it."""
        return next(STATE_AFTER[m.kind] for m in reversed(self.messages) if m.kind in STATE_AFTER)

    def party(self, page: type[CRF]) -> str:
        """The group of roles that it waits for on its page (``parties.PARTIES``), empty once settled."""
        return waited_for(self.messages, self.state, page)

    @property
    def cycles(self) -> int:
        """How often it was asked again (regulatory 3.2, Q5)."""
        return sum(m.kind == "ask_again" for m in self.messages)

    def due(self, study: Study, zone: str) -> date:
        """The day by which it should move on, in the site's zone."""
        return due_day(self.messages, study.query_due_days, zone)

    @property
    def unsettled(self) -> bool:
        """Open or answered: somebody still has to do something."""
        return self.state in UNSETTLED

    @property
    def system(self) -> bool:
        """Raised by an edit check."""
        return self.check is not None

    @property
    def opening(self) -> Message:
        """The first message."""
        return self.messages[0]

    @property
    def part(self) -> int:
        """Which part of its check asks."""
        return int((self.opening.detail or {}).get("part", 0))

    @property
    def judged(self) -> str | None:
        """The versions and values that the check looked at."""
        return (self.opening.detail or {}).get("judged")

    def words(self, study: Study, lang: str) -> str:
        """The question: as typed, or the check's sentence in the reader's language."""
        detail = self.opening.detail
        if not self.system or detail is None:
            return self.opening.text or ""
        return sentence(study, self.address[1], self.crf, self.item, detail)[lang]

    def age(self, now: datetime) -> timedelta:
        """Time since it was first opened (regulatory 3.2, Q5)."""
        return now - self.opening.at


_THREADS = text(f"""
    SELECT q.id, q.form, f.visit, f.page, f.line, {ON} AS crf, q.number, q.item, q.check_id, q.follows,
           m.number AS message, m.kind, {SHOWN_MESSAGE.format(m='m')}, a.by, p.name, a.role, a.at
    FROM form f JOIN query q ON q.form = f.id JOIN query_message m ON m.query = q.id
    JOIN act a ON a.id = m.act JOIN account p ON p.code = a.by {LATERAL.format(m='m', f='f')}
    WHERE f.subject = :subject AND (:everything OR f.page = ANY(:pages))
    ORDER BY q.form, q.number, m.number""")  # noqa: S608 - fixed texts


def threads(subject: str, pages: Sequence[str] | None) -> dict[int, list[Thread]]:
    """A subject's queries by form, in one statement; ``pages`` is the mask, ``None`` only for the engine itself."""
    rows = db.session.execute(_THREADS, {"subject": subject, "everything": pages is None, "pages": list(pages or ())})
    heads: dict[int, Any] = {}
    messages: dict[int, list[Message]] = {}
    for row in rows:
        heads.setdefault(row.id, row)
        messages.setdefault(row.id, []).append(Message(row.message, row.kind, row.text, row.detail, row.by, row.name,
                                                       row.role, row.at))
    found: dict[int, list[Thread]] = {}
    for head in heads.values():
        found.setdefault(head.form, []).append(Thread(
            head.id, head.form, (head.visit, head.page, head.line), head.crf, head.number, head.item, head.check_id,
            head.follows, tuple(messages[head.id])))
    return found


def message(query: Any, number: int, kind: str, words: str | None,
            detail: dict[str, Any] | None = None) -> dict[str, Any]:
    """The row of one message; a close without words says that the answer was accepted as it stands."""
    if kind == "close" and words is None:
        detail = {"accepted": True}
    return {"query": query, "number": number, "kind": kind, "text": words, "detail": detail}


def may_raise(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor asks on that page; an unblinded monitor only in the unblinded area (regulatory 2.1)."""
    return raises_at(actor, page)


def may(actor: Actor, verb: str, thread: Thread, page: type[CRF]) -> bool:
    """Whether the actor may do that to this thread, whatever its state."""
    return may_move(actor, verb, page, None if thread.system else thread.opening.by)


def may_move(actor: Actor, verb: str, page: type[CRF], raiser: str | None) -> bool:
    """Whether the actor may do that to a query of the page that this account raised (``None``: a check), whatever its
    state: the site answers on pages it records, the data manager settles any query, everybody else their own (rulings R14), a
    check's its keeper; whoever asks on the page may route it."""
    if not actor.may(ACTION[verb]) or not actor.reads(page):
        return False
    if verb == "answer":
        return actor.records(page)
    if verb == "route":
        return raises_at(actor, page)
    return actor.role == "DM" or raiser == actor.account or (raiser is None and keeps(actor, page))


def verbs(actor: Actor, thread: Thread, page: type[CRF]) -> list[str]:
    """The verbs that are legal in the thread's state and granted to the actor, in the order of their buttons."""
    return [verb for (state, verb) in TRANSITIONS
            if state == thread.state and verb in ACTION and may(actor, verb, thread, page)
            and (verb != "route" or routes(page, state))]
