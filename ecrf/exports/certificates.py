"""Certified copies: whoever ordered a copy of casebooks signs that it is one, in an act beside it; its bytes stay those of the cut (EXP-05)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from ecrf.accounts import door
from ecrf.casebook import record
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.crf import Study, T
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.signatures.signers import must_be_bound

from . import orders
from .orders import Ordered

CERTIFIABLE = ("pdf", "archive")
"""Formats that hold a readable casebook of each subject."""

WRONG_PHRASE = T("La phrase de passe n’est pas la bonne, ou trop d’essais ont échoué. La copie n’est pas certifiée.",
                 "The pass phrase is not right, or too many tries have failed. The copy is not certified.")
ALREADY = T("Cette copie est déjà certifiée.", "This copy is certified already.")

_GIVEN = text("SELECT detail->>'order' AS order, detail->>'name' AS name, role, detail->>'meaning' AS meaning, at FROM act "
              "WHERE verb = 'certify_copy' AND detail->>'order' = ANY(:orders)")
_MADE = text("SELECT seq, detail->>'manifest_sha256' AS manifest, detail->'opens' AS opens FROM act "
             "WHERE verb = 'export' AND detail->>'order' = :order")


@dataclass(frozen=True)
class Certificate:
    """Who certified a copy, under which printed name and role, in which words, when."""

    name: str
    role: str
    meaning: str
    at: datetime


def given(ordered: Iterable[str | None]) -> dict[str, Certificate]:
    """The certificates of these orders, by order."""
    wanted = [order for order in ordered if order]
    if not wanted:
        return {}
    return {row.order: Certificate(row.name, row.role, row.meaning, row.at) for row in db.session.execute(_GIVEN, {"orders": wanted})}


def may_certify(actor: Actor, order: Ordered) -> bool:
    """Whether it is one's own copy of casebooks, made, in a role that certifies copies."""
    return actor.may("certify") and order.state == "ready" and order.detail["format"] in CERTIFIABLE and orders.may_fetch(actor, order)


def own(actor: Actor, order: str) -> Ordered:
    """One's own copy to be certified. Raises ``NotGranted`` for a role that certifies nothing, ``Denied`` for what is no such copy."""
    if not actor.may("certify"):
        raise NotGranted
    found = orders.own(actor, order)
    if not may_certify(actor, found):
        raise Denied
    return found


def certify(actor: Actor, study: Study, order: str, language: str, password: str) -> dict[str, T]:
    """Certify a copy; returns sentences by control (``""``: all), none when it is done. The view commits, also a refusal: a wrong
    pass phrase is an act. Raises ``NotBound`` before the first signature, and as ``own`` does."""
    found = own(actor, order)
    must_be_bound(actor.account)
    if given([order]):
        return {"": ALREADY}
    if not door.confirms(actor.account, password):
        return {"password": WRONG_PHRASE}
    record.lock("study")
    if given([order]):
        return {"": ALREADY}
    made = db.session.execute(_MADE, {"order": order}).one()
    detail = {"order": order, "export": made.seq, "cut": found.detail["cut"], "format": found.detail["format"], "as": found.detail["as"],
              "manifest_sha256": made.manifest, "sha256": found.sha256, "name": actor.name, "meaning": study.certificate[language]}
    with record.writing(actor, "study", "certify_copy", detail=detail | ({"opens": made.opens} if made.opens else {})):
        pass
    return {}
