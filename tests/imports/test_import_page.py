"""The page and the command of imports: sent, tried, confirmed, loaded as shown; kept for good; nobody else's file."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import pytest
from sqlalchemy import text

from ecrf.db import db
from ecrf.imports import mappings
from tests.conftest import email
from tests.imports.migrating import document, page
from tests.imports.writing import HEADER, MAPPING
from tests.playing import PASS_PHRASE, bind, consented, fill, form, study

TYPED = {"format": "odm", "sender": "CHU", "sent": "2026-06-02", "ticket": "CHANGE-12", "agreement": "PI 01, 01/06/2026"}


@pytest.fixture(autouse=True)
def folder(app, tmp_path, monkeypatch):
    """Files of imports of one test, away from everybody's."""
    monkeypatch.setitem(app.config, "IMPORTS", str(tmp_path / "imports"))
    return tmp_path / "imports"


@pytest.fixture
def number(actor):
    made = consented(actor("SC"))
    db.session.commit()
    return made


def sent(browser, content, name="cahiers.xml", **typed):
    return browser.post("/imports/check", data=TYPED | typed | {"file": (io.BytesIO(content.encode()), name)})


def confirmed(browser, answer, **typed):
    """The form of a page of verdicts, posted as it stands."""
    shown = re.search(r'<form method="post" action="/imports/load".*?</form>', answer.get_data(as_text=True), re.DOTALL)[0]
    return browser.post("/imports/load", data=dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', shown)) | typed)


@pytest.mark.requirement("IMP-01")
@pytest.mark.requirement("IMP-02")
def test_a_file_is_tried_confirmed_and_loaded_as_it_was_shown(client, number, folder):
    manager, content = client("DM"), document(page(number, "SCR/VS", SYSBP="120", WEIGHT="61.5"))
    tried = sent(manager, content, name="../../x/cahiers.xml")
    words = tried.get_data(as_text=True)
    assert tried.status_code == 200
    assert "nouveau (2)" in words
    assert hashlib.sha256(content.encode()).hexdigest() in words
    assert form(number, "SCR/VS") is None
    assert confirmed(manager, tried).status_code == 303
    assert form(number, "SCR/VS").values["SYSBP"] == "120"
    assert [kept.read_bytes() for kept in (folder / "loaded").iterdir()] == [content.encode()]
    listed = manager.get("/imports").get_data(as_text=True)
    assert "<th scope=\"row\">cahiers.xml<br>" in listed
    assert "CHANGE-12" in listed
    assert "Tout est déjà enregistré" in sent(manager, content).get_data(as_text=True)
    assert "fichier importé" in manager.get("/audit").get_data(as_text=True)
    assert "cahiers.xml" in client("PI").get(f"/subjects/{number}/SCR/VS?history=SYSBP").get_data(as_text=True)
    assert "cahiers.xml" not in client("PI", "02").get("/imports").get_data(as_text=True), "another site's import"
    assert "cahiers.xml" in client("PI").get("/imports").get_data(as_text=True)


def test_what_changed_meanwhile_is_shown_again_and_a_conflict_is_left_by_a_tick(client, actor, number):
    investigator = client("PI")
    tried = sent(investigator, document(page(number, "SCR/VS", SYSBP="120", WEIGHT="61.5")))
    assert fill(actor("SC"), number, "SCR/VS", SYSBP="130").kind == "saved"
    db.session.commit()
    again = confirmed(investigator, tried)
    assert again.status_code == 409
    assert "Les données ont changé depuis l’essai" in again.get_data(as_text=True)
    assert f'href="/subjects/{number}/SCR/VS"' in again.get_data(as_text=True)
    assert confirmed(investigator, again).status_code == 422
    assert confirmed(investigator, again, leave="y").status_code == 303
    assert {name: form(number, "SCR/VS").values[name] for name in ("SYSBP", "WEIGHT")} == {"SYSBP": "130", "WEIGHT": "61.5"}


@pytest.mark.parametrize(("typed", "words"), [
    ({"ticket": ""}, "demande de changement"), ({"agreement": ""}, "accord de l’investigateur"), ({"sent": "hier"}, "jour d’envoi"),
    ({"format": "laboratory"}, "Choisissez le centre"), ({"format": "laboratory", "site": "01"}, "n’a pas de correspondance")])
def test_what_lacks_is_said_and_what_was_typed_stays(client, number, typed, words):
    answer = sent(client("DM"), document(page(number, "SCR/VS", SYSBP="120")), **typed)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)
    assert 'value="CHU"' in answer.get_data(as_text=True)


