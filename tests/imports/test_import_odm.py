"""ODM in: a round trip through our own export, and every broken or hostile file ends with a sentence and changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from lxml import etree

from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.entry.events import happen
from ecrf.exports.odm.writing import NS
from ecrf.imports import odm
from tests import told
from tests.imports import migrating
from tests.imports.migrating import document, page
from tests.playing import fill, place, study


def said(path) -> Counter[tuple[str | None, ...]]:
    """Everything that a file says of subjects, audit apart: pages with state and version, values, why others are missing."""
    found: Counter[tuple[str | None, ...]] = Counter()
    for form in etree.parse(str(path)).getroot().iter(f"{{{NS}}}FormData"):
        event = form.getparent()
        at = (event.getparent().get("SubjectKey"), event.get("StudyEventOID"), event.get("StudyEventRepeatKey"), form.get("FormOID"),
              form.get("FormRepeatKey"))
        for note in form.iterchildren(f"{{{NS}}}Annotation"):
            for flag in note.iterchildren(f"{{{NS}}}Flag"):
                if flag.findtext("{*}FlagType") in ("PAGE_STATE", "PAGE_REMOVED", "PAGE_VERSION"):
                    found[*at, flag.findtext("{*}FlagType"), flag.findtext("{*}FlagValue")] += 1
        for item in form.iter(f"{{{NS}}}ItemData"):
            notes = [note.findtext("{*}Comment") for note in item.iterchildren(f"{{{NS}}}Annotation") if "MISSING" in note.xpath(".//text()")]
            found[*at, item.get("ItemOID"), item.get("Value"), *notes] += 1
    return found


ODD = ("  é\u0301 «\u202fà jeun\u202f» 😀 Ω <b>&amp;</b> ]]> \"'` =1+1\tpuis\nà la ligne\u00a0: " * 8)[:499] + "."
"""A remark as long as it may be, with what files and markup stumble over."""


def casebooks(actor):
    """Two subjects: values with a decimal, a missing one with its reason, a partial date, a table, a text as long and as odd as may be,
    lines that point at each other, one removed, a page not done."""
    pi = actor("PI")
    first, second = told.subject(actor), told.subject(actor)
    assert fill(pi, first, "DM", BRTHDAT="03/1980", SEX="F", AGE18="Y").kind == "saved"
    done = fill(pi, first, "SCR/HEM", HGB="12,50", HGBU="g/dL", PLAT="ND", PLAT__missing_reason="tube coagulé", RBC="UNK",
                HGBCS="ABN_NCS", LBCOM=ODD)
    assert done.kind == "saved", done.submission.problems
    for line in ("1", "2"):
        assert fill(pi, second, "CM/new", CMTRT="Paracétamol", CMINDC="AE", CMDOSE="0,50").kind == "saved"
        assert fill(pi, second, "AE/new", AETERM="Céphalée <&> \"forte\"", AESTDAT="10/06/2026", AECONTRT="Y", AECM=[line]).kind == "saved"
        assert fill(pi, second, f"CM/{line}", CMAE=line).kind == "saved"
    assert happen(pi, study(), place(pi, second, "AE/1"), "removed", "Saisie par erreur") is None
    assert happen(pi, study(), place(pi, second, "SCR/PE"), "not_done", "Patiente fatiguée") is None
    return first, second


@pytest.mark.requirement("IMP-01")
@pytest.mark.requirement("IMP-03")
def test_our_own_export_into_a_record_without_these_subjects_says_the_same_again(actor, tmp_path):
    with db.session.begin_nested() as before:
        numbers = casebooks(actor)
        path = migrating.exported(tmp_path / "source", "one", actor("DM"))
        before.rollback()
    assert db.session.execute(db.text("SELECT count(*) FROM subject")).scalar_one() == 0
    weighed = migrating.weigh(actor("DM"), path)
    assert db.session.execute(db.text("SELECT count(*) FROM subject")).scalar_one() == 0, "a trial run writes nothing"
    loaded = migrating.load(actor("DM"), path, shown=weighed.digest)
    assert loaded.loaded, [v for kind in ("wrong", "refused", "conflict") for v in loaded.shown[kind]]
    assert loaded.told().keys() == {"enrol", "new", "computed"}
    assert list(db.session.execute(db.text("SELECT number FROM subject ORDER BY 1")).scalars()) == list(numbers)
    wanted, found = said(path), said(migrating.exported(tmp_path / "copy", "two", actor("DM")))
    assert wanted == found, (wanted - found, found - wanted)
    assert verify(study()) == []


HOSTILE = {
    "entity bomb": ('<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "xxxxxxxxxx"><!ENTITY c "&b;&b;&b;&b;">]>\n<ODM>&c;</ODM>', "document type"),
    "external entity": ('<?xml version="1.0"?><!-- a --><!DOCTYPE a SYSTEM "file:///etc/passwd"><ODM/>', "document type"),
    "entity that nobody declared": (document("&x;"), "no well-formed XML"),
    "nothing": ("  \n", "is empty"),
    "no XML": ("subject;page\n01-001;VS\n", "is no XML"),
    "an image": (b"\x89PNG\r\n\x1a\n\0\0\0", "UTF-16 or UTF-32, or no text"),
    "UTF-16": (document("").replace("UTF-8", "UTF-16").encode("utf-16"), "UTF-16 or UTF-32"),
    "an encoding of its own": (document("").replace("UTF-8", "UTF-7"), "states “UTF-7”"),
    "another root": ("<html><body/></html>", "begins with “html”"),
    "ODM 2": (document("").replace("/v1.3", "/v2.0"), "no CDISC ODM 1.3"),
    "another version": (document("", version="1.2"), "is ODM “1.2”"),
    "transactions": (document("", kind="Transactional"), "tells transactions"),
    "another study": (document(page("01-001", "SCR/VS", SYSBP="120"), oid="OTHER"), "of the study “OTHER”"),
    "nobody": (document(""), "of no subject"),
    "cut short": (document(page("01-001", "SCR/VS", SYSBP="120"))[:-8], "breaks off"),
    "cut in a value": (document(page("01-001", "SCR/VS", SYSBP="120"))[:330], "breaks off"),
    "bytes of another encoding": (document(page("01-001", "SCR/VS", VSCOM="é")).encode("latin-1"), "no well-formed XML"),
    "a text without end": (document(page("01-001", "SCR/VS", VSCOM="x" * 10_500_000)), "no well-formed XML"),
    "nesting without end": (document("<a>" * 3000), "no well-formed XML"),
    "a page without end": (document(page("01-001", "SCR/VS", SYSBP="120").replace("<ItemGroupData", "<x/>" * 20_001 + "<ItemGroupData", 1)), "this is no casebook"),
    "a subject twice": (document(page("01-001", "SCR/VS", SYSBP="120") * 2), "stands twice"),
    "an item of another page": (document(page("01-001", "SCR/VS", SYSBP="120").replace("VS.SYSBP", "DM.SEX")), "without a legible “ItemOID”"),
    "a page without OID": (document(page("01-001", "SCR/VS", SYSBP="120").replace("F.VS", "VS")), "without a legible “FormOID”"),
    "a visit without OID": (document(page("01-001", "SCR/VS", SYSBP="120").replace("SE.SCR", "SCR")), "without a legible “StudyEventOID”"),
    "another unit": (document(page("01-001", "SCR/VS", SYSBP="120").replace('Value="120"/>', 'Value="16"><MeasurementUnitRef MeasurementUnitOID="MU.kPa"/></ItemData>')),
                     "in the unit “MU.kPa”"),
}
"""What somebody might send, and a part of what he is told."""


@pytest.mark.requirement("IMP-01")
@pytest.mark.requirement("SEC-04")
def test_every_broken_or_hostile_file_ends_with_a_sentence_and_changes_nothing(actor, tmp_path, subtests):
    acts = db.session.execute(db.text("SELECT count(*) FROM act")).scalar_one()
    for name, (content, words) in HOSTILE.items():
        with subtests.test(name=name):
            path = migrating.written(tmp_path / "sent.xml", content)
            found = migrating.load(actor("DM"), path)
            assert found.counts["wrong"] >= 1
            assert not found.loaded
            assert words in found.shown["wrong"][-1].problem.en
            assert found.shown["wrong"][-1].problem.fr != found.shown["wrong"][-1].problem.en
    assert db.session.execute(db.text("SELECT count(*) FROM act")).scalar_one() == acts


def test_a_wrong_place_is_named_by_its_line(app, tmp_path):
    path = migrating.written(tmp_path / "sent.xml", document("\n\n" + page("01-001", "SCR/VS", SYSBP="120") + "\n" + "&x;"))
    assert [wrong.where for part in odm.subjects(path, study()) for wrong in part.wrong] == ["9"]


def test_a_file_is_read_subject_by_subject_whatever_its_length(app, tmp_path):
    many = "\n".join(page(f"01-{n:03d}", "SCR/VS", SYSBP="120", PULSE="70") for n in range(1, 400))
    parts = odm.subjects(migrating.written(tmp_path / "sent.xml", document(many)), study())
    first = next(parts)
    assert [(row.subject, row.visit, row.page, row.line, row.item, row.value) for row in first.values] == [
        ("01-001", "SCR", "VS", "", "SYSBP", "120"), ("01-001", "SCR", "VS", "", "PULSE", "70")]
    assert sum(1 for _part in parts) == 398


def test_typed_values_and_the_old_encoding_of_another_system_are_read(app, tmp_path):
    typed = document(page("01-001", "SCR/VS", SYSBP="120").replace('<ItemData ItemOID="VS.SYSBP" Value="120"/>',
                     '<ItemDataInteger ItemOID="VS.SYSBP">120</ItemDataInteger><ItemDataString ItemOID="VS.VSCOM">été</ItemDataString>'))
    path = migrating.written(tmp_path / "sent.xml", typed.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    found, = odm.subjects(path, study())
    assert [(row.item, row.value) for row in found.values] == [("SYSBP", "120"), ("VSCOM", "été")]
