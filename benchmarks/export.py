"""Exports of one cut with few and with many subjects beside PostgreSQL's own COPY of the same rows: seconds and peak memory.

    python -m benchmarks.export [--few 200] [--many 2000] [--simulated 12] [--formats csv,odm] [--keep]

Two databases of their own, filled by ``benchmarks.multiply`` from one simulated set. Each export runs in a process of its
own (``flask export`` without the command line), so that its peak memory is its own: ``VmHWM`` of Linux, since ``ru_maxrss``
counts that of the process before ``exec`` too (what reads ODM back beside it is not in it). The aims: CSV in at
most 6 times COPY's time, ODM in at most 15 times, SDTM in at most 3 times CSV's, and the same memory for few and many within 20 %; with ``pdf`` among the
formats, casebooks of the few in at most one second per 100 items.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.multiply import PER_SITE, multiply
from benchmarks.server import ROOT, fresh_database, known_database

DATABASE = "ecrf_bench_export_{}"
_PLACE = "f.subject, f.visit, f.page, f.line"
_WHO = "a.by, a.role, a.at"
_VALUES = f"SELECT {_PLACE}, v.item, v.version, v.value, v.missing, v.missing_reason, v.reason, {_WHO} " \
          "FROM item_version v JOIN form f ON f.id = v.form JOIN act a ON a.id = v.act ORDER BY 1, 2, 3, 4, 5, 6"  # noqa: S608 - fixed texts
_MARKS = f"SELECT {_PLACE}, v.item, v.version, v.kind, {_WHO} FROM verification v JOIN form f ON f.id = v.form JOIN act a ON a.id = v.act ORDER BY 1, 2, 3, 4, 5, 6"  # noqa: S608 - fixed texts
_MESSAGES = f"SELECT {_PLACE}, q.item, q.number, q.check_id, m.number, m.kind, m.text, m.detail, {_WHO} " \
            "FROM query_message m JOIN query q ON q.id = m.query JOIN form f ON f.id = q.form JOIN act a ON a.id = m.act ORDER BY 1, 2, 3, 4, 6, 8"  # noqa: S608 - fixed texts
_SIGNATURES = f"SELECT {_PLACE}, s.meaning, s.name, s.digest, {_WHO} FROM signature s JOIN form f ON f.id = s.form JOIN act a ON a.id = s.act ORDER BY 1, 2, 3, 4"  # noqa: S608 - fixed texts
_TRAIL = f"""SELECT {_WHO}, a.verb, a.stream, a.reason, a.detail, r.* FROM act a JOIN seal s ON s.act = a.id LEFT JOIN (
    SELECT v.act, {_PLACE}, 'item_version', v.item, v.version, v.value, v.missing, v.missing_reason, v.reason FROM item_version v JOIN form f ON f.id = v.form
    UNION ALL SELECT v.act, {_PLACE}, 'verification', v.item, v.version, v.kind, NULL, NULL, NULL FROM verification v JOIN form f ON f.id = v.form
    UNION ALL SELECT c.act, NULL, NULL, NULL, NULL, c.brought, NULL, NULL, c.content::text, NULL, NULL, NULL FROM act_content c
        WHERE c.brought <> ALL('{{item_version,verification}}')) r ON r.act = a.id ORDER BY a.at, s.digest"""  # noqa: S608 - fixed texts
COPIES = {"csv": (_VALUES, _MARKS, _MESSAGES, _TRAIL), "odm": (_VALUES, _MARKS, _MESSAGES, _SIGNATURES)}
"""The rows that a format tells, in the order of an export: values with who and when, verifications, messages of queries; in CSV the whole
trail beside them, in ODM the signatures. A format that is not here is compared with the values alone."""
AIMS = {"csv": 6, "odm": 15}
BESIDE = {"sdtm": ("csv", 3)}
"""Formats whose aim is a multiple of another format's time."""
PAPER, PER_100 = "pdf", 1.0
"""The format that is measured by its items, and the seconds that a hundred of them may take."""


