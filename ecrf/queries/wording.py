"""What templates say of queries: states, whom they wait for, due days, and the verbs that the acting role has."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, g, request
from flask_babel import gettext as _

from ecrf import clock
from ecrf.casebook import locate
from ecrf.context import language, study
from ecrf.crf import Lines, Log, Per, T

from . import columns, listing, threads
from .parties import PARTIES, routes
from .sentences import said

STATES = {"open": T("ouverte", "open"), "answered": T("répondue", "answered"), "closed": T("close", "closed"), "cancelled": T("annulée", "cancelled"),
          "resolved": T("close par les données", "closed by the data")}
"""The states of a query as people read them."""

blueprint = Blueprint("query_words", __name__)


@blueprint.app_template_global()
def query_words(query: threads.Thread | listing.Line) -> str:
    """The question of a query in the reader's language."""
    return query.words(study(), language())


@blueprint.app_template_global()
def message_words(message: threads.Message) -> str:
    """What a later message of a thread says."""
    return said(message.kind, message.text, message.detail, language())


@blueprint.app_template_global()
def query_verbs(thread: threads.Thread, place: locate.Place) -> list[str]:
    """The verbs that the acting role may do to a query now."""
    return threads.verbs(g.actor, thread, place.page)


@blueprint.app_template_global()
def query_state(state: str) -> str:
    """A state as people read it."""
    return STATES[state][language()]


@blueprint.app_template_global()
def query_title(state: str) -> str:
    """The heading of a query's drawer."""
    return f"Query {STATES[state][language()]}"


@blueprint.app_template_global()
def party_words(party: str) -> str:
    """A group of roles that queries wait for, as people read it."""
    return PARTIES[party][language()] if party in PARTIES else ""


@blueprint.app_template_global()
def query_party(thread: threads.Thread, place: locate.Place) -> str:
    """The group of roles that a query of the page waits for."""
    return thread.party(place.page)


@blueprint.app_template_global()
def query_routes(thread: threads.Thread, place: locate.Place) -> list[str]:
    """Whom a query may be routed to now."""
    return routes(place.page, thread.state)


@blueprint.app_template_global()
def raises(place: locate.Place) -> bool:
    """Whether the acting role asks on that page."""
    return threads.may_raise(g.actor, place.page)


@blueprint.app_template_global()
def query_days(thread: threads.Thread) -> int:
    """Whole days since a query was first opened."""
    return thread.age(clock.now()).days


@blueprint.app_template_global()
def query_due(thread: threads.Thread, place: locate.Place) -> tuple[date, int]:
    """The day by which a query should move on, and for how many days that has been over (0: it is not)."""
    due = thread.due(study(), place.subject.zone)
    return due, max(0, (place.subject.today - due).days)


@blueprint.app_template_global()
def query_lang() -> str:
    """The reader's language, for macros that are imported without their page's variables."""
    return language()


@blueprint.app_template_global()
def about_visit(subject: locate.SubjectRow, event: str) -> locate.Place | None:
    """Where queries about a whole visit stand: its page of the visit, when the reader reads it; else ``None``."""
    page = study().under(subject.protocol).pages[study().visit_page[0]]
    asked = page in [slot.page for slot in study().under(subject.protocol).visit(event).slots]
    return locate.Place(subject, event, page, "") if asked and g.actor.reads(page) else None


@blueprint.app_template_global()
def is_visit_page(page: str) -> bool:
    """Whether a query on the whole of that page is one about the visit."""
    return page == study().visit_page[0]


@blueprint.app_template_global()
def page_words(page: str, line: str = "") -> str:
    """A page and its line as people read them: ``Ulcer assessment · U02``."""
    blank = study().pages[page]
    owner = study().pages[blank.repeats.of] if isinstance(blank.repeats, Per) else blank
    shown = owner.repeats.shown(line, language()) if line and isinstance(owner.repeats, Log | Lines) else line
    return " · ".join(filter(None, (blank.title[language()], shown)))


@blueprint.app_template_global()
def event_words(event: str) -> str:
    """A study event as people read it, in short: ``W8``, ``UNS 2``."""
    number = event.partition("-")[2]
    return " ".join(filter(None, (study().visit(event).short[language()], number))) if event else ""


@blueprint.app_template_global()
def place_path(number: str, event: str, page: str, line: str = "") -> str:
    """The address of a page, below the address of the application."""
    return request.script_root + locate.path(number, event, page, line)


@blueprint.app_template_global()
def band_words(band: str) -> str:
    """A band of age as people read it: ``8–14 days``."""
    first, last = columns.BANDS[band]
    return _("more than %(days)s days", days=first - 1) if last is None else _("%(first)s–%(last)s days", first=first, last=last)
