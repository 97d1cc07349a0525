"""What the application says when it refuses or fails: a sentence in the reader's language, a number, never a detail."""

import pytest
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Conflict, RequestEntityTooLarge, UnprocessableEntity

from ecrf.permissions import requires


@pytest.fixture
def failing(app, monkeypatch):
    """``failing(error)`` makes the account page raise it."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)

    def make(error):
        @requires("self")
        def view():
            raise error
        monkeypatch.setitem(app.view_functions, "accounts.account", view)
    return make


@pytest.mark.requirement("SEC-07")
def test_a_fault_shows_a_reference_and_no_detail(client, failing, caplog):
    failing(RuntimeError("secret detail"))
    answer = client("SC").get("/account")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "secret detail" not in page
    assert "Traceback" not in page
    logged = [r.getMessage() for r in caplog.records if r.levelname == "ERROR"][-1]
    assert logged.split()[0] in page


def test_text_that_the_database_cannot_hold_is_refused(client):
    assert client("DM").get("/audit?role=%00").status_code in (200, 400)
    assert client("SC").get("/subjects/%00").status_code in (400, 404)


def test_a_lost_database_says_that_nothing_was_saved(client, failing):
    failing(OperationalError("SELECT 1", {}, Exception("connection refused by 10.0.0.1")))
    browser = client("SC")
    answer = browser.get("/account", headers={"Accept-Language": "en"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503
    assert "10.0.0.1" not in page
    assert "Nothing was saved" in page


@pytest.mark.parametrize(("error", "status"), [(Conflict(), 409), (UnprocessableEntity(), 422), (RequestEntityTooLarge(), 413)])
def test_each_refusal_has_its_page(client, failing, error, status):
    failing(error)
    browser = client("SC")
    assert browser.get("/account").status_code == status
    assert "<html" in browser.get("/account").get_data(as_text=True)
    assert "<html" not in browser.get("/account", headers={"HX-Request": "true"}).get_data(as_text=True)


def test_an_address_that_does_not_exist_and_a_method_that_does_not_fit(client):
    browser = client("SC")
    assert browser.get("/no/such/thing").status_code == 404
    answer = browser.post("/account")
    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)


def test_more_than_the_server_takes_is_refused(client):
    answer = client("SC").post("/density", data={"density": "x" * 5_000_000})
    assert answer.status_code == 413


@pytest.mark.requirement("SEC-03")
@pytest.mark.parametrize("address", ["/login", "/account", "/no/such/thing", "/"])
def test_every_answer_carries_the_policy_and_is_kept_by_nobody(client, address):
    headers = client("SC").get(address).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"


def test_navigation_shows_what_the_role_may_open(client):
    nurse, admin = client("SC").get("/account").get_data(as_text=True), client("ADM").get("/account").get_data(as_text=True)
    assert 'href="/queries"' in nurse
    assert 'href="/admin"' not in nurse
    assert 'href="/sdv"' not in nurse
    assert 'href="/admin"' in admin
    assert 'href="/queries"' not in admin
