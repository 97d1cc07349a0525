"""The analysis datasets of a cut: every format the same, every variable derived in words, every time traceable, no arm for the blinded."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace

import pyreadstat
import pytest
from lxml import html

from ecrf.crf.analysis import Analysis, Column
from ecrf.crf.text import T
from ecrf.exports import analyses
from ecrf.permissions import CONSOLE
from forms.standards.design import ARMS
from tests.exports.sdtm.conftest import ordered

NAMES = ("ADSL", "ADULC", "ADULCA", "ADTTE", "ADQS", "ADAE")


def table(folder, name):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


@pytest.fixture
def made(app, tmp_path):
    """The analyses of the cut as somebody reads them who sees everything."""
    return analyses.files(ordered(app, tmp_path / "out")), tmp_path / "out"


def test_every_format_says_the_same_and_every_variable_is_derived_in_words(made):
    files, folder = made
    for name in NAMES:
        rows = table(folder / "datasets", name)
        told = json.loads((folder / f"datasets/{name.lower()}.json").read_text())
        columns, _meta = pyreadstat.read_xport(folder / f"datasets/{name.lower()}.xpt", output_format="dict")
        assert len(rows) == told["records"] == len(next(iter(columns.values()))) > 0
        assert list(rows[0]) == [column["name"] for column in told["columns"]] == list(columns)
        for row, line in zip(rows, told["rows"], strict=True):
            assert ["" if value is None else str(value) for value in line] == list(row.values())
        dated = [column["name"] for column in told["columns"] if column["dataType"] == "date"]
        assert {name for name in rows[0] if name.endswith("DT")} == set(dated) and "metaDataRef" not in told
        for variable in dated:
            assert [value.isoformat() if value else "" for value in columns[variable]] == [row[variable] for row in rows]
    derived = {(row["DATASET"], row["VARIABLE"]): row["DERIVATION_EN"] for row in table(folder, "variables")}
    assert all(derived.values())
    assert {(name, variable) for name in NAMES for variable in table(folder / "datasets", name)[0]} - set(derived) == {
        (name, one) for name in NAMES for one in analyses.IDENTIFIERS}
    assert {row["CHOICE"]: row["CODE"] for row in table(folder, "choices")} == {"HEALING": "FIRST", "RESCUE": "CENSOR", "AMPUT": "CENSOR"}
    assert {file.name: file.sha256 for file in files} == {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.requirement("EXP-04")
def test_a_time_leads_to_the_assessment_that_ended_it(made, delivered):
    _files, folder = made
    states = {(record["USUBJID"], record["TRGRPID"]): record["TRSTRESC"] for record in delivered.records("TR") if record["TRTESTCD"] == "TUMSTATE"}
    healed = [row for row in table(folder / "datasets", "ADTTE") if row["CNSR"] == "0"]
    assert healed
    for row in healed:
        assert states[row["USUBJID"], f"{row['SRCVISIT']}/{row['SRCPAGE']}/{row['SRCLINE']}"] == "HEALED"


def test_the_same_cut_gives_the_same_bytes(app, made, tmp_path):
    again = analyses.files(ordered(app, tmp_path / "again"))
    assert [file.as_dict() for file in again] == [file.as_dict() for file in made[0]]


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_gets_no_arm(app, made, tmp_path):
    assert {row["TRT01P"] for row in table(made[1] / "datasets", "ADSL")} & {arm for _code, arm in ARMS.values()}
    analyses.files(ordered(app, tmp_path / "blinded", replace(CONSOLE, role="DM", unblinded=False)))
    rows = table(tmp_path / "blinded/datasets", "ADSL")
    assert rows and {(row["TRT01P"], row["TRT01A"]) for row in rows} == {("", "")}


def test_a_value_that_no_column_names_is_refused():
    one = Analysis("ADX", T("X", "X"), T("x", "x"), (Column("A", T("A", "A"), "text", T("a", "a")),), lambda book, choices: [{"B": 1}])
    with pytest.raises(KeyError, match="ADX makes B"):
        list(analyses.rows_of(one, None, {}))


def test_a_label_that_sas_cannot_hold_is_refused():
    with pytest.raises(TypeError, match="ADX: A has a name over 8 or a label over 40"):
        Analysis("ADX", T("X", "X"), T("x", "x"), (Column("A", T("A", "A" * 41), "text", T("a", "a")),), lambda book, choices: [])


@pytest.mark.requirement("EXP-04")
def test_from_a_number_to_its_page_its_history_and_its_question(client):
    """A reviewer goes from each row of ADTTE to the page that says it, the history of the value, its question in the annotated CRF."""
    browser = client("DM")
    page = html.fromstring(browser.get("/figures/data/ADTTE?cut=one").text)
    rows = page.xpath("//section[@aria-labelledby='rows']//tbody/tr")
    assert rows
    questions = {one.get("id") for one in html.fromstring(browser.get("/study/documents/annotated").text).iter() if one.get("id")}
    for row in rows:
        profile, said, history, question = row.xpath(".//a/@href")
        assert browser.get(profile).status_code == browser.get(said).status_code == 200
        name = history.rsplit("/", 1)[1]
        assert browser.get(history).status_code == 200
        address, _, anchor = question.partition("#")
        assert address == "/study/documents/annotated" and anchor in questions and anchor.endswith(f".{name}")


@pytest.mark.parametrize("name", ["ADULC", "ADULCA", "ADQS", "ADAE", "ADLB", "ADCM"])
def test_every_row_leads_to_the_page_that_says_it_and_to_its_questions(client, name):
    browser = client("DM")
    rows = html.fromstring(browser.get(f"/figures/data/{name}?cut=one").text).xpath("//section[@aria-labelledby='rows']//tbody/tr")
    sheets = set(html.fromstring(browser.get("/study/documents/annotated").text).xpath("//section/@id"))
    assert rows
    for row in rows[:40]:
        said, questions = row.xpath("./td/a/@href")
        assert browser.get(said).status_code == 200 and questions.partition("#")[2] in sheets
