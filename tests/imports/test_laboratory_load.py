"""A laboratory's file loaded by the mapping in force: recorded as typed, once, and not at all while anything is wrong."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from ecrf.casebook.locate import Denied
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.imports import loading, mappings, sources
from ecrf.imports.comparing import NEVER, differing, later
from ecrf.imports.origin import Origin
from tests.imports.writing import HEADER, MAPPING
from tests.playing import PASS_PHRASE, bind, consented, fill, form, seen, study


@pytest.fixture
def signed(actor):
    """Site 01 with a mapping in force, and a subject who came for screening on 2 June."""
    assert mappings.save(actor("DM"), study(), "01", MAPPING, {"based": "0"}).kind == "done"
    bind(actor("PI"))
    digest = mappings.kept(actor("PI"), study(), "01").newest.digest
    assert mappings.sign(actor("PI"), study(), "01", digest, PASS_PHRASE).kind == "done"
    number = consented(actor("SC"))
    assert fill(actor("SC"), number, "SCR/SV", SVOCCUR="Y", SVDAT="02/06/2026").kind == "saved"
    return number


def brought(who, folder, *rows, site="01", leave=False, sent="2026-06-05", name="results.csv"):
    path = folder / name
    path.write_text("\n".join((HEADER, *rows)))
    agreed = sources.agreed(who, study(), "laboratory", site, "")
    origin = Origin(path.name, "0" * 64, "laboratory", "laboratoire du CHU", sent, datetime(2026, 6, 30, tzinfo=UTC), "demande 12", **agreed)
    return loading.load(who, study(), sources.reader(who, study(), "laboratory", path, site), origin, leave)


@pytest.mark.requirement("IMP-01")
def test_a_good_file_loads_once_with_its_origin_and_its_mapping(actor, signed, tmp_path):
    rows = (f"{signed};;02/06/2026;HB;12,50;g/dL;", f"{signed};SCR;03/06/2026;CREA;70;µmol/L;hémolyse", f"{signed};SCR;;LEU;NON FAIT;;")
    manager = actor("DM")
    report = brought(manager, tmp_path, *rows)
    assert report.loaded and report.told() == {"new": 7}, report.shown
    there = {page: {name: (i.value, i.missing, i.missing_reason) for name, i in form(signed, f"SCR/{page}").items.items()} for page in ("HEM", "CHE", "UA")}
    assert there["HEM"]["HGB"] == ("12.50", None, None) and there["HEM"]["HGBU"][0] == "g/dL" and "LBDAT" not in there["HEM"]
    assert there["CHE"]["CREATU"][0] == "umol/L" and there["CHE"]["LBDAT"][0] == "2026-06-03" and there["CHE"]["LBCOM"][0] == "CREA: hémolyse"
    assert there["UA"]["LEUK"] == (None, "ND", "NON FAIT")
    act = db.session.execute(text("SELECT by, role, reason, detail FROM act WHERE verb = 'import'")).one()
    assert (act.by, act.role, act.reason) == (manager.account, "DM", "demande 12")
    assert "01 v1" in act.detail["agreement"] and "Synthetic PI 01" in act.detail["agreement"]
    again = brought(manager, tmp_path, *rows)
    assert not again.loaded and again.told() == {"same": 6}, again.shown


@pytest.mark.requirement("IMP-01")
def test_one_bad_row_and_nothing_is_recorded(actor, signed, tmp_path):
    report = brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;", f"{signed};SCR;;PLQ;<5;10^9/L;", "02-001;SCR;;HB;12,5;g/dL;")
    assert not report.loaded and [v.where for v in report.shown["wrong"]] == ["3", "4"]
    assert form(signed, "SCR/HEM") is None


def test_a_value_on_record_is_never_overwritten(actor, signed, tmp_path):
    fill(actor("SC"), signed, "SCR/HEM", HGB="13,0", HGBU="g/dL")
    report = brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;", f"{signed};SCR;;PLQ;250;10^9/L;")
    assert not report.loaded and report.told() == {"conflict": 1, "new": 1, "same": 1}
    assert brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;", f"{signed};SCR;;PLQ;250;10^9/L;", leave=True).loaded
    assert {name: item.value for name, item in form(signed, "SCR/HEM").items.items() if name in ("HGB", "PLAT")} == {"HGB": "13.0", "PLAT": "250"}


@pytest.mark.requirement("IMP-02")
def test_a_newer_file_of_the_laboratory_corrects_and_an_older_one_never_does(actor, signed, tmp_path):
    manager, first, second = actor("DM"), f"{signed};SCR;;HB;12,5;g/dL;", f"{signed};SCR;;HB;125;g/L;"
    assert brought(manager, tmp_path, first, f"{signed};SCR;;NA;140;mmol/L;").loaded
    report = brought(manager, tmp_path, second, f"{signed};SCR;;NA;NON FAIT;mmol/L;", sent="2026-06-08", name="{corrigé}.csv")
    assert report.loaded and report.told() == {"correction": 3}, report.shown
    assert [(v.said, v.recorded) for v in report.shown["correction"]] == [("125", "12.5"), ("g/L", "g/dL"), ("ND (NON FAIT)", "140")]
    there = form(signed, "SCR/HEM").items
    assert [(there[name].version, there[name].value, there[name].reason) for name in ("HGB", "HGBU")] == [
        (2, "125", "SOURCE_CORRECTED: {corrigé}.csv, 2026-06-08"), (2, "g/L", "SOURCE_CORRECTED: {corrigé}.csv, 2026-06-08")]
    by, verb, came = db.session.execute(text("SELECT a.by, a.verb, a.detail -> 'import' FROM act a JOIN item_version v ON v.act = a.id "
                                             "WHERE v.item = 'HGB' AND v.version = 2")).one()
    assert (by, verb) == (manager.account, "correct") and (came["file"], came["sent"]) == ("{corrigé}.csv", "2026-06-08")
    assert brought(manager, tmp_path, second, sent="2026-06-08").told() == {"same": 2}
    for sent in ("2026-06-05", "2026-06-08", "2026-06-08T23:00"):
        older = brought(manager, tmp_path, first, sent=sent)
        assert older.told() == {"conflict": 2} and "not newer" in older.shown["conflict"][0].problem.en
    assert brought(manager, tmp_path, f"{signed};SCR;;NA;141;mmol/L;", sent="2026-06-09").told() == {"correction": 1}
    assert brought(manager, tmp_path, f"{signed};SCR;;HB;NON FAIT;g/L;", sent="2026-06-10").told() == {"correction": 1}
    assert form(signed, "SCR/HEM").items["HGBU"].missing == "NA", "a unit goes with its result"
    assert brought(manager, tmp_path, second, sent="2026-06-11").told() == {"correction": 2}


@pytest.mark.requirement("IMP-02")
def test_a_value_of_a_laboratory_is_read_only_and_a_hand_that_changes_it_is_told_so(actor, client, signed, tmp_path):
    brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;lipémique", f"{signed};SCR;;PLQ;NON FAIT;10^9/L;")
    shown = client("SC").get(f"/subjects/{signed}/SCR/HEM").text
    assert 'name="HGB"' not in shown and 'name="HGBU"' not in shown and 'name="PLAT"' not in shown
    assert 'name="LBCOM"' in shown and shown.count("une correction arrive par un nouveau fichier") > 3
    on_file = form(signed, "SCR/HEM")
    typed = seen(on_file.event_count, HGB=1, RBC=0, LBCOM=1) | {"RBC": "4,4", "LBCOM": "HB: lipémique\nÀ jeun"}
    answer = client("SC").post(f"/subjects/{signed}/SCR/HEM", data=typed | {"HGB": "13,1", "PLAT": "250", "_reason": "ENTRY_ERROR"})
    assert answer.status_code == 403
    assert "«\u00a013,1\u00a0» n’est pas enregistré\u00a0: la valeur vient du fichier de laboratoire results.csv du 05/06/2026" in answer.text
    assert 'value="4,4"' in answer.text and "À jeun" in answer.text, "the rest of what was typed stays on the screen"
    refused = db.session.execute(text("SELECT detail FROM act WHERE verb = 'refuse' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert (refused["items"], refused["rules"]) == (["HGB", "PLAT"], ["IMP-02"])
    assert form(signed, "SCR/HEM").items == on_file.items
    unchanged = client("SC").post(f"/subjects/{signed}/SCR/HEM", data=typed | {"HGB": "12,5", "_reason": "NEW_INFORMATION"})
    assert unchanged.status_code == 302, "the same value again is no change; the remark is everybody's"
    assert brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;lipémique").told() == {"same": 3}


@pytest.mark.requirement("IMP-02")
def test_only_the_laboratory_that_brought_a_value_corrects_it(actor, signed, tmp_path):
    fill(actor("SC"), signed, "SCR/HEM", HGB="13,0", HGBU="g/dL")
    by_hand = brought(actor("DM"), tmp_path, f"{signed};SCR;;HB;12,5;g/dL;")
    assert by_hand.told() == {"conflict": 1, "same": 1} and "not of a laboratory" in by_hand.shown["conflict"][0].problem.en
    recorded = {"format": "laboratory", "file": "a.csv", "sent": "2026-06-05", "laboratory": "CHU"}
    assert "of the laboratory “CHU”" in differing(recorded, recorded | {"sent": "2026-06-06", "laboratory": "CH"}).en
    assert differing(recorded, recorded | {"sent": "2026-06-06"}) is None
    assert differing(recorded, {**recorded, "sent": "2026-06-06", "format": "odm"}) is NEVER
    assert later("2026-06-05T10:01+02:00", "2026-06-05T08:00Z") and not later("2026-06-05T10:00+02:00", "2026-06-05T08:00")


def test_no_file_is_read_by_a_mapping_that_is_not_in_force(actor, signed, tmp_path):
    mappings.save(actor("DM"), study(), "01", MAPPING.of(MAPPING.as_dict() | {"decimal": "."}), {"based": "1", "reason": "Un point désormais."})
    for site, words in (("01", "Version 2 of the mapping of site 01 is not signed"), ("02", "Site 02 has no mapping")):
        with pytest.raises(Refused) as refused:
            sources.reader(actor("DM"), study(), "laboratory", tmp_path / "any.csv", site)
        assert refused.value.problem.en.startswith(words)
    with pytest.raises(Denied):
        sources.reader(actor("PI", "02"), study(), "laboratory", tmp_path / "any.csv", "01")


def test_the_page_and_the_command_take_a_laboratory_file(app, actor, client, signed, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "IMPORTS", str(tmp_path / "kept"))
    rows = f"{HEADER}\n{signed};;02/06/2026;HB;12,50;g/dL;\n"
    asked = {"format": "laboratory", "site": "01", "sender": "laboratoire du CHU", "sent": "2026-06-05", "ticket": "demande 12"}
    manager = client("DM")
    tried = manager.post("/imports/check", data={**asked, "file": (io.BytesIO(rows.encode()), "resultats.csv")})
    assert tried.status_code == 200 and form(signed, "SCR/HEM") is None
    hidden = dict(re.findall(r'type="hidden" name="(sha256|shown|name)" value="([^"]*)"', tried.text))
    assert manager.post("/imports/load", data=asked | hidden).status_code == 303
    assert form(signed, "SCR/HEM").items["HGB"].value == "12.50"
    path = tmp_path / "resultats.csv"
    path.write_text(rows)
    options = ["--as", f"{actor('DM').account}:DM", "--site", "01", "--ticket", "demande 13", "--sender", "CHU", "--sent", "2026-06-06"]
    said = app.test_cli_runner().invoke(args=["import", "laboratory", str(path), *options])
    assert said.exit_code == 0 and "recorded already" in said.output, said.output
    without = app.test_cli_runner().invoke(args=["import", "laboratory", str(path), *options[:2], *options[4:]])
    assert without.exit_code == 1 and sources.NEEDS_SITE.en in without.output
