"""What the database refuses by itself, whoever asks: change, deletion, gaps, unsealed acts, rows after a seal."""

from __future__ import annotations

import threading

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from ecrf.casebook import read, record, typed
from ecrf.casebook.models import Form, ItemVersion, Subject
from ecrf.casebook.verify import verify
from ecrf.db import db, driver_url
from ecrf.migrate import downgrade, upgrade
from ecrf.permissions import CONSOLE
from tests.playing import study

pytestmark = pytest.mark.requirement("AUD-03")

ASIDE = {"draft": {"typed", "at"}, "login_session": {"role", "last_seen", "ended"}, "alembic_version": set(),
         "sdv_tally": {"head", "plan", "basis", "verified", "to_verify", "changed", "not_required", "critical", "critical_left"},
         "query_head": set(), "page_head": set(), "subject_head": set(), "site_sum": {"stamp", "sums"},
         "figures_tally": {"basis", "head", "enrolled", "told", "delays", "deviations"},
         "casebook_tally": {"basis", "head", "day", "registers", "found"},
         "export_order": {"state", "total", "done", "problem", "file", "masks", "rows", "bytes", "sha256", "made"},
         "escrow_mark": {"seq"}, "escrow_store": {"holder", "turned", "since", "problem", "about", "compared", "differences"}}
"""Tables beside the record, and their columns that may change."""
MUTABLE = {"account": {"password_hash", "language", "density", "digest"}}
"""Columns of the record's tables that may change: a secret, and tastes."""
REFUSED = ("permission denied", "must be owner", "append-only")


def tables() -> list[str]:
    """Every table there is, from the catalogue: one added later is tested without anybody remembering."""
    return list(db.session.execute(text(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY 1")
    ).scalars())


def columns(table: str) -> list[str]:
    return list(db.session.execute(text(
        "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:table AS regclass) AND attnum > 0 AND NOT attisdropped"),
        {"table": table}).scalars())


def triggers(table: str) -> list[str]:
    return list(db.session.execute(text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) "
                                        "AND NOT tgisinternal"), {"table": table}).scalars())


def refusal(statement: str, **values: object) -> str:
    """What the database says to the application's own role, in a savepoint."""
    try:
        with db.session.begin_nested():
            db.session.execute(text(statement), values)
    except DBAPIError as error:
        return str(error.orig)
    return f"not refused: {statement}"


@pytest.fixture
def form(app):
    """A page of a subject of its own, brought by two sealed acts; its id."""
    with record.writing(CONSOLE, "subject/01-900", "enrol") as act:
        record.bring(act, Subject, [{"number": "01-900", "site": "01"}])
    with record.writing(CONSOLE, "subject/01-900", "record") as act:
        made = record.bring_one(act, Form, {"subject": "01-900", "visit": "SCR", "page": "VS", "line": "", "version": "1.0"})
        record.bring(act, ItemVersion, [{"form": made, "item": "SYSBP", "version": 1, "value": "120"}])
    db.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    db.session.execute(text("SET CONSTRAINTS ALL DEFERRED"))
    return made


def bring(form: int, **row: object) -> str:
    """What the database says to one more item version; rolled back."""
    try:
        with db.session.begin_nested():
            with record.writing(CONSOLE, "subject/01-900", "correct") as act:
                record.bring(act, ItemVersion, [{"form": form, "item": "SYSBP", "version": 1, "value": None, "missing": None,
                                                 "missing_reason": None, "reason": None, **row}])
            raise AcceptedError
    except DBAPIError as error:
        return str(error.orig)
    except AcceptedError:
        return "accepted"


class AcceptedError(Exception):
    """Nothing was refused: roll it back."""


def test_every_table_is_guarded(app):
    for table in set(tables()) - {"alembic_version"}:
        assert "keep" in triggers(table), f"{table}: a trigger must refuse what no privilege stops (migrations/0002)."


def test_every_table_is_known_to_be_record_or_aside(app):
    assert set(tables()) - set(ASIDE) == set(db.metadata.tables) - set(ASIDE)


def test_the_application_is_not_the_owner_of_anything(app):
    who, superuser = db.session.execute(text("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")).one()
    assert (who, superuser) == ("ecrf_app", False)
    owned = "SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = 'ecrf_app')"
    assert db.session.execute(text(owned)).scalar() == 0
    assert "permission denied" in refusal("SET ROLE ecrf_owner")
    assert "permission denied" in refusal("SET session_replication_role = replica")
    assert "permission denied" in refusal("CREATE TABLE public.mine (a int)")


