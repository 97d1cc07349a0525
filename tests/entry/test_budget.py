"""Statements per request: at most 14 for a save of twenty items and 8 for a page, whatever the size of trial or page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from ecrf.db import db
from tests.playing import VITALS, consented, fill, seen

SAVE, PAGE = 14, 8
TWENTY = {"ULCSTAT": "ACTIVE", "REEPITH": "N", "LDIAM": "6,2", "LPERP": "5,4", "DEPTH": "1,5", "WBEPI": "20", "WBGRAN": "40",
          "WBFIB": "40", "WBDRY": "0", "WBWET": "0", "WBESCH": "0", "EXUDATE": "LOW", "ODOUR": "N", "UNDERM": "N",
          "VISIBLE": "NONE", "INFECT": "NONE", "GANGR": "NONE", "URGSURG": "N", "PAINVAS": "40", "PHYGLOB": "35"}


@contextmanager
def counted(connection) -> Iterator[list[str]]:
    """The statements sent meanwhile (savepoints are the tests' own)."""
    made: list[str] = []

    def note(_conn, _cursor, statement, *_rest):
        if "SAVEPOINT" not in statement:
            made.append(statement)
    event.listen(connection.engine, "before_cursor_execute", note)
    yield made
    event.remove(connection.engine, "before_cursor_execute", note)


def post(browser, number, address, typed):
    with counted(db.session.connection()) as made:
        answer = browser.post(f"/subjects/{number}/{address}", data=seen(**dict.fromkeys(typed, 0)) | typed)
    assert answer.status_code == 302, answer.get_data(as_text=True)[:400]
    return made


def get(browser, path):
    with counted(db.session.connection()) as made:
        assert browser.get(path).status_code == 200
    return made


def test_statements_do_not_grow_with_items_forms_or_subjects(actor, client):
    pi, browser = actor("PI"), client("PI")
    number = consented(pi)
    fill(pi, number, "ULCR/new", ULCLOC="R2-DIST-TIP", ULCSTDAT="05/2026", ULCORI="BASELINE_TARGET")
    post(browser, number, "SCR/SV", {"SVOCCUR": "Y"})
    twenty = post(browser, number, "SCR/ULCA/1", TWENTY | {"DEPTH": "9"})
    small = get(browser, f"/subjects/{number}/SCR/VS")
    page = get(browser, f"/subjects/{number}/SCR/ULCA/1?history=DEPTH")
    assert len(twenty) <= SAVE, "\n".join(twenty)
    assert len(page) <= PAGE, "\n".join(page)
    assert len(small) <= len(page)
    for other in range(3):
        again = consented(pi)
        for visit in ("SCR", "INC", "D0"):
            fill(pi, again, f"{visit}/VS", **VITALS)
        fill(pi, again, "ULCR/new", ULCLOC="L3-DIST-TIP", ULCSTDAT="05/2026", ULCORI="BASELINE_TARGET")
        assert len(post(browser, again, "INC/ULCA/1", TWENTY | {"DEPTH": "9"})) <= SAVE, other
    assert len(get(browser, f"/subjects/{number}/SCR/ULCA/1?history=DEPTH")) == len(page)
