"""The routes of the registers: all of them, the lines of one, one line, many lines from a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from ecrf.context import language, study
from ecrf.crf import CHANGE_REASONS, Item
from ecrf.db import db
from ecrf.permissions import requires

from . import lines, upload, verbs
from .lines import Line, Register
from .wording import VERDICTS, WORDS

blueprint = Blueprint("registers", __name__, url_prefix="/registers")


def _register(site: str, page: str) -> Register:
    return lines.register(g.actor, study(), site, page)


def _drawn(template: str, status: int = 200, **words: Any) -> ResponseReturnValue:
    return render_template(template, words=WORDS, verdicts=VERDICTS, change_reasons=CHANGE_REASONS, shown=shown,
                           may_write=g.actor.may("registers"), **words), status


def _done(site: str, page: str, name: str, anchor: str | None = None, **values: Any) -> ResponseReturnValue:
    """Back to the register, which says what was done."""
    flash(WORDS[name].filled(**values)[language()], "success")
    return redirect(url_for("registers.table", site=site, page=page, _anchor=anchor), 303)


def shown(item: Item, values: Any) -> str:
    """An answer of a line as people read it, with its unit; empty where the line gives none."""
    value = values.get(item.name)
    if value is None:
        return ""
    words = item.shown(value, language())
    return f"{words} {item.unit_in(language())}" if item.unit else words


@blueprint.get("", strict_slashes=False)
@requires("view")
def index() -> ResponseReturnValue:
    """The registers of every site that the reader reaches, with how many lines hold in each."""
    pages = [page for page in study().site_pages if g.actor.reads(page)]
    return _drawn("registers/index.html", sites=lines.overview(g.actor, pages) if pages else [])


@blueprint.get("/<site>/<page>")
@requires("view")
def table(site: str, page: str) -> ResponseReturnValue:
    """The lines of a register; the removed ones below."""
    return _drawn("registers/table.html", register=_register(site, page))


@blueprint.get("/<site>/<page>/<line>")
@requires("view")
def line(site: str, page: str, line: str) -> ResponseReturnValue:
    """One line: its answers, to be corrected by whoever keeps the register, and its versions."""
    register = _register(site, page)
    if line == "new":
        return _line_page(register, None)
    return _line_page(register, _standing(register, line))


def _standing(register: Register, line: str) -> Line:
    found = register.line(line)
    if found is None:
        raise NotFound
    return found


def _line_page(register: Register, current: Line | None, status: int = 200, typed: Any = None,
               outcome: verbs.Outcome | None = None, refused: str = "") -> ResponseReturnValue:
    """The page of a line; ``typed`` stays in the controls, ``outcome`` says what is wrong with it."""
    controls = {name: (typed.get(name, "") if typed is not None else _as_typed(item, current))
                for name, item in register.page.items.items()}
    problems = outcome.typed.problems if outcome else {}
    summary = [(name if name in register.page.items else "main",
                register.page.items[name].label[language()] if name in register.page.items else "", sentence[language()])
               for name, sentences in problems.items() for sentence in sentences]
    return _drawn("registers/line.html", status, register=register, current=current, controls=controls, typed=typed,
                  problems=problems, summary=summary, refused=refused, conflict=status == 409,
                  versions=lines.versions(register, current.line) if current else [])


def _as_typed(item: Item, current: Line | None) -> str:
    value = current.values.get(item.name) if current else None
    if value is None:
        return ""
    return value if item.codelist is not None else item.shown(value, language())


@blueprint.post("/<site>/<page>/<line>")
@requires("registers")
def save(site: str, page: str, line: str) -> ResponseReturnValue:
    """Record a new line, or correct one with a reason; a refusal keeps what was typed."""
    outcome = verbs.save(g.actor, study(), site, page, line, request.form)
    db.session.commit()
    if outcome.status != 200:
        register = _register(site, page)
        return _line_page(register, register.line(line), outcome.status, request.form, outcome, "not_saved")
    return _done(site, page, "saved" if outcome.kind == "saved" else "same", f"l-{outcome.line}", line=outcome.line)


@blueprint.post("/<site>/<page>/<line>/remove")
@requires("registers")
def remove(site: str, page: str, line: str) -> ResponseReturnValue:
    """Take a line out, with the reason."""
    outcome = verbs.remove(g.actor, study(), site, page, line, request.form)
    db.session.commit()
    if outcome.status != 200:
        register = _register(site, page)
        return _line_page(register, register.line(line), outcome.status, None, outcome, "not_removed")
    return _done(site, page, "gone", line=line)


@blueprint.get("/<site>/<page>/file")
@requires("registers")
def file(site: str, page: str) -> ResponseReturnValue:
    """Where a CSV file is chosen."""
    return _drawn("registers/file.html", register=_register(site, page), plan=None, refused=None)


@blueprint.post("/<site>/<page>/file")
@requires("registers")
def check_file(site: str, page: str) -> ResponseReturnValue:
    """The verdict per row of the file sent; nothing is written."""
    register, sent = _register(site, page), request.files.get("file")
    text = upload.decoded(sent.read()) if sent else ""
    if not text:
        return _drawn("registers/file.html", 422, register=register, plan=None,
                      refused=upload.NOT_TEXT if text is None else WORDS["too_big"])
    found = upload.plan(study(), register, text)
    return _drawn("registers/file.html", 200 if found.may_apply or not found.verdicts or not found.count("bad") else 422,
                  register=register, plan=found, refused=found.problem)


@blueprint.post("/<site>/<page>/file/apply")
@requires("registers")
def apply_file(site: str, page: str) -> ResponseReturnValue:
    """Add the rows of the file that was checked, judged once more; all or none."""
    found = upload.apply(g.actor, study(), site, page, request.form.get("text", ""))
    db.session.commit()
    if found.problem is not None or found.count("bad"):
        return _drawn("registers/file.html", 422, register=_register(site, page), plan=found, refused=found.problem)
    return _done(site, page, "applied", n=found.count("new"))
