"""The nightly comparison: every act of the record beside its copies, and each that differs named by its rows.

The seals in the database prove nothing here: whoever could change a value could seal it anew. What an act says now is
hashed with the seal that its copy names as the one before, and must give the seal that left the sponsor's hands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import text

from ecrf import clock
from ecrf.casebook import record, seals
from ecrf.casebook.verify import describe
from ecrf.db import db
from ecrf.permissions import SYSTEM, Actor

from . import marks
from .copying import ACTS, folders, late, root
from .reading import Copy, Store

VERB = "compare_copies"
SHOWN, SHOWN_ROWS = 50, 6
"""Differences that the act of a comparison tells, and rows that each tells."""
HOUR, AGAIN = 2, timedelta(hours=20)
"""The hour from which a night's comparison is made, where the study is run, and the rest between two."""

_OF_SITE = text(ACTS + """ WHERE left(a.stream, 10) IN ('subject/' || :site, 'site/' || :site)
    ORDER BY a.stream COLLATE "C", a.seq""").execution_options(stream_results=True, yield_per=500)
_LAST = text("SELECT at, detail FROM act WHERE stream = 'study' AND verb = :verb ORDER BY at DESC LIMIT 1")


@dataclass(frozen=True)
class Difference:
    """One act, or one store, that is not as it was copied. ``kind``: ``changed`` or ``gone`` in the record, ``rewritten``
    chain, copy ``altered`` or ``lost``, act ``waiting`` too long, store ``unreachable``."""

    kind: str
    stream: str = ""
    seq: int = 0
    copied: tuple[str, ...] = ()
    recorded: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """As the act of the comparison tells it."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in vars(self).items() if value}


@dataclass
class Compared:
    """What a comparison found: how many acts were held against copies, and the differences by store."""

    acts: int = 0
    by_folder: dict[str, list[Difference]] = field(default_factory=dict)

    @property
    def differences(self) -> list[Difference]:
        """Each difference once, with the stores that tell it; the fullest telling of it."""
        found: dict[tuple[str, str, int], Difference] = {}
        for folder, told in self.by_folder.items():
            for one in told:
                key = (one.kind, one.stream or folder, one.seq)
                best = max(found.get(key, one), one, key=lambda d: len(d.copied) + len(d.recorded))
                found[key] = Difference(one.kind, one.stream, one.seq, best.copied, best.recorded,
                                        (*(found[key].folders if key in found else ()), folder))
        return list(found.values())


def compare(actor: Actor) -> Compared:
    """Compare every store with the record; the act of it says what was found. The caller commits."""
    found, place = Compared(), root()
    if place is not None:
        found.by_folder = {folder: list(_of_store(Store(place / folder), folder, found)) for folder in folders()}
    told = found.differences
    with record.writing(actor, "study", VERB, None, {"stores": len(found.by_folder), "acts": found.acts, "found": len(told),
                                                     "differences": [one.as_dict() for one in told[:SHOWN]]}) as act:
        for folder, differences in found.by_folder.items():
            marks.compared(folder, act.at, len(differences))
    return found


def compare_at_night() -> bool:
    """The hourly task: one comparison a night, as soon as a worker runs after its hour."""
    now = clock.now()
    if root() is None or now.astimezone(ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])).hour < HOUR:
        return False
    last = latest()
    if last is not None and now - last[0] < AGAIN:
        return False
    compare(SYSTEM)
    return True


def latest() -> tuple[datetime, dict[str, Any]] | None:
    """When the last comparison was made, and what its act says."""
    row = db.session.execute(_LAST, {"verb": VERB}).one_or_none()
    return (row.at, row.detail) if row is not None else None


def _of_store(store: Store, folder: str, found: Compared) -> Iterator[Difference]:
    try:
        if not store.holder:
            yield Difference("unreachable")
            return
        left, marked = set(store.streams()), marks.marked(folder)
        for stream, acts in groupby(db.session.execute(_OF_SITE, {"site": folder[-2:]}), lambda act: act.stream):
            left.discard(stream)
            yield from _of_chain(store, stream, acts, marked.get(stream, 0), found)
        for stream in sorted(left):
            yield from _of_chain(store, stream, (), marked.get(stream, 0), found)
    except OSError:
        yield Difference("unreachable")


def _of_chain(store: Store, stream: str, acts: Iterable[Any], marked: int, found: Compared) -> Iterator[Difference]:
    copies, problem = _copies(store, stream)
    rewritten = False
    for act in acts:
        copy = copies.pop(act.seq, None)
        if copy is None:
            if act.seq <= marked or late(act.at):
                problem = problem or Difference("lost" if act.seq <= marked else "waiting", stream, act.seq)
            continue
        found.acts += 1
        if not copy.fits or not _true(copy, act):
            problem = problem or Difference("altered", stream, act.seq)
        elif seals.digest(copy.previous, seals.said(act), act.content or ()) != copy.seal:
            yield _changed(act, copy)
        elif act.digest != copy.seal and not rewritten:
            rewritten = True
            yield Difference("rewritten", stream, act.seq)
    if problem is not None:
        yield problem
    for seq in sorted(copies):
        yield Difference("gone", stream, seq, tuple(map(describe, copies[seq].content[:SHOWN_ROWS])))


def _copies(store: Store, stream: str) -> tuple[dict[int, Copy], Difference | None]:
    """The copies of a chain that are as they were sealed, by number, and the first that is not, or that lacks."""
    copies: dict[int, Copy] = {}
    seal, problem = None, None
    for seq, (_file, line) in enumerate(store.lines(stream), 1):
        try:
            copy = Copy(line)
        except (ValueError, KeyError, TypeError):
            return copies, problem or Difference("altered", stream, seq)
        if not copy.fits or (copy.seq == len(copies) + 1 and copy.previous != seal):
            problem = problem or Difference("altered", stream, copy.seq, tuple(map(describe, copy.content[:SHOWN_ROWS])))
        copies[copy.seq], seal = copy, copy.seal
    return copies, problem


def _true(copy: Copy, act: Any) -> bool:
    """What a copy tells in part is proven by no seal of its own: where the seal is right, it must be what the record says."""
    said, content = seals.said(act), act.content or ()
    return copy.whole or act.digest != copy.seal or (
        all(value in (None, said[name]) for name, value in copy.act.items()) and all(row in content for row in copy.content))


def _changed(act: Any, copy: Copy) -> Difference:
    """What the copy says and the record does not, and the other way round; the act itself where its rows are the same."""
    was, now = ({seals.canonical(row): describe(row) for row in rows} for rows in (copy.content, act.content or ()))
    copied, recorded = _beyond(was, now), _beyond(now, was) if copy.whole else tuple(now.values())[:SHOWN_ROWS]
    if not copied and not recorded:
        copied, recorded = (_said(copy.act),), (_said(seals.said(act)),)
    return Difference("changed", act.stream, act.seq, copied, recorded)


def _beyond(mine: dict[bytes, str], other: dict[bytes, str]) -> tuple[str, ...]:
    return tuple(mine[key] for key in sorted(mine.keys() - other.keys()))[:SHOWN_ROWS]


def _said(act: dict[str, Any]) -> str:
    return " ".join(str(act[name]) for name in ("verb", "by", "role", "at", "reason") if act.get(name))
