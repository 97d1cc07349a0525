"""The administrator's pages: sites, accounts, grants; every refusal in words, every change an act, nothing clinical."""

import re

import pytest
from sqlalchemy import text

from ecrf.accounts.segregation import Declined
from ecrf.admin import verbs
from ecrf.db import db
from ecrf.permissions import CONSOLE
from tests.conftest import PASS_PHRASE, email

SITE = {"code": "07", "name": "Centre 07", "country": "fra", "zone": "Indian/Reunion"}
PERSON = {"email": "new@example.org", "name": "Synthetic New", "language": "en"}


@pytest.fixture
def admin(client):
    return client("ADM")


def one(statement, **values):
    return db.session.execute(text(statement), values).one()


def code_of(address):
    return one("SELECT code FROM account WHERE email = :e", e=address).code


def phrase_in(answer):
    return re.search(r'<code id="phrase">([^<]+)</code>', answer.get_data(as_text=True)).group(1)


def test_a_site_follows_the_study_s_protocol_from_the_day_it_is_created(admin, app):
    assert admin.post("/admin/sites/new", data=SITE).status_code == 303
    assert tuple(one("SELECT name, zone, country FROM site WHERE code = '07'")) == ("Centre 07", "Indian/Reunion", "FRA")
    assert one("SELECT protocol FROM site_protocol WHERE site = '07'").protocol == app.study.protocol
    act = one("SELECT verb, by, role FROM act WHERE stream = 'site/07'")
    assert (act.verb, act.by, act.role) == ("create_site", code_of(email("ADM")), "ADM")
    assert "Centre 07" in admin.get("/admin").get_data(as_text=True)


@pytest.mark.parametrize(("field", "value"), [
    ("code", "7"), ("code", "00"), ("code", "１２"), ("code", "01"), ("code", "x\x00"), ("name", " "), ("name", "a\x00b"),
    ("zone", "Mars/Olympus"), ("zone", "../etc/passwd"), ("country", "FR"), ("country", "F1A")])
def test_a_site_that_cannot_be_is_refused_with_everything_typed_still_there(admin, field, value):
    answer = admin.post("/admin/sites/new", data=SITE | {field: value})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'href="#{field}"' in page
    assert f'id="{field}-e"' in page
    assert all(f'value="{typed}"' in page for name, typed in SITE.items() if name != field)


def test_a_site_is_created_once(app):
    with pytest.raises(Declined, match="has this number already"):
        verbs.create_site(CONSOLE, "01", "Twice", "Europe/Paris", "FRA", "1.0")


