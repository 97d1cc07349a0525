"""Handing an export over: by command and by download, one act each, an old file replaced only by a complete one."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import trail
from ecrf.db import db
from ecrf.exports import cuts, formats, parcel
from ecrf.exports.parcel import Order
from ecrf.permissions import CONSOLE
from tests import told
from tests.exports import ordering


def last_act(verb: str = "") -> tuple[str, str, str, dict]:
    return tuple(db.session.execute(text("SELECT by, verb, reason, detail FROM act WHERE stream = 'study' AND :verb IN ('', verb) "
                                         "ORDER BY seq DESC LIMIT 1"), {"verb": verb}).one())


@pytest.fixture
def run(app):
    """``run("cut", "one")``: a command, in this test's transaction."""
    return lambda *args: app.test_cli_runner().invoke(args=[str(arg) for arg in args])


@pytest.mark.requirement("EXP-01")
def test_the_command_writes_a_folder_and_says_rows_file_and_digest(actor, run, tmp_path):
    told.subject(actor)
    assert run("cut", "one").output.startswith("Cut one of 20")
    done = run("export", "csv", tmp_path / "out", "--cut", "one", "--purpose", "for the tests")
    assert done.exit_code == 0, done.output
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert [line.split()[-1] for line in done.stdout.splitlines()[:-1]] == [file["name"] for file in manifest["files"]]
    assert "Subjects" not in done.output, "quiet in a pipe"
    by, verb, reason, detail = last_act()
    assert (by, verb, reason) == ("CONSOLE", "export", "for the tests")
    assert detail["manifest_sha256"] in done.output
    assert detail["files"] == {file["name"]: file["rows"] for file in manifest["files"]}
    assert {"operator", "heads_sha256", "cut", "as", "language", "format"} <= set(detail)


def test_without_a_cut_one_is_named_by_the_moment(run, tmp_path):
    done = run("export", "csv", tmp_path / "x.zip")
    assert done.exit_code == 0, done.output
    newest = cuts.every()[0]
    assert f"(cut {newest.name}, as DM)" in done.output
    assert json.loads(zipfile.ZipFile(tmp_path / "x.zip").read("manifest.json"))["cut"] == newest.name


def test_as_a_role_sees_what_that_role_sees(actor, run, tmp_path):
    told.product(actor, told.subject(actor))
    run("cut", "one")
    for role, seen in (("DM", False), ("INS", False), ("INJ", True), ("CRA_U", True)):
        assert run("export", "csv", tmp_path / role, "--cut", "one", "--as", role).exit_code == 0
        assert (tmp_path / role / "INJP.csv").exists() == seen, role


@pytest.mark.requirement("BLIND-01")
def test_a_blinded_reader_is_not_told_what_an_export_of_hidden_pages_was_for(actor, run, tmp_path):
    """Its purpose may name what was seen in it; nor does the reason found by the filter tell."""
    run("cut", "one")
    for role in ("DM", "CRA_U"):
        run("export", "csv", tmp_path / role, "--cut", "one", "--as", role, "--purpose", f"{told.CANARY} {role}")
    sees = trail.sight(actor("DM"), current_app.study.page_list)
    for filters in ({"verb": "export"}, {"reason": told.CANARY}):
        reasons = [entry.reason for entry in trail.newest(sees, trail.Filters(**filters)) if entry.verb == "export"]
        assert set(reasons) - {None} == {f"{told.CANARY} DM"}
    assert reasons == [f"{told.CANARY} DM"]
    refused = run("export", "csv", tmp_path / "ADM", "--cut", "one", "--as", "ADM")
    assert (refused.exit_code, (tmp_path / "ADM").exists()) == (1, False)
    assert "reads no page" in refused.output


@pytest.mark.parametrize("args", [("cut", "a b"), ("export", "csv", "out", "--cut", "never")])
def test_a_failure_is_a_sentence_and_exit_code_1(run, tmp_path, monkeypatch, args):
    monkeypatch.chdir(tmp_path)
    done = run(*args)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert done.output.rstrip().endswith(".")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("out", ["old", "old.zip"])
