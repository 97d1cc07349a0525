"""The queue of jobs: there with the act and only then, each mail once, tried again, listed when it failed, guarded by the database."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import procrastinate.schema
import psycopg
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from ecrf import clock
from ecrf.crf import T
from ecrf.db import db
from ecrf.jobs import queue
from ecrf.jobs.queue import RETRIES
from ecrf.jobs.worker import work
from ecrf.queries import digest
from tests.conftest import email
from tests.jobs.mailbox import Mailbox, mailbox

ONE = T("{n} chose", "{n} thing")
CANARY = "CANARY-JOB-0815"


@pytest.fixture(autouse=True)
def everybody_has_one_thing(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is counted has tests of its own: here one thing waits for everybody."""
    monkeypatch.setattr(digest, "POINTS", [digest.Point(lambda _who, _study: 1, ONE, ONE)])


@pytest.fixture
def post(committed: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The mail server of the committed application."""
    with mailbox() as server:
        monkeypatch.setitem(committed.config, "SMTP", server.address)
        yield server


def aside(call: Callable[[], Any]) -> Any:
    """Run it in a thread of its own: a loop of the browser tests may live in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def typed(app: Flask, *args: str) -> tuple[int, str]:
    """A command as somebody types it: exit code and what it printed."""
    done = aside(lambda: app.test_cli_runner().invoke(args=args))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


def today() -> Any:
    return clock.today("Europe/Paris")


def waiting() -> list[str]:
    return [one.arguments["account"] for one in queue.standing()]


@pytest.mark.requirement("OPS-07")
def test_a_mail_refused_is_tried_again_then_listed_as_failed_and_stops_nobody(
        committed: Flask, post: Mailbox, actor: Any, superuser: psycopg.Connection) -> None:
    nurse, refused = actor("SC").account, email("SC")
    post.refused.add(refused)
    code, said = typed(committed, "digest")
    assert code == 1 and f"mails left to {post.address}" in said and "1 could not be done" in said
    assert Counter(to for to, _mail in post.taken)[email("PI")] == 1 and refused not in dict(post.taken)
    code, said = typed(committed, "jobs")
    assert code == 0 and said.count("\n") == 1, "a job that will be tried again is no alarm"
    assert f"digest account={nurse} day={today()}: waits" in said and "1 try so far: SMTPRecipientsRefused" in said
    assert typed(committed, "digest") == (0, f"0 mails left to {post.address}.\n"), "asked twice, sent once, and not before its time"
    for _ in range(RETRIES):
        superuser.execute("UPDATE jobs.procrastinate_jobs SET scheduled_at = NULL")
        assert typed(committed, "worker", "--once")[0] == 0
    code, said = typed(committed, "jobs")
    assert code == 1 and f"digest account={nurse} day={today()}: failed" in said and f"{RETRIES + 1} tries so far" in said and "no such person" in said
    assert refused not in dict(post.taken)
    post.refused.clear()
    assert typed(committed, "jobs", "--again")[0] == 0
    typed(committed, "worker", "--once")
    assert set(Counter(to for to, _mail in post.taken).values()) == {1} and refused in dict(post.taken)
    assert typed(committed, "jobs") == (0, "Nothing waits.\n")


def test_two_workers_send_each_mail_once_and_finish_what_a_dead_one_left(
        committed: Flask, post: Mailbox, superuser: psycopg.Connection) -> None:
    asked = digest.ask(today())
    db.session.commit()
    superuser.execute("SET search_path = jobs; UPDATE procrastinate_jobs SET status = 'doing' WHERE id IN (SELECT min(id) FROM procrastinate_jobs)")
    with ThreadPoolExecutor(2) as pool:
        def one() -> Counter[str]:
            with committed.app_context():
                return work(committed, once=True)
        tallies = list(pool.map(lambda _: one(), range(2)))
    found = Counter(to for to, _mail in post.taken)
    assert asked == len(found) == sum(tally["digest"] for tally in tallies) > 20
    assert set(found.values()) == {1} and waiting() == []


def test_a_job_is_there_with_the_act_that_asks_for_it_or_not_at_all(committed: Flask) -> None:
    asked = digest.ask(today())
    assert asked == len(waiting())
    db.session.rollback()
    assert waiting() == []
    assert digest.ask(today()) == asked, "what was rolled back was never asked for"
    db.session.commit()
    assert digest.ask(today()) == 0 and len(waiting()) == asked


@pytest.mark.requirement("OPS-07")
def test_failed_jobs_can_be_dropped_and_late_ones_are_an_alarm(committed: Flask, superuser: psycopg.Connection) -> None:
    digest.ask(today())
    db.session.commit()
    superuser.execute("SET search_path = jobs; UPDATE procrastinate_jobs SET status = 'failed'")
    assert typed(committed, "jobs")[0] == 1
    assert typed(committed, "jobs", "--forget") == (0, "Nothing waits.\n")
    queue.defer("digest", {"late": {"account": "U0001", "day": "2026-01-01"}})
    db.session.commit()
    superuser.execute("UPDATE procrastinate_events SET at = now() - interval '61 minutes'")
    code, said = typed(committed, "jobs")
    assert code == 1 and "1 late: is flask worker running?" in said


def test_the_hourly_task_asks_once_a_day_from_seven_on(app: Flask) -> None:
    paris = ZoneInfo("Europe/Paris")
    found = []
    for moment in (datetime(2026, 3, 29, 6, 59), datetime(2026, 3, 29, 7, 0), datetime(2026, 3, 29, 8, 0), datetime(2026, 3, 30, 11, 0)):
        with time_machine.travel(moment.replace(tzinfo=paris), tick=False):
            found.append((digest.ask_in_the_morning(), len(waiting())))
    count = found[1][1]
    assert count > 20 and found == [(False, 0), (True, count), (False, count), (True, 2 * count)]


@pytest.mark.requirement("PRIV-05")
def test_a_job_holds_an_account_and_a_day_and_a_problem_quotes_no_value(app: Flask) -> None:
    digest.ask(today())
    jobs = queue.standing()
    assert {json.dumps(one.arguments, sort_keys=True) for one in jobs} == {
        json.dumps({"account": one.arguments["account"], "day": today().isoformat()}) for one in jobs}
    queue.note(jobs[0].job, ValueError(CANARY))
    queue.note(jobs[1].job, ConnectionRefusedError("no mail server"))
    assert [one.problem for one in queue.standing()][:3] == ["ValueError", "ConnectionRefusedError: no mail server", None]


@pytest.mark.parametrize("statement", [
    "DROP TABLE jobs.procrastinate_jobs", "ALTER TABLE jobs.procrastinate_jobs ADD extra text", "TRUNCATE jobs.procrastinate_jobs CASCADE",
    "DROP SCHEMA jobs CASCADE", "CREATE TABLE jobs.mine (a int)", "UPDATE jobs.procrastinate_jobs SET args = '{}'",
    "UPDATE jobs.procrastinate_jobs SET task_name = 'other'", "DELETE FROM jobs.once", "UPDATE jobs.once SET key = 'other'",
    "DELETE FROM jobs.procrastinate_events", "UPDATE jobs.procrastinate_events SET at = now()",
    "ALTER FUNCTION jobs.procrastinate_fetch_job_v2 SECURITY DEFINER",
    "DROP TRIGGER procrastinate_trigger_delete_jobs_v1 ON jobs.procrastinate_jobs"])
def test_the_application_works_on_jobs_and_changes_nothing_else_of_the_queue(app: Flask, statement: str) -> None:
    with pytest.raises(ProgrammingError) as refusal, db.session.begin_nested():
        db.session.execute(text(statement))
    assert refusal.value.orig.sqlstate == "42501"


def test_readers_of_the_views_see_no_job(app: Flask) -> None:
    assert db.session.execute(text("SELECT has_schema_privilege('ecrf_reader', 'jobs', 'USAGE')")).scalar_one() is False
    assert db.session.execute(text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'jobs'::regnamespace "
                                   "AND has_function_privilege('ecrf_reader', oid, 'EXECUTE')")).scalar_one() == 0


def test_the_tables_are_those_of_the_library_installed() -> None:
    kept = Path(__file__).parents[2] / "migrations" / f"procrastinate-{procrastinate.__version__}.sql"
    assert kept.exists() and kept.read_text() == procrastinate.schema.SchemaManager.get_schema(), (
        "Another version of procrastinate: write a migration that applies the files of its sql/migrations since the version before.")
