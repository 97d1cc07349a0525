"""What the tests of the escrow begin with: a subject to whom much happened, made once, and stores that their holders opened."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ecrf.db import db
from tests import told
from tests.conftest import acting, cloned, grown
from tests.escrow.stored import opened


@pytest.fixture(scope="package")
def template(server, template):
    """Two subjects, the first with a product page that a blinded person does not read."""
    def grow(_made):
        told.product(acting, told.subject(acting))
        told.subject(acting)
    with grown(server, template, grow) as name:
        yield name


@pytest.fixture(scope="package")
def app(server, template):
    """The application over a clone of that database."""
    with cloned(server, template) as made:
        yield made


@pytest.fixture
def store(request, tmp_path, monkeypatch):
    """The stores of both sites, and the setting that names them."""
    made = request.getfixturevalue("committed" if "committed" in request.fixturenames else "app")
    root = opened(tmp_path / "stores")
    monkeypatch.setitem(made.config, "ESCROW", str(root))
    with made.test_request_context():
        yield root


@pytest.fixture
def number(store):
    """The subject with the product page."""
    return db.session.execute(text("SELECT min(number) FROM subject")).scalar_one()
