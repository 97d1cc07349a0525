"""The archive holds everything that a person with full rights sees: each table has its place, each fact played is found."""

from __future__ import annotations

import hashlib
import io
import json
import re
from itertools import islice
from pathlib import Path
from typing import Any

import pypdf
import pytest
from flask import current_app
from lxml import etree
from sqlalchemy import text

from ecrf.casebook import record
from ecrf.casebook.models import Mask
from ecrf.casebook.standalone import checking
from ecrf.db import db
from ecrf.exports import cuts, deliveries, enclosures, papers
from ecrf.permissions import CONSOLE
from tests import told
from tests.exports.archived import made, story
from tests.locks.held import do, target
from tests.playing import fill

SEALED = "trail/acts.jsonl"
"""Every row of these tables, word for word; where else they are told stands behind."""
PLACES = {
    "act": SEALED, "seal": SEALED, "account": SEALED, "account_event": SEALED, "role_grant": SEALED, "grant_end": SEALED,
    "site": SEALED, "site_protocol": SEALED, "subject": "data/subjects.csv", "form": SEALED, "form_event": SEALED,
    "item_version": "data/audit.csv", "hold": SEALED, "mask": SEALED, "query": "data/queries.csv", "query_message": "data/queries.csv",
    "verification": "data/sdv.csv", "sdv_plan": SEALED, "site_line": "data/CNSV.csv", "signature": "data/signatures.csv",
    "signer": SEALED, "trail_review": SEALED, "allocation": SEALED, "allocation_use": SEALED, "release": "definition.json",
    "cut": "data/cuts.csv", "cut_head": "trail/heads.json", "laboratory_mapping": SEALED, "mapping_signature": SEALED,
    "copy_receipt": SEALED,
}
"""Table of the record → a file of the archive in which it is found."""
BESIDE = {
    "draft": "what was typed and never saved", "login_session": "who is logged in now", "page_head": "counted from the record",
    "subject_head": "counted from the record", "site_sum": "counted from the record", "casebook_tally": "counted from the record",
    "figures_tally": "counted from the record", "sdv_tally": "counted from the record", "query_head": "counted from the record",
    "export_order": "how far an export is; its acts are in the record",
    "escrow_mark": "how far copies are; the stores hold them", "escrow_store": "how far copies are; the comparisons are acts",
}
"""Table that is no record → why the archive does without it."""
HIDDEN = "thermomètre cassé"


@pytest.fixture(scope="module")
def once() -> dict[str, Any]:
    """The archive made by the first test that needs it, and what it told while it was made."""
    return {}


@pytest.fixture
def whole(actor, everything, once, tmp_path_factory) -> Path:
    """A whole archive of a subject to whom much happened; one text was masked since."""
    if not once:
        number = story(actor)
        for verb in ("freeze", "thaw"):
            do(actor("DM"), verb, target("page", number))
        fill(actor("PI"), number, "D0/INJ", EXSTDAT="20/04/2026")
        fill(actor("SC"), number, "W8/SV", SVOCCUR="Y", SVDAT="23/06/2026")
        _mask(actor, number)
        cuts.cut(CONSOLE, current_app.study, "one", "before the inspection")
        folder = tmp_path_factory.mktemp("whole") / "archive"
        once |= {"folder": folder, "number": number, "at": cuts.find("one").at, "written": made(folder, "one", everything, "archive"),
                 "again": made(folder.with_name("again"), "one", everything, "archive")}
    return once["folder"]


def _mask(actor: Any, number: str) -> None:
    form = db.session.execute(text("SELECT id FROM form WHERE subject = :n AND page = 'VS'"), {"n": number}).scalar_one()
    said = {"form": form, "item": "TEMP", "version": 1}
    with record.writing(actor("DM"), record.subject_stream(number), "ask_mask", "typed by mistake") as act:
        record.bring(act, Mask, [{"kind": "asked", **said}])
    with record.writing(actor("SPO"), record.subject_stream(number), "mask", "agreed") as decided:
        record.bring(decided, Mask, [{"kind": "masked", **said, "asked": act.id}])


@pytest.mark.requirement("EXP-09")
def test_every_table_of_the_application_has_its_place_in_the_archive(whole):
    for table in sorted(db.metadata.tables):
        assert (table in PLACES) != (table in BESIDE), f"Table {table}: say in PLACES which file of the archive holds it, or in BESIDE why none does."
    gone = (set(PLACES) | set(BESIDE)) - set(db.metadata.tables)
    assert not gone, f"There is no table {gone} any more."
    for table, file in PLACES.items():
        assert (whole / file).stat().st_size, f"{file}, where {table} should be found, is not there."


