"""A record altered by the owner of the database is named by the nightly comparison, whatever was sealed anew."""

from __future__ import annotations

import pytest
import time_machine
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import seals
from ecrf.db import db
from ecrf.escrow import comparing, copying, marks
from tests import told
from tests.playing import fill

pytestmark = pytest.mark.requirement("EXP-07")


def altered(superuser, statement, *values):
    """What nothing but a superuser does."""
    superuser.execute("SET session_replication_role = replica")
    assert superuser.execute(statement, values).rowcount > 0, statement


def reseal(superuser, stream):
    """Seal a whole chain anew, as somebody would who wants the chain to verify."""
    previous = None
    for act in db.session.execute(text(copying.ACTS + " WHERE a.stream = :s ORDER BY a.seq"), {"s": stream}).all():
        previous = seals.digest(previous, seals.said(act), act.content or ())
        altered(superuser, "UPDATE seal SET digest = %s WHERE act = (SELECT id FROM act WHERE stream = %s AND seq = %s)",
                previous, stream, act.seq)


@pytest.mark.requirement("AUD-05")
def test_what_a_superuser_changes_is_named_though_it_is_sealed_anew(committed, superuser, actor, number, client):
    changed = number
    cut = db.session.execute(text("SELECT max(number) FROM subject")).scalar_one()
    copying.turn()
    db.session.commit()
    assert comparing.compare(comparing.SYSTEM).differences == []
    db.session.rollback()
    form = "(SELECT id FROM form WHERE subject = %s AND page = 'VS')"
    altered(superuser, f"UPDATE item_version SET value = '180' WHERE item = 'SYSBP' AND version = 2 AND form = {form}", changed)
    reseal(superuser, f"subject/{changed}")
    last = "(SELECT max(id) FROM act WHERE stream = %s)"
    stream = f"subject/{cut}"
    altered(superuser, f"DELETE FROM query_message WHERE act = {last}", stream)
    altered(superuser, f"DELETE FROM seal WHERE act = {last}", stream)
    altered(superuser, f"DELETE FROM act WHERE id = {last}", stream)
    with time_machine.travel(clock.now().replace(hour=4), tick=False):
        assert comparing.compare_at_night() and not comparing.compare_at_night()
    db.session.commit()
    found = comparing.latest()[1]["differences"]
    assert sorted((one["kind"], one["stream"]) for one in found) == sorted(
        [("changed", f"subject/{changed}"), ("rewritten", f"subject/{changed}"), ("gone", stream)])
    [value] = [one for one in found if one["kind"] == "changed"]
    assert value["copied"] == [f"{changed} SCR/VS SYSBP version 2 = 121"] and value["recorded"] == [f"{changed} SCR/VS SYSBP version 2 = 180"]
    assert sorted(value["folders"]) == ["01", "unblinded/01"]
    page = client("DM").get("/escrow").text
    assert "SYSBP version 2 = 180" in page and told.CANARY not in page and "INJP" not in page
    assert "SYSBP" not in client("PI", "02").get("/escrow").text and number not in client("ADM").get("/escrow").text
    reached = marks.marked("01")
    told.product(actor, cut)
    fill(actor("PI"), cut, told.VS, reason="ENTRY_ERROR", SYSBP="122")
    copying.turn()
    store = next(row for row in marks.stores() if row.folder == "01")
    assert (store.problem, store.about) == ("unfit", f"{stream}, {reached[stream] + 1}"), "an act that does not follow is not put beside"
    assert marks.marked("01") == reached
    db.session.commit()
    assert committed.test_cli_runner().invoke(args=["escrow", "compare"]).exit_code == 1
