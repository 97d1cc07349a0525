"""Verification over HTTP: marks from a page, refusals in words, progress and its mask."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from ecrf.casebook import read
from ecrf.db import db
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs
from ecrf.sdv.listing import following
from ecrf.sdv.marks import marks
from tests.playing import consented, fill, form, place, study


def measured(actor: Any, site: str = "01") -> str:
    """A subject with two vital signs."""
    number: str = consented(actor("SC", site), site)
    fill(actor("SC", site), number, "SCR/VS", SYSBP="120", PULSE="70", TEMP="36,8")
    return number


@pytest.mark.requirement("SDV-01")
def test_a_value_is_verified_withdrawn_and_the_rest_verified_together(actor: Any, client: Any) -> None:
    number = measured(actor)
    page, monitor = f"/subjects/{number}/SCR/VS", client("CRA_B")
    seen = {"version.SYSBP": "1", "version.PULSE": "1", "version.TEMP": "1"}
    done = monitor.post(f"{page}/verify", data={"items": "SYSBP", **seen})
    assert (done.status_code, done.location) == (302, f"{page}#i-SYSBP")
    back = monitor.post(f"{page}/withdraw", data={"item": "SYSBP", "reason.SYSBP": "Wrong file."})
    assert (back.status_code, back.location) == (302, f"{page}#i-SYSBP")
    assert monitor.post(f"{page}/verify", data={"all": "1", **seen}).location == page
    assert {item: mark.kind for (_form, item), mark in marks(number, None).items()} == {
        "SYSBP": "verified", "PULSE": "verified", "TEMP": "verified"}


def test_the_way_on_costs_the_same_however_many_subjects_are_done(actor: Any) -> None:
    monitor, statements = actor("CRA_B"), []
    event.listen(db.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    def spent(number: str, found: str | None) -> int:
        del statements[:]
        ahead = following(monitor, study(), number, ("SCR", "VS", ""))
        assert (ahead.subject if ahead else None) == found
        return len([s for s in statements if "FROM form" in s])

    first = measured(actor)
    verify_all(monitor, first)
    alone = spent(first, None)
    others = [measured(actor) for _ in range(4)]
    for number in others[:3]:
        verify_all(monitor, number)
    assert spent(first, others[3]) <= 3 and alone <= 3
    assert spent(others[3], others[3]) <= 3, "behind the last one it starts from the first"


def verify_all(monitor: Any, number: str) -> None:
    """Every value of a subject stands verified."""
    for record in read.whole_casebook(number).forms.values():
        items = [n for n, r in record.items.items() if not r.empty and not study().pages[record.page].items[n].derived]
        there = place(monitor, number, "/".join(filter(None, record.address)))
        for item in items:
            verbs.verify(monitor, there, [item], {item: record.items[item].version})


@pytest.mark.requirement("SDV-01")
def test_a_stale_tick_says_what_changed_and_marks_nothing(actor: Any, client: Any) -> None:
    number = measured(actor)
    page, monitor = f"/subjects/{number}/SCR/VS", client("CRA_B")
    fill(actor("SC"), number, "SCR/VS", SYSBP="125", SYSBP__reason="ENTRY_ERROR")
    for data in ({"items": ["SYSBP"], "version.SYSBP": "1"}, {"items": ["SYSBP"]}, {"items": ["SYSBP"], "version.SYSBP": "x"}):
        assert monitor.post(f"{page}/verify", data=data).status_code == 302
        assert marks(number, None) == {}
        assert study().pages["VS"].items["SYSBP"].label.fr in _flashed(monitor)


def _flashed(browser: Any) -> str:
    with browser.session_transaction() as session:
        return str(session.pop("_flashes", ""))


@pytest.mark.requirement("SDV-01")
def test_a_withdrawal_without_reason_keeps_the_mark_and_the_page_says_so(actor: Any, client: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    verbs.verify(monitor, place(monitor, number, "SCR/VS"), ["SYSBP"], {"SYSBP": 1})
    refused = client("CRA_B").post(f"/subjects/{number}/SCR/VS/withdraw", data={"item": "PULSE", "reason": "My words."})
    assert refused.status_code == 409 and "My words." in refused.text
    assert client("CRA_B").post(f"/subjects/{number}/SCR/VS/withdraw", data={"item": "SYSBP"}).status_code == 422
    assert [mark.kind for mark in marks(number, None).values()] == ["verified"]


@pytest.mark.requirement("SDV-01")
@pytest.mark.parametrize("role", ["PI", "SC", "DM", "INS"])
def test_who_does_not_monitor_marks_nothing(actor: Any, client: Any, role: str) -> None:
    number = measured(actor)
    browser = client(role)
    for address in (f"/subjects/{number}/SCR/VS/verify", f"/subjects/{number}/SCR/VS/withdraw"):
        assert browser.post(address, data={"items": "SYSBP", "version.SYSBP": "1"}).status_code == 403
    assert browser.get("/sdv/next").status_code == 403
    assert browser.get("/sdv").status_code == (403 if role in ("PI", "SC") else 200)
    assert browser.post(f"/subjects/{number}/SCR/verify-visit", data={"version/SCR/VS//SYSBP": "1"}).status_code == 403
    assert marks(number, None) == {}


@pytest.mark.requirement("ACC-03")
def test_another_sites_values_are_neither_marked_nor_counted(actor: Any, client: Any) -> None:
    one, two = measured(actor), measured(actor, "02")
    other = client("CRA_B", "02")
    assert other.post(f"/subjects/{one}/SCR/VS/verify", data={"items": "SYSBP", "version.SYSBP": "1"}).status_code == 404
    assert other.post(f"/subjects/{one}/SCR/VS/withdraw", data={"item": "SYSBP", "reason": "x"}).status_code == 404
    assert marks(one, None) == {}
    shown = other.get("/sdv").text
    assert two in shown and one not in shown
    assert other.get("/sdv/next").location == f"/subjects/{two}/ICF#next"


@pytest.mark.requirement("ACC-03")
def test_a_blinded_monitor_finds_no_trace_of_an_unblinded_page(actor: Any, client: Any) -> None:
    number, injector, unblinded = consented(actor("PI")), actor("INJ"), actor("CRA_U")
    fill(injector, number, "D0/INJP", LOTNO="CANARY-77")
    assert form(number, "D0/INJP") is not None
    verbs.verify(unblinded, place(unblinded, number, "D0/INJP"), ["LOTNO"], {"LOTNO": 1})
    queries.raise_query(unblinded, place(unblinded, number, "D0/INJP"), "KITNO", "Which kit?")
    monitor = client("CRA_B")
    for address in ("/sdv", "/sdv?show=all", f"/sdv?show=all&subject={number}", "/queries?state=all"):
        shown = monitor.get(address).text
        assert "INJP" not in shown and "CANARY" not in shown, address
    assert monitor.post(f"/subjects/{number}/D0/INJP/verify", data={"items": "LOTNO", "version.LOTNO": "1"}).status_code == 404
    assert marks(number, actor("CRA_B").readable(study().page_list)) == {}
    assert "INJP" in client("CRA_U").get("/sdv?show=all").text
    assert number not in client("CRA_U").get("/sdv").text, "nothing left, and blinded pages are not for this monitor"


def test_the_list_and_the_way_on(actor: Any, client: Any) -> None:
    number, monitor = measured(actor), client("CRA_B")
    assert number in monitor.get("/sdv").text
    assert monitor.get("/sdv/next", query_string={"subject": number, "at": "ICF"}).location == f"/subjects/{number}/SCR/VS#next"
    assert monitor.get("/sdv/next", query_string={"subject": number, "at": "NO/SUCH"}).status_code == 404
    assert monitor.get("/sdv", query_string={"subject": "'%", "after": "x\x00"}).status_code == 200


def test_a_page_shows_marks_and_drawers_to_each_by_role(actor: Any, client: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    queries.raise_query(monitor, place(monitor, number, "SCR/VS"), "SYSBP", "As in the source?")
    verbs.verify(monitor, place(monitor, number, "SCR/VS"), ["TEMP"], {"TEMP": 1})
    shown = client("CRA_B").get(f"/subjects/{number}/SCR/VS").text
    assert 'name="items" value="PULSE"' in shown and 'name="version.PULSE" value="1"' in shown
    assert "queries/1/cancel" in shown and "queries/1/answer" not in shown
    shown = client("SC").get(f"/subjects/{number}/SCR/VS").text
    assert "queries/1/answer" in shown and "queries/1/cancel" not in shown and 'name="items"' not in shown
    assert 'id="queries"' in shown
    shown = client("INS").get(f"/subjects/{number}/SCR/VS").text
    assert "As in the source?" in shown and "queries/1/" not in shown and 'name="items"' not in shown
