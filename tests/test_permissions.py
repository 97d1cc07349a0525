"""Who may open what: every route of the URL map is walked as every role; a route added later is walked as well."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from werkzeug.routing import AnyConverter

from ecrf.db import db
from ecrf.permissions import ACTIONS, GRANTED, NO_ROLE, ROLES, requires
from tests import playing
from tests.conftest import acting, cloned, email, grown

PUBLIC = {"accounts.log_in_form", "accounts.log_in", "accounts.log_out", "accounts.choose_language", "planner.ics"}
"""Views that need no log-in; a new one is a decision, written here."""

PEOPLE = [role for role in ROLES if role in GRANTED["self"]]

# Regulatory 2.1 to 2.3, typed again (change with reason, sign and lock come later): who is granted what.
CELLS = """
view      PI SI SC CRA_B CRA_U DM SPO PV PHR CTU QP INJ INS PV_U STAT_U
enrol     PI SI SC
record    PI SI SC CTU QP INJ PHR PV_U
correct   PI SI SC CTU QP INJ PHR PV_U
raise     CRA_B CRA_U DM PV QP
answer    PI SI SC CTU INJ PHR
close     CRA_B CRA_U DM PV QP
verify    CRA_B CRA_U
export    PI SI DM SPO INS
cut       DM
import    PI SI DM
registers DM
migrate   DM CRA_U
grant     ADM
randomise PI SI
clear     PI SI INJ
release   QP
unblind   PI SI
audit     PI SI SC CRA_B CRA_U DM PV CTU QP INJ INS PV_U STAT_U SPO* PHR*
"""
"""A star: printed by regulatory part 2, waits for its feature (trail of the sponsor and of the reader)."""


def samples(number):
    """One value for each variable of an address; the walk asks for those that are missing."""
    return {"number": number, "address": "SCR/VS", "item": "SYSBP", "event": "SCR", "word": "ulcers", "key": "U01",
            "code": "U0001", "oid": "AE", "site": "01", "page": "LABR", "line": "new", "query": 1, "asked": 1, "one": "one", "two": "two",
            "order": "0123456789abcdef", "kind": "svg", "name": "ADULC"}


def routes(app, method):
    """``(rule, view)`` of every route that answers to the method."""
    return [(rule, app.view_functions[rule.endpoint]) for rule in app.url_map.iter_rules()
            if rule.endpoint != "static" and method in rule.methods]


def address_of(rule, number):
    """The rule with a value in each of its variables."""
    given = {}
    for name in rule.arguments:
        converter = rule._converters[name]
        if isinstance(converter, AnyConverter):
            given[name] = sorted(converter.items)[0]
        elif rule.endpoint.startswith("admin.") and name == "number":
            given[name] = 1
        else:
            assert name in samples(number), f"{rule}: add a value for {name!r} to samples() in tests/test_permissions.py."
            given[name] = samples(number)[name]
    return rule.build(given)[1]


@pytest.fixture(scope="module")
def template(server, template):
    """One subject whose consent is dated."""
    with grown(server, template, lambda _made: playing.consented(acting("SC"))) as name:
        yield name


@pytest.fixture(scope="module")
def app(server, template):
    """The application over a clone that holds that subject."""
    with cloned(server, template) as made:
        yield made


@pytest.fixture
def number(app):
    return db.session.execute(text("SELECT number FROM subject")).scalar_one()


def fingerprint():
    """A digest of every row of the database, by its place and the transaction that wrote it: whatever is written anew has another.
    Of sessions only the times at which they were last seen may change."""
    tables = db.session.execute(text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
                                     "'public'::regnamespace AND relname NOT IN ('alembic_version', 'login_session')")).scalars()
    rows = dict.fromkeys(tables, "ctid || ' ' || xmin") | {"login_session": "(to_jsonb(login_session) - 'last_seen')::text"}
    return dict(db.session.execute(text(" UNION ALL ".join(
        f"SELECT '{table}', count(*) || md5(coalesce(string_agg({row}, ',' ORDER BY {row}), '')) FROM {table}" for table, row in rows.items()))).all())


def denials():
    return db.session.execute(text("SELECT count(*) FROM act WHERE verb = 'denied'")).scalar_one()


@pytest.mark.requirement("ACC-02")
def test_every_view_says_what_it_requires(app):
    for rule, view in [*routes(app, "GET"), *routes(app, "POST")]:
        action = getattr(view, "requires", None)
        assert action, f"{rule}: put @requires('…') under the route of {rule.endpoint}; one of {', '.join(GRANTED)}."
        if action == "public":
            assert rule.endpoint in PUBLIC, f"{rule} is public: @requires('self'), or add {rule.endpoint!r} to PUBLIC here."


@pytest.mark.requirement("ACC-02")
def test_a_view_without_a_mark_is_refused(app):
    from flask import Flask

    from ecrf.app import guard
    bare = Flask("bare")
    bare.add_url_rule("/bare", "bare", lambda: "open")
    bare.before_request(guard)
    bare.config["PROPAGATE_EXCEPTIONS"] = False
    assert bare.test_client().get("/bare").status_code == 500


def test_a_mark_with_a_typing_error_fails_at_import():
    with pytest.raises(TypeError, match="no such action; use one of view, enrol"):
        requires("veiw")


@pytest.mark.requirement("ACC-02")
def test_nobody_opens_anything_before_log_in(app, number):
    stranger = app.test_client()
    for rule, view in routes(app, "GET"):
        if view.requires != "public":
            answer = stranger.get(address_of(rule, number))
            assert answer.status_code == 302, f"GET {rule} answers {answer.status_code} to a stranger."
            assert answer.location.startswith("/login")
    for rule, view in routes(app, "POST"):
        if view.requires != "public":
            answer = stranger.post(address_of(rule, number))
            assert answer.status_code == 401, f"POST {rule} answers {answer.status_code} to a stranger."
            assert number not in re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_opens_what_the_grid_grants_and_nothing_else(client, app, number, role):
    browser, wrong = client(role), []
    for rule, view in routes(app, "GET"):
        if view.requires == "public":
            continue
        status = browser.get(address_of(rule, number)).status_code
        granted = role in GRANTED[view.requires]
        if (status == 403) == granted or status >= 500 or status == 401:
            wrong.append(f"GET {rule} answers {status}; {view.requires!r} is {'granted' if granted else 'not granted'}")
    assert not wrong, f"{role}: {wrong}. Change GRID in ecrf/permissions.py, or the view's @requires."


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", PEOPLE)
def test_each_role_posts_what_the_grid_grants_and_nothing_else(client, app, number, role):
    browser, wrong = client(role), []
    for rule, view in routes(app, "POST"):
        granted = role in GRANTED.get(view.requires, ())
        if rule.endpoint.startswith("accounts."):
            continue
        status = browser.post(address_of(rule, number)).status_code
        if (not granted and status != 403) or status >= 500 or status == 401:
            wrong.append(f"POST {rule} answers {status}; {view.requires!r} is {'granted' if granted else 'not granted'}")
    assert not wrong, f"{role}: {wrong}. Change GRID in ecrf/permissions.py, or the view's @requires."


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("role", ["PI", "SC", "INJ", "CRA_B"])
def test_another_sites_subject_does_not_exist_and_each_try_is_one_denial(client, app, number, role):
    stranger = client(role, "02")
    for method in ("GET", "POST"):
        for rule, view in routes(app, method):
            if "number" not in rule.arguments or rule.endpoint.startswith("admin."):
                continue
            before = denials()
            answer = stranger.open(address_of(rule, number), method=method)
            granted = role in GRANTED[view.requires]
            assert answer.status_code == (404 if granted else 403), f"{method} {rule} answers {answer.status_code}: load it with locate."
            assert denials() == before + 1, f"{method} {rule}: a denial is one act, by raising Denied or NotGranted."
            assert "RFIC" not in answer.get_data(as_text=True)


def test_a_denial_says_who_tried_what(client, number):
    client("PI", "02").get(f"/subjects/{number}")
    row = db.session.execute(text("SELECT stream, by, role, detail FROM act WHERE verb = 'denied'")).one()
    code = db.session.execute(text("SELECT code FROM account WHERE email = :e"), {"e": email("PI", "02")}).scalar_one()
    assert tuple(row) == (f"account/{code}", code, "PI", {"method": "GET", "path": f"/subjects/{number}", "status": 404})


def test_the_administrator_sees_nothing_clinical(client, app, number):
    browser = client("ADM")
    seen = [str(rule) for rule, view in routes(app, "GET") if view.requires != "public"
            and number in browser.get(address_of(rule, number), follow_redirects=True).data.decode(errors="replace")
            and "number" not in rule.arguments]
    assert seen == []
    assert not [a for a in GRANTED if "ADM" in GRANTED[a] and a not in ("grant", "sites", "study", "copies", "self")]


COUNTED = ("sdv_tally", "figures_tally", "casebook_tally", "site_sum")
"""Beside the record: what a list counted, kept until the casebook's next act; reading may count anew."""


