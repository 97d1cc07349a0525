"""The five facts of a page as its line in the tree and in tables shows them: entry, query, SDV, signature, lock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from ecrf.casebook import holds
from ecrf.casebook.holds import HoldRow, Standing
from ecrf.casebook.read import Address, FormRecord
from ecrf.crf import CRF
from ecrf.queries.threads import Thread
from ecrf.sdv.marks import Marks, states
from ecrf.signatures.standing import Signed


@dataclass(frozen=True)
class Fact:
    """One fact: a glyph of the sprite with its tone, and words; no glyph: nothing to say."""

    glyph: str = ""
    tone: str = "off"
    words: str = ""
    count: int = 0


@dataclass(frozen=True)
class Facts:
    """The five, in their order."""

    entry: Fact
    query: Fact = field(default_factory=Fact)
    sdv: Fact = field(default_factory=Fact)
    signature: Fact = field(default_factory=Fact)
    lock: Fact = field(default_factory=Fact)


@dataclass
class Said:
    """What is said about one page: queries open and answered, values verified, to verify, and changed since; its signature
    (``signed``, ``void`` or nothing) and what holds it (a ``Standing``'s word)."""

    open: int = 0
    answered: int = 0
    verified: int = 0
    to_verify: int = 0
    changed: int = 0
    signature: str = ""
    lock: str = Standing.OPEN.value


@dataclass(frozen=True)
class SignOff:
    """What is signed of a casebook, by form, and what freezes, locks or unlocks cover it."""

    signed: Mapping[int, Signed] = field(default_factory=dict)
    held: Sequence[HoldRow] = ()

    def signature(self, form: FormRecord | None) -> str:
        """``signed``, ``void``, or nothing."""
        last = self.signed.get(form.id) if form else None
        return last.state if last else ""

    def lock(self, address: Address) -> str:
        """The word of the standing of a page."""
        return holds.standing(self.held, address).value if self.held else Standing.OPEN.value


def said_about(page: type[CRF], form: FormRecord | None, threads: Mapping[int, list[Thread]], marks: Marks,
               off: SignOff | None = None, address: Address = ("", "", "")) -> Said:
    """Count the threads and marks of one page, and say how it is signed and held."""
    asked = Counter(thread.state for thread in threads.get(form.id, ())) if form else Counter()
    standing = Counter(states(page, form, marks).values())
    off = off or SignOff()
    return Said(asked["open"], asked["answered"], standing["verified"], standing["to_verify"], standing["changed"],
                off.signature(form), off.lock(form.address if form else address))


def page_facts(state: str, said: Said) -> Facts:
    """The five facts of a page."""
    return Facts(entry_fact(state), query_fact(said), sdv_fact(said), signature_fact(said.signature), lock_fact(said.lock))


def facts_of(page: type[CRF], form: FormRecord | None, state: str, threads: Mapping[int, list[Thread]], marks: Marks,
             lang: str, open_queries: int = 0, signature: str = "", lock: str = Standing.OPEN.value) -> Facts:
    """The five facts of a page of a list; where nobody verified anything of it there are no ``marks``, and nothing to say.

    ``open_queries`` are those of its lines, for a page that stands for them; ``signature`` and ``lock`` as in ``Said``.
    """
    said = said_about(page, form, threads, marks) if marks else _asked(form, threads)
    return _facts(lang, state, said.open + open_queries, said.answered, said.verified, said.to_verify, said.changed, signature, lock)


def _asked(form: FormRecord | None, threads: Mapping[int, list[Thread]]) -> Said:
    states = [thread.state for thread in threads.get(form.id, ())] if form else []
    return Said(states.count("open"), states.count("answered"))


@lru_cache(maxsize=2000)
def _facts(_lang: str, state: str, *counted: Any) -> Facts:
    """The same words for the same counts: worked out once per language."""
    return page_facts(state, Said(*counted))


def entry_fact(state: str) -> Fact:
    """Entry: not started, started, complete, not done."""
    if state == "started":
        return Fact("e1", "e", _("entry started"))
    if state == "completed":
        return Fact("e2", "e", _("entry complete"))
    return Fact("en", "e", _("not done")) if state == "not_done" else Fact("e0", "off", _("not entered"))


def query_fact(said: Said) -> Fact:
    """Queries: open before answered, nothing when all are settled."""
    if said.open:
        return Fact("q1", "qr", ngettext("%(num)s open query", "%(num)s open queries", said.open), said.open)
    if said.answered:
        return Fact("q0", "qr", ngettext("%(num)s answered query", "%(num)s answered queries", said.answered),
                    said.answered)
    return Fact()


def sdv_fact(said: Said) -> Fact:
    """SDV: changed since before to verify before verified; nothing while the page is empty."""
    if said.changed:
        return Fact("v2", "wn", ngettext("%(num)s value to verify again", "%(num)s values to verify again", said.changed),
                    said.changed)
    if said.to_verify and said.verified:
        return Fact("v0", "v", ngettext("%(num)s value to verify", "%(num)s values to verify", said.to_verify),
                    said.to_verify)
    if said.verified:
        return Fact("v1", "v", _("verified"), said.verified)
    return Fact()


def signature_fact(state: str) -> Fact:
    """Signature: signed, to sign again; nothing while nobody signed."""
    if state == "signed":
        return Fact("s1", "sg", _("signed"))
    return Fact("s2", "wn", _("to sign again")) if state == "void" else Fact()


def lock_fact(standing: str) -> Fact:
    """Lock: frozen, locked, reopened for a time; nothing while the page is open."""
    if standing == Standing.FROZEN.value:
        return Fact("lf", "lk", _("frozen"))
    if standing == Standing.LOCKED.value:
        return Fact("l1", "lk", _("locked"))
    return Fact("l2", "wn", _("reopened")) if standing == Standing.REOPENED.value else Fact()
