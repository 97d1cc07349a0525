"""Who is able to sign: the proof of identity that the administrator recorded, and the declaration that the person made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from ecrf.accounts import door
from ecrf.accounts import verbs as accounts
from ecrf.accounts.segregation import Declined
from ecrf.casebook import record
from ecrf.casebook.locate import NotGranted
from ecrf.crf import T
from ecrf.db import db
from ecrf.permissions import Actor

from .declaration import VERSION
from .models import Signer

SHORTEST, LONGEST = 3, 500
"""Characters of the words that say where a proof is filed."""
NEEDS_WORDS = T("Dites où la preuve d’identité est classée, en 3 à 500 caractères.",
                "Say where the proof of identity is filed, in 3 to 500 characters.")
WRONG_PHRASE = T("La phrase de passe n’est pas la bonne, ou trop d’essais ont échoué. Rien n’est signé.",
                 "The pass phrase is not right, or too many tries have failed. Nothing is signed.")
NEEDS_TICK = T("Cochez la case\u00a0: sans cette déclaration, la signature reste fermée.",
               "Tick the box: without this declaration signing stays closed.")

_SIGNER = text("""
    SELECT s.kind, s.words, a.at, a.by FROM signer s JOIN act a ON a.id = s.act WHERE s.account = :account ORDER BY s.act""")


class NotBound(Exception):  # noqa: N818 - a state of the person, not a fault
    """Proof of identity or declaration is missing: signing is closed to this person until both are there (SIG-08)."""


@dataclass(frozen=True)
class Bound:
    """What binds an account: where its proof of identity is filed, the version of the declaration accepted, and since when."""

    identity: str = ""
    identified: datetime | None = None
    declared: str = ""
    accepted: datetime | None = None

    @property
    def ready(self) -> bool:
        """Whether the person may sign: both are there, and the text accepted is the present one."""
        return bool(self.identity) and self.declared.partition(" ")[0] == VERSION


def bound(account: str) -> Bound:
    """What is on file for an account; the last of each kind counts."""
    last = {row.kind: row for row in db.session.execute(_SIGNER, {"account": account})}
    proof, said = last.get("identity"), last.get("declared")
    return Bound(proof.words if proof else "", proof.at if proof else None, said.words if said else "", said.at if said else None)


def must_be_bound(account: str) -> None:
    """Raise ``NotBound`` where the person may not sign yet."""
    if not bound(account).ready:
        raise NotBound


def record_identity(actor: Actor, code: str, words: str) -> None:
    """Record where an account's proof of identity is filed. Raises ``NotGranted``, ``Declined``; not for oneself."""
    if not actor.may("grant") and actor.role != "CONSOLE":
        raise NotGranted
    accounts.account(code)
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST or "\x00" in words:
        raise Declined(NEEDS_WORDS, "identity")
    if actor.account == code:
        raise Declined(T("Une autre personne enregistre votre preuve d’identité.", "Another person records your proof of identity."),
                       "identity")
    with record.writing(actor, record.account_stream(code), "record_identity") as act:
        record.bring(act, Signer, [{"account": code, "kind": "identity", "words": words}])


def declare(actor: Actor, language: str, password: str) -> T | None:
    """The person accepts the declaration, with the pass phrase. Returns the sentence of a refusal; the view commits either way.

    Raises ``NotGranted`` for a role that signs nothing.
    """
    if not actor.may("declare"):
        raise NotGranted
    if not door.confirms(actor.account, password):
        return WRONG_PHRASE
    with record.writing(actor, record.account_stream(actor.account), "declare") as act:
        record.bring(act, Signer, [{"account": actor.account, "kind": "declared", "words": f"{VERSION} {language}"}])
    return None
