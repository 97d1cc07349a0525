"""SAS, SPSS, Stata and Parquet files: what they cannot hold is refused, all else comes back as it was sent, byte for byte again."""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
import time_machine
from flask import current_app
from hypothesis import given, settings
from hypothesis import strategies as st

from ecrf.crf import Refused
from ecrf.exports import columns, cuts, datasets, formats, layouts, registers, stamps, tables
from ecrf.exports.definition import CODELISTS, DICTIONARY, VISITS
from ecrf.exports.frames import DATE, NUMBER, TEXT, Table, Variable
from ecrf.exports.pages import FACTS, KEYS
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from tests import told
from tests.playing import fill as type_in

READ = {"xpt": pyreadstat.read_xport, "sav": pyreadstat.read_sav, "dta": pyreadstat.read_dta}
EVENT = {"AETERM": "Éruption « sévère » œdème", "AESTDAT": "06/2026", "AESER": "N", "AETOXGR": "2"}


@pytest.fixture
def order(actor, tmp_path):
    """An order of the pharmacovigilance, which reads five pages, of a record without subjects."""
    (tmp_path / "out").mkdir()
    return Order(tmp_path / "out", cuts.find(cuts.cut(CONSOLE, current_app.study, "one")), actor("PV"), current_app.study, "fr")


def table(**values: list) -> Table:
    """A table of texts, numbers and dates, by what its values are."""
    kinds = {name: next((DATE if isinstance(v, date) else NUMBER if isinstance(v, float) else TEXT for v in some if v is not None), TEXT)
             for name, some in values.items()}
    stored = {TEXT: pl.String, NUMBER: pl.Float64, DATE: pl.Date}
    return Table("VS", "Signes vitaux", tuple(Variable(name, f"Libellé de {name}", kind) for name, kind in kinds.items()),
                 pl.DataFrame([pl.Series(name, some, stored[kinds[name]]) for name, some in values.items()]))


def written(order: Order, form: str, one: Table) -> list[layouts.Column]:
    kind = datasets.KINDS[form]
    sent = layouts.lay(one, kind.limits, order.language)
    datasets.write(kind, one, sent, order)
    return sent


def test_a_value_or_name_that_a_format_cannot_hold_is_refused_with_page_and_item(order):
    for one, limits, said in ((table(SUBJID=["01-001"], NOTE=["a" + " " * 201 + "b"]), layouts.XPT, "Page VS, item NOTE, row 1"),
                              (table(NOTÉ=["x"]), layouts.XPT, "Page VS, item NOTÉ"),
                              (table(A=["x"], B=["x"]), replace(layouts.XPT, columns=1), "2 variables, this format holds at most 1")):
        with pytest.raises(Refused) as refused:
            layouts.lay(one, limits, "fr")
        assert said in refused.value.problem["en"]


@pytest.mark.requirement("EXP-04")
@pytest.mark.parametrize("form", datasets.KINDS)
@pytest.mark.parametrize("length", [199, 200, 201, 2044, 2045, 2046, 4090])
def test_a_text_as_long_as_a_format_holds_stands_beside_a_short_one(order, form, length):
    one = table(SUBJID=["01-001", "01-002", "01-003"], NOTE=["a" * length, "b", None])
    sent = layouts.lay(one, datasets.KINDS[form].limits, "fr")
    path = order.folder / "x"
    datasets.KINDS[form].write(path, one, sent, order)
    layouts.compare(one, sent, dict(datasets.KINDS[form].read(path)))


@pytest.mark.requirement("EXP-04")
@pytest.mark.parametrize("form", datasets.KINDS)
def test_a_file_that_reads_back_otherwise_is_not_handed_over(order, form):
    one = table(SUBJID=["01-001", "01-002"], PULSE=[70.0, 71.0], NOTE=["a", "b"], DAY=[date(2026, 1, 2), None])
    sent = layouts.lay(one, datasets.KINDS[form].limits, "fr")
    path = order.folder / "x"
    datasets.KINDS[form].write(path, one, sent, order)
    read = dict(datasets.KINDS[form].read(path))
    layouts.compare(one, sent, read)
    for name, other in (("PULSE", [70.0, 72.0]), ("NOTE", ["a", "B"]), ("DAY", [date(2026, 1, 2), date(2026, 1, 3)])):
        with pytest.raises(Refused) as refused:
            layouts.compare(one, sent, {**read, name: other})
        assert f"Page VS, item {name}, row 2 (01-002)" in refused.value.problem["en"]
    with pytest.raises(Refused):
        layouts.compare(one, sent, {name: some[:1] for name, some in read.items()})


