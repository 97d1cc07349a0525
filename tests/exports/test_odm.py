"""The ODM export: valid, exact, counted, the same bytes again, nothing that the reader may not see; read by another's tool."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import odmlib
import pytest
from flask import current_app
from lxml import etree
from odmlib.loader import ODMLoader
from odmlib.odm_loader import XMLODMLoader

from ecrf.audit import masking
from ecrf.casebook import record
from ecrf.casebook.models import ItemVersion
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import cuts, formats
from ecrf.exports.odm import checking, values
from ecrf.exports.odm.writing import NS
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from ecrf.queries import verbs as queries
from ecrf.sdv import verbs as sdv
from tests import told
from tests.conftest import PASS_PHRASE
from tests.playing import fill, place, sign, study

KINDS = ("odm", "odm-transactional")
PUBLISHED = Path(odmlib.__file__).parent / "schemas/odm/1.3.2/ODM1-3-2.xsd"
"""CDISC's schema as another's tool carries it."""


@pytest.fixture
def number(actor):
    return told.subject(actor)


def cut(name: str) -> str:
    return cuts.cut(CONSOLE, current_app.study, name)


def made(folder: Path, name: str, reader, form: str = "odm", language: str = "fr") -> dict[str, bytes]:
    folder.mkdir()
    formats.write(form, Order(folder, cuts.find(name), reader, current_app.study, language))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def odm(folder: Path, name: str, reader, form: str = "odm") -> etree._Element:
    return etree.fromstring(made(folder, name, reader, form)[f"{form}.xml"])


def every(element, tag: str) -> list[etree._Element]:
    return list(element.iter(f"{{{NS}}}{tag}"))


def flags(note) -> dict[str, str]:
    return {flag.findtext("{*}FlagType"): flag.findtext("{*}FlagValue") for flag in note.iterchildren("{*}Flag")}


def at(element, oid: str) -> etree._Element:
    return element.find(f".//{{*}}ClinicalData//{{*}}ItemData[@ItemOID='{oid}']")


def count(query: str, **values: object) -> int:
    return db.session.execute(db.text(query), values).scalar_one()


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("BLIND-01")
def test_a_canary_of_the_product_page_never_leaves_for_a_blinded_reader(actor, number, tmp_path, form):
    before = made(tmp_path / "before", cut("one"), actor("DM"), form)
    told.product(actor, number)
    after = made(tmp_path / "after", cut("two"), actor("DM"), form)
    assert not [name for name, raw in after.items() if told.CANARY.encode() in raw or re.search(rb"\bINJP\b", raw)]
    assert actor("INJ").account.encode() not in after[f"{form}.xml"]
    body = {raw[raw.index(b"<ClinicalData"):] for raw in (before[f"{form}.xml"], after[f"{form}.xml"])}
    assert len(body) == 1
    assert b"heads" not in after[f"{form}.xml"][:1000]
    unblinded = made(tmp_path / "u", "two", replace(actor("INS"), unblinded=True), form)[f"{form}.xml"]
    assert told.CANARY.encode() in unblinded
    assert b"F.INJP" in unblinded


@pytest.mark.parametrize("form", KINDS)
def test_a_site_reader_gets_his_site_only(actor, number, tmp_path, form):
    other = told.subject(actor, "02")
    raw = made(tmp_path / "x", cut("one"), actor("PI", "02"), form)[f"{form}.xml"]
    assert number.encode() not in raw
    assert b"LOC.01" not in raw
    assert actor("PI").account.encode() not in raw
    assert [one.get("SubjectKey") for one in every(etree.fromstring(raw), "SubjectData")] == [other]


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("AUD-14")
def test_what_is_masked_is_not_there(actor, number, tmp_path, form):
    pi, canary, why = actor("PI"), "Dupont-Canari", "Un nom a été saisi par erreur."
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", TEMP__missing="ND", TEMP__missing_reason=f"vu par {canary}").kind == "saved"
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", TEMP="36,8").kind == "saved"
    raw = made(tmp_path / "before", cut("one"), actor("DM"), form)[f"{form}.xml"]
    assert (canary.encode() in raw) == (form == "odm-transactional")
    masking.ask(pi, masking.target(place(pi, number, told.VS), "TEMP", 2), why)
    asked, = (request.asked for request in masking.requests(actor("DM"), study(), number))
    masking.decide(actor("DM"), study(), number, asked, "mask", why, PASS_PHRASE)
    after = made(tmp_path / "after", "one", actor("DM"), form)[f"{form}.xml"]
    assert canary.encode() not in after
    masked = [note for note in every(etree.fromstring(after), "Annotation") if flags(note).get("MASKED") == "Y"]
    assert len(masked) == (form == "odm-transactional")


def test_a_character_that_xml_cannot_hold_is_refused_with_its_place(actor, number, tmp_path):
    form = count("SELECT id FROM form WHERE subject = :n AND page = 'VS'", n=number)
    with record.writing(actor("PI"), record.subject_stream(number), "correct") as act:
        record.bring(act, ItemVersion, [{"form": form, "item": "PULSE", "version": 2, "value": "7\x01", "missing": None,
                                         "missing_reason": None, "reason": "ENTRY_ERROR"}])
    cut("one")
    for kind in KINDS:
        with pytest.raises(Refused) as refused:
            made(tmp_path / kind, "one", actor("DM"), kind)
        assert refused.value.problem["en"].startswith(f"{number} SCR/VS: “PULSE” holds a character")


def test_a_file_that_says_something_else_is_refused(actor, number, tmp_path):
    form = "odm"
    raw = made(tmp_path / "x", cut("one"), actor("DM"), form)[f"{form}.xml"]
    for old, new, said in ((b'Value="61.5"', b'Value="61.6"', number), (b"<SiteRef", b"<StieRef", "schema"), (b"</ODM>", b"", "schema")):
        (tmp_path / "broken.xml").write_bytes(raw.replace(old, new))
        with pytest.raises(Refused) as refused:
            checking.confirm(tmp_path / "broken.xml", _told(tmp_path / "x" / f"{form}.xml"))
        assert said in refused.value.problem["en"]


def _told(path: Path) -> values.Told:
    found = values.Told()
    for _, element in etree.iterparse(str(path), tag=(f"{{{NS}}}SubjectData", f"{{{NS}}}ItemGroupData")):
        checking._read(element, found)
    return found


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("EXP-02")
def test_it_is_valid_and_counts_what_the_database_counts(actor, number, tmp_path, form):
    monitor = actor("CRA_B")
    sdv.verify(monitor, place(monitor, number, told.VS), ["PULSE"], {"PULSE": 1})
    sign(actor("PI"), number, told.VS)
    reader = replace(actor("INS"), unblinded=True)
    found = odm(tmp_path / "x", cut("one"), reader, form)
    etree.XMLSchema(etree.parse(str(PUBLISHED), etree.XMLParser(no_network=True))).assertValid(found)
    clinical, = every(found, "ClinicalData")
    assert len(every(clinical, "SubjectData")) == count("SELECT count(*) FROM subject")
    assert len({(f.getparent().get("StudyEventOID"), f.get("FormOID"), f.get("FormRepeatKey")) for f in every(clinical, "FormData")}) == count("SELECT count(*) FROM form")
    recorded = [item for item in every(clinical, "ItemData") if item.find("{*}AuditRecord") is not None]
    wanted = "SELECT count(*) FROM item_version" if form == "odm-transactional" else \
        "SELECT count(*) FROM (SELECT DISTINCT form, item FROM item_version) v"
    assert len(recorded) == count(wanted)
    notes = Counter(name for note in every(clinical, "Annotation") for name in flags(note))
    assert notes["QUERY_MESSAGE"] == count("SELECT count(*) FROM query_message")
    assert notes["SDV"] == count("SELECT count(*) FROM verification")
    assert len(every(clinical, "Signature")) == notes["SIGNATURE" if form == "odm" else "PRINTED_NAME"] == count("SELECT count(*) FROM signature")
    if form == "odm-transactional":
        assert notes["PAGE_EVENT"] == count("SELECT count(*) FROM form_event")
    assert set(notes) <= {code.get("CodedValue") for code in every(found, "CodeListItem")}


@pytest.mark.parametrize("form", KINDS)
def test_everything_that_is_referred_to_is_defined(actor, number, tmp_path, form):
    sign(actor("PI"), number, told.VS)
    found = odm(tmp_path / "x", cut("one"), actor("DM"), form)
    defined = {element.get("OID") for element in found.iter("{*}*") if element.get("OID")}
    for element in found.iter("{*}*"):
        for name, oid in element.attrib.items():
            if name.endswith("OID") and name not in ("OID", "FileOID"):
                assert oid in defined, (element.tag, name, oid)


@pytest.mark.requirement("EXP-04")
def test_every_value_of_the_csv_files_is_in_it_and_the_reverse(actor, number, tmp_path):
    assert fill(actor("PI"), number, "DM", BRTHDAT="03/1980", SEX="F", AGE18="Y").kind == "saved"
    sheets = made(tmp_path / "csv", cut("one"), actor("DM"), "csv")
    wanted, pages = Counter(), {page.oid: page for page in current_app.study.page_list}
    for name, raw in sheets.items():
        page = pages.get(name.removesuffix(".csv"))
        for row in csv.DictReader(io.StringIO(raw.decode(), newline="")) if page else ():
            for item in page.items:
                if row[item] or row.get(f"{item}_MISS"):
                    wanted[row["SUBJID"], row["VISIT"], page.oid, row["LINE"], item, row[item] or None,
                           row.get(f"{item}_MISS") or None, row.get(f"{item}_REASND") or None] += 1
    found = Counter()
    for one in every(odm(tmp_path / "odm", "one", actor("DM")), "SubjectData"):
        for form in every(one, "FormData"):
            event = form.getparent()
            visit = "-".join(filter(None, (event.get("StudyEventOID")[3:].replace("COMMON", ""), event.get("StudyEventRepeatKey"))))
            for item in every(form, "ItemData"):
                page, _, name = item.get("ItemOID").partition(".")
                found[one.get("SubjectKey"), visit, page, form.get("FormRepeatKey") or "", name, *values.read(item)] += 1
    assert found == wanted
    assert (number, "", "DM", "", "AGE", "46", None, None) in found


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("EXP-01")
def test_the_same_cut_gives_the_same_bytes_after_later_edits(actor, number, tmp_path, form):
    sign(actor("PI"), number, told.VS)
    before = made(tmp_path / "before", cut("one"), actor("DM"), form)
    assert fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="119").kind == "saved"
    monitor = actor("CRA_B")
    queries.ask_again(monitor, place(monitor, number, told.VS), 1, "Encore ?")
    told.subject(actor)
    cut("two")
    assert made(tmp_path / "again", "one", actor("DM"), form) == before
    assert made(tmp_path / "after", "two", actor("DM"), form) != before


@pytest.mark.requirement("AUD-02")
@pytest.mark.requirement("DATA-03")
def test_a_value_carries_its_audit_record_its_absence_and_its_query(actor, number, tmp_path):
    found, pi = odm(tmp_path / "x", cut("one"), actor("DM")), actor("PI")
    changed = at(found, "VS.SYSBP")
    assert (changed.get("Value"), changed.findtext(".//{*}ReasonForChange")) == ("121", "ENTRY_ERROR")
    assert changed.find(".//{*}UserRef").get("UserOID") == f"USER.{pi.account}.PI"
    sealed = count("SELECT s.digest FROM item_version v JOIN seal s ON s.act = v.act WHERE v.item = 'SYSBP' AND v.version = 2")
    assert changed.findtext(".//{*}SourceID") == sealed
    absent = at(found, "VS.TEMP")
    assert (absent.get("Value"), absent.get("IsNull"), values.read(absent)) == (None, "Yes", (None, "ND", "thermomètre cassé"))
    asked, answered = (note for note in every(at(found, "VS.PULSE"), "Annotation"))
    assert (asked.findtext("{*}Comment"), asked.find("{*}Comment").get("SponsorOrSite")) == ("Confirmez le pouls, relevé à la main ?", "Sponsor")
    assert {k: flags(answered)[k] for k in ("QUERY", "MESSAGE", "QUERY_MESSAGE", "QUERY_STATE")} == {
        "QUERY": "1", "MESSAGE": "2", "QUERY_MESSAGE": "answer", "QUERY_STATE": "answered"}


@pytest.mark.requirement("SIG-02")
def test_a_signature_stands_until_the_page_changes_and_says_who_when_and_what(actor, number, tmp_path):
    pi = actor("PI")
    sign(pi, number, told.VS)
    cut("signed")
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", SYSBP="119").kind == "saved"
    cut("changed")
    signed, = every(odm(tmp_path / "a", "signed", actor("DM")), "Signature")
    row = db.session.execute(db.text("SELECT s.*, a.at FROM signature s JOIN act a ON a.id = s.act")).one()
    assert (signed.find("{*}SignatureRef").get("SignatureOID"), signed.findtext("{*}CryptoBindingManifest")) == (f"SIG.{row.meaning}", row.digest)
    said, = (flags(note) for note in every(signed.getparent(), "Annotation") if "SIGNATURE" in flags(note))
    assert (said["SIGNATURE"], said["PRINTED_NAME"], said["ROLE"], said["MEANING"]) == ("stands", pi.name, "PI", "review")
    assert re.fullmatch(r".*T.*\+0[12]:00", signed.findtext("{*}DateTimeStamp"))
    fallen = odm(tmp_path / "b", "changed", actor("DM"))
    assert not every(fallen, "Signature")
    assert [flags(note)["SIGNATURE"] for note in every(fallen, "Annotation") if "SIGNATURE" in flags(note)] == ["void"]
    story = odm(tmp_path / "c", "changed", actor("DM"), "odm-transactional")
    assert [(item.get("TransactionType"), item.get("Value")) for item in every(story, "ItemData") if item.get("ItemOID") == "VS.SYSBP"] == [
        ("Insert", "120"), ("Update", "121"), ("Update", "119")]
    assert len(every(story, "Signature")) == 1


def test_the_study_is_defined_in_both_languages_with_its_rules(actor, number, tmp_path):
    found = odm(tmp_path / "x", cut("one"), actor("DM"))
    weight = next(item for item in every(found, "ItemDef") if item.get("OID") == "VS.WEIGHT")
    assert weight.get("DataType") == "float"
    assert {words.get("{http://www.w3.org/XML/1998/namespace}lang"): words.text for words in weight.find("{*}Question")} == {"fr": "Poids", "en": "Weight"}
    assert {(check.get("SoftHard"), check.get("Comparator")) for check in weight.iterfind("{*}RangeCheck")} >= {("Hard", "GE"), ("Soft", "LE")}
    asked = next(c for c in every(found, "ConditionDef") if c.get("OID") == "CO.SSCH.ULC12M")
    assert asked.findtext("{*}FormalExpression").startswith('{"not": {"item": "ULCLIFE"')
    methods = {method.get("OID") for method in every(found, "MethodDef")}
    assert {ref.get("MethodOID") for ref in every(found, "ItemRef") if ref.get("MethodOID")} == methods
    read = [page for page in (*current_app.study.page_list, *current_app.study.site_pages) if actor("DM").reads(page)]
    assert {group.get("OID") for group in every(found, "ItemGroupDef")} == {f"IG.{page.oid}" for page in read}
    assert {item.get("OID") for item in every(found, "ItemDef")} == {item.oid for page in read for item in page.items.values()}


def test_another_reader_reads_it(actor, number, tmp_path):
    sign(actor("PI"), number, told.VS)
    cut("one")
    for form in KINDS:
        made(tmp_path / form, "one", actor("DM"), form)
        loader = ODMLoader(XMLODMLoader(model_package="odm_1_3_2", ns_uri=NS))
        loader.open_odm_document(str(tmp_path / form / f"{form}.xml"))
        read = loader.load_odm()
        subject, = read.ClinicalData[0].SubjectData
        items = {item.ItemOID: item.Value for event in subject.StudyEventData for page in event.FormData
                 for group in page.ItemGroupData for item in group.ItemData}
        assert (subject.SubjectKey, items["VS.SYSBP"], items["VS.WEIGHT"]) == (number, "121", "61.5")
        assert len(read.Study[0].MetaDataVersion[0].FormDef) == sum(actor("DM").reads(page) for page in current_app.study.page_list)