def test_no_table_can_be_changed_deleted_emptied_or_unguarded(app, subtests):
    for table in tables():
        changeable = ASIDE.get(table, set()) | MUTABLE.get(table, set())
        for column in set(columns(table)) - changeable:
            with subtests.test(table=table, column=column):
                assert "permission denied" in refusal(f'UPDATE {table} SET "{column}" = DEFAULT')
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f"DROP TABLE {table} CASCADE",
                          f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"ALTER TABLE {table} ADD COLUMN x int",
                          *(f"DROP TRIGGER {name} ON {table}" for name in triggers(table)), f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"):
            with subtests.test(statement=statement):
                said = refusal(statement)
                assert any(words in said for words in REFUSED), said


@pytest.mark.parametrize(("table", "names"), sorted({**MUTABLE, **ASIDE}.items()))
def test_only_the_listed_columns_may_change(app, table, names):
    granted = db.session.execute(text(
        "SELECT column_name FROM information_schema.column_privileges WHERE grantee = 'ecrf_app' AND table_name = :table "
        "AND privilege_type = 'UPDATE'"), {"table": table}).scalars()
    assert set(granted) == names


def test_no_other_table_grants_any_update(app):
    granted = db.session.execute(text(
        "SELECT DISTINCT table_name FROM information_schema.column_privileges WHERE grantee = 'ecrf_app' "
        "AND table_schema = 'public' AND privilege_type NOT IN ('SELECT', 'INSERT')")).scalars()
    assert set(granted) <= set(MUTABLE) | set(ASIDE)


@pytest.mark.parametrize("statement", [
    "INSERT INTO act (stream, seq, by, role, verb, at) VALUES ('study', 99, 'SYSTEM', 'SYSTEM', 'x', now())",
    "INSERT INTO act (id, stream, seq, by, role, verb) OVERRIDING SYSTEM VALUE VALUES (1, 'study', 99, 'SYSTEM', 'SYSTEM', 'x')",
    "INSERT INTO form (id, subject, visit, page, line, version, act) OVERRIDING SYSTEM VALUE VALUES (1, '01-900', '', 'DM', '', '1', 1)",
    "INSERT INTO query (id, form, number, act) OVERRIDING SYSTEM VALUE VALUES (1, 1, 1, 1)",
    "INSERT INTO role_grant (id, account, role, starts, act) OVERRIDING SYSTEM VALUE VALUES (1, 'U0001', 'DM', now(), 1)",
])
def test_nobody_writes_the_time_or_a_number_of_the_database(app, statement):
    assert "permission denied" in refusal(statement)


def test_an_act_without_a_seal_is_refused_at_commit(committed):
    record.lock("study")
    record.begin(CONSOLE, "study", "release")
    with pytest.raises(DBAPIError, match="has no seal"):
        db.session.commit()
    db.session.rollback()


def test_an_act_that_leaves_a_gap_or_takes_a_taken_place_is_refused(app):
    act = "INSERT INTO act (stream, seq, by, role, verb) VALUES ('study', :seq, 'SYSTEM', 'SYSTEM', 'x')"
    last = db.session.execute(text("SELECT max(seq) FROM act WHERE stream = 'study'")).scalar()
    assert "fk_act_previous" in refusal(act, seq=last + 2)
    assert "uq_act_stream_seq" in refusal(act, seq=last)


def test_nothing_comes_after_the_seal(form):
    sealed = db.session.execute(text("SELECT max(id) FROM act WHERE stream = 'subject/01-900'")).scalar()
    row = {"form": form, "act": sealed}
    assert "the act is sealed" in refusal(
        "INSERT INTO item_version (form, item, version, value, act) VALUES (:form, 'PULSE', 1, '70', :act)", **row)
    assert "the act is sealed" in refusal("INSERT INTO form_event (form, kind, act) VALUES (:form, 'started', :act)", **row)
    assert "the act is sealed" in refusal("INSERT INTO site (code, name, zone, country, act) VALUES ('77', 'a', 'b', 'c', :act)",
                                          act=sealed)
    assert "pk_seal" in refusal("INSERT INTO seal (act, digest) VALUES (:act, repeat('a', 64))", act=sealed)