@pytest.mark.requirement("EXP-04")
@pytest.mark.parametrize("form", datasets.KINDS)
def test_every_value_comes_back_whatever_it_is(order, form):
    texts = ["007", "é" * 399 + " z", "trail  ", " lead", "\n", "a\r\nb", "\U0001f9ea" * 60, "x" * 3000, None, "'\";,", "\u00a0"]
    odd = [0.1, -0.0, 1e-7, 123456789012345.0, -3.25, None, 5.4, 0.30000000000000004, 1 / 3, 16.0, 1e22]
    days = [date(1600, 1, 1), None, date(2026, 2, 28), date(2400, 2, 29), *[date(1959, 12, 31)] * 7]
    sent = written(order, form, table(SUBJID=[f"{n}" for n in range(11)], TEXTUALX=texts, NUM=odd, DAY=days, EMPTY=[None] * 11))
    if form == "xpt":
        assert [c.name for c in sent if c.variable.name == "TEXTUALX"][:3] == ["TEXTUALX", "TEXTUAL1", "TEXTUAL2"]
        read = pyreadstat.read_xport(order.folder / "VS.xpt", output_format="dict")[0]
        assert all(len((v or "").encode()) <= 200 for c in sent if c.variable.kind == TEXT and c.part != "blanks" for v in read[c.name])
        assert read["TEXTUALB"][2] == 2
    assert not written(order, form, table(SUBJID=[], NUM=[]))[0].values.len()


def test_long_names_are_shortened_by_the_rule_and_stay_unique():
    names = ["PULSE", "VSPERFXX_MISS", "VSPERFXX_REASND", "VSPERFXY_MISS", "PAGE_NOT_DONE_REASON", "PAGE_NOT", "TEMP_MISS"]
    sent = layouts.lay(table(**{name: ["x"] for name in names}), layouts.XPT, "fr")
    assert [c.name for c in sent] == ["PULSE", "VSPERFXM", "VSPERFXR", "VSPERF2M", "PAGE_NO2", "PAGE_NOT", "TEMPM"]
    assert [c.name for c in layouts.lay(table(BY=["x"], BY2=["x"]), layouts.SAV, "fr")] == ["BY3", "BY2"]


@pytest.mark.requirement("EXP-04")
@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300),
                       min_size=1, max_size=6))
def test_a_text_laid_out_for_sas_is_put_together_again(values):
    one = table(NOTE=values)
    sent = layouts.lay(one, layouts.XPT, "fr")
    read = {c.name: [v.rstrip(" ") if isinstance(v, str) else v for v in c.values] for c in sent}
    assert all(len((v or "").encode()) <= 200 for c in sent if c.part != "blanks" for v in c.values)
    layouts.compare(one, sent, read)


def test_long_texts_are_cut_between_characters_and_never_after_a_blank():
    text = "a" * 199 + "é" + "b" * 198 + "   " + "c" * 10
    pieces = list(layouts.cuts(text, 200))
    assert "".join(pieces) == text
    assert [len(piece.encode()) for piece in pieces] == [199, 200, 13]
    assert not any(piece.endswith(" ") for piece in pieces)


