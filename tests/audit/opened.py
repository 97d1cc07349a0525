"""Opening an export of the trail in tests: the CSV, its lines, the manifest."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from ecrf.audit.exporting import CSV, MANIFEST


def exported(browser: Any, **filters: str) -> zipfile.ZipFile:
    """What a logged-in client exports with those filters, read to its end."""
    answer = browser.post("/audit/exports", data=filters, buffered=True)
    assert answer.status_code == 200 and answer.mimetype == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def raw(archive: zipfile.ZipFile) -> bytes:
    """The CSV as it left."""
    return archive.read(CSV)


def lines(archive: zipfile.ZipFile) -> list[dict[str, str]]:
    """The lines of the CSV."""
    return list(csv.DictReader(io.StringIO(raw(archive).decode())))


def manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    """What the manifest says."""
    found: dict[str, Any] = json.loads(archive.read(MANIFEST))
    return found
