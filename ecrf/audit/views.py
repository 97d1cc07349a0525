"""The audit trail on screen: newest first, filtered by who, where, what and when, turned by keyset; and its export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, current_app, g, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from sqlalchemy import text
from werkzeug.wrappers import Response

from ecrf.casebook import seals, trail
from ecrf.context import language, study
from ecrf.crf.dates import day_of
from ecrf.db import db
from ecrf.permissions import ROLES, Actor, requires

from . import exporting, kinds, mask_views, models, review_views, sightings, words  # noqa: F401 - models: the table of reviews

blueprint = Blueprint("audit", __name__)
blueprint.register_blueprint(review_views.blueprint)
blueprint.register_blueprint(mask_views.blueprint)
blueprint.after_app_request(sightings.note_page)
LIMIT, LINES = 25, 120
"""Acts on one screen; it ends earlier where they bring more than so many lines, but never before the first act is told whole."""


@blueprint.get("/audit")
@requires("audit")
def index() -> str:
    """Every act that the reader may see, the newest first."""
    typed = _typed(request.args)
    wrong = _wrong(typed)
    seen = trail.sight(g.actor, study().every_page)
    before = request.args.get("before", "")
    try:
        found = trail.Found([]) if wrong else trail.search(seen, _filters(typed), before, LIMIT + 1)
    except ValueError:
        abort(404)
    sightings.note(g.actor, "view_audit", filters=sightings.kept(g.actor, typed, study().every_page))
    choices = _choices(g.actor, seen)
    db.session.commit()
    given = {name: value for name, value in typed.items() if value}
    entries = _screen(found.entries)
    following = _address(given | {"before": entries[-1].key}) if len(found.entries) > len(entries) else None
    return render_template("audit/index.html", entries=entries, typed=typed, wrong=wrong, choices=choices, given=given,
                           problems=[(name, "", _("This is not a date. Write day/month/year, for example 22/11/2026.")) for name in wrong],
                           following=following, on=_address(given | {"before": found.on}) if found.on and not following else None, words=words,
                           zone=_zone(), looked=trail.LOOKED_AT, newest=_address(given) if before else None)


def _screen(entries: Sequence[trail.Entry]) -> list[trail.Entry]:
    shown, lines = list[trail.Entry](), 0
    for entry in entries[:LIMIT]:
        lines += len(entry.rows)
        if shown and lines > LINES:
            break
        shown.append(entry)
    return shown


@blueprint.get("/audit/exports")
@requires("trail")
def exports() -> str:
    """The exports of the trail with their counts and digests, and what the next would hold."""
    typed = _typed(request.args)
    return render_template("audit/exports.html", exports=exporting.exports(g.actor), wrong=_wrong(typed), told=_told(typed),
                           given={name: value for name, value in typed.items() if value}, zone=_zone())


@blueprint.post("/audit/exports")
@requires("trail")
def export() -> Any:
    """The trail as a zip of CSV and manifest, sent while it is read: that it begins is on record before the first byte
    leaves, its count and SHA-256 before the last."""
    typed = _typed(request.form)
    if _wrong(typed):
        abort(422)
    begun = exporting.begin(g.actor, {name: value for name, value in typed.items() if value})
    db.session.commit()
    answer = Response(stream_with_context(_leaving(begun, _filters(typed))), mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment",
                       filename=f"{study().oid.lower()}-trail-{begun.at.astimezone(UTC):%Y%m%d-%H%M%S}.zip")
    return answer


def _leaving(begun: exporting.Begun, filters: trail.Filters) -> Iterator[bytes]:
    parcel, written = exporting.Parcel(begun.at), exporting.Written()
    try:
        for part in exporting.lines(g.actor, filters, written):
            yield parcel.add(part)
        manifest = exporting.finish(g.actor, begun, written)
        db.session.commit()
        yield parcel.close(manifest)
    finally:
        parcel.drop()


@blueprint.app_template_filter()
def utc(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return seals.moment(at)[:19].replace("T", " ") + " UTC"


def _address(values: dict[str, Any]) -> str:
    return url_for("audit.index", **values)


FIELDS = ("by", "role", "site", "subject", "visit", "page", "item", "verb", "reason", "from", "to")
"""Names of the filters in the address; ``verb`` may be a kind of act."""


def _typed(given: Any) -> dict[str, str]:
    return {name: given.get(name, "").strip().replace("\x00", "")[:100] for name in FIELDS}


def _wrong(typed: dict[str, str]) -> list[str]:
    return [name for name in ("from", "to") if typed[name] and day_of(typed[name]) is None]


def _filters(typed: dict[str, str]) -> trail.Filters:
    first, last = day_of(typed["from"]), day_of(typed["to"])
    verb, verbs = kinds.chosen(typed["verb"])
    return trail.Filters(**{name: typed[name] for name in FIELDS if name not in ("from", "to", "verb")}, verb=verb, verbs=verbs,
                         first=_midnight(first), until=_midnight(last + timedelta(days=1)) if last else None)


def _told(typed: dict[str, str]) -> list[tuple[str, str]]:
    """The filters set, in words."""
    labels = {"by": _("Person"), "role": _("Role"), "site": _("Site"), "subject": _("Subject"), "visit": _("Visit"), "page": _("Page"),
              "item": _("Item"), "verb": _("Action"), "reason": _("Reason holds"), "from": _("From"), "to": _("Until")}
    group = kinds.GROUPS.get(typed["verb"].removeprefix(kinds.PREFIX))
    said = typed | {"role": ROLES[typed["role"]][language()] if typed["role"] in ROLES else typed["role"],
                    "verb": group[0][language()] if group else words.verb_words(typed["verb"]) if typed["verb"] else ""}
    return [(labels[name], said[name]) for name in FIELDS if typed[name]]


def _zone() -> str:
    return str(current_app.config["BABEL_DEFAULT_TIMEZONE"])


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
            "visit": [(visit.oid, visit.title[language()]) for visit in study().visit_list],
            "kind": [(f"{kinds.PREFIX}{kind}", said[language()]) for kind, (said, _verbs) in kinds.GROUPS.items()],
            "verb": sorted(words.verbs().items(), key=lambda pair: pair[1])}
