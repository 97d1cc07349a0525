"""Pass phrases: the real cost once, what is asked of a new one, and that a raised cost rewrites the hash."""

import re

import pytest
from sqlalchemy import text

from config import Config
from ecrf.accounts import passwords, verbs
from ecrf.accounts.segregation import Declined
from ecrf.db import db
from ecrf.permissions import CONSOLE
from tests.conftest import PASS_PHRASE, email


def stored(address):
    return db.session.execute(text("SELECT password_hash FROM account WHERE email = :e"), {"e": address}).scalar_one()


@pytest.mark.requirement("AUTH-04")
def test_the_real_setting_is_argon2id_with_64_mebibytes(app, monkeypatch):
    monkeypatch.setitem(app.config, "ARGON2", Config.ARGON2)
    monkeypatch.delitem(app.extensions, "argon2", raising=False)
    monkeypatch.delitem(app.extensions, "argon2_nobody", raising=False)
    hashed = passwords.hash_password(PASS_PHRASE)
    assert re.match(r"\$argon2id\$v=19\$m=65536,t=3,p=4\$", hashed)
    assert passwords.fits(hashed, PASS_PHRASE)
    assert not passwords.fits(hashed, PASS_PHRASE + " ")
    monkeypatch.delitem(app.extensions, "argon2")
    monkeypatch.delitem(app.extensions, "argon2_nobody")


@pytest.mark.requirement("AUTH-04")
def test_log_in_hashes_again_when_the_cost_has_risen(app, monkeypatch):
    before = stored(email("SC"))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    monkeypatch.setitem(app.config, "ARGON2", {"time_cost": 2, "memory_cost": 16, "parallelism": 1})
    app.extensions.pop("argon2", None)
    try:
        answer = app.test_client().post("/login", data={"email": email("SC"), "password": PASS_PHRASE})
        assert answer.status_code == 303
        after = stored(email("SC"))
        assert after != before
        assert "m=16,t=2" in after
    finally:
        app.extensions.pop("argon2", None)


def test_the_same_phrase_typed_in_another_unicode_form_fits(app):
    assert passwords.fits(passwords.hash_password("e\u0301te\u0301 comme hiver"), "\u00e9t\u00e9 comme hiver")


@pytest.mark.parametrize("stored_hash", [None, "", "not a hash"])
def test_no_phrase_fits_an_account_without_one(app, stored_hash):
    assert not passwords.fits(stored_hash, PASS_PHRASE)


@pytest.mark.requirement("AUTH-02")
@pytest.mark.parametrize(("phrase", "says"), [
    ("quatorze carac", "fewer than 15"),
    ("x" * 129, "more than 128"),
    ("aaaaaaaaaaaaaaaa", "repeats"),
    ("synthetic nurse and more", "your name"),
    ("nurse.one forever and ever", "your name"),
    ("quinze caractèr", None),
    ("correct horse battery staple with spaces and sixty-four chars ok", None),
])
def test_what_is_asked_of_a_new_phrase(phrase, says):
    weak = passwords.weakness(phrase, "nurse.one@example.org", "Synthetic Nurse")
    assert (says is None and weak is None) or says in weak.en


def test_a_made_up_phrase_is_strong_enough_and_never_the_same():
    phrases = {passwords.make_up() for _ in range(50)}
    assert len(phrases) == 50
    assert all(passwords.weakness(phrase) is None for phrase in phrases)


class TestChange:
    """A phrase given by somebody else is replaced at the first log-in (AUTH-03)."""

    @pytest.fixture
    def visitor(self, app, monkeypatch):
        monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
        code = verbs.create_account(CONSOLE, "fresh@example.org", "Synthetic Fresh", "en")
        verbs.grant(CONSOLE, code, "DM", None, __import__("datetime").date(2020, 1, 1))
        phrase = verbs.reset_password(CONSOLE, code)
        db.session.commit()
        made = app.test_client()
        made.phrase = phrase
        assert made.post("/login", data={"email": "fresh@example.org", "password": phrase}).status_code == 303
        return made

    def change(self, visitor, new, again=None, old=None):
        return visitor.post("/password", data={"old": old or visitor.phrase, "new": new, "again": again or new, "next": "/audit"})

    @pytest.mark.requirement("AUTH-03")
    def test_nothing_else_opens_before_it_is_changed(self, visitor):
        assert visitor.get("/audit").location == "/password?next=/audit"
        assert visitor.post("/exports", data={"name": "early"}).location.startswith("/password")
        answer = self.change(visitor, "a phrase of my own choice")
        assert (answer.status_code, answer.location) == (303, "/audit")
        assert visitor.get("/audit").status_code == 200

    @pytest.mark.parametrize(("new", "again", "old", "says"), [
        ("short", "short", None, "fewer than 15"), ("a phrase of my own choice", "another of my choice", None, "differ"),
        ("a phrase of my own choice", None, "wrong", "is another")])
    def test_a_refused_change_says_why(self, visitor, new, again, old, says):
        answer = self.change(visitor, new, again, old)
        assert answer.status_code == 422
        assert says in answer.get_data(as_text=True)

    def test_the_old_phrase_again_is_refused(self, visitor):
        assert "is the old one" in self.change(visitor, visitor.phrase).get_data(as_text=True)

    def test_a_change_ends_the_other_sessions(self, visitor, app):
        other = app.test_client()
        other.post("/login", data={"email": "fresh@example.org", "password": visitor.phrase})
        self.change(visitor, "a phrase of my own choice")
        assert visitor.get("/account").status_code == 200
        assert other.get("/account").status_code == 302

    @pytest.mark.requirement("AUTH-10")
    def test_no_act_holds_a_phrase(self, visitor):
        self.change(visitor, "a phrase of my own choice")
        acts = db.session.execute(text("SELECT coalesce(reason, '') || coalesce(detail::text, '') FROM act")).scalars().all()
        assert not [a for a in acts if visitor.phrase in a or "my own choice" in a]
        assert visitor.phrase not in db.session.execute(text("SELECT string_agg(a::text, ' ') FROM account a")).scalar()


def test_a_weak_phrase_opens_no_account(app):
    with pytest.raises(Declined, match="fewer than 15"):
        verbs.create_account(CONSOLE, "weak@example.org", "Synthetic Weak", "fr", "short")
