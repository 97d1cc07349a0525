"""A signed page, and what is asked of it, for the tests of signatures."""

from __future__ import annotations

from sqlalchemy import text

from ecrf.db import db
from ecrf.signatures import reading, standing, verbs
from tests.playing import PASS_PHRASE, VITALS, consented, fill, form, place, study

VS = "SCR/VS"


def measured(actor, site="01"):
    """A subject with a complete page of vital signs, recorded by the nurse."""
    number = consented(actor("SC", site), site)
    assert fill(actor("SC", site), number, VS, **VITALS).completed
    return number


def last(number, address):
    """The last signature of a page."""
    return standing.standings(number, None).get(form(number, address).id)


def rows():
    return db.session.execute(text("SELECT count(*) FROM signature")).scalar_one()


def asked(number, actor, address=VS, **given):
    there = place(actor, number, address)
    shown = {p.content.address: p.content.digest for p in reading.read_all(actor, study(), there.subject, "page", there.address).pages}
    words = {"shown": shown or {there.address: ""}, "scope": "page", "meaning": "review", "password": PASS_PHRASE} | given
    return verbs.sign(actor, study(), there.subject, verbs.Asked(**words))
