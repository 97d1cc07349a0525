"""``flask recheck``: run all edit checks on all casebooks, report opened and closed queries."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext
from sqlalchemy import func, select

from ecrf.casebook.models import Subject
from ecrf.context import study
from ecrf.db import db

from . import recheck as rechecking


@click.command("recheck")
@click.option("--subject", "subjects", multiple=True, metavar="NUMBER", help="Only this subject; may be repeated.")
@with_appcontext
def recheck(subjects: tuple[str, ...]) -> None:
    """Run all edit checks on all casebooks; prints how many queries opened and closed. Exit 1 for an unknown subject."""
    known = set(db.session.execute(select(Subject.number).where(Subject.number.in_(subjects))).scalars())
    unknown = [number for number in subjects if number not in known]
    if unknown:
        raise click.ClickException(f"There is no subject {unknown[0]}.")
    total = len(known) if subjects else db.session.execute(select(func.count()).select_from(Subject)).scalar_one()
    with click.progressbar(length=total, label="Casebooks", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        opened, closed = rechecking.recheck(study(), subjects or None, bar.update)
    click.echo(f"{total} casebooks checked: {opened} queries opened, {closed} closed by the data.")


COMMANDS = [recheck]
