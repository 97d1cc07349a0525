"""The ODM export: valid, exact, counted, the same bytes again, nothing that the reader may not see; read by another's tool."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import odmlib
import pytest
from flask import current_app
from lxml import etree
from odmlib.loader import ODMLoader
from odmlib.odm_loader import XMLODMLoader

from ecrf.audit import masking
from ecrf.casebook import record
from ecrf.casebook.holds import HoldRow
from ecrf.casebook.models import ItemVersion
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports.odm import beside, values
from ecrf.exports.odm.writing import NS
from ecrf.queries import verbs as queries
from tests import told
from tests.conftest import PASS_PHRASE
from tests.exports.cdisc import (
    Told,
    assert_defined,
    at,
    count,
    cut,
    every,
    everything,
    flags,
    made,
    of_csv,
    of_xml,
    sealed,
    story,
)
from tests.playing import fill, place, sign, study

KINDS = ("odm", "odm-transactional")
PUBLISHED = Path(odmlib.__file__).parent / "schemas/odm/1.3.2/ODM1-3-2.xsd"
"""CDISC's schema as another's tool carries it."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> dict[str, Told]:
    return {name: Told(tmp_path_factory.mktemp(name)) for name in ("story", "moved")}


@pytest.fixture
def files(actor, kept) -> Told:
    """The story and its exports, made by the first test that needs them."""
    found = kept["story"]
    if not found.files:
        story(actor, found)
        found.make(actor("DM"), "csv")
        for form in KINDS:
            for reader, name in ((actor("DM"), "before"), (actor("DM"), "one"), (everything(actor), "one"), (actor("PI", "02"), "one")):
                found.make(reader, form, name)
    return found


@pytest.fixture
def moved(actor, kept) -> Told:
    """A signed page, a cut, an edit of it with a query and another subject, a cut; the first cut is exported again after that."""
    found = kept["moved"]
    if not found.files:
        number, reader, monitor = told.subject(actor), actor("DM"), actor("CRA_B")
        sign(actor("PI"), number, told.VS)
        cut("signed")
        for form in KINDS:
            found.make(reader, form, "signed")
        assert fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="119").kind == "saved"
        queries.ask_again(monitor, place(monitor, number, told.VS), 1, "Encore ?")
        told.subject(actor)
        cut("changed")
        for form in KINDS:
            found.make(reader, form, "signed", again="again")
            found.make(reader, form, "changed")
        row = db.session.execute(db.text("SELECT s.meaning, s.digest FROM signature s")).one()
        found.facts |= {"meaning": row.meaning, "digest": row.digest, "sealed": sealed(number)}
    return found


@pytest.fixture
def number(actor):
    return told.subject(actor)


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("BLIND-01")
def test_a_canary_of_the_product_page_never_leaves_for_a_blinded_reader(actor, files, form):
    before, after = files.files["DM", form, "before", ""], files.files["DM", form, "one", ""]
    assert not [name for name, raw in after.items() if told.CANARY.encode() in raw or re.search(rb"\bINJP\b", raw)]
    assert not [role for role in ("INJ", "CRA_U") if actor(role).account.encode() in after[f"{form}.xml"]]
    body = {raw[raw.index(b"<ClinicalData"):] for raw in (before[f"{form}.xml"], after[f"{form}.xml"])}
    assert len(body) == 1
    assert b"heads" not in after[f"{form}.xml"][:1000]
    unblinded = files.raw("INS", form)
    assert told.CANARY.encode() in unblinded
    assert b"F.INJP" in unblinded
    assert actor("CRA_U").account.encode() in unblinded


@pytest.mark.parametrize("form", KINDS)
def test_a_site_reader_gets_his_site_only(actor, files, form):
    raw = files.raw("PI", form)
    assert files.number.encode() not in raw
    assert b"LOC.01" not in raw
    assert actor("PI").account.encode() not in raw
    assert [one.get("SubjectKey")[:2] for one in every(etree.fromstring(raw), "SubjectData")] == ["02"]


