"""What every request knows: the study, and the language it is answered in."""

from __future__ import annotations

from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Protocol

from babel.support import Translations
from flask import current_app, g, request
from flask_babel import get_locale
from flask_login import current_user

from .crf import Study


def study() -> Study:
    """The trial that this application serves, under the newest version of its protocol: it knows every version of a page."""
    found: Study = current_app.study  # type: ignore[attr-defined]
    return found


class Follows(Protocol):
    """A subject or a site: whatever follows a version of the protocol."""

    @property
    def protocol(self) -> str:
        """The version followed today."""


def study_of(who: Follows) -> Study:
    """The trial under the version of its protocol that a subject's site, or a site, follows today."""
    return study().under(who.protocol)


TRANSLATIONS = Path(__file__).parent / "translations"


@lru_cache
def _catalogue(lang: str) -> NullTranslations:
    """The compiled words of one language; English is the words themselves."""
    return Translations.load(str(TRANSLATIONS), [lang])


def gettext(words: str) -> str:
    """The application's own words in the language of the request; templates call it for each word, so it is quick."""
    return _catalogue(_spoken()).gettext(words)


def ngettext(one: str, many: str, count: int) -> str:
    """The same for a number of things."""
    return _catalogue(_spoken()).ngettext(one, many, count)


def _spoken() -> str:
    if "spoken" not in g:
        g.spoken = str(get_locale() or "fr")
    return str(g.spoken)


def language() -> str:
    """The account's language; before log-in French, unless the browser asks for English first (rulings R63).

    Found once a request: a long list asks for it with every word.
    """
    if "language" not in g:
        g.language = _language()
    return str(g.language)


def _language() -> str:
    if current_user and current_user.is_authenticated:
        return str(current_user.language)
    if chosen := request.cookies.get("language"):
        return "en" if chosen == "en" else "fr"
    return request.accept_languages.best_match(["fr", "en"]) or "fr"
