"""The documents on screen and as PDF, masked for the reader, in either language."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, current_app, g, render_template, request, send_file

from ecrf.context import language, study
from ecrf.crf import LANGUAGES
from ecrf.exports import casebooks, papers
from ecrf.permissions import requires

from . import casebook, enclosed, shelf
from .cover import Reading
from .words import ABOUT, FACE, TITLES, spoken

blueprint = Blueprint("documents", __name__, url_prefix="/study/documents")

blueprint.record_once(lambda state: state.app.jinja_env.globals.update(document_titles=TITLES))
casebooks.composed_by(casebook.pdf)
papers.given_by(enclosed.papers)
papers.annotated_by(enclosed.annotated)

KIND = f"any({', '.join(TITLES)})"


def folder() -> Path:
    """Where composed PDFs are kept."""
    return Path(current_app.instance_path) / "documents"


@blueprint.get("")
@requires("study")
def index() -> str:
    """Every document, on screen and as PDF, in both languages."""
    return render_template("documents/index.html", titles=TITLES, about=ABOUT, languages=LANGUAGES, face=FACE)


@blueprint.get(f"/<{KIND}:kind>")
@requires("study")
def read(kind: str) -> str:
    """A document on screen, made for printing too."""
    reading = _reading()
    return render_template("documents/document.html", kind=kind, document=shelf.KINDS[kind](reading), spoken_in=reading.lang,
                           languages=LANGUAGES, face=spoken(FACE, language()))


@blueprint.get(f"/<{KIND}:kind>.pdf")
@requires("study")
def download(kind: str) -> Any:
    """A document as PDF/A."""
    reading = _reading()
    pdf = shelf.pdf_of(kind, reading, folder())
    return send_file(io.BytesIO(pdf), "application/pdf", max_age=0, etag=False,
                     download_name=f"{study().oid}-{study().protocol}-{kind}-{reading.lang}.pdf")


def _reading() -> Reading:
    """The study as the reader reads it, in the language that the address names, else his own."""
    lang = request.args.get("lang", language())
    if lang not in LANGUAGES:
        abort(404)
    return shelf.reading_of(g.actor, study(), lang)
