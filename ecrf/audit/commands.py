"""The commands that keep the record honest: ``flask verify`` replays every chain, ``flask anchor`` writes the heads outside."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from ecrf.casebook import anchor as anchors
from ecrf.casebook.standalone import checking
from ecrf.casebook.verify import Problem, counts
from ecrf.casebook.verify import verify as replay
from ecrf.context import study


@click.command("verify")
@click.option("--anchor", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="An anchor file: finds chains whose tail was cut off or that were written anew.")
@click.option("--archive", "place", type=click.Path(exists=True, path_type=Path),
              help="A study archive, folder or zip, instead of the database: as its own verify.py checks it.")
@with_appcontext
def verify(file: Path | None, place: Path | None) -> None:
    """Replay every chain and cast every value; name the first bad row of each."""
    if place is not None:
        sys.exit(checking.main([str(place)]))
    chains, acts = counts()
    try:
        with click.progressbar(length=acts, label="Acts", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            problems = replay(study(), anchors.read(file) if file else None, bar.update)
    except anchors.BrokenAnchor as broken:
        raise click.ClickException(str(broken)) from None
    if problems:
        raise click.ClickException(_sentence(problems))
    click.echo(f"{chains} chains, {acts} acts intact.")


def _sentence(problems: list[Problem]) -> str:
    first, *others = problems
    more = f"\n{len(others)} more:\n" + "\n".join(f"- {p.sentence}" for p in others[:20]) if others else ""
    return f"{first.kind}: {first.sentence}{more}"


@click.command("anchor")
@click.option("--file", type=click.Path(dir_okay=False, path_type=Path), help="Default: the setting ECRF_ANCHOR.")
@with_appcontext
def anchor(file: Path | None) -> None:
    """Append the head of every chain to a file that should lie outside the database host."""
    place = file or Path(current_app.config["ANCHOR_FILE"])
    try:
        written = anchors.append(place)
    except (anchors.BrokenAnchor, OSError) as error:
        raise click.ClickException(f"The anchor was not written: {error}") from None
    click.echo(f"{len(written.heads)} heads of {written.at} in {place}; line {written.sha256}.")
    if place.resolve().is_relative_to(Path(current_app.instance_path).resolve()):
        click.echo("This place is beside the database, not outside it: whoever can change one can change the other. "
                   "Set ECRF_ANCHOR to storage that the database's administrator cannot write.", err=True)


COMMANDS = [verify, anchor]
