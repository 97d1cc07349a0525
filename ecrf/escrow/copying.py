"""The turn of the worker: whatever was sealed since is copied into the stores, whoever asks and whatever it says.

Nothing is filtered and nobody is asked: the worker takes every act of a site's subjects and of the site itself, in the
order of each chain, and puts it into a file that no later turn writes again. What a store already holds is read from the
store. An act that does not follow what lies there is not put beside it: the chain waits, and the comparison names it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import seals
from ecrf.context import study
from ecrf.db import db

from . import marks, reading
from .reading import Store
from .telling import INVESTIGATOR, KEEPER, Teller

MOST_ACTS, MOST_CHAINS = 500, 1000
"""Acts in one file, and chains copied into one store in one turn: the next turn is a minute away."""

_ALONE = text("SELECT pg_try_advisory_xact_lock(hashtextextended('escrow', 0))")
_SITES = text("SELECT code FROM site ORDER BY code")
_RELEASES = text("SELECT digest FROM release ORDER BY digest")
ACTS = """
    SELECT a.stream, a.seq, a.by, a.role, a.verb, a.at, a.reason, a.detail, s.digest, p.name,
        (SELECT jsonb_agg(content) FROM act_content WHERE act = a.id) AS content
    FROM act a JOIN account p ON p.code = a.by LEFT JOIN seal s ON s.act = a.id"""
_OF_CHAIN = text(ACTS + " WHERE a.stream = :stream AND a.seq > :seq ORDER BY a.seq LIMIT :most")


class Unfit(Exception):  # noqa: N818 - it says what the chain is
    """A chain that does not go on where its copies end. ``kind``: ``unfit`` or ``lost``."""

    def __init__(self, kind: str, about: str):
        super().__init__(about)
        self.kind = kind


def root() -> Path | None:
    """The folder of the stores, by the setting ``ESCROW``; ``None`` where nothing is copied."""
    given = current_app.config["ESCROW"]
    return Path(given) if given else None


def folders() -> list[str]:
    """The stores that there should be: one of each site, and one of its whole chains."""
    return [prefix + code for code in db.session.execute(_SITES).scalars() for prefix in ("", marks.UNBLINDED)]


def turn() -> bool:
    """Copy what waits into every store that can be reached; whether anything was. One worker at a time does it."""
    place = root()
    if place is None or not db.session.execute(_ALONE).scalar_one():
        return False
    waiting = {folder: list(rows) for folder, rows in groupby(sorted(marks.waiting(), key=lambda row: row.folder), lambda row: row.folder)}
    tell = {whole: Teller(study(), KEEPER if whole else INVESTIGATOR) for whole in (False, True)}
    return sum([_visit(place, folder, waiting.get(folder, []), tell[folder.startswith(marks.UNBLINDED)]) for folder in folders()]) > 0


def _visit(place: Path, folder: str, waiting: Sequence[Any], tell: Teller) -> int:
    """One store: copy its chains, note how it stands; how many chains moved."""
    store, holder, problem, about = Store(place / folder), "", None, None
    reached: dict[str, int] = {}
    try:
        holder = store.holder
        if not holder:
            problem = "closed"
        elif waiting:
            lay(store, tell)
            for row in waiting[:MOST_CHAINS]:
                try:
                    reached[row.stream] = _follow(store, row, tell)
                except Unfit as unfit:
                    problem, about = unfit.kind, str(unfit)
    except OSError as error:
        problem, about = "unreachable", error.strerror or type(error).__name__
    marks.mark(folder, reached)
    since = min((row.at for row in waiting if row.at and reached.get(row.stream, 0) < row.head), default=None)
    marks.turned(folder, holder, clock.now(), since, problem, about)
    return len(reached)


def _follow(store: Store, row: Any, tell: Teller) -> int:
    """Copy a chain from where its copies end; the last act copied. Raises ``Unfit``, ``OSError``."""
    try:
        seq, seal = store.end(row.stream)
    except ValueError as error:
        raise Unfit("unfit", f"{row.stream}: {error}") from error
    if seq < row.seq:
        raise Unfit("lost", f"{row.stream}, {seq + 1}")
    while acts := db.session.execute(_OF_CHAIN, {"stream": row.stream, "seq": seq, "most": MOST_ACTS}).all():
        lines: list[bytes] = []
        for act in acts:
            if act.seq != seq + 1 or act.digest is None or seals.digest(seal, seals.said(act), act.content or ()) != act.digest:
                put(store.place / row.stream, acts[0].seq, lines)
                raise Unfit("unfit", f"{row.stream}, {act.seq}")
            lines.append(tell.line(act, seal))
            seq, seal = act.seq, act.digest
        put(store.place / row.stream, acts[0].seq, lines)
    return seq


def put(place: Path, first: int, lines: Sequence[bytes]) -> None:
    """Write acts as one new file of a chain."""
    if lines:
        _place(place, f"{first:09}-{first + len(lines) - 1:09}.jsonl", b"".join(lines))


def lay(store: Store, tell: Teller) -> None:
    """What a store needs to be read without the application: its check, and every definition released so far."""
    _missing(store.place, {"verify.py"}, lambda _name: Path(reading.__file__).read_bytes())
    _missing(store.place / "definitions", {f"{digest}.json" for digest in db.session.execute(_RELEASES).scalars()},
             lambda name: tell.definition(name.removesuffix(".json")))


def _missing(place: Path, names: set[str], body: Any) -> None:
    there = {one.name for one in place.iterdir()} if place.is_dir() else set()
    for name in sorted(names - there):
        _place(place, name, body(name))


def _place(place: Path, name: str, body: bytes) -> None:
    """A new file, whole or not at all, on the disk before anything is noted of it. Raises ``OSError`` where one of that name lies."""
    place.mkdir(parents=True, exist_ok=True)
    made = place / f".{name}.{os.getpid()}"
    try:
        with made.open("wb") as out:
            out.write(body)
            out.flush()
            os.fchmod(out.fileno(), 0o444)
            os.fsync(out.fileno())
        os.link(made, place / name)
    finally:
        made.unlink(missing_ok=True)
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def recount() -> None:
    """Work out the marks from the stores again: what they lost is copied anew at the next turn. Raises ``OSError``, ``ValueError``."""
    place = root()
    if place is None:
        return
    for folder in folders():
        store = Store(place / folder)
        if store.holder:
            marks.mark(folder, dict(_ends(store, marks.marked(folder))))


def _ends(store: Store, known: Iterable[str]) -> Iterator[tuple[str, int]]:
    for stream in sorted({*known, *store.streams()}):
        yield stream, store.end(stream)[0]


def late(since: datetime | None) -> bool:
    """Whether acts wait for longer than the study allows."""
    return since is not None and (clock.now() - since).total_seconds() > 60 * study().copy_minutes
