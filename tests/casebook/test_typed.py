"""The reading role: typed views of blinded pages, and nothing else."""

import psycopg
import pytest

from ecrf.db import READER, db
from tests.playing import VITALS, consented, fill


@pytest.fixture
def reader(committed, superuser):
    superuser.execute(f"SET ROLE {READER}")
    yield superuser
    superuser.execute("RESET ROLE")


def test_a_reader_sees_numbers_as_numbers(committed, actor, reader):
    number = consented(actor("PI"))
    fill(actor("PI"), number, "SCR/VS", **(VITALS | {"WEIGHT": "61,50"}))
    fill(actor("PI"), number, "AE/new", AETERM="erreur")
    from ecrf.entry.events import happen
    from tests.playing import place, study
    happen(actor("PI"), study(), place(actor("PI"), number, "AE/1"), "removed", "autre patient")
    db.session.commit()
    row = reader.execute('SELECT subject, visit, "SYSBP" + 1, "WEIGHT" FROM reading."VS"').fetchone()
    assert (*row[:3], str(row[3])) == (number, "SCR", 121, "61.50")
    assert reader.execute('SELECT count(*) FROM reading."AE"').fetchone()[0] == 0


@pytest.mark.requirement("BLIND-01")
def test_a_reader_reaches_no_table_and_no_unblinded_page(committed, reader):
    for statement in ("SELECT * FROM item_version", "SELECT * FROM account", 'SELECT * FROM reading."INJP"',
                      "INSERT INTO seal (act, digest) VALUES (1, 'x')"):
        with pytest.raises(psycopg.Error, match="permission denied|does not exist"):
            reader.execute(statement)
