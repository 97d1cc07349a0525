"""The commands ``flask site …``: sites from the console of the server."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from ecrf.accounts import listing
from ecrf.accounts.commands import sentences
from ecrf.permissions import console

from . import verbs


@click.group("site")
def site() -> None:
    """Sites: add, list."""


@site.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--zone", default="Europe/Paris", show_default=True, help="IANA time zone.")
@click.option("--country", default="FRA", show_default=True, help="ISO 3166-1, three letters.")
@with_appcontext
def add(code: str, name: str, zone: str, country: str) -> None:
    """Create site CODE (two digits) called NAME; it follows the study's protocol from today."""
    with sentences():
        verbs.create_site(console(), code, name, zone, country, current_app.study.protocol)  # type: ignore[attr-defined]
    click.echo(f"Site {code} is created.")


@site.command("list")
@with_appcontext
def list_sites() -> None:
    """Print number, name, zone, country and protocol of every site."""
    for row in listing.sites():
        click.echo(f"{row.code}  {row.name}  {row.zone}  {row.country}  protocol {row.protocol}")


COMMANDS = [site]
