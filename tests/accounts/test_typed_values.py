"""What was typed outlives the session: a post after time-out or log-out is given back to the same account only (R18)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import text

from ecrf.db import db
from tests import playing
from tests.conftest import PASS_PHRASE, email

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
TYPED = {"SYSBP": "121", "DIABP": "82", "VSDAT": "22/11/2026", "note": "é ’ <b>&amp; \U0001f600"}


@pytest.fixture
def number(actor):
    made = playing.consented(actor("SC"))
    db.session.commit()
    return made


@pytest.fixture
def page(number):
    return f"/subjects/{number}/SCR/VS"


@pytest.fixture
def nurse(app, page):
    """A nurse with an open page, and the anti-forgery token of that page."""
    return Opened(app, "SC", page)


class Opened:
    """A browser, logged in with CSRF on, and the token of the page it shows."""

    def __init__(self, app, role, page="/account"):
        self.browser = app.test_client()
        assert app.config["WTF_CSRF_ENABLED"]
        self.log_in(role, self.hidden("/login"))
        self.token = self.hidden(page)["csrf_token"]

    def hidden(self, address):
        return fields(self.browser.get(address, follow_redirects=True))

    def log_in(self, role, hidden, site="01"):
        return self.browser.post("/login", data=hidden | {"email": email(role, site), "password": PASS_PHRASE})

    def post(self, address, typed, **more):
        return self.browser.post(address, data=typed | {"csrf_token": self.token}, **more)


def fields(answer):
    """The hidden inputs of a page; those of its main part win over those of its frame."""
    page = answer.get_data(as_text=True)
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[page.index("<main"):]))
    return found or dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def drafts():
    return db.session.execute(text("SELECT account, subject, visit, page, typed FROM draft WHERE typed IS NOT NULL")).all()


def values():
    return db.session.execute(text("SELECT count(*) FROM item_version v JOIN form f ON f.id = v.form WHERE f.page = 'VS'")).scalar()


def test_a_save_after_the_time_out_comes_back_as_a_draft(app, page, number):
    with time_machine.travel(NOON, tick=False) as clock:
        nurse = Opened(app, "SC", page)
        clock.shift(timedelta(minutes=16))
        refused = nurse.post(page, TYPED)
        assert refused.status_code == 401
        assert values() == 0
        back = nurse.log_in("SC", fields(refused))
    assert (back.status_code, back.location) == (303, page)
    kept = drafts()
    assert [row[1:4] for row in kept] == [(number, "SCR", "VS")]
    assert dict(kept[0].typed) == TYPED
    assert values() == 0


def test_a_save_after_log_out_in_another_tab_comes_back_too(nurse, page):
    nurse.post("/logout", {})
    refused = nurse.post(page, TYPED)
    assert refused.status_code == 401
    assert nurse.log_in("SC", fields(refused)).location == page
    assert len(drafts()) == 1


def test_a_save_after_the_browser_lost_its_cookies_comes_back_too(nurse, page):
    nurse.browser.delete_cookie("ecrf")
    refused = nurse.post(page, TYPED)
    assert refused.status_code == 401
    assert nurse.log_in("SC", fields(refused)).location == page


def test_another_account_does_not_get_what_was_typed(nurse, page):
    nurse.post("/logout", {})
    refused = nurse.post(page, TYPED)
    back = nurse.log_in("PI", fields(refused))
    assert back.status_code == 303
    assert drafts() == []
    assert "appartient à un autre compte" in nurse.browser.get("/account").get_data(as_text=True)


def test_a_wrong_pass_phrase_on_the_way_loses_nothing(nurse, page):
    nurse.post("/logout", {})
    refused = nurse.post(page, TYPED)
    again = nurse.browser.post("/login", data=fields(refused) | {"email": email("SC"), "password": "wrong wrong wrong"})
    assert again.status_code == 401
    assert nurse.log_in("SC", fields(again)).location == page
    assert len(drafts()) == 1


def test_a_parcel_that_was_tampered_with_is_worth_nothing(nurse, page):
    nurse.post("/logout", {})
    hidden = fields(nurse.post(page, TYPED))
    hidden["carried"] = hidden["carried"][:-1] + ("A" if hidden["carried"][-1] != "A" else "B")
    nurse.log_in("SC", hidden)
    assert drafts() == []


def test_a_tab_older_than_the_last_log_in_becomes_a_draft_of_the_same_account(nurse, page):
    nurse.post("/logout", {})
    nurse.log_in("SC", nurse.hidden("/login"))
    back = nurse.post(page, TYPED)
    assert (back.status_code, back.location) == (303, page)
    assert dict(drafts()[0].typed) == TYPED
    assert values() == 0


@pytest.mark.requirement("SEC-02")
def test_a_tab_of_another_account_is_refused_and_nothing_is_kept(nurse, page):
    nurse.post("/logout", {})
    nurse.log_in("PI", nurse.hidden("/login"))
    assert nurse.post(page, TYPED).status_code == 400
    assert drafts() == []
    assert values() == 0


@pytest.mark.requirement("SEC-02")
@pytest.mark.parametrize("token", [{}, {"csrf_token": ""}, {"csrf_token": "forged"}])
def test_a_save_without_its_token_is_refused_and_nothing_is_kept(nurse, page, token):
    assert nurse.browser.post(page, data=TYPED | token).status_code == 400
    assert drafts() == []
    assert values() == 0


def test_what_was_sent_elsewhere_is_shown_once_more(nurse, page):
    nurse.post("/logout", {})
    refused = nurse.post(f"{page}/not_done", {"_reason": "broken cuff, <b>sorry</b>"})
    answer = nurse.log_in("SC", fields(refused))
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "broken cuff, &lt;b&gt;sorry" in shown
    assert f'action="{page}/not_done"' in shown
    assert drafts() == []


def test_a_pass_phrase_is_never_carried(nurse):
    nurse.post("/logout", {})
    refused = nurse.post("/password", {"old": PASS_PHRASE, "new": "another phrase of mine"})
    assert refused.status_code == 401
    assert "carried" not in fields(refused)


def test_more_than_a_page_can_hold_is_not_carried(nurse, page):
    nurse.post("/logout", {})
    refused = nurse.post(page, {"SYSBP": "1" * 500_000})
    assert refused.status_code == 401
    assert "carried" not in fields(refused)


def test_a_script_is_told_that_the_session_is_over(nurse, page):
    nurse.post("/logout", {})
    answer = nurse.post(f"{page}/draft", TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "<html" not in answer.get_data(as_text=True)


def test_a_log_in_page_left_open_too_long_asks_again_and_keeps_the_address(app):
    browser = app.test_client()
    answer = browser.post("/login", data={"email": email("SC"), "password": PASS_PHRASE, "next": "/account"})
    assert answer.status_code == 400
    assert email("SC") in answer.get_data(as_text=True)
    assert browser.post("/login", data=fields(answer) | {"email": email("SC"), "password": PASS_PHRASE}).location == "/account"
