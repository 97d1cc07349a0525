"""Two commands that prepare the same empty database at once: both end well, everything is there once."""

from __future__ import annotations

import os
from threading import Barrier, Thread

from sqlalchemy import text

from ecrf.db import db
from ecrf.install import prepare
from tests.conftest import _drop, make_app


def test_two_preparations_at_once_make_everything_once(server):
    name = f"ecrf_twice_{os.getpid()}"
    _drop(server, name)
    made, gate, problems = [make_app(server, name) for _ in range(2)], Barrier(2), []

    def run(app) -> None:
        with app.app_context():
            gate.wait()
            try:
                prepare(app.study)
            except Exception as problem:  # noqa: BLE001 - whatever it is, the test tells it
                problems.append(problem)
            finally:
                db.session.remove()
                db.engine.dispose()

    runs = [Thread(target=run, args=(app,)) for app in made]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    try:
        assert problems == []
        with made[0].app_context():
            verbs = db.session.execute(text("SELECT verb, count(*) FROM act GROUP BY verb")).all()
            assert sorted(map(tuple, verbs)) == [("create_account", 2), ("release", 1)]
            db.session.remove()
            db.engine.dispose()
    finally:
        _drop(server, name)
