"""What stands: the rule in Python and the rule in the database agree on any history; the database refuses whatever comes in."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from ecrf import clock
from ecrf.casebook import holds, record
from ecrf.casebook.models import HOLD_LEVELS, Hold
from ecrf.db import db
from ecrf.permissions import SYSTEM
from tests.locks.held import do, nothing_missing, target
from tests.playing import VITALS, consented, fill, form

NUMBER = "01-001"
PLACES = [("W8", "VS", ""), ("W8", "ULCA", "1"), ("W8", "ULCA", "2"), ("D0", "VS", ""), ("", "AE", "1")]
KINDS = ("freeze", "thaw", "lock", "unlock", "relock", "unlock_asked", "withdrawn")
STEP = st.tuples(st.sampled_from(KINDS), st.sampled_from(HOLD_LEVELS), st.sampled_from(PLACES), st.booleans())


def row(kind, level, place, lapsed, asked):
    visit, page, line = place
    inside = level in ("page", "visit", "subject")
    return {"kind": kind, "level": level, "site": "01" if level == "site" else None, "subject": NUMBER if inside else None,
            "visit": visit if level in ("page", "visit") else None, "page": page if level == "page" else None,
            "line": line if level == "page" else None, "asked": asked if kind in ("unlock", "withdrawn") else None,
            "until": clock.now() + timedelta(days=-1 if lapsed else 1) if kind in ("unlock", "unlock_asked") else None,
            "change": "date" if kind == "unlock_asked" else None, "allocation_known": False if kind == "unlock_asked" else None}


@pytest.mark.requirement("LOCK-01")
def test_python_and_the_database_say_the_same_of_any_history(actor):
    consented(actor("PI"))

    @settings(max_examples=60)
    @given(st.lists(STEP, min_size=1, max_size=9))
    def agree(history):
        point = db.session.begin_nested()
        first = record.begin(SYSTEM, "study", "ask_unlock")
        record.bring(first, Hold, [row("unlock_asked", "study", PLACES[0], False, None)])
        record.seal(first)
        for kind, level, place, lapsed in history:
            act = record.begin(SYSTEM, "study", "lock")
            record.bring(act, Hold, [row(kind, level, place, lapsed, first.id)])
            record.seal(act)
        found = holds.of_subject(NUMBER)
        for place in [*PLACES, ("-", "-", "-")]:
            said = db.session.execute(text("SELECT held(:n, :v, :p, :l)"), dict(zip("nvpl", (NUMBER, *place), strict=True))).scalar_one()
            stands = holds.standing(found, place)
            assert said == (stands.value if stands.value in ("frozen", "locked") else None), (history, place)
            refusal = holds.refusal(SimpleNamespace(holds=found, tz=ZoneInfo("Europe/Paris")), place)
            assert (refusal is None) == stands.takes_values
        point.rollback()
    agree()


INTO = {
    "item_version": "INSERT INTO item_version (form, item, version, value, act) VALUES (:form, 'TEMP2', 1, '1', :act)",
    "form_event": "INSERT INTO form_event (act, form, kind, reason) VALUES (:act, :form, 'reopened', 'x')",
    "verification": "INSERT INTO verification (act, form, item, version, kind) VALUES (:act, :form, 'PULSE', 1, 'verified')",
    "signature": "INSERT INTO signature (act, form, scope, meaning, name, zone, digest) "
                 "VALUES (:act, :form, 'page', 'review', 'N', 'Europe/Paris', repeat('a', 64))",
    "query_message": "INSERT INTO query_message (query, number, kind, text, act) VALUES (:query, 2, 'answer', 'x', :act)",
    "subject": "INSERT INTO subject (number, site, act) VALUES ('01-999', '01', :act)",
    "site_line": "INSERT INTO site_line (site, page, line, version, crf, \"values\", removed, act) "
                 "VALUES ('01', 'CNSV', '99', 1, '1.0', '{}', false, :act)",
}
BY_FROST = {"item_version", "form_event", "subject", "site_line"}


def refused(table, form_id, query):
    """Whether the database refuses that row to the application's own role, with the words of a lock."""
    point = db.session.begin_nested()
    act = record.begin(SYSTEM, "study", "record")
    try:
        db.session.execute(text(INTO[table]), {k: v for k, v in {"form": form_id, "act": act.id, "query": query}.items()
                                               if f":{k}" in INTO[table]})
    except DBAPIError as error:
        assert holds.refused_by(error), error
        return True
    finally:
        point.rollback()
    return False


@pytest.fixture
def filled(actor, monkeypatch, app):
    nothing_missing(monkeypatch)
    with app.test_request_context():
        number = consented(actor("PI"))
        fill(actor("PI"), number, "SCR/VS", **VITALS)
        from ecrf.casebook import locate
        from ecrf.queries.verbs import raise_query
        from tests.playing import study
        raise_query(actor("CRA_B"), locate.place(actor("CRA_B"), study(), number, ["SCR", "VS"]), "PULSE", "sure?")
        yield number


@pytest.mark.requirement("LOCK-01")
@pytest.mark.parametrize("level", HOLD_LEVELS)
def test_raw_sql_of_the_application_is_refused_under_a_lock_at_every_level(actor, filled, level):
    form_id = form(filled, "SCR/VS").id
    query = db.session.execute(text("SELECT id FROM query WHERE form = :form AND check_id IS NULL"), {"form": form_id}).scalar_one()
    wide = {"subject", "site_line"}
    assert not any(refused(table, form_id, query) for table in INTO)
    do(actor("DM"), "freeze", target(level, filled))
    for table in INTO:
        assert refused(table, form_id, query) == (table in BY_FROST and (table not in wide or level in ("site", "study"))), table
    do(actor("DM"), "ask_lock" if level == "study" else "lock", target(level, filled))
    if level == "study":
        do(actor("SPO"), "lock", target(level, filled))
    for table in INTO:
        assert refused(table, form_id, query) == (table not in wide or level in ("site", "study")), table


def test_what_a_check_asks_or_settles_lands_under_a_lock(actor, filled):
    do(actor("DM"), "lock", target("page", filled))
    form_id = form(filled, "SCR/VS").id
    act = record.begin(SYSTEM, record.subject_stream(filled), "recheck")
    db.session.execute(text("INSERT INTO query (form, number, item, check_id, act) VALUES (:form, 90, 'PULSE', 'EC37', :act)"),
                       {"form": form_id, "act": act.id})
    db.session.execute(text("INSERT INTO query_message (query, number, kind, detail, act) SELECT id, 1, 'open', '{}', :act FROM query "
                            "WHERE form = :form AND number = 90"), {"form": form_id, "act": act.id})
    record.seal(act)


def test_a_refusal_says_since_when_by_which_role_and_what_to_do(actor, filled):
    do(actor("DM"), "freeze", target("page", filled))
    held = fill(actor("PI"), filled, "SCR/VS", reason="ENTRY_ERROR", PULSE="75")
    said = held.submission.problems[""][0]
    today = datetime.now(ZoneInfo("Europe/Paris")).strftime("%d/%m/%Y")
    assert held.kind == "held" and held.status == 409
    assert today in said.fr and "Data manager" in said.fr and "dégeler" in said.fr and "thaw" in said.en
