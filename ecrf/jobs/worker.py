"""The worker: takes jobs from the queue one by one, tries again what failed, and asks for the hourly tasks."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import Any

from flask import Flask

from ecrf.db import db

from . import queue

WAIT = 5
"""A job that failed is tried again after 5, 25, 125, 625 and 3125 seconds: over an hour in all."""
SECONDS = 3600
"""A worker that starts within the hour still asks for that hour's tasks."""


def work(app: Flask, once: bool = False) -> Counter[str]:
    """Do what waits, until stopped or, ``once``, until nothing is due.

    Returns how often each task had something to do; what failed counts as ``problem``. Whatever a task wrote is committed when
    it returns and rolled back when it raises. A job whose worker died is done again: at least once, not exactly once.
    """
    import asyncio  # noqa: PLC0415 - with the next line, what only the worker needs

    import procrastinate  # noqa: PLC0415

    tally: Counter[str] = Counter()
    address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    library = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=address, kwargs={"options": f"-c search_path={queue.SCHEMA}"},
                                                 min_size=1, max_size=4),
        periodic_defaults={"max_delay": SECONDS})
    retry = procrastinate.RetryStrategy(max_attempts=queue.RETRIES, exponential_wait=WAIT)
    for task in queue.TASKS.values():
        known = library.task(name=task.name, pass_context=True, retry=retry if task.again else False)(partial(_run, app, task, tally))
        if task.cron and not once:
            library.periodic(cron=task.cron)(known)

    async def run() -> None:
        async with library.open_async():
            await library.run_worker_async(wait=not once, listen_notify=not once, install_signal_handlers=not once,
                                           delete_jobs="successful")

    queue.resume()
    db.session.commit()
    asyncio.run(run())
    return tally


queue.offer(queue.Task("resume", queue.resume, cron=queue.HOURLY))


def _run(app: Flask, task: queue.Task, tally: Counter[str], context: Any, timestamp: int = 0, **arguments: str) -> None:
    """One try of one job, in a context of its own."""
    with app.app_context():
        try:
            tally[task.name] += task.run(**arguments)
            db.session.commit()
        except Exception as problem:
            tally["problem"] += 1
            db.session.rollback()
            queue.note(context.job.id, problem)
            db.session.commit()
            raise