@pytest.mark.requirement("SEC-02")
@pytest.mark.parametrize("role", ["SC", "CRA_B", "DM", "ADM"])
def test_opening_a_page_changes_nothing(client, app, number, role):
    browser = client(role)
    before = fingerprint()
    for rule, view in routes(app, "GET"):
        if role in GRANTED.get(view.requires, ("public",)) and not rule.endpoint.startswith("accounts."):
            browser.get(address_of(rule, number))
            after = fingerprint()
            changed = [t for t in before if before[t] != after[t] and t not in ("act", "seal", *COUNTED)]
            said = db.session.execute(text("SELECT verb FROM act ORDER BY id DESC LIMIT 1")).scalar_one()
            assert not changed and (before["act"] == after["act"] or said in ("denied", "view")), \
                f"GET {rule} as {role} wrote to {changed or said}: writing is a POST."
            before = after


@pytest.mark.requirement("SEC-02")
@pytest.mark.parametrize("role", ["SC", "CRA_B", "DM", "ADM"])
def test_a_post_without_its_token_is_refused_and_writes_nothing(client, app, number, role):
    browser = client(role)
    app.config["WTF_CSRF_ENABLED"] = True
    before = fingerprint()
    for rule, _view in routes(app, "POST"):
        answer = browser.post(address_of(rule, number), data={"name": "x", "csrf_token": "forged"})
        assert answer.status_code == 400, f"POST {rule} answers {answer.status_code} without a token: never exempt a view."
    assert fingerprint() == before


@pytest.mark.parametrize("line", CELLS.strip().splitlines(), ids=lambda line: line.split()[0])
def test_the_grid_is_the_one_that_is_printed(line):
    action, *roles = line.split()
    printed = {role for role in roles if not role.endswith("*")}
    waiting = {role.rstrip("*") for role in roles if role.endswith("*")}
    granted = set(GRANTED[action]) - {NO_ROLE}
    assert printed <= granted <= printed | waiting, f"{action}: compare GRID in ecrf/permissions.py with regulatory part 2."


def test_every_action_has_words_and_every_role_its_row():
    assert set(ACTIONS) == set(GRANTED)
    assert set(PEOPLE) == set(ROLES) - {"SYSTEM", "CONSOLE"}


def test_before_a_role_is_chosen_nothing_but_the_session_is_granted():
    assert [action for action in GRANTED if NO_ROLE in GRANTED[action]] == ["self"]
