"""What every export is made from and ends with: the order, and the manifest that counts and hashes each of its files.

Same cut, format, reader's scope and language: same bytes, whenever it is made and whatever was recorded since (rulings R70).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from ecrf.casebook import extract, seals, trail
from ecrf.crf import Study
from ecrf.permissions import Actor

from .cuts import CutAt, heads_digest
from .definition import Definition, of_release
from .sheets import File

MANIFEST, SUM = "manifest.json", "manifest.sha256"


@dataclass(frozen=True)
class Order:
    """What is exported: a cut, as a reader may see it, in a language, into an empty folder.

    ``progress(n)`` counts subjects done since the last call.
    """

    folder: Path
    cut: CutAt
    reader: Actor
    study: Study
    language: str
    progress: Callable[[int], None] = field(default=lambda done: None, compare=False)

    @cached_property
    def definition(self) -> Definition:
        """The study as released with the cut, as far as the reader may know it."""
        return of_release(self.cut.release, self.reader)

    @cached_property
    def who(self) -> Sequence[extract.SubjectAt]:
        """The subjects enrolled at the cut, at the sites the reader reaches."""
        return extract.subjects(self.cut.name, self.reader)

    @cached_property
    def sight(self) -> trail.Sight:
        """What the reader may know of the trail."""
        definition = self.definition
        return trail.Sight(self.reader, (*definition.oids, *(page["oid"] for page in definition.registers)), tuple(definition.unread))


@dataclass(frozen=True)
class Written:
    """An export that lies in a folder: its files in the order of the manifest, and the manifest's SHA-256 (hex)."""

    files: tuple[File, ...]
    manifest: str

    @property
    def rows(self) -> int:
        """Data rows of all files."""
        return sum(file.rows for file in self.files)

    @property
    def digests(self) -> dict[str, list[str]]:
        """The names of the files by their SHA-256 (hex)."""
        found: dict[str, list[str]] = {}
        for file in self.files:
            found.setdefault(file.sha256, []).append(file.name)
        return found

    @property
    def names(self) -> list[str]:
        """Every file, the manifest and its sum last."""
        return [*(file.name for file in self.files), MANIFEST, SUM]


def close(order: Order, form: str, files: Sequence[File]) -> Written:
    """Write the manifest of those files and its sum."""
    body = json.dumps(_manifest(order, form, files), ensure_ascii=False, indent=1).encode() + b"\n"
    digest = hashlib.sha256(body).hexdigest()
    (order.folder / MANIFEST).write_bytes(body)
    (order.folder / SUM).write_bytes(f"{digest}  {MANIFEST}\n".encode())
    return Written(tuple(files), digest)


def _manifest(order: Order, form: str, files: Sequence[File]) -> dict[str, Any]:
    study, cut, reader = order.definition.study, order.cut, order.reader
    found = {"study": study["oid"], "registration": study["registration"], "protocol": cut.protocol,
             "definition": cut.release, "cut": cut.name, "cut_at": seals.moment(cut.at), "cut_by": cut.by,
             "format": form, "role": reader.role,
             "sites": reader.reach, "language": order.language,
             "filters": "none: every row of the cut that the role reads", "files": [file.as_dict() for file in files]}
    if order.definition.whole:
        found["heads_sha256"] = heads_digest(cut.name)
    return found
