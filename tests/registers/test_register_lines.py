"""The registers of the sites: recorded by the data manager, read by the site, lines that are only ever added to."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecrf.casebook import kept, record
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.verify import verify
from ecrf.db import db
from ecrf.permissions import CONSOLE, GRANTED
from ecrf.registers import lines, upload
from ecrf.registers.models import SiteLine
from tests.playing import study
from tests.registers.keeping import HGB, PLAT, acts, remove, rows, save


def test_a_line_is_kept_as_canonical_text_under_the_sites_stream(manager):
    outcome = save(manager, **HGB)
    assert (outcome.kind, outcome.line) == ("saved", "1")
    assert rows() == [("01", "LABR", "1", 1, {"LRLAB": "CHU", "LRTEST": "HGB", "LRUNIT": "g/dL", "LRSEX": "F", "LRLOW": "12.0",
                                              "LRHIGH": "16", "LRFROM": "2026-01-01"}, False, None)]
    last = acts()[-1]
    assert (last.verb, last.by, last.role, last.detail) == ("record", manager.account, "DM", {"page": "LABR"})


@pytest.mark.parametrize(("typed", "at"), [
    ({"LRLOW": "douze"}, "LRLOW"), ({"LRUNIT": "mmol/L"}, "LRUNIT"), ({"LRTEST": "XXX"}, "LRTEST"), ({"LRFROM": ""}, "LRFROM"),
    ({"LRFROM": "01/01/2126"}, "LRFROM"), ({"LRLOW": "17"}, "LRLOW"), ({"LRLOW": "", "LRHIGH": ""}, "LRLOW"),
    ({"LRLOW": "-1"}, "LRLOW"), ({"LRLAB": "x" * 21}, "LRLAB"), ({"LRAGELO": "1.5"}, "LRAGELO"), ({"LRLOW.missing": "UNK", "LRLOW": ""}, "LRLOW"),
    ({"HACKED": "1"}, ""), ({"LRLAB": "CHU\x00"}, "LRLAB"),
])
def test_what_cannot_stand_is_refused_with_a_sentence_and_one_act_without_values(manager, typed, at):
    outcome = save(manager, **(HGB | typed))
    assert (outcome.kind, outcome.status) == ("refused", 422) and list(outcome.typed.problems) == [at]
    assert rows() == []
    last = acts()[-1]
    assert last.verb == "refuse" and last.detail["items"] == ([at] if at else [])
    assert not {"douze", "mmol/L", "XXX", "17"} & set(map(str, last.detail.values()))


def test_the_same_line_again_is_the_line_that_stands_and_another_word_for_its_key_is_refused(one):
    before = len(acts())
    assert (save(one, **HGB).kind, save(one, **HGB).line) == ("unchanged", "1")
    assert len(acts()) == before
    outcome = save(one, **(HGB | {"LRHIGH": "15,5"}))
    assert outcome.kind == "refused" and "Line 1" in outcome.typed.problems[""][0].en
    assert save(one, **(HGB | {"LRFROM": "01/06/2026"})).line == "2"


def test_a_correction_needs_the_version_seen_and_a_reason(one):
    changed = HGB | {"LRHIGH": "15,5"}
    assert save(one, "1", **changed).kind == "conflict"
    assert save(one, "1", **changed, _version="1").typed.problems.keys() == {"_reason"}
    assert save(one, "1", **changed, _version="1", _reason="OTHER").typed.problems.keys() == {"_reason"}
    assert len(rows()) == 1
    assert save(one, "1", **changed, _version="1", _reason="SOURCE_CORRECTED").kind == "saved"
    assert [(r.version, r.values["LRHIGH"], r.reason) for r in rows()] == [(1, "16", None), (2, "15.5", "SOURCE_CORRECTED")]
    assert acts()[-1].verb == "correct"
    assert save(one, "1", **HGB, _version="1", _reason="ENTRY_ERROR").kind == "conflict"
    assert save(one, "1", **changed, _version="2").kind == "unchanged"


def test_a_removed_line_holds_no_more_and_its_key_is_free_again(one):
    assert remove(one, "1", _version="1").typed.problems.keys() == {"_reason"}
    assert remove(one, "1", _version="9", _reason="ENTRY_ERROR").kind == "conflict"
    assert remove(one, "1", _version="1", _reason="ENTRY_ERROR").kind == "saved"
    assert remove(one, "1", _version="2", _reason="ENTRY_ERROR").kind == "unchanged"
    assert [page for page, *_rest in kept.of_site("01")] == ["CNSV"]
    assert save(one, "1", **HGB, _version="2", _reason="ENTRY_ERROR").kind == "refused"
    assert save(one, **HGB).line == "2", "a key is never used again"
    assert [act.verb for act in acts()][-4:] == ["refuse", "removed", "refuse", "record"]


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", ["PI", "SI", "SC", "CRA_B", "SPO", "INS"])
def test_only_the_data_manager_writes(one, actor, role):
    for write in (lambda: save(actor(role), **PLAT), lambda: remove(actor(role), "1", _version="1", _reason="ENTRY_ERROR"),
                  lambda: upload.apply(actor(role), study(), "01", "LABR", "x")):
        with pytest.raises(NotGranted):
            write()
    assert lines.register(actor(role), study(), "01", "LABR").live[0].values["LRTEST"] == "HGB"
    assert set(GRANTED["registers"]) == {"DM"}


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("role", ["PI", "SC", "CRA_B"])
def test_another_sites_register_does_not_exist(one, actor, role):
    with pytest.raises(Denied):
        lines.register(actor(role, "02"), study(), "01", "LABR")


@pytest.mark.parametrize("role", ["ADM", "INJ", "CTU", "PHR"])
def test_who_reads_no_clinical_page_reads_no_register(one, actor, role):
    with pytest.raises(Denied):
        lines.register(actor(role), study(), "01", "LABR")


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize("statement", [
    "UPDATE site_line SET \"values\" = '{}'", "UPDATE site_line SET removed = true", "UPDATE site_line SET reason = 'x'",
    "DELETE FROM site_line", "TRUNCATE site_line"])
def test_the_database_refuses_to_change_a_line(one, statement):
    with pytest.raises(DBAPIError, match="permission denied"), db.session.begin_nested():
        db.session.execute(text(statement))


@pytest.mark.parametrize(("row", "constraint"), [
    ({"version": 2}, "ck_site_line_reason"), ({"version": 2, "reason": " "}, "ck_site_line_reason"),
    ({"version": 3, "reason": "x"}, "fk_site_line_previous"), ({"version": 0}, "ck_site_line"),
    ({"line": "2", "version": 1, "removed": True}, "ck_site_line_removed"), ({"line": "x"}, "ck_site_line_line"),
    ({"line": "0"}, "ck_site_line_line"), ({"line": "2", "version": 1, "values": []}, "ck_site_line_values"), ({"site": "77", "version": 1}, "fk_site_line_site"),
    ({"version": 1}, "pk_site_line"),
])
def test_the_database_refuses_a_line_that_cannot_be(one, row, constraint):
    with pytest.raises(DBAPIError, match=constraint), db.session.begin_nested(), \
            record.writing(CONSOLE, "site/01", "correct") as act:
        record.bring(act, SiteLine, [{"site": "01", "page": "LABR", "line": "1", "version": 2, "crf": "1.0", "values": {},
                                      "removed": False, "reason": None} | row])


@pytest.mark.requirement("AUD-05")
def test_verify_notices_a_line_changed_behind_the_applications_back(committed, superuser, actor):
    assert save(actor("DM"), **HGB).kind == "saved"
    db.session.commit()
    assert verify(study()) == []
    superuser.execute("ALTER TABLE site_line DISABLE TRIGGER ALL")
    superuser.execute("""UPDATE site_line SET "values" = jsonb_set("values", '{LRHIGH}', '"18"') WHERE page = 'LABR'""")
    found = verify(study())
    assert [p.kind for p in found] == ["changed act"] and "LABR/1" in found[0].sentence
    superuser.execute("""UPDATE site_line SET "values" = jsonb_set("values", '{LRHIGH}', '"high"') WHERE page = 'LABR'""")
    assert {p.kind for p in verify(study())} == {"changed act", "impossible value"}


def test_verify_notices_a_line_of_another_site(committed, actor):
    save(actor("DM"), **HGB)
    with record.writing(CONSOLE, "site/02", "record") as act:
        record.bring(act, SiteLine, [{"site": "01", "page": "LABR", "line": "2", "version": 1, "crf": "1.0",
                                      "values": {"LRLAB": "CHU"}, "removed": False, "reason": None}])
    db.session.commit()
    assert [p.kind for p in verify(study())] == ["stray row"]
