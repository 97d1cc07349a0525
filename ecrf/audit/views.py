"""The audit trail on screen: newest first, filtered by who, where, what and when, turned by keyset."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import text

from ecrf.casebook import trail
from ecrf.context import language, study
from ecrf.crf import Refused
from ecrf.crf.dates import parse_date
from ecrf.db import db
from ecrf.permissions import ROLES, Actor, requires

from . import sightings, words

blueprint = Blueprint("audit", __name__)
blueprint.after_app_request(sightings.note_page)
LIMIT = 50
"""Acts on one screen."""


@blueprint.get("/audit")
@requires("audit")
def index() -> str:
    """Every act that the reader may see, the newest first."""
    typed = {name: request.args.get(name, "").strip().replace("\x00", "")[:100] for name in FIELDS}
    wrong = [name for name in ("from", "to") if typed[name] and _day(typed[name]) is None]
    seen = trail.sight(g.actor, study().every_page)
    try:
        entries = [] if wrong else trail.newest(seen, _filters(typed), request.args.get("before", ""), LIMIT + 1)
    except ValueError:
        abort(404)
    sightings.note(g.actor, "view_audit", filters={n: v for n, v in typed.items() if v})
    choices = _choices(g.actor, seen)
    db.session.commit()
    given = {name: value for name, value in typed.items() if value}
    following = _address(given | {"before": entries[LIMIT - 1].key}) if len(entries) > LIMIT else None
    return render_template("audit/index.html", entries=entries[:LIMIT], typed=typed, wrong=wrong, choices=choices,
                           problems=[(name, "", _("This is not a date. Write day/month/year, for example 22/11/2026.")) for name in wrong],
                           following=following, words=words, zone=_zone(),
                           newest=_address(given) if request.args.get("before") else None)


def _address(values: dict[str, Any]) -> str:
    return url_for("audit.index", **values)


FIELDS = ("by", "role", "site", "subject", "page", "item", "verb", "reason", "from", "to")
"""Names of the filters in the address."""


def _filters(typed: dict[str, str]) -> trail.Filters:
    first, last = _day(typed["from"]), _day(typed["to"])
    return trail.Filters(**{name: typed[name] for name in FIELDS if name not in ("from", "to")},
                         first=_midnight(first), until=_midnight(last + timedelta(days=1)) if last else None)


def _zone() -> str:
    return str(current_app.config["BABEL_DEFAULT_TIMEZONE"])


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(parse_date(typed, partial=False)) if typed else None
    except Refused:
        return None


def _midnight(day: date | None) -> datetime | None:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(_zone())) if day else None


_SITES = text("SELECT code, name FROM site WHERE :everywhere OR code = ANY(:sites) ORDER BY code")
_PEOPLE = text("""
    SELECT p.code, p.name FROM account p WHERE :everywhere OR EXISTS (
        SELECT 1 FROM role_grant r WHERE r.account = p.code AND (r.site IS NULL OR r.site = ANY(:sites)))
    ORDER BY p.name, p.code""")
"""Whoever may have acted where the reader looks, acted or not: a choice that is missing would tell something."""


def _choices(actor: Actor, seen: trail.Sight) -> dict[str, Any]:
    scope = {"everywhere": actor.whole_study, "sites": sorted(actor.sites)}
    return {"site": [tuple(row) for row in db.session.execute(_SITES, scope)],
            "by": [tuple(row) for row in db.session.execute(_PEOPLE, scope)],
            "role": [(code, label[language()]) for code, label in ROLES.items()],
            "page": [(page.oid, page.title[language()]) for page in study().every_page if page.oid in seen.pages],
            "verb": sorted(words.verbs().items(), key=lambda pair: pair[1])}
