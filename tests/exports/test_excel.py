"""The Excel workbook, read by another reader: every cell of the CSV, no formula, the same bytes again, its limits and its own check."""

from __future__ import annotations

import csv
import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import current_app
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ecrf.crf import Refused
from ecrf.exports import cuts, decodes, excel, formats
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from tests import told
from tests.playing import fill as type_in

FORMULA = '=HYPERLINK("http://example.org","x")'
EVENT = {"AETERM": FORMULA, "AESTDAT": "06/2026", "AESER": "N", "AETOXGR": "2"}
ODD = ["=1+1", "+A1", "-2", "@x", "\tx", "<r><t>a & b</r>", "_x0041_", "a\r\nb", "\x01", " lead", "trail ", "007", "1e5", "TRUE",
       "http://example.org", "{=1}", "\U0001f9ea\u2028é\u0301", "x" * 32_767]


@pytest.fixture
def order(actor, tmp_path) -> Order:
    """An order of a record without subjects."""
    (tmp_path / "out").mkdir()
    return Order(tmp_path / "out", cuts.find(cuts.cut(CONSOLE, current_app.study, "one")), actor("PV"), current_app.study, "fr")


def table(rows: list[list[str | None]], name: str = "VS") -> decodes.Table:
    return decodes.Table(name, "Signes vitaux", ("SUBJID", "NUM", "NOTE"), frozenset({"NUM"}), rows)


def bound(order: Order, *some: decodes.Table) -> excel.Book:
    """A finished workbook of those tables."""
    book = excel.Book(order.folder / "x.xlsx", order)
    for one in some:
        book.add(one)
    book.close()
    return book


def cells(path: Path) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def as_recorded(cell: object, text: str) -> str:
    """A cell in words: a number with the decimals of the text that it stands for."""
    return f"{cell:.{len(text.partition('.')[2])}f}" if isinstance(cell, float) else str(cell)


@pytest.mark.requirement("EXP-04")
@pytest.mark.requirement("SEC-05")
def test_every_cell_of_the_csv_is_in_the_workbook_and_none_is_a_formula(actor, order):
    number = told.subject(actor)
    assert type_in(actor("PI"), number, "AE/new", **EVENT).kind == "saved"
    order = replace(order, reader=actor("PI"), cut=cuts.find(cuts.cut(CONSOLE, current_app.study, "two")))
    for form in ("csv-decoded", "excel"):
        (order.folder / form).mkdir()
        written = formats.write(form, replace(order, folder=order.folder / form))
    path, = (order.folder / "excel").glob("*.xlsx")
    assert [file.name for file in written.files] == [path.name] == [f"{current_app.study.oid}-two.xlsx"]
    sheets, rows = cells(path), 0
    for plain in (order.folder / "csv-decoded").glob("*.csv"):
        if plain.stem == "audit":
            continue
        sent = list(csv.reader(plain.open(encoding="utf-8", newline="")))
        read = sheets.pop(plain.stem)
        assert [[as_recorded(cell, text) for cell, text in zip(*pair, strict=True)] for pair in zip(read, sent, strict=True)] == sent
        rows += len(sent) - 1
    first, = sheets.values()
    assert rows == written.rows
    assert {"Étude", "Coupe", "two", current_app.study.oid, order.cut.release, "AE", "values"} <= {cell for row in first for cell in row}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            raw = archive.read(name)
            assert b"<f>" not in raw and b"<f " not in raw
            assert not re.search(rb'TargetMode="External"|<hyperlink (?!ref="[A-Z]+\d+" location=)', raw), name


@pytest.mark.requirement("SEC-05")
def test_a_text_stays_the_text_that_it_is_and_a_number_a_number(order):
    numbers = ["-2", "61.50", "0", "007", "1e5", "-0", "0.1", "123456789012345", "1234567890123456", "1.", ".5", "+1", "12 ", "١"]
    texts = [*ODD, *["x"] * len(numbers)][:max(len(ODD), len(numbers))]
    numbers += [""] * (len(texts) - len(numbers))
    book = bound(order, table([[f"{n}", number, text] for n, (number, text) in enumerate(zip(numbers, texts, strict=True))]))
    book.compare()
    _, *rows = cells(book.path)["VS"]
    assert [row[2] for row in rows] == texts
    assert [row[1] for row in rows if row[1] != ""] == [-2.0, 61.5, 0.0, "007", "1e5", "-0", 0.1, 123456789012345.0, "1234567890123456",
                                                        "1.", ".5", "+1", "12 ", "١"]
    assert [row[0] for row in rows] == [f"{n}" for n in range(len(rows))]
    with zipfile.ZipFile(book.path) as archive:
        styles, raw = archive.read("xl/styles.xml").decode(), archive.read("xl/worksheets/sheet2.xml").decode()
    formats_of_cells = re.search("<cellXfs.*</cellXfs>", styles, re.S)[0].split("<xf ")[1:]
    quoted = {str(n) for n, one in enumerate(formats_of_cells) if 'quotePrefix="1"' in one}
    assert {cell for cell, style in re.findall(r'<c r="(C\d+)" s="(\d+)"', raw) if style in quoted} == {f"C{n}" for n in range(2, 7)}
    assert 'formatCode="0.00"' in styles


