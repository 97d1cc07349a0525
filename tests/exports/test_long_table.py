"""The CSV with decodes: nothing is other than in the CSV, a label stands beside each code, every value is in the long table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import current_app

from ecrf.crf import Refused
from ecrf.exports import cuts, formats, longtable
from ecrf.exports.decodes import DECODE_COLUMN, TAIL
from ecrf.exports.pages import FACTS, KEYS
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from tests import told
from tests.playing import fill as type_in

EVENT = {"AETERM": "=1+1", "AESTDAT": "06/2026", "AESER": "N", "AETOXGR": "2"}
Cells = list[list[str]]


@pytest.fixture
def made(actor, tmp_path) -> list[dict[str, Cells]]:
    """The tables of both kinds of CSV: of one subject, as the data manager reads it."""
    number = told.subject(actor)
    assert type_in(actor("PI"), number, "AE/new", **EVENT).kind == "saved"
    found = cuts.find(cuts.cut(CONSOLE, current_app.study, "one"))
    out = []
    for form in ("csv", "csv-decoded"):
        (tmp_path / form).mkdir()
        formats.write(form, Order(tmp_path / form, found, actor("DM"), current_app.study, "fr"))
        out.append({path.stem: read(path) for path in (tmp_path / form).glob("*.csv")})
    return out


def read(path: Path) -> Cells:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.reader(source))


def without(table: Cells, ending: str) -> Cells:
    kept = [place for place, name in enumerate(table[0]) if not name.endswith(ending)]
    return [[row[place] for place in kept] for row in table]


@pytest.mark.requirement("EXP-04")
def test_without_its_decodes_every_table_is_that_of_the_csv_and_each_code_has_its_label(made):
    plain, decoded = made
    assert set(decoded) == {*plain, "values"}
    for name, table in plain.items():
        assert without(decoded[name], DECODE_COLUMN if name == "dictionary" else TAIL) == table
    event = dict(zip(*decoded["AE"], strict=True))
    assert (event["AETERM"], event["AESER"], event[f"AESER{TAIL}"], event["AESTDAT"]) == ("=1+1", "N", "Non", "2026-06")
    header, *items = decoded["dictionary"]
    named = {(row[header.index("PAGE")], row[-1]) for row in items if row[-1]}
    assert named == {(page, name) for page, table in decoded.items() for name in table[0] if name.endswith(TAIL)}


@pytest.mark.requirement("EXP-04")
def test_the_long_table_has_each_value_of_each_page_once(made):
    plain, decoded = made
    told_in_pages = set()
    for page, (header, *rows) in plain.items():
        if header[:len(KEYS)] == list(KEYS) and FACTS[0] in header:
            items = [name for name in header[len(KEYS) + len(FACTS):] if not name.endswith(("_MISS", "_REASND"))]
            for row in (dict(zip(header, cells, strict=True)) for cells in rows):
                told_in_pages |= {(row["SUBJID"], row["VISIT"], page, row["LINE"], name, row[name], row.get(f"{name}_MISS", ""),
                                   row.get(f"{name}_REASND", "")) for name in items if row[name] or row.get(f"{name}_MISS")}
    header, *rows = decoded["values"]
    assert header == list(longtable.COLUMNS)
    found = [dict(zip(header, cells, strict=True)) for cells in rows]
    in_long = [tuple(row[name] for name in ("SUBJID", "VISIT", "PAGE", "LINE", "ITEM", "VALUE", "MISSING", "MISSING_REASON")) for row in found]
    assert len(in_long) == len(set(in_long))
    assert set(in_long) == told_in_pages
    pressure, weight, missing, posture = (next(row for row in found if (row["PAGE"], row["ITEM"]) == ("VS", name))
                                          for name in ("SYSBP", "WEIGHT", "TEMP", "VSPOS"))
    assert (pressure["VERSION"], pressure["REASON"], weight["VALUE_NUMBER"]) == ("2", "ENTRY_ERROR", "61.5")
    assert (missing["VALUE"], missing["MISSING"], missing["MISSING_REASON"]) == ("", "ND", "thermomètre cassé")
    assert (posture["VALUE"], posture["DECODE"], posture["VALUE_NUMBER"]) == ("SITTING", "Assis", "")
    assert any(row["VALUE"] and not row["VERSION"] for row in found), "no value computed on read"


def test_a_long_table_of_another_length_than_the_record_is_not_handed_over(actor, tmp_path):
    order = Order(tmp_path, cuts.find(cuts.cut(CONSOLE, current_app.study, "one")), actor("DM"), current_app.study, "fr")
    longtable.check(order, 0)
    with pytest.raises(Refused) as refused:
        longtable.check(order, 1)
    assert "1 recorded values, the cut one has 0" in refused.value.problem["en"]
