"""Exports as orders: on record when asked, made by the worker as the person who asked, fetched by that person only, listed with how far."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import text
from werkzeug.exceptions import NotFound

from ecrf import clock
from ecrf.accounts import verbs as accounts
from ecrf.db import db
from ecrf.exports import formats, making, orders
from ecrf.jobs import queue
from ecrf.permissions import CONSOLE, GRANTED, ROLES
from tests import told
from tests.conftest import PASS_PHRASE, email, log_in
from tests.exports.ordering import acts, named, newest, ordered, run, stages
from tests.playing import study

pytestmark = pytest.mark.usefixtures("folder")


def granted(basis: str) -> int:
    """The grant that rests on that."""
    return db.session.execute(text("SELECT id FROM role_grant WHERE basis = :basis"), {"basis": basis}).scalar_one()


@pytest.mark.requirement("EXP-01")
@pytest.mark.requirement("AUD-08")
def test_an_order_is_on_record_when_asked_made_and_fetched(committed, actor, client, folder):
    told.subject(actor)
    named(committed)
    dm = client("DM")
    order = ordered(dm, "one", "for the board")
    page = dm.get("/exports").text
    assert stages(dm) == ["waiting"] and 'data-follow="3"' in page and f"/exports/files/{order}" not in page
    assert dm.get(f"/exports/files/{order}").status_code == 303, "not made yet"
    assert run(committed)["export"] == 1
    page = dm.get("/exports").text
    assert f"/exports/files/{order}" in page and "data-follow" not in page
    answer = dm.get(f"/exports/files/{order}")
    assert answer.headers["Content-Length"] == str(len(answer.data))
    digest, me = hashlib.sha256(answer.data).hexdigest(), actor("DM").account
    (asked,), (made,), (got,) = acts("order_export"), acts("export"), acts("download_export")
    assert {one[:3] for one in (asked, made, got)} == {(me, "DM", "for the board")}
    assert asked[3] == {"order": order, "study": committed.study.oid, "cut": "one", "format": "csv", "as": "DM", "language": "fr",
                        "sites": "all", "unblinded": False}
    assert made[3]["sha256"] == got[3]["sha256"] == digest and digest in page
    assert made[3]["order"] == got[3]["order"] == order
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert made[3]["manifest_sha256"] == hashlib.sha256(archive.read("manifest.json")).hexdigest()
    assert (made[3]["rows"], made[3]["bytes"]) == (orders.find(order).rows, len(answer.data))
    assert [path.name for path in folder.iterdir()] == [f"{orders.find(order).file}.zip"], "nothing half made is left"
    assert making.make(order) is False and len(acts("export")) == 1, "a job done again after its end"


@pytest.mark.requirement("EXP-06")
def test_an_investigator_copies_what_the_own_site_says_now_and_nobody_elses(committed, actor, client):
    own, other = told.subject(actor), told.subject(actor, "02")
    told.product(actor, own)
    db.session.commit()
    pi = client("PI")
    assert "/exports" in pi.get("/").text
    order = ordered(pi, "", "the copy of my site")
    run(committed)
    with zipfile.ZipFile(io.BytesIO(pi.get(f"/exports/files/{order}").data)) as archive:
        said = "\n".join(archive.read(name).decode() for name in archive.namelist())
    assert own in said and "Confirmez le pouls" in said and "ENTRY_ERROR" in said
    assert other not in said and "subject/02-" not in said and told.CANARY not in said
    assert acts("cut")[0][:2] == (actor("PI").account, "PI")
    assert orders.find(order).detail["sites"] == ["01"]
    refused = pi.post("/exports/download", data={"cut": "", "format": "csv", "purpose": " "})
    assert refused.status_code == 422 and len(acts("cut")) == 1, "no cut of an order that was refused"
    for role, site in (("PI", "02"), ("DM", "01")):
        assert client(role, site).get(f"/exports/files/{order}").status_code == 404


@pytest.mark.requirement("ACC-04")
def test_who_lost_the_right_meanwhile_gets_no_file_and_fetches_none(committed, client, folder):
    named(committed)
    code = accounts.create_account(CONSOLE, email("SPO", "03"), "Synthetic SPO 03", "fr", PASS_PHRASE)
    for basis in ("first", "second"):
        accounts.grant(CONSOLE, code, "SPO", None, date(2020, 1, 1), None, False, basis)
        db.session.commit()
        browser = client("SPO", "03")
        if basis == "first":
            done = ordered(browser, "one")
            run(committed)
        order = ordered(browser, "one", form="pdf")
        accounts.end_grant(CONSOLE, granted(basis), "over")
        db.session.commit()
        run(committed)
        found = orders.find(order)
        assert found.state == "failed" and "a pris fin" in found.problem["fr"]
        assert browser.get(f"/exports/files/{done}").status_code != 200
        assert len(list(folder.iterdir())) == 1


def test_the_scope_is_that_of_the_order_and_must_still_be_granted(app, actor, cut):
    inspector = replace(actor("INS"), unblinded=True)
    order = orders.ask(inspector, study(), cut, "csv", "fr", "inspection")
    assert order.reader == replace(inspector, language="fr")
    assert orders.own(inspector, order.id) == order
    for other in (replace(inspector, unblinded=False), replace(inspector, whole_study=False, sites=frozenset({"01", "02"})),
                  replace(inspector, role="DM"), replace(inspector, account="U9999"), replace(inspector, role="ADM")):
        with pytest.raises(NotFound):
            orders.own(other, order.id)
    narrow = replace(inspector, whole_study=False, sites=frozenset({"01"}))
    small = orders.ask(narrow, study(), cut, "csv", "fr", "inspection of a site")
    assert small.detail["sites"] == ["01"] and small.reader.sites == {"01"}
    assert orders.own(inspector, small.id) == small, "a wider scope covers it"
    with pytest.raises(NotFound):
        orders.own(replace(narrow, sites=frozenset({"02"})), small.id)
    with pytest.raises(NotFound):
        orders.own(inspector, "0" * 16)


@pytest.mark.requirement("ACC-02")
def test_who_orders_and_who_fetches(app, actor, client, cut):
    order = orders.ask(actor("SPO"), study(), cut, "csv", "fr", "for the sponsor")
    db.session.commit()
    for role in (role for role in ROLES if role in GRANTED["self"]):
        browser, granted = client(role), role in GRANTED["export"]
        answer = browser.post("/exports/download", data={"cut": cut, "format": "csv", "purpose": "x"})
        assert answer.status_code == (303 if granted else 403), role
        fetched = browser.get(f"/exports/files/{order.id}").status_code
        assert fetched == (303 if role == "SPO" else 404 if granted else 403), f"{role}; 303: one's own, not made yet"


@pytest.mark.requirement("BLIND-01")
def test_the_list_shows_ones_own_orders_and_to_those_who_oversee_everybodys(app, actor, client, cut):
    inspector = replace(actor("INS"), unblinded=True)
    for who, purpose in ((actor("DM"), "cleaning"), (actor("SPO"), "board"), (inspector, "CANARYARM")):
        orders.ask(who, study(), cut, "csv", "fr", purpose)
    db.session.commit()
    shown = {role: {line.order.role: line for line in orders.lines(who, study())[0]} for role, who in (
        ("DM", actor("DM")), ("SPO", actor("SPO")), ("INS", inspector))}
    assert [set(lines) for lines in shown.values()] == [{"DM", "SPO", "INS"}, {"SPO"}, {"DM", "SPO", "INS"}]
    assert [role for role, line in shown["DM"].items() if line.known] == ["SPO", "DM"], "not what an unblinded reader asked for"
    assert all(line.known for line in shown["INS"].values())
    assert {(viewer, role) for viewer, lines in shown.items() for role, line in lines.items() if line.fetched} == {
        (role, role) for role in shown}
    page = client("DM").get("/exports").text
    assert "board" in page and "Synthetic INS" in page and "CANARYARM" not in page
    assert "cleaning" not in client("SPO").get("/exports").text


def test_the_list_goes_on_by_key(app, actor, client, cut, monkeypatch):
    monkeypatch.setattr(orders, "PAGE", 2)
    asked = [orders.ask(actor("DM"), study(), cut, "csv", "fr", f"purpose {n}").id for n in range(5)]
    seen, after = [], ""
    for _screen in range(3):
        lines, following = orders.lines(actor("DM"), study(), after)
        seen, after = seen + [line.order.id for line in lines], following or ""
    assert (seen, after) == (asked[::-1], "")
    assert client("DM").get("/exports?after=nonsense%00").status_code == 200


def test_an_order_that_nobody_works_on_says_so(app, actor, client, cut):
    order = orders.ask(actor("DM"), study(), cut, "csv", "fr", "x")
    db.session.commit()
    browser = client("DM")
    assert stages(browser) == ["waiting"]
    with time_machine.travel(clock.now() + timedelta(minutes=3)):
        assert stages(log_in(app, "DM")) == ["late"]
        with queue._inside():
            db.session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
        (line,), _none = orders.lines(actor("DM"), study())
        assert (line.stage, line.under_way) == ("lost", False)
    db.session.execute(text("INSERT INTO jobs.procrastinate_workers DEFAULT VALUES"))
    assert queue.attended()
    assert orders.find(order.id).state == "waiting"


def test_how_far_it_is_is_seen_by_others_while_it_is_made(committed, actor, client, monkeypatch):
    for _ in range(2):
        told.subject(actor)
    named(committed)
    dm, real, seen = client("DM"), formats.write, []
    monkeypatch.setattr("ecrf.exports.progress.EACH", 0)

    def watched(form, order):
        def step(done):
            order.progress(done)
            with db.engine.connect() as aside:
                seen.append(tuple(aside.execute(text("SELECT state, done, total FROM export_order")).one()))
                if not page:
                    page.append(orders.lines(actor("DM"), committed.study)[0][0])
        return real(form, replace(order, progress=step))
    page = []
    monkeypatch.setattr(formats, "write", watched)
    ordered(dm, "one")
    run(committed)
    assert seen[0][0] == "running" and seen[-1] == ("running", 2, 2)
    assert [done for _state, done, _total in seen] == sorted(done for _state, done, _total in seen)
    assert (page[0].stage, page[0].order.total) == ("running", 2)
    assert orders.find(newest()).done == 2


def test_asking_how_far_it_is_does_not_keep_a_session_open(committed, client):
    browser = client("DM")
    seen = text("SELECT max(last_seen) FROM login_session")
    before = db.session.execute(seen).scalar_one()
    db.session.rollback()
    with time_machine.travel(clock.now() + timedelta(minutes=5)):
        assert browser.get("/exports", headers={"Polling": "1"}).status_code == 200
        assert db.session.execute(seen).scalar_one() == before
        db.session.rollback()
        browser.get("/exports")
        assert db.session.execute(seen).scalar_one() > before
    db.session.rollback()


def test_an_order_that_is_none_is_refused_and_keeps_what_was_typed(app, client, cut):
    browser = client("DM")
    for name in (cut, "one\x00"):
        answer = browser.post("/exports/download", data={"cut": name, "format": "pdf", "purpose": "x" * 501})
        assert answer.status_code == 422 and "x" * 501 in answer.text
    assert browser.post("/exports/download", data={"cut": cut, "format": "docx", "purpose": "x"}).status_code == 404
    assert acts("order_export") == [] and queue.standing() == []
