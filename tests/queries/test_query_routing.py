"""Routing: whom a query waits for and until when, by whom it may be changed; the state stays (regulatory 3.2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.exceptions import Forbidden

from ecrf import clock
from ecrf.db import db
from ecrf.queries import listing, verbs
from ecrf.queries.listing import Wanted
from ecrf.queries.orders import ORDERS
from ecrf.queries.parties import PARTIES, targets
from ecrf.queries.threads import Refusal, threads
from tests.playing import consented, fill, place, study
from tests.queries.test_query_transitions import STATES, last, raised_by_check, raised_by_monitor

EVERYBODY = ("PI", "SI", "SC", "CRA_B", "CRA_U", "DM", "SPO", "PV", "PHR", "CTU", "QP", "INJ", "INS", "ADM", "PV_U", "STAT_U")


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("state", STATES[:4])
def test_who_asks_on_the_page_routes_an_unsettled_query_and_nobody_else(actor: Any, state: str) -> None:
    number = consented(actor("SC"))
    query = raised_by_monitor(actor, number, state)
    there, before = place(actor("SC"), number, "ICF"), len(last(number).messages)
    for role in EVERYBODY:
        attempt = db.session.begin_nested()
        if role in ("CRA_B", "DM") and state in ("open", "answered"):
            verbs.route(actor(role), there, query, "manager" if role == "CRA_B" else "monitor", "Please look.", "31/12/2099")
            assert (last(number).state, len(last(number).messages)) == (state, before + 1)
        else:
            with pytest.raises((Forbidden, Refusal)):
                verbs.route(actor(role), there, query, "manager", "Please look.")
            assert len(last(number).messages) == before
        attempt.rollback()


@pytest.mark.requirement("DATA-13")
def test_a_query_waits_for_the_site_then_for_who_asked_unless_routed(actor: Any) -> None:
    number = consented(actor("SC"))
    monitor, nurse, manager = actor("CRA_B"), actor("SC"), actor("DM")
    there = place(nurse, number, "ICF")
    query = raised_by_monitor(actor, number, "open")
    page = there.page
    said = [last(number).party(page)]
    for who, verb, args in ((monitor, verbs.route, ("manager", "Which version?", "")), (manager, verbs.route, ("site", "Yours.", "")),
                            (nurse, verbs.answer, ("Version 2.",)), (manager, verbs.route, ("manager", "I look.", "")),
                            (monitor, verbs.ask_again, ("Sure?",)), (nurse, verbs.answer, ("Yes.",))):
        verb(who, there, query, *args)
        line, = listing.lines(manager, study(), Wanted(subject=number))[0]
        assert (line.party, line.state, line.due, line.cycles) == (
            last(number).party(page), last(number).state, last(number).due(study(), "Europe/Paris"), last(number).cycles)
        said.append(last(number).party(page))
    assert said == ["site", "manager", "site", "monitor", "manager", "site", "monitor"]
    assert last(number).cycles == 1
    verbs.close(monitor, there, query)
    assert last(number).party(page) == ""


@pytest.mark.requirement("DATA-13")
def test_an_answered_check_waits_for_the_data_manager_until_the_monitor_is_asked(actor: Any) -> None:
    number = consented(actor("SC"))
    query = raised_by_check(actor, number, "answered")
    there, wanted = place(actor("DM"), number, "SCR/VS"), Wanted(party="me")
    assert (last(number, "SCR/VS").party(study().pages["VS"]), listing.count(actor("DM"), study(), wanted)) == ("manager", 1)
    verbs.route(actor("DM"), there, query, "monitor", "See it in the source.")
    assert [listing.count(actor(role), study(), wanted) for role in ("DM", "CRA_B", "SC")] == [0, 1, 0]
    assert listing.count(actor("CRA_B", "02"), study(), wanted) == 0
    verbs.close(actor("DM"), there, query)
    assert last(number, "SCR/VS").state == "closed"


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize(("to", "words", "due", "code"), [
    ("manager", "", "", 422), ("nobody", "Why.", "", 422), ("manager", "Why.", "01/01/2020", 422),
    ("manager", "Why.", "soon", 422), ("site", "Why.", "", 409)])
def test_a_routing_that_says_nothing_is_refused(actor: Any, to: str, words: str, due: str, code: int) -> None:
    number = consented(actor("SC"))
    query = raised_by_monitor(actor, number, "open")
    with pytest.raises(Refusal) as refused:
        verbs.route(actor("CRA_B"), place(actor("SC"), number, "ICF"), query, to, words, due)
    assert refused.value.code == code and len(last(number).messages) == 1


@pytest.mark.requirement("BLIND-01")
def test_a_query_of_the_unblinded_area_is_never_routed_to_who_does_not_read_it(actor: Any) -> None:
    number = consented(actor("SC"))
    monitor = actor("CRA_U")
    there = place(monitor, number, "D0/INJP")
    query = verbs.raise_query(monitor, there, "LOTNO", "Which lot?")
    assert targets(there.page) == ["site", "monitor"]
    with pytest.raises(Refusal):
        verbs.route(monitor, there, query, "manager", "Look.")
    for role in ("PI", "SC", "CRA_B", "DM", "PV"):
        assert set(listing.counts(actor(role), study()).values()) == {0}, role
        assert listing.tally(actor(role), study(), Wanted(state="all")).total == 0, role
    assert listing.counts(actor("INJ"), study())["waits"] == 1


@pytest.mark.requirement("DATA-13")
def test_an_answered_check_of_the_unblinded_area_is_settled_by_the_unblinded_monitor(actor: Any) -> None:
    number, injector, monitor = consented(actor("SC")), actor("INJ"), actor("CRA_U")
    fill(injector, number, "D0/INJP", DOSEGIV="600")
    there, wanted = place(monitor, number, "D0/INJP"), Wanted(party="me")
    asked = last(number, "D0/INJP")
    verbs.answer(injector, there, asked.number, "Weighed twice.")
    line, = listing.lines(monitor, study(), wanted)[0]
    assert (line.party, last(number, "D0/INJP").party(there.page)) == ("monitor", "monitor")
    assert listing.counts(monitor, study())["to_close"] == 1 == listing.count(monitor, study(), Wanted(state="close"))
    for other in (actor("CRA_B"), actor("DM"), injector):
        assert listing.count(other, study(), wanted) == 0
        with pytest.raises((Forbidden, Refusal)):
            verbs.close(other, there, asked.number)
    verbs.close(monitor, there, asked.number)
    assert last(number, "D0/INJP").state == "closed"


@pytest.mark.requirement("AUD-08")
def test_a_routing_is_one_act_and_told_in_both_languages(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    raised_by_monitor(actor, number, "open")
    page = f"/subjects/{number}/ICF"
    sent = client("CRA_B").post(f"{page}/queries/1/route", data={"text.1": "CANARY words", "to.1": "manager", "due.1": "31/12/2099"})
    assert sent.status_code == 302
    act = db.session.execute(text("SELECT verb, role FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1"), {"s": f"subject/{number}"}).one()
    assert tuple(act) == ("route_query", "CRA_B")
    shown = client("DM").get(page).text
    assert "CANARY words" in shown and PARTIES["manager"].fr in shown and "31/12/2099" in shown
    refused = client("CRA_B").post(f"{page}/queries/1/route", data={"text.1": "Kept words", "to.1": "nobody", "due.1": ""})
    assert refused.status_code == 422 and "Kept words" in refused.text
    assert client("SC").post(f"{page}/queries/1/route", data={"text.1": "?", "to.1": "site"}).status_code == 403


@pytest.mark.requirement("DATA-15")
def test_due_days_overdue_and_bands_of_age_count_what_they_list(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    number = consented(actor("SC"))
    raised_by_monitor(actor, number, "open")
    raised_by_monitor(actor, number, "answered")
    now, days = clock.now() + timedelta(seconds=1), study().query_due_days
    for later, over, band in ((0, 0, "0-7"), (days, 0, "8-14"), (days + 1, 2, "15-30"), (40, 2, "31-")):
        monkeypatch.setattr(clock, "now", lambda later=later: now + timedelta(days=later))
        tally = listing.tally(actor("DM"), study(), Wanted())
        assert {name: n for name, n in tally.bands.items() if n} == {band: 2}, later
        assert listing.count(actor("DM"), study(), Wanted(due="over")) == over, later
        found = listing.lines(actor("DM"), study(), Wanted(age=band))[0]
        assert len(found) == listing.tally(actor("DM"), study(), Wanted(age=band)).total == 2
        assert [line.overdue for line in found] == [over > 0] * 2
        assert listing.counts(actor("SC"), study())["overdue"] == over // 2
    assert listing.tally(actor("DM"), study(), Wanted(age="nonsense")).total == 0


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize("role", EVERYBODY)
def test_the_badge_the_list_and_its_rows_are_one_number_for_every_role(actor: Any, role: str) -> None:
    number = consented(actor("SC"))
    raised_by_monitor(actor, number, "open")
    raised_by_monitor(actor, number, "answered")
    raised_by_check(actor, number, "answered")
    who = actor(role)
    badge = listing.counts(who, study())
    for name, wanted in (("waits", Wanted(party="me")), ("to_answer", Wanted(state="answer")), ("to_close", Wanted(state="close")),
                         ("overdue", Wanted(party="me", due="over"))):
        assert badge[name] == listing.count(who, study(), wanted) == len(listing.lines(who, study(), wanted)[0]), name
    assert badge["waits"] == {"PI": 1, "SI": 1, "SC": 1, "CRA_B": 1, "DM": 1}.get(role, 0)


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_turns_its_pages_by_key(actor: Any, order: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)
    number = consented(actor("SC"))
    for n in range(3):
        verbs.raise_query(actor("DM"), place(actor("DM"), number, "ICF"), "RFICVER", f"Question {n}")
    fill(actor("SC"), number, "SCR/VS", SYSBP="190", PULSE="190")
    wanted, seen, after = Wanted(order=order), [], ""
    while True:
        shown, _earlier, later = listing.lines(actor("DM"), study(), wanted, after)
        seen += [line.name for line in shown]
        after = ORDERS[order].key(shown[-1])
        if not later:
            break
    assert len(seen) == len(set(seen)) == listing.count(actor("DM"), study(), wanted) == 5
    back = listing.lines(actor("DM"), study(), wanted, before=after)[0]
    assert [line.name for line in back] == seen[2:4]


@pytest.mark.requirement("DATA-13")
def test_a_query_may_ask_about_a_whole_visit_at_the_visit(actor: Any, client: Any) -> None:
    number = consented(actor("SC"))
    visit, monitor = f"/subjects/{number}/W8", client("CRA_B")
    assert 'id="about"' in monitor.get(visit).text and 'id="about"' not in client("SC").get(visit).text
    sent = monitor.post(f"{visit}/SV/queries?back=visit", data={"item": "", "text.": "Why was this visit in March?"})
    assert (sent.status_code, sent.location) == (302, f"{visit}#about")
    thread, = [t for listed in threads(number, None).values() for t in listed]
    assert (thread.address, thread.item) == (("W8", "SV", ""), None)
    nurse = client("SC")
    assert "Why was this visit in March?" in nurse.get(visit).text
    assert "Why was this visit in March?" in nurse.get(f"{visit}/SV").text
    answered = nurse.post(f"{visit}/SV/queries/1/answer?back=visit", data={"text.1": "A strike."})
    assert (answered.status_code, answered.location) == (302, f"{visit}#about")
    assert listing.count(actor("CRA_B"), study(), Wanted(visit="W8", party="me")) == 1


@pytest.mark.requirement("DATA-13")
@pytest.mark.parametrize(("words", "leads"), [
    ("The value should be 120.", True), ("Please change the weight to 62", True), ("La valeur devrait être 120.", True),
    ("Corrigez la date en 12/03.", True), ("Which weight does the source state?", False),
    ("Quel poids indique la source ?", False), ("The source says version 3.", False)])
def test_a_leading_question_is_sent_only_once_its_author_was_warned(actor: Any, client: Any, words: str, leads: bool) -> None:
    number = consented(actor("SC"))
    page, monitor = f"/subjects/{number}/ICF/queries", client("CRA_B")
    first = monitor.post(page, data={"item": "RFICVER", "text.RFICVER": words})
    assert first.status_code == (422 if leads else 302)
    assert bool(threads(number, None)) is not leads
    if leads:
        assert words in first.text and 'name="confirmed"' in first.text
        assert monitor.post(page, data={"item": "RFICVER", "text": words, "confirmed": "y"}).status_code == 302
        assert last(number).opening.text == words
