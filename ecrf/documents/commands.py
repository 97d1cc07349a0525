"""The command ``flask document KIND OUT``: a document as PDF or as one HTML file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from markupsafe import Markup

from ecrf.context import study
from ecrf.crf import LANGUAGES, Refused
from ecrf.permissions import CONSOLE, ROLES

from . import shelf
from .cover import Reading
from .words import REFUSED, TITLES

READERS = [role for role in ROLES if role not in ("SYSTEM", "CONSOLE")]
SHEETS = ("documents.css", "print.css")


@click.command("document")
@click.argument("kind", type=click.Choice(list(TITLES)))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", type=click.Choice(LANGUAGES), default="fr", show_default=True)
@click.option("--as", "role", type=click.Choice(READERS), help="With the pages that this role reads; without it all of them.")
@with_appcontext
def document(kind: str, out: Path, lang: str, role: str | None) -> None:
    """Write a document of the study to OUT (.pdf or .html): blank CRF, dictionary, schedule, checks, assumptions."""
    reader = replace(CONSOLE, role=role, unblinded=False) if role else None
    try:
        reading = shelf.reading_of(reader, study(), lang)
        content = _content(kind, reading, out)
        out.write_bytes(content)
    except Refused as refusal:
        raise click.ClickException(refusal.problem.en) from None
    except OSError as broken:
        raise click.ClickException(f"{out} could not be written: {broken.strerror}.") from None
    click.echo(f"{len(reading.pages)} pages  {out}  {hashlib.sha256(content).hexdigest()}")


def _content(kind: str, reading: Reading, out: Path) -> bytes:
    """The bytes of the file, by the ending of its name. Raises ``Refused``."""
    if out.suffix == ".pdf":
        return shelf.composed(kind, shelf.KINDS[kind](reading), reading.released)
    if out.suffix != ".html":
        raise Refused(REFUSED["ending"].filled(file=out.name))
    folder = Path(str(current_app.static_folder)) / "css"
    sheet = Markup("\n".join((folder / name).read_text(encoding="utf-8") for name in SHEETS))  # noqa: S704 - our own files
    template = current_app.jinja_env.get_template("documents/file.html")
    return template.render(kind=kind, document=shelf.KINDS[kind](reading), sheet=sheet).encode()


COMMANDS = [document]
