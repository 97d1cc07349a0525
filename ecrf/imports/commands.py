"""The command of imports: ``flask import FORMAT FILE --as PERSON:ROLE``."""

from __future__ import annotations

import getpass
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text
from werkzeug.exceptions import HTTPException

from ecrf.accounts.sessions import holder
from ecrf.context import study
from ecrf.crf import Refused
from ecrf.db import db
from ecrf.permissions import GRANTED, Actor

from . import loading, sources, staging
from .origin import Origin
from .verdicts import KINDS, Report


@click.command("import")
@click.argument("format", type=click.Choice(list(sources.FORMATS)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "person", required=True, help="Who orders the import: ACCOUNT:ROLE or E-MAIL:ROLE.")
@click.option("--ticket", required=True, help="The change request or the reason.")
@click.option("--agreement", default="", help="Where the investigator’s agreement is recorded; needed for a data manager.")
@click.option("--sender", required=True, help="Who sent the file.")
@click.option("--sent", required=True, help="When it was sent, for example 2026-11-05.")
@click.option("--site", default="", help="Of a laboratory file: the site whose laboratory it is.")
@click.option("--dry-run", is_flag=True, help="Say what would become of each value; write nothing.")
@click.option("--leave-conflicts", is_flag=True, help="Load the rest although some values differ from what is recorded.")
@with_appcontext
def load(format: str, file: Path, person: str, ticket: str, agreement: str, sender: str, sent: str, site: str, dry_run: bool,
         leave_conflicts: bool) -> None:
    """Load FILE, whole or not at all, on the order of a person; conflicts are told and never overwritten."""
    actor = ordered_by(person)
    try:
        with file.open("rb") as source:
            staged = staging.stage(actor.account, source, current_app.config["IMPORT_BYTES"])
        origin = Origin(file.name, staged.sha256, format, sender, sent, staged.received, ticket,
                        **sources.agreed(actor, study(), format, site, agreement))
        reader = sources.reader(actor, study(), format, staged.path, site)
        report = loading.weigh(actor, study(), reader, origin) if dry_run else loading.load(actor, study(), reader, origin, leave_conflicts)
        if report.loaded:
            staging.keep(staged)
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(refused.problem["en"]) from None
    except HTTPException:
        db.session.rollback()
        raise click.ClickException(f"{person} may not import this file.") from None
    db.session.commit()
    _tell(report, leave_conflicts, dry_run)


def ordered_by(person: str) -> Actor:
    """The person acting in that role, with the operating-system user in the acts. Raises ``ClickException`` where no grant covers it."""
    who, _colon, role = person.rpartition(":")
    code = db.session.execute(text("SELECT code FROM account WHERE code = :who OR email = :who"), {"who": who}).scalar()
    found = holder(code) if code is not None else None
    if found is None or role not in found.roles or role not in GRANTED["import"]:
        raise click.ClickException(f"{person}: no such person, or no grant today to import in that role ({', '.join(GRANTED['import'])}).")
    return replace(found.acting_as(role), detail={"user": getpass.getuser()})


def _tell(report: Report, leave: bool, dry: bool) -> None:
    for kind in ("wrong", "refused", "conflict"):
        for one in report.shown[kind]:
            place = " ".join(filter(None, (f"line {one.where}:" if one.where else "", one.subject, one.address, one.item)))
            click.echo(f"{KINDS[kind].en:>12}  {place} {one.said}{f' (recorded: {one.recorded})' if one.recorded else ''}"
                       f"{f' {one.problem.en}' if one.problem else ''}")
    for kind, count in report.told().items():
        click.echo(f"{count:>9} {KINDS[kind].en}")
    refused = None if report.loaded else loading.refusal(report, leave)
    if refused is loading.NOTHING_NEW:
        click.echo(refused.en)
    elif refused is not None:
        raise click.ClickException(refused.en)
    else:
        click.echo("Loaded." if report.loaded else "It may be loaded. Nothing was written." if dry else "Nothing was written.")


COMMANDS = [load]
