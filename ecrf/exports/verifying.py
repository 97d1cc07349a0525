"""Whether a file is one that was issued: its SHA-256 looked for among the exports of which the reader may know (EXP-05).

The acts of exports keep the digest of the zip, of the manifest and of every file, also after the files themselves were removed.
Nothing of a file that is checked is kept: it is read once, for its digest.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text

from ecrf.casebook.sieve import sight
from ecrf.crf import Refused, Study, T
from ecrf.db import db
from ecrf.permissions import Actor

from . import certificates
from .certificates import Certificate
from .parcel import MANIFEST, SUM

MOST = 50
"""Exports of one file that are told at most, the newest first."""
DIGEST = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")

NO_DIGEST = T("Collez une empreinte SHA-256\u00a0: 64 chiffres ou lettres de a à f.", "Paste a SHA-256: 64 digits or letters from a to f.")
NOTHING = T("Choisissez un fichier, ou collez son empreinte SHA-256.", "Choose a file, or paste its SHA-256.")
BOTH = T("Donnez le fichier ou l’empreinte, pas les deux.", "Give the file or the digest, not both.")

_ISSUED = text("""
    SELECT a.at, p.name, a.role, x.cut, k.at AS cut_at, x.format, x."as", x.language, a.detail->'sites' AS sites, a.detail->'opens' AS opens,
        a.detail->'digests'->:sha256 AS names, x.manifest_sha256, x.sha256, x."order"
    FROM act a CROSS JOIN LATERAL jsonb_to_record(a.detail) x(
        cut text, format text, "as" text, language text, manifest_sha256 text, sha256 text, "order" text)
    JOIN account p ON p.code = a.by LEFT JOIN cut u ON u.name = x.cut LEFT JOIN act k ON k.id = u.act
    WHERE a.verb = 'export' AND (x.sha256 = :sha256 OR x.manifest_sha256 = :sha256 OR x.manifest_sha256 = ANY(:manifests)
        OR a.detail->'digests' ? :sha256)
    ORDER BY a.at DESC, a.id DESC""")
_MANIFESTS = text("SELECT DISTINCT detail->>'manifest_sha256' AS manifest FROM act WHERE verb = 'export'")


@dataclass(frozen=True)
class Issued:
    """An export that holds the file: when, for whom and as which role it was made, of which cut; the names that the file has in
    it, none for the zip itself; who certified it, if anybody did."""

    at: datetime
    name: str
    role: str
    cut: str
    cut_at: datetime | None
    form: str
    read_as: str
    language: str
    files: tuple[str, ...]
    certificate: Certificate | None


class Hashed:
    """A file that is sent: hashed as it arrives, and not kept."""

    def __init__(self) -> None:
        self.made, self.bytes = hashlib.sha256(), 0

    def write(self, part: bytes) -> int:
        """Take the next part."""
        self.made.update(part)
        self.bytes += len(part)
        return len(part)

    def seek(self, _place: int, _from: int = 0) -> int:
        """There is nothing to go back to."""
        return 0

    def read(self, _size: int = -1) -> bytes:
        """There is nothing to read."""
        return b""

    def close(self) -> None:
        """There is nothing to close."""


def pasted(words: str) -> str:
    """The digest in what was pasted, such as a line of ``sha256sum``. Raises ``Refused`` where there is not exactly one."""
    found = set(DIGEST.findall(words.lower()))
    if len(found) != 1:
        raise Refused(NO_DIGEST)
    return str(found.pop())


def issued(actor: Actor, study: Study, sha256: str) -> list[Issued]:
    """The exports that hold the file of that digest and that the reader may know of, the newest first.

    Not those of sites that the reader does not reach, nor those that show a page which the reader may not see.
    """
    seen = sight(actor, study.every_page)
    summed = {_sum(manifest): manifest for manifest in db.session.execute(_MANIFESTS).scalars() if manifest}
    asked = {"sha256": sha256, "manifests": [summed[sha256]] if sha256 in summed else []}
    found = [row for row in db.session.execute(_ISSUED, asked)
             if _reached(actor, row.sites) and seen.may_know({"opens": row.opens})][:MOST]
    certified = certificates.given(row.order for row in found)
    return [_issued(row, sha256, certified.get(row.order)) for row in found]


def _sum(manifest: str) -> str:
    """The digest of the file that names the digest of the manifest."""
    return hashlib.sha256(f"{manifest}  {MANIFEST}\n".encode()).hexdigest()


def _reached(actor: Actor, sites: Any) -> bool:
    """Whether the reader reaches every site of an export; one that does not say which holds all."""
    return actor.whole_study or (isinstance(sites, list) and actor.sites.issuperset(sites))


def _issued(row: Any, sha256: str, certificate: Certificate | None) -> Issued:
    files = tuple(row.names or ())
    if not files and row.sha256 != sha256:
        files = (MANIFEST if row.manifest_sha256 == sha256 else SUM,)
    return Issued(row.at, row.name, row.role, row.cut, row.cut_at, row.format, row[6], row.language, files, certificate)
