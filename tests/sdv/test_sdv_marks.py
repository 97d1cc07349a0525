"""Verification: which value stands where, who may mark, and what an edit does to a mark."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.exceptions import Forbidden

from ecrf.casebook import histories, read
from ecrf.casebook.read import ItemRecord
from ecrf.db import db
from ecrf.queries import verbs as queries
from ecrf.queries.threads import Refusal, threads
from ecrf.sdv import listing, verbs
from ecrf.sdv.marks import marks, state, states, together
from tests.playing import consented, fill, place, study

VS = "SCR/VS"
ROLES = ("PI", "SI", "SC", "CRA_B", "CRA_U", "DM", "SPO", "PV", "INJ", "INS", "ADM")


def standing(number: str, address: str = VS) -> dict[str, str]:
    """The state of every recorded item of a page."""
    there = read.whole_casebook(number).forms[_address(address)]
    found = states(study().pages[there.page], there, marks(number, None))
    return {name: found[name] for name in there.items}


def _address(address: str) -> tuple[str, str, str]:
    visit, page = address.split("/") if "/" in address else ("", address)
    return visit, page, ""


def versions(number: str, address: str = VS) -> dict[str, int]:
    """The versions on file, as a page just loaded shows them."""
    return {name: r.version for name, r in read.whole_casebook(number).forms[_address(address)].items.items()}


def measured(actor: Any) -> str:
    """A subject with vital signs: a value, one that is unusual, a missing code."""
    number: str = consented(actor("SC"))
    fill(actor("SC"), number, VS, SYSBP="120", PULSE="70", TEMP__missing="ND", TEMP__missing_reason="broken",
         WEIGHT="61,5", HEIGHT="165")
    return number


def verify(actor: Any, number: str, *items: str, address: str = VS) -> list[str]:
    """The monitor marks items of the page just loaded."""
    monitor = actor("CRA_B")
    return verbs.verify(monitor, place(monitor, number, address), list(items), versions(number, address))


RECORD = {"item": "A", "version": 2, "missing": None, "missing_reason": None, "reason": "x", "by": "U", "role": "SC", "moment": "2026-11-22T10:00:00+00:00"}


@pytest.mark.requirement("SDV-01")
def test_the_state_of_a_value_follows_from_its_last_mark(actor: Any) -> None:
    from ecrf.sdv.marks import Mark
    value = ItemRecord(**RECORD | {"value": "120"})  # type: ignore[arg-type]
    missing = ItemRecord(**RECORD | {"value": None, "missing": "ND"})  # type: ignore[arg-type]
    cleared = ItemRecord(**RECORD | {"value": None})  # type: ignore[arg-type]
    items = study().pages["VS"].items
    for kind, version, record, item, expected in (
            (None, 0, None, "SYSBP", "none required"), (None, 0, value, "BMI", "none required"),
            (None, 0, value, "SYSBP", "to_verify"), (None, 0, missing, "SYSBP", "to_verify"),
            (None, 0, cleared, "SYSBP", "none required"), ("verified", 2, value, "SYSBP", "verified"),
            ("verified", 1, value, "SYSBP", "changed"), ("verified", 1, cleared, "SYSBP", "changed"),
            ("withdrawn", 2, value, "SYSBP", "to_verify"), ("withdrawn", 1, value, "SYSBP", "to_verify")):
        mark = Mark(version, kind, "CRA_B", "", None) if kind else None  # type: ignore[arg-type]
        assert state(mark, record, items[item]) == expected, (kind, version, record, item)


@pytest.mark.requirement("SDV-01")
def test_a_mark_is_one_row_per_value_on_its_version_in_one_act(actor: Any) -> None:
    number = measured(actor)
    assert verify(actor, number, "SYSBP", "TEMP") == ["SYSBP", "TEMP"]
    rows = db.session.execute(text("""
        SELECT s.item, s.version, s.kind, a.verb, a.role, a.seq FROM verification s JOIN act a ON a.id = s.act ORDER BY 1
        """)).all()
    assert [tuple(row[:5]) for row in rows] == [("SYSBP", 1, "verified", "verify", "CRA_B"),
                                               ("TEMP", 1, "verified", "verify", "CRA_B")]
    assert len({row.seq for row in rows}) == 1
    assert standing(number) == {"SYSBP": "verified", "TEMP": "verified", "PULSE": "to_verify", "WEIGHT": "to_verify",
                                "HEIGHT": "to_verify"}


@pytest.mark.requirement("SDV-02")
def test_an_edit_takes_the_mark_from_its_value_only_and_the_old_mark_stays_in_the_history(actor: Any) -> None:
    number = measured(actor)
    verify(actor, number, "SYSBP", "PULSE")
    fill(actor("SC"), number, VS, SYSBP="125", SYSBP__reason="SOURCE_CORRECTED")
    assert {name: standing(number)[name] for name in ("SYSBP", "PULSE")} == {"SYSBP": "changed", "PULSE": "verified"}
    history = histories.versions(read.whole_casebook(number).forms[_address(VS)], "SYSBP")
    assert [(h.version, [v["kind"] for v in h.verified]) for h in history] == [(2, []), (1, ["verified"])]
    listed = [p for p in listing.progress(actor("CRA_B"), study(), [number]) if p.page == "VS"]
    assert [(p.verified, p.to_verify, p.changed) for p in listed] == [(1, 3, 1)]
    assert verify(actor, number, "SYSBP") == ["SYSBP"] and standing(number)["SYSBP"] == "verified"


@pytest.mark.requirement("SDV-01")
def test_a_version_that_is_not_the_current_one_is_refused_whole(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    seen = versions(number)
    fill(actor("SC"), number, VS, SYSBP="125", SYSBP__reason="SOURCE_CORRECTED")
    for shown in (seen, {"PULSE": 1}, {"SYSBP": 7, "PULSE": 1}):
        with pytest.raises(Refusal):
            verbs.verify(monitor, place(monitor, number, VS), ["PULSE", "SYSBP"], shown)
    assert standing(number)["PULSE"] == "to_verify"


@pytest.mark.requirement("SDV-01")
def test_what_holds_nothing_is_not_verified(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    for address, item in ((VS, "DIABP"), (VS, "BMI"), (VS, "NOSUCH"), ("W8/VS", "SYSBP")):
        with pytest.raises(Refusal):
            verbs.verify(monitor, place(monitor, number, address), [item], {item: 1})
    assert marks(number, None) == {}


@pytest.mark.requirement("SDV-01")
def test_all_of_a_page_leaves_critical_queried_and_changed_values_aside(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    verify(actor, number, "HEIGHT")
    fill(actor("SC"), number, VS, HEIGHT="166", HEIGHT__reason="ENTRY_ERROR", SYSBP="190", SYSBP__reason="ENTRY_ERROR")
    there = place(monitor, number, VS)
    marked = verbs.verify(monitor, there, None, versions(number))
    assert marked == ["WEIGHT", "PULSE", "TEMP"], "SYSBP has an open query, HEIGHT changed since it was verified"
    consent = read.whole_casebook(number).forms[_address("ICF")]
    page = study().pages["ICF"]
    critical = {name for name, item in page.items.items() if item.critical}
    free = together(page, consent, {}, threads(number, None).get(consent.id, []))
    assert critical and not critical & set(free)
    assert set(free) | critical == set(consent.items)


@pytest.mark.requirement("SDV-01")
def test_a_mark_is_withdrawn_with_a_reason_and_given_again(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    there = place(monitor, number, VS)
    verify(actor, number, "SYSBP")
    for reason in ("", "  "):
        with pytest.raises(Refusal):
            verbs.withdraw(monitor, there, "SYSBP", reason)
    verbs.withdraw(monitor, there, "SYSBP", "Wrong file on the desk.")
    assert standing(number)["SYSBP"] == "to_verify"
    with pytest.raises(Refusal):
        verbs.withdraw(monitor, there, "SYSBP", "Again.")
    act = db.session.execute(text("SELECT verb, reason FROM act ORDER BY id DESC LIMIT 1")).one()
    assert tuple(act) == ("withdraw_verification", "Wrong file on the desk.")
    assert verify(actor, number, "SYSBP") == ["SYSBP"] and standing(number)["SYSBP"] == "verified"


@pytest.mark.requirement("AUD-08")
def test_marking_again_what_is_verified_writes_no_act(actor: Any) -> None:
    number = measured(actor)
    verify(actor, number, "SYSBP")
    before = db.session.execute(text("SELECT count(*) FROM act")).scalar_one()
    assert verify(actor, number, "SYSBP") == []
    assert db.session.execute(text("SELECT count(*) FROM act")).scalar_one() == before


@pytest.mark.requirement("SDV-01")
def test_only_monitors_verify(actor: Any) -> None:
    number = measured(actor)
    verify(actor, number, "PULSE")
    there = place(actor("SC"), number, VS)
    for role in ROLES:
        if role == "CRA_B":
            continue
        with pytest.raises(Forbidden):
            verbs.verify(actor(role), there, ["SYSBP"], versions(number))
        with pytest.raises(Forbidden):
            verbs.withdraw(actor(role), there, "PULSE", "Because.")
    assert standing(number)["SYSBP"] == "to_verify" and standing(number)["PULSE"] == "verified"


@pytest.mark.requirement("SDV-02")
def test_the_progress_of_a_subject_is_that_of_its_values(actor: Any) -> None:
    number = measured(actor)
    verify(actor, number, "SYSBP", "PULSE")
    found = listing.progress(actor("CRA_B"), study(), [number])
    assert [(p.visit, p.page, p.line) for p in found] == [("", "ICF", ""), ("SCR", "VS", "")]
    counted = {p.page: list(standing(number, "/".join(filter(None, (p.visit, p.page)))).values()) for p in found}
    for p in found:
        assert (p.verified, p.to_verify, p.changed) == tuple(
            counted[p.page].count(s) for s in ("verified", "to_verify", "changed"))
        critical = [i for i in study().pages[p.page].items.values() if i.critical]
        assert p.critical == sum(i.name in read.whole_casebook(number).forms[p.visit, p.page, p.line].items for i in critical)
    whole = listing.total(actor("CRA_B"), study(), listing.Wanted(subject=number))
    assert (whole.verified, whole.left) == (2, sum(p.left for p in found))


def test_the_next_page_to_verify_goes_round(actor: Any) -> None:
    one, two = measured(actor), measured(actor)
    monitor = actor("CRA_B")

    def after(number: str = "", address: tuple[str, str, str] = ("", "", "")) -> tuple[str, str] | None:
        found = listing.following(monitor, study(), number, address)
        return (found.subject, found.page) if found else None
    assert after() == (one, "ICF")
    assert after(one, ("", "ICF", "")) == (one, "VS")
    assert after(one, ("SCR", "VS", "")) == (two, "ICF")
    assert after(two, ("SCR", "VS", "")) == (one, "ICF")
    assert listing.following(actor("CRA_B", "02"), study()) is None


def test_a_query_in_a_removed_line_leaves_nothing_to_verify(actor: Any) -> None:
    from ecrf.entry import events
    number, doctor, monitor = consented(actor("PI")), actor("PI"), actor("CRA_B")
    fill(doctor, number, "CM/new", CMTRT="Paracetamol")
    there = place(monitor, number, "CM/1")
    queries.raise_query(monitor, there, "CMTRT", "Which dose?")
    assert events.happen(doctor, study(), place(doctor, number, "CM/1"), "removed", "Entered in error") is None
    with pytest.raises(Refusal):
        verbs.verify(monitor, there, ["CMTRT"], {"CMTRT": 1})
    assert "CM" not in {p.page for p in listing.progress(monitor, study(), [number])}
