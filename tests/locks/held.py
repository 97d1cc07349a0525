"""Playing freezes and locks in tests: each verb as people do it, with what it needs to be said."""

from __future__ import annotations

from datetime import timedelta

from ecrf import clock
from ecrf.casebook import locate
from ecrf.locks import verbs
from ecrf.locks.targets import Stand, Target, read_holds, stand
from ecrf.permissions import Actor
from tests.conftest import PASS_PHRASE
from tests.playing import study

ASKING = {"reason": "wrong date", "change": "the date of the visit", "allocation_known": False}


def target(level: str, number: str, address: str = "SCR/VS") -> Target:
    """The page, its visit, the subject, its site, the study."""
    event, page, line = locate.parse_address(study(), address.split("/"))
    return {"page": Target("page", None, number, event, page.oid, line), "visit": Target("visit", None, number, event),
            "subject": Target("subject", None, number), "site": Target("site", number[:2]), "study": Target("study")}[level]


def do(actor: Actor, verb: str, what: Target, **said: object) -> list[Stand]:
    """One verb with the pass phrase, and with whatever it needs to be said unless that is given."""
    given: dict[str, object] = {"password": PASS_PHRASE}
    if verb in ("thaw", "withdraw_hold"):
        given["reason"] = "it was too early"
    if verb == "ask_unlock":
        given |= ASKING | {"until": clock.now().date() + timedelta(days=2)}
    subject = locate.subject(actor, what.subject) if what.subject else None
    return verbs.do(actor, study(), verb, [what], verbs.Said(**(given | said)), subject)  # type: ignore[arg-type]


def state(what: Target) -> str:
    """How it stands now."""
    return stand(what, read_holds(what)).state


def nothing_missing(monkeypatch) -> None:
    """A casebook that is ready: what is missing has tests of its own."""
    monkeypatch.setattr("ecrf.locks.preconditions.missing", lambda *_given: [])