@pytest.mark.requirement("EXP-04")
@settings(max_examples=200, deadline=None)
@given(text=st.from_regex(r"\A-?[0-9]{1,17}(\.[0-9]{1,17})?\Z") | st.text(max_size=5))
def test_a_number_is_written_only_where_it_gives_the_text_back(text):
    shown = excel.number(text)
    if shown:
        assert f"{float(f'{float(text):.16G}'):.{len(shown.partition('.')[2])}f}" == text
        assert f"{float(text):.15g}" == f"{float(f'{float(text):.16G}'):.15g}"
    else:
        assert not re.fullmatch(r"[1-9][0-9]{0,14}|0\.[0-9]{1,14}", text, re.A)


@pytest.mark.requirement("EXP-01")
def test_the_bytes_are_the_same_whenever_and_by_whom_it_is_written(order):
    moment, raw = datetime(2026, 3, 4, 5, 6, 8, tzinfo=UTC), []
    for mask, now in ((0o022, datetime(2027, 1, 1, 8, tzinfo=UTC)), (0o077, datetime(2031, 12, 31, 23, 59, 58, tzinfo=UTC))):
        order = replace(order, cut=replace(order.cut, at=moment), folder=order.folder / "again")
        order.folder.mkdir()
        before = os.umask(mask)
        try:
            with time_machine.travel(now, tick=False):
                path = order.folder / excel.files(order)[0].name
        finally:
            os.umask(before)
        raw.append(path.read_bytes())
        assert list(order.folder.iterdir()) == [path]
    assert raw[0] == raw[1]
    archive = zipfile.ZipFile(io.BytesIO(raw[0]))
    assert archive.testzip() is None
    assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 4, 5, 6, 8)}
    assert b"2026-03-04T05:06:08Z" in archive.read("docProps/core.xml")


def test_a_table_goes_on_in_the_next_sheet_where_one_is_full(order, monkeypatch):
    monkeypatch.setattr(excel, "ROWS", 3)
    book = bound(order, table([[f"{n}", f"{n}.50", None] for n in range(5)]), table([["a", None, None]], "vs"))
    book.compare()
    sheets = cells(book.path)
    assert {name: [row[0] for row in rows] for name, rows in sheets.items() if name != "Lisez-moi"} == {
        "VS": ["SUBJID", "0", "1"], "VS_2": ["SUBJID", "2", "3"], "VS_3": ["SUBJID", "4"], "vs_4": ["SUBJID", "a"]}
    assert sheets["Lisez-moi"][-4:] == [["VS", "Signes vitaux", 2.0], ["VS_2", "Signes vitaux", 2.0], ["VS_3", "Signes vitaux", 1.0],
                                        ["vs_4", "Signes vitaux", 1.0]]


def test_a_text_that_no_cell_holds_is_refused_with_its_place(order):
    for text in ("x" * 32_768, "\U0001f9ea" * 16_384):
        with pytest.raises(Refused) as refused:
            bound(order, table([["01-001", None, "short"], ["01-002", None, text]]))
        assert "Sheet VS, row 3, column NOTE" in refused.value.problem["en"]


@pytest.mark.requirement("EXP-04")
def test_a_workbook_that_reads_back_otherwise_is_not_handed_over(order):
    book, sheet = bound(order, table([["01-001", "70", "abc"]])), "xl/worksheets/sheet2.xml"
    with zipfile.ZipFile(book.path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}

    def changed(old: str, new: str) -> None:
        assert parts[sheet].count(old) == 1
        with zipfile.ZipFile(book.path, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part.replace(old, new) if name == sheet else part)
        book.compare()
    changed("</sheetData>", "</sheetData>")
    for old, new in (("<v>70</v>", "<v>71</v>"), ("abc", "abd"), ("abc", "a&c"), ('r="C2"', 'r="D2"'), ("</sheetData>", '<row r="3"/></sheetData>')):
        with pytest.raises(Refused) as refused:
            changed(old, new)
        assert "Sheet VS: what is read back" in refused.value.problem["en"]
