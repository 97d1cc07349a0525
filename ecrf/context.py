"""What every request knows: the study, and the language it is answered in."""

from flask import current_app, request
from flask_login import current_user

from .crf import Study


def study() -> Study:
    """The trial that this application serves."""
    found: Study = current_app.study  # type: ignore[attr-defined]
    return found


def language() -> str:
    """The account's language; before log-in French, unless the browser asks for English first (rulings R63)."""
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    if chosen := request.cookies.get("language"):
        return "en" if chosen == "en" else "fr"
    return request.accept_languages.best_match(["fr", "en"]) or "fr"
