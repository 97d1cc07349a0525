"""Handing an export over: one act in the record, and a zip or a folder that replaces the old one only when complete."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from ecrf.casebook import record
from ecrf.crf import Refused, Study, T
from ecrf.permissions import Actor

from . import formats
from .cuts import heads_digest
from .parcel import MANIFEST, SUM, Order, Written
from .sheets import File

LONGEST_PURPOSE = 500
ZIP = "export.zip"

_NO_PURPOSE = T("Écrivez à quoi sert l’export (500 caractères au plus).", "Write what the export is for (500 characters at most).")
_NOTHING = T("Le rôle {role} ne lit aucune page : il n’y a rien à exporter.",
             "The role {role} reads no page: there is nothing to export.")
_NOT_OURS = T("{place} existe et n’est pas un export. Choisissez un autre nom ou videz-le.",
              "{place} exists and is not an export. Choose another name, or empty it.")


def deliver(requester: Actor, form: str, order: Order, purpose: str, zipped: bool = False, **detail: Any) -> Written:
    """Write the export that the order's reader sees into its folder, and the act that ``requester`` made it.

    The act names purpose, scope, counts and digests, where it is ``zipped`` that of the zip too; the files do not name it, so
    they stay the same (rulings R70). Raises ``Refused`` without a purpose, or for a role that reads nothing.
    """
    purpose = checked(order.reader, order.study, purpose)
    written = formats.write(form, order)
    if zipped:
        with (order.folder / ZIP).open("w+b") as out:
            pack(order.folder, written, order.cut.at, out)
            out.seek(0)
            detail |= {"sha256": hashlib.file_digest(out, "sha256").hexdigest(), "bytes": (order.folder / ZIP).stat().st_size}
    note(requester, form, order, written, purpose, **detail)
    return written


def checked(reader: Actor, study: Study, purpose: str) -> str:
    """The purpose as it is noted. Raises ``Refused`` without one, or for a role that reads nothing."""
    purpose = purpose.replace("\x00", "").strip()
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise Refused(_NO_PURPOSE)
    if not reader.readable(study.page_list):
        raise Refused(_NOTHING.filled(role=reader.role))
    return purpose


def note(requester: Actor, form: str, order: Order, written: Written, purpose: str, /, **detail: Any) -> None:
    """Write the act that an export was delivered: what, for whom, its rows, its digests."""
    cut = order.cut
    noted = {"cut": cut.name, "format": form, "as": order.reader.role, "language": order.language, "definition": cut.release,
             "sites": order.reader.reach, "files": {file.name: file.rows for file in written.files}, "digests": written.digests, "rows": written.rows,
             "manifest_sha256": written.manifest, "heads_sha256": heads_digest(cut.name), **opened(order.reader, order.study), **detail}
    with record.writing(requester, "study", "export", purpose, noted):
        pass


def opened(reader: Actor, study: Study) -> dict[str, list[str]]:
    """What an act notes of the pages read that are not everybody's: it is told to nobody who may not know of one of them."""
    pages = sorted(page.oid for page in study.every_page if page.seen_by != "blinded" and reader.reads(page))
    return {"opens": pages} if pages else {}


def lying(place: Path) -> Written:
    """What a zip that was packed before holds, by its manifest."""
    with zipfile.ZipFile(place) as archive:
        body = archive.read(MANIFEST)
    files = tuple(File(one["name"], one["rows"], one["bytes"], one["sha256"]) for one in json.loads(body)["files"])
    return Written(files, hashlib.sha256(body).hexdigest())


def pack(folder: Path, written: Written, at: datetime, out: IO[bytes]) -> None:
    """Zip the export in fixed order, every time inside being the cut's, so that equal files make an equal zip."""
    moment = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name in written.names:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            entry.file_size = (folder / name).stat().st_size
            with archive.open(entry, "w") as sink, (folder / name).open("rb") as source:
                shutil.copyfileobj(source, sink)


@contextmanager
def destination(out: Path) -> Iterator[Path]:
    """An empty folder to write into, on the same disk as ``out``; what stays in it when something fails is removed.

    Raises ``Refused`` where ``out`` is something else than an export, before anything is made.
    """
    if out.suffix != ".zip" and out.exists() and not (out.is_dir() and (_is_export(out) or not any(out.iterdir()))):
        raise Refused(_NOT_OURS.filled(place=str(out)))
    if out.suffix == ".zip" and out.is_dir():
        raise Refused(_NOT_OURS.filled(place=str(out)))
    out.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def place(folder: Path, written: Written, at: datetime, out: Path) -> None:
    """Put a complete export where it belongs, in the place of an older one."""
    if out.suffix == ".zip":
        part = folder / ZIP
        if not part.exists():
            with part.open("wb") as sink:
                pack(folder, written, at, sink)
        part.replace(out)
        return
    folder.chmod(0o755)
    if out.exists():
        old = folder.with_name(f"{folder.name}.old")
        out.rename(old)
        folder.rename(out)
        shutil.rmtree(old)
    else:
        folder.rename(out)


def _is_export(folder: Path) -> bool:
    return (folder / MANIFEST).exists() and (folder / SUM).exists()
