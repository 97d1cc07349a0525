"""The CSV export: exact values, the same bytes again, everything counted, nothing that the reader may not see."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecrf.casebook import record
from ecrf.casebook.models import ItemVersion
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import cuts, deliveries, formats
from ecrf.exports.parcel import Order
from ecrf.exports.sheets import fill
from ecrf.permissions import CONSOLE
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.playing import fill as type_in
from tests.playing import place


@pytest.fixture
def number(actor):
    return told.subject(actor)


def made(folder: Path, name: str, reader, language: str = "fr") -> dict[str, bytes]:
    """The files of an export by name."""
    folder.mkdir()
    formats.write("csv", Order(folder, cuts.find(name), reader, current_app.study, language))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def cut(name: str) -> str:
    return cuts.cut(CONSOLE, current_app.study, name)


def rows(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode(), newline="")))


def one(raw: bytes, **where: str) -> dict[str, str]:
    return next(row for row in rows(raw) if all(row[k] == v for k, v in where.items()))


@pytest.mark.requirement("EXP-04")
def test_a_page_file_has_every_value_as_it_is_stored(actor, number, tmp_path):
    files = made(tmp_path / "x", cut("one"), actor("DM"))
    row = one(files["VS.csv"], SUBJID=number)
    assert {k: row[k] for k in ("STUDYID", "SITEID", "USUBJID", "VISIT", "LINE", "PROTOCOL_VERSION", "PAGE_VERSION",
                                "PAGE_STATE", "PAGE_REMOVED")} == {
        "STUDYID": current_app.study.oid, "SITEID": "01", "USUBJID": f"{current_app.study.oid}-{number}", "VISIT": "SCR",
        "LINE": "", "PROTOCOL_VERSION": "1.0", "PAGE_VERSION": "1.0", "PAGE_STATE": "completed", "PAGE_REMOVED": "N"}
    assert (row["WEIGHT"], row["SYSBP"], row["TEMP"]) == ("61.5", "121", "")
    assert (row["TEMP_MISS"], row["TEMP_REASND"], row["SYSBP_MISS"]) == ("ND", "thermomètre cassé", "")


def test_every_page_read_has_its_file_and_the_dictionary_names_every_column(actor, number, tmp_path):
    files = made(tmp_path / "x", cut("one"), actor("DM"))
    named = {(row["PAGE"], row["ITEM"]) for row in rows(files["dictionary.csv"])}
    for page in current_app.study.page_list:
        assert (f"{page.oid}.csv" in files) == actor("DM").reads(page)
        if not actor("DM").reads(page):
            continue
        header = files[f"{page.oid}.csv"].decode().split("\r\n")[0].split(",")
        assert len(header) == len(set(header))
        assert {(page.oid, name) for name in page.items} == {(page.oid, n) for n in header if n in page.items}
        assert {key for key in named if key[0] == page.oid} == {(page.oid, name) for name in page.items}
    weight = one(files["dictionary.csv"], PAGE="VS", ITEM="WEIGHT")
    assert (weight["UNIT"], weight["KIND"], weight["SEEN_BY"]) == ("kg", "Decimal", "blinded")
    assert weight["LABEL_FR"] != weight["LABEL_EN"]
    lists = {(row["CODELIST"], row["CODE"]) for row in rows(files["codelists.csv"])}
    assert ("POSITION", "SITTING") in lists


def test_queries_and_verification_are_exported_message_by_message(actor, number, tmp_path):
    monitor = actor("CRA_B")
    queries.close(monitor, place(monitor, number, told.VS), 1)
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE"], {"PULSE": 1})
    files = made(tmp_path / "x", cut("one"), actor("DM"))
    asked = [r for r in rows(files["queries.csv"]) if r["ITEM"] == "PULSE"]
    assert [(r["MESSAGE"], r["KIND"], r["STATE"], r["ROLE"]) for r in asked] == [
        ("1", "open", "closed", "CRA_B"), ("2", "answer", "closed", "PI"), ("3", "close", "closed", "CRA_B")]
    assert asked[0]["TEXT"] == "Confirmez le pouls, relevé à la main ?"
    mark, = rows(files["sdv.csv"])
    assert (mark["ITEM"], mark["VERSION"], mark["KIND"], mark["VERSION_IS_CURRENT"]) == ("PULSE", "1", "verified", "Y")


def test_a_checks_question_is_told_in_the_language_of_the_export(actor, number, tmp_path):
    assert type_in(actor("PI"), number, told.VS, reason="ENTRY_ERROR", PULSE="190").kind == "saved"
    cut("one")
    fr = made(tmp_path / "fr", "one", actor("DM"), "fr")["queries.csv"]
    en = made(tmp_path / "en", "one", actor("DM"), "en")["queries.csv"]
    asked = {lang: [r["TEXT"] for r in rows(raw) if r["CHECK"] and r["KIND"] == "open" and r["ITEM"] == "PULSE"]
             for lang, raw in (("fr", fr), ("en", en))}
    assert asked["fr"][0].startswith("Inhabituel")
    assert asked["en"][0].startswith("Unusual")


@pytest.mark.requirement("AUD-02")
def test_the_trail_has_old_and_new_value_actor_role_time_and_reason(actor, number, tmp_path):
    files = made(tmp_path / "x", cut("one"), actor("DM"))
    changed = one(files["audit.csv"], ITEM="SYSBP", VERSION="2")
    pi = actor("PI")
    assert {k: changed[k] for k in ("BY", "NAME", "ROLE", "VERB", "SITEID", "SUBJID", "VISIT", "PAGE", "ROW", "OLD_VALUE",
                                    "NEW_VALUE", "REASON")} == {
        "BY": pi.account, "NAME": pi.name, "ROLE": "PI", "VERB": "correct", "SITEID": "01", "SUBJID": number,
        "VISIT": "SCR", "PAGE": "VS", "ROW": "item_version", "OLD_VALUE": "120", "NEW_VALUE": "121",
        "REASON": "ENTRY_ERROR"}
    assert changed["AT"].endswith("Z")
    absent = one(files["audit.csv"], ITEM="TEMP")
    assert (absent["OLD_VALUE"], absent["NEW_VALUE"], absent["MISSING"]) == ("", "", "ND")
    assert {"enrol", "record", "correct", "raise_query", "answer_query", "create_account", "grant_role"} <= {
        r["VERB"] for r in rows(files["audit.csv"])}


@pytest.mark.requirement("EXP-01")
def test_the_manifest_counts_and_hashes_every_file(actor, number, tmp_path):
    files = made(tmp_path / "x", cut("one"), actor("DM"), "en")
    manifest = json.loads(files["manifest.json"])
    assert {file["name"] for file in manifest["files"]} == set(files) - {"manifest.json", "manifest.sha256"}
    for file in manifest["files"]:
        raw = files[file["name"]]
        assert (file["rows"], file["bytes"], file["sha256"]) == (
            len(list(csv.reader(io.StringIO(raw.decode(), newline="")))) - 1, len(raw), hashlib.sha256(raw).hexdigest())
    assert files["manifest.sha256"].decode() == f"{hashlib.sha256(files['manifest.json']).hexdigest()}  manifest.json\n"
    assert {k: manifest[k] for k in ("study", "protocol", "cut", "format", "role", "language", "sites")} == {
        "study": current_app.study.oid, "protocol": "1.0", "cut": "one", "format": "csv", "role": "DM", "language": "en",
        "sites": "all"}
    assert "purpose" not in manifest


@pytest.mark.requirement("EXP-01")
def test_the_same_cut_gives_the_same_bytes_after_later_edits(actor, number, tmp_path):
    monitor = actor("CRA_B")
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE", "SYSBP"], {"PULSE": 1, "SYSBP": 2})
    before = made(tmp_path / "before", cut("one"), actor("DM"))
    assert type_in(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="119", PULSE="66").kind == "saved"
    queries.ask_again(monitor, place(monitor, number, told.VS), 1, "Encore ?")
    told.subject(actor)
    cut("two")
    assert made(tmp_path / "again", "one", actor("DM")) == before
    after = made(tmp_path / "two", "two", actor("DM"))
    assert one(after["VS.csv"], SUBJID=number)["SYSBP"] == "119"
    assert {row["VERSION_IS_CURRENT"] for row in rows(after["sdv.csv"])} == {"N"}
    assert {row["VERSION_IS_CURRENT"] for row in rows(before["sdv.csv"])} == {"Y"}


def test_the_same_cut_gives_the_same_zip(actor, number, tmp_path):
    found = cuts.find(cut("one"))
    made_zips = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        written = formats.write("csv", Order(tmp_path / name, found, actor("DM"), current_app.study, "fr"))
        out = io.BytesIO()
        deliveries.pack(tmp_path / name, written, found.at, out)
        made_zips.append(out.getvalue())
    assert made_zips[0] == made_zips[1]
    archive = zipfile.ZipFile(io.BytesIO(made_zips[0]))
    assert archive.testzip() is None
    assert archive.namelist()[-2:] == ["manifest.json", "manifest.sha256"]
    assert {entry.date_time[:5] for entry in archive.infolist()} == {found.at.timetuple()[:5]}


@pytest.mark.requirement("BLIND-01")
def test_a_canary_of_the_product_page_never_leaves_for_a_blinded_reader(actor, number, tmp_path):
    before = made(tmp_path / "before", cut("before"), actor("DM"))
    told.product(actor, number)
    after = made(tmp_path / "after", cut("after"), actor("DM"))
    assert not [name for name, raw in after.items() if told.CANARY.encode() in raw or re.search(rb"\bINJP\b", raw)]
    assert not [name for name in after if "INJP" in name]
    blind = {name: raw for name, raw in after.items() if not name.startswith("manifest")}
    cut_acts = [r for r in rows(blind.pop("audit.csv")) if r["VERB"] != "cut"]
    assert cut_acts == rows(before.pop("audit.csv"))
    assert blind == {name: raw for name, raw in before.items() if not name.startswith("manifest")}
    assert "heads_sha256" not in json.loads(after["manifest.json"])
    unblinded = made(tmp_path / "u", "after", replace(actor("INS"), unblinded=True))
    assert told.CANARY.encode() in unblinded["INJP.csv"]
    assert told.CANARY.encode() in unblinded["audit.csv"]
    assert "heads_sha256" in json.loads(unblinded["manifest.json"])


def test_an_unblinded_export_tells_a_blinded_trail_nothing_of_its_counts(actor, number, tmp_path):
    told.product(actor, number)
    (tmp_path / "u").mkdir()
    order = Order(tmp_path / "u", cuts.find(cut("one")), replace(actor("INS"), unblinded=True), current_app.study, "fr")
    deliveries.deliver(actor("INS"), "csv", order, "inspection")
    files = made(tmp_path / "x", cut("two"), actor("DM"))
    act = one(files["audit.csv"], VERB="export")
    assert (act["ROLE"], act["ACT_REASON"], act["ACT_DETAIL"]) == ("INS", "", ""), "its purpose may name what was seen"


def test_a_site_reader_gets_his_site_only(actor, number, tmp_path):
    other = told.subject(actor, "02")
    files = made(tmp_path / "x", cut("one"), actor("PI", "02"))
    assert [r["SUBJID"] for r in rows(files["subjects.csv"])] == [other]
    assert not [name for name, raw in files.items() if number.encode() in raw]
    assert not [r for r in rows(files["audit.csv"]) if r["STREAM"].startswith(("account/", "study", "site/01"))]


@pytest.mark.requirement("EXP-04")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=300)
                       | st.sampled_from(["007", "1e5", "0.10", "-0", "2024", "2024-05", "=1+1", "+A1", "-2", "@x", '"', '""',
                                          "a,b;c", " lead", "trail ", "\r", "\n", "\r\n", "\t", "é\u0301", "\U0001f9ea",
                                          "\ufeff", "\u2028", "x" * 2000]), min_size=1, max_size=6))
def test_what_comes_out_equals_what_is_in(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("sheet")
    file = fill(folder, "x.csv", ("A", "B"), [(value, None) for value in values])
    raw = (folder / "x.csv").read_bytes()
    assert [row[0] for row in csv.reader(io.StringIO(raw.decode(), newline=""))][1:] == values
    assert (file.rows, file.bytes, file.sha256) == (len(values), len(raw), hashlib.sha256(raw).hexdigest())


@pytest.mark.requirement("EXP-04")
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_comes_out_of_the_database_equals_what_went_in(actor, tmp_path_factory, data):
    words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=80)
    with db.session.begin_nested() as nested:
        number = told.subject(actor)
        form = db.session.execute(db.text("SELECT id FROM form WHERE subject = :n AND page = 'VS'"), {"n": number}).scalar()
        value, why, reason = data.draw(words), data.draw(words.filter(str.strip)), data.draw(words.filter(str.strip))
        with record.writing(actor("PI"), record.subject_stream(number), "correct") as act:
            record.bring(act, ItemVersion, [
                {"form": form, "item": "PULSE", "version": 2, "value": value, "missing": None, "missing_reason": None,
                 "reason": reason},
                {"form": form, "item": "DIABP", "version": 2, "value": None, "missing": "ND", "missing_reason": why,
                 "reason": reason}])
        files = made(tmp_path_factory.mktemp("out") / "x", cut(f"c{number}"), actor("DM"))
        row, trail = one(files["VS.csv"], SUBJID=number), one(files["audit.csv"], SUBJID=number, ITEM="PULSE", VERSION="2")
        assert (row["PULSE"], row["DIABP"], row["DIABP_MISS"], row["DIABP_REASND"]) == (value, "", "ND", why)
        assert (trail["OLD_VALUE"], trail["NEW_VALUE"], trail["REASON"]) == ("70", value, reason)
        nested.rollback()


def test_an_export_needs_a_purpose_and_a_role_that_reads(actor, tmp_path):
    found = cuts.find(cut("one"))
    for reader, purpose, said in ((actor("DM"), "  ", "what the export is for"), (actor("DM"), "x" * 501, "at most"),
                                  (actor("ADM"), "x", "reads no page")):
        with pytest.raises(Refused) as refused:
            deliveries.deliver(actor("DM"), "csv", Order(tmp_path, found, reader, current_app.study, "fr"), purpose)
        assert said in refused.value.problem["en"]
