"""Sessions end by themselves: after idle time, after twelve hours, when account or grant ends; always on the server."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from ecrf.accounts import sessions, verbs
from ecrf.db import db
from ecrf.permissions import CONSOLE
from tests.conftest import PASS_PHRASE, email

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MINUTE, SECOND, HOUR = timedelta(minutes=1), timedelta(seconds=1), timedelta(hours=1)


def code_of(role, site="01"):
    return db.session.execute(text("SELECT code FROM account WHERE email = :e"), {"e": email(role, site)}).scalar_one()


def alive(browser):
    """Whether the session of the browser still opens a page."""
    answer = browser.get("/account")
    assert answer.status_code in (200, 302)
    return answer.status_code == 200


@pytest.mark.requirement("AUTH-06")
@pytest.mark.parametrize(("idle", "lives"), [(15 * MINUTE - SECOND, True), (15 * MINUTE, True), (15 * MINUTE + SECOND, False)])
def test_a_session_ends_after_fifteen_idle_minutes(client, idle, lives):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = client("SC")
        clock.shift(idle)
        assert alive(browser) is lives


@pytest.mark.requirement("AUTH-06")
def test_every_request_begins_the_idle_time_anew(client):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = client("SC")
        for _ in range(4):
            clock.shift(14 * MINUTE)
            assert browser.post("/session/stay").status_code == 200


@pytest.mark.requirement("AUTH-06")
def test_a_session_ends_after_twelve_hours_however_busy(client):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = client("SC")
        for _ in range(72):
            clock.shift(10 * MINUTE)
            assert alive(browser)
        clock.shift(SECOND)
        assert not alive(browser)


@pytest.mark.requirement("AUTH-06")
def test_choosing_a_role_does_not_lengthen_the_session(client):
    with time_machine.travel(NOON, tick=False) as clock:
        client("SC")
        principal = sessions.load(sessions.open_session(code_of("SC")))
        clock.shift(10 * MINUTE)
        assert sessions.rotate(principal, "SC").started == NOON


@pytest.mark.requirement("AUTH-06")
def test_a_time_out_is_one_act_and_the_cookie_stays_dead(client):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = client("SC")
        clock.shift(20 * MINUTE)
        assert not alive(browser)
        assert not alive(browser)
        clock.shift(-19 * MINUTE)
        assert not alive(browser)
    outs = db.session.execute(text("SELECT by, detail FROM act WHERE stream = :s AND verb = 'time_out'"),
                              {"s": f"account/{code_of('SC')}"}).all()
    assert [tuple(row) for row in outs] == [("SYSTEM", {"limit": "idle"})]


def test_last_seen_is_written_twice_a_minute_at_most(client):
    with time_machine.travel(NOON, tick=False) as clock:
        browser = client("SC")
        with browser.session_transaction() as cookie:
            row = {"h": sessions.hashed(cookie["_user_id"])}
        seen = []
        for _ in range(4):
            clock.shift(20 * SECOND)
            alive(browser)
            seen.append(db.session.execute(text("SELECT last_seen FROM login_session WHERE token_hash = :h"), row).scalar_one())
    assert seen == [NOON, NOON + 40 * SECOND, NOON + 40 * SECOND, NOON + 80 * SECOND]


def test_a_session_is_loaded_in_one_statement(client, app):
    from sqlalchemy import event
    browser = client("SC")
    with browser.session_transaction() as cookie:
        token = cookie["_user_id"]
    said = []
    connection = db.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *a: said.append(a[2]))
    assert sessions.load(token).role == "SC"
    assert len(said) == 1


def test_closing_an_account_ends_its_live_sessions(client):
    first, second = client("SC"), client("SC")
    verbs.close(CONSOLE, code_of("SC"), "left the trial")
    db.session.commit()
    assert not alive(first)
    assert not alive(second)
    verbs.reopen(CONSOLE, code_of("SC"), "came back")
    db.session.commit()
    assert not alive(first)


@pytest.mark.requirement("ACC-04")
def test_a_grant_lapses_in_a_live_session_on_the_day_after_its_last(client, app):
    code = verbs.create_account(CONSOLE, "lapse@example.org", "Synthetic Lapse", "fr", PASS_PHRASE)
    verbs.grant(CONSOLE, code, "DM", None, date(2026, 1, 1), date(2026, 11, 22))
    db.session.commit()
    with time_machine.travel(datetime(2026, 11, 22, 22, 58, tzinfo=UTC), tick=False) as clock:
        app.config["WTF_CSRF_ENABLED"] = False
        browser = app.test_client()
        browser.post("/login", data={"email": "lapse@example.org", "password": PASS_PHRASE})
        assert browser.get("/audit").status_code == 200
        clock.shift(3 * MINUTE)  # past midnight in Paris
        assert browser.get("/audit").location.startswith("/role")
        assert browser.post("/exports", data={"name": "late"}).status_code == 403


@pytest.mark.requirement("ACC-04")
def test_a_grant_of_tomorrow_opens_nothing_today(app):
    code = verbs.create_account(CONSOLE, "soon@example.org", "Synthetic Soon", "fr", PASS_PHRASE)
    verbs.grant(CONSOLE, code, "SC", "01", date(2026, 11, 23))
    db.session.commit()
    with time_machine.travel(NOON, tick=False) as clock:
        assert sessions.load(sessions.open_session(code)).role is None
        clock.shift(11 * HOUR)
        assert sessions.load(sessions.open_session(code)).role == "SC"


@pytest.mark.requirement("ACC-04")
def test_an_ended_grant_is_gone_at_the_next_request(client, app):
    browser = client("DM")
    number = db.session.execute(text("SELECT id FROM role_grant WHERE account = :c"), {"c": code_of("DM")}).scalar_one()
    verbs.end_grant(CONSOLE, number, "other duties")
    db.session.commit()
    assert browser.get("/audit").location.startswith("/role")
    assert "role" in browser.get("/role").get_data(as_text=True)


def test_the_actor_has_the_sites_of_the_acting_role_only(app):
    code = verbs.create_account(CONSOLE, "wide@example.org", "Synthetic Wide", "fr", PASS_PHRASE)
    for role, site in (("PI", "01"), ("PI", "02"), ("SC", "02")):
        verbs.grant(CONSOLE, code, role, site, date(2020, 1, 1))
    token = sessions.open_session(code, "PI")
    actor = sessions.load(token).actor
    assert (actor.role, actor.sites, actor.whole_study) == ("PI", {"01", "02"}, False)
    assert sessions.load(sessions.open_session(code, "SC")).actor.sites == {"02"}
    assert sessions.load(sessions.open_session(code, "DM")).role is None
