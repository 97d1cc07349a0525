"""The mapping of a site: written by the data manager, signed by its investigator, versions kept for good."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecrf.casebook import record
from ecrf.casebook.locate import Denied, NotGranted
from ecrf.casebook.verify import verify
from ecrf.crf import T
from ecrf.db import db
from ecrf.imports import mapping_form, mappings
from ecrf.imports.mapping_models import LaboratoryMapping, MappingSignature
from ecrf.permissions import CONSOLE, GRANTED, ROLES
from ecrf.signatures.signers import NotBound
from forms.study import STUDY
from tests.imports.writing import HEADER, MAPPING, form
from tests.playing import PASS_PHRASE, bind, consented, study

READERS = {"PI", "SI", "SC", "CRA_B", "CRA_U", "DM", "SPO", "INS", "STAT_U"}
"""Who reads the laboratory pages."""


def save(who, mapping=MAPPING, based=0, site="01", reason="Le laboratoire a changé."):
    return mappings.save(who, study(), site, mapping, {"based": str(based), "reason": reason})


def sign(who, password=PASS_PHRASE, site="01", shown=None):
    newest = mappings.kept(who, study(), site).newest
    return mappings.sign(who, study(), site, shown or (newest.digest if newest else ""), password)


def verbs():
    return list(db.session.execute(text("SELECT verb FROM act WHERE stream = 'site/01' AND verb IN ('map_laboratory', 'sign_mapping')"
                                        " ORDER BY seq")).scalars())


@pytest.fixture
def written(actor):
    assert save(actor("DM")).kind == "done"
    bind(actor("PI"))
    return actor


@pytest.mark.requirement("IMP-01")
def test_a_mapping_counts_once_it_is_signed_and_a_change_is_to_be_signed_again(actor):
    manager, investigator = actor("DM"), actor("PI")
    assert "has no mapping" in mappings.effective(manager, study(), "01").en
    assert save(manager).version == 1
    assert "Version 1" in mappings.effective(manager, study(), "01").en
    bind(investigator)
    assert sign(investigator).kind == "done"
    assert mappings.effective(manager, study(), "01") == MAPPING
    assert isinstance(mappings.effective(manager, study(), "02"), T), "another site's mapping is its own"
    assert save(manager, replace(MAPPING, decimal="."), 1).version == 2
    assert "Version 2" in mappings.effective(manager, study(), "01").en
    kept = mappings.kept(manager, study(), "01")
    assert [(v.version, v.mapping.decimal, v.signed is not None) for v in kept.versions] == [(2, ".", False), (1, ",", True)]
    assert (kept.versions[1].signer, kept.versions[1].signer_role, kept.versions[0].reason) == (investigator.name, "PI", "Le laboratoire a changé.")
    assert verbs() == ["map_laboratory", "sign_mapping", "map_laboratory"]


@pytest.mark.requirement("SIG-01")
def test_signing_asks_for_the_own_pass_phrase_and_for_what_was_shown(written):
    investigator = written("PI")
    assert sign(investigator, "une autre phrase de passe").problems.keys() == {"password"}
    assert sign(investigator, shown="0" * 64).kind == "conflict"
    assert verbs() == ["map_laboratory"]
    assert sign(investigator).kind == "done"
    assert sign(investigator).problems[""] == mappings.ALREADY


@pytest.mark.requirement("SIG-08")
def test_nobody_signs_before_the_declaration(actor):
    save(actor("DM"))
    with pytest.raises(NotBound):
        sign(actor("SI"))


def test_a_change_needs_the_version_shown_a_reason_and_a_difference(written):
    manager = written("DM")
    assert (save(manager, based=0).kind, save(manager, based=1).kind) == ("conflict", "unchanged")
    assert save(manager, replace(MAPPING, decimal="."), 1, reason="court").problems.keys() == {"reason"}
    assert verbs() == ["map_laboratory"]


@pytest.mark.requirement("ACC-02")
@pytest.mark.parametrize("role", sorted(set(ROLES) - {"SYSTEM", "CONSOLE"}))
def test_who_reads_writes_and_signs(written, role):
    who = written(role)
    if role not in READERS:
        for do in (lambda: mappings.kept(who, study(), "01"), lambda: mappings.standings(who, study()), lambda: save(who, based=1),
                   lambda: mappings.sign(who, study(), "01", "", PASS_PHRASE)):
            with pytest.raises(Denied):
                do()
        return
    assert mappings.kept(who, study(), "01").newest.version == 1
    assert [s.site for s in mappings.standings(who, study())][:1] == ["01"]
    if role not in GRANTED["registers"]:
        with pytest.raises(NotGranted):
            save(who, replace(MAPPING, decimal="."), 1)
    if role not in ("PI", "SI"):
        with pytest.raises(NotGranted):
            sign(who)
    assert verbs() == ["map_laboratory"]


@pytest.mark.requirement("ACC-03")
@pytest.mark.parametrize("role", ["PI", "SC", "CRA_B"])
def test_another_sites_mapping_does_not_exist(written, role):
    stranger = written(role, "02")
    assert [s.site for s in mappings.standings(stranger, study())] == ["02"]
    for do in (lambda: mappings.kept(stranger, study(), "01"), lambda: mappings.sign(stranger, study(), "01", "", PASS_PHRASE)):
        with pytest.raises(Denied):
            do()


@pytest.mark.requirement("AUD-03")
@pytest.mark.parametrize("statement", [
    "UPDATE laboratory_mapping SET content = '{}'", "DELETE FROM laboratory_mapping", "UPDATE mapping_signature SET name = 'x'",
    "DELETE FROM mapping_signature", "TRUNCATE laboratory_mapping CASCADE"])
def test_the_database_refuses_to_change_a_version(written, statement):
    with pytest.raises(DBAPIError, match="permission denied"), db.session.begin_nested():
        db.session.execute(text(statement))


@pytest.mark.requirement("SIG-03")
def test_the_database_refuses_a_version_twice_and_a_signature_of_something_else(written):
    digest = MAPPING.digest("01", 1)
    signed = {"site": "01", "version": 1, "digest": digest, "meaning": "approval", "name": "Synthetic", "zone": "Europe/Paris"}
    for table, row, constraint in (
            (LaboratoryMapping, {"site": "01", "version": 1, "content": {}, "digest": digest}, "uq_laboratory_mapping_site_version"),
            (MappingSignature, signed | {"digest": "0" * 64}, "fk_mapping_signature_signed"), (MappingSignature, signed | {"site": "02"}, "fk_mapping_signature_signed"),
            (MappingSignature, signed | {"name": " "}, "ck_mapping_signature_name")):
        with pytest.raises(DBAPIError, match=constraint), db.session.begin_nested(), \
                record.writing(CONSOLE, "site/01", "map_laboratory") as act:
            record.bring(act, table, [row])


@pytest.mark.requirement("AUD-05")
def test_verify_notices_a_mapping_changed_behind_the_applications_back(committed, superuser, actor):
    save(actor("DM"))
    bind(actor("PI"))
    sign(actor("PI"))
    db.session.commit()
    assert verify(study()) == []
    superuser.execute("ALTER TABLE laboratory_mapping DISABLE TRIGGER ALL")
    superuser.execute("""UPDATE laboratory_mapping SET content = jsonb_set(content, '{decimal}', '"."')""")
    assert [p.kind for p in verify(study())] == ["changed act"]


def test_what_is_typed_is_the_mapping_and_shown_again_as_typed():
    found = mapping_form.read(STUDY, mapping_form.as_typed(MAPPING, "fr"))
    assert found.problems == {} and found.mapping == MAPPING
    tabbed = replace(MAPPING, delimiter="\t", laboratory="CHU")
    assert mapping_form.read(STUDY, mapping_form.as_typed(tabbed, "en")).mapping == tabbed
    assert mapping_form.read(STUDY, mapping_form.as_typed(None, "fr")).mapping is None


@pytest.mark.parametrize(("changed", "control"), [
    ({"delimiter": "#"}, "delimiter"), ({"decimal": ""}, "decimal"), ({"dates": "%d"}, "dates"), ({"encoding": "utf-7"}, "encoding"),
    ({"column.subject": ""}, "column.subject"), ({"column.test": "DATE"}, "column.test"), ({"column.date": ""}, "column.visit"),
    ({"column.value": "x" * 201}, "column.value"), ({"laboratory": "\x07"}, "laboratory"),
    ({"visits": "J0 = X9"}, "visits"), ({"visits": "J0"}, "visits"), ({"missing": "A = ND\nA = UNK"}, "missing"), ({"missing": "= ND"}, "missing"),
    ({"ignored": "HB"}, "code.0"), ({"code": ""}, "code.0"), ({"target": "DM.SEX|"}, "target.0"), ({"target": ""}, "target.0"),
    ({"target": "HEM.HGBCS|"}, "target.0"), ({"factor": "10"}, "factor.0"), ({"unit": "g/cL"}, "factor.0"), ({"unit": ""}, "factor.0"),
    ({"unit": "x", "factor": "0"}, "factor.0"), ({"unit": "x", "factor": "-1"}, "factor.0"), ({"unit": "x", "factor": "1e3"}, "factor.0"),
    ({"answers": "A = B"}, "answers.0"), ({"target": "SER.HIVAB|", "unit": "", "factor": "2"}, "factor.0"),
    ({"target": "SER.HIVAB|", "unit": "", "answers": "NEG = NO"}, "answers.0"),
])
def test_what_cannot_be_a_mapping_is_said_at_its_control(changed, control):
    found = mapping_form.read(STUDY, form(**changed))
    assert found.mapping is None and control in found.problems


def test_the_same_code_twice_needs_another_unit():
    typed = mapping_form.as_typed(MAPPING, "fr")
    typed.setlist("unit", ["g/dL", "g/dL", *typed.getlist("unit")[2:]])
    assert mapping_form.read(STUDY, typed).problems["code.1"] == mapping_form.SAME_TEST


def test_the_pages_from_writing_to_signing(client, actor):
    manager, page = client("DM"), "/imports/mappings/01"
    refused = manager.post(page, data=form(unit="g/cL"))
    assert refused.status_code == 422 and 'value="g/cL"' in refused.text and "factor.0-e" in refused.text
    assert manager.post(page, data=form(more="1")).text.count('name="code"') == 21
    assert manager.post(page, data=form(), follow_redirects=True).status_code == 200
    assert manager.post(page, data=form(factor="", unit="g/dL", decimal=".", reason="Le laboratoire écrit un point.")).status_code == 409
    bind(actor("PI"))
    assert "Correspondances de fichiers de laboratoire à signer\u00a0: 1" in client("PI").get("/signatures").text
    assert [mappings.waiting(actor(role), study()) for role in ("PI", "SI", "SC", "DM", "QP")] == [1, 1, 0, 0, 0]
    investigator, digest = client("PI"), mappings.kept(actor("PI"), study(), "01").newest.digest
    assert digest in investigator.get(page).text and digest not in client("SC").get(page).text
    assert investigator.post(f"{page}/sign", data={"digest": digest, "password": "fausse"}).status_code == 422
    assert investigator.post(f"{page}/sign", data={"digest": digest, "password": PASS_PHRASE}).status_code == 303
    assert mappings.kept(actor("PI"), study(), "01").effective is not None and mappings.waiting(actor("PI"), study()) == 0
    assert client("SI", "01").post(f"{page}/sign", data={"digest": digest, "password": PASS_PHRASE}).status_code == 303, "to the declaration"
    for url in ("/imports/mappings", page, f"{page}?version=1", f"{page}?version=9"):
        assert manager.get(url).status_code == 200
    assert client("PI", "02").get(page).status_code == 404 and client("SC").post(page, data=form()).status_code == 403


def test_trying_a_file_stores_nothing(client, actor):
    number = consented(actor("SC"))
    assert client("DM").post("/imports/mappings/01/try", data={"text": "x"}).status_code == 422
    save(actor("DM"))
    db.session.commit()
    acts = "SELECT count(*) FROM act"
    investigator = client("PI")
    before = db.session.execute(text(acts)).scalar_one()
    said = investigator.post("/imports/mappings/01/try", data={"text": f"{HEADER}\n{number};SCR;;HB;12,5;g/dL;\n{number};SCR;;PLQ;<5;10^9/L;"}).text
    assert ("12,5" in said or "12.5" in said) and "&lt;5" in said
    assert investigator.post("/imports/mappings/01/try", data={"text": " "}).status_code == 422
    assert db.session.execute(text(acts)).scalar_one() == before
