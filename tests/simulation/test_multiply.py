"""Casebooks multiplied in bulk: sealed as the application would have sealed them, and checked like any other (R82)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

from benchmarks.multiply import Copy, copies, multiply
from ecrf.casebook import read
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.queries import verbs as queries
from ecrf.queries.recheck import recheck
from ecrf.sdv import verbs as sdv
from tests.playing import VITALS, consented, fill, place, sign, study


def test_copies_take_the_sources_in_turn_and_free_numbers_of_each_site_in_turn() -> None:
    full = [f"01-{n:03d}" for n in range(1, 999)] + ["02-004"]
    assert list(copies(full, 1002)) == [Copy(1, "01-001", "01-999"), Copy(2, "01-002", "02-005"), Copy(3, "01-003", "02-006")]
    assert list(copies(["01-001"], 1)) == []


def test_the_verifier_finds_nothing_and_the_checks_nothing_new(committed: Any, actor: Any) -> None:
    pi, monitor = actor("PI"), actor("CRA_B")
    first, other = consented(pi), consented(actor("PI", "02"), "02")
    fill(pi, first, "SCR/VS", **VITALS | {"SYSBP": "190"})
    fill(pi, first, "SCR/VS", SYSBP="191", SYSBP__reason="ENTRY_ERROR")
    queries.answer(pi, place(pi, first, "SCR/VS"), 2, "Measured twice.")
    sdv.verify(monitor, place(monitor, first, "SCR/VS"), ["DIABP"], {"DIABP": 1})
    assert sign(pi, first, "SCR/VS").signed
    db.session.commit()
    assert multiply(committed.config["OWNER_URL"], 7) == 5
    assert db.session.execute(text("SELECT count(*) FROM subject")).scalar_one() == 7
    assert verify(study()) == []
    copied = read.whole_casebook("01-002").forms["SCR", "VS", ""]
    original = read.whole_casebook(first).forms["SCR", "VS", ""]
    assert (copied.values, copied.events) == (original.values, original.events) and copied.id != original.id
    assert recheck(study()) == (0, 0)
    db.session.commit()
    assert fill(pi, "01-002", "SCR/VS", PULSE="71", PULSE__reason="ENTRY_ERROR").kind == "saved", "a casebook like any other"
    db.session.commit()
    assert verify(study()) == []
    assert other == "02-001"
