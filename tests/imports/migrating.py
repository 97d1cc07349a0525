"""Files of an import in tests: our own ODM export of a record, and that export changed by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ecrf.exports import cuts, formats
from ecrf.exports.odm.writing import NS
from ecrf.exports.parcel import Order
from ecrf.imports import loading, odm
from ecrf.imports.origin import Origin
from ecrf.permissions import CONSOLE
from forms.study import STUDY
from tests.playing import study

ORIGIN = Origin("cahiers.xml", "0" * 64, "odm", "CHU", "2026-06-02", datetime(2026, 6, 3, tzinfo=UTC), "CHANGE-12",
                "PI 01, courrier du 01/06/2026")
"""Where the files of tests come from."""


def exported(folder: Path, name: str, reader) -> Path:
    """The ODM snapshot of a cut named now."""
    folder.mkdir(parents=True, exist_ok=True)
    formats.write("odm", Order(folder, cuts.find(cuts.cut(CONSOLE, study(), name)), reader, study(), "fr"))
    return folder / "odm.xml"


def written(path: Path, content: str | bytes) -> Path:
    """A file with that content."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def document(clinical: str, oid: str | None = None, version: str = "1.3.2", kind: str = "Snapshot") -> str:
    """An ODM file of another system around the elements of subjects."""
    return (f'<?xml version="1.0" encoding="UTF-8"?>\n<ODM xmlns="{NS}" ODMVersion="{version}" FileType="{kind}" FileOID="x" '
            f'CreationDateTime="2026-06-02T10:00:00Z">\n<ClinicalData StudyOID="{oid or STUDY.oid}" MetaDataVersionOID="v">\n{clinical}\n'
            "</ClinicalData>\n</ODM>")


def page(subject: str, address: str, **values: str) -> str:
    """One subject with one page in a file; an item given as ``?CODE`` or ``?CODE reason`` is missing."""
    parts = address.split("/")
    visit, oid, line = (*([""] if len(parts) == 1 else []), *parts, "")[:3]
    items = "\n".join(f'<ItemData ItemOID="{oid}.{name}" Value="{value}"/>' for name, value in values.items())
    key = f' FormRepeatKey="{line}"' if line else ""
    return (f'<SubjectData SubjectKey="{subject}"><StudyEventData StudyEventOID="SE.{visit or "COMMON"}"><FormData FormOID="F.{oid}"{key}>'
            f'<ItemGroupData ItemGroupOID="IG.{oid}">\n{items}\n</ItemGroupData></FormData></StudyEventData></SubjectData>')


def weigh(who, path: Path, origin: Origin = ORIGIN):
    """The trial run of an ODM file."""
    return loading.weigh(who, study(), lambda: odm.subjects(path, study()), origin)


def load(who, path: Path, origin: Origin = ORIGIN, **how):
    """An ODM file loaded."""
    return loading.load(who, study(), lambda: odm.subjects(path, study()), origin, **how)
