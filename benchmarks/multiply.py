"""Many casebooks from one simulated set, in bulk, with their seals worked out anew: ``flask verify`` passes on them (R82).

    python -m benchmarks.multiply [--casebooks 200] [--simulated 12] [--keep]

Simulates a set into a database of its own, copies its subjects under new numbers (further sites where a site is full),
verifies the whole record, then times the commands that walk over all casebooks. ``--keep`` takes the set already there.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Integer
from sqlalchemy.dialects.postgresql import JSONB

from benchmarks.server import fresh_database, known_database

DATABASE = "ecrf_bench_many"
AT_ONCE = 50
"""Copies made by one round of statements."""
SPOKEN = ("value", "missing_reason", "reason", "text")
"""Columns of words, which may name the subject: the hand-over of a product compares the number on the label."""
DRAWN = "allocation_use"
"""What a copy does not bring: it is randomised like its source, and draws nothing from the list."""
PER_SITE = 999
"""Numbers of a site: three digits."""


@dataclass(frozen=True)
class Copy:
    """One casebook to be made: the how-manieth, after which subject, under which number."""

    k: int
    source: str
    number: str


def copies(existing: list[str], wanted: int) -> Iterator[Copy]:
    """The copies that are lacking: sources in turn, numbers after the last one of each site, sites 01, 02 … as needed."""
    used = {f"{site:02d}": 0 for site in range(1, 100)}
    for number in existing:
        used[number[:2]] = max(used[number[:2]], int(number[3:]))
    free = (f"{site}-{n:03d}" for site, last in used.items() for n in range(last + 1, PER_SITE + 1))
    for k in range(1, wanted - len(existing) + 1):
        yield Copy(k, existing[(k - 1) % len(existing)], next(free))


def statements(tables: list[Any], spans: dict[str, int]) -> list[sql.Composed]:
    """One ``INSERT`` per table of the record: the rows of each source, moved to its copy's numbers."""
    return [_insertion(table, spans) for table in tables if table.name == "act" or "act" in table.c and table.name not in ("seal", DRAWN)]


def _insertion(table: Any, spans: dict[str, int]) -> sql.Composed:
    columns = [column for column in table.columns if column.computed is None]
    taken = [_moved(table, column, spans) for column in columns]
    act = sql.SQL("t.id") if table.name == "act" else sql.SQL("t.act")
    return sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {} t JOIN act s ON s.id = {} "
                   "JOIN copies c ON s.stream = 'subject/' || c.source").format(
        sql.Identifier(table.name), sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
        sql.SQL(", ").join(taken), sql.Identifier(table.name), act)


def _moved(table: Any, column: Any, spans: dict[str, int]) -> sql.Composable:
    """A column of a copy: surrogate numbers move by whole spans, the subject's number and site are the copy's own."""
    own, root = sql.SQL("t.{}").format(sql.Identifier(column.name)), _root(column)
    if root.name == "id" and root.table.name in spans:
        return sql.SQL("{} + c.k * {}").format(own, sql.Literal(spans[root.table.name]))
    if (root.table.name, root.name) == ("subject", "number"):
        return sql.SQL("c.number")
    if (table.name, column.name) == ("subject", "site"):
        return sql.SQL("left(c.number, 2)")
    if (table.name, column.name) == ("act", "stream"):
        return sql.SQL("'subject/' || c.number")
    if isinstance(column.type, JSONB):
        return sql.SQL("replace({}::text, c.source, c.number)::jsonb").format(own)
    if column.name in SPOKEN:
        return sql.SQL("replace({}, c.source, c.number)").format(own)
    return own


def _root(column: Any) -> Any:
    """The column that a column points at in the end, over any number of foreign keys; itself when it points at none."""
    ahead = [key.column for key in column.foreign_keys if key.column.table is not column.table]
    return _root(ahead[0]) if ahead else column


@dataclass(frozen=True)
class Sealed:
    """One act of a source, in the canonical form that is hashed: the act and its rows."""

    id: int
    act: bytes
    rows: tuple[bytes, ...]


