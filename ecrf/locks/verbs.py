"""What is done about freezes and locks: each verb on one target or several of a subject, refused with a sentence or written.

One act per target, on the stream of what it concerns. Two people of two functions unlock, and lock the study (SOD-09).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import LazyString, ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy import select

from ecrf import clock
from ecrf.accounts import door
from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted, SubjectRow
from ecrf.casebook.models import Act, Hold
from ecrf.crf import Study
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.permissions import Actor
from ecrf.queries.threads import Refusal, WrongPhrase
from ecrf.queries.verbs import written

from . import preconditions, states, wording
from .preconditions import Missing
from .targets import STUDY, Stand, Target, read_holds, stand

LONGEST = 500
"""Characters of a reason and of an expected change."""
NAMED = 5
"""How many of the things that a verb does not fit a refusal names."""
UNCONDITIONAL = frozenset({"copies"})
"""What no reason goes past: while a copy waits, the sponsor alone holds the record (EXP-07)."""


class Lacking(Refusal):
    """The lock is refused because of what is ``missing``."""

    def __init__(self, found: Sequence[Missing]):
        super().__init__(LazyString(lambda: ngettext("Nothing was locked: %(num)s line is still missing.",
                                                     "Nothing was locked: %(num)s lines are still missing.", len(found))))
        self.missing = list(found)


@dataclass(frozen=True)
class Said:
    """What a person says with a verb: the reason, the pass phrase; for an unlocking what will change, until which day, and
    whether the allocation is known; for a lock of the study why it goes past what is missing (``override``).

    ``seen`` is the moment of the asking that was on the screen of whoever answers it.
    """

    reason: str = ""
    password: str = ""
    change: str = ""
    until: date | None = None
    allocation_known: bool | None = None
    override: str = ""
    seen: str = ""


@dataclass
class _Doing:
    """One verb under way: who, what on, what was said, and what is noted in its acts."""

    actor: Actor
    study: Study
    verb: str
    targets: Sequence[Target]
    said: Said
    subject: SubjectRow | None
    detail: dict[str, Any] = field(default_factory=dict)


def do(actor: Actor, study: Study, verb: str, targets: Sequence[Target], said: Said, subject: SubjectRow | None = None) -> list[Stand]:
    """Do one verb on every target, or on none; returns how they stood before. ``subject`` where they are parts of one.

    Raises ``NotGranted``; ``Refusal`` (422: what was said, 409: the state), ``WrongPhrase``, ``Lacking``.
    """
    doing = _Doing(actor, study, verb, list(dict.fromkeys(targets)), said, subject)
    if not targets:
        raise Refusal(_("Choose at least one page, visit or casebook."), 422)
    if any(not actor.may(states.action(verb, target.level)) for target in targets):
        raise NotGranted
    reason = _reason(doing)
    _check_unlocking(doing)
    widest = max(doing.targets, key=lambda target: target.breadth)
    if verb in states.GRAVE and widest.breadth >= Target("subject").breadth and not door.confirms(actor.account, said.password):
        raise WrongPhrase(_("The pass phrase is not right. Nothing was done."))
    if widest.subject is None:
        record.lock(widest.key)
    record.lock(widest.stream)
    found = read_holds(widest)
    stands = [stand(target, found) for target in doing.targets]
    _check_states(doing, stands)
    for one in stands:
        _check(doing, one)
    if verb in ("lock", "ask_lock"):
        _check_complete(doing, stands)
    for one in stands:
        _write(doing, one, reason)
    if (verb, widest) == ("lock", STUDY):
        cuts.cut(actor, study, _name_of_lock())
    return stands


def _reason(doing: _Doing) -> str | None:
    reason = written(doing.said.reason, doing.verb in states.NEEDS_REASON)
    if reason is not None and len(reason) > LONGEST:
        raise Refusal(_("The reason has %(count)s characters; %(most)s at most.", count=len(reason), most=LONGEST), 422)
    return reason


def _check_unlocking(doing: _Doing) -> None:
    """What an asking to unlock must say (LOCK-04)."""
    if doing.verb != "ask_unlock":
        return
    said, now = doing.said, clock.now()
    change = written(said.change)
    if change is None or len(change) > LONGEST:
        raise Refusal(_("Say what will be changed, in %(most)s characters at most.", most=LONGEST), 422)
    if said.allocation_known is None:
        raise Refusal(_("Say whether the allocation of the subjects concerned is known to those who ask."), 422)
    if said.until is None or not now < _end(doing, said.until) <= now + states.LONGEST_UNLOCKING + timedelta(days=1):
        raise Refusal(_("Give the last day of the unlocking: from today, %(days)s days ahead at most.",
                        days=states.LONGEST_UNLOCKING.days), 422)


def _end(doing: _Doing, day: date) -> datetime:
    """The end of a day at the site, or where the study is run: when an unlocking until that day lapses."""
    zone = doing.subject.tz if doing.subject is not None else ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    return datetime.combine(day, time(23, 59, 59), zone)


_STATES = {
    "open": _("%(where)s is open: this cannot be done. Read the page again."),
    "frozen": _("%(where)s is frozen: this cannot be done. Read the page again."),
    "locked": _("%(where)s is locked: this cannot be done. It must be unlocked first, by two people."),
    "lock_asked": _("A lock is asked for %(where)s and waits for a second person: answer that first."),
    "unlock_asked": _("An unlocking is asked for %(where)s and waits for a second person: answer that first."),
    "reopened": _("%(where)s is unlocked for a time: lock it again first."),
}


def _check_states(doing: _Doing, stands: Sequence[Stand]) -> None:
    """The verb is legal in the state of every target; otherwise the refusal names those that it does not fit, and why."""
    unfit = [one for one in stands if not states.legal(doing.verb, one.state, one.target.level)]
    if unfit:
        raise Refusal(LazyString(lambda: _unfit_words(unfit)))


def _unfit_words(unfit: Sequence[Stand]) -> str:
    told = [str(_STATES[one.state]) % {"where": wording.where_words(one.target)} for one in unfit[:NAMED]]
    more = len(unfit) - NAMED
    return " ".join(told + ([ngettext("The same holds for %(num)s more.", "The same holds for %(num)s more.", more)] if more > 0 else []))


def _check(doing: _Doing, one: Stand) -> None:
    """An answer is of another person, of another function, to the asking that was seen."""
    verb, asked = doing.verb, one.asked
    if asked is None or verb not in states.ANSWERS:
        return
    if doing.said.seen and doing.said.seen != asked.at.isoformat():
        raise Refusal(_("What was asked changed meanwhile. Read it again, then decide."))
    if verb in states.OF_TWO and asked.by == doing.actor.account:
        raise Refusal(_("You asked for it yourself: a second person confirms (SOD-09)."))
    if verb in states.OF_TWO and asked.role == doing.actor.role:
        raise Refusal(_("The second person must be of another function than the first (SOD-09)."))


def _check_complete(doing: _Doing, stands: Sequence[Stand]) -> None:
    """Nothing is missing, or, for the study, two people say why it is locked all the same (LOCK-02)."""
    found = preconditions.missing(doing.actor, doing.study, doing.targets, doing.subject)
    if not found:
        return
    kinds = sorted({line.kind for line in found})
    if stands[0].target != STUDY or not UNCONDITIONAL.isdisjoint(kinds):
        raise Lacking(found)
    if doing.verb == "ask_lock" and doing.said.override.strip():
        doing.detail = {"override": str(written(doing.said.override)), "missing": kinds}
        return
    asked = stands[0].asked
    granted = asked_override(asked.act) if asked is not None and doing.verb == "lock" else {}
    if not granted.get("override") or not set(kinds) <= set(granted.get("missing", ())):
        raise Lacking(found)
    doing.detail = granted


def asked_override(act: int) -> dict[str, Any]:
    """Why an asking to lock the study goes past what is missing, and which kinds; empty where it does not."""
    found = db.session.execute(select(Act.detail).where(Act.id == act)).scalar() or {}
    return {name: found[name] for name in ("override", "missing") if name in found}


def _write(doing: _Doing, one: Stand, reason: str | None) -> None:
    said, verb, asked = doing.said, doing.verb, one.asked
    row: dict[str, Any] = {"kind": states.KIND[verb], **one.target.row, "asked": None, "until": None, "change": None,
                           "allocation_known": None}
    if verb == "ask_unlock" and said.until is not None:
        row |= {"until": _end(doing, said.until), "change": written(said.change), "allocation_known": said.allocation_known}
    if verb in states.ANSWERS and asked is not None:
        row |= {"asked": asked.act}
    if verb == "unlock" and asked is not None:
        row |= {"until": asked.until, "change": asked.change, "allocation_known": asked.allocation_known}
    page = {"page": "/".join(filter(None, one.target.address))} if one.target.level == "page" else {}
    act = record.begin(doing.actor, one.target.stream, verb, reason, {**page, **doing.detail})
    record.bring(act, Hold, [row])
    record.seal(act)


def _name_of_lock() -> str:
    """``lock-1``, ``lock-2`` …: the name of the final cut, given under the study's lock."""
    taken = {cut.name for cut in cuts.every()}
    return next(f"lock-{n}" for n in range(1, len(taken) + 2) if f"lock-{n}" not in taken)