def test_no_file_a_file_too_large_and_another_persons_file(client, app, number, monkeypatch):
    manager, content = client("DM"), document(page(number, "SCR/VS", SYSBP="120"))
    assert "Choisissez un fichier" in manager.post("/imports/check", data=TYPED).get_data(as_text=True)
    tried = sent(manager, content)
    stolen = confirmed(client("PI"), tried)
    assert stolen.status_code == 422
    assert "n’est plus là" in stolen.get_data(as_text=True)
    (waiting,) = Path(app.config["IMPORTS"], "waiting").iterdir()
    waiting.write_text(content.replace("120", "121"))
    assert "n’est plus le même" in confirmed(manager, tried).get_data(as_text=True)
    monkeypatch.setitem(app.config, "IMPORT_UPLOAD", 5000)
    assert sent(manager, content + " " * 6000).status_code == 413
    assert form(number, "SCR/VS") is None


def test_a_refused_file_cannot_be_confirmed(client, number):
    answer = sent(client("DM"), document(page(number, "SCR/VS", SYSBP="900"))).get_data(as_text=True)
    assert "hors de ce qui est possible" in answer
    assert 'action="/imports/load"' not in answer
    hostile = sent(client("DM"), '<!DOCTYPE a [<!ENTITY b "c">]><ODM>&b;</ODM>').get_data(as_text=True)
    assert "type de document" in hostile


@pytest.mark.requirement("IMP-01")
def test_a_laboratory_file_is_loaded_by_the_mapping_that_the_investigator_signed(client, actor, number):
    mappings.save(actor("DM"), study(), "01", MAPPING, {"based": "0", "reason": ""})
    bind(actor("PI"))
    shown = mappings.kept(actor("PI"), study(), "01").newest.digest
    assert mappings.sign(actor("PI"), study(), "01", shown, PASS_PHRASE).kind == "done"
    db.session.commit()
    manager, content = client("DM"), f"{HEADER}\n{number};SCR;02/06/2026;HB;12,50;g/dL;\n"
    tried = sent(manager, content, name="labo.csv", format="laboratory", site="01", agreement="")
    assert confirmed(manager, tried).status_code == 303, tried.get_data(as_text=True)
    assert {name: form(number, "SCR/HEM").values[name] for name in ("LBDAT", "HGB", "HGBU")} == {"LBDAT": "2026-06-02", "HGB": "12.50", "HGBU": "g/dL"}
    detail = db.session.execute(text("SELECT detail FROM act WHERE verb = 'import' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert detail["agreement"].startswith("laboratory_mapping 01 v1")
    assert "Tout est déjà enregistré" in sent(manager, content, name="labo.csv", format="laboratory", site="01").get_data(as_text=True)


def run(app, path, *more, who="DM"):
    """``flask import odm``."""
    return app.test_cli_runner().invoke(args=["import", "odm", str(path), "--as", f"{email(who)}:{who}", "--ticket", "CHANGE-12", "--agreement", "PI 01, 01/06",
                                              "--sender", "CHU", "--sent", "2026-06-02", *more])


@pytest.mark.requirement("AUD-10")
@pytest.mark.requirement("IMP-01")
def test_the_command_loads_on_the_order_of_a_person(app, number, tmp_path):
    path = tmp_path / "cahiers.xml"
    path.write_text(document(page(number, "SCR/VS", SYSBP="120")))
    dry = run(app, path, "--dry-run")
    assert (dry.exit_code, form(number, "SCR/VS")) == (0, None), dry.output
    assert "Nothing was written" in dry.output
    done = run(app, path)
    assert done.exit_code == 0, done.output
    assert form(number, "SCR/VS").values["SYSBP"] == "120"
    role, verb, detail = db.session.execute(text("SELECT role, verb, detail FROM act ORDER BY id DESC LIMIT 1")).one()
    assert (role, verb) == ("DM", "import")
    assert detail["sender"] == "CHU"
    assert db.session.execute(text("SELECT detail ? 'user' FROM act WHERE verb = 'record' ORDER BY id DESC LIMIT 1")).scalar_one()
    assert "Everything is recorded already" in run(app, path).output
    path.write_text(document(page(number, "SCR/VS", SYSBP="121", WEIGHT="900000")))
    refused = run(app, path)
    assert refused.exit_code == 1
    assert "The file is not loaded" in refused.output
    for nobody in ("SC", "ADM", "INS"):
        assert "no grant today to import" in run(app, path, who=nobody).output
