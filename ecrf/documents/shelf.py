"""Every kind of document made, as data and as PDF, and the PDFs kept so that a second reader has his at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ecrf.casebook.models import Act
from ecrf.crf import Refused, Study
from ecrf.db import db
from ecrf.exports.cuts import definition_digest
from ecrf.exports.models import Release
from ecrf.permissions import Actor
from ecrf.study import licensed

from . import press
from .annotated import annotated_crf
from .assumptions import register
from .blank import blank_crf
from .checks import check_list
from .cover import Reading, pages_for
from .dictionary import dictionary
from .schedule import schedule
from .words import REFUSED, TITLES

KINDS: dict[str, Callable[[Reading], Any]] = {
    "crf": blank_crf, "annotated": annotated_crf, "dictionary": dictionary, "schedule": schedule, "checks": check_list, "assumptions": register,
}
"""Kind of document → the function that makes it of a study as one reader reads it."""
assert KINDS.keys() == TITLES.keys()

TEMPLATES = Path(__file__).parent


def reading_of(actor: Actor | None, study: Study, lang: str) -> Reading:
    """The study as that person reads it (``None``: all of it), with the licensed wording that is loaded; one statement."""
    words = licensed.in_use()
    pages = pages_for(actor, study) if actor is not None else study.every_page
    return Reading(study, lang, pages, lambda item, spoken: words.words(item, spoken) or item.label[spoken],
                   released(definition_digest(study)))


def released(digest: str) -> datetime | None:
    """Since when a definition is in force in this database, ``None`` when it was never released."""
    at: datetime | None = db.session.execute(select(Act.at).join(Release, Release.act == Act.id).where(Release.digest == digest)).scalar()
    return at


def composed(kind: str, document: Any, at: datetime | None) -> bytes:
    """The document as PDF/A; its date is that of the release, so the same definition gives the same bytes.

    Raises ``Refused`` with what the composer says.
    """
    try:
        return press.pdf(_template(kind), _as_json(document), int(at.timestamp()) if at else 0)
    except press.NotComposedError as broken:
        raise Refused(REFUSED["failed"].filled(why=str(broken))) from None


def pdf_of(kind: str, reading: Reading, folder: Path) -> bytes:
    """The PDF of a document: the one kept in the folder, or composed now and kept. Raises ``Refused``."""
    document = KINDS[kind](reading)
    kept = folder / f"{kind}.{reading.lang}.{_key(kind, document, reading.released)[:24]}.pdf"
    if kept.exists():
        return kept.read_bytes()
    pdf = composed(kind, document, reading.released)
    _keep(kept, pdf)
    return pdf


def places_of(reading: Reading, folder: Path) -> dict[str, list[int]]:
    """On which pages of the annotated CRF each item (``PAGE.ITEM``) is printed; kept beside the PDF. Raises ``Refused``."""
    document = KINDS["annotated"](reading)
    kept = folder / f"annotated.{reading.lang}.{_key('annotated', document, reading.released)[:24]}.json"
    if not kept.exists():
        try:
            marks = press.marks(_template("annotated"), _as_json(document), "where")
        except press.NotComposedError as broken:
            raise Refused(REFUSED["failed"].filled(why=str(broken))) from None
        found: dict[str, list[int]] = {}
        for mark in marks:
            found.setdefault(mark["item"], []).append(mark["page"])
        _keep(kept, json.dumps(found).encode())
    read: dict[str, list[int]] = json.loads(kept.read_bytes())
    return read


def _keep(path: Path, content: bytes) -> None:
    """Put a file in its place whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_suffix(f".{os.getpid()}")
    made.write_bytes(content)
    made.replace(path)


def _as_json(document: Any) -> str:
    return json.dumps(asdict(document), ensure_ascii=False, sort_keys=True)


def _key(kind: str, document: Any, at: datetime | None) -> str:
    """What the bytes depend on: everything the document says, its date, and the templates."""
    return hashlib.sha256("\0".join((_as_json(document), str(at), _drawn(kind), press.STANDARD)).encode()).hexdigest()


def _template(kind: str) -> Path:
    """What draws a kind of document; the annotated CRF is drawn as the blank one."""
    return TEMPLATES / f"{'crf' if kind == 'annotated' else kind}.typ"


@lru_cache
def _drawn(kind: str) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (_template("paper"), _template(kind)))
