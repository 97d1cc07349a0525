"""Log-in and log-out: who gets in, what everybody else is told, what is written, and what the cookie is worth."""

import re
from datetime import date

import pytest
from sqlalchemy import text

from ecrf.accounts import sessions, verbs
from ecrf.db import db
from ecrf.permissions import CONSOLE
from tests.conftest import PASS_PHRASE, email


def acts(stream):
    """The verbs and details of a stream, in order."""
    return db.session.execute(text("SELECT verb, by, role, detail FROM act WHERE stream = :s ORDER BY seq"), {"s": stream}).all()


def code_of(role, site="01"):
    return db.session.execute(text("SELECT code FROM account WHERE email = :e"), {"e": email(role, site)}).scalar_one()


def post_login(visitor, address, password=PASS_PHRASE, **more):
    return visitor.post("/login", data={"email": address, "password": password, **more})


@pytest.fixture
def visitor(app):
    app.config["WTF_CSRF_ENABLED"] = False
    yield app.test_client()
    app.config["WTF_CSRF_ENABLED"] = True


def session_row(visitor):
    with visitor.session_transaction() as cookie:
        token = cookie["_user_id"]
    return token, db.session.execute(text("SELECT * FROM login_session WHERE token_hash = :h"),
                                     {"h": sessions.hashed(token)}).one()


def test_the_right_pass_phrase_opens_a_session_and_writes_one_act(visitor):
    answer = post_login(visitor, email("SC").upper() + " ")
    assert answer.status_code == 303
    assert visitor.get("/account").status_code == 200
    last = acts(f"account/{code_of('SC')}")[-1]
    assert (last.verb, last.by, last.role) == ("log_in", code_of("SC"), "SC")
    assert last.detail == {"source": "127.0.0.1"}


@pytest.mark.requirement("AUTH-07")
def test_the_database_knows_the_token_by_its_hash_only(visitor):
    post_login(visitor, email("SC"))
    token, row = session_row(visitor)
    assert len(token) >= 43
    assert token not in str(row)


@pytest.mark.requirement("AUTH-07")
def test_cookies_are_closed_to_scripts_and_to_other_sites(visitor):
    cookie = post_login(visitor, email("SC")).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_an_unknown_address_gets_the_same_answer_as_a_wrong_pass_phrase(visitor):
    plain = [re.sub(r'value="[^"]*"|content="[^"]*"', "", answer.get_data(as_text=True)) for answer in
             (post_login(visitor, email("SC"), "not the pass phrase"), post_login(visitor, "nobody@example.org", "whatever it is"))]
    assert plain[0] == plain[1]


def test_an_unknown_address_costs_a_hash_too(visitor, monkeypatch):
    from argon2 import PasswordHasher
    calls = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, *a: calls.append(1) or real(self, *a))
    post_login(visitor, "nobody@example.org")
    post_login(visitor, email("SC"), "wrong wrong wrong")
    assert len(calls) == 2


def test_failures_are_written_without_a_secret(visitor):
    post_login(visitor, email("SC"), "my secret guess")
    post_login(visitor, "stranger@example.org", "my secret guess")
    known, unknown = acts(f"account/{code_of('SC')}")[-1], acts("door")[-1]
    assert (known.verb, known.by, known.detail["cause"]) == ("log_in_failed", "SYSTEM", "password")
    assert (unknown.verb, unknown.by, unknown.detail["cause"]) == ("log_in_failed", "SYSTEM", "unknown")
    said = " ".join(str(row) for row in [*acts(f"account/{code_of('SC')}"), *acts("door")])
    assert "secret" not in said
    assert "stranger" not in said


def test_five_failures_close_the_door_for_a_while_even_to_the_right_pass_phrase(visitor):
    for _ in range(5):
        assert post_login(visitor, email("SC"), "wrong wrong wrong").status_code == 401
    answer = post_login(visitor, email("SC"))
    assert answer.status_code == 429
    assert "15 minutes" in answer.get_data(as_text=True)
    assert post_login(visitor, email("PI")).status_code == 303


def test_five_failures_of_an_unknown_address_look_the_same(visitor):
    for _ in range(5):
        assert post_login(visitor, "stranger@example.org").status_code == 401
    assert post_login(visitor, "stranger@example.org").status_code == 429
    assert post_login(visitor, "another@example.org").status_code == 401


def test_a_log_in_forgives_the_failures_before_it(visitor):
    for _ in range(4):
        post_login(visitor, email("SC"), "wrong wrong wrong")
    assert post_login(visitor, email("SC")).status_code == 303
    visitor.post("/logout")
    post_login(visitor, email("SC"), "wrong wrong wrong")
    assert post_login(visitor, email("SC")).status_code == 303


@pytest.mark.requirement("AUTH-07")
def test_log_in_drops_whatever_session_the_browser_had(visitor):
    with visitor.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["csrf_token"] = "planted"
    post_login(visitor, email("SC"))
    with visitor.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie["csrf_token"] != "planted"


