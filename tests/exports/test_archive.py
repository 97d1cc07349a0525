"""The study archive: complete, the same again, masked for its reader, checked by its own ``verify.py`` alone."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import text

from ecrf.casebook import record, seals
from ecrf.casebook.models import Mask
from ecrf.casebook.standalone import checking, reading, source
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.exports import cuts, deliveries
from ecrf.permissions import CONSOLE
from tests import told
from tests.exports.archived import acts, change, made, story
from tests.playing import fill

GOLDEN = Path(__file__).parent / "golden" / "archive.zip"


READERS = ("DM", "STAT_U", "PI")
"""Readers who do not see everything."""


@pytest.fixture(scope="module")
def lying(tmp_path_factory) -> dict[str, Any]:
    """Archives of one cut, made by the first test that needs one: what lies where, and what the database said meanwhile."""
    return {"root": tmp_path_factory.mktemp("lying")}


@pytest.fixture
def archives(actor, everything, lying) -> dict[str, Any]:
    """``first`` was made after the cut, then things were done, then ``again``; the others are those of ``READERS``."""
    if "written" not in lying:
        root = lying["root"]
        cuts.cut(CONSOLE, current_app.study, "early", "the first")
        number = story(actor)
        cuts.cut(CONSOLE, current_app.study, "one", "for the archive")
        made(root / "first", "one", everything)
        told.subject(actor)
        assert fill(actor("PI"), number, told.VS, reason="ENTRY_ERROR", SYSBP="119").kind == "saved"
        cuts.cut(CONSOLE, current_app.study, "two")
        for role in READERS:
            lying[role] = made(root / role, "one", replace(actor(role), unblinded=role == "STAT_U")).names
        lying |= recorded() | {"at": cuts.find("one").at, "written": made(root / "again", "one", everything)}
    return lying


@pytest.fixture
def archive(archives, tmp_path) -> Path:
    """A copy of the first of them."""
    return Path(shutil.copytree(archives["root"] / "first", tmp_path / "archive"))


def recorded() -> dict[str, Any]:
    """What the database holds as of the cut: the rows of acts, how many each table brought, the seals."""
    within = "FROM {0} t JOIN act a ON a.id = t.act JOIN cut_head h ON h.cut = 'one' AND h.stream = a.stream AND a.seq <= h.seq"
    rows = db.session.execute(text(f"SELECT a.stream, a.seq, t.content {within.format('act_content')}"))
    tables = [table.name for table in db.metadata.sorted_tables if "act" in table.columns and table.name != "seal"
              and any(key.column.table.name == "act" for key in table.c.act.foreign_keys)]
    return {"rows": sorted(seals.canonical([row.stream, row.seq, row.content]) for row in rows),
            "counts": {name: db.session.execute(text(f"SELECT count(*) {within.format(name)}")).scalar_one() for name in tables},
            "seals": sorted(db.session.execute(text(f"SELECT t.digest {within.format('seal')}")).scalars())}


def test_an_untouched_archive_passes_and_says_what_it_counted(archive):
    found = checking.check(str(archive))
    assert found.problems == found.notes == []
    assert found.counts["acts"] == len(acts(archive))
    assert found.counts["files"] == len(json.loads((archive / "manifest.json").read_bytes())["files"])
    assert found.counts["signatures"] == 2
    assert found.counts["cells"] > 50


@pytest.mark.requirement("EXP-09")
def test_verify_py_runs_alone_in_an_empty_folder_over_folder_and_zip(archive, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    shutil.make_archive(str(tmp_path / "moved"), "zip", archive)
    (tmp_path / "verify.py").write_bytes((archive / "verify.py").read_bytes())
    assert (archive / "verify.py").read_text() == source()
    for args, code in (([archive / "verify.py"], 0), ([tmp_path / "verify.py", tmp_path / "moved.zip"], 0),
                       ([tmp_path / "verify.py"], 1), ([tmp_path / "verify.py", tmp_path / "none.zip"], 1)):
        done = subprocess.run([sys.executable, "-I", "-S", *map(str, args)], cwd=empty, env={}, capture_output=True, text=True)
        assert (done.returncode, done.stderr) == (code, ""), done
        assert done.stdout.startswith("Nothing is wrong: ") == (code == 0)
    assert list(empty.iterdir()) == []


@pytest.mark.requirement("EXP-09")
def test_every_row_of_every_sealed_table_of_the_cut_is_in_the_archive(archives):
    entries = [json.loads(line) for line in acts(archives["root"] / "first")]
    archived = sorted(seals.canonical([e["sealed"]["act"]["stream"], e["sealed"]["act"]["seq"], row]) for e in entries for row in e["sealed"]["content"])
    assert archived == archives["rows"]
    told_of = Counter(row["table"] for e in entries for row in e["sealed"]["content"])
    for table, number in archives["counts"].items():
        assert told_of[table] == number, f"{table}: the archive lacks rows of it; see act_content."
    assert archives["seals"] == sorted(e["seal"] for e in entries)
    assert [seals.digest(e["sealed"]["previous"], e["sealed"]["act"], e["sealed"]["content"]) for e in entries] == [e["seal"] for e in entries]


def test_the_same_cut_gives_the_same_bytes_after_later_acts_and_a_zip_has_folders(archives, tmp_path):
    root, written = archives["root"], archives["written"]
    for name in written.names:
        assert (root / "first" / name).read_bytes() == (root / "again" / name).read_bytes(), name
    out = io.BytesIO()
    deliveries.pack(root / "again", written, archives["at"], out)
    (tmp_path / "b.zip").write_bytes(out.getvalue())
    assert {"data/VS.csv", "trail/acts.jsonl", "README.txt", "verify.py"} <= set(zipfile.ZipFile(out).namelist())
    assert checking.check(str(tmp_path / "b.zip")).problems == []


@pytest.mark.requirement("BLIND-01")
def test_who_does_not_see_everything_gets_no_chain_and_is_told_so(archives):
    for role in READERS:
        assert not [file for file in archives[role] if file.startswith("trail/")], role
        found = checking.check(str(archives["root"] / role))
        assert found.problems == []
        assert "holds no chain" in found.notes[0]
        assert "does not\nhold the sealed chain" in (archives["root"] / role / "README.txt").read_text()
    blind = [path for path in (archives["root"] / "DM").rglob("*") if path.is_file()]
    assert not [path for path in blind if re.search(rb"\bINJP\b|" + told.CANARY.encode(), path.read_bytes())]


@pytest.mark.requirement("AUD-14")
def test_what_is_masked_stays_masked_and_the_chain_still_holds(actor, everything, tmp_path):
    number = told.subject(actor)
    mask(actor, number)
    cuts.cut(CONSOLE, current_app.study, "one")
    made(tmp_path / "x", "one", everything)
    found = checking.check(str(tmp_path / "x"))
    assert found.problems == []
    assert "does not prove the rest of that act" in found.notes[0]
    assert found.counts["acts with masked text, whose seal cannot be computed again"] == 1
    line, = (one for one in acts(tmp_path / "x") if one.startswith('{"masked":'))
    assert '"item":"SYSBP"' in line and '"120"' not in line
    change(tmp_path / "x" / "trail/acts.jsonl", line, line.replace('"verb":"record"', '"verb":"correct"').replace('"seal":"', '"seal":"0'))
    assert [one for one in checking.check(str(tmp_path / "x")).problems if "sealed after another act" in one]


def mask(actor, number: str) -> None:
    """Two people mask the first version of the blood pressure, which was replaced since."""
    form = db.session.execute(text("SELECT id FROM form WHERE subject = :n AND page = 'VS'"), {"n": number}).scalar_one()
    with record.writing(actor("DM"), record.subject_stream(number), "ask_mask", "typed by mistake") as act:
        record.bring(act, Mask, [{"kind": "asked", "form": form, "item": "SYSBP", "version": 1}])
    with record.writing(actor("SPO"), record.subject_stream(number), "mask", "agreed") as decided:
        record.bring(decided, Mask, [{"kind": "masked", "form": form, "item": "SYSBP", "version": 1, "asked": act.id}])


def test_a_record_that_does_not_fit_its_seals_is_not_archived(committed, superuser, actor, tmp_path):
    told.subject(actor)
    cuts.cut(CONSOLE, current_app.study, "one")
    db.session.commit()
    superuser.execute("ALTER TABLE item_version DISABLE TRIGGER ALL")
    superuser.execute("UPDATE item_version SET value = '99' WHERE item = 'SYSBP'")
    with pytest.raises(Refused) as refused:
        made(tmp_path / "x", "one", replace(actor("INS"), unblinded=True))
    assert "does not fit its seal" in refused.value.problem["en"]


def test_the_commands_write_and_check_an_archive(app, tmp_path):
    run = lambda *args: app.test_cli_runner().invoke(args=[str(arg) for arg in args])  # noqa: E731
    done = run("export", "record", tmp_path / "x.zip", "--as", "INS", "--unblinded")
    assert done.exit_code == 0, done.output
    said = run("verify", "--archive", tmp_path / "x.zip")
    assert (said.exit_code, said.output.startswith("Nothing is wrong: ")) == (0, True), said.output
    (tmp_path / "bad.zip").write_bytes((tmp_path / "x.zip").read_bytes()[:-30])
    said = run("verify", "--archive", tmp_path / "bad.zip")
    assert (said.exit_code, "cut off, damaged" in said.output) == (1, True)
    refused = run("export", "record", tmp_path / "y.zip", "--as", "DM", "--unblinded")
    assert (refused.exit_code, "add --as INS" in refused.output, (tmp_path / "y.zip").exists()) == (1, True, False)


@pytest.mark.parametrize("value", [0.1, 1e-7, 1.5e-9, 123456.789, 1e21, 1.5e300, -0.0, -2.5, 5e-324, 0.000001, 1e20, 333333333.3333333])
def test_a_number_is_written_as_the_seals_write_it(value):
    told_so = {"é\u2028": [value, None, True, "\x00\x1f\x7f\"\\/\U0001f9ea"], "\U0001f9ea": 1, "\uff5e": 2}
    assert reading.canonical(told_so).encode() == seals.canonical(told_so)


@pytest.mark.requirement("EXP-09")
def test_an_archive_of_another_day_is_still_accepted_and_read(tmp_path):
    """``golden/archive.zip`` is frozen: a study of three pages, one subject, made once. It is never made anew."""
    assert hashlib.sha256(GOLDEN.read_bytes()).hexdigest() == "b024a0ef94192fead83a6b69bf64b069e3a6bfb12ac8e973a9ef061e50f7bbbe"
    found = checking.check(str(GOLDEN))
    assert (found.problems, found.notes) == ([], [])
    assert {kind: found.counts[kind] for kind in ("chains", "acts", "signatures")} == {"chains": 7, "acts": 18, "signatures": 1}
    entries = [json.loads(line) for line in found.read("trail/acts.jsonl").splitlines()]
    assert [seals.digest(e["sealed"]["previous"], e["sealed"]["act"], e["sealed"]["content"]) for e in entries] == [e["seal"] for e in entries]
    assert hashlib.sha256(seals.canonical(json.loads(found.read("definition.json")))).hexdigest() == found.manifest["definition"]
    row, = found.table("data/SV.csv")
    assert (row["PULSE"], row["WEIGHT_MISS"], row["WEIGHT_REASND"]) == ("71", "ND", "balance en panne ; « hors service »")
    (tmp_path / "verify.py").write_bytes(found.read("verify.py"))
    own = subprocess.run([sys.executable, "-I", "-S", tmp_path / "verify.py", GOLDEN], capture_output=True, text=True)
    assert (own.returncode, own.stdout.startswith("Nothing is wrong: ")) == (0, True), own
