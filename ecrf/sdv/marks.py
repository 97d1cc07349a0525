"""Verification as a fact derived from marks: a mark stands on one item version, a new version simply has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.crf import CRF, Item
from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.queries.threads import Thread

from .plan import Plans, asked


@dataclass(frozen=True)
class Mark:
    """The last mark on an item: ``kind`` is ``verified`` or ``withdrawn``, ``version`` the item version it stands on."""

    version: int
    kind: str
    role: str
    name: str
    at: datetime


Marks = Mapping[tuple[int, str], Mark]
"""The last mark of each item, by form id and item name."""


class Marked(dict[tuple[int, str], Mark]):
    """The marks of a casebook as one reader sees them; ``plans`` is ``None`` for whoever never learns of the plan."""

    plans: Plans | None = None


_MARKS = text("""
    SELECT DISTINCT ON (s.form, s.item) s.form, s.item, s.version, s.kind, a.role, p.name, a.at
    FROM form f JOIN verification s ON s.form = f.id JOIN act a ON a.id = s.act JOIN account p ON p.code = a.by
    WHERE f.subject = :subject AND (:everything OR f.page = ANY(:pages))
      AND (:everywhere OR f.visit = :visit OR f.page = ANY(:also))
    ORDER BY s.form, s.item, s.act DESC""")


def marks(subject: str, pages: Sequence[str] | None, around: tuple[str, Sequence[str]] | None = None,
          plans: Plans | None = None) -> Marked:
    """The last mark of every item of a subject, in one statement; ``pages`` is the mask, ``None`` the engine's own.

    ``around``: only of one visit and of further pages, ``("W8", ["ICF", "DM"])``; no visit is ``""``. ``plans`` is what
    ``plan.known_to`` says of the reader: without it every value reads as required.
    """
    visit, also = around or ("", ())
    rows = db.session.execute(_MARKS, {"subject": subject, "everything": pages is None, "pages": list(pages or ()),
                                       "everywhere": around is None, "visit": visit or None, "also": list(also)})
    found = Marked({(form, item): Mark(*mark) for form, item, *mark in rows.all()})
    found.plans = plans
    return found


def state(mark: Mark | None, current: ItemRecord | None, item: Item | None = None, required: bool = True) -> str:
    """``none required``, ``to_verify``, ``not_required`` (the plan does not ask), ``verified`` or ``changed`` (verified once,
    replaced since).

    Derived items have no SDV; nothing recorded is nothing to verify; a missing code is a value (rulings R15). A value
    replaced or cleared after it was verified is ``changed``, whether or not the plan had asked (SDV-02).
    """
    if current is None or (item is not None and item.derived):
        return "none required"
    if mark is not None and mark.kind == "verified":
        return "verified" if mark.version == current.version else "changed"
    return "none required" if current.empty else "to_verify" if required else "not_required"


def states(page: type[CRF], form: FormRecord | None, marked: Marks) -> dict[str, str]:
    """The state of every item of a page, by name."""
    if form is None:
        return dict.fromkeys(page.items, "none required")
    wanted = asked(plans_in(marked), page, form)
    return {name: state(marked.get((form.id, name)), form.items.get(name), item, name in wanted)
            for name, item in page.items.items()}


def plans_in(marked: Marks) -> Plans | None:
    """The plan that comes with marks, ``None`` where their reader never learns of it."""
    return marked.plans if isinstance(marked, Marked) else None


def together(page: type[CRF], form: FormRecord | None, marked: Marks, threads: Sequence[Thread]) -> list[str]:
    """The items that one button may verify: required, not critical, no unsettled query, not changed since verified (look 6)."""
    waiting = {thread.item for thread in threads if thread.unsettled}
    return [name for name, found in states(page, form, marked).items()
            if found == "to_verify" and not page.items[name].critical and name not in waiting]


def may_verify(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor verifies that page; an unblinded monitor only the unblinded ones (regulatory 2.1)."""
    return actor.may("verify") and follows(actor, page)


def follows(actor: Actor, page: type[CRF]) -> bool:
    """Whether the actor follows the verification of that page: those who verify it, and the sponsor's side that reads it."""
    return actor.may("monitor") and actor.reads(page) and (actor.role != "CRA_U" or page.seen_by == "unblinded")
