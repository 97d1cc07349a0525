"""ODM 2.0 in XML and JSON: valid, every value of the CSV files, counted, masked, the same bytes again; read by another's tool."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import odmlib
import pytest
from lxml import etree
from odmlib.loader import ODMLoader
from odmlib.odm_loader import JSONODMLoader, XMLODMLoader

from ecrf.crf import Refused
from ecrf.exports.odm.values import Told as Values
from ecrf.exports.odm2 import checking, writing
from ecrf.exports.odm2.elements import NS
from tests import told
from tests.exports.cdisc import (
    EMPTY,
    HOSTILE,
    LONG,
    Told,
    assert_defined,
    at,
    cut,
    every,
    everything,
    flags,
    made,
    of_csv,
    of_xml,
    story,
)

PUBLISHED = Path(odmlib.__file__).parent / "schemas/odm/2.0/ODM.xsd"
"""CDISC's schema as another's tool carries it."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Told:
    return Told(tmp_path_factory.mktemp("odm2"))


@pytest.fixture
def files(actor, kept) -> Told:
    """The story and its exports, made by the first test that needs them."""
    if not kept.files:
        story(actor, kept)
        for form in ("csv", "odm2", "odm2-json"):
            kept.make(actor("DM"), form)
        kept.make(everything(actor), "odm2")
        kept.make(actor("DM"), "odm2-json", again="again")
        (kept.root / "json.xml").unlink(missing_ok=True)
        writing.back(kept.root / "DM-odm2-json-one-" / "odm2.json", writing.Plain(kept.root, "json.xml"))
    return kept


@pytest.mark.requirement("EXP-02")
def test_it_is_valid_and_counts_what_the_database_counts(files):
    schema = etree.XMLSchema(etree.parse(str(PUBLISHED), etree.XMLParser(no_network=True)))
    for role in ("DM", "INS"):
        found = files.xml(role, "odm2")
        schema.assertValid(found)
        assert_defined(found)
    clinical, = every(found, "ClinicalData")
    assert len(every(clinical, "SubjectData")) == files.counts["subject"]
    assert len(every(clinical, "ItemGroupData")) == files.counts["form"]
    assert len([item for item in every(clinical, "ItemData") if item.find("{*}AuditRecord") is not None]) == files.counts["item"]
    notes = Counter(name for note in every(clinical, "Annotation") for name in flags(note))
    messages = [record for query in every(clinical, "Query") for record in query.iterchildren("{*}AuditRecord")]
    assert notes["QUERY_MESSAGE"] == len(messages) == files.counts["query_message"]
    assert notes["SDV"] == files.counts["verification"]
    assert len(every(clinical, "Signature")) == notes["SIGNATURE"] == files.counts["signature"]
    assert set(notes) <= {code.get("CodedValue") for code in every(found, "CodeListItem")}


@pytest.mark.requirement("EXP-04")
def test_every_value_of_the_csv_files_is_in_xml_and_json_and_the_reverse(files):
    wanted = of_csv(files.files["DM", "csv", "one", ""])
    found = of_xml(files.xml("DM", "odm2"), "ItemGroup")
    assert found == wanted
    assert (files.number, "SCR", "VS", "", "TEMP", None, "ND", HOSTILE) in found
    subjects = json.loads(files.raw("DM", "odm2-json"))["ClinicalData"][0]["SubjectData"]
    told_in_json: Counter = Counter()
    for one in subjects:
        for event in one["StudyEventData"]:
            visit = "-".join(filter(None, (event["StudyEventOID"][3:].replace("COMMON", ""), event.get("StudyEventRepeatKey"))))
            for page in event["ItemGroupData"]:
                for item in page.get("ItemData", ()):
                    oid, _, name = item["ItemOID"].partition(".")
                    told_in_json[one["SubjectKey"], visit, oid, page.get("ItemGroupRepeatKey", ""), name,
                                 item["Value"][0]["_content"] if "Value" in item else None] += 1
    assert told_in_json == Counter({key[:6]: number for key, number in wanted.items()})


@pytest.mark.requirement("EXP-01")
def test_json_says_what_xml_says_and_the_same_bytes_again(files):
    assert (files.root / "json.xml").read_bytes() == files.raw("DM", "odm2")
    assert files.raw("DM", "odm2-json") == files.raw("DM", "odm2-json", again="again")


