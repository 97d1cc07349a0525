"""``flask worker`` does what waits in the queue; ``flask jobs`` lists what waits or failed, for a person or a monitor."""

from __future__ import annotations

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from ecrf import clock
from ecrf.db import db

from . import queue
from .worker import work


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and end; the hourly tasks are not asked for.")
@with_appcontext
def worker(once: bool) -> None:
    """Do the jobs that wait, until stopped (Ctrl-C or SIGTERM: the job in hand is finished first)."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    work(app, once)


@click.command("jobs")
@click.option("--again", is_flag=True, help="First put what failed back into the queue.")
@click.option("--forget", is_flag=True, help="First take what failed out of the list.")
@with_appcontext
def jobs(again: bool, forget: bool) -> None:
    """List the jobs that wait or failed. Exit 1 when one failed or waits for over an hour: a monitor may call this (OPS-07)."""
    if forget:
        queue.forget()
    if again:
        queue.again()
    db.session.commit()
    found = queue.standing()
    db.session.rollback()
    for one in found:
        click.echo(said(one))
    failed, late = sum(one.state == "failed" for one in found), sum(one.late and one.state != "failed" for one in found)
    if not found:
        click.echo("Nothing waits.")
    if failed:
        click.echo(f"{failed} failed: flask jobs --again tries anew, --forget drops them.")
    if late:
        click.echo(f"{late} late: is flask worker running?")
    if failed or late:
        raise SystemExit(1)


def said(one: queue.Standing) -> str:
    """The line of one job: what, for whom, how it stands, why."""
    moment = f"{one.due:%Y-%m-%d %H:%M} UTC"
    how = f"{one.state} {'until' if one.due > clock.now() else 'since'} {moment}"
    tries = f", {one.tries} {'try' if one.tries == 1 else 'tries'} so far" if one.tries else ""
    what = " ".join([one.task, *(f"{name}={value}" for name, value in sorted(one.arguments.items()))])
    return f"{what}: {how}{tries}{f': {one.problem}' if one.problem else ''}"


COMMANDS = [worker, jobs]
