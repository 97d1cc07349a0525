"""Files to be imported: each waits for the person who sent it, under its SHA-256, and is kept for good once it is loaded."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from flask import current_app

from ecrf.crf import Refused, T

_DAY = 24 * 60 * 60
_CHUNK = 1024 * 1024

TOO_BIG = T("Le fichier dépasse {most}\u00a0Mo. Un plus gros fichier se charge par la commande «\u00a0flask import\u00a0», ou se divise.",
            "The file is larger than {most} MB. A larger one is loaded by the command “flask import”, or divided.")
GONE = T("Le fichier essayé n’est plus là, ou ce n’est plus le même. Envoyez-le de nouveau.",
         "The file that was tried is not there any more, or is not the same. Send it again.")


@dataclass(frozen=True)
class Staged:
    """A file that waits: where, its SHA-256 (hex), and when it was received."""

    path: Path
    sha256: str
    received: datetime


def stage(account: str, source: IO[bytes], most: int) -> Staged:
    """Keep the bytes of a file for that person. Raises ``Refused`` beyond ``most`` bytes; what waited longer than a day is removed."""
    folder = _folder("waiting")
    for old in folder.iterdir():
        if old.stat().st_mtime < time.time() - _DAY:
            old.unlink(missing_ok=True)
    under_way, told, size = folder / f".{secrets.token_hex(8)}", hashlib.sha256(), 0
    try:
        with under_way.open("wb") as out:
            while chunk := source.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise Refused(TOO_BIG.filled(most=max(most // _CHUNK, 1)))
                told.update(chunk)
                out.write(chunk)
        place = _place(account, told.hexdigest())
        under_way.replace(place)
    finally:
        under_way.unlink(missing_ok=True)
    return find(account, told.hexdigest())


def find(account: str, sha256: str) -> Staged:
    """The file with that digest that this person sent. Raises ``Refused`` when it is gone or holds anything else."""
    place = _place(account, sha256) if re.fullmatch(r"[0-9a-f]{64}", sha256) else None
    if place is None or not place.exists():
        raise Refused(GONE)
    with place.open("rb") as source:
        if hashlib.file_digest(source, "sha256").hexdigest() != sha256:
            raise Refused(GONE)
    return Staged(place, sha256, datetime.fromtimestamp(place.stat().st_mtime, UTC))


def keep(staged: Staged) -> Path:
    """Keep the bytes of a loaded file for good, by their digest; the same bytes once."""
    place = _folder("loaded") / staged.sha256
    if not place.exists():
        made = place.with_name(f".{secrets.token_hex(8)}")
        os.link(staged.path, made)
        made.replace(place)
    return place


def _place(account: str, sha256: str) -> Path:
    return _folder("waiting") / f"{account}-{sha256}"


def _folder(name: str) -> Path:
    found = Path(current_app.config["IMPORTS"]) / name
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found
