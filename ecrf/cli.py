"""The commands of ``flask``: those of the house, and each feature's own."""

from __future__ import annotations

import importlib
import importlib.util
import subprocess
import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication
from sqlalchemy import text

from . import simulate as simulation
from .context import study
from .db import db
from .install import prepare
from .permissions import ROLES

FEATURES = ("accounts", "admin", "study", "documents", "queries", "exports", "audit", "allocation", "protocols", "jobs", "imports", "escrow")
"""Features that bring a ``commands.py`` with a list ``COMMANDS``."""

TRIAL_SUBJECTS, DEMO_SUBJECTS, DEMO_SEED = 32, 12, 2023
"""A whole trial takes minutes to play; the first twelve subjects show every path."""


@click.command("init")
@with_appcontext
def init() -> None:
    """Prepare an empty database: roles, migrations, the study; harmless when repeated."""
    prepare(study())
    click.echo("The database is ready.")


@click.command("simulate")
@click.option("--subjects", default=TRIAL_SUBJECTS, show_default=True, type=click.IntRange(1, 3996))
@click.option("--seed", default=DEMO_SEED, show_default=True, type=int)
@with_appcontext
def simulate(subjects: int, seed: int) -> None:
    """Play a synthetic trial through the public verbs; its values depend on the seed and today only."""
    _simulate(subjects, seed)
    click.echo(f"{subjects} synthetic subjects played.")


def _simulate(subjects: int, seed: int) -> simulation.Cast:
    try:
        with click.progressbar(length=subjects, label="Synthetic subjects", file=sys.stderr,
                               hidden=not sys.stderr.isatty()) as bar:
            return simulation.simulate(study(), subjects, seed, bar.update)
    except simulation.NotOursError as refusal:
        raise click.ClickException(str(refusal)) from None


@click.command("demo")
@click.option("--port", default=5000, show_default=True)
@click.option("--seed-only", is_flag=True, help="Prepare and seed, then stop.")
@with_appcontext
def demo(port: int, seed_only: bool) -> None:
    """Prepare, seed on the first start, print one log-in per role, and serve on 127.0.0.1."""
    prepare(study())
    if db.session.execute(text("SELECT count(*) FROM subject")).scalar_one() == 0:
        click.echo("First start: playing a synthetic trial, one to two minutes …")
        _simulate(DEMO_SUBJECTS, DEMO_SEED)
    people = simulation.cast(study(), 1)
    click.echo(f"\neCRF demo, fictitious data: http://127.0.0.1:{port}\n")
    for role, email in people.logins.items():
        click.echo(f"  {ROLES[role].en:<24} {email:<24} {simulation.PASS_PHRASE}")
    click.echo("")
    db.session.rollback()
    if not seed_only:
        serve(port)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn inside this process, so that nothing is loaded twice."""

    def __init__(self, app: Flask, port: int):
        self.served, self.port = app, port
        super().__init__()

    def load_config(self) -> None:
        """Two workers, on this computer only, and beside them the one of the jobs."""
        for name, value in {"bind": f"127.0.0.1:{self.port}", "workers": 2, "threads": 4, "worker_class": "gthread",
                            "keepalive": 75, "loglevel": "warning", "when_ready": self.accompany, "on_exit": self.leave}.items():
            self.cfg.set(name, value)

    def accompany(self, _master: object) -> None:
        """Start ``flask worker``."""
        self.jobs = subprocess.Popen([sys.executable, "-m", "flask", "worker"])  # noqa: S603 - our own program

    def leave(self, _master: object) -> None:
        """Let it finish the job in hand."""
        self.jobs.terminate()
        self.jobs.wait()

    def load(self) -> Flask:
        """The application already made."""
        return self.served


def serve(port: int) -> None:
    """Serve until Ctrl-C, with the worker of the jobs beside; the embedded database stops when both have ended."""
    db.engine.dispose()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    app.config["DEMO"] = True
    _Server(app, port).run()


def init_app(app: Flask) -> None:
    """Register every command."""
    for command in (init, simulate, demo):
        app.cli.add_command(command)
    for feature in FEATURES:
        if importlib.util.find_spec(f"ecrf.{feature}.commands") is not None:
            for command in importlib.import_module(f"ecrf.{feature}.commands").COMMANDS:
                app.cli.add_command(command)


