"""The CSV export of a cut: every file, the manifest that counts and hashes them, and the digest of the manifest.

Same cut, reader's scope and language: same bytes, whenever it is made and whatever was recorded since (rulings R70).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecrf.casebook import extract, seals, trail
from ecrf.crf import Study
from ecrf.permissions import Actor

from . import pages, registers, tables
from .cuts import CutAt, heads_digest
from .definition import CODELISTS, DICTIONARY, VISITS, Definition, of_release
from .sheets import File, fill

MANIFEST, SUM = "manifest.json", "manifest.sha256"


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
    def names(self) -> list[str]:
        """Every file, the manifest and its sum last."""
        return [*(file.name for file in self.files), MANIFEST, SUM]


def write(folder: Path, cut: CutAt, reader: Actor, study: Study, language: str,
          progress: Callable[[int], None] = lambda done: None) -> Written:
    """Write the whole export into an empty folder; ``progress(n)`` counts subjects done since the last call."""
    definition, who = of_release(cut.release, reader), extract.subjects(cut.name, reader)
    seen = trail.Sight(reader, (*definition.oids, *(page["oid"] for page in definition.registers)), tuple(definition.unread))
    files = [*pages.write(folder, cut, definition, study, who, progress),
             *registers.write(folder, cut, definition, reader),
             fill(folder, "subjects.csv", tables.SUBJECTS, tables.subjects(definition, who)),
             fill(folder, "queries.csv", tables.QUERIES, tables.queries(cut, definition, study, who, language)),
             fill(folder, "sdv.csv", tables.SDV, tables.verifications(cut, definition, who)),
             fill(folder, "audit.csv", tables.AUDIT, tables.audit(cut, seen)),
             fill(folder, "dictionary.csv", DICTIONARY, definition.dictionary()),
             fill(folder, "codelists.csv", CODELISTS, definition.codelists()),
             fill(folder, "visits.csv", VISITS, definition.visits())]
    body = json.dumps(_manifest(cut, reader, definition, language, files), ensure_ascii=False, indent=1).encode() + b"\n"
    digest = hashlib.sha256(body).hexdigest()
    (folder / MANIFEST).write_bytes(body)
    (folder / SUM).write_bytes(f"{digest}  {MANIFEST}\n".encode())
    return Written(tuple(files), digest)


def _manifest(cut: CutAt, reader: Actor, definition: Definition, language: str, files: list[File]) -> dict[str, Any]:
    study = definition.study
    found = {"study": study["oid"], "registration": study["registration"], "protocol": cut.protocol,
             "definition": cut.release, "cut": cut.name, "cut_at": seals.moment(cut.at), "cut_by": cut.by,
             "format": "csv", "role": reader.role,
             "sites": "all" if reader.whole_study else sorted(reader.sites), "language": language,
             "filters": "none: every row of the cut that the role reads", "files": [file.as_dict() for file in files]}
    if definition.whole:
        found["heads_sha256"] = heads_digest(cut.name)
    return found