def test_an_old_export_is_replaced_only_by_a_complete_one(run, tmp_path, monkeypatch, out):
    run("cut", "one")
    assert run("export", "csv", tmp_path / out, "--cut", "one").exit_code == 0
    before = _content(tmp_path / out)

    def broken(*_args, **_rest):
        raise OSError("the disk is full")
    with monkeypatch.context() as patch:
        patch.setattr(parcel, "_manifest", broken)
        assert run("export", "csv", tmp_path / out, "--cut", "one").exit_code != 0
    assert _content(tmp_path / out) == before
    assert [path.name for path in tmp_path.iterdir()] == [out]
    assert run("export", "csv", tmp_path / out, "--cut", "one", "--language", "en").exit_code == 0
    assert _content(tmp_path / out) != before
    assert [path.name for path in tmp_path.iterdir()] == [out]


def _content(path):
    return path.read_bytes() if path.is_file() else {file.name: file.read_bytes() for file in path.iterdir()}


def test_what_is_not_an_export_is_left_alone(run, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    done = run("export", "csv", tmp_path / "mine")
    assert done.exit_code == 1
    assert "is not an export" in done.output
    assert (tmp_path / "mine" / "thesis.txt").exists()


@pytest.mark.requirement("EXP-01")
def test_the_data_manager_names_a_cut_orders_it_and_downloads_it(committed, actor, client, folder, tmp_path):
    told.subject(actor)
    db.session.commit()
    dm = client("DM")
    assert dm.post("/exports", data={"name": "DSMB-1"}).status_code == 303
    assert "DSMB-1" in dm.get("/exports").get_data(as_text=True)
    answer = ordering.fetched(committed, dm, "DSMB-1", "first look")
    assert answer.headers["Content-Disposition"].endswith("-DSMB-1-csv-DM-fr.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert "VS.csv" in archive.namelist()
    by, verb, reason, detail = last_act("export")
    assert (by, verb, reason, detail["cut"]) == (actor("DM").account, "export", "first look", "DSMB-1")
    again = ordering.fetched(committed, dm, "DSMB-1", "second look")
    assert again.data == answer.data
    assert last_act("export")[2] == "second look"
    (tmp_path / "by hand").mkdir()
    formats.write("csv", Order(tmp_path / "by hand", cuts.find("DSMB-1"), actor("DM"), committed.study, "fr"))
    assert {name: archive.read(name) for name in archive.namelist()} == _content(tmp_path / "by hand")


@pytest.mark.parametrize(("address", "data", "said"), [
    ("/exports", {"name": "a b"}, "ne peut pas nommer une coupe"), ("/exports", {}, "ne peut pas nommer une coupe"),
    ("/exports/download", {"cut": "one", "format": "csv", "purpose": " "}, "Écrivez à quoi sert"),
    ("/exports/download", {"cut": "never", "format": "csv", "purpose": "x"}, "Aucune coupe ne porte"),
    ("/exports/download", {"cut": "'; DROP TABLE act; --", "format": "csv", "purpose": "x"}, "Aucune coupe ne porte"),
])
@pytest.mark.requirement("SEC-04")
def test_a_refusal_is_a_sentence_and_writes_nothing(client, address, data, said):
    cuts.cut(CONSOLE, client("DM").application.study, "one")
    browser = client("DM")
    before = last_act()
    answer = browser.post(address, data=data)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    assert last_act() == before


@pytest.mark.parametrize(("role", "sees", "cut"), [("DM", 200, 303), ("SPO", 200, 403), ("INS", 200, 403), ("PI", 200, 403),
                                                   ("SC", 403, 403),
                                                   ("CRA_B", 403, 403), ("ADM", 403, 403)])
@pytest.mark.requirement("ACC-02")
def test_who_exports_and_who_names_cuts(client, role, sees, cut):
    browser = client(role)
    assert browser.get("/exports").status_code == sees
    assert browser.post("/exports", data={"name": f"by-{role}"}).status_code == cut
