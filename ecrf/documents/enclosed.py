"""The documents that a study archive encloses: every kind in every language, and the licensed wording that is loaded."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from flask import current_app

from ecrf.crf import LANGUAGES
from ecrf.exports.cuts import definition_digest
from ecrf.exports.papers import AnnotatedCRF
from ecrf.exports.parcel import Order
from ecrf.study import licensed

from . import shelf


def papers(order: Order) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each document as the order's reader reads the study; nothing where another definition is in force than
    the one that the cut names, for a document says what its own definition says. Raises ``Refused``."""
    if definition_digest(order.study) != order.cut.release:
        return
    folder = _folder()
    for lang in LANGUAGES:
        reading = shelf.reading_of(order.reader, order.study, lang)
        for kind in shelf.KINDS:
            yield f"{kind}.{lang}.pdf", shelf.pdf_of(kind, reading, folder)
    seen = set(order.definition.oids)
    for (page, _lang), wording in sorted(licensed.in_use().used.items()):
        if page in seen:
            yield f"wording/{wording.file}", _table(wording)


def annotated(order: Order) -> AnnotatedCRF | None:
    """The annotated CRF as the order's reader reads the study; ``None`` where another definition is in force. Raises ``Refused``."""
    if definition_digest(order.study) != order.cut.release:
        return None
    readings = {lang: shelf.reading_of(order.reader, order.study, lang) for lang in LANGUAGES}
    return AnnotatedCRF({f"acrf-{lang}.pdf": shelf.pdf_of("annotated", reading, _folder()) for lang, reading in readings.items()},
                        "acrf-en.pdf", shelf.places_of(readings["en"], _folder()))


def _folder() -> Path:
    return Path(current_app.instance_path) / "documents"


def _table(wording: licensed.Wording) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([("item", "wording"), *wording.words.items()])
    return out.getvalue().encode()
