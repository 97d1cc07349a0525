"""The anchor: the head of every chain, appended as one line to a file that should lie outside the database host.

A chain whose tail was cut off is still a valid chain; only a head written down elsewhere shows that it was longer.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from ecrf import clock
from ecrf.db import db

from . import seals

Heads = Mapping[str, tuple[int, str]]
"""Stream → sequence number and digest of its last sealed act."""


class BrokenAnchor(ValueError):  # noqa: N818 - it says what is broken
    """An anchor file that cannot be trusted; the words say which line and why."""


@dataclass(frozen=True)
class Anchored:
    """One line of an anchor file: when it was written, the heads of that moment, its own digest."""

    at: str
    heads: Heads
    sha256: str

    @property
    def label(self) -> str:
        """What a sentence calls it."""
        return f"the anchor of {self.at}"


_HEADS = text("""
    SELECT a.stream, a.seq, s.digest FROM act a JOIN seal s ON s.act = a.id
    WHERE NOT EXISTS (SELECT 1 FROM act n JOIN seal ns ON ns.act = n.id WHERE n.stream = a.stream AND n.seq = a.seq + 1)
    ORDER BY a.stream COLLATE "C", a.seq""")


def heads() -> dict[str, tuple[int, str]]:
    """The last sealed act of every stream, in one statement and so of one moment."""
    return {row.stream: (row.seq, row.digest) for row in db.session.execute(_HEADS)}


def append(file: Path) -> Anchored:
    """Append the heads of this moment to the file, chained to the line before; returns what was written.

    Raises ``BrokenAnchor`` when the file's present end is not a line of an anchor, ``OSError`` when it cannot be written.
    """
    last = next(iter(deque(read(file), maxlen=1)), None) if file.exists() else None
    body = {"at": seals.moment(clock.now()), "heads": {s: list(head) for s, head in heads().items()},
            "previous": last.sha256 if last else None}
    line = body | {"sha256": _digest(body)}
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("ab") as out:
        out.write(seals.canonical(line) + b"\n")
        out.flush()
    return _anchored(line)


def read(file: Path) -> Iterator[Anchored]:
    """Every line of an anchor file, the oldest first. Raises ``BrokenAnchor`` at the first line that does not fit."""
    previous = None
    with file.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            try:
                line = json.loads(raw)
                anchored = _anchored(line)
                digest = _digest({name: value for name, value in line.items() if name != "sha256"})
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise BrokenAnchor(f"Line {number} of {file.name} is not a line of an anchor.") from error
            if line.get("previous") != previous or anchored.sha256 != digest:
                raise BrokenAnchor(f"Line {number} of {file.name} does not follow the line before it: the file was changed.")
            previous = anchored.sha256
            yield anchored


def _digest(body: Mapping[str, object]) -> str:
    return hashlib.sha256(seals.canonical(body)).hexdigest()


def _anchored(line: Mapping[str, object]) -> Anchored:
    found: dict[str, tuple[int, str]] = {}
    for stream, (seq, digest) in line["heads"].items():  # type: ignore[attr-defined]
        found[stream] = (int(seq), str(digest))
    return Anchored(str(line["at"]), found, str(line["sha256"]))
