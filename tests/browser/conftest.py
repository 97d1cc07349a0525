"""A house with a real server and a real browser: one cloned database and one gunicorn per module, one person per window."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from ecrf.db import db
from ecrf.permissions import Actor
from tests import conftest as ground
from tests.browser.find_chromium import find
from tests.serving import free_port, start

DESK = {"width": 1366, "height": 768}
EXPECTED = ("status of 4",)
"""Chromium reports a refused page (409, 422 …) on its console as well; everything else there fails the test."""
Answer = TypeVar("Answer")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's Chromium; without one the tests fail, and say the one command that installs it."""
    chromium = find()
    if chromium is None:
        pytest.fail("The browser tests need Chromium. Run: make chromium", pytrace=False)
    return {"executable_path": chromium, "args": ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]}


@dataclass
class House:
    """The served application: its database, its address, and the people seeded in it."""

    made: Flask
    port: int
    process: subprocess.Popen[bytes]
    seeded: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}"

    def restart(self) -> None:
        """Kill the server as a power cut does, and start it again at the same address."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = start(self.made, self.port, **ENVIRONMENT)

    def actor(self, role: str, site: str = "01") -> Actor:
        """The acting person of a role at a site; inside ``doing``."""
        return ground.acting(role, site)

    def doing(self, what: Callable[[House], Answer]) -> Answer:
        """Have something done by the public verbs, and committed."""
        with self.made.app_context():
            answer = what(self)
            db.session.commit()
            db.session.remove()
        return answer

    def expire_sessions(self) -> None:
        """Let an hour pass for every session: what a lunch does."""
        with psycopg.connect(self.made.config["OWNER_URL"], autocommit=True) as connection:
            connection.execute("UPDATE login_session SET last_seen = last_seen - interval '1 hour' WHERE ended IS NULL")


ENVIRONMENT = {"SECRET_KEY": "of the browser tests", "ECRF_DEMO": "0", "ECRF_HTTPS": "0"}


@contextlib.contextmanager
def housed(server: str, template: str) -> Iterator[House]:
    """A house over a private clone of the template."""
    with ground.cloned(server, template) as made:
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        port = free_port()
        house = House(made, port, start(made, port, **ENVIRONMENT))
        try:
            yield house
        finally:
            house.process.terminate()
            house.process.wait(20)


@pytest.fixture(scope="module")
def house(server: str, template: str) -> Iterator[House]:
    """The house of a module; a module that needs people in it overrides this one."""
    with housed(server, template) as made:
        yield made


class Desk:
    """Opens windows on the house and listens to their consoles."""

    def __init__(self, house: House, browser: Browser):
        self.house, self.browser, self.said = house, browser, []
        self.contexts: list[Any] = []

    def window(self, **settings: Any) -> Page:
        """A window of a browser that nobody used before."""
        context = self.browser.new_context(base_url=self.house.address, **({"viewport": DESK, "locale": "fr-FR"} | settings))
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(60_000)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.said.append(str(error.error)))
        self.contexts.append(context)
        return context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(words in message.text for words in EXPECTED):
            self.said.append(f"{message.location.get('url', '')}: {message.text}")

    def log_in(self, page: Page, role: str, site: str = "01") -> Page:
        """Through the log-in page, as everybody; stays where the log-in leads."""
        if not page.locator("#password").count():
            page.goto("/login")
        page.fill("#email", ground.email(role, site))
        page.fill("#password", ground.PASS_PHRASE)
        page.click("form[action$='/login'] button.go")
        page.wait_for_load_state()
        expect(page.locator("#password")).to_have_count(0)
        return page

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def desk(house: House, browser: Browser) -> Iterator[Desk]:
    """Windows on the house; a page that complains on the console, or breaks its own policy, fails the test."""
    made = Desk(house, browser)
    yield made
    made.close()
    assert made.said == []


@pytest.fixture
def person(desk: Desk) -> Callable[..., Page]:
    """``person("PI")``, ``person("SC", java_script_enabled=False)``: a window of somebody who has just logged in."""
    return lambda role, site="01", **settings: desk.log_in(desk.window(**settings), role, site)
