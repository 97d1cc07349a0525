"""The commands ``flask user …``: accounts from the console of the server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import with_appcontext

from ecrf import clock
from ecrf.db import db
from ecrf.permissions import console

from . import listing, verbs
from .segregation import Declined


@contextmanager
def sentences() -> Iterator[None]:
    """Commit what the command did; a refusal is one sentence on standard error and exit code 1."""
    try:
        yield
        db.session.commit()
    except Declined as refusal:
        db.session.rollback()
        click.echo(refusal.problem.en, err=True)
        sys.exit(1)


@click.group("user")
def user() -> None:
    """Accounts: add, reset, close, reopen, list."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name.")
@click.option("--language", type=click.Choice(["fr", "en"]), default="fr", show_default=True)
@click.option("--role", help="Grant this role from today, e.g. PI.")
@click.option("--site", help="The site of the role, two digits.")
@with_appcontext
def add(email: str, name: str, language: str, role: str | None, site: str | None) -> None:
    """Open an account for EMAIL; prints a pass phrase to be changed at the first log-in."""
    actor = console()
    with sentences():
        code = verbs.create_account(actor, email, name, language)
        phrase = verbs.reset_password(actor, code)
        if role:
            today = clock.today(current_app.config["BABEL_DEFAULT_TIMEZONE"])
            verbs.grant(actor, code, role.upper(), site, today)
    click.echo(f"Account {code} is open for {email}. First pass phrase: {phrase}")


@user.command("reset")
@click.argument("email")
@with_appcontext
def reset(email: str) -> None:
    """Give the account of EMAIL a new pass phrase, to be changed at the next log-in."""
    with sentences():
        phrase = verbs.reset_password(console(), verbs.find(email).code)
    click.echo(f"New pass phrase for {email}: {phrase}")


def _turning(name: str, verb: Callable[..., None], done: str, *options: click.Option) -> click.Command:
    @user.command(name, params=list(options))
    @click.argument("email")
    @click.option("--reason", required=True, help="Why; it stands in the audit trail.")
    @with_appcontext
    def turn(email: str, reason: str, **choices: bool) -> None:
        with sentences():
            verb(console(), verbs.find(email).code, reason, **choices)
        click.echo(f"The account of {email} is {done}.")
    turn.help = f"The account of EMAIL is {done} from now on."
    return turn


_turning("close", verbs.close, "closed", click.Option(["--misuse"], is_flag=True, help=(
    "On suspected misuse: at once, even where a site is left without an investigator and without its copy.")))
_turning("reopen", verbs.reopen, "open")


@user.command("list")
@with_appcontext
def list_users() -> None:
    """Print code, state, e-mail and roles of every account."""
    for row in listing.users(clock.today(current_app.config["BABEL_DEFAULT_TIMEZONE"])):
        roles = ", ".join(role + (f" {site}" if site else "") for role, site in row.grants)
        click.echo(f"{row.code}  {'closed' if row.closed else 'open':6}  {row.email}  {roles}")


COMMANDS = [user]