_CHAIN = """
    SELECT a.id, a.stream, a.seq, a.by, a.role, a.verb, a.at, a.reason, a.detail,
           (SELECT jsonb_agg(content) FROM act_content WHERE act = a.id) AS content
    FROM act a WHERE a.stream = %s ORDER BY a.seq"""


def chain(connection: psycopg.Connection[Any], source: str) -> list[Sealed]:
    """The acts of a subject, ready to be hashed for any number."""
    from ecrf.casebook import seals
    found = []
    for row in connection.execute(_CHAIN, (f"subject/{source}",)):
        id_, stream, seq, by, role, verb, at, reason, detail, content = row
        act = {"stream": stream, "seq": seq, "by": by, "role": role, "verb": verb, "at": seals.moment(at),
               "reason": reason, "detail": detail}
        found.append(Sealed(id_, seals.canonical(act), tuple(seals.canonical(each) for each in content or () if each["table"] != DRAWN)))
    return found


def signatures(numbers: list[str]) -> dict[str, list[tuple[str, Any]]]:
    """The signatures of each source: the digest of each, and the content it covers (``casebook.signed.Content``)."""
    from ecrf.casebook import signed
    from ecrf.db import db
    rows = db.session.execute(db.text("SELECT form, act, digest FROM signature")).all()
    covered = signed.contents([(row.form, row.act) for row in rows])
    found: dict[str, list[tuple[str, Any]]] = {number: [] for number in numbers}
    for row in rows:
        content = covered[row.form, row.act]
        found[content.subject].append((row.digest, content))
    return found


def resigned(kept: list[tuple[str, Any]], copy: Copy) -> dict[str, str]:
    """The digest of each signature of a source, and what it is in the copy: it covers the subject's number."""
    return {digest: replace(content, subject=copy.number).digest for digest, content in kept}


def seal(acts: list[Sealed], copy: Copy, span: int, digests: dict[str, str]) -> Iterator[tuple[int, str]]:
    """Act and digest of every act of a copy: what ``casebook.seals.digest`` gives, with the canonical rows moved over."""
    import hashlib

    from ecrf.casebook import seals
    old, new, previous = copy.source.encode(), copy.number.encode(), None
    site = (b'"site":"' + old[:2] + b'"', b'"site":"' + new[:2] + b'"')
    for act in acts:
        rows = b",".join(sorted(row.replace(old, new).replace(*site) if b'"table":"subject"' in row
                                else _resigned(row, digests).replace(old, new) for row in act.rows))
        whole = (b'{"act":' + act.act.replace(old, new) + b',"content":[' + rows + b'],"previous":'
                 + seals.canonical(previous) + b"}")
        previous = hashlib.sha256(whole).hexdigest()
        yield act.id + copy.k * span, previous


def _resigned(row: bytes, digests: dict[str, str]) -> bytes:
    if b'"table":"signature"' not in row:
        return row
    then = row.partition(b'"digest":"')[2][:64]
    return row.replace(then, digests[then.decode()].encode())


def multiply(owner: str, wanted: int, progress: Callable[[int], Any] = lambda done: None) -> int:
    """Bring the database to that many casebooks; returns how many were made. Constraints are off meanwhile: verify after."""
    from ecrf.casebook import heads
    from ecrf.db import db
    tables = list(db.metadata.sorted_tables)
    made = 0
    with psycopg.connect(owner) as connection:
        existing = [row[0] for row in connection.execute("SELECT number FROM subject ORDER BY number")]
        spans = {table.name: _span(connection, table.name) for table in tables if "id" in table.primary_key.columns and isinstance(table.c.id.type, Integer)}
        inserts = statements(tables, spans)
        chains = {source: chain(connection, source) for source in existing}
        signed = signatures(existing)
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("CREATE TEMP TABLE copies (k int, source text, number text)")
        connection.execute("CREATE TEMP TABLE resigned (subject text, was text, digest text)")
        lacking = list(copies(existing, wanted))
        for start in range(0, len(lacking), AT_ONCE):
            some = lacking[start:start + AT_ONCE]
            _round(connection, some, inserts, chains, signed, spans["act"])
            made += len(some)
            progress(len(some))
        for name in heads.kept():
            connection.execute(sql.SQL("INSERT INTO {} TABLE {} ON CONFLICT DO NOTHING").format(
                sql.Identifier(name), sql.Identifier(name + heads.SUFFIX)))
        for name in spans:
            connection.execute(sql.SQL("SELECT setval(pg_get_serial_sequence({0}, 'id'), (SELECT max(id) FROM {1}))").format(
                sql.Literal(name), sql.Identifier(name)))
    return made


