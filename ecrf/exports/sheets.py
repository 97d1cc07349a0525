"""One CSV file being written: RFC 4180, UTF-8, every value exactly as it is stored; counted and hashed on the way.

Nothing is trimmed, rounded or escaped: an export of a cut is data, not a list on a screen (rulings R72).
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

AT_ONCE, BATCH = 250, 64 * 1024
"""Rows put into words at a time, and characters that are put together before they are hashed and written."""


@dataclass(frozen=True)
class File:
    """A file written: data rows without the header, bytes, SHA-256 (hex)."""

    name: str
    rows: int
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        """The file as the manifest names it."""
        return {"name": self.name, "rows": self.rows, "bytes": self.bytes, "sha256": self.sha256}


class Sheet:
    """A CSV file under way: ``with Sheet(folder, "VS.csv", header) as sheet: sheet.add(row)``; then ``sheet.file``."""

    def __init__(self, folder: Path, name: str, header: Sequence[str]):
        self.name, self.rows, self.bytes = name, -1, 0
        self._hash = hashlib.sha256()
        self._out = (folder / name).open("wb")
        self._batch = io.StringIO(newline="")
        self._csv = csv.writer(self._batch, lineterminator="\r\n")
        self.add(header)

    def add(self, row: Iterable[Any]) -> None:
        """Write one row; ``None`` is an empty cell."""
        self.add_all([row])

    def add_all(self, rows: Iterable[Iterable[Any]]) -> None:
        """Write rows as they come."""
        rows = iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            self._csv.writerows(some)
            self.rows += len(some)
            if self._batch.tell() > BATCH:
                self._leave()

    def _leave(self) -> None:
        raw = self._batch.getvalue().encode()
        self._batch.seek(0)
        self._batch.truncate()
        self._hash.update(raw)
        self.bytes += len(raw)
        self._out.write(raw)

    @property
    def file(self) -> File:
        """What was written, once it is closed."""
        return File(self.name, self.rows, self.bytes, self._hash.hexdigest())

    def __enter__(self) -> Sheet:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._leave()
        self._out.close()


def fill(folder: Path, name: str, header: Sequence[str], rows: Iterable[Iterable[Any]]) -> File:
    """Write a whole CSV file."""
    with Sheet(folder, name, header) as sheet:
        sheet.add_all(rows)
    return sheet.file