@pytest.mark.requirement("AUD-14")
def test_what_is_masked_is_not_there(actor, number, tmp_path):
    pi, canary, why = actor("PI"), "Dupont-Canari", "Un nom a été saisi par erreur."
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", TEMP__missing="ND", TEMP__missing_reason=f"vu par {canary}").kind == "saved"
    assert fill(pi, number, told.VS, reason="ENTRY_ERROR", TEMP="36,8").kind == "saved"
    cut("one")
    assert canary.encode() in made(tmp_path / "before", "one", actor("DM"), "odm-transactional")["odm-transactional.xml"]
    masking.ask(pi, masking.target(place(pi, number, told.VS), "TEMP", 2), why)
    asked, = (request.asked for request in masking.requests(actor("DM"), study(), number))
    masking.decide(actor("DM"), study(), number, asked, "mask", why, PASS_PHRASE)
    for form in KINDS:
        after = made(tmp_path / form, "one", actor("DM"), form)[f"{form}.xml"]
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


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("EXP-02")
def test_it_is_valid_and_counts_what_the_database_counts(files, form):
    found, counts = files.xml("INS", form), files.counts
    etree.XMLSchema(etree.parse(str(PUBLISHED), etree.XMLParser(no_network=True))).assertValid(found)
    clinical, = every(found, "ClinicalData")
    assert len(every(clinical, "SubjectData")) == counts["subject"]
    assert len({(f.getparent().getparent().get("SubjectKey"), f.getparent().get("StudyEventOID"), f.get("FormOID"), f.get("FormRepeatKey"))
                for f in every(clinical, "FormData")}) == counts["form"]
    recorded = [item for item in every(clinical, "ItemData") if item.find("{*}AuditRecord") is not None]
    assert len(recorded) == counts["item_version" if form == "odm-transactional" else "item"]
    notes = Counter(name for note in every(clinical, "Annotation") for name in flags(note))
    assert notes["QUERY_MESSAGE"] == counts["query_message"]
    assert notes["SDV"] == counts["verification"]
    assert len(every(clinical, "Signature")) == notes["SIGNATURE" if form == "odm" else "PRINTED_NAME"] == counts["signature"]
    assert notes["HOLD" if form == "odm" else "HOLD_ACT"] == 2
    if form == "odm-transactional":
        assert notes["PAGE_EVENT"] == counts["form_event"]
    assert set(notes) <= {code.get("CodedValue") for code in every(found, "CodeListItem")}


@pytest.mark.parametrize("form", KINDS)
def test_everything_that_is_referred_to_is_defined(files, form):
    assert_defined(files.xml("DM", form))


@pytest.mark.requirement("EXP-04")
def test_every_value_of_the_csv_files_is_in_it_and_the_reverse(files):
    found = of_xml(files.xml("DM", "odm"), "Form")
    assert found == of_csv(files.files["DM", "csv", "one", ""])
    assert (files.number, "", "DM", "", "AGE", "46", None, None) in found


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.requirement("EXP-01")
def test_the_same_cut_gives_the_same_bytes_after_later_edits(moved, form):
    before = moved.files["DM", form, "signed", ""]
    assert moved.files["DM", form, "signed", "again"] == before
    assert moved.files["DM", form, "changed", ""] != before


@pytest.mark.requirement("AUD-02")
@pytest.mark.requirement("DATA-03")
def test_a_value_carries_its_audit_record_its_absence_and_its_query(actor, moved):
    found, pi = moved.xml("DM", "odm", "signed"), actor("PI")
    changed = at(found, "VS.SYSBP")
    assert (changed.get("Value"), changed.findtext(".//{*}ReasonForChange")) == ("121", "ENTRY_ERROR")
    assert changed.find(".//{*}UserRef").get("UserOID") == f"USER.{pi.account}.PI"
    assert changed.findtext(".//{*}SourceID") == moved.facts["sealed"]
    absent = at(found, "VS.TEMP")
    assert (absent.get("Value"), absent.get("IsNull"), values.read(absent)) == (None, "Yes", (None, "ND", "thermomètre cassé"))
    asked, answered = (note for note in every(at(found, "VS.PULSE"), "Annotation"))
    assert (asked.findtext("{*}Comment"), asked.find("{*}Comment").get("SponsorOrSite")) == ("Confirmez le pouls, relevé à la main ?", "Sponsor")
    assert {k: flags(answered)[k] for k in ("QUERY", "MESSAGE", "QUERY_MESSAGE", "QUERY_STATE")} == {
        "QUERY": "1", "MESSAGE": "2", "QUERY_MESSAGE": "answer", "QUERY_STATE": "answered"}


