"""What every test stands on: a migrated, seeded PostgreSQL per worker, actors of every role, logged-in clients.

``database`` rolls every test back; ``committed`` lends a private clone that really commits. The application always
connects as ``ecrf_app``. Nothing is inserted behind its back but by the tests that try exactly that.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from config import INSTANCE
from ecrf import embedded
from ecrf.accounts import verbs as accounts
from ecrf.admin import verbs as admin
from ecrf.app import create_app
from ecrf.db import APP, OWNER, db, with_role
from ecrf.install import prepare
from ecrf.permissions import CONSOLE, ROLES, SITE_ROLES, Actor
from ecrf.registers import verbs as registers
from tests.playing import PASS_PHRASE

settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")
"""Making examples may take its time: a slow machine is no finding."""
SITES = ("01", "02")
CHEAP = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}
"""The lowest cost of Argon2: one test measures the real setting (rulings R81)."""


def email(role: str, site: str = "01") -> str:
    """The log-in of a role at a site."""
    return f"{role.lower()}.{site}@example.org"


@pytest.fixture(scope="session")
def server() -> str:
    """The address of a superuser on the test server: ``DATABASE_OWNER_URL``, or the embedded one."""
    if given := os.environ.get("DATABASE_OWNER_URL"):
        return given
    uri = embedded.start(Path(INSTANCE) / "test-postgres")
    with psycopg.connect(with_role(uri, "postgres", "postgres"), autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("ALTER SYSTEM SET max_connections = 200")
        connection.execute("SELECT pg_reload_conf()")
    return with_role(uri, "postgres", "postgres")


class Browser(FlaskClient):
    """A test client whose every request has a context of its own, as on a server: nobody's log-in leaks into the next."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """One request."""
        with self.application.app_context():
            return super().open(*args, **kwargs)


def make_app(server: str, name: str) -> Flask:
    """The application over one database of the test server."""
    made = create_app(TESTING=True, DATABASE_URL=with_role(server, APP, name), ARGON2=CHEAP,
                      DATABASE_OWNER_URL=_database(server, name), DEMO=False, SECRET_KEY="of the tests")
    made.test_client_class = Browser
    return made


def _database(server: str, name: str) -> str:
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _clone(server: str, template: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        connection.execute(f'GRANT CREATE ON DATABASE "{name}" TO {OWNER}')  # a clone keeps no rights of its own


def _drop(server: str, name: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def approve_consent(made: Flask) -> None:
    """Version 2.0 of the consent stands in the register of every site, as at sites that are open (EC02)."""
    code = db.session.execute(text("SELECT code FROM account WHERE email = :email"), {"email": email("DM")}).scalar_one()
    manager = Actor(code, "Synthetic DM 01", "DM", whole_study=True)
    for site in SITES:
        registers.save(manager, made.study, site, "CNSV", "new",  # type: ignore[attr-defined]
                       MultiDict({"CVVER": "2.0", "CVKIND": "MAIN", "CVFROM": "01/01/2020"}))


@pytest.fixture(scope="session")
def template(server: str, worker_id: str) -> Iterator[str]:
    """A migrated database with two sites, one account per role (site roles at both) and an approved consent version,
    made once per worker."""
    name = f"ecrf_template_{worker_id}_{os.getpid()}"
    _drop(server, name)
    app = make_app(server, name)
    with app.app_context():
        prepare(app.study)
        for site in SITES:
            admin.create_site(CONSOLE, site, f"Centre {site}", "Europe/Paris", "FRA", app.study.protocol)
        for role in ROLES:
            for site in SITES if role not in ("SYSTEM", "CONSOLE") else ():
                code = accounts.create_account(CONSOLE, email(role, site), f"Synthetic {role} {site}", "fr", PASS_PHRASE)
                placed = site if role in SITE_ROLES or role.startswith("CRA") else None
                accounts.grant(CONSOLE, code, role, placed, date(2020, 1, 1), None, role == "INS", "test mandate")
        approve_consent(app)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    yield name
    _drop(server, name)


@contextlib.contextmanager
def cloned(server: str, template: str) -> Iterator[Flask]:
    """The application over a clone of the template, dropped afterwards: what is cloned from, nobody may be connected to."""
    name = f"ecrf_clone_{uuid.uuid4().hex[:12]}"
    _clone(server, template, name)
    made = make_app(server, name)
    try:
        yield made
    finally:
        with made.app_context():
            db.session.remove()
            db.engine.dispose()
        _drop(server, name)


@pytest.fixture(scope="session")
def app(server: str, template: str) -> Iterator[Flask]:
    """The application over this worker's clone of the template."""
    with cloned(server, template) as made:
        yield made


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test in one transaction that is rolled back; deferred constraints are checked first (rulings R80)."""
    if "committed" in request.fixturenames or not {"app", "client", "actor"} & set(request.fixturenames):
        yield
        return
    made: Flask = request.getfixturevalue("app")
    with made.app_context():
        connection = db.engine.connect()
        outer = connection.begin()
        engines = db._app_engines[made]
        real, engines[None] = engines[None], connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            yield
            connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        finally:
            db.session.remove()
            engines[None] = real
            outer.rollback()
            connection.close()


@contextlib.contextmanager
def grown(server: str, template: str, grow: Callable[[Flask], None]) -> Iterator[str]:
    """A clone of the template with something more in it, for a module whose every test begins there: it overrides ``template``."""
    name = f"ecrf_grown_{uuid.uuid4().hex[:12]}"
    _clone(server, template, name)
    made = make_app(server, name)
    db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
    with made.app_context():
        grow(made)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    yield name
    _drop(server, name)


def acting(role: str, site: str = "01") -> Actor:
    """The acting person of a role at a site; inside an app context."""
    code, name = db.session.execute(text("SELECT code, name FROM account WHERE email = :email"), {"email": email(role, site)}).one()
    placed = role in SITE_ROLES or role.startswith("CRA")
    return Actor(code, name, role, frozenset({site}) if placed else frozenset(), whole_study=not placed, unblinded=role == "INS")


@pytest.fixture
def committed(server: str, template: str) -> Iterator[Flask]:
    """The application over a private clone that really commits; an app context is open."""
    with cloned(server, template) as made:
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        with made.app_context():
            yield made


@pytest.fixture
def superuser(committed: Flask) -> Iterator[psycopg.Connection]:
    """A superuser's raw connection to the committed clone: what an attacker with the database would have."""
    with psycopg.connect(committed.config["OWNER_URL"], autocommit=True) as connection:
        yield connection


@pytest.fixture
def actor(request: pytest.FixtureRequest) -> Callable[..., Actor]:
    """``actor("PI")``, ``actor("PI", "02")``: the acting person of a role at a site."""
    made: Flask = request.getfixturevalue("committed" if "committed" in request.fixturenames else "app")

    def find(role: str, site: str = "01") -> Actor:
        with made.app_context():
            return acting(role, site)
    return find


def log_in(made: Flask, role: str, site: str = "01", password: str = PASS_PHRASE) -> FlaskClient:
    """A test client logged in through the log-in page."""
    browser = made.test_client()
    made.config["WTF_CSRF_ENABLED"] = False
    answer = browser.post("/login", data={"email": email(role, site), "password": password})
    assert answer.status_code in (302, 303), answer.get_data(as_text=True)[:500]
    return browser


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[Callable[..., FlaskClient]]:
    """``client("SC")``: a logged-in client; CSRF is checked by its own tests only."""
    made: Flask = request.getfixturevalue("committed" if "committed" in request.fixturenames else "app")
    yield lambda role, site="01": log_in(made, role, site)
    made.config["WTF_CSRF_ENABLED"] = True
