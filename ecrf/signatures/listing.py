"""What waits for a person's signature, and what that person signed: one query object for the list and its count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.casebook import keyset
from ecrf.casebook.asking import Asking
from ecrf.casebook.beside import SIGNABLE
from ecrf.casebook.followed import ON
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

from .standing import VOID
from .verbs import signs

PAGE = 50
"""Lines of one screen."""
MOST = 1000
"""Pages that are counted; more are said to be more."""

_EDGE = """(h.begun, h.form) {side} (SELECT k.act, k.id FROM form k WHERE k.subject = :on_subject AND k.visit = :on_visit
    AND k.page = :on_page AND k.line = :on_line AND k.page = ANY(:pages))"""
"""Only a page that the list could hold is an edge: a key made up tells nothing of other pages."""
_SIGNED_BEFORE = "(a.at, f.subject, f.visit, f.page, f.line) {side} (:on_at, :on_subject, :on_visit, :on_page, :on_line)"


@dataclass(frozen=True)
class Wanted(Asking):
    """What the list is asked for; every field is the plain text of the address."""

    site: str = ""
    subject: str = ""
    visit: str = ""


@dataclass(frozen=True)
class Waiting:
    """A page that waits for a signature: since when it was begun, and whether it was signed before."""

    subject: str
    visit: str
    page: str
    line: str
    crf: str
    begun: datetime
    again: bool

    @property
    def key(self) -> str:
        """Where the list goes on after this line, or before it."""
        return keyset.key(self.subject, self.visit, self.page, self.line)


@dataclass(frozen=True)
class Given:
    """A signature that the person gave; ``void`` when something of the page came after it."""

    subject: str
    visit: str
    page: str
    line: str
    crf: str
    at: datetime
    zone: str
    role: str
    meaning: str
    void: bool

    @property
    def key(self) -> str:
        """Where the list goes on after this line, or before it."""
        return keyset.key(self.at, self.subject, self.visit, self.page, self.line)


def _where(actor: Actor, study: Study, wanted: Wanted) -> tuple[str, dict[str, Any]]:
    """The one query object: the pages that wait for the actor, of the sites reached and the areas written."""
    conditions = ["h.page = ANY(:pages)", SIGNABLE]
    values: dict[str, Any] = {"pages": [page.oid for page in study.page_list if signs(actor, page)]}
    if wanted.subject:
        conditions.append("h.subject = :subject" if actor.whole_study or wanted.subject[:2] in actor.sites else "false")
    elif not actor.whole_study:
        one = len(actor.sites) == 1
        conditions.append("h.site = :own" if one else "h.site = ANY(:own)")
        values["own"] = next(iter(actor.sites)) if one else sorted(actor.sites)
    if wanted.site:
        conditions.append("h.site = :site")
    if wanted.visit:
        conditions.append("split_part(h.visit, '-', 1) = :visit")
    return " AND ".join(conditions), values | wanted.as_dict()


def count(actor: Actor, study: Study, wanted: Wanted = Wanted()) -> int:  # noqa: B008 - immutable
    """How many pages wait for the actor's signature: what the list holds; ``MOST + 1`` stands for more than ``MOST``."""
    if not actor.may("sign"):
        return 0
    where, values = _where(actor, study, wanted)
    query = f"SELECT count(*) FROM (SELECT 1 FROM page_head h WHERE {where} LIMIT {MOST + 1}) w"  # noqa: S608 - fixed texts
    return int(db.session.execute(text(query), values).scalar_one())


def waiting(actor: Actor, study: Study, wanted: Wanted, after: str = "", before: str = "") -> tuple[list[Waiting], bool, bool]:
    """One screen of what waits, the page begun first first, and whether there is more before and after it."""
    where, values = _where(actor, study, wanted)
    back, on = keyset.read(before, str, str, str, str), keyset.read(after, str, str, str, str)
    edge, values = _on(_EDGE, back, on, values, ("subject", "visit", "page", "line"))
    way = "DESC" if back else ""
    rows = db.session.execute(text(f"""
        SELECT f.subject, f.visit, f.page, f.line, {ON} AS crf, a.at, EXISTS (SELECT 1 FROM signature s WHERE s.form = f.id)
        FROM (SELECT h.form, h.begun FROM page_head h WHERE {where}{edge} ORDER BY h.begun {way}, h.form {way} LIMIT {PAGE + 1}) w
        JOIN form f ON f.id = w.form JOIN act a ON a.id = w.begun
        ORDER BY w.begun {way}, w.form {way}"""), values)  # noqa: S608 - fixed texts
    return _screen([Waiting(*row) for row in rows], back, on)


def given(actor: Actor, study: Study, after: str = "", before: str = "") -> tuple[list[Given], bool, bool]:
    """One screen of what the actor signed, the newest first; pages that the acting role no longer reads are left out."""
    back = keyset.read(before, datetime, str, str, str, str)
    on = keyset.read(after, datetime, str, str, str, str)
    values = {"by": actor.account, "pages": actor.readable(study.page_list), "everything": actor.whole_study, "sites": sorted(actor.sites)}
    # The signatures are looked up act by act (OFFSET 0), so that an index that has the acts in order ends after one screen.
    edge, values = _on(_SIGNED_BEFORE, on, back, values, ("at", "subject", "visit", "page", "line"))
    way = "" if back else "DESC"
    rows = db.session.execute(text(f"""
        SELECT f.subject, f.visit, f.page, f.line, {ON} AS crf, a.at, s.zone, a.role, s.meaning, {VOID} AS void
        FROM act a CROSS JOIN LATERAL (SELECT * FROM signature WHERE act = a.id OFFSET 0) s JOIN form f ON f.id = s.form
        WHERE a.by = :by AND a.verb = 'sign' AND f.page = ANY(:pages) AND (:everything OR left(f.subject, 2) = ANY(:sites)){edge}
        ORDER BY a.at {way}, f.subject {way}, f.visit {way}, f.page {way}, f.line {way} LIMIT {PAGE + 1}"""), values)  # noqa: S608
    return _screen([Given(*row) for row in rows], back, on)


def _on(edge: str, less: tuple[Any, ...] | None, more: tuple[Any, ...] | None, values: dict[str, Any],
        names: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    """The condition of a screen that goes on from the line at its edge, ``less`` or ``more`` than it."""
    found = less or more
    if found is None:
        return "", values
    return f" AND {edge.format(side='<' if less else '>')}", values | {f"on_{n}": v for n, v in zip(names, found, strict=True)}


def _screen(found: list[Any], back: tuple[Any, ...] | None, on: tuple[Any, ...] | None) -> tuple[list[Any], bool, bool]:
    more, shown = len(found) > PAGE, found[:PAGE]
    return (shown[::-1], more, True) if back is not None else (shown, on is not None, more)
