"""One page loaded and saved in a casebook of many pages, in one process: milliseconds and statements, beside a small one.

    python -m benchmarks.casebook [--pages 400] [--rounds 40] [--profile load|save]

The page is an ulcer assessment of twenty items. Small: the trial as it is, a casebook with little in it. Large: the
trial with ``WIDE`` further pages (``benchmarks/wide.py``) and a casebook of ``--pages`` pages. Ratios are what counts:
they hold on a busy machine too.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks.form import TWENTY, VISITS
from benchmarks.server import fresh_database


class Bench:
    """An application over a database of its own, one subject, and a browser logged in as its investigator."""

    def __init__(self, study: str, database: str):
        from ecrf import simulate
        from ecrf.app import create_app
        from ecrf.db import db
        from ecrf.install import prepare
        os.environ["ECRF_STUDY"] = study
        self.app = create_app(**fresh_database(database), STUDY=study, WTF_CSRF_ENABLED=False)
        self.statements = 0
        with self.app.app_context():
            prepare(self.app.study)  # type: ignore[attr-defined]
            people = simulate.cast(self.app.study, 1)  # type: ignore[attr-defined]
            self.actor = people.of("PI", "01")
            db.session.commit()
            db.event.listen(db.engine, "before_cursor_execute", self._count)
        self.browser = self.app.test_client()
        self.browser.post("/login", data={"email": f"pi@{simulate.DOMAIN}", "password": simulate.PASS_PHRASE})
        self.turn, self.number = 0, self._subject()

    def _count(self, *_told: Any) -> None:
        self.statements += 1

    def _subject(self) -> str:
        from ecrf.db import db
        from ecrf.subjects.enrolment import enrol
        with self.app.app_context():
            number, _new = enrol(self.actor, "01", "benchmark")
            db.session.commit()
        self.number = number
        self.save("ICF", {"RFICDAT": "01/06/2025"})
        self.save("ULCR/1", {"ULCLOC": "R2-DIST-TIP", "ULCSTDAT": "05/2025", "ULCORI": "BASELINE_TARGET"})
        return number

    def save(self, address: str, answers: dict[str, str]) -> None:
        """Record a page through the public verb, as somebody who has just loaded it."""
        from werkzeug.datastructures import MultiDict

        from ecrf.casebook import locate
        from ecrf.db import db
        from ecrf.entry.saving import save
        with self.app.app_context():
            place = locate.place(self.actor, self.app.study, self.number, address.split("/"))  # type: ignore[attr-defined]
            outcome = save(self.actor, self.app.study, place, MultiDict(answers))  # type: ignore[attr-defined]
            if outcome.kind != "saved":
                raise RuntimeError(f"{address}: {outcome.kind} {outcome.submission.problems}")
            db.session.commit()

    def grow(self, pages: int) -> int:
        """Fill the subject's casebook up to about that many pages; returns how many there are."""
        from benchmarks.wide import ITEMS, PAGES
        made, answers = 2, {f"Q{n:02d}": str(50 + n) for n in range(ITEMS)}
        for page in PAGES:
            for visit in VISITS:
                if made < pages:
                    self.save(f"{visit}/{page.oid}", answers)
                    made += 1
        return made

    def correct(self) -> float:
        """Save twenty items over HTTP, a correction of four of them after the first; returns the seconds of the save."""
        page = self.browser.get(f"{self.page}").get_data(as_text=True)
        seen = re.search(r'name="_seen"[^>]* value="([^"]*)"', page)
        self.turn += 1
        moved = {"LDIAM": f"{6 + self.turn % 3}.{self.turn % 10}", "PAINVAS": str(self.turn % 90),
                 "PHYGLOB": str(self.turn * 7 % 90), "DEPTH": f"1.{self.turn % 9}"}
        typed = {**TWENTY, **moved, "_seen": seen[1] if seen else "", "_reason": "ENTRY_ERROR"}
        begun = time.perf_counter()
        self.statements = 0
        answer = self.browser.post(self.page, data=typed)
        if answer.status_code != 302:
            raise RuntimeError(f"save: {answer.status_code} {answer.get_data(as_text=True)[:400]}")
        return time.perf_counter() - begun

    def load(self) -> float:
        """Load the page; returns the seconds."""
        begun = time.perf_counter()
        self.statements = 0
        answer = self.browser.get(self.page)
        if answer.status_code != 200:
            raise RuntimeError(f"load: {answer.status_code}")
        return time.perf_counter() - begun

    @property
    def page(self) -> str:
        """The address that is measured."""
        return f"/subjects/{self.number}/SCR/ULCA/1"


def measured(what: Callable[[], float], rounds: int, bench: Bench) -> tuple[float, int]:
    """Median milliseconds of some rounds, and the statements of one."""
    for _ in range(3):
        what()
    return statistics.median(what() for _ in range(rounds)) * 1000, bench.statements


def main() -> None:
    """Fill, measure, print; with ``--profile`` show where the large casebook's time goes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--profile", choices=("load", "save"))
    wanted = parser.parse_args()
    small, large = Bench("forms.study", "ecrf_bench_small"), Bench("benchmarks.wide", "ecrf_bench_wide")
    filled = large.grow(wanted.pages)
    if wanted.profile:
        _profile(large.load if wanted.profile == "load" else large.correct, wanted.rounds)
        return
    print(f"{'':12}{'small ms':>10}{'statements':>12}{f'{filled} pages ms':>16}{'statements':>12}{'ratio':>8}")
    for name in ("save", "load"):
        base, few = measured(small.correct if name == "save" else small.load, wanted.rounds, small)
        took, many = measured(large.correct if name == "save" else large.load, wanted.rounds, large)
        print(f"{name:12}{base:>10.1f}{few:>12}{took:>16.1f}{many:>12}{took / base:>8.2f}", flush=True)


def _profile(what: Callable[[], float], rounds: int) -> None:
    what()
    taken = cProfile.Profile()
    taken.enable()
    for _ in range(rounds):
        what()
    taken.disable()
    pstats.Stats(taken).sort_stats("cumulative").print_stats(70)


if __name__ == "__main__":
    main()