@pytest.mark.requirement("AUTH-07")
def test_a_saved_cookie_is_worth_nothing_after_log_out(visitor, app):
    post_login(visitor, email("SC"))
    saved = visitor.get_cookie("ecrf").value
    assert visitor.post("/logout").status_code == 303
    thief = app.test_client()
    thief.set_cookie("ecrf", saved)
    answer = thief.get("/account")
    assert answer.status_code == 302
    assert answer.location.startswith("/login")
    assert acts(f"account/{code_of('SC')}")[-1].verb == "log_out"


def test_a_closed_account_gets_the_same_answer_as_a_wrong_pass_phrase(visitor):
    verbs.close(CONSOLE, code_of("SC"), "left the trial")
    db.session.commit()
    assert post_login(visitor, email("SC")).status_code == 401
    assert acts(f"account/{code_of('SC')}")[-1].detail["cause"] == "closed"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)",
                                    "/\t/evil.example", "/nowhere/at/all", "/logout", ""])
def test_log_in_leads_to_this_application_only(visitor, target):
    answer = post_login(visitor, email("SC"), next=target)
    assert answer.location in ("/", "http://localhost/")


def test_log_in_leads_to_the_page_that_was_asked_for(visitor):
    asked = visitor.get("/account?from=mail")
    assert asked.location == "/login?next=/account?from%3Dmail"
    assert post_login(visitor, email("SC"), next="/account?from=mail").location == "/account?from=mail"


def test_the_administrator_begins_at_the_administration(visitor):
    assert post_login(visitor, email("ADM")).location.rstrip("/") == "/admin"


class TestSeveralRoles:
    """One acting role at a time, chosen when there are several (rulings R61)."""

    @pytest.fixture
    def two(self, visitor):
        code = verbs.create_account(CONSOLE, "two@example.org", "Synthetic Two", "en", PASS_PHRASE)
        verbs.grant(CONSOLE, code, "DM", None, date(2020, 1, 1))
        verbs.grant(CONSOLE, code, "SPO", None, date(2020, 1, 1))
        db.session.commit()
        post_login(visitor, "two@example.org")
        return code

    def test_log_in_asks_which_role(self, visitor, two):
        answer = visitor.get("/audit")
        assert answer.location == "/role?next=/audit"
        assert "Data manager" in visitor.get("/role").get_data(as_text=True)

    def test_nothing_can_be_written_before_the_role_is_chosen(self, visitor, two):
        assert visitor.post("/exports", data={"name": "x"}).status_code == 403

    def test_the_role_is_acted_in_under_a_new_token(self, visitor, two):
        before, row = session_row(visitor)
        assert visitor.post("/role", data={"role": "SPO", "next": "/study"}).status_code == 303
        after, following = session_row(visitor)
        assert before != after
        assert db.session.execute(text("SELECT ended FROM login_session WHERE token_hash = :h"),
                                  {"h": row.token_hash}).scalar_one() is not None
        assert (following.role, following.started) == ("SPO", row.started)
        last = acts(f"account/{two}")[-1]
        assert (last.verb, last.by, last.role) == ("choose_role", two, "SPO")

    def test_a_role_that_is_not_ones_own_is_refused(self, visitor, two):
        assert visitor.post("/role", data={"role": "ADM"}).status_code == 422
        assert visitor.post("/role", data={}).status_code == 422


class TestTastes:
    """Language and density belong to the account; before log-in to the browser (rulings R63)."""

    def test_the_browser_s_language_counts_before_log_in(self, visitor):
        assert 'lang="fr"' in visitor.get("/login").get_data(as_text=True)
        assert '<html lang="en"' in visitor.get("/login", headers={"Accept-Language": "en"}).get_data(as_text=True)

    def test_a_language_chosen_before_log_in_stays_in_the_browser(self, visitor):
        assert visitor.post("/language/en", data={"next": "/login"}).location == "/login"
        assert '<html lang="en"' in visitor.get("/login").get_data(as_text=True)

    def test_a_language_chosen_after_log_in_stays_on_the_account(self, visitor):
        post_login(visitor, email("SC"))
        visitor.post("/language", data={"language": "en"})
        assert '<html lang="en"' in visitor.get("/account").get_data(as_text=True)
        assert db.session.execute(text("SELECT language FROM account WHERE code = :c"), {"c": code_of("SC")}).scalar() == "en"

    def test_density_and_keys(self, visitor):
        post_login(visitor, email("SC"))
        visitor.post("/density", data={"density": "comfortable", "keys": "off"})
        page = visitor.get("/account").get_data(as_text=True)
        assert 'data-density="comfortable"' in page
        assert 'data-keys="off"' in page
        assert visitor.post("/density", data={"density": "nonsense"}).status_code == 303
