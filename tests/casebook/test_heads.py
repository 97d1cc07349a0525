"""Heads: what triggers keep beside the record is what the record says, nobody else writes it, and a change is found."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from ecrf.casebook import heads
from ecrf.casebook.verify import unfitting_heads, verify
from ecrf.db import db
from ecrf.entry import events
from ecrf.queries import verbs
from ecrf.sdv.verbs import verify as verify_values
from tests.playing import VITALS, bind, consented, fill, place, sign, study
from tests.queries.test_query_transitions import raised_by_check, raised_by_monitor


def agree() -> None:
    """Every table of heads says what the record says, and has rows to say it of."""
    assert list(heads.differing()) == []
    for table in heads.kept():
        assert db.session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one(), table


def test_the_heads_follow_every_message_of_a_thread(actor: Any) -> None:
    number = consented(actor("SC"))
    there, query = place(actor("SC"), number, "ICF"), raised_by_monitor(actor, number, "open")
    for who, verb, args in ((actor("CRA_B"), verbs.route, ("manager", "Which version?", "31/12/2099")),
                            (actor("DM"), verbs.route, ("site", "Yours.", "")), (actor("SC"), verbs.answer, ("Version 2.",)),
                            (actor("CRA_B"), verbs.ask_again, ("Sure?",)), (actor("SC"), verbs.answer, ("Yes.",)), (actor("CRA_B"), verbs.close, ())):
        verb(who, there, query, *args)
        agree()
    raised_by_check(actor, number, "open")
    agree()
    fill(actor("SC"), number, "SCR/VS", SYSBP="120", reason="ENTRY_ERROR")
    agree()


def test_the_heads_follow_every_event_of_a_page(actor: Any) -> None:
    pi, number = actor("PI"), consented(actor("SC"))
    raised_by_monitor(actor, number, "open")
    bind(pi)

    def standing(page: str, entry: str, there: bool, signed: bool) -> None:
        agree()
        found = db.session.execute(text("SELECT entry, there, signed FROM page_head WHERE subject = :number AND page = :page"),
                                   {"number": number, "page": page}).one()
        assert tuple(found) == (entry, there, signed)
    fill(pi, number, "SCR/VS", SYSBP="120")
    standing("VS", "started", True, False)
    fill(pi, number, "SCR/VS", **VITALS, SYSBP__reason="ENTRY_ERROR")
    standing("VS", "completed", True, False)
    sign(pi, number, "SCR/VS")
    standing("VS", "completed", True, True)
    fill(pi, number, "SCR/VS", PULSE="71", PULSE__reason="ENTRY_ERROR")
    standing("VS", "completed", True, False)
    sign(pi, number, "SCR/VS")
    verify_values(actor("CRA_B"), place(actor("CRA_B"), number, "SCR/VS"), ["TEMP"], {"TEMP": 1})
    standing("VS", "completed", True, True)
    fill(pi, number, "CM/new", CMTRT="Paracetamol")
    assert events.happen(pi, study(), place(pi, number, "CM/1"), "removed", "Entered in error") is None
    standing("CM", "started", False, False)
    assert events.happen(pi, study(), place(pi, number, "CM/1"), "restored", "Entered rightly") is None
    standing("CM", "started", True, False)


@pytest.mark.requirement("AUD-03")
def test_the_application_only_reads_heads(app: Any) -> None:
    for table in heads.kept():
        for statement in (f"INSERT INTO {table} TABLE {table}", f"UPDATE {table} SET subject = subject", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="permission denied"), db.session.begin_nested():
                db.session.execute(text(statement))


@pytest.mark.requirement("AUD-05")
@pytest.mark.parametrize("harm", ["UPDATE query_head SET kind = 'close'", "DELETE FROM query_head",
                                  "INSERT INTO query_head SELECT query + 1000000, form, subject, visit, page, line, number, item, check_id, opened, "
                                  "opened_by, speaker, kind, last, moved, routed_to, due, cycles FROM query_head",
                                  "UPDATE page_head SET signed = true", "DELETE FROM page_head", "UPDATE subject_head SET newest = newest + 1"])
def test_a_head_that_its_owner_changed_is_named(committed: Any, actor: Any, superuser: Any, harm: str) -> None:
    number = consented(actor("SC"))
    raised_by_monitor(actor, number, "open")
    db.session.commit()
    assert list(unfitting_heads()) == []
    superuser.execute("SET session_replication_role = replica")
    superuser.execute(harm)
    assert {p.kind for p in unfitting_heads()} == {"unfitting head"}
    if harm == "DELETE FROM page_head":
        assert "unfitting head" in {p.kind for p in verify(study())}
