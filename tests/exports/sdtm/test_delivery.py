"""The SDTM delivery: the same in every format, valid, the same bytes again, stable between cuts, nothing that the reader may not see."""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import replace

import pypdf
import pyreadstat
import pytest
from lxml import etree
from odmlib.dataset_json_1_1.model import DatasetJSON

from ecrf.crf import Refused
from ecrf.exports import cuts
from ecrf.exports.definition import Definition
from ecrf.exports.sdtm import delivery, engine
from ecrf.permissions import CONSOLE
from tests.exports.sdtm.conftest import Delivered, ordered
from tests.playing import fill

NS = {"odm": "http://www.cdisc.org/ns/odm/v1.3", "def": "http://www.cdisc.org/ns/def/v2.1", "xlink": "http://www.w3.org/1999/xlink"}


def define_of(delivered):
    return etree.parse(str(delivered.folder / "define.xml")).getroot()


@pytest.mark.requirement("EXP-04")
def test_transport_and_json_say_the_same(delivered):
    compared = 0
    for name, head in delivered.heads.items():
        columns, meta = pyreadstat.read_xport(delivered.folder / f"datasets/{name.lower()}.xpt", output_format="dict")
        assert list(columns) == [column["name"] for column in head["columns"]]
        assert meta.column_labels == [column["label"] for column in head["columns"]]
        assert meta.table_name == name
        for place, column in enumerate(columns.values()):
            for read, row in zip(column, head["rows"], strict=True):
                compared += 1
                if row[place] is None:
                    assert read in ("", None) or math.isnan(read)
                elif isinstance(row[place], str):
                    assert read == row[place].rstrip(" ")
                else:
                    assert read == pytest.approx(row[place], rel=1e-12)
    assert compared > 50_000


def test_another_tool_reads_dataset_json(delivered):
    for path in delivered.folder.glob("datasets/*.json"):
        read = DatasetJSON.read_json(str(path))
        assert (read.records, read.metaDataRef) == (len(read.rows), "define.xml")
        assert {len(row) for row in read.rows} == {len(read.columns)}


def test_define_names_every_variable_of_every_dataset_and_nothing_else(delivered):
    root = define_of(delivered)
    names = {item.get("OID"): item.get("Name") for item in root.iterfind(".//odm:ItemDef", NS)}
    told = {group.get("Name"): [names[ref.get("ItemOID")] for ref in group.iterfind("odm:ItemRef", NS)] for group in root.iterfind(".//odm:ItemGroupDef", NS)}
    assert told == {name: [column["name"] for column in delivered.heads[name]["columns"]] for name in told}
    assert told.keys() == delivered.heads.keys()
    for leaf in root.iterfind(".//odm:ItemGroupDef/def:leaf", NS):
        assert (delivered.folder / leaf.get(f"{{{NS['xlink']}}}href")).is_file()


def test_every_result_and_qualifier_has_its_value_level(delivered):
    root = define_of(delivered)
    told = {(clause.get("OID").split(".")[1], clause.findtext("odm:RangeCheck/odm:CheckValue", namespaces=NS))
            for clause in root.iterfind(".//def:WhereClauseDef", NS)}
    for name in delivered.heads:
        for record in delivered.records(name):
            code = record.get("QNAM") or record.get(f"{name}TESTCD")
            assert code is None or (name, code) in told, (name, code)


def test_values_are_terms_of_the_lists_that_define_names(delivered):
    root = define_of(delivered)
    lists = {one.get("OID"): {term.get("CodedValue") for term in one.iterfind("odm:CodeListItem", NS)} for one in root.iterfind(".//odm:CodeList", NS)}
    governed = {item.get("OID"): lists[item.find("odm:CodeListRef", NS).get("CodeListOID")]
                for item in root.iterfind(".//odm:ItemDef", NS) if item.find("odm:CodeListRef", NS) is not None}
    for _name, head in delivered.heads.items():
        for place, column in enumerate(head["columns"]):
            terms = governed.get(column["itemOID"])
            if terms is not None:
                strange = {row[place] for row in head["rows"]} - terms - {None}
                assert not strange, f"{column['itemOID']}: {sorted(strange)[:3]} are no terms of its list; extend forms/standards."


def test_define_leads_to_the_page_of_the_annotated_crf(delivered):
    root = define_of(delivered)
    crf = next(leaf.get(f"{{{NS['xlink']}}}href") for leaf in root.iterfind(".//def:leaf", NS) if leaf.get("ID") == "LF.acrf")
    paper = pypdf.PdfReader(delivered.folder / crf)
    item = next(one for one in root.iterfind(".//odm:ItemDef", NS) if one.get("OID") == "IT.TR.TRORRES.LDIAM")
    pages = item.find("def:Origin/def:DocumentRef/def:PDFPageRef", NS).get("PageRefs").split()
    said = paper.pages[int(pages[0]) - 1].extract_text().replace("\u200b", "").replace("\n", " ")
    assert "LDIAM" in said and "TRORRES when TRTESTCD" in said
    collected = [one for one in root.iterfind(".//odm:ItemDef", NS) if one.find("def:Origin", NS).get("Type") == "Collected"]
    without = [one.get("OID") for one in collected if one.find("def:Origin/def:DocumentRef", NS) is None]
    assert collected and not without, without[:5]


