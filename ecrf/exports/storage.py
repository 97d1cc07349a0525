"""Where the files of ordered exports are kept: named by what they hold, whole or not there, removed when nobody asked for long."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from ecrf.casebook import seals
from ecrf.db import db

from .cuts import definition_digest, heads_digest
from .parcel import Order
from .software import software

_UNDER_WAY, _DAY = ".making-", 24 * 60 * 60
_MASKS = text("SELECT count(*) FROM mask WHERE kind = 'masked'")
_OVERTAKEN = text("SELECT DISTINCT file FROM export_order WHERE masks < :masks")
_KNOWN = text("SELECT sha256 FROM export_order WHERE file = :file ORDER BY made DESC LIMIT 1")


@dataclass(frozen=True)
class Kept:
    """A file that is kept: its name there, how many texts were masked when it was made, bytes, SHA-256 (hex)."""

    file: str
    masks: int
    bytes: int
    sha256: str


def folder() -> Path:
    """The folder of the files, made when it is not there; nobody else on this computer reads it."""
    found = Path(current_app.config["EXPORTS"])
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path(file: str) -> Path:
    """Where a file lies, whether it is there or not."""
    return Path(current_app.config["EXPORTS"]) / f"{file}.zip"


def masks() -> int:
    """How many texts are masked: a file made when they were fewer holds one that nobody may read any more (AUD-14)."""
    found: int = db.session.execute(_MASKS).scalar_one()
    return found


def name(order: Order, form: str, masked: int) -> str:
    """The name of the file that an order makes: whatever its bytes depend on, and nothing else (rulings R70). An archive encloses the
    documents of the definition in force and says what it was written with."""
    reader = order.reader
    made_with = [definition_digest(order.study), software()]
    what = [made_with, order.cut.name, order.cut.release, heads_digest(order.cut.name), form, reader.role, reader.reach, reader.unblinded, order.language, masked]
    return hashlib.sha256(seals.canonical(what)).hexdigest()


def found(file: str, masked: int) -> Kept | None:
    """The file of that name, if it was made before and is what it was then; from now on it counts as just asked for."""
    known, place = db.session.execute(_KNOWN, {"file": file}).scalar(), path(file)
    if known is None or not place.exists():
        return None
    with place.open("rb") as source:
        if digest(source) != known:
            return None
    place.touch()
    return Kept(file, masked, place.stat().st_size, known)


def digest(source: BufferedReader) -> str:
    """SHA-256 (hex) of what is read to its end; the source stands at its beginning again."""
    made = hashlib.file_digest(source, "sha256").hexdigest()
    source.seek(0)
    return made


@contextmanager
def under_way() -> Iterator[Path]:
    """An empty folder beside the files, to make one in; what is left in it is removed."""
    with tempfile.TemporaryDirectory(prefix=_UNDER_WAY, dir=folder()) as made:
        yield Path(made)


def put(whole: Path, file: str, masked: int) -> Kept:
    """Keep a whole file, in the place of an older one of that name."""
    with whole.open("rb") as source:
        made = Kept(file, masked, whole.stat().st_size, digest(source))
    whole.replace(path(file))
    return made


def sweep() -> bool:
    """The hourly task: remove files that nobody asked for during ``EXPORT_DAYS``, those that hold a text masked since, and what a
    worker left that died. Orders stay on record. Says whether there was anything to remove."""
    before = time.time() - current_app.config["EXPORT_DAYS"] * _DAY
    overtaken = set(db.session.execute(_OVERTAKEN, {"masks": masks()}).scalars())
    old = [place for place in folder().glob("*.zip") if place.stem in overtaken or place.stat().st_mtime < before]
    left = [place for place in folder().glob(f"{_UNDER_WAY}*") if place.stat().st_mtime < time.time() - _DAY]
    for place in old:
        place.unlink(missing_ok=True)
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return bool(old or left)
