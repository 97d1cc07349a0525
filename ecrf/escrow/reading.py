"""A store of copies: where its files lie, what each copy says, and the check that its holder runs.

    python verify.py [FOLDER]        without an argument: the folder in which this file lies

Standard library only, Python 3.9 or later: this file lies in each store as ``verify.py``. It prints one sentence per
problem and exits with 1, or what it counted and exits with 0. A chain is a folder, ``subject/01-007``; its files are named
by the first and the last act that they hold and are never written again. Each line of a file is one act with its seal:
the SHA-256 of the text behind "sealed", which names the seal before it. "withheld" stands where the holder may not read
all that was sealed: it says what may be read, and its seal is proven by the act that follows and by whoever holds the whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HOLDER = "HOLDER.txt"
"""Laid into a store by whoever holds it, with the holder's name: without it nothing is written there."""
KINDS = ("site", "subject")
_NAME = re.compile(r"([0-9]{9})-([0-9]{9})\.jsonl")
_SEALED = '"sealed":'


class Copy:
    """One act as it was copied. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for a line that is none."""

    def __init__(self, line: str):
        said = json.loads(line)
        inner = said["sealed"] if "sealed" in said else said["withheld"]
        self.whole = "sealed" in said
        self.act, self.content, self.previous = inner["act"], inner["content"], inner["previous"]
        self.stream, self.seq, self.seal = str(self.act["stream"]), int(self.act["seq"]), str(said["seal"])
        text = line.rstrip("\n").partition(_SEALED)[2][:-1]
        self.fits = not self.whole or hashlib.sha256(text.encode()).hexdigest() == self.seal


class Store:
    """A folder of copies. Its methods raise ``OSError`` where it cannot be read."""

    def __init__(self, place: Path):
        self.place = place

    @property
    def holder(self) -> str:
        """Who holds it, by the first line of the file laid there; ``""`` where nobody did. A store out of reach raises."""
        try:
            return ((self.place / HOLDER).read_text(encoding="utf-8").strip().splitlines() or [""])[0][:200]
        except FileNotFoundError:
            return ""

    def streams(self) -> list[str]:
        """The chains of which there is a copy."""
        return sorted(f"{kind}/{one.name}" for kind in KINDS if (self.place / kind).is_dir() for one in (self.place / kind).iterdir())

    def files(self, stream: str) -> list[tuple[int, int, Path]]:
        """The files of a chain: first act, last act, where; what was never finished is left out."""
        try:
            names = [one.name for one in (self.place / stream).iterdir()]
        except FileNotFoundError:
            return []
        found = [(_NAME.fullmatch(name), name) for name in names]
        return sorted((int(match[1]), int(match[2]), self.place / stream / name) for match, name in found if match)

    def lines(self, stream: str) -> Iterator[tuple[Path, str]]:
        """Every line of a chain, in the order of acts, with its file."""
        for _first, _last, file in self.files(stream):
            with file.open(encoding="utf-8", errors="replace", newline="\n") as source:
                for line in source:
                    yield file, line

    def end(self, stream: str) -> tuple[int, str | None]:
        """The number and the seal of the last act of a chain; ``(0, None)`` without one. Raises ``ValueError`` for a broken file."""
        files = self.files(stream)
        if not files:
            return 0, None
        try:
            copy = Copy(files[-1][2].read_text(encoding="utf-8").splitlines()[-1])
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise ValueError(f"{files[-1][2].name} cannot be read") from error
        return copy.seq, copy.seal


def problems(store: Store, counts: dict[str, int]) -> Iterator[str]:
    """Whatever is wrong with a store by itself, one sentence each; ``counts`` is filled on the way."""
    for stream in store.streams():
        seq, seal = 0, None  # type: int, str | None
        counts["chains"] = counts.get("chains", 0) + 1
        for file, line in store.lines(stream):
            try:
                copy = Copy(line)
            except (ValueError, KeyError, TypeError):
                yield f"{stream}: {file.name} holds a line that is no copy: it was changed or damaged."
                break
            if (copy.stream, copy.seq, copy.previous) != (stream, seq + 1, seal):
                yield f"{stream}, act {copy.seq}: it does not follow the act before it: a copy was removed, added or exchanged."
            if not copy.fits:
                yield f"{stream}, act {copy.seq}: its seal does not fit: the copy was changed."
            seq, seal = copy.seq, copy.seal
            what = "acts" if copy.whole else "acts told in part or by their seal alone"
            counts[what] = counts.get(what, 0) + 1


def main(arguments: list[str]) -> int:
    """The command: print what is wrong and return 1, or what was checked and return 0."""
    counts = {}  # type: dict[str, int]
    bad = 0
    try:
        for sentence in problems(Store(Path(arguments[0]) if arguments else Path(__file__).parent), counts):
            print(sentence)
            bad += 1
    except OSError as error:
        print(f"The store cannot be read: {error}.")
        return 1
    if bad:
        print(f"{bad} problems.")
        return 1
    print(f"Nothing is wrong: {', '.join(f'{number} {what}' for what, number in counts.items()) or 'no copy yet'}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