def test_the_style_sheet_shows_every_dataset(delivered):
    page = etree.XSLT(etree.parse(str(delivered.folder / delivery.STYLE)))(etree.parse(str(delivered.folder / "define.xml")))
    shown = page.xpath("//table[1]/tbody/tr/th/a/text()")
    assert set(delivered.heads) <= set(shown)
    assert not page.xpath("//script")
    targets = set(page.xpath("//@id"))
    assert not [link for link in page.xpath("//a/@href") if link.startswith("#") and link[1:] not in targets]


@pytest.mark.requirement("EXP-04")
def test_the_same_cut_gives_the_same_bytes(app, delivered, tmp_path):
    again = delivery.files(ordered(app, tmp_path / "again"))
    for file in again:
        assert hashlib.sha256((delivered.folder / file.name).read_bytes()).hexdigest() == file.sha256, file.name


def test_sequence_numbers_stay_in_a_later_cut(app, delivered, tmp_path):
    number = sorted(record["SUBJID"] for record in delivered.records("DM"))[0]
    person = replace(CONSOLE, role="PI", whole_study=False, sites=frozenset({number[:2]}))
    assert fill(person, number, "CM/new", CMTRT="Paracétamol", CMSTDAT="01/2026").kind == "saved"
    cuts.cut(CONSOLE, app.study, "two")
    delivery.files(ordered(app, tmp_path / "later", cut="two"))
    later = Delivered(tmp_path / "later")
    for name in delivered.heads:
        key = f"{name}SEQ"
        if {key, "USUBJID"} <= {column["name"] for column in delivered.heads[name]["columns"]}:
            before = {(r["USUBJID"], r[key]): r.get(f"{name}TESTCD") or r.get(f"{name}GRPID") for r in delivered.records(name)}
            after = {(r["USUBJID"], r[key]): r.get(f"{name}TESTCD") or r.get(f"{name}GRPID") for r in later.records(name)}
            assert before.items() <= after.items(), name
    assert len(later.records("CM")) == len(delivered.records("CM")) + 1


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_learns_no_arm(delivered, blinded):
    assert {record["ARMCD"] for record in delivered.records("DM")} - {None}
    lots = {record["ECLOT"] for record in delivered.records("EC")} - {None}
    kits = {record["QVAL"] for name in ("SUPPEC", "SUPPDM") for record in delivered.records(name) if record["QNAM"] == "KITNO"}
    assert lots and kits
    assert {record[name] for record in blinded.records("DM") for name in ("ARM", "ARMCD", "ACTARM", "ACTARMCD")} == {None}
    told = "".join(path.read_text() for path in blinded.folder.glob("datasets/*.json") if path.stem not in ("ta", "tv"))
    for secret in lots | kits:
        assert f'"{secret}"' not in told
    define = (blinded.folder / "define.xml").read_text()
    assert not re.search(r"INJP\.|RANDU\.|KITNO|ECLOT", define)


def test_a_reader_of_one_site_gets_its_subjects_alone(app, delivered, tmp_path):
    every = {record["SITEID"] for record in delivered.records("DM")}
    one = sorted(every)[0]
    delivery.files(ordered(app, tmp_path / "site", replace(CONSOLE, role="PI", whole_study=False, sites=frozenset({one}), unblinded=False)))
    found = Delivered(tmp_path / "site")
    assert {record["SITEID"] for record in found.records("DM")} == {one}
    assert {record["USUBJID"] for name in found.heads for record in found.records(name) if record.get("USUBJID")} == {
        record["USUBJID"] for record in found.records("DM")}


def test_a_definition_without_the_mapping_is_refused(app, tmp_path, monkeypatch):
    order = ordered(app, tmp_path / "old")
    bare = {key: value for key, value in order.definition.study.items() if key != "standards"}
    monkeypatch.setitem(order.__dict__, "definition", Definition(bare, order.definition.pages))
    with pytest.raises(Refused, match="does not say yet where the data go"):
        engine.plan_of(order)


def test_a_define_that_breaks_the_schema_is_not_delivered(app, tmp_path, monkeypatch):
    monkeypatch.setattr(delivery.define, "METADATA", "")
    with pytest.raises(Refused, match="does not follow CDISC"):
        delivery.described(ordered(app, tmp_path / "broken"))
