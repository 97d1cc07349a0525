"""What inspectors look at is itself on record: one act per request, on their account's stream, so no subject waits for it."""

from __future__ import annotations

from typing import Any

from flask import g

from ecrf.casebook import record
from ecrf.permissions import Actor

WATCHED = frozenset({"INS"})
"""Roles whose reading is an act (regulatory AUD-08: views by inspectors)."""


def note(actor: Actor, verb: str, **detail: Any) -> None:
    """Write that a watched role read something, at most once in a request (rulings R11). Others pass unnoted."""
    if actor.role not in WATCHED or "sighting" in g:
        return
    g.sighting = verb
    with record.writing(actor, record.account_stream(actor.account), verb, detail=detail or None):
        pass
