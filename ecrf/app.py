"""The application: the study, the database, the features, and the guard in front of every view."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask_babel import Babel, get_locale
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from jinja2 import FileSystemBytecodeCache
from werkzeug.exceptions import InternalServerError, Unauthorized
from werkzeug.routing import BaseConverter

from . import db as database
from .casebook.locate import NotGranted
from .context import language
from .crf import load

FEATURES = ("accounts", "subjects", "planner", "entry", "steps", "queries", "sdv", "signatures", "locks", "exports", "figures", "registers", "audit", "admin",
            "protocols", "study", "documents", "monitoring", "imports", "escrow")
"""Features with views; each has ``views.py`` with a blueprint of its name."""

class Address(BaseConverter):
    """A page's place in a casebook, ``W8/ULCA/2``: OIDs are upper case, words of the application lower case (R54)."""

    regex = r"[A-Z][A-Z0-9]*(?:-[0-9]+)?(?:/[A-Z][A-Z0-9]*)?(?:/(?:[A-Z0-9]+|new))?"
    part_isolating = False


LASTING = ("static", "subjects.hand_shapes")
"""What a browser may keep: files of the application that hold nothing of any subject."""

csrf = CSRFProtect()
babel = Babel()
login = LoginManager()

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                               "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                               "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def create_app(**settings: Any) -> Flask:
    """Make the application; ``settings`` override ``config.Config`` (tests do)."""
    app = Flask("ecrf", static_folder="static", template_folder="templates")
    app.config.from_object("config.Config")
    app.config.update(settings)
    app.instance_path = str(importlib.import_module("config").INSTANCE)
    app.study = load(app.config["STUDY"])  # type: ignore[attr-defined]
    kept = Path(app.config["TEMPLATES"])
    kept.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(kept))}
    app.url_map.converters["address"] = Address
    database.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
    babel.init_app(app, locale_selector=language)
    for name in FEATURES:
        app.register_blueprint(importlib.import_module(f"ecrf.{name}.views").blueprint)
    app.register_blueprint(importlib.import_module("ecrf.imports.mapping_views").blueprint)
    for module in ("ecrf.errors", "ecrf.layout", "ecrf.cli"):
        importlib.import_module(module).init_app(app)
    app.before_request(guard)
    app.after_request(harden)
    return app


def guard() -> None:
    """Refuse any view without ``@requires``; ask for a log-in; refuse a verb the acting role does not have."""
    if request.endpoint is None or request.endpoint == "static":
        return
    view = current_app.view_functions[request.endpoint]
    action = getattr(view, "requires", None)
    if action is None:
        raise InternalServerError(f"{request.endpoint} has no @requires(action).")
    if action == "public":
        return
    if not current_user.is_authenticated:
        raise Unauthorized
    g.actor = current_user.actor
    if not g.actor.may(action):
        raise NotGranted


def harden(response: Response) -> Response:
    """Security headers on every answer; nothing clinical is kept by a browser or proxy."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in LASTING:
        response.headers["Cache-Control"] = "no-store"
        response.headers.setdefault("Content-Language", str(get_locale() or "fr"))
    return response


