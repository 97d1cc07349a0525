"""Tallies and sums beside the record: right whatever is committed while they are counted, and again after every act."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text

from ecrf import clock
from ecrf.casebook.tallies import Asked
from ecrf.db import db
from ecrf.permissions import CONSOLE
from ecrf.sdv import tallies
from ecrf.study import counting
from ecrf.subjects.kept import stands
from tests.playing import VITALS, consented, fill, study
from tests.subjects.visiting import held

COUNTED: dict[str, Callable[[], Any]] = {
    "sdv_tally": lambda: tallies.added(CONSOLE, study())["01"].counts["blinded"],
    "figures_tally": lambda: counting.added(CONSOLE, study())["01"],
    "casebook_tally": lambda: stands([Asked(number, study(), clock.today("Europe/Paris")) for number in _numbers()], list(study().pages)),
}


def _numbers() -> list[str]:
    return list(db.session.execute(text("SELECT subject FROM subject_head ORDER BY 1")).scalars())


def anew(ask: Callable[[], Any]) -> Any:
    """What is counted when nothing was kept."""
    for table, mark in (("sdv_tally", "basis"), ("figures_tally", "basis"), ("casebook_tally", "basis"), ("site_sum", "stamp")):
        db.session.execute(text(f"UPDATE {table} SET {mark} = ''"))
    db.session.commit()
    return ask()


@pytest.mark.parametrize(("table", "moment"), [(table, moment) for table in COUNTED for moment in ("INSERT INTO {table}", "INSERT INTO site_sum")
                                               if (table, moment) != ("casebook_tally", "INSERT INTO site_sum")])
def test_what_is_committed_while_it_is_counted_is_counted_next(committed: Any, actor: Any, table: str, moment: str) -> None:
    number, ask, writing = consented(actor("PI")), COUNTED[table], []
    db.session.commit()

    def write() -> None:
        with committed.app_context():
            held(actor("PI"), number, "SCR", "2026-06-10")
            fill(actor("PI"), number, "SCR/VS", **VITALS)
            db.session.commit()
            db.session.remove()

    def meanwhile(*told: Any) -> None:
        if moment.format(table=table) in told[2] and not writing:
            writing.append(threading.Thread(target=write))
            writing[0].start()
            writing[0].join()
    event.listen(db.engine.engine, "before_cursor_execute", meanwhile)
    before = ask()
    assert writing
    db.session.commit()
    after = ask()
    db.session.commit()
    assert after != before
    assert anew(ask) == after


def test_sums_are_kept_until_an_act_comes(actor: Any) -> None:
    number, sent = consented(actor("PI")), []
    event.listen(db.engine.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    for ask in (COUNTED["sdv_tally"], COUNTED["figures_tally"]):
        first = ask()
        del sent[:]
        assert ask() == first
        assert len(sent) == 1
    fill(actor("PI"), number, "SCR/VS", **VITALS)
    del sent[:]
    COUNTED["sdv_tally"]()
    assert len(sent) > 1