@pytest.mark.requirement("EXP-04")
def test_every_row_and_value_of_the_csv_is_in_each_format(actor, order):
    assert type_in(actor("PI"), told.subject(actor), "AE/new", **EVENT).kind == "saved"
    order = replace(order, cut=cuts.find(cuts.cut(CONSOLE, current_app.study, "two")))
    whole = order.folder / "csv"
    whole.mkdir()
    sheets = formats.write("csv", replace(order, folder=whole)).files
    for form in datasets.KINDS:
        folder = order.folder / form
        folder.mkdir()
        out = {file.name: file for file in formats.write(form, replace(order, folder=folder)).files}
        described = list(csv.DictReader((folder / "variables.csv").open(encoding="utf-8", newline="")))
        for sheet in sheets:
            stem = sheet.name.removesuffix(".csv")
            name = next(row["DATASET"] for row in described if row["TABLE"] == stem)
            assert out[f"{name}.{form}"].rows == sheet.rows
            assert hashlib.sha256((folder / f"{name}.{form}").read_bytes()).hexdigest() == out[f"{name}.{form}"].sha256
        check_event(folder, form, whole, [row for row in described if row["TABLE"] == "AE"])
        assert not [path for path in folder.iterdir() if path.is_dir()]
    again = order.folder / "again"
    again.mkdir()
    with time_machine.travel(datetime(2031, 1, 1, tzinfo=UTC), tick=False):
        formats.write("xpt", replace(order, folder=again))
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in (order.folder / "xpt").iterdir()}


def check_event(folder: Path, form: str, whole: Path, described: list[dict[str, str]]) -> None:
    """The adverse event as another reader finds it."""
    told_in_csv = next(csv.DictReader((whole / "AE.csv").open(encoding="utf-8", newline="")))
    path = folder / f"AE.{form}"
    if form == "parquet":
        read = pl.read_parquet(path).row(0, named=True)
        labels = json.loads(pl.read_parquet_metadata(path)["labels"])
    else:
        frame, meta = READ[form](path, output_format="polars")
        read, labels = frame.row(0, named=True), meta.column_names_to_labels
    assert (told_in_csv["AESTDAT"], read["AESTDAT"]) == ("2026-06", "2026-06")
    assert "partielles" in next(row["NOTE"] for row in described if row["NAME"] == "AESTDAT" and not row["PART"])
    assert read["AETERM"] == EVENT["AETERM"] == told_in_csv["AETERM"]
    assert labels["AETERM"]
    names = {(row["NAME"], row["PART"]): row["VARIABLE"] for row in described}
    if form == "dta":
        assert meta.variable_value_labels["AESER"][read["AESER"]] == "Non"
    elif form == "sav":
        assert (read["AESER"], meta.variable_value_labels["AESER"]["N"]) == ("N", "Non")
    else:
        assert (read["AESER"], read[names["AESER", "decode"]]) == ("N", "Non")


@pytest.mark.requirement("EXP-01")
@pytest.mark.parametrize("form", datasets.KINDS)
def test_the_bytes_are_the_same_whenever_the_file_is_written(order, form):
    one = table(SUBJID=["01-001"], DAY=[date(2026, 1, 2)])
    raw = []
    for moment in (datetime(2027, 1, 1, 8, tzinfo=UTC), datetime(2031, 12, 31, 23, 59, 58, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            written(order, form, one)
        raw.append((order.folder / f"VS.{form}").read_bytes())
    assert raw[0] == raw[1]


def test_the_time_in_a_file_is_the_cuts(order):
    cut = replace(order.cut, at=datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    seen = {}
    for form in stamps.STAMPS:
        written(replace(order, cut=cut), form, table(SUBJID=["01-001"]))
        path = order.folder / f"VS.{form}"
        _, meta = READ[form](path, output_format="dict")
        seen[form] = (meta.creation_time or meta.modification_time, path.read_bytes())
    assert seen["sav"][0] == seen["xpt"][0] == datetime(2026, 3, 4, 5, 6, 7)
    assert seen["dta"][0] == datetime(2026, 3, 4, 5, 6)
    assert seen["xpt"][1].count(b"04MAR26:05:06:07") == 4
    assert {form for form, (_, raw) in seen.items() if b"2026" in raw[:600] and form != "dta"} == set()


def test_every_column_that_is_no_item_has_its_label():
    fixed = {*KEYS, *FACTS, *registers.KEYS, *tables.SUBJECTS, *tables.QUERIES, *tables.SDV, *tables.AUDIT, *DICTIONARY,
             *CODELISTS, *VISITS}
    assert fixed == set(columns.LABELS)
    assert not [name for name, label in columns.LABELS.items() if max(len(label.fr.encode()), len(label.en.encode())) > 40]
