"""The synthetic trial: played through the public verbs, deterministic in its values, never on top of real subjects."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import text

from ecrf import simulate as simulation
from ecrf.casebook import read
from ecrf.casebook.verify import verify
from ecrf.db import db
from forms import synthetic
from tests.playing import consented, study


def values(number: str) -> list[tuple]:
    return [tuple(row) for row in db.session.execute(text("""
        SELECT f.visit, f.page, f.line, v.item, v.version, v.value, v.missing FROM item_version v
        JOIN form f ON f.id = v.form WHERE f.subject = :number AND v.item NOT IN ('STRSITE')
        ORDER BY 1, 2, 3, 4, 5"""), {"number": number})]


def drawn(number: str) -> tuple:
    form = read.whole_casebook(number).form("", "RANDU")
    return form.values["ARM"], form.values["KITNO"]


@time_machine.travel("2026-11-22T10:00:00Z", tick=True)
def test_the_same_seed_gives_the_same_values(app, actor):
    told = next(s for s in synthetic.stories(12, 7, date(2026, 11, 22)) if s.path == "healed_in_run_in")
    people = simulation.furnish(study(), synthetic, 4, 2, 7)
    first, again = (simulation.play(study(), people, told, request) for request in ("once", "twice"))
    assert first != again
    assert len(values(first)) > 20
    assert values(first) == values(again)
    assert verify(study()) == []


@time_machine.travel("2026-11-22T10:00:00Z", tick=True)
def test_what_chance_allocates_is_read_back_from_the_casebook(app, actor):
    told = next(s for s in synthetic.stories(12, 7, date(2026, 11, 22)) if s.path == "manufacturing_failed")
    people = simulation.furnish(study(), synthetic, 4, 4, 7)
    number = simulation.play(study(), people, told, "drawn")
    arm, kit = drawn(number)
    batch = read.whole_casebook(number).form("", "MFG", "1")
    assert batch.values["MFGTYPE"] == arm and kit.startswith("K")
    custody = read.whole_casebook(number).form("", "COIU", "1")
    assert custody.values["IDSUBJ"] == number


def test_a_trial_is_played_site_by_site_in_processes_of_its_own(committed):
    people = simulation.simulate(study(), 1, seed=3)
    number = db.session.execute(text("SELECT number FROM subject")).scalar_one()
    assert len(read.whole_casebook(number).forms) > 30
    assert {"PI", "SC", "INJ", "CTU", "QP", "CRA_B", "CRA_U", "DM", "PV", "STAT_U"} <= set(people.logins)
    assert verify(study()) == []


def test_it_refuses_a_database_with_subjects_it_did_not_make(app, actor):
    consented(actor("PI"))
    with pytest.raises(simulation.NotOursError, match="1 subjects here were not made by the simulation"):
        simulation.simulate(study(), 1, seed=1)
