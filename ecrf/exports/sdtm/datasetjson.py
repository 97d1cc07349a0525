"""A dataset as CDISC Dataset-JSON 1.1: what its columns are, then its rows, written as a stream."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ..sheets import File
from .model import NUMBERS, Dataset, Variable
from .spool import Spool

VERSION = "1.1.0"
_TYPES = {"text": "string", "integer": "integer", "float": "float", "datetime": "string", "date": "date"}


def write(folder: Path, dataset: Dataset, spool: Spool, facts: dict[str, str]) -> File:
    """Write ``name.json``. ``facts`` names the file: ``at`` (UTC), ``study``, ``file``, ``originator``, ``system``, ``version``,
    and ``metadata`` where a Define-XML stands beside it."""
    name = f"{dataset.name.lower()}.json"
    digest, size = hashlib.sha256(), 0
    with (folder / name).open("wb") as out:
        def put(text: str) -> None:
            nonlocal size
            raw = text.encode()
            digest.update(raw)
            size += len(raw)
            out.write(raw)
        put(json.dumps(_head(dataset, spool, facts), ensure_ascii=False, indent=1)[:-2] + ',\n "rows": [\n')
        for number, line in enumerate(spool.lines(dataset.name)):
            put((",\n" if number else "") + line.rstrip("\n"))
        put("\n]}\n")
    return File(f"{folder.name}/{name}", spool.counts[dataset.name], size, digest.hexdigest())


def _head(dataset: Dataset, spool: Spool, facts: dict[str, str]) -> dict[str, Any]:
    described = {"metaDataVersionOID": facts["metadata"], "metaDataRef": "define.xml"} if "metadata" in facts else {}
    return {"datasetJSONCreationDateTime": facts["at"], "datasetJSONVersion": VERSION, "fileOID": f"{facts['file']}.{dataset.name}",
            "dbLastModifiedDateTime": facts["at"], "originator": facts["originator"], "sourceSystem": {"name": facts["system"], "version": facts["version"]},
            "studyOID": facts["study"], **described, "itemGroupOID": group_oid(dataset.name),
            "records": spool.counts[dataset.name], "name": dataset.name, "label": dataset.label,
            "columns": [_column(dataset, variable, spool.lengths[dataset.name][place]) for place, variable in enumerate(dataset.variables)]}


def _column(dataset: Dataset, variable: Variable, length: int) -> dict[str, Any]:
    column: dict[str, Any] = {"itemOID": item_oid(dataset.name, variable.name), "name": variable.name, "label": variable.label,
                              "dataType": _TYPES[variable.type]}
    if variable.type == "date":
        column |= {"targetDataType": "integer", "displayFormat": "DATE9."}
    elif variable.type not in NUMBERS:
        column["length"] = max(length, 1)
    if variable.key:
        column["keySequence"] = variable.key
    return column


def group_oid(dataset: str) -> str:
    """The OID of a dataset, here and in Define-XML."""
    return f"IG.{dataset}"


def item_oid(dataset: str, variable: str) -> str:
    """The OID of a variable, here and in Define-XML."""
    return f"IT.{dataset}.{variable}"
