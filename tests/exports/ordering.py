"""Exports ordered in tests as on the page: the order posted, the worker run until nothing is due, the file fetched."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from flask import Flask
from sqlalchemy import text

from ecrf.db import db
from ecrf.exports import cuts
from ecrf.jobs.worker import work
from ecrf.permissions import CONSOLE


def run(app: Flask) -> dict[str, int]:
    """What the worker did; in a thread of its own, for a loop of the browser tests may live in this one."""
    def once() -> dict[str, int]:
        with app.app_context():
            return dict(work(app, once=True))
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(once).result()


def newest() -> str:
    """The id of the order asked for last."""
    db.session.rollback()
    found: str = db.session.execute(text("SELECT id FROM export_order ORDER BY act DESC LIMIT 1")).scalar_one()
    return found


def ordered(browser: Any, cut: str, purpose: str = "for the tests", form: str = "csv") -> str:
    """Post an order; returns its id."""
    answer = browser.post("/exports/download", data={"cut": cut, "format": form, "purpose": purpose})
    assert (answer.status_code, answer.location) == (303, "/exports#orders"), answer.text
    return newest()


def fetched(app: Flask, browser: Any, cut: str, purpose: str = "for the tests", form: str = "csv") -> Any:
    """Order, have it made, fetch it: the answer with the file."""
    order = ordered(browser, cut, purpose, form)
    run(app)
    answer = browser.get(f"/exports/files/{order}")
    assert answer.status_code == 200, answer.text
    return answer


def named(app: Flask, name: str = "one") -> str:
    """A committed cut of what is there."""
    cuts.cut(CONSOLE, app.study, name)  # type: ignore[attr-defined]
    db.session.commit()
    return name


def acts(verb: str) -> list[tuple[Any, ...]]:
    """By whom, in which role, why and with which detail: the acts of that verb, the oldest first."""
    rows = db.session.execute(text("SELECT by, role, reason, detail FROM act WHERE verb = :verb ORDER BY id"), {"verb": verb})
    return [tuple(row) for row in rows]


def stages(browser: Any) -> list[str]:
    """The state of each line of the page."""
    return re.findall('data-stage="(.+?)"', browser.get("/exports").text)