@pytest.mark.requirement("BLIND-01")
def test_a_canary_of_the_product_page_never_leaves_for_a_blinded_reader(files, actor):
    for form in ("odm2", "odm2-json"):
        for raw in files.files["DM", form, "one", ""].values():
            assert told.CANARY.encode() not in raw
            assert not re.search(rb"\bINJP\b", raw)
            assert not [role for role in ("INJ", "CRA_U") if actor(role).account.encode() in raw]
    assert told.CANARY.encode() in files.raw("INS", "odm2")


@pytest.mark.requirement("AUD-02")
@pytest.mark.requirement("SIG-02")
def test_a_value_carries_its_audit_record_its_query_and_its_page_the_signature_and_the_freeze(files, actor):
    found, pi = files.xml("DM", "odm2"), actor("PI")
    changed = at(found, "VS.SYSBP")
    assert (changed.findtext("{*}Value"), changed.findtext("{*}AuditRecord/{*}ReasonForChange")) == ("121", "ENTRY_ERROR")
    assert changed.find("{*}AuditRecord/{*}UserRef").get("UserOID") == f"USER.{pi.account}.PI"
    assert changed.findtext("{*}AuditRecord/{*}SourceID") == files.facts["sealed"]
    query = at(found, "VS.PULSE").find("{*}Query")
    assert [query.get(name) for name in ("Source", "Target", "Type", "State")] == ["Site Monitor", "VS.PULSE", "Manual", "Open"]
    assert query.findtext("{*}Value") == "Confirmez le pouls, relevé à la main ?"
    assert [said.text for said in every(query, "ReasonForChange")][1:] == ["answer: Oui, à la radiale.", f"ask_again: {LONG}"]
    lost, = at(found, "DM.SEX").getparent().iterchildren("{*}Query")
    assert (lost.get("Target"), lost.findtext("{*}Value"), lost.get("State")) == (f"DM.{EMPTY}", "Et ceci ?", "Open")
    page = changed.getparent()
    assert page.find("{*}Signature/{*}SignatureRef").get("SignatureOID") == "SIG.review"
    states = {name: value for note in page.iterchildren("{*}Annotation") for name, value in flags(note).items()}
    assert [states[name] for name in ("SIGNATURE", "HOLD", "HOLD_LEVEL", "PAGE_STATE")] == ["stands", "frozen", "page", "completed"]
    weight = next(item for item in every(found, "ItemRef") if item.get("ItemOID") == "VS.WEIGHT")
    assert (weight.get("UnitsItemOID"), weight.find("{*}Origin").get("Type")) == ("MU.kg", "Collected")


def test_another_reader_reads_both_and_finds_the_same_study(files):
    """odmlib knows the study and the people of ODM 2.0; it has no classes for clinical data of 2.0 yet."""
    found = []
    for name, loader in (("odm2-one-/odm2.xml", XMLODMLoader(model_package="odm_2_0", ns_uri=NS)),
                         ("odm2-json-one-/odm2.json", JSONODMLoader(model_package="odm_2_0"))):
        reader = ODMLoader(loader)
        reader.open_odm_document(str(files.root / f"DM-{name}"))
        found.append(reader.load_odm().to_dict())
    assert found[0] == found[1]
    version, = found[0]["Study"][0]["MetaDataVersion"]
    assert {"IG.VS", "IG.DM"} <= {group["OID"] for group in version["ItemGroupDef"]}


def test_a_broken_file_is_refused(files, tmp_path):
    raw = files.raw("DM", "odm2-json")
    for old, new, said in ((b'"_content":"121"', b'"_content":"112"', "not say of subject"), (b'"SiteRef"', b'"StieRef"', "schema"),
                           (raw[-200:], b"", "read back as ODM")):
        assert old in raw
        (tmp_path / "broken.json").write_bytes(raw.replace(old, new))
        with pytest.raises(Refused) as refused:
            checking.confirm_json(tmp_path / "broken.json", _values(files.root / "DM-odm2-one-" / "odm2.xml"))
        assert said in refused.value.problem["en"]
    assert [path.name for path in tmp_path.iterdir()] == ["broken.json"]


def _values(path: Path) -> Values:
    found = Values()
    for _, element in etree.iterparse(str(path), tag=(f"{{{NS}}}SubjectData", f"{{{NS}}}ItemGroupData")):
        checking.EDITION.read(element, found)
    return found


def test_a_site_reader_gets_his_site_only(actor, tmp_path):
    number = told.subject(actor)
    other = told.subject(actor, "02")
    cut("one")
    raw = made(tmp_path / "x", "one", actor("PI", "02"), "odm2-json")["odm2.json"]
    assert number.encode() not in raw
    assert b"LOC.01" not in raw
    assert [one["SubjectKey"] for one in json.loads(raw)["ClinicalData"][0]["SubjectData"]] == [other]
