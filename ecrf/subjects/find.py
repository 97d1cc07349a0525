"""The search box: from what people type, ``01-007 W8 VS``, to an address."""

from __future__ import annotations

import re

from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf.casebook.locate import parse_address, path
from ecrf.crf import Study
from ecrf.db import db
from ecrf.permissions import Actor

_HERE = text("SELECT site FROM subject WHERE number = :number")
_NUMBER = re.compile(r"(\d{2})[-. ]?(\d{3})")


def target(actor: Actor, study: Study, typed: str) -> str | None:
    """The address that was meant, when it is clear and the actor may go there; else ``None``.

    Takes OIDs and the short names of visits in both languages (``S8``, ``W8``), keys as people read them (``U02``).
    """
    found = _NUMBER.match(typed)
    if found is None:
        return None
    number = f"{found[1]}-{found[2]}"
    site = db.session.execute(_HERE, {"number": number}).scalar_one_or_none()
    if site is None or not actor.reaches(site):
        return None
    parts = [_oid(study, word) for word in re.split(r"[\s/]+", typed[found.end():].strip()) if word]
    if not parts:
        return path(number, "", "")
    return _page(actor, study, number, parts)


def _page(actor: Actor, study: Study, number: str, parts: list[str]) -> str | None:
    if len(parts) == 1 and parts[0] == study.register[1].upper():
        return f"{path(number, '', '')}/{study.register[1]}"
    try:
        if len(parts) == 1 and parts[0] not in study.pages:
            study.visit(parts[0])
            return path(number, parts[0], "")
        event, page, line = parse_address(study, parts)
    except (KeyError, NotFound):
        return _table(actor, study, number, parts)
    return path(number, event, page.oid, line) if actor.reads(page) else None


def _table(actor: Actor, study: Study, number: str, parts: list[str]) -> str | None:
    """A repeating page named without its line: the table of its lines; anything else is not clear."""
    page = study.pages.get(parts[-1])
    fits = page is not None and page.repeats is not None and (page.scope == "visit") == (len(parts) == 2)
    return path(number, *([""] if len(parts) == 1 else []), *parts) if fits and page and actor.reads(page) else None


def _oid(study: Study, word: str) -> str:
    """The OID behind a word: itself, a visit's short name, or a register's key without its letter."""
    upper = word.upper()
    names = {v.short[lang].upper(): v.oid for v in study.visit_list for lang in ("fr", "en")}
    if upper in study.pages or upper in study.visits:
        return upper
    key = re.fullmatch(r"U0*([1-9]\d*)", upper)
    return names.get(upper, key[1] if key else upper)