@pytest.mark.requirement("SIG-02")
def test_a_signature_stands_until_the_page_changes_and_says_who_when_and_what(actor, moved):
    signed, = every(moved.xml("DM", "odm", "signed"), "Signature")
    meaning, digest = moved.facts["meaning"], moved.facts["digest"]
    assert (signed.find("{*}SignatureRef").get("SignatureOID"), signed.findtext("{*}CryptoBindingManifest")) == (f"SIG.{meaning}", digest)
    said, = (flags(note) for note in every(signed.getparent(), "Annotation") if "SIGNATURE" in flags(note))
    assert (said["SIGNATURE"], said["PRINTED_NAME"], said["ROLE"], said["MEANING"]) == ("stands", actor("PI").name, "PI", "review")
    assert re.fullmatch(r".*T.*\+0[12]:00", signed.findtext("{*}DateTimeStamp"))
    fallen = moved.xml("DM", "odm", "changed")
    assert not every(fallen, "Signature")
    assert [flags(note)["SIGNATURE"] for note in every(fallen, "Annotation") if "SIGNATURE" in flags(note)] == ["void"]
    acts = moved.xml("DM", "odm-transactional", "changed")
    assert [(item.get("TransactionType"), item.get("Value")) for item in every(every(acts, "SubjectData")[0], "ItemData")
            if item.get("ItemOID") == "VS.SYSBP"] == [("Insert", "120"), ("Update", "121"), ("Update", "119")]
    assert len(every(acts, "Signature")) == 1


def test_a_page_says_what_holds_it_and_the_subject_every_act_that_held_something(files, actor):
    frozen = at(files.xml("DM", "odm"), "VS.SYSBP").getparent().getparent()
    said, = (flags(note) for note in frozen.iterchildren("{*}Annotation") if "HOLD" in flags(note))
    assert (said["HOLD"], said["HOLD_LEVEL"], said["BY"]) == ("frozen", "page", f"USER.{actor('DM').account}.DM")
    acts = files.xml("DM", "odm-transactional")
    told_of, = (flags(note) for note in every(acts, "SubjectData")[0].iterchildren("{*}Annotation"))
    assert [told_of[name] for name in ("HOLD_ACT", "HOLD_LEVEL", "VISIT", "PAGE", "AT")] == ["freeze", "page", "SCR", "VS", said["AT"]]


def test_a_lock_stands_at_every_page_that_it_covers_until_it_is_lifted():
    moment = datetime(2026, 5, 4, 12, tzinfo=UTC)

    def hold(act: int, kind: str, level: str, until: datetime | None = None, **place: str) -> HoldRow:
        given = {"site": None, "subject": None, "visit": None, "page": None, "line": None} | place
        return HoldRow(act, kind, level, *given.values(), None, until, "U1", "DM", moment, f"reason {act}")
    rows = [hold(1, "freeze", "study"), hold(2, "lock", "visit", subject="01-001", visit="SCR")]
    scr, other = ("SCR", "VS", ""), ("D0", "VS", "")
    assert beside.held((), scr, moment) is None
    assert [beside.held(rows, address, moment)[0]["HOLD"] for address in (scr, other)] == ["locked", "frozen"]
    assert beside.held(rows, scr, moment)[1] == "reason 2"
    rows.append(hold(3, "unlock", "visit", moment + timedelta(hours=1), subject="01-001", visit="SCR"))
    assert beside.held(rows[1:], scr, moment)[0] == {
        "HOLD": "reopened", "HOLD_LEVEL": "visit", "AT": "2026-05-04T12:00:00.000000Z", "BY": "USER.U1.DM", "HOLD_UNTIL": "2026-05-04T13:00:00.000000Z"}
    assert beside.held(rows, scr, moment + timedelta(hours=2))[0]["HOLD"] == "locked"


def test_the_study_is_defined_in_both_languages_with_its_rules(actor, files):
    found = files.xml("DM", "odm")
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


def test_another_reader_reads_it(actor, moved, tmp_path):
    """The study is the same in both kinds, so that the second is read without it."""
    whole, acts = (moved.raw("DM", form, "signed").decode() for form in KINDS)
    defined, = {text[text.index("<Study "):text.index("</Study>") + len("</Study>")] for text in (whole, acts)}
    for text in (whole, acts.replace(defined, "")):
        (tmp_path / "odm.xml").write_text(text)
        loader = ODMLoader(XMLODMLoader(model_package="odm_1_3_2", ns_uri=NS))
        loader.open_odm_document(str(tmp_path / "odm.xml"))
        read = loader.load_odm()
        subject, = read.ClinicalData[0].SubjectData
        items = {item.ItemOID: item.Value for event in subject.StudyEventData for page in event.FormData
                 for group in page.ItemGroupData for item in group.ItemData}
        assert (subject.SubjectKey[:2], items["VS.SYSBP"], items["VS.WEIGHT"]) == ("01", "121", "61.5")
        for study_read in read.Study:
            assert len(study_read.MetaDataVersion[0].FormDef) == sum(actor("DM").reads(page) for page in current_app.study.page_list)
