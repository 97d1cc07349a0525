"""The files of exports that were ordered: made once, whole or not at all, never handed out when lost, changed or masked since, removed."""

from __future__ import annotations

import os
import re
from dataclasses import replace

import pytest

from ecrf import clock
from ecrf.casebook import read, record
from ecrf.casebook.models import Mask
from ecrf.crf import Refused, T
from ecrf.db import db
from ecrf.exports import cuts, formats, orders, storage
from ecrf.exports.parcel import Order
from ecrf.jobs import queue
from ecrf.permissions import CONSOLE
from tests import told
from tests.exports.ordering import acts, fetched, named, newest, ordered, run, stages
from tests.playing import study

pytestmark = pytest.mark.usefixtures("folder")


def place(order: str):
    return storage.path(str(orders.find(order).file))


def test_other_roles_languages_formats_and_scopes_have_files_of_their_own(app, actor, cut):
    asked = Order(storage.folder(), cuts.find(cut), actor("INS"), study(), "fr")
    reader = asked.reader
    names = [storage.name(asked, "csv", 0), storage.name(asked, "pdf", 0), storage.name(asked, "csv", 1),
             *(storage.name(replace(asked, **other), "csv", 0) for other in (
                 {"language": "en"}, {"reader": actor("DM")}, {"reader": replace(reader, unblinded=False)},
                 {"reader": replace(reader, whole_study=False, sites=frozenset({"01"}))},
                 {"cut": cuts.find(cuts.cut(CONSOLE, study(), "two"))}))]
    assert len(set(names)) == len(names)
    assert storage.name(replace(asked, reader=replace(reader, account="U0001", name="x")), "csv", 0) == names[0], "whoever asks"


@pytest.mark.requirement("EXP-01")
def test_asked_twice_it_is_made_once_and_delivered_twice(committed, actor, client, monkeypatch):
    named(committed)
    dm, other = client("DM"), client("DM", "02")
    first = fetched(committed, dm, "one", "first").data
    monkeypatch.setattr(formats, "write", lambda *_: pytest.fail("made again"))
    again = ordered(dm, "one", "second")
    assert orders.find(again).state == "ready", "at once, without the worker"
    assert queue.standing() == []
    assert dm.get(f"/exports/files/{again}").data == first
    assert other.get(f"/exports/files/{again}").status_code == 404, "another person, though the role is the same"
    theirs = ordered(other, "one", "mine too")
    assert other.get(f"/exports/files/{theirs}").data == first
    assert [reason for _by, _role, reason, _detail in acts("export")] == ["first", "second", "mine too"]
    assert len({str(detail["manifest_sha256"]) for *_rest, detail in acts("export")}) == 1
    monkeypatch.undo()


def test_a_file_lost_or_changed_on_the_disk_is_not_handed_out_and_made_again(committed, client):
    named(committed)
    dm = client("DM")
    good = fetched(committed, dm, "one").data
    order = newest()
    place(order).write_bytes(good[:-1] + b"?")
    assert dm.get(f"/exports/files/{order}").status_code == 303
    assert fetched(committed, dm, "one", "again").data == good
    assert dm.get(f"/exports/files/{order}").data == good, "the earlier order is served by the same file"
    place(order).unlink()
    assert stages(dm) == ["gone", "gone"]
    assert fetched(committed, dm, "one", "once more").data == good
    assert stages(dm) == ["ready"] * 3


FAULTS = {
    "Le cahier du sujet 01-001 manque.": Refused(T("Le cahier du sujet 01-001 manque.", "The casebook of subject 01-001 is missing.")),
    "par une faute de l’application": KeyError("CANARY")}


def test_a_failed_export_says_why_and_keeps_the_earlier_file(committed, client, folder, monkeypatch):
    named(committed)
    dm = client("DM")
    good = fetched(committed, dm, "one").data
    earlier = newest()
    for said, fault in FAULTS.items():
        def broken(_form, order, fault=fault):
            (order.folder / "half.csv").write_text("half")
            raise fault
        monkeypatch.setattr(formats, "write", broken)
        failing = ordered(dm, "one", "as PDF", "pdf")
        assert run(committed).get("problem", 0) == 0, "the next orders are not kept waiting"
        page = dm.get("/exports").text
        assert said in page and "CANARY" not in page
        assert bool(re.search("référence [0-9a-f]{8}", page)) == isinstance(fault, KeyError)
        assert dm.get(f"/exports/files/{failing}").status_code == 303
    assert stages(dm) == ["failed", "failed", "ready"]
    assert dm.get(f"/exports/files/{earlier}").data == good
    assert [path.name for path in folder.iterdir()] == [place(earlier).name]
    assert (len(acts("order_export")), len(acts("export"))) == (3, 1)


@pytest.mark.requirement("AUD-14")
def test_a_text_masked_since_is_in_no_file_that_is_handed_out(committed, actor, client):
    number = told.subject(actor)
    named(committed)
    dm = client("DM")
    before = fetched(committed, dm, "one", "before").data
    order = newest()
    form = read.whole_casebook(number).form("SCR", "VS")
    with record.writing(actor("DM"), record.subject_stream(number), "ask_mask", "typed by mistake") as act:
        record.bring(act, Mask, [{"kind": "asked", "form": form.id, "item": "SYSBP", "version": 1}])
    with record.writing(actor("SPO"), record.subject_stream(number), "mask", "yes") as decided:
        record.bring(decided, Mask, [{"kind": "masked", "form": form.id, "item": "SYSBP", "version": 1, "asked": act.id}])
    db.session.commit()
    assert dm.get(f"/exports/files/{order}").status_code == 303
    assert stages(dm) == ["gone"]
    after = fetched(committed, dm, "one", "after").data
    assert after != before
    old = place(order)
    assert old.exists() and storage.sweep() and not old.exists()
    assert place(newest()).exists()


def test_old_files_are_removed_by_the_hour_and_their_lines_stay(app, folder):
    storage.folder()
    files = {name: folder / name for name in ("old.zip", "new.zip", ".making-dead", ".making-alive")}
    for name, path in files.items():
        path.mkdir() if name.startswith(".") else path.write_text("x")
    days = app.config["EXPORT_DAYS"]
    for name, age in (("old.zip", days + 1), ("new.zip", days - 1), (".making-dead", 2)):
        moment = clock.now().timestamp() - age * 24 * 3600
        os.utime(files[name], (moment, moment))
    assert storage.sweep() is True
    assert sorted(path.name for path in folder.iterdir()) == [".making-alive", "new.zip"]
    assert storage.sweep() is False
    assert queue.TASKS["sweep_exports"].cron == queue.HOURLY