def test_a_new_account_gets_a_phrase_shown_once_and_changed_at_the_first_log_in(admin, app):
    phrase = phrase_in(admin.post("/admin/users/new", data=PERSON))
    page = admin.get(f"/admin/users/{code_of(PERSON['email'])}").get_data(as_text=True)
    assert phrase not in page
    fresh = app.test_client()
    assert fresh.post("/login", data={"email": PERSON["email"], "password": phrase}).status_code == 303
    assert fresh.get("/").location.startswith("/password")


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("email", email("PI").upper()), ("name", ""), ("language", "de")])
def test_an_account_that_cannot_be_is_refused(admin, field, value):
    answer = admin.post("/admin/users/new", data=PERSON | {field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)


def grant(admin, code, **more):
    return admin.post(f"/admin/users/{code}/grants", data={"role": "DM", "site": "", "starts": "2026-01-01"} | more)


@pytest.fixture
def person(admin):
    admin.post("/admin/users/new", data=PERSON)
    return code_of(PERSON["email"])


def test_a_role_is_granted_with_its_basis_and_withdrawn_with_a_reason(admin, person):
    assert grant(admin, person, basis="delegation log 3", ends="2027-01-01").status_code == 303
    row = one("SELECT id, role, site, starts::text, ends::text, basis FROM role_grant WHERE account = :c", c=person)
    assert tuple(row)[1:] == ("DM", None, "2026-01-01", "2027-01-01", "delegation log 3")
    end = f"/admin/users/{person}/grants/{row.id}/end"
    assert admin.post(end, data={"reason": ""}).status_code == 422
    assert admin.post(end, data={"reason": "other duties"}).status_code == 303
    assert "other duties" in admin.get(f"/admin/users/{person}").get_data(as_text=True)


@pytest.mark.requirement("ACC-05")
def test_a_pair_that_must_be_apart_is_refused_in_words_and_the_refusal_is_an_act(admin, person):
    grant(admin, person)
    answer = grant(admin, person, role="PI", site="01")
    assert answer.status_code == 422
    assert "SOD-02" in answer.get_data(as_text=True)
    assert one("SELECT count(*) FROM role_grant WHERE account = :c", c=person).count == 1
    last = one("SELECT verb, detail FROM act WHERE stream = :s ORDER BY seq DESC LIMIT 1", s=f"account/{person}")
    assert tuple(last) == ("refuse_grant", {"role": "PI", "site": "01", "rule": "SOD-02"})


@pytest.mark.parametrize(("more", "field"), [({"role": ""}, "role"), ({"role": "PI"}, "site"), ({"role": "CONSOLE"}, "role"),
                                             ({"starts": "31/02/2026"}, "starts"), ({"ends": "soon"}, "ends"),
                                             ({"basis": "a\x00b"}, "basis"), ({"unblinded": "y"}, "unblinded")])
def test_a_grant_that_cannot_be_is_refused(admin, person, more, field):
    answer = grant(admin, person, **more)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.get_data(as_text=True)


def test_the_administrator_does_not_raise_or_close_himself(admin):
    me = code_of(email("ADM"))
    assert grant(admin, me).status_code == 422
    assert admin.post(f"/admin/users/{me}/close", data={"reason": "x"}).status_code == 422
    assert admin.get("/admin").status_code == 200


def test_closing_and_opening_an_account(admin, app):
    code, nurse = code_of(email("SC")), app.test_client()
    nurse.post("/login", data={"email": email("SC"), "password": PASS_PHRASE})
    assert admin.post(f"/admin/users/{code}/close", data={"reason": "left"}).status_code == 303
    assert nurse.get("/account").status_code == 302
    assert nurse.post("/login", data={"email": email("SC"), "password": PASS_PHRASE}).status_code == 401
    assert admin.post(f"/admin/users/{code}/reopen", data={"reason": "back"}).status_code == 303
    assert nurse.post("/login", data={"email": email("SC"), "password": PASS_PHRASE}).status_code == 303


def test_a_new_phrase_ends_the_sessions_and_the_old_phrase(admin, app):
    code, nurse = code_of(email("SC")), app.test_client()
    nurse.post("/login", data={"email": email("SC"), "password": PASS_PHRASE})
    phrase = phrase_in(admin.post(f"/admin/users/{code}/reset"))
    assert nurse.get("/account").status_code == 302
    assert nurse.post("/login", data={"email": email("SC"), "password": PASS_PHRASE}).status_code == 401
    assert nurse.post("/login", data={"email": email("SC"), "password": phrase}).status_code == 303


@pytest.mark.parametrize("code", ["U9999", "SYSTEM", "CONSOLE", "%00", "u0001"])
def test_there_is_no_page_of_an_account_that_is_not_a_person_s(admin, code):
    assert admin.get(f"/admin/users/{code}").status_code == 404
    assert admin.post(f"/admin/users/{code}/reset").status_code == 404
    assert grant(admin, code).status_code == 404


@pytest.mark.requirement("SEC-04")
@pytest.mark.parametrize("payload", ["'; DROP TABLE account; --", "{{ 7*7 }}", "<script>alert(1)</script>", "$(id)", "%s %(x)s"])
def test_text_that_looks_like_code_is_text(admin, payload):
    assert admin.post("/admin/users/new", data=PERSON | {"name": payload}).status_code == 200
    page = admin.get("/admin").get_data(as_text=True)
    assert "<script>alert" not in page
    assert ">49<" not in page
    assert one("SELECT name FROM account WHERE email = :e", e=PERSON["email"]).name == payload


@pytest.mark.requirement("AUTH-08")
def test_no_route_of_the_administrator_takes_a_pass_phrase(admin, app):
    assert admin.post("/admin/users/new", data=PERSON | {"password": "chosen by the administrator"}).status_code == 200
    assert app.test_client().post("/login", data={"email": PERSON["email"], "password": "chosen by the administrator"}) \
        .status_code == 401
