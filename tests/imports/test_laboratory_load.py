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
from ecrf.imports.origin import Origin
from tests.imports.writing import HEADER, MAPPING
from tests.playing import PASS_PHRASE, bind, consented, fill, form, study


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


def brought(who, folder, *rows, site="01", leave=False):
    path = folder / "results.csv"
    path.write_text("\n".join((HEADER, *rows)))
    agreed = sources.agreement(who, study(), "laboratory", site, "")
    origin = Origin(path.name, "0" * 64, "laboratory", "laboratoire du CHU", "2026-06-05", datetime(2026, 6, 5, tzinfo=UTC), "demande 12", agreed)
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
