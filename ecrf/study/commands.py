"""The command ``flask study``: the study as the engine sees it, for people or as JSON."""

from __future__ import annotations

import json
from collections import Counter

import click
from flask.cli import with_appcontext

from ecrf.context import study
from ecrf.crf import Study


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


COMMANDS = [show]
