"""The command of the allocation list: ``flask allocation load FILE.csv``."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup

from ecrf.context import study
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.permissions import console

from . import verbs

allocation = AppGroup("allocation", help="The allocation list of a randomised trial.")


@allocation.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="The name of the list; by default that of the file.")
def load(file: Path, name: str | None) -> None:
    """Load a list: CSV with the columns stratum, number, arm, kit; each stratum is used in the order of its lines.

    The independent statistician runs it, or has it run and deletes the file afterwards; nothing prints an arm.
    """
    try:
        rows = verbs.read_list(file.read_text("utf-8-sig").splitlines(), arms())
        count = verbs.load(console(), name or file.stem, rows)
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(refused.problem["en"]) from None
    db.session.commit()
    click.echo(f"{count} lines loaded.")


def arms() -> list[str]:
    """The codes of the arms, from the item that holds the arm allocated. Raises ``Refused`` without unblinding declared."""
    trial = study()
    page, item = trial.code_break.arm if trial.code_break else ("", "")
    codelist = trial.pages[page].items[item].codelist if page in trial.pages else None
    return [code.code for code in codelist] if codelist else []


COMMANDS = [allocation]
