"""Save and load a 20-item page over HTTP with real sessions, at 1, 4 and 8 clients, beside the floor of the same run.

    python -m benchmarks.form [--seconds 10]

Prints p50 and p95 in ms and forms per second. The page is an ulcer assessment of a subject in mid-trial, with edit
checks, seal, queries and reconciliation; every save corrects or first records twenty items.
"""

from __future__ import annotations

import argparse
import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from benchmarks.server import fresh_database, running

CLIENTS = (1, 4, 8)


class Browser:
    """A client with its own session: keeps the connection, the cookie and the CSRF token."""

    def __init__(self, address: str, email: str, phrase: str):
        self.connection = http.client.HTTPConnection(urlsplit(address).netloc)
        self.cookie = ""
        self.token = self._token(self.get("/login"))
        self.post("/login", {"email": email, "password": phrase})
        self.token = self._token(self.get("/study"))

    @staticmethod
    def _token(page: str) -> str:
        found = re.search(r'name="csrf-token" content="([^"]+)"', page)
        return found[1] if found else ""

    def _send(self, method: str, path: str, body: str | None = None) -> str:
        headers = {"Cookie": self.cookie} | ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("ecrf="):
                self.cookie = cookie.partition(";")[0]
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]}")
        return text

    def get(self, path: str) -> str:
        """Load a page."""
        return self._send("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> str:
        """Post a form."""
        return self._send("POST", path, urlencode(fields | {"csrf_token": self.token}))


def seed(environment: dict[str, str]) -> list[str]:
    """Play a small synthetic trial and add one subject per client; returns their numbers."""
    from ecrf.app import create_app
    from ecrf.db import db
    from ecrf.install import prepare
    from ecrf.simulate import cast, simulate
    app = create_app(**environment)
    with app.app_context():
        prepare(app.study)
        simulate(app.study, max(CLIENTS), seed=1)
        db.session.execute(db.text("SELECT 1"))
        people = cast(app.study, 1)
        numbers = _subjects(app.study, people.of("PI", "01"))
        db.session.commit()
        db.engine.dispose()
    return numbers


def _subjects(study: object, actor: object) -> list[str]:
    """Eight consented subjects with an ulcer each, through the public verbs."""
    from werkzeug.datastructures import MultiDict

    from ecrf.casebook import locate
    from ecrf.entry.saving import save
    from ecrf.entry.seen import Seen
    from ecrf.subjects.enrolment import enrol
    numbers = []
    for n in range(max(CLIENTS)):
        number, _new = enrol(actor, "01", f"bench-{n}")
        for address, answers in (("ICF", {"RFICDAT": "01/06/2026"}),
                                 ("ULCR/new", {"ULCLOC": "R2-DIST-TIP", "ULCSTDAT": "05/2026", "ULCORI": "BASELINE_TARGET"})):
            place = locate.place(actor, study, number, address.split("/"))
            outcome = save(actor, study, place, MultiDict(answers | {"_seen": str(Seen(0, dict.fromkeys(answers, 0)))}))
            if outcome.kind != "saved":
                raise RuntimeError(f"{address}: {outcome.submission.problems}")
        numbers.append(number)
    return numbers


TWENTY = {"ULCSTAT": "ACTIVE", "REEPITH": "N", "LDIAM": "6.2", "LPERP": "5.4", "DEPTH": "1.5", "WBEPI": "20", "WBGRAN": "40",
          "WBFIB": "40", "WBDRY": "0", "WBWET": "0", "WBESCH": "0", "EXUDATE": "LOW", "ODOUR": "N", "UNDERM": "N",
          "VISIBLE": "NONE", "INFECT": "NONE", "GANGR": "NONE", "URGSURG": "N", "PAINVAS": "40", "PHYGLOB": "35"}
VISITS = ("SCR", "RIC", "INC", "HAR", "D0", "W1", "W2", "W4", "W8", "W12", "W16", "W24")


def saves(number: str) -> Callable[[Browser, int], None]:
    """Save twenty items: a first entry at each visit in turn, then a correction of all twenty, and so on."""
    def act(browser: Browser, n: int) -> None:
        visit, version = VISITS[n % len(VISITS)], n // len(VISITS)
        moved = {"LDIAM": f"{6 + n % 3}.{n % 10}", "PAINVAS": str(n % 90), "PHYGLOB": str((n * 7) % 90), "DEPTH": f"1.{n % 9}"}
        fields = TWENTY | moved if version == 0 else moved
        versions = dict.fromkeys(fields, version)
        if version:
            fields = fields | {name: TWENTY[name] for name in TWENTY if name not in moved}
            versions |= {name: 1 for name in TWENTY if name not in moved}
        browser.post(f"/subjects/{number}/{visit}/ULCA/1", fields | {
            "_reason": "ENTRY_ERROR", "_seen": " ".join([str(min(version, 1)), *(f"{n}:{v}" for n, v in versions.items())])})
    return act


def loads(number: str) -> Callable[[Browser, int], None]:
    """Load a filled page."""
    return lambda browser, n: browser.get(f"/subjects/{number}/{VISITS[n % len(VISITS)]}/ULCA/1") and None


def floor(_number: str) -> Callable[[Browser, int], None]:
    """The least that a save could do."""
    return lambda browser, n: browser.post("/floor", {}) and None


def measure(address: str, numbers: list[str], what: Callable[[str], Callable[[Browser, int], None]], clients: int,
            seconds: float, started: dict[str, int]) -> tuple[float, float, float]:
    """p50 and p95 in ms, and acts per second, of ``clients`` clients at once."""
    from ecrf.simulate import DOMAIN, PASS_PHRASE
    times: list[float] = []
    browsers = [Browser(address, f"pi@{DOMAIN}", PASS_PHRASE) for _ in range(clients)]
    gate = threading.Barrier(clients + 1)

    def play(browser: Browser, number: str) -> None:
        act, n = what(number), started.get(number, 0)
        gate.wait()
        until = time.perf_counter() + seconds
        while (begun := time.perf_counter()) < until:
            act(browser, n)
            times.append(time.perf_counter() - begun)
            n += 1
        if what is saves:
            started[number] = n
    threads = [threading.Thread(target=play, args=pair) for pair in zip(browsers, numbers, strict=False)]
    for thread in threads:
        thread.start()
    gate.wait()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20)
    return cuts[9] * 1000, cuts[18] * 1000, len(times) / seconds


