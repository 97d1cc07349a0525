"""The command ``flask study``: the study as the engine sees it, for people or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from ecrf.context import study
from ecrf.crf import Refused, Study

from . import licensed


@click.command("study")
@click.option("--json", "as_json", is_flag=True, help="Print all of it as JSON.")
@with_appcontext
def show(as_json: bool) -> None:
    """Print the study: pages, items, visits, edit checks, assumptions."""
    trial = study()
    if as_json:
        click.echo(json.dumps(trial.as_dict(), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(lines(trial)))


def lines(trial: Study) -> list[str]:
    """The study in short, one fact per line."""
    out = [f"{trial.registration} · {trial.title.en}", f"protocol {trial.protocol}, {trial.planned_subjects} subjects planned",
           "", "page   version  items  title"]
    out += [f"{p.oid:<6} {p.version:<8} {len(p.items):>5}  {p.title.en}" for p in trial.page_list]
    out += ["", "visit  counts from  target  window       pages"]
    out += [f"{v.oid:<6} {v.after.oid if v.after else '-':<12} {v.target if v.after else '-':>5}  "
            f"{f'-{v.window[0]} +{v.window[1]}' if v.after else '-':<11}  {' '.join(s.page.oid for s in v.slots)}"
            for v in trial.visit_list]
    counts = Counter(c.status.value for c in trial.checks.values())
    out += ["", f"{len(trial.checks)} edit checks: " + ", ".join(f"{n} {status}" for status, n in counts.most_common()),
            f"{len(trial.assumptions)} assumptions, each with a question for the sponsor"]
    return out


@click.group("wording")
def wording() -> None:
    """The licensed wording of questionnaires, shown in place of the neutral labels."""


@wording.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def load(file: Path) -> None:
    """Load the sponsor's FILE, named PAGE.fr.csv or PAGE.en.csv, with the columns item and wording."""
    try:
        loaded = licensed.load(study(), file, licensed.folder(current_app))
    except Refused as refusal:
        raise click.ClickException(f"{refusal.problem.en} Nothing was changed.") from None
    click.echo(f"{loaded.file}: {len(loaded.words)} items, SHA-256 {loaded.digest}")
    click.echo("Restart the application to show them.")


@wording.command("list")
@with_appcontext
def listed() -> None:
    """Print the wording files in place, and why one of them is not used."""
    found = licensed.read(study(), licensed.folder(current_app))
    for one in found.used.values():
        click.echo(f"{one.file:<16} {len(one.words):>3} items  SHA-256 {one.digest}")
    for refusal in found.refused:
        click.echo(f"not used: {refusal.en}")
    if not found.used and not found.refused:
        click.echo("No licensed wording is loaded: pages show their neutral labels.")


COMMANDS = [show, wording]
