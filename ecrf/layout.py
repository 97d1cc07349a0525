"""What every template finds: the study, the language, the way around for the acting role, dates and moments in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, current_app, g, request, url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from .accounts import wording
from .accounts.carried import arguments_of
from .casebook.locate import ZONE
from .context import gettext as template_gettext
from .context import ngettext as template_ngettext
from .crf import LANGUAGES, T
from .db import db
from .permissions import ROLES, Actor


def init_app(app: Flask) -> None:
    """Register context, filters and globals."""
    app.context_processor(context)
    app.jinja_env.install_gettext_callables(template_gettext, template_ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.add_template_filter(tr)
    app.add_template_filter(moment)
    app.add_template_filter(day)
    app.add_template_filter(role_words)
    app.add_template_filter(verb_words)
    app.add_template_global(role_words)
    app.add_template_global(sprite)


def sprite() -> str:
    """The address of the icons, made once per request: a page draws a hundred."""
    if "sprite" not in g:
        g.sprite = url_for("static", filename="sprite.svg")
    return str(g.sprite)


def lang() -> str:
    """The language of the page, ``fr`` or ``en``."""
    found = str(get_locale() or "fr")
    return found if found in LANGUAGES else "fr"


def context() -> dict[str, object]:
    """The names that every template may use."""
    actor = current_user.actor if current_user and current_user.is_authenticated else None
    return {"study": current_app.study, "lang": lang(), "actor": actor,  # type: ignore[attr-defined]
            "navigation": navigation(actor) if actor else [], "acting": acting(actor) if actor else ""}


def navigation(actor: Actor) -> list[tuple[str, str, bool]]:
    """``(address, label, active)`` of the places that the acting role may open."""
    places = [("/", _("Subjects"), "view"), ("/overview", _("Overview"), "view"), ("/figures", _("Figures"), "export"), ("/calendar", _("Planner"), "view"), ("/queries", _("Queries"), "view"), ("/sdv", _("Verification"), "monitor"), ("/signatures", _("Signatures"), "sign"),
              ("/locks", _("Locks"), "unlock"), ("/exports", _("Exports"), "export"), ("/audit", _("Audit trail"), "audit"),
              ("/registers", _("Registers"), "view"), ("/study", _("Study"), "study"), ("/admin", _("Administration"), "grant")]
    return [(address, label, here(address)) for address, label, action in places
            if actor.may(action) and arguments_of(address, "GET") is not None]


def here(address: str) -> bool:
    """Whether the present page lies under that address; a subject lies under the start page."""
    if address == "/":
        return request.path == "/" or request.path.startswith("/subjects")
    return request.path == address or request.path.startswith(f"{address}/")


def acting(actor: Actor) -> str:
    """The acting role and its sites in words."""
    words = role_words(actor.role)
    if not actor.sites:
        return words
    return ngettext("%(role)s · Site %(sites)s", "%(role)s · Sites %(sites)s", len(actor.sites), role=words,
                    sites=", ".join(sorted(actor.sites)))


def role_words(code: str) -> str:
    """A role in the language of the page."""
    return ROLES[code][lang()] if code in ROLES else _("Account holder")


def verb_words(verb: str) -> str:
    """A verb on an account or site in the language of the page."""
    return wording.words(verb)[lang()]


def tr(words: T | str | None) -> str:
    """Words in the language of the page; plain text stays as it is."""
    return words[lang()] if isinstance(words, T) else words or ""


def moment(at: datetime | None, zone: str | None = None) -> str:
    """A moment as ``dd/mm/yyyy HH:MM`` in a zone (IANA name); by default that of the subject's site, else the study's."""
    if at is None:
        return ""
    here = zone or db.session.info.get(ZONE) or current_app.config["BABEL_DEFAULT_TIMEZONE"]
    return at.astimezone(ZoneInfo(here)).strftime("%d/%m/%Y %H:%M")


def day(value: date | str | None) -> str:
    """A date as ``dd/mm/yyyy``; a partial one, ``2024-05``, keeps the precision it has: ``05/2024``."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    return "/".join(reversed(value.split("-")))
