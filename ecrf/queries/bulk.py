"""Many queries at once: what would be done to each and what is left out and why, then one act per subject."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from ecrf.casebook import holds, record
from ecrf.casebook.holds import Standing
from ecrf.crf import Study
from ecrf.permissions import Actor

from . import listing
from .listing import Line, Wanted
from .models import QueryMessage
from .parties import routes
from .states import NEEDS_WORDS, TRANSITIONS
from .threads import Refusal, Thread, may_move, threads
from .verbs import said, written

MOST = 500
"""Queries of one go: a longer list is done in several."""
VERBS = ("close", "route")

Name = tuple[str, str, str, str, int]
"""Subject, visit, page, line, number within the page."""


@dataclass(frozen=True)
class Meant:
    """One query that somebody chose: its name, and how many messages they had seen of it."""

    name: Name
    seen: int

    @classmethod
    def read(cls, text: str) -> Meant | None:
        """From the value of a tick, ``01-007/W8/ULCA/2/1/3``; ``None`` for anything else."""
        parts = text.split("/")
        if len(parts) != 6 or not all(p.isdecimal() and len(p) < 6 for p in parts[4:]) or "\x00" in text:
            return None
        subject, visit, page, line, number, seen = parts
        return cls((subject, visit, page, line, int(number)), int(seen))


@dataclass(frozen=True)
class Row:
    """One query of a preview: as it stands now, and why it would be left out (empty: it will be done)."""

    line: Line
    why: str


@dataclass(frozen=True)
class Done:
    """What became of one subject's queries: the names of those done, and of those left out with the reason."""

    subject: str
    done: list[Name]
    left: list[tuple[Name, str]]


def preview(actor: Actor, study: Study, verb: str, chosen: Sequence[Meant]) -> list[Row]:
    """Each chosen query that the actor reads, and whether the verb would be done to it; one statement."""
    seen = {one.name: one.seen for one in chosen[:MOST]}
    return [Row(line, why_not(actor, study, verb, line, held, seen[line.name]))
            for line, held in listing.named(actor, study, seen)] if seen else []


def preview_list(actor: Actor, study: Study, verb: str, wanted: Wanted) -> list[Row]:
    """The same for all of a list, at most ``MOST``, in its order."""
    return [Row(line, why_not(actor, study, verb, line, held, line.seen))
            for line, held in listing.first(actor, study, wanted, MOST)]


def why_not(actor: Actor, study: Study, verb: str, line: Line, held: str | None, seen: int) -> str:
    """Why a verb is not done to a query; empty where it is."""
    page = study.pages[line.page]
    if line.seen != seen:
        return _("changed since you read the list")
    if (line.state, verb) not in TRANSITIONS or (verb == "route" and not routes(page, line.state)):
        return _not_now(line.state)
    if not may_move(actor, verb, page, line.raiser if line.check is None else None):
        return _("another person's to do")
    return _("the page is locked") if held == "locked" else ""


def _not_now(state: str) -> str:
    return {"open": _("still open: it waits for the site"), "answered": _("already answered")}.get(state, _("settled already"))


def move(actor: Actor, study: Study, subject: str, verb: str, chosen: Iterable[Meant], words: str,
         detail: Mapping[str, Any] | None = None) -> Done:
    """Do the verb to one subject's chosen queries in one act; what changed since it was seen is left out.

    Nothing is written where nothing is left to do. Raises ``Refusal`` for words that cannot be kept.
    """
    text = written(words, verb in NEEDS_WORDS)
    stream = record.subject_stream(subject)
    record.lock(stream)
    found = {(subject, *thread.address, thread.number): thread
             for listed in threads(subject, actor.readable(study.page_list)).values() for thread in listed}
    covering = holds.of_subject(subject)
    rows, done, left = [], [], []
    for one in chosen:
        row = _row(actor, study, verb, found.get(one.name), one.seen, covering, text, dict(detail or {}) or None)
        if isinstance(row, str):
            left.append((one.name, row))
        else:
            rows.append(row)
            done.append(one.name)
    if rows:
        with record.writing(actor, stream, f"{verb}_query") as act:
            record.bring(act, QueryMessage, rows)
    return Done(subject, done, left)


def _row(actor: Actor, study: Study, verb: str, thread: Thread | None, seen: int, covering: Sequence[Any], text: str | None,
         detail: dict[str, Any] | None) -> dict[str, Any] | str:
    """The message to write, or why there is none."""
    if thread is None or len(thread.messages) != seen:
        return _("changed meanwhile")
    page = study.pages[thread.address[1]]
    if (thread.state, verb) not in TRANSITIONS:
        return _not_now(thread.state)
    if not may_move(actor, verb, page, None if thread.system else thread.opening.by):
        return _("another person's to do")
    if holds.standing(covering, thread.address) is Standing.LOCKED:
        return _("the page is locked")
    try:
        return said(thread, page, verb, text, detail)
    except Refusal as refusal:
        return str(refusal.sentence)


def by_subject(chosen: Iterable[Meant]) -> list[tuple[str, list[Meant]]]:
    """The chosen queries of each subject, in the order of the numbers: two people never wait for each other crosswise."""
    listed = sorted(chosen, key=lambda one: one.name)
    return [(subject, list(some)) for subject, some in groupby(listed, key=lambda one: one.name[0])]