def _span(connection: psycopg.Connection[Any], table: str) -> int:
    found = connection.execute(sql.SQL("SELECT coalesce(max(id), 0) + 1 FROM {}").format(sql.Identifier(table))).fetchone()
    return int(found[0]) if found else 1


def _round(connection: psycopg.Connection[Any], some: list[Copy], inserts: list[sql.Composed],
           chains: dict[str, list[Sealed]], signed: dict[str, list[tuple[str, Any]]], span: int) -> None:
    digests = {copy.number: resigned(signed[copy.source], copy) for copy in some}
    connection.execute("TRUNCATE copies, resigned")
    with connection.cursor().copy("COPY copies FROM STDIN") as rows:
        for copy in some:
            rows.write_row((copy.k, copy.source, copy.number))
    for statement in inserts:
        connection.execute(statement)
    with connection.cursor().copy("COPY resigned FROM STDIN") as rows:
        for number, pairs in digests.items():
            for was, digest in pairs.items():
                rows.write_row((number, was, digest))
    connection.execute("UPDATE signature s SET digest = r.digest FROM resigned r JOIN form f ON f.subject = r.subject "
                       "WHERE s.form = f.id AND s.digest = r.was")
    with connection.cursor().copy("COPY seal (act, digest) FROM STDIN") as rows:
        for copy in some:
            for pair in seal(chains[copy.source], copy, span, digests[copy.number]):
                rows.write_row(pair)
    connection.commit()


def _timed(what: str, run: Callable[[], Any]) -> Any:
    begun = time.perf_counter()
    result = run()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:28}{time.perf_counter() - begun:>10.1f} s{most:>8} MB at most  {result if result is not None else ''}", flush=True)
    return result


def main() -> None:
    """Simulate, multiply, verify, time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--casebooks", type=int, default=200)
    parser.add_argument("--simulated", type=int, default=12)
    parser.add_argument("--keep", action="store_true")
    wanted = parser.parse_args()
    from ecrf.admin import verbs as admin
    from ecrf.app import create_app
    from ecrf.casebook.verify import verify
    from ecrf.db import db
    from ecrf.install import prepare
    from ecrf.permissions import CONSOLE
    from ecrf.queries.recheck import recheck
    from ecrf.simulate import simulate
    environment = known_database(DATABASE) if wanted.keep else fresh_database(DATABASE)
    app = create_app(**environment)
    with app.app_context():
        study: Any = app.study  # type: ignore[attr-defined]
        if not wanted.keep:
            prepare(study)
            _timed(f"simulate {wanted.simulated}", lambda: simulate(study, wanted.simulated, seed=1) and None)
        known = set(db.session.execute(db.text("SELECT code FROM site")).scalars())
        for code in (f"{n:02d}" for n in range(1, min(99, -(-wanted.casebooks // PER_SITE) + 4) + 1)):
            if code not in known:
                admin.create_site(CONSOLE, code, f"Centre {code} (synthetic)", "Europe/Paris", "FRA", study.protocol)
        db.session.commit()
        _timed(f"multiply to {wanted.casebooks}", lambda: multiply(environment["DATABASE_OWNER_URL"], wanted.casebooks))
        _timed("verify: problems", lambda: len(verify(study)))
        _timed("recheck: opened, closed", lambda: recheck(study))


if __name__ == "__main__":
    main()
