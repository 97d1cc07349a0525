"""The states of what can be frozen and locked, and the steps between them; the state is worked out, never stored (rulings R1)."""

from __future__ import annotations

from datetime import timedelta

from ecrf.permissions import Actor

LONGEST_UNLOCKING = timedelta(days=30)
"""How long an unlocking may last at most. A rule of procedure of the application (LOCK-04), not of a trial: longer work asks
anew, so that somebody says again why."""

TRANSITIONS = {
    ("open", "freeze"): "frozen",
    ("frozen", "thaw"): "open",
    ("open", "lock"): "locked",
    ("frozen", "lock"): "locked",
    ("open", "ask_lock"): "lock_asked",
    ("frozen", "ask_lock"): "lock_asked",
    ("lock_asked", "lock"): "locked",
    ("lock_asked", "withdraw_hold"): "as before",
    ("locked", "ask_unlock"): "unlock_asked",
    ("unlock_asked", "unlock"): "reopened",
    ("unlock_asked", "withdraw_hold"): "locked",
    ("reopened", "relock"): "locked",
}
"""Every legal step (regulatory 3.1). ``lock_asked`` is still open or frozen, ``unlock_asked`` still locked; ``reopened``
becomes ``locked`` by itself when its time is over. Only the study is asked to be locked, by two people (LOCK-03)."""

KIND = {"freeze": "freeze", "thaw": "thaw", "ask_lock": "lock_asked", "lock": "lock", "ask_unlock": "unlock_asked",
        "unlock": "unlock", "relock": "relock", "withdraw_hold": "withdrawn"}
"""The kind of the row that each verb brings."""

ACTION = {"freeze": "freeze", "thaw": "freeze", "ask_lock": "unlock", "lock": "lock", "ask_unlock": "unlock",
          "unlock": "unlock", "relock": "lock", "withdraw_hold": "unlock"}
"""The action of the permission grid that each verb needs; at the study, ``lock`` needs ``unlock``: it is the second of two."""

NEEDS_REASON = frozenset({"thaw", "ask_unlock", "withdraw_hold"})
GRAVE = frozenset({"ask_lock", "lock", "ask_unlock", "unlock"})
"""The verbs that ask for the pass phrase again, at a subject and wider."""
ANSWERS = frozenset({"lock", "unlock", "withdraw_hold"})
"""The verbs that answer an asking, where one waits."""
OF_TWO = frozenset({"lock", "unlock"})
"""The answers that need another person of another function than the asking (SOD-09)."""

CHOSEN = ("freeze", "thaw", "relock", "lock", "ask_unlock")
"""The verbs done on what a person chose, in the order of their buttons; the others ask for a lock or answer an asking."""


def fitting(actor: Actor, state: str, level: str) -> list[str]:
    """The verbs that the acting role may do on something chosen, as it stands now."""
    return [verb for verb in CHOSEN if legal(verb, state, level) and actor.may(action(verb, level))]


def action(verb: str, level: str) -> str:
    """The action of the grid for a verb at a level."""
    return "unlock" if (verb, level) == ("lock", "study") else ACTION[verb]


def legal(verb: str, state: str, level: str) -> bool:
    """Whether the verb can be done in that state; the study alone is locked by asking first."""
    if level == "study":
        return (state, verb) in TRANSITIONS and not (verb == "lock" and state != "lock_asked")
    return (state, verb) in TRANSITIONS and verb != "ask_lock"
