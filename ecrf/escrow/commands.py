"""``flask escrow copy`` does a turn of the worker by hand; ``flask escrow compare`` holds the record against its copies."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ecrf.db import db
from ecrf.permissions import console

from . import copying, marks, words
from .comparing import compare as comparison


@click.group("escrow")
def escrow() -> None:
    """Copies of the record that the sites hold (EXP-07)."""


def _on() -> None:
    if copying.root() is None:
        raise click.ClickException("Nothing is copied: ECRF_ESCROW is not set, so the sponsor alone holds the record (decision P1).")


@escrow.command("copy")
@click.option("--again", is_flag=True, help="First count from the stores what they hold, so that what one lost is copied anew.")
@with_appcontext
def copy(again: bool) -> None:
    """Copy what waits, as the worker does each minute. Exit 1 when something still waits."""
    _on()
    try:
        if again:
            copying.recount()
        copying.turn()
    except (OSError, ValueError) as error:
        raise click.ClickException(f"A store cannot be read: {error}") from None
    db.session.commit()
    for store in marks.stores():
        why = words.PROBLEMS[store.problem]["en"].format(about=store.about) if store.problem else ""
        click.echo(f"{store.folder} ({store.holder or 'no holder'}): " + (why or ("copies wait" if store.since else "up to date") + "."))
    if marks.count_waiting():
        raise SystemExit(1)


@escrow.command("compare")
@with_appcontext
def compare() -> None:
    """Compare every act with its copies and name each that differs. Exit 1 when one does: a monitor may call this."""
    _on()
    found = comparison(console())
    db.session.commit()
    for one in found.differences:
        click.echo(words.difference(one.as_dict(), "en"))
    if found.differences:
        raise SystemExit(1)
    click.echo(f"{found.acts} copies in {len(found.by_folder)} stores are what the record says.")


COMMANDS = [escrow]
