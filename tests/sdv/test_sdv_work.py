"""The monitor's work: the list of what the plan asks, the whole visit, what a change dropped, progress; frozen, locked, masked."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, text

from ecrf.casebook import read, record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.entry import events
from ecrf.permissions import ROLES, Actor
from ecrf.queries import verbs as queries
from ecrf.queries.threads import Refusal
from ecrf.sdv import listing, verbs
from ecrf.sdv.listing import Wanted
from ecrf.sdv.marks import marks
from tests.playing import VITALS, consented, fill, form, place, study
from tests.sdv.planned import set_plan

VS = "SCR/VS"
VISIT = {"SVDAT": "02/06/2026", "SVOCCUR": "Y"}


def measured(actor: Any, site: str = "01") -> str:
    """A subject with its consent and vital signs."""
    number: str = consented(actor("SC", site), site)
    assert fill(actor("SC", site), number, VS, **VITALS).kind == "saved"
    return number


def versions(number: str, address: str = VS) -> dict[str, int]:
    """The versions on file."""
    found = form(number, address)
    return {name: r.version for name, r in found.items.items()} if found else {}


def hold(actor: Actor, number: str, kind: str) -> None:
    """A freeze or lock of the subject, as its own act."""
    with record.writing(actor, record.subject_stream(number), kind, "Test of the hold.") as act:
        record.bring(act, Hold, [{"kind": kind, "level": "subject", "subject": number}])


def seen_at(number: str, visit: str = "SCR") -> dict[tuple[str, str, str], dict[str, int]]:
    """What the page of a whole visit posts."""
    return {f.address: {n: r.version for n, r in f.items.items()} for f in read.whole_casebook(number).forms.values() if f.visit == visit}


@pytest.mark.requirement("SDV-01")
def test_a_whole_visit_leaves_critical_queried_and_changed_values_aside_one_row_per_value(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    fill(actor("SC"), number, "SCR/SV", **VISIT)
    verbs.verify(monitor, place(monitor, number, VS), ["HEIGHT"], {"HEIGHT": 1})
    fill(actor("SC"), number, VS, HEIGHT="166", HEIGHT__reason="ENTRY_ERROR")
    queries.raise_query(monitor, place(monitor, number, VS), "PULSE", "Which one?")
    subject = place(monitor, number, VS).subject
    rows = {(row.form.page, row.item.name): row.aside for row in verbs.visit_rows(monitor, study(), subject, "SCR")}
    assert rows["VS", "HEIGHT"] == "changed" and rows["VS", "PULSE"] == "query" and rows["VS", "WEIGHT"] == ""
    assert all(rows[page, name] == "critical" for page, name in rows if study().pages[page].items[name].critical)
    free = {key for key, aside in rows.items() if not aside}
    assert {page for page, _name in free} == {"SV", "VS"} or {page for page, _name in free} == {"VS"}
    assert verbs.verify_visit(monitor, study(), subject, "SCR", seen_at(number)) == len(free)
    found = db.session.execute(text("""
        SELECT f.page, s.item, s.version, s.act FROM verification s JOIN form f ON f.id = s.form JOIN act a ON a.id = s.act
        WHERE a.stream = :stream AND a.id = (SELECT max(id) FROM act)"""), {"stream": f"subject/{number}"}).all()
    assert {(row.page, row.item) for row in found} == free and len(found) == len(free) and len({row.act for row in found}) == 1
    assert verbs.verify_visit(monitor, study(), subject, "SCR", seen_at(number)) == 0, "nothing is left, no act is written"


@pytest.mark.requirement("SDV-01")
def test_a_whole_visit_with_one_version_not_seen_marks_nothing(actor: Any, client: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    seen = seen_at(number)
    fill(actor("SC"), number, VS, PULSE="71", PULSE__reason="ENTRY_ERROR")
    subject = place(monitor, number, VS).subject
    with pytest.raises(Refusal):
        verbs.verify_visit(monitor, study(), subject, "SCR", seen)
    assert marks(number, None) == {}
    posted = {f"version/{'/'.join(address)}/{name}": str(v) for address, names in seen.items() for name, v in names.items()}
    browser = client("CRA_B")
    answer = browser.post(f"/subjects/{number}/SCR/verify-visit", data=posted)
    assert answer.status_code == 409 and study().pages["VS"].items["PULSE"].label.fr in answer.text and marks(number, None) == {}
    page = browser.get(f"/subjects/{number}/SCR/verify-visit").text
    assert 'name="version/SCR/VS//PULSE" value="2"' in page
    assert browser.post(f"/subjects/{number}/SCR/verify-visit", data=posted | {"version/SCR/VS//PULSE": "2"}).status_code == 302
    assert {name for _form, name in marks(number, None)} >= {"PULSE", "WEIGHT"}
    assert browser.get(f"/subjects/{number}/SCR/verify-visit").status_code == 200
    assert browser.post(f"/subjects/{number}/SCR/verify-visit", data={"version/x": "1", "version/SCR/VS//PULSE": "99999999999"}).status_code == 302


@pytest.mark.requirement("SDV-01")
def test_only_monitors_verify_a_visit_and_only_at_their_sites(actor: Any, client: Any) -> None:
    number = measured(actor)
    subject = place(actor("CRA_B"), number, VS).subject
    for role in ROLES:
        if role in ("CRA_B", "SYSTEM", "CONSOLE"):
            continue
        if actor(role).may("verify"):
            assert verbs.verify_visit(actor(role), study(), subject, "SCR", seen_at(number)) == 0, "blinded pages are not for them"
        else:
            with pytest.raises(Exception, match="403"):
                verbs.verify_visit(actor(role), study(), subject, "SCR", seen_at(number))
    assert client("CRA_B", "02").post(f"/subjects/{number}/SCR/verify-visit", data={"version/SCR/VS//PULSE": "1"}).status_code == 404
    assert marks(number, None) == {}


@pytest.mark.requirement("SDV-01")
@pytest.mark.parametrize("kind", ["freeze", "lock"])
def test_a_freeze_lets_a_monitor_verify_and_a_lock_does_not(actor: Any, client: Any, kind: str) -> None:
    number, monitor, browser = measured(actor), actor("CRA_B"), client("CRA_B")
    verbs.verify(monitor, place(monitor, number, VS), ["TEMP"], {"TEMP": 1})
    hold(actor("DM"), number, kind)
    done = [lambda: verbs.verify(monitor, place(monitor, number, VS), ["PULSE"], {"PULSE": 1}),
            lambda: verbs.withdraw(monitor, place(monitor, number, VS), "TEMP", "Wrong file.")]
    for verb in done:
        if kind == "freeze":
            verb()
            continue
        with pytest.raises(Refusal):
            verb()
    subject = place(monitor, number, VS).subject
    marked = verbs.verify_visit(monitor, study(), subject, "SCR", seen_at(number))
    assert (marked > 0) == (kind == "freeze")
    assert {m.kind for m in marks(number, None).values()} == {"verified"}
    assert browser.get(f"/subjects/{number}/SCR/verify-visit").status_code == 200
    answer = browser.post(f"/subjects/{number}/SCR/VS/verify", data={"items": "WEIGHT", "version.WEIGHT": "1"})
    assert answer.status_code == 302


@pytest.mark.requirement("SDV-01")
def test_what_the_plan_does_not_ask_may_be_verified_all_the_same(actor: Any, client: Any) -> None:
    set_plan(actor("SPO"))
    number, monitor = measured(actor), actor("CRA_B")
    shown = client("CRA_B").get(f"/subjects/{number}/{VS}").text
    assert 'name="items" value="PULSE"' in shown and "data-todo" not in shown
    assert verbs.verify(monitor, place(monitor, number, VS), None, versions(number)) == [], "one button asks for required ones only"
    assert verbs.verify(monitor, place(monitor, number, VS), ["PULSE"], {"PULSE": 1}) == ["PULSE"]
    page = next(p for p in listing.progress(monitor, study(), [number]) if p.page == "VS")
    assert (page.verified, page.left, page.not_required) == (1, 0, len(versions(number)) - 1)
    before = listing.count(monitor, study())
    fill(actor("SC"), number, VS, PULSE="71", PULSE__reason="ENTRY_ERROR")
    assert listing.count(monitor, study()) == before + 1, "once verified, its change is on the list"


@pytest.mark.requirement("SDV-02")
def test_a_change_drops_its_own_mark_is_listed_with_who_and_why_and_leaves_its_siblings(actor: Any, client: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")
    verbs.verify(monitor, place(monitor, number, VS), ["PULSE", "TEMP", "WEIGHT"], {"PULSE": 1, "TEMP": 1, "WEIGHT": 1})
    assert listing.dropped(monitor, study(), Wanted()) == ([], False)
    fill(actor("PI"), number, VS, PULSE="71", PULSE__reason="SOURCE_CORRECTED", WEIGHT__missing="UNK", WEIGHT="", WEIGHT__reason="ENTRY_ERROR")
    found, more = listing.dropped(monitor, study(), Wanted())
    assert [(d.item, d.was, d.now, d.now_missing, d.reason, d.role) for d in found] == [
        ("PULSE", "70", "71", None, "SOURCE_CORRECTED", "PI"), ("WEIGHT", "61.5", None, "UNK", "ENTRY_ERROR", "PI")] and not more
    assert listing.total(monitor, study()).changed == 2
    shown = client("CRA_B").get("/sdv/dropped").text
    assert f"/subjects/{number}/SCR/VS#i-PULSE" in shown and "Source corrigée" in shown and "Synthetic PI 01" in shown
    page = next(p for p in listing.progress(monitor, study(), [number]) if p.page == "VS")
    assert (page.verified, page.changed) == (1, 2), "TEMP stays verified"
    verbs.verify(monitor, place(monitor, number, VS), ["PULSE"], {"PULSE": 2})
    assert [d.item for d in listing.dropped(monitor, study(), Wanted())[0]] == ["WEIGHT"]
    assert listing.dropped(actor("CRA_B", "02"), study(), Wanted()) == ([], False)


@pytest.mark.requirement("SDV-02")
def test_long_lists_go_on_by_key_and_their_counts_are_what_they_list(actor: Any, monkeypatch: pytest.MonkeyPatch, client: Any) -> None:
    monkeypatch.setattr(listing, "SUBJECTS", 2)
    monitor, numbers = actor("CRA_B"), [measured(actor) for _ in range(3)]
    for number in numbers:
        verbs.verify(monitor, place(monitor, number, VS), ["PULSE", "TEMP"], {"PULSE": 1, "TEMP": 1})
        fill(actor("SC"), number, VS, reason="ENTRY_ERROR", PULSE="71", TEMP="37")
    walked, after, more = [], "", True
    while more:
        lines, more = listing.dropped(monitor, study(), Wanted(), after)
        walked += [(line.subject, line.item) for line in lines]
        after = lines[-1].key
    assert walked == [(number, item) for number in numbers for item in ("PULSE", "TEMP")]
    assert len(walked) == listing.total(monitor, study()).changed
    first, more = listing.lines(monitor, study(), Wanted(), most=2)
    rest, end = listing.lines(monitor, study(), Wanted(), after=first[-1].subject, most=2)
    assert [p.subject for p in first + rest] == numbers and (more, end) == (True, False)
    assert sum(p.left for p in first + rest) == listing.count(monitor, study()) == listing.total(monitor, study()).left
    assert listing.total(monitor, study()).subjects == 3
    for address in ("/sdv?after=%00", "/sdv/dropped?after=xx", "/sdv?site=99", "/sdv/progress?site='", "/sdv/dropped?subject=%25"):
        assert client("CRA_B").get(address).status_code == 200, address


@pytest.mark.requirement("SDV-06")
def test_progress_says_what_stands_by_subject_site_and_study_under_which_plan_and_when(actor: Any, client: Any) -> None:
    set_plan(actor("SPO"), share=100)
    one, two, monitor = measured(actor), measured(actor, "02"), actor("CRA_B")
    verbs.verify(monitor, place(monitor, one, VS), ["PULSE", "TEMP"], {"PULSE": 1, "TEMP": 1})
    verbs.withdraw(monitor, place(monitor, one, VS), "TEMP", "Wrong file.")
    manager = actor("DM")
    sites = {p.subject: p for p in listing.sites(manager, study())}
    whole = listing.total(manager, study(), Wanted(show="all"))
    assert set(sites) == {"01", "02"} and sites["01"].verified == 1 and sites["02"].verified == 0
    pages = listing.progress(manager, study(), [one, two])
    for name in ("verified", "to_verify", "changed", "critical", "critical_left", "not_required"):
        assert getattr(whole, name) == sum(getattr(p, name) for p in sites.values()) == sum(getattr(p, name) for p in pages), name
    shown = client("DM").get("/sdv/progress").text
    assert "UTC" in shown and datetime.now(UTC).strftime("%d/%m/%Y") in shown and one in shown and two in shown
    assert "version 1" in shown.lower()
    own = client("CRA_B").get("/sdv/progress").text
    assert one in own and two not in own
    assert [p.subject for p in listing.sites(monitor, study())] == ["01"]


@pytest.mark.requirement("SDV-04")
def test_each_monitor_counts_only_the_pages_of_their_area(actor: Any, client: Any) -> None:
    number, blinded, unblinded = measured(actor), actor("CRA_B"), actor("CRA_U")
    before = listing.count(blinded, study())
    assert listing.count(unblinded, study()) == 0
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-77", KITNO="K1")
    assert listing.count(blinded, study()) == before and listing.count(unblinded, study()) == 2
    verbs.verify(unblinded, place(unblinded, number, "D0/INJP"), ["LOTNO"], {"LOTNO": 1})
    fill(actor("INJ"), number, "D0/INJP", LOTNO="CANARY-78", LOTNO__reason="ENTRY_ERROR")
    assert [d.item for d in listing.dropped(unblinded, study(), Wanted())[0]] == ["LOTNO"]
    assert listing.dropped(blinded, study(), Wanted()) == ([], False)
    for role in ("CRA_B", "DM", "SPO"):
        for address in ("/sdv", "/sdv/dropped", "/sdv/progress", "/sdv?show=all", f"/sdv?subject={number}&show=all", "/sdv/report"):
            assert "CANARY" not in client(role).get(address).text and "INJP" not in client(role).get(address).text, (role, address)
    assert "CANARY-77" in client("CRA_U").get("/sdv/dropped").text


@pytest.mark.requirement("SDV-06")
def test_the_lists_cost_the_same_however_many_subjects_there_are(actor: Any, client: Any) -> None:
    monitor, statements = actor("CRA_B"), []
    event.listen(db.engine.engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    def spent() -> list[int]:
        counted = []
        for ask in (lambda: listing.count(monitor, study()), lambda: listing.lines(monitor, study(), Wanted()),
                    lambda: listing.dropped(monitor, study(), Wanted()), lambda: listing.sites(monitor, study())):
            del statements[:]
            ask()
            counted.append(len(statements))
        return counted

    measured(actor)
    listing.count(monitor, study())
    few = spent()
    for _ in range(5):
        measured(actor)
    del statements[:]
    listing.count(monitor, study())
    assert len(statements) <= 6, "however many are counted again"
    assert spent() == few and max(few) <= 3


def test_the_tallies_follow_every_act(actor: Any) -> None:
    number, monitor = measured(actor), actor("CRA_B")

    def agree() -> None:
        pages = listing.progress(monitor, study(), [number])
        tallied = listing.lines(monitor, study(), Wanted(subject=number, show="all"))[0][0]
        for name in ("verified", "to_verify", "changed", "critical", "critical_left", "not_required"):
            assert getattr(tallied, name) == sum(getattr(page, name) for page in pages), name
    agree()
    fill(actor("PI"), number, "CM/new", CMTRT="Paracetamol")
    agree()
    assert events.happen(actor("PI"), study(), place(actor("PI"), number, "CM/1"), "removed", "Entered in error") is None
    agree()
    verbs.verify(monitor, place(monitor, number, VS), ["PULSE"], {"PULSE": 1})
    agree()
    set_plan(actor("SPO"))
    fill(actor("PI"), number, "CM/new", CMTRT="Ibuprofen")
    agree()


@pytest.mark.requirement("SDV-03")
def test_a_plan_that_arrives_late_is_not_missed(actor: Any) -> None:
    monitor = actor("CRA_B")
    set_plan(actor("SPO"), share=100)
    number = measured(actor)
    full = listing.count(monitor, study())
    assert full > 0
    with db.engine.engine.begin() as beside:
        beside.execute(text("UPDATE sdv_tally SET plan = 0, to_verify = 7 WHERE subject = :number"), {"number": number})
        beside.execute(text("UPDATE site_sum SET stamp = ''"))
    assert listing.count(monitor, study()) == full, "acts came after a plan that the tally did not know"
