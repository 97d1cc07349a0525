"""What inspectors look at is itself on record: one act per request, on their account's stream, so no subject waits for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, g, request

from ecrf.casebook import record
from ecrf.crf import CRF
from ecrf.db import db
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


def kept(actor: Actor, filters: Mapping[str, str], pages: Iterable[type[CRF]]) -> dict[str, str]:
    """Filters as an act keeps them: everybody reads the acts of the study, so that words typed by whoever reads unblinded pages
    are left out of them."""
    sighted = any(page.seen_by != "blinded" and actor.reads(page) for page in pages)
    return {name: "…" if name == "reason" and sighted else typed for name, typed in filters.items() if typed}


def note_page(response: Response) -> Response:
    """After each page of a subject that a watched role has read: one act, committed with nothing else."""
    actor = g.get("actor")
    read = request.method == "GET" and response.status_code == 200 and (request.endpoint or "").startswith(("entry.", "subjects."))
    if actor is not None and read:
        note(actor, "view", path=request.path[:300])
        db.session.commit()
    return response
