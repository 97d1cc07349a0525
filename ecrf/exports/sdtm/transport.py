"""A dataset as SAS transport file, version 5, written as a stream; the library that writes the other exports wants a whole table in memory.

SAS technical note TS-140: records of 80 bytes, names of 8, labels of 40, texts of at most 200 bytes, numbers as IBM doubles.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from ecrf.crf import Refused, T

from ..sheets import File
from .model import NUMBERS, Dataset, Variable
from .spool import Spool

NAME, LABEL, TEXT = 8, 40, 200
EPOCH = date(1960, 1, 1)
"""Day 0 of SAS."""
MISSING = b"." + bytes(7)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_HEADER = "HEADER RECORD*******{}HEADER RECORD!!!!!!!{}"
_LIMIT = T("{dataset}.{variable}\u00a0: {what} dépasse ce que SAS v5 permet ({limit} octets). Choisissez Dataset-JSON, ou raccourcissez.",
           "{dataset}.{variable}: {what} is longer than SAS v5 allows ({limit} bytes). Choose Dataset-JSON, or shorten it.")


def write(folder: Path, dataset: Dataset, spool: Spool, at: datetime) -> File:
    """Write ``name.xpt``. Raises ``Refused`` naming the variable that the format cannot hold."""
    name, widths = f"{dataset.name.lower()}.xpt", _widths(dataset, spool.lengths[dataset.name])
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("wb") as out:
        for raw in _blocks(dataset, widths, spool.rows(dataset.name), at):
            digest.update(raw)
            size += len(raw)
            out.write(raw)
    return File(f"{folder.name}/{name}", spool.counts[dataset.name], size, digest.hexdigest())


def _widths(dataset: Dataset, lengths: Sequence[int]) -> list[int]:
    """Bytes of each column; a number has eight."""
    widths = []
    for variable, length in zip(dataset.variables, lengths, strict=True):
        for said, limit, what in ((len(variable.name), NAME, "name"), (len(variable.label.encode()), LABEL, "label"), (length, TEXT, "text")):
            if said > limit:
                raise Refused(_LIMIT.filled(dataset=dataset.name, variable=variable.name, what=what, limit=limit))
        widths.append(8 if _numeric(variable) else max(length, 1))
    return widths


def _blocks(dataset: Dataset, widths: Sequence[int], rows: Iterator[list[Any]], at: datetime) -> Iterator[bytes]:
    yield _heads(dataset, at)
    names = b"".join(_described(place, variable, width, sum(widths[:place - 1]))
                     for place, (variable, width) in enumerate(zip(dataset.variables, widths, strict=True), 1))
    yield _padded(_HEADER.format("NAMESTR ", f"000000{len(widths):04d}00000000000000000000  ").encode() + names)
    yield _padded(_HEADER.format("OBS     ", "000000000000000000000000000000  ").encode())
    numeric = [_numeric(variable) for variable in dataset.variables]
    days = [place for place, variable in enumerate(dataset.variables) if variable.type == "date"]
    written, batch = 0, []
    for row in rows:
        for place in days:
            row[place] = None if row[place] is None else (date.fromisoformat(row[place]) - EPOCH).days
        batch.append(_observation(row, widths, numeric))
        if len(batch) >= 1000:  # noqa: PLR2004 - rows written at a time
            written += sum(map(len, batch))
            yield b"".join(batch)
            batch = []
    written += sum(map(len, batch))
    yield b"".join(batch) + b" " * (-written % 80)


def _observation(row: Sequence[Any], widths: Sequence[int], numeric: Sequence[bool]) -> bytes:
    return b"".join([(MISSING if value is None else ibm(value)) if number else ("" if value is None else value).encode().ljust(width)
                     for value, width, number in zip(row, widths, numeric, strict=True)])


def _heads(dataset: Dataset, at: datetime) -> bytes:
    moment = at.astimezone(UTC)
    stamp = f"{moment:%d}{_MONTHS[moment.month - 1]}{moment:%y:%H:%M:%S}"
    lines = [_HEADER.format("LIBRARY ", "000000000000000000000000000000  "), f"{'SAS':8}{'SAS':8}{'SASLIB':8}{'9.4':8}{'ecrf':8}{'':24}{stamp}", stamp,
             _HEADER.format("MEMBER  ", "000000000000000001600000000140  "), _HEADER.format("DSCRPTR ", "000000000000000000000000000000  "),
             f"{'SAS':8}{dataset.name:8}{'SASDATA':8}{'9.4':8}{'ecrf':8}{'':24}{stamp}", f"{stamp}{'':16}{dataset.label[:LABEL]:40}{'':8}"]
    return b"".join(line.encode("ascii", "replace").ljust(80) for line in lines)


def _described(place: int, variable: Variable, width: int, position: int) -> bytes:
    kind, shown = 1 if _numeric(variable) else 2, (b"DATE    ", 9) if variable.type == "date" else (b" " * 8, 0)
    return struct.pack(">hhhh8s40s8shhh2s8shhl52s", kind, 0, width, place, variable.name.encode().ljust(8), variable.label.encode().ljust(40),
                       *shown, 0, 0, b"  ", b" " * 8, 0, 0, position, b"")


def _numeric(variable: Variable) -> bool:
    return variable.type in (*NUMBERS, "date")


def _padded(raw: bytes) -> bytes:
    return raw + b" " * (-len(raw) % 80)


@lru_cache(4096)
def ibm(value: float) -> bytes:
    """A number as IBM double: sign, exponent to 16 with bias 64, 56 bits of fraction. Raises ``OverflowError`` beyond it."""
    if value == 0:
        return bytes(8)
    fraction, exponent = math.frexp(abs(value))
    shift = -exponent % 4
    fraction, sixteen = fraction / 2 ** shift, (exponent + shift) // 4 + 64
    if not 0 < sixteen < 128:  # noqa: PLR2004 - seven bits
        raise OverflowError(f"{value} does not fit a SAS number.")
    return struct.pack(">Q", (int(value < 0) << 63) | (sixteen << 56) | int(fraction * 2 ** 56))
