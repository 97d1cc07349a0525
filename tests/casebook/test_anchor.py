"""The anchor file: one line per call, chained, and a file that somebody touched is not believed."""

from __future__ import annotations

import json

import pytest

from ecrf.casebook import anchor, record
from ecrf.db import db
from ecrf.permissions import CONSOLE

pytestmark = pytest.mark.requirement("AUD-05")


def test_each_line_holds_every_head_and_the_line_before(app, tmp_path):
    file = tmp_path / "deep" / "anchor.jsonl"
    first = anchor.append(file)
    with record.writing(CONSOLE, "study", "release"):
        pass
    second = anchor.append(file)
    assert set(first.heads) >= {"study", "site/01", "site/02", "account/SYSTEM"}
    assert second.heads["study"][0] == first.heads["study"][0] + 1
    assert list(anchor.read(file)) == [first, second]
    assert json.loads(file.read_text().splitlines()[1])["previous"] == first.sha256


def test_heads_are_sealed_acts(app):
    record.lock("study")
    record.seal(record.begin(CONSOLE, "study", "release"))
    before = anchor.heads()["study"]
    opened = record.begin(CONSOLE, "study", "release")
    assert anchor.heads()["study"] == before
    assert record.seal(opened) == anchor.heads()["study"][1]


@pytest.mark.parametrize("harm", [
    lambda lines: [lines[0].replace(b'"study":[', b'"study":[9'), lines[1]],
    lambda lines: [lines[1]],
    lambda lines: [lines[1], lines[0]],
    lambda lines: [lines[0], b"not json\n"],
    lambda lines: [lines[0], b"[]\n"],
])
def test_a_file_that_was_touched_is_not_believed(app, tmp_path, harm):
    file = tmp_path / "anchor.jsonl"
    anchor.append(file)
    anchor.append(file)
    file.write_bytes(b"".join(harm(file.read_bytes().splitlines(keepends=True))))
    with pytest.raises(anchor.BrokenAnchor, match="Line [12] of anchor.jsonl"):
        list(anchor.read(file))
    with pytest.raises(anchor.BrokenAnchor):
        anchor.append(file)


def test_the_command_writes_and_warns_when_it_stays_beside_the_database(app, tmp_path):
    done = app.test_cli_runner().invoke(args=["anchor", "--file", str(tmp_path / "a.jsonl")])
    assert done.exit_code == 0, done.output
    assert "heads of" in done.output
    assert "not outside" not in done.output
    app.config["ANCHOR_FILE"] = str(tmp_path / "instance" / "a.jsonl")
    path, app.instance_path = app.instance_path, str(tmp_path / "instance")
    try:
        assert "not outside" in app.test_cli_runner().invoke(args=["anchor"]).output
    finally:
        app.instance_path = path


def test_the_command_verify_says_intact_or_names_the_first_bad_row(committed, superuser, tmp_path):
    file = tmp_path / "a.jsonl"
    anchor.append(file)
    db.session.rollback()
    runner = committed.test_cli_runner()
    done = runner.invoke(args=["verify", "--anchor", str(file)])
    assert done.exit_code == 0, done.output
    assert done.output.strip().endswith("acts intact.")
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("UPDATE act SET verb = 'x' WHERE stream = 'site/01'")
    done = runner.invoke(args=["verify"])
    assert done.exit_code == 1
    assert "changed act: site/01, act 1 (x by CONSOLE" in done.output