@pytest.mark.requirement("EXP-09")
def test_what_happened_is_found_in_the_chain_the_tables_the_casebook_and_odm(whole, once):
    chain, trail = (whole / SEALED).read_text(), (whole / "data/audit.csv").read_text()
    book = _words((whole / f"pdf/{once['number']}.pdf").read_bytes())
    versions = (whole / "odm/transactional/odm-transactional.xml").read_text()
    for fact, places in {
        "190": (chain, trail, book, versions), "Confirmez le pouls, relevé à la main ?": (chain, trail, book, versions),
        "Oui, à la radiale.": (chain, trail, book, versions), "ENTRY_ERROR": (chain, trail, versions),
        "it was too early": (chain, trail), '"table":"hold"': (chain,), '"table":"verification"': (chain,),
        "VISIT_WINDOW": (chain, trail, versions), '"meaning":"review"': (chain,), told.CANARY: (chain, trail, book, versions),
        '"table":"site_line"': (chain,), '"table":"role_grant"': (chain,), '"table":"account"': (chain,),
        "before the inspection": ((whole / "data/cuts.csv").read_text(),),
    }.items():
        assert [place[:40] for place in places if fact not in place] == [], fact


@pytest.mark.requirement("AUD-14")
def test_a_masked_text_is_in_no_file(whole):
    for path in sorted(whole.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            said = _words(raw) if path.parent.name == "pdf" else raw.decode("utf-8", "replace")
            assert HIDDEN not in said, path


@pytest.mark.requirement("EXP-09")
def test_it_proves_itself_and_each_part_opens_with_what_lies_beside_it(whole, once):
    found = checking.check(str(whole))
    assert found.problems == []
    schema = etree.XMLSchema(etree.parse(str(whole / "schemas/odm-1.3.2/ODM1-3-2.xsd"), etree.XMLParser(no_network=True)))
    for name in ("odm/odm.xml", "odm/transactional/odm-transactional.xml"):
        schema.assertValid(etree.parse(str(whole / name)))
    assert {f"documents/{kind}.{lang}.pdf" for kind in ("crf", "dictionary", "schedule", "checks", "assumptions")
            for lang in ("fr", "en")} <= set(once["written"].names)
    assert {"SQLAlchemy", "lxml"} <= set(json.loads((whole / "software.json").read_bytes())["libraries"])
    said = (whole / "README.txt").read_text()
    folders = {name.split("/")[0] for name in once["written"].names if "/" in name}
    assert folders == {"data", "trail", "odm", "xpt", "pdf", "schemas", "documents"}
    assert [name for name in folders if said.count(f"  {name}/") < 2] == [], "a folder that README.txt does not explain in both languages"
    (whole / "pdf" / f"{once['number']}.pdf").rename(whole / "pdf" / "moved.pdf")
    problems = checking.check(str(whole)).problems
    (whole / "pdf" / "moved.pdf").rename(whole / "pdf" / f"{once['number']}.pdf")
    assert len(problems) == 2
    assert "it was added" in problems[0]
    assert "removed or damaged" in problems[1]


@pytest.mark.requirement("EXP-01")
def test_it_is_made_again_byte_for_byte(whole, once):
    assert once["again"].manifest == once["written"].manifest
    differing = [name for name in once["written"].names if (whole / name).read_bytes() != (whole.with_name("again") / name).read_bytes()]
    assert differing == []


@pytest.mark.requirement("EXP-01")
def test_the_order_of_files_and_the_times_in_the_zip_are_those_of_the_cut(whole, once):
    out, again = io.BytesIO(), io.BytesIO()
    for sink in (out, again):
        deliveries.pack(whole, once["written"], once["at"], sink)
    assert hashlib.sha256(out.getvalue()).digest() == hashlib.sha256(again.getvalue()).digest()
    names = [file["name"] for file in json.loads((whole / "manifest.json").read_bytes())["files"]]
    assert names == once["written"].names[:-2]
    assert len(names) == len(set(names))


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_finds_no_unblinded_page_in_what_is_enclosed(actor, tmp_path, monkeypatch):
    """With the first of the documents only: what each says to whom is tested with them, and to compose all takes long."""
    monkeypatch.setattr(papers, "_given", [lambda order, given=given: islice(given(order), 1) for given in papers._given])
    number = told.subject(actor)
    told.product(actor, number)
    cuts.cut(CONSOLE, current_app.study, "one")
    names = made(tmp_path / "site", "one", actor("PI"), "archive").names
    said = {name: _words(raw) if name.startswith("pdf/") else raw.decode("utf-8", "replace")
            for name in names for raw in [(tmp_path / "site" / name).read_bytes()]}
    assert [name for name, words in said.items() if told.CANARY in words] == []
    assert [name for name in names if "INJP" in name.upper() or name.startswith("trail/")] == []
    assert {f"pdf/{number}.pdf", "odm/transactional/odm-transactional.xml", "data/queries.csv"} <= {
        name for name, words in said.items() if "Oui, à la radiale." in words}
    assert [name for name, words in said.items() if re.search(r"\bINJP\b", words)] == [], "the page is not even named"


def test_the_progress_of_an_archive_reaches_the_number_of_subjects_at_its_end():
    done: list[int] = []
    share = enclosures.Share(done.append)
    for _pass in range(enclosures.PASSES):
        assert sum(done) < 32
        for _subject in range(32):
            share(1)
    assert sum(done) == 32


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\u200b", "").split())
