"""The register files of an export: one CSV per page that sites keep, one row per line that held at the cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text

from ecrf.casebook import kept
from ecrf.db import db
from ecrf.permissions import Actor

from .cuts import CutAt
from .definition import Definition
from .sheets import File, fill

KEYS = ("STUDYID", "SITEID", "LINE", "PAGE_VERSION")
_SITES = text("""SELECT s.code FROM site s JOIN act a ON a.id = s.act
    JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq
    WHERE :everywhere OR s.code = ANY(:sites) ORDER BY s.code""")


def write(folder: Path, cut: CutAt, definition: Definition, reader: Actor) -> list[File]:
    """Write every register file: the lines of the sites that the reader reaches."""
    codes = db.session.execute(_SITES, {"cut": cut.name, "everywhere": reader.whole_study, "sites": sorted(reader.sites)})
    lines = {code: kept.at_cut(code, cut.name) for code in codes.scalars()} if definition.registers else {}
    return [fill(folder, f"{page['oid']}.csv", (*KEYS, *_names(page)), _rows(definition, page, lines))
            for page in definition.registers]


def _names(page: Mapping[str, Any]) -> list[str]:
    return [item["name"] for item in page["items"]]


def _rows(definition: Definition, page: Mapping[str, Any], lines: Mapping[str, kept.Kept]) -> Iterator[Sequence[Any]]:
    for site, live in lines.items():
        for oid, line, crf, values in live:
            if oid == page["oid"]:
                yield (definition.study["oid"], site, line, crf, *(values.get(name) for name in _names(page)))
