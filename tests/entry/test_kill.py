"""Nothing is ever half saved: the server killed in the middle of a save leaves all items or none, and the chain intact."""

from __future__ import annotations

import os
import random
import signal
import threading
import time

import pytest

from ecrf.casebook import read
from ecrf.casebook.verify import verify
from ecrf.db import db
from tests.conftest import PASS_PHRASE, email
from tests.playing import VITALS, consented, seen, study
from tests.serving import Session, free_port, start

KILLS = 7
"""Ten kills with a restart each are enough here (rulings R84)."""


@pytest.mark.requirement("AUD-01")
def test_a_server_killed_in_the_middle_of_a_save_leaves_all_items_or_none(committed, actor):
    pi = actor("PI")
    numbers = [consented(pi) for _ in range(KILLS)]
    db.session.commit()
    port, chance, outcomes = free_port(), random.Random(20231108), set()
    for number in numbers:
        process = start(committed, port)
        person = Session(port)
        person.log_in(email("PI"), PASS_PHRASE)
        fields = VITALS | seen(**dict.fromkeys(VITALS, 0))
        saving = threading.Thread(target=_save, args=(person, number, fields))
        saving.start()
        time.sleep(chance.uniform(0.0, 0.05))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        saving.join()
        outcomes.add(_kept(number))
    assert outcomes <= {0, len(VITALS)}, f"a save was left with {outcomes} of {len(VITALS)} items"
    assert verify(study()) == []


def _save(person: Session, number: str, fields: dict[str, str]) -> None:
    try:
        person.send("POST", f"/subjects/{number}/SCR/VS", fields)
    except (OSError, ValueError):
        pass
    except Exception as broken:  # the connection may break anywhere: what counts is what the record holds
        assert "http.client" in type(broken).__module__


def _kept(number: str) -> int:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        db.session.rollback()
        waiting = db.session.execute(db.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' "
            "AND pid <> pg_backend_pid()")).scalar_one()
        if not waiting:
            break
        time.sleep(0.05)
    form = read.whole_casebook(number).form("SCR", "VS")
    return len([n for n in (form.items if form else {}) if n in VITALS])
