"""The commands ``flask protocol …``: which versions there are, who follows which, adopting one, and what moving would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import text

from ecrf.accounts.commands import sentences
from ecrf.casebook.read import whole_casebook
from ecrf.context import study
from ecrf.db import db
from ecrf.permissions import console
from ecrf.sdv.marks import marks

from . import adoption
from .preview import Move, moves

_SUBJECTS = text("SELECT number FROM subject WHERE site = :site ORDER BY number")


@click.group("protocol")
def protocol() -> None:
    """Versions of the protocol: list, adopt, preview."""


@protocol.command("list")
@with_appcontext
def list_protocols() -> None:
    """Print the versions of the study, then what each site follows from which day."""
    for version, trial in study().protocols.items():
        click.echo(f"{version}  {trial.amendment.title.en if trial.amendment else 'first version'}")
    for code in adoption.codes():
        site = adoption.site_at(code)
        for line in site.history if site else ():
            click.echo(f"site {code}  protocol {line.protocol} from {line.starts}  {line.reason or ''}".rstrip())


@protocol.command("adopt")
@click.argument("site")
@click.argument("version")
@click.option("--from", "starts", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day, 2026-11-30.")
@click.option("--reason", required=True, help="The decision that allows it; it stands in the audit trail.")
@with_appcontext
def adopt(site: str, version: str, starts: datetime, reason: str) -> None:
    """Site SITE follows protocol VERSION from a day on."""
    with sentences():
        adoption.adopt(console(), study(), site, version, starts.date(), reason)
    click.echo(f"Site {site} follows protocol {version} from {starts.date()}.")


@protocol.command("preview")
@click.argument("site")
@click.option("--protocol", "version", help="The version to look at; the newest by default.")
@click.option("--subjects", is_flag=True, help="Print each page of each subject as well.")
@with_appcontext
def preview(site: str, version: str | None, subjects: bool) -> None:
    """What moving every page begun at SITE would do, page by page; nothing is written."""
    trial = study()
    if adoption.site_at(site) is None:
        raise click.ClickException(adoption.NO_SITE.en)
    if version is not None and version not in trial.protocols:
        raise click.ClickException(adoption.UNKNOWN.filled(protocol=version, known=", ".join(trial.protocols)).en)
    totals: dict[tuple[str, str, str], Counter[str]] = {}
    for number, move in _dry_run(site, version or trial.protocol):
        if subjects:
            click.echo(f"{number} {'/'.join(filter(None, move.address))} {_said(_tally(move))}")
        totals.setdefault((move.new.oid, move.old.version, move.new.version), Counter()).update(_tally(move))
    for (oid, old, new), tally in sorted(totals.items()):
        click.echo(f"{oid} {old} → {new}: {tally['pages']} pages, {_said(tally)}")
    if not totals:
        click.echo("No page would move.")


def _dry_run(site: str, version: str) -> Iterator[tuple[str, Move]]:
    """Subject by subject: memory does not grow with their number."""
    trial = study().under(version)
    for number in db.session.execute(_SUBJECTS, {"site": site}).scalars().all():
        for move in moves(trial, whole_casebook(number), marks(number, None), trial.pages):
            yield number, move


def _tally(move: Move) -> Counter[str]:
    return Counter({"pages": 1, "re-open": int(move.reopens), "added": len(move.added), "orphaned": len(move.orphaned),
                    "to verify again": len(move.unverified), "unsigned": len(move.unsigned)})


def _said(tally: Counter[str]) -> str:
    return ", ".join(f"{tally[name]} {name}" for name in ("re-open", "added", "orphaned", "to verify again", "unsigned"))


COMMANDS = [protocol]