def main() -> None:
    """Seed, serve, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10)
    seconds = parser.parse_args().seconds
    environment = fresh_database("ecrf_bench_form")
    numbers = seed(environment)
    _floor_table(environment)
    print(f"{'':24}{'clients':>8}{'p50 ms':>10}{'p95 ms':>10}{'forms/s':>10}{'× floor':>10}")
    with running(environment) as address:
        started: dict[str, int] = {}
        measure(address, numbers, floor, 2, 2, started)
        for clients in CLIENTS:
            base = measure(address, numbers, floor, clients, seconds, started)
            _print("log-in check + INSERT", clients, base, base)
            _print("save 20 items", clients, measure(address, numbers, saves, clients, seconds, started), base)
            _print("load 20-item page", clients, measure(address, numbers, loads, clients, seconds, started), base)


def _floor_table(environment: dict[str, str]) -> None:
    import psycopg
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("CREATE TABLE floor (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text)")
        connection.execute("GRANT INSERT ON floor TO ecrf_app")


def _print(what: str, clients: int, found: tuple[float, float, float], base: tuple[float, float, float]) -> None:
    print(f"{what:24}{clients:>8}{found[0]:>10.1f}{found[1]:>10.1f}{found[2]:>10.0f}{found[0] / base[0]:>10.1f}", flush=True)


if __name__ == "__main__":
    main()
