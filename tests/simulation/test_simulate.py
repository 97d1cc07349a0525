"""The synthetic trial: played through the public verbs, deterministic in its values, never on top of real subjects."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import text

from ecrf import simulate as simulation
from ecrf.casebook.verify import verify
from ecrf.db import db
from tests.playing import consented, study


def values(number: str) -> list[tuple]:
    return [tuple(row) for row in db.session.execute(text("""
        SELECT f.visit, f.page, f.line, v.item, v.version, v.value, v.missing FROM item_version v
        JOIN form f ON f.id = v.form WHERE f.subject = :number AND v.item NOT IN ('CONSTAF', 'TREVAL', 'INJSTAF')
        ORDER BY 1, 2, 3, 4, 5"""), {"number": number})]


@time_machine.travel("2026-11-22T10:00:00Z", tick=True)
def test_the_same_seed_gives_the_same_values(app, actor):
    from forms.synthetic import stories
    people = simulation.cast(study(), 4)
    first, again = (simulation.play(study(), people, next(stories(1, 7, date(2026, 11, 22))), request)
                    for request in ("once", "twice"))
    assert first != again
    assert len(values(first)) > 20
    assert values(first) == values(again)
    assert verify(study()) == []


def test_it_refuses_a_database_with_subjects_it_did_not_make(app, actor):
    consented(actor("PI"))
    with pytest.raises(simulation.NotOursError, match="1 subjects here were not made by the simulation"):
        simulation.simulate(study(), 1, seed=1)
