"""Copies leave with every act: equal, never written again, told only as far as the holder reads; what stops them is said."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import record
from ecrf.casebook.models import ItemVersion
from ecrf.db import db
from ecrf.escrow import comparing, copying, marks, reading, standing
from ecrf.escrow.commands import copy as copy_command
from ecrf.locks import preconditions, verbs
from ecrf.locks.targets import STUDY
from ecrf.locks.verbs import Lacking
from ecrf.permissions import GRANTED, SYSTEM
from ecrf.queries import digest
from tests import told
from tests.conftest import PASS_PHRASE
from tests.escrow.stored import copies, words
from tests.playing import fill, study

pytestmark = pytest.mark.requirement("EXP-07")


def sealed(stream):
    """The seals of a chain as the record has them."""
    return list(db.session.execute(text("SELECT s.digest FROM act a JOIN seal s ON s.act = a.id WHERE a.stream = :s ORDER BY a.seq"),
                                   {"s": stream}).scalars())


def state(folder):
    return next(row for row in marks.stores() if row.folder == folder)


def test_every_act_lies_with_an_equal_hash_in_the_store_after_one_turn(store, actor, number):
    stream = f"subject/{number}"
    assert copying.turn() and not copying.turn(), "once is enough"
    for folder in ("01", "unblinded/01"):
        found = copies(store, folder, stream)
        assert [one.seal for one in found] == sealed(stream) and all(one.fits for one in found)
        assert copies(store, folder, "site/01") and not copies(store, folder, "site/02")
        assert any(row.get("item") == "SYSBP" and row["value"] == "121" for one in found for row in one.content)
        assert (state(folder).holder, state(folder).since, state(folder).problem) == (f"Keeper of {folder}", None, None)
    first = {file: file.stat().st_mtime_ns for file in store.rglob("*.jsonl")}
    fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="122")
    copying.turn()
    assert [one.seal for one in copies(store, "01", stream)] == sealed(stream)
    assert {file: file.stat().st_mtime_ns for file in first} == first, "what lies there is not touched"
    check = subprocess.run([sys.executable, store / "01" / "verify.py"], capture_output=True, text=True, check=False)
    assert check.returncode == 0 and "Nothing is wrong" in check.stdout, check.stdout
    assert len(list((store / "01" / "definitions").glob("*.json"))) == 1


def test_a_store_out_of_reach_waits_is_told_and_stops_the_lock_of_the_study(store, actor, client, number):
    copying.turn()
    (store / "01").rename(store / "away")
    (store / "01").write_text("a file where the folder should be")
    fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="122")
    copying.turn()
    down = state("01")
    assert down.problem == "unreachable" and down.since is not None and state("unblinded/01").problem is None
    assert "copies" in {line.kind for line in preconditions.missing(actor("DM"), study(), [STUDY])}
    with pytest.raises(Lacking) as refused:
        verbs.do(actor("DM"), study(), "ask_lock", [STUDY], verbs.Said(password=PASS_PHRASE, override="we are in a hurry"))
    assert "copies" in {line.kind for line in refused.value.missing}, "no reason goes past it"
    db.session.commit()
    page = client("DM").get("/").text
    assert 'href="/escrow"' in page
    assert 'href="/escrow"' in client("ADM").get("/admin").text
    with time_machine.travel(clock.now() + timedelta(minutes=study().copy_minutes + 1), tick=False):
        copying.turn()
        assert [one.state for one in standing.stores(actor("DM"), "fr") if one.site == "01" and not one.whole] == ["late"]
        assert standing.bad(actor("DM"), study()) == 1 and standing.bad(actor("PI"), study()) == 0
    (store / "01").unlink()
    (store / "away").rename(store / "01")
    copying.turn()
    assert state("01").problem is None and "copies" not in standing.lacking()
    assert [one.seal for one in copies(store, "01", f"subject/{number}")] == sealed(f"subject/{number}")


def test_a_store_that_nobody_opened_gets_nothing(store):
    (store / "01" / reading.HOLDER).unlink()
    copying.turn()
    assert state("01").problem == "closed" and list((store / "01").iterdir()) == []
    assert state("unblinded/01").problem is None


def test_what_lies_in_a_store_is_neither_overwritten_nor_gone_around(store, actor, number):
    stream = f"subject/{number}"
    copying.turn()
    [file] = (store / "01" / stream).iterdir()
    with pytest.raises(FileExistsError):
        copying.put(file.parent, 1, file.read_bytes().splitlines(keepends=True))
    file.chmod(0o644)
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="122")
    copying.turn()
    assert state("01").problem == "lost" and len(list((store / "01" / stream).iterdir())) == 1
    found = comparing.compare(SYSTEM).differences
    assert [(one.kind, one.stream, one.folders) for one in found] == [("lost", stream, ("01",))]
    copying.recount()
    assert copying.turn() and [one.seal for one in copies(store, "01", stream)] == sealed(stream)


def test_a_copy_that_was_changed_is_named(store, number):
    copying.turn()
    [file] = (store / "01" / f"subject/{number}").iterdir()
    file.chmod(0o644)
    file.write_text(file.read_text().replace('"value":"121"', '"value":"191"'))
    found = comparing.compare(SYSTEM).differences
    assert [(one.kind, one.folders) for one in found] == [("altered", ("01",))] and "191" in found[0].copied[0]
    check = subprocess.run([sys.executable, reading.__file__, store / "01"], capture_output=True, text=True, check=False)
    assert check.returncode == 1 and "its seal does not fit" in check.stdout


def forms(number):
    """The pages that one act of the next test brings values to, of which a blinded person reads the first."""
    return [db.session.execute(text("SELECT id FROM form WHERE subject = :n AND page = :p"), {"n": number, "p": page}).scalar_one()
            for page in ("VS", "INJP")]


def test_the_store_of_a_site_tells_nothing_unblinded(store, number):
    with record.writing(SYSTEM, f"subject/{number}", "correct", f"About {told.CANARY}.") as act:
        record.bring(act, ItemVersion, [{"form": form, "item": item, "version": version, "value": value, "reason": "both"} for form, item, version, value
                                        in zip(forms(number), ("SYSBP", "KITNO"), (3, 1), ("125", told.CANARY), strict=True)])
    copying.turn()
    stream = f"subject/{number}"
    said = words(store, "01")
    assert not re.search(rf"{told.CANARY}|\bINJP\b|\bLOTNO\b", said)
    assert told.CANARY in words(store, "unblinded/01")
    found = copies(store, "01", stream)
    assert [one.seal for one in found] == sealed(stream), "the chain is whole by its seals"
    hidden, mixed = [one for one in found if not one.whole]
    assert set(hidden.act) == {"stream", "seq"} and hidden.content == []
    assert [(row["item"], row["value"]) for row in mixed.content] == [("SYSBP", "125")] and mixed.act["reason"] is None
    assert all(one.whole for one in copies(store, "unblinded/01", stream))
    assert list(reading.problems(reading.Store(store / "01"), {})) == []
    assert comparing.compare(SYSTEM).differences == []
    [file] = (store / "01" / stream).iterdir()
    file.chmod(0o644)
    file.write_text(file.read_text().replace('"value":"125"', '"value":"195"'))
    [one] = comparing.compare(SYSTEM).differences
    assert (one.kind, one.seq, one.folders) == ("altered", mixed.seq, ("01",)), "what is told in part is compared as well"


def test_who_sees_how_the_copies_stand_and_that_nobody_writes_there(store, client, app):
    assert {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("escrow.") and rule.methods - {"GET", "HEAD", "OPTIONS"}} == set()
    copying.turn()
    comparing.compare(SYSTEM)
    db.session.commit()
    for role in ("PI", "DM", "INS", "ADM", "SC"):
        answer = client(role).get("/escrow")
        assert answer.status_code == (200 if role in GRANTED["copies"] else 403), role
        if answer.status_code == 200:
            assert "Keeper of 01" in answer.text and ("Keeper of 02" in answer.text) is (role != "PI")
            assert ("unblinded/" in answer.text, "Keeper of unblinded/01" in answer.text) == (role != "PI",) * 2
    assert "compare_copies" in {row.verb for row in db.session.execute(text("SELECT verb FROM act WHERE stream = 'study'"))}


def test_switched_off_is_said_and_asks_nothing(app, client):
    assert not copying.turn() and not comparing.compare_at_night() and standing.lacking() == {} and marks.stores() == []
    db.session.commit()
    for role, address in (("DM", "/escrow"), ("INS", "/escrow"), ("ADM", "/admin"), ("DM", "/locks"), ("DM", "/exports")):
        assert "P1" in client(role).get(address).text, address
    answer = app.test_cli_runner().invoke(copy_command)
    assert answer.exit_code == 1 and "ECRF_ESCROW" in answer.output
    assert any(point.count is standing.bad for point in digest.POINTS)
    assert {"COPY_MINUTES", "COPY_HOLDERS"} <= {one.name for one in study().assumptions}
