"""Who reads the registers: the casebooks of the site, checks, exports, the reading role."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from ecrf.casebook import kept, locate, read
from ecrf.db import db
from ecrf.exports import cuts
from ecrf.exports.parcel import Order
from tests import playing
from tests.playing import study
from tests.registers.keeping import HGB, NEXT, PLAT, remove, save


def test_a_casebook_sees_what_its_own_site_keeps(one, actor):
    save(one, site="02", **PLAT)
    number = playing.consented(actor("PI"))
    subject = locate.subject(actor("PI"), number)
    casebook = read.whole_casebook(number)
    for book in (casebook.book(study(), subject.today, subject.kept), casebook.book(study(), subject.today)):
        assert [line.LRTEST for line in book.of_site["LABR"]] == ["HGB"] and [line.CVVER for line in book.of_site["CNSV"]] == ["2.0"]
    remove(one, "1", _version="1", _reason="ENTRY_ERROR")
    assert casebook.book(study(), subject.today).of_site["LABR"] == []


def test_reading_a_subject_with_its_registers_is_one_statement(one, actor, statements):
    investigator = actor("PI")
    number = playing.consented(investigator)
    with statements() as seen:
        subject = locate.subject(investigator, number)
        assert read.Casebook(number, {}).book(study(), subject.today, subject.kept).of_site["LABR"]
    assert len([one for one in seen if "SAVEPOINT" not in one]) == 1


@pytest.fixture
def statements(app):
    from contextlib import contextmanager

    from sqlalchemy import event

    @contextmanager
    def count():
        seen: list[str] = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    return count


def test_consent_is_judged_by_the_versions_of_the_site(manager, actor):
    number = playing.consented(actor("PI"))
    playing.fill(actor("PI"), number, "ICF", reason="ENTRY_ERROR", RFICVER="3.0")
    asked = "SELECT m.kind FROM query q JOIN query_message m ON m.query = q.id WHERE q.check_id = 'EC02' ORDER BY m.number"
    assert db.session.execute(text(asked)).scalars().all() == ["open"]
    assert save(manager, page="CNSV", **NEXT).kind == "saved"
    playing.fill(actor("PI"), number, "ICF", reason="ENTRY_ERROR", RFICTIM="10:06")
    assert db.session.execute(text(asked)).scalars().all() == ["open", "resolve"]


def test_recheck_follows_a_register(manager, committed, actor):
    from ecrf.queries.recheck import recheck
    number = playing.consented(actor("PI"))
    playing.fill(actor("PI"), number, "ICF", reason="ENTRY_ERROR", RFICVER="3.0")
    save(manager, page="CNSV", **NEXT)
    db.session.commit()
    assert recheck(study()) == (0, 1)
    assert recheck(study()) == (0, 0)


def test_an_export_holds_the_lines_of_its_cut(manager, committed, tmp_path):
    from ecrf.exports import formats
    from ecrf.install import prepare
    prepare(study())
    save(manager, **HGB)
    save(manager, **PLAT)
    db.session.commit()
    cuts.cut(manager, study(), "first")
    db.session.commit()
    remove(manager, "1", _version="1", _reason="ENTRY_ERROR")
    db.session.commit()
    held = [[line for page, line, *_rest in found if page == "LABR"] for found in (kept.at_cut("01", "first"), kept.of_site("01"))]
    assert held == [["1", "2"], ["2"]]
    written = formats.write("csv", Order(tmp_path, cuts.find("first"), manager, study(), "en"))
    assert "LABR.csv" in written.names and "CNSV.csv" in written.names
    sheet = (tmp_path / "LABR.csv").read_text()
    assert "HGB,g/dL,F" in sheet and "PLAT,G/L,ANY" in sheet
    assert "site_line" in (tmp_path / "audit.csv").read_text()
    assert "LABR" in (tmp_path / "dictionary.csv").read_text() and "LB_TEST" in (tmp_path / "codelists.csv").read_text()


def test_the_reading_role_sees_registers_as_a_view(committed, superuser, actor):
    save(actor("DM"), **HGB)
    save(actor("DM"), **PLAT)
    remove(actor("DM"), "2", _version="1", _reason="ENTRY_ERROR")
    db.session.commit()
    superuser.execute("SET ROLE ecrf_reader")
    assert superuser.execute('SELECT site, line, "LRTEST", "LRLOW" + 1 FROM reading."LABR"').fetchall() == [("01", "1", "HGB", 13)]