@pytest.mark.parametrize(("row", "constraint"), [
    ({"version": 2, "value": "121"}, "ck_item_version_reason"),
    ({"version": 2, "value": "121", "reason": ""}, "ck_item_version_reason"),
    ({"version": 2, "value": "121", "reason": "   "}, "ck_item_version_reason"),
    ({"version": 2}, "ck_item_version_reason"),
    ({"version": 3, "value": "121", "reason": "x"}, "fk_item_version_previous"),
    ({"version": 0, "value": "121"}, "ck_item_version"),
    ({"version": 1, "value": "121"}, "pk_item_version"),
    ({"item": "PULSE"}, "ck_item_version_first_says_something"),
    ({"item": "PULSE", "value": ""}, "ck_item_version_value"),
    ({"item": "PULSE", "value": "70", "missing": "UNK"}, "ck_item_version_one_or_the_other"),
    ({"item": "PULSE", "missing": "ND"}, "ck_item_version_missing_reason"),
    ({"item": "PULSE", "missing": "ND", "missing_reason": " "}, "ck_item_version_missing_reason"),
    ({"item": "PULSE", "missing": "REF"}, "ck_item_version_missing_reason"),
    ({"item": "PULSE", "missing": "???"}, "ck_item_version_missing"),
    ({"item": "PULSE", "value": "70", "missing_reason": "why"}, "ck_item_version_missing_reason_of"),
    ({"item": "PULSE", "version": 2, "value": "70", "reason": "x"}, "fk_item_version_previous"),
    ({"version": 2, "value": "121", "reason": "x"}, "accepted"),
    ({"version": 2, "reason": "x"}, "accepted"),
    ({"item": "PULSE", "missing": "UNK"}, "accepted"),
    ({"item": "PULSE", "missing": "ND", "missing_reason": "device broken"}, "accepted"),
])
def test_an_item_version_says_what_it_must(form, row, constraint):
    assert constraint in bring(form, **row)


@pytest.mark.parametrize(("kind", "reason", "said"), [
    ("not_done", None, "ck_form_event_reason"), ("removed", " ", "ck_form_event_reason"),
    ("restored", None, "ck_form_event_reason"), ("vanished", "x", "ck_form_event_kind"),
])
def test_a_page_event_says_why(form, kind, reason, said):
    act = "(SELECT max(id) FROM act)"
    assert said in refusal(f"INSERT INTO form_event (form, kind, reason, act) VALUES (:form, :kind, :reason, {act})",
                           form=form, kind=kind, reason=reason)


@pytest.mark.parametrize(("values", "said"), [
    ("1, 1, 'open', NULL, NULL", "ck_query_message_text"), ("1, 1, 'answer', ' ', NULL", "ck_query_message_text"),
    ("1, 1, 'shout', 'x', NULL", "ck_query_message_kind"),
])
def test_a_query_message_says_something(app, values, said):
    assert said in refusal(f"INSERT INTO query_message (query, number, kind, text, detail, act) VALUES ({values}, 1)")


def test_a_superuser_is_refused_by_the_trigger(committed, superuser):
    tables_of_record = set(db.metadata.tables) - set(ASIDE)
    for table in sorted(tables_of_record):
        column = next(c.name for c in db.metadata.tables[table].primary_key)
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE", f'UPDATE {table} SET "{column}" = DEFAULT'):
            if statement.startswith("UPDATE") and table in MUTABLE:
                statement = f"UPDATE {table} SET code = 'U9999'"
            with pytest.raises(psycopg.Error, match=r"append-only|can only be updated to DEFAULT"):
                superuser.execute(statement)
    for table in ("draft", "login_session"):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
            with pytest.raises(psycopg.Error, match="append-only"):
                superuser.execute(statement)
    superuser.execute("UPDATE account SET language = 'en' WHERE code = 'SYSTEM'")


@pytest.mark.requirement("AUD-05")
def test_two_writers_of_one_subject_queue_and_leave_no_gap(committed):
    with record.writing(CONSOLE, "subject/01-900", "enrol") as act:
        record.bring(act, Subject, [{"number": "01-900", "site": "01"}])
    db.session.commit()
    failed: list[BaseException] = []

    def write(times: int) -> None:
        with committed.app_context():
            try:
                for _ in range(times):
                    with record.writing(CONSOLE, "subject/01-900", "record"):
                        pass
                    db.session.commit()
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                failed.append(error)
            finally:
                db.session.remove()

    writers = [threading.Thread(target=write, args=(10,)) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failed == []
    acts = db.session.execute(text("SELECT seq, at FROM act WHERE stream = 'subject/01-900' ORDER BY seq")).all()
    assert [row.seq for row in acts] == list(range(1, 42))
    assert [row.at for row in acts] == sorted(row.at for row in acts), "the time is taken under the lock (rulings R9)"
    assert verify(study()) == []
    assert read.whole_casebook("01-900").forms == {}


def test_the_models_are_what_the_migrations_made(committed):
    engine = create_engine(driver_url(committed.config["OWNER_URL"]))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), db.metadata)
    engine.dispose()
    assert found == []


def test_migrations_go_down_and_up_again(committed, superuser):
    db.session.remove()
    superuser.execute(f"DROP SCHEMA IF EXISTS {typed.SCHEMA} CASCADE")  # made anew by flask init, not by a migration
    downgrade("base")
    left = superuser.execute("SELECT relname FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace = "
                             "'public'::regnamespace").fetchall()
    assert left == [("alembic_version",)]
    upgrade()
    assert set(tables()) == set(db.metadata.tables) | {"alembic_version"}
    assert "permission denied" in refusal("DELETE FROM act")
