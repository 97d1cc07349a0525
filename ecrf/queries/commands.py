"""``flask recheck`` runs all edit checks on all casebooks and, stopped, can go on; ``flask digest`` mails what waits, now."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from ecrf import clock
from ecrf.casebook.models import Subject
from ecrf.context import study
from ecrf.db import db
from ecrf.jobs.worker import work

from . import digest as digests
from . import recheck as rechecking


@click.command("recheck")
@click.option("--subject", "subjects", multiple=True, metavar="NUMBER", help="Only this subject; may be repeated.")
@click.option("--resume", is_flag=True, help="Go on after the last casebook of a run that was stopped.")
@with_appcontext
def recheck(subjects: tuple[str, ...], resume: bool) -> None:
    """Run all edit checks on all casebooks; prints how many queries opened and closed. Exit 1 for an unknown subject.

    May be stopped at any time (Ctrl-C, exit 130): what was checked is kept, --resume goes on from there.
    """
    _must_exist(subjects)
    kept = Position(Path(current_app.config["RECHECK_FILE"]))
    after = kept.read() if resume and not subjects else ""
    tally = {"checked": 0, "opened": 0, "closed": 0}
    total = len(set(subjects)) if subjects else db.session.execute(
        select(func.count()).select_from(Subject).where(Subject.number > after)).scalar_one()
    try:
        with click.progressbar(length=total, label="Casebooks", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            for number, opened, closed in rechecking.rechecked(study(), subjects or None, after):
                tally = {"checked": tally["checked"] + 1, "opened": tally["opened"] + opened,
                         "closed": tally["closed"] + closed}
                if not subjects:
                    kept.write(number)
                bar.update(1)
    except KeyboardInterrupt:
        db.session.rollback()
        click.echo(_said(tally) + (f" Stopped after {kept.read()}: flask recheck --resume goes on." if kept.read() else " Stopped."))
        raise SystemExit(130) from None
    if not subjects:
        kept.forget()
    click.echo(_said(tally))


def _said(tally: dict[str, int]) -> str:
    return f"{tally['checked']} casebooks checked: {tally['opened']} queries opened, {tally['closed']} closed by the data."


def _must_exist(subjects: tuple[str, ...]) -> None:
    known = set(db.session.execute(select(Subject.number).where(Subject.number.in_(subjects))).scalars())
    unknown = [number for number in subjects if number not in known]
    if unknown:
        raise click.ClickException(f"There is no subject {unknown[0]}.")


class Position:
    """The number of the last casebook of a run, in a file of the instance; none once a run has reached the end.

    Checking a casebook twice changes nothing, so that a position lost or a step behind costs time only.
    """

    def __init__(self, path: Path):
        self.path = path

    def read(self) -> str:
        """The number, or an empty text."""
        return self.path.read_text().strip() if self.path.exists() else ""

    def write(self, number: str) -> None:
        """Remember a casebook that was checked and committed."""
        made = self.path.with_suffix(".new")
        made.write_text(number)
        made.replace(self.path)

    def forget(self) -> None:
        """The run is over."""
        self.path.unlink(missing_ok=True)


@click.command("digest")
@with_appcontext
def digest() -> None:
    """Mail to each person how much waits for them, unless today's mail was asked for before; prints how many left.

    The same jobs as the worker's, asked for by hand or by cron, whatever the hour. Exit 1 when one could not be done.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    digests.ask(clock.today(app.config["BABEL_DEFAULT_TIMEZONE"]))
    db.session.commit()
    tally = work(app, once=True)
    count = tally["digest"]
    click.echo(f"{count} {'mail' if count == 1 else 'mails'} left to {app.config['SMTP'] or app.config['OUTBOX']}.")
    if tally["problem"]:
        click.echo(f"{tally['problem']} could not be done: flask jobs says why.")
        raise SystemExit(1)


COMMANDS = [recheck, digest]
