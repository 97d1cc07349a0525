"""ODM files in tests: one story told once, its exports made once per module, and what to find in them."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import current_app
from lxml import etree

from ecrf.casebook import record
from ecrf.casebook.models import Hold
from ecrf.db import db
from ecrf.exports import cuts, formats
from ecrf.exports.odm import values
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.locks.held import do, target
from tests.playing import fill, place, sign

HOSTILE = "]]> & <b>\"'</b> &amp;\t\u2028\u00a0é𝄞."
EMPTY = "COLDOCC"
"""An item of demography that has no value."""
LONG = f"{HOSTILE}\n{'é' * 1900}"
COUNTED = ("subject", "form", "item_version", "query_message", "verification", "signature", "form_event")


@dataclass
class Told:
    """What a story left: the subject, the counts of the tables, the files by reader and format (``made`` adds them)."""

    root: Path
    number: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    files: dict[tuple[str, ...], dict[str, bytes]] = field(default_factory=dict)

    def make(self, reader: Any, form: str, name: str = "one", again: str = "") -> None:
        """Export the cut ``name`` for a reader; a second time with another word in ``again``."""
        key = (reader.role, form, name, again)
        self.files[key] = made(self.root / "-".join(key), name, reader, form)

    def raw(self, role: str, form: str, name: str = "one", again: str = "") -> bytes:
        """The bytes of an ODM file."""
        return next(raw for file, raw in self.files[role, form, name, again].items() if file.startswith("odm"))

    def xml(self, role: str, form: str, name: str = "one") -> etree._Element:
        """An ODM file, read anew."""
        return etree.fromstring(self.raw(role, form, name))


def cut(name: str) -> str:
    return cuts.cut(CONSOLE, current_app.study, name)


def made(folder: Path, name: str, reader: Any, form: str = "odm", language: str = "fr") -> dict[str, bytes]:
    folder.mkdir()
    formats.write(form, Order(folder, cuts.find(name), reader, current_app.study, language))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def story(actor: Callable[..., Any], found: Told) -> None:
    """Two subjects; of the first a page verified, signed and frozen, hostile words; after the cut ``before`` an unblinded page, frozen too."""
    number, pi, monitor = told.subject(actor), actor("PI"), actor("CRA_B")
    told.subject(actor, "02")
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", TEMP__missing="ND", TEMP__missing_reason=HOSTILE).kind == "saved"
    assert fill(pi, number, "DM", BRTHDAT="03/1980", SEX="F", AGE18="Y").kind == "saved"
    queries.raise_query(monitor, place(monitor, number, "DM"), EMPTY, "Et ceci ?")
    queries.ask_again(monitor, place(monitor, number, told.VS), 1, LONG)
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE"], {"PULSE": 1})
    sign(pi, number, told.VS)
    with current_app.test_request_context():
        do(actor("DM"), "freeze", target("page", number, told.VS))
    cut("before")
    told.product(actor, number)
    with record.writing(actor("CRA_U"), record.subject_stream(number), "freeze") as act:
        record.bring(act, Hold, [{"kind": "freeze", "level": "page", "subject": number, "visit": "D0", "page": "INJP", "line": ""}])
    cut("one")
    found.number = number
    found.counts = {table: count(f"SELECT count(*) FROM {table}") for table in COUNTED}
    found.counts["item"] = count("SELECT count(*) FROM (SELECT DISTINCT form, item FROM item_version) v")
    found.facts["sealed"] = sealed(number)


def sealed(number: str) -> str:
    """The seal of the act that corrected the blood pressure."""
    digest: str = db.session.execute(db.text(
        "SELECT s.digest FROM item_version v JOIN seal s ON s.act = v.act JOIN form f ON f.id = v.form "
        "WHERE v.item = 'SYSBP' AND v.version = 2 AND f.subject = :n"), {"n": number}).scalar_one()
    return digest


def everything(actor: Callable[..., Any]) -> Any:
    """A reader who sees everything."""
    return replace(actor("INS"), unblinded=True)


def count(query: str, **given: object) -> int:
    return db.session.execute(db.text(query), given).scalar_one()


def every(element: Any, tag: str) -> list[Any]:
    return list(element.iter(f"{{*}}{tag}"))


def flags(note: Any) -> dict[str, str]:
    return {flag.findtext("{*}FlagType"): flag.findtext("{*}FlagValue") for flag in note.iterchildren("{*}Flag")}


def at(element: Any, oid: str) -> Any:
    return element.find(f".//{{*}}ClinicalData//{{*}}ItemData[@ItemOID='{oid}']")


def of_csv(sheets: dict[str, bytes]) -> Counter[Any]:
    """Every value of the pages of a CSV export: its place, itself, why it is missing."""
    found: Counter[Any] = Counter()
    pages = {page.oid: page for page in current_app.study.page_list}
    for name, raw in sheets.items():
        page = pages.get(name.removesuffix(".csv"))
        for row in csv.DictReader(io.StringIO(raw.decode(), newline="")) if page else ():
            for item in page.items:
                if row[item] or row.get(f"{item}_MISS"):
                    found[row["SUBJID"], row["VISIT"], page.oid, row["LINE"], item, row[item] or None,
                          row.get(f"{item}_MISS") or None, row.get(f"{item}_REASND") or None] += 1
    return found


def of_xml(odm: Any, page: str) -> Counter[Any]:
    """The same of an ODM file, whose pages are elements ``page``."""
    found: Counter[Any] = Counter()
    for one in every(odm, "SubjectData"):
        for event in one.iterchildren("{*}StudyEventData"):
            visit = "-".join(filter(None, (event.get("StudyEventOID")[3:].replace("COMMON", ""), event.get("StudyEventRepeatKey"))))
            for form in event.iterchildren(f"{{*}}{page}Data"):
                for item in every(form, "ItemData"):
                    oid, _, name = item.get("ItemOID").partition(".")
                    found[one.get("SubjectKey"), visit, oid, form.get(f"{page}RepeatKey") or "", name, *values.read(item)] += 1
    return found


def assert_defined(odm: Any) -> None:
    """Everything that is referred to is defined."""
    defined = {element.get("OID") for element in odm.iter("{*}*") if element.get("OID")}
    for element in odm.iter("{*}*"):
        for name, oid in element.attrib.items():
            if name.endswith("OID") and name not in ("OID", "FileOID"):
                assert oid in defined, (element.tag, name, oid)
