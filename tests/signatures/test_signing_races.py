"""Three writers against one signer, forty times: no value stands that a standing signature did not cover."""

from __future__ import annotations

import random
import threading
import time

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from ecrf.casebook import signed
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.entry.saving import save
from ecrf.signatures import reading, standing, verbs
from tests.playing import PASS_PHRASE, VITALS, bind, consented, fill, form, place, seen, study

RACES, WRITERS = 40, 3
VS = "SCR/VS"


def _race(made, actor, number, chance):
    """One round: everybody has the page as it is on the screen, then all go at once; what became of each writer."""
    filled = form(number, VS)
    value, events = filled.items["PULSE"].version, filled.event_count
    pi, nurse = actor("PI"), actor("SC")
    there = place(pi, number, VS)
    digest = signed.current([filled.id])[filled.id].digest
    db.session.rollback()
    gate, told = threading.Barrier(WRITERS + 1), []

    def go(work, pause):
        with made.app_context():
            try:
                gate.wait()
                time.sleep(pause)
                told.append(work())
                db.session.commit()
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                told.append(error)
            finally:
                db.session.remove()

    def write(n):
        typed = MultiDict(seen(events, PULSE=value) | {"PULSE": str(40 + n), "PULSE.reason": "ENTRY_ERROR"})
        return save(nurse, study(), there, typed).kind

    def sign():
        return verbs.sign(pi, study(), there.subject, verbs.Asked({("SCR", "VS", ""): digest}, "page", "review", PASS_PHRASE)).signed

    late = chance.choice((0, 0.1, 0.3))
    """The signer reads the pass phrase first: sometimes the writers come after him."""
    work = [lambda n=n: write(chance.randint(0, 49) + n * 50) for n in range(WRITERS)]
    threads = [threading.Thread(target=go, args=(one, late + chance.random() / 100)) for one in work]
    threads.append(threading.Thread(target=go, args=(sign, 0)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.mark.requirement("SIG-03")
@pytest.mark.requirement("SIG-04")
def test_nothing_slips_under_a_signature(committed, actor):
    pi, chance = actor("PI"), random.Random(4)  # noqa: S311
    bind(pi)
    number = consented(actor("SC"))
    assert fill(actor("SC"), number, VS, **VITALS).completed
    db.session.commit()
    outcomes = [_race(committed, actor, number, chance) for _ in range(RACES)]
    flat = [one for outcome in outcomes for one in outcome]
    assert [one for one in flat if isinstance(one, BaseException)] == []
    assert {one for one in flat if isinstance(one, str)} <= {"saved", "unchanged", "conflict"}
    assert all(sum(one == "saved" for one in outcome) <= 1 for outcome in outcomes), "of writers who saw the same, one writes"
    won = [outcome for outcome in outcomes if any(isinstance(one, list) and one for one in outcome)]
    assert all("saved" not in outcome for outcome in won), "whoever had not seen the signature is in conflict"
    assert won, "at times the signer is first"
    last = standing.standings(number, None)[form(number, VS).id]
    digest = signed.current([form(number, VS).id])[form(number, VS).id].digest
    stored = db.session.execute(text("SELECT digest FROM signature ORDER BY act DESC LIMIT 1")).scalar_one()
    assert last.void or stored == digest
    assert verify(study()) == []
    found = reading.read_all(pi, study(), place(pi, number, VS).subject, "page", ("SCR", "VS", ""))
    assert bool(found.pages) == last.void
