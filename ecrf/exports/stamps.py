"""The time of the cut in the headers of files into which a library writes the time of writing (rulings R70).

Where it stands: SAS transport v5 (SAS technical note TS-140): created at bytes 144–159 and 464–479, modified at 160–175 and
480–495, ``ddMMMyy:hh:mm:ss``. SPSS system file (PSPP developers' guide, file header record): creation date at bytes 92–100,
``dd mmm yy``, time at 101–108, ``hh:mm:ss``. Stata 118 (``help dta``): ``<timestamp>``, one byte of length 17, then
``dd Mon yyyy hh:mm``. Excel (a zip; PKWARE APPNOTE 4.3.7, 4.3.12, 4.4.6): each member's time at byte 10 of its own header and
12 of the directory's, where the rights of the temporary file stand at 38. All in UTC, months in English.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DTA_TAG = b"<timestamp>\x11"


def xpt(path: Path, at: datetime) -> None:
    """Set the four times of a SAS transport file of one dataset."""
    moment = at.astimezone(UTC)
    words = f"{moment:%d}{_MONTHS[moment.month - 1].upper()}{moment:%y:%H:%M:%S}".encode()
    _put(path, dict.fromkeys((144, 160, 464, 480), words))


def sav(path: Path, at: datetime) -> None:
    """Set the date and time of an SPSS system file."""
    moment = at.astimezone(UTC)
    _put(path, {92: f"{moment:%d} {_MONTHS[moment.month - 1]} {moment:%y}{moment:%H:%M:%S}".encode()})


def dta(path: Path, at: datetime) -> None:
    """Set the time of a Stata file. Raises ``ValueError`` where it has none."""
    moment = at.astimezone(UTC)
    with path.open("rb") as source:
        place = source.read(1000).index(_DTA_TAG) + len(_DTA_TAG)
    _put(path, {place: f"{moment:%d} {_MONTHS[moment.month - 1]} {moment:%Y %H:%M}".encode()})


def xlsx(path: Path, at: datetime) -> None:
    """Set the time of each member of an Excel file, and the same rights whoever wrote it."""
    moment = at.astimezone(UTC)
    words = struct.pack("<HH", moment.hour << 11 | moment.minute << 5 | moment.second // 2,
                        moment.year - 1980 << 9 | moment.month << 5 | moment.day)
    found: dict[int, bytes] = {}
    with ZipFile(path) as archive:
        entries, place = archive.infolist(), archive.start_dir
    for entry in entries:
        found |= {entry.header_offset + 10: words, place + 12: words, place + 38: struct.pack("<L", 0o644 << 16)}
        place += 46 + len(entry.orig_filename.encode()) + len(entry.extra) + len(entry.comment)
    _put(path, found)


STAMPS: dict[str, Callable[[Path, datetime], None]] = {"xpt": xpt, "sav": sav, "dta": dta}


def _put(path: Path, words: dict[int, bytes]) -> None:
    with path.open("r+b") as out:
        for place, raw in words.items():
            out.seek(place)
            out.write(raw)
