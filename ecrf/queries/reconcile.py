"""Edit checks against their queries: after a save a new finding opens one, a vanished finding closes it by the data (R14)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select

from ecrf.casebook import record
from ecrf.crf import Finding, Study
from ecrf.permissions import Actor

from .models import Query, QueryMessage
from .sentences import part_of, stored
from .threads import Thread, message

Address = tuple[str, str, str]
Threads = Mapping[int, Sequence[Thread]]
Key = tuple[str, int, Address, str]
"""Check, part of the check, page, item: what makes a finding of today the one that was asked about."""


class Correction(NamedTuple):
    """A value recorded in the save at hand: why, its version, and what was typed to answer with it."""

    reason: str
    version: int
    words: str | None = None


@dataclass
class Plan:
    """What a save brings to the queries: new ones, and messages in old and new ones. Nothing is written yet."""

    queries: list[dict[str, Any]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)

    @property
    def opened(self) -> int:
        """How many queries it opens."""
        return len(self.queries)

    @property
    def resolved(self) -> int:
        """How many queries the data close."""
        return sum(row["kind"] == "resolve" for row in self.messages)

    def __bool__(self) -> bool:
        return bool(self.queries or self.messages)

    def bring(self, act: record.OpenAct) -> None:
        """Write it into the act, in two statements at most."""
        record.bring(act, Query, self.queries)
        record.bring(act, QueryMessage, self.messages)


def reconcile(act: record.OpenAct, study: Study, before: Threads, findings: Iterable[Finding],
              form_ids: Mapping[Address, int], actor: Actor, *,
              comments: Mapping[tuple[Address, str], str] | None = None,
              corrected: Mapping[tuple[int, str], Correction] | None = None, changed: Collection[str] | None = None) -> Plan:
    """Bring the queries of a casebook in line with its findings, inside the save's act; returns what was brought.

    ``before``: all threads of the subject, unmasked (``threads(number, None)``); ``findings``: those of the casebook
    after the save, and ``changed`` the pages they were narrowed to: queries of other checks are left; ``form_ids``: form by address of every page that has a finding; ``comments``: what was written
    beside an unusual value, by ``(address, item)``: the query opens answered, when the actor answers queries at all;
    ``corrected``: the values recorded in this save, by ``(form, item)``: they answer people's open queries. What was
    written beside a value left as it is answers the open queries at its item.
    """
    planned = plan(study, before, findings, form_ids, comments or {} if actor.may("answer") else {}, changed)
    planned.messages += answer_by_correction(before, corrected or {})
    if actor.may("answer"):
        planned.messages += answer_in_words(before, comments or {}, corrected or {})
    planned.bring(act)
    return planned


def plan(study: Study, before: Threads, findings: Iterable[Finding], form_ids: Mapping[Address, int],
         comments: Mapping[tuple[Address, str], str], changed: Collection[str] | None = None) -> Plan:
    """What ``reconcile`` would write; touches nothing, so that ``recheck`` can look before it begins an act."""
    aside = study.reach.aside(changed)
    asked = {key: thread for key, thread in _latest(before).items() if (key[0], key[2][1]) not in aside}
    numbers = {form: max(t.number for t in listed) for form, listed in before.items() if listed}
    planned = Plan()
    standing: dict[Key, Finding] = {}
    for finding in findings:
        standing.setdefault(_key(study, finding), finding)
    for key, thread in asked.items():
        if thread.unsettled and _outdated(thread, standing.get(key)):
            planned.messages.append(message(thread.id, len(thread.messages) + 1, "resolve", None,
                                            {"changed": True} if key in standing else None))
    for key, finding in standing.items():
        last, comment = asked.get(key), comments.get((finding.address, finding.item))
        if last is None or _asks_anew(last, finding):
            _open(planned, study, finding, form_ids[finding.address], numbers, last, comment)
        elif last.state == "open" and comment:
            planned.messages.append(message(last.id, len(last.messages) + 1, "answer", comment))
    return planned


def answer_by_correction(before: Threads, corrected: Mapping[tuple[int, str], Correction]) -> list[dict[str, Any]]:
    """The messages by which new values answer people's open queries at their items (R14), with the words typed beside
    them, the reason and the number of the version; the act links both ways.

    A check's query at such an item needs none: it judged the replaced version, so the data settle it.
    """
    return [message(thread.id, len(thread.messages) + 1, "answer", new.words, {"correction": new.reason, "version": new.version})
            for listed in before.values() for thread in listed if thread.state == "open" and not thread.system
            and (new := corrected.get((thread.form, str(thread.item)))) is not None]


def answer_in_words(before: Threads, comments: Mapping[tuple[Address, str], str],
                    corrected: Mapping[tuple[int, str], Correction]) -> list[dict[str, Any]]:
    """The messages by which words beside values left as they are answer people's open queries at their items."""
    return [message(thread.id, len(thread.messages) + 1, "answer", words) for listed in before.values() for thread in listed
            if thread.state == "open" and not thread.system and (thread.form, thread.item) not in corrected
            and (words := comments.get((thread.address, thread.item or "")))]


def blocks(findings: Iterable[Finding], step: str) -> list[Finding]:
    """The findings that refuse a step while they stand (rulings section 3)."""
    return [finding for finding in findings if step in finding.steps]


def _latest(before: Threads) -> dict[Key, Thread]:
    """The last query that each check asked at each place: threads come in the order of their numbers."""
    return {(t.check, t.part, t.address, t.item or ""): t for listed in before.values() for t in listed
            if t.check is not None}


def _key(study: Study, finding: Finding) -> Key:
    return finding.check, part_of(study, finding), finding.address, finding.item


def _outdated(thread: Thread, finding: Finding | None) -> bool:
    """An unsettled query whose finding is gone, or judged other versions or values than it asks about."""
    return finding is None or finding.judged != thread.judged


def _asks_anew(thread: Thread, finding: Finding) -> bool:
    """Resolved by the data and back again; or, settled by a person or not, no longer about the same versions."""
    return thread.state == "resolved" or finding.judged != thread.judged


def _open(planned: Plan, study: Study, finding: Finding, form: int, numbers: dict[int, int], before: Thread | None,
          comment: str | None) -> None:
    number = numbers[form] = numbers.get(form, 0) + 1
    planned.queries.append({"form": form, "number": number, "item": finding.item, "check": finding.check,
                            "follows": before.number if before else None})
    query = select(Query.id).where(Query.form == form, Query.number == number).scalar_subquery()
    planned.messages.append(message(query, 1, "open", None, stored(study, finding)))
    if comment:
        planned.messages.append(message(query, 2, "answer", comment))
