"""The record over both versions of a page: exports and typed views keep every column, commands say who follows what."""

from __future__ import annotations

import csv

import pytest

from ecrf.casebook import typed
from ecrf.db import db
from ecrf.exports import cuts, formats
from ecrf.exports.parcel import Order
from ecrf.install import release
from ecrf.permissions import CONSOLE
from ecrf.protocols.migration import migrate, previewed
from ecrf.protocols.preview import digest
from tests.amendment.second_protocol import SECOND
from tests.amendment.test_following import with_ulcer_before
from tests.steps.patient import subject_row


def migrated(actor, number):
    """The subject's pages, all of them moved by the data manager."""
    found = previewed(actor("DM"), SECOND, number)
    assert migrate(actor("DM"), SECOND, subject_row(actor("DM"), number), [m.address for m in found], "Amendment 2.0",
                   digest(found)).kind == "migrated"


@pytest.mark.requirement("DATA-01")
def test_an_export_holds_the_columns_of_both_versions(actor, adopted, tmp_path):
    moved, stays = (with_ulcer_before(actor("PI")) for _ in range(2))
    migrated(actor, moved)
    release(SECOND)
    formats.write("csv", Order(tmp_path, cuts.find(cuts.cut(CONSOLE, SECOND, "both")), actor("DM"), SECOND, "en"))
    rows = {row["SUBJID"]: row for row in csv.DictReader((tmp_path / "ULCA.csv").open())}
    assert (rows[moved]["PAGE_VERSION"], rows[stays]["PAGE_VERSION"]) == ("2.0", "1.0")
    assert rows[moved]["TRTIM"] == rows[stays]["TRTIM"] == "10:15"
    assert (rows[moved]["EXUDATE"], rows[stays]["EXUDATE"]) == ("", "MODERATE")
    assert "MACERATE" in rows[moved]


def test_the_typed_view_keeps_what_was_answered_under_the_former_version():
    words = typed._query(SECOND.pages["ULCA"], typed._former(SECOND, SECOND.pages["ULCA"])).as_string(None)
    assert '"TRTIM"' in words and '"MACERATE"' in words and "migrated" in words


def test_the_commands_say_who_follows_what_and_what_moving_would_do(actor, adopted, app):
    number = with_ulcer_before(actor("PI"))
    run = app.test_cli_runner().invoke
    listed = run(args=["protocol", "list"]).output
    assert "2.0  Allogeneic product" in listed and "site 01  protocol 2.0 from" in listed and "site 02  protocol 1.0" in listed
    told = run(args=["protocol", "preview", "01", "--subjects"]).output
    assert f"{number} SCR/ULCA/1" in told and "ULCA 1.0 → 2.0: 1 pages" in told and "1 added, 2 orphaned" in told
    assert run(args=["protocol", "preview", "02"]).output == "No page would move.\n"
    assert "no such site" in run(args=["protocol", "preview", "99"]).output
    done = run(args=["protocol", "adopt", "02", "2.0", "--from", "2031-01-01", "--reason", "Approved"])
    assert done.output == "Site 02 follows protocol 2.0 from 2031-01-01.\n"
    refused = run(args=["protocol", "adopt", "02", "1.0", "--from", "2032-01-01", "--reason", "Back"])
    assert refused.exit_code == 1
    db.session.rollback()
