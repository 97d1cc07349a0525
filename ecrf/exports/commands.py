"""The commands of exports: ``flask cut NAME`` and ``flask export FORMAT OUT``."""

from __future__ import annotations

import getpass
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask.cli import with_appcontext

from ecrf.context import study
from ecrf.crf import LANGUAGES, Refused
from ecrf.db import db
from ecrf.permissions import CONSOLE, ROLES

from . import compare, cuts, deliveries, storage, verifying
from .formats import FORMATS
from .parcel import Order, Written

ROLES_THAT_READ = [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")]


@contextmanager
def saying_why() -> Iterator[None]:
    """A refusal is a sentence and exit code 1, and nothing is written."""
    try:
        yield
    except Refused as refused:
        db.session.rollback()
        raise click.ClickException(refused.problem["en"]) from None


def operator() -> str:
    """The operating-system user at the console, noted in the acts of commands (rulings R73)."""
    return getpass.getuser()


@click.command("cut")
@click.argument("name")
@click.option("--reason", default="", help="Why the cut is made; noted in the audit trail and in the list of cuts.")
@with_appcontext
def cut(name: str, reason: str) -> None:
    """Name what the record says at this moment."""
    with saying_why():
        cuts.cut(CONSOLE, study(), name, reason, operator=operator())
        db.session.commit()
        made = cuts.find(name)
    click.echo(f"Cut {made.name} of {made.at:%Y-%m-%d %H:%M:%S %Z}, protocol {made.protocol}.")


@click.command("cut-compare")
@click.argument("one")
@click.argument("two")
@click.option("--as", "role", type=click.Choice(ROLES_THAT_READ), default="DM", show_default=True, help="Count what this role sees.")
@with_appcontext
def cut_compare(one: str, two: str, role: str) -> None:
    """Count what changed from the cut ONE to the later cut TWO, subject by subject."""
    with saying_why():
        asked = compare.Asked(cuts.find(one), cuts.find(two), replace(CONSOLE, role=role, unblinded=False))
        total: Counter[str] = Counter()
        for subject, found in compare.counts(asked):
            total.update(found)
            click.echo(f"{subject}  {_counted(found)}")
    click.echo(f"{sum(total.values())} changes from {one} to {two} (as {role}){': ' if total else '.'}{_counted(total)}")


def _counted(found: Mapping[str, int]) -> str:
    return ", ".join(f"{found[kind]} {words['en']}" for kind, words in compare.KINDS.items() if kind in found)


@click.command("export")
@click.argument("format", type=click.Choice(list(FORMATS)))
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--cut", "name", help="The cut to export; without it one is named by the moment.")
@click.option("--as", "role", type=click.Choice(ROLES_THAT_READ), default="DM", show_default=True,
              help="Export what this role sees.")
@click.option("--unblinded", is_flag=True, help="With --as INS: with the mandate to read unblinded pages; a whole archive needs it.")
@click.option("--language", type=click.Choice(LANGUAGES), default="fr", show_default=True)
@click.option("--purpose", default="console export", show_default=True, help="Noted in the audit trail.")
@with_appcontext
def export(format: str, out: Path, name: str | None, role: str, unblinded: bool, language: str, purpose: str) -> None:
    """Export a cut into the folder or .zip file OUT; an old one is replaced only when the new one is complete."""
    if unblinded and role != "INS":
        raise click.ClickException("Only an inspector may hold the mandate to read unblinded pages: add --as INS.")
    reader = replace(CONSOLE, role=role, unblinded=unblinded)
    with saying_why(), deliveries.destination(out) as folder:
        if name is None:
            name = cuts.cut(CONSOLE, study(), cuts.name_of_the_moment(), operator=operator())
        written = _deliver(format, Order(folder, cuts.find(name), reader, study(), language), purpose, out.suffix == ".zip")
        made = cuts.find(name)
        db.session.commit()
        deliveries.place(folder, written, made.at, out)
    for file in written.files:
        click.echo(f"{file.rows:>9} rows  {file.sha256}  {file.name}")
    click.echo(f"{written.rows:>9} rows  {written.manifest}  {out} (cut {name}, as {role})")


def _deliver(form: str, order: Order, purpose: str, zipped: bool) -> Written:
    with click.progressbar(length=cuts.subject_count(order.cut.name), label="Subjects", file=sys.stderr,
                           hidden=not sys.stderr.isatty()) as bar:
        return deliveries.deliver(CONSOLE, form, replace(order, progress=bar.update), purpose, zipped, operator=operator())


@click.command("verify-copy")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "role", type=click.Choice(ROLES_THAT_READ), default="DM", show_default=True, help="Look among the exports that this role may know of.")
@click.option("--unblinded", is_flag=True, help="With --as INS: with the mandate to read unblinded pages.")
@with_appcontext
def verify_copy(file: Path, role: str, unblinded: bool) -> None:
    """Say in which exports FILE was issued; exit code 1 when it is in none of them."""
    with file.open("rb") as source:
        sha256 = storage.digest(source)
    found = verifying.issued(replace(CONSOLE, role=role, unblinded=unblinded and role == "INS"), study(), sha256)
    for one in found:
        certified = f", certified by {one.certificate.name}" if one.certificate else ""
        click.echo(f"{sha256}  {', '.join(one.files) or 'the whole export'}: cut {one.cut}, {one.form}, as {one.read_as}, by {one.name}, "
                   f"{one.at:%Y-%m-%d %H:%M:%S %Z}{certified}")
    if not found:
        raise click.ClickException(f"{sha256}  {file}: changed since it was issued, or not issued from here (as {role}).")


COMMANDS = [cut, cut_compare, export, verify_copy]
