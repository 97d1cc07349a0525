"""The queue of jobs, in the schema ``jobs`` of the same PostgreSQL: what can be asked for later, and what of it waits or failed.

The tables are procrastinate's (migration 0009) and two of ours: ``once``, the keys ever asked for, and ``problem``, why a job
failed. A job's arguments say whom and which day, never anything of a subject.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text

from ecrf.db import db

SCHEMA = "jobs"
HOURLY, MINUTELY = "0 * * * *", "* * * * *"
"""Times at which the worker asks for a task by itself (cron)."""
RETRIES = 5
"""How often a job that failed is tried again, unasked."""
LATE = timedelta(hours=1)
"""A job still waiting this long after its time means that no worker runs."""


@dataclass(frozen=True)
class Task:
    """What a job does: ``run`` takes the job's arguments, raises when it is to be tried again, and says whether there was
    anything to do. One that the worker asks for by itself takes none: at the times of ``cron``, and ``again`` when it raised."""

    name: str
    run: Callable[..., bool]
    cron: str = ""
    again: bool = True
    """Whether one that raised is tried again before its next time."""


TASKS: dict[str, Task] = {}
"""Every task by its name; features add theirs with ``offer``."""


def offer(task: Task) -> None:
    """Let the worker know a task."""
    TASKS[task.name] = task


@dataclass(frozen=True)
class Standing:
    """A job that is not done: ``state`` is waits, runs or failed; ``due`` when it is to run or began to; ``late`` see ``LATE``."""

    job: int
    task: str
    arguments: dict[str, str]
    state: str
    tries: int
    due: datetime
    problem: str | None
    late: bool


_NEW = text("INSERT INTO jobs.once (key) SELECT unnest(CAST(:keys AS text[])) ON CONFLICT DO NOTHING RETURNING key")
_NOTE = text("INSERT INTO jobs.problem (job, sentence) VALUES (:job, :sentence) "
             "ON CONFLICT (job) DO UPDATE SET sentence = excluded.sentence, at = DEFAULT")
_STANDING = text("""
    SELECT j.id, j.task_name, j.args, j.attempts, j.due, p.sentence, j.due < now() - CAST(:late AS interval) AS late,
      CASE j.status WHEN 'todo' THEN 'waits' WHEN 'doing' THEN 'runs' ELSE 'failed' END AS state
    FROM (SELECT *, (SELECT max(at) FROM jobs.procrastinate_events WHERE job_id = one.id) AS due
          FROM jobs.procrastinate_jobs one WHERE status <> 'succeeded') j
    LEFT JOIN jobs.problem p ON p.job = j.id ORDER BY j.id""")
_ALIVE = text("SELECT EXISTS (SELECT 1 FROM jobs.procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds')")
_RESUME = text(f"""
    UPDATE procrastinate_jobs SET attempts = attempts + 1,
      status = CAST(CASE WHEN attempts < {RETRIES} THEN 'todo' ELSE 'failed' END AS procrastinate_job_status)
    WHERE status = 'doing' AND (worker_id IS NULL OR worker_id IN (
      SELECT id FROM procrastinate_workers WHERE last_heartbeat < now() - interval '30 seconds')) RETURNING id""")  # noqa: S608
_AGAIN = text("UPDATE procrastinate_jobs SET status = 'todo', attempts = 0, scheduled_at = NULL "
              "WHERE status NOT IN ('todo', 'doing', 'succeeded') RETURNING id")
_FORGET = text("DELETE FROM procrastinate_jobs WHERE status NOT IN ('todo', 'doing', 'succeeded') RETURNING id")


def defer(task: str, wanted: Mapping[str, Mapping[str, str]]) -> int:
    """Ask for jobs of a task in the session's transaction: they are there once it is committed, and not if it is rolled back.

    ``wanted`` holds each job's arguments by a key that is used once, ever: who asks again gets no second job. Returns how many
    are new.
    """
    import procrastinate  # noqa: PLC0415 - a tenth of a second that only those who ask for a job need

    new = db.session.execute(_NEW, {"keys": sorted(wanted)}).scalars().all()
    if new:
        arguments: list[dict[str, Any]] = [{**wanted[key]} for key in new]
        library = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())  # never opened: it takes our connection
        with _inside():
            connection = db.session.connection().connection.driver_connection
            library.configure_task(task, connection=connection).batch_defer(*arguments)
    return len(new)


def note(job: int, problem: Exception) -> None:
    """Remember why a job failed. Only what mail and network say is quoted: another message could hold a value of a record."""
    kind = type(problem).__name__
    db.session.execute(_NOTE, {"job": job, "sentence": f"{kind}: {problem}" if isinstance(problem, OSError) else kind})


def standing() -> list[Standing]:
    """What waits, runs or failed, oldest first; what succeeded is gone."""
    return [Standing(row.id, row.task_name, row.args, row.state, row.attempts, row.due, row.sentence, row.late)
            for row in db.session.execute(_STANDING, {"late": LATE})]


def attended() -> bool:
    """Whether a worker runs: one that lives says so every ten seconds."""
    return bool(db.session.execute(_ALIVE).scalar_one())


def resume() -> bool:
    """Put back what a worker left that died in the middle of it; a worker that lives says so every ten seconds.

    Not the library's own way: that one reads first and puts back later, so that a job another worker took
    meanwhile would be put back too, and done twice.
    """
    with _inside():
        return bool(db.session.execute(_RESUME).all())


def again() -> int:
    """Put what failed back into the queue, with all its tries; returns how many."""
    with _inside():
        return len(db.session.execute(_AGAIN).all())


def forget() -> int:
    """Take what failed out of the list, for good; returns how many."""
    with _inside():
        return len(db.session.execute(_FORGET).all())


@contextmanager
def _inside() -> Iterator[None]:
    """Names without a schema are those of the queue meanwhile, as procrastinate's statements and triggers expect."""
    db.session.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
    yield
    db.session.execute(text("SET LOCAL search_path TO DEFAULT"))