def fill(name: str, casebooks: int, simulated: int) -> None:
    """Simulate a set and bring it to that many casebooks."""
    from ecrf.admin import verbs as admin
    from ecrf.app import create_app
    from ecrf.db import db
    from ecrf.install import prepare
    from ecrf.permissions import CONSOLE
    from ecrf.simulate import simulate
    environment = fresh_database(name)
    app = create_app(**environment)
    with app.app_context():
        study: Any = app.study  # type: ignore[attr-defined]
        prepare(study)
        simulate(study, simulated, seed=1)
        known = set(db.session.execute(db.text("SELECT code FROM site")).scalars())
        for code in (f"{n:02d}" for n in range(1, min(99, -(-casebooks // PER_SITE) + 4) + 1)):
            if code not in known:
                admin.create_site(CONSOLE, code, f"Centre {code} (synthetic)", "Europe/Paris", "FRA", study.protocol)
        db.session.commit()
        multiply(environment["DATABASE_OWNER_URL"], casebooks)
    with psycopg.connect(environment["DATABASE_OWNER_URL"], autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


def _cut(study: Any) -> str:
    """The name of the cut that holds this definition: data that are kept are cut anew where the study has changed."""
    from ecrf.exports import cuts
    return f"benchmark-{cuts.definition_digest(study)[:8]}"


def name_cut(name: str) -> None:
    """Name the cut that is exported, unless a run before did."""
    from ecrf.app import create_app
    from ecrf.db import db
    from ecrf.exports import cuts
    from ecrf.install import prepare
    from ecrf.permissions import CONSOLE
    app = create_app(**known_database(name))
    with app.app_context():
        study: Any = app.study  # type: ignore[attr-defined]
        prepare(study)
        if _cut(study) not in [cut.name for cut in cuts.every()]:
            cuts.cut(CONSOLE, study, _cut(study))
            db.session.commit()


def copied(name: str, form: str) -> tuple[float, int]:
    """Seconds and bytes of PostgreSQL's COPY, into a file, of the rows that a format tells."""
    with psycopg.connect(known_database(name)["DATABASE_OWNER_URL"]) as connection, tempfile.TemporaryFile() as out:
        begun = time.perf_counter()
        for query in COPIES.get(form, (_VALUES,)):
            with connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as copy:
                for data in copy:
                    out.write(data)
        return time.perf_counter() - begun, out.tell()


def exported(name: str, form: str) -> dict[str, float]:
    """Seconds, peak memory (MiB), rows and bytes of an export made by a process of its own."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.export", "--one", form], cwd=ROOT, check=True, capture_output=True, text=True,  # noqa: S603 - our own interpreter and arguments
                          env=os.environ | known_database(name))
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def one(form: str) -> None:
    """Export the cut and print what it cost; for ``exported``."""
    from ecrf.app import create_app
    from ecrf.db import db
    from ecrf.exports import cuts, formats
    from ecrf.exports.parcel import Order
    from ecrf.permissions import CONSOLE
    app = create_app(DATABASE_URL=os.environ["DATABASE_URL"], DATABASE_OWNER_URL=os.environ["DATABASE_OWNER_URL"])
    with app.app_context(), tempfile.TemporaryDirectory() as made:
        items = db.session.execute(db.text("SELECT count(*) FROM (SELECT DISTINCT form, item FROM item_version) i")).scalar_one()
        begun = time.perf_counter()
        written = formats.write(form, Order(Path(made), cuts.find(_cut(app.study)), replace(CONSOLE, role="DM"), app.study, "fr"))  # type: ignore[attr-defined]
        print(json.dumps({"seconds": time.perf_counter() - begun, "rows": written.rows, "items": items, "bytes": sum(file.bytes for file in written.files),
                          "memory": _peak()}))


def _peak() -> float:
    """The most memory that this process ever held, in MiB (proc(5))."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


def main() -> None:
    """Fill unless kept, measure both sizes, print the table with what misses an aim marked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--few", type=int, default=200)
    parser.add_argument("--many", type=int, default=2000)
    parser.add_argument("--simulated", type=int, default=12)
    parser.add_argument("--formats", default="csv,odm")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--one")
    wanted = parser.parse_args()
    if wanted.one:
        one(wanted.one)
        return
    names = {size: DATABASE.format(size) for size in (wanted.few, wanted.many)}
    for size, name in names.items():
        if not wanted.keep:
            fill(name, size, wanted.simulated)
        name_cut(name)
    print(f"{'format':8}{'subjects':>9}{'rows':>12}{'MB':>9}{'seconds':>9}{'× COPY':>8}{'MiB':>8}")
    seconds: dict[tuple[str, int], float] = {}
    for form in wanted.formats.split(","):
        if form == PAPER:
            _paper(names[wanted.few], wanted.few)
        else:
            _compared(form, names, seconds)


def _paper(name: str, size: int) -> None:
    """Print what a hundred items of printed casebooks take."""
    cost = exported(name, PAPER)
    took = 100 * cost["seconds"] / cost["items"]
    print(f"{PAPER:8}{size:>9} {cost['items']:.0f} items in {cost['seconds']:.0f} s: {took:.2f} s per 100{' over' * (took > PER_100)}")


def _compared(form: str, names: dict[int, str], seconds: dict[tuple[str, int], float]) -> None:
    """Print a format at both sizes beside COPY, and beside another format where the aim is one."""
    floor = {size: copied(name, form) for size, name in names.items()}
    for size, (took, size_of) in floor.items():
        print(f"{'COPY':8}{size:>9}{'':>12}{size_of / 1e6:>9.1f}{took:>9.2f}{1:>8.1f}")
    found = {size: exported(name, form) for size, name in names.items()}
    for size, cost in found.items():
        seconds[form, size] = cost["seconds"]
        ratio, other = cost["seconds"] / floor[size][0], BESIDE.get(form)
        said = f" over {AIMS[form]} x" if ratio > AIMS.get(form, float("inf")) else ""
        if other and (other[0], size) in seconds:
            beside = cost["seconds"] / seconds[other[0], size]
            said += f" {beside:.1f} x {other[0]}{' over' * (beside > other[1])}"
        print(f"{form:8}{size:>9}{cost['rows']:>12.0f}{cost['bytes'] / 1e6:>9.1f}{cost['seconds']:>9.2f}{ratio:>8.1f}{cost['memory']:>8.0f}{said}")
    few, many = min(found), max(found)
    growth = found[many]["memory"] / found[few]["memory"]
    print(f"{form:8} memory of many beside few: × {growth:.2f}{' over 1.20' if growth > 1.2 else ''}", flush=True)


if __name__ == "__main__":
    main()
