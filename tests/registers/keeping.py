"""Keeping a register in tests, through the public verbs: lines to record, what stands in the table, what the acts say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.db import db
from ecrf.permissions import Actor
from ecrf.registers import verbs
from tests.playing import study

HGB = {"LRLAB": "CHU", "LRTEST": "HGB", "LRUNIT": "g/dL", "LRSEX": "F", "LRLOW": "12,0", "LRHIGH": "16", "LRFROM": "01/01/2026"}
PLAT = HGB | {"LRTEST": "PLAT", "LRUNIT": "G/L", "LRSEX": "ANY", "LRLOW": "150", "LRHIGH": "400"}
NEXT = {"CVVER": "3.0", "CVKIND": "MAIN", "CVFROM": "01/01/2026"}
"""A consent version that the database of the tests does not approve yet."""

HEADER = ";".join(["LRLAB", "LRTEST", "LRUNIT", "LRSEX", "LRLOW", "LRHIGH", "LRFROM"])
GOOD = "CHU;HGB;g/dL;F;12,0;16;01/01/2026"
OTHER = "CHU;PLAT;G/L;ANY;150;400;01/01/2026"


def save(who: Actor, line: str = "new", site: str = "01", page: str = "LABR", **typed: str) -> verbs.Outcome:
    """Save a line as it was typed."""
    return verbs.save(who, study(), site, page, line, MultiDict(typed))


def remove(who: Actor, line: str, **typed: str) -> verbs.Outcome:
    """Take a normal range of site 01 out."""
    return verbs.remove(who, study(), "01", "LABR", line, MultiDict(typed))


def acts(stream: str = "site/01") -> list[Any]:
    """The acts of a stream in order."""
    return list(db.session.execute(text("SELECT verb, by, role, detail FROM act WHERE stream = :s ORDER BY seq"), {"s": stream}))


def rows() -> list[Any]:
    """Every version of every normal range."""
    return db.session.execute(text('SELECT site, page, line, version, "values", removed, reason FROM site_line '
                                   "WHERE page = 'LABR' ORDER BY line, version")).all()
