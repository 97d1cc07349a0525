"""The records of an export on their way into files: one line of JSON each, by dataset, on disk; counted and measured as they come."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from .model import NUMBERS, Dataset

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Spool:
    """Files of lines in a folder: ``add`` puts a record in, ``rows`` reads them back as often as needed."""

    def __init__(self, folder: Path, datasets: dict[str, Dataset]):
        self.folder, self.datasets = folder, datasets
        self.counts: dict[str, int] = dict.fromkeys(datasets, 0)
        self.lengths: dict[str, list[int]] = {name: [0] * len(dataset.variables) for name, dataset in datasets.items()}
        self._texts = {name: [place for place, variable in enumerate(dataset.variables) if variable.type not in NUMBERS]
                       for name, dataset in datasets.items()}
        self._stack = ExitStack()
        self._files: dict[str, IO[str]] = {}

    def add(self, name: str, record: Sequence[Any]) -> None:
        """Put in one record; the longest text of each column is kept, in bytes."""
        if name not in self._files:
            self._files[name] = self._stack.enter_context((self.folder / name).open("w", encoding="utf-8", newline="\n"))
        self.counts[name] += 1
        lengths = self.lengths[name]
        for place in self._texts[name]:
            value = record[place]
            if value is not None and len(value) * 4 > lengths[place]:
                size = len(value) if value.isascii() else len(value.encode())
                if size > lengths[place]:
                    lengths[place] = size
        self._files[name].write(_encode(record) + "\n")

    @property
    def filled(self) -> list[Dataset]:
        """The datasets that got a record, in the order of the delivery."""
        return [dataset for name, dataset in self.datasets.items() if self.counts[name]]

    def lines(self, name: str) -> Iterator[str]:
        """The records of a dataset as lines of JSON."""
        with (self.folder / name).open(encoding="utf-8", newline="\n") as source:
            yield from source

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The records of a dataset."""
        return map(json.loads, self.lines(name))

    def __enter__(self) -> Spool:
        return self

    def close(self) -> None:
        """No record comes any more."""
        self._stack.close()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
