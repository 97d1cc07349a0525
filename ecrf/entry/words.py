"""The words that templates of a page use: addresses, places, lines, values, reasons, in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import g
from flask_babel import gettext as _

from ecrf.casebook import locate
from ecrf.casebook.holds import reopened_until
from ecrf.casebook.locate import Place
from ecrf.casebook.read import FormRecord, ItemRecord
from ecrf.context import language, study
from ecrf.crf import CHANGE_REASONS, CRF, MISSING, Item, Staff, T
from ecrf.subjects.facts import Fact, Facts, SignOff, page_facts, said_about
from ecrf.subjects.schedule import numbered, page_label

from .owned import MARK
from .saving import DERIVED_REASON, TAKEN_AGAIN
from .submission import ORPHANED, SKIPPED
from .table import style, table_of

LOST_PLACE = T("La page est passée à une nouvelle version\u00a0: la réponse n’y a plus de place ({was})",
               "The page moved to a new version: the answer has no place there ({was})")
ORPHANED_TITLE = T("Réponses d’une version antérieure de la page", "Answers of a former version of the page")
HISTORY = T("Historique", "History")
ORPHANED_HELP = T("Elles restent au dossier\u202f; la version de la page que vous lisez ne les demande plus.",
                  "They stay in the record; the version of the page that you read no longer asks them.")


def page_path(place: Place, line: str | None = None) -> str:
    """The address of a page, or of another line of it (``""``: all lines)."""
    return locate.path(place.subject.number, place.event, place.page.oid, place.line if line is None else line)


def visit_words(event: str) -> str:
    """A study event's short name."""
    return numbered(study().visit(event).short, event)[language()] if event else ""


def place_words(place: Place) -> str:
    """Where a page is: subject and visit."""
    parts = [place.subject.number]
    if place.event:
        parts.append(numbered(study().visit(place.event).title, place.event)[language()])
    return " · ".join(parts)


def line_words(place: Place, line: str | None = None) -> str:
    """The key of a line, as people read it: ``U02``, ``Right index``; « new line » for one not saved yet."""
    key = place.line if line is None else line
    if key == "new":
        return _("new line")
    whole = page_label(study(), place.page, key)[language()]
    return whole.removeprefix(place.page.title[language()]).lstrip(", ")


def reason_words(reason: str) -> str:
    """A stored reason for change in words: the code's label, then the text as typed."""
    code, _colon, words = reason.partition(": ")
    if code == SKIPPED:
        return _("Not applicable: “%(gate)s” changed", gate=words)
    if code == ORPHANED:
        return LOST_PLACE.filled(was=words)[language()]
    if code == DERIVED_REASON:
        return _("Computed again: an input changed")
    if code == TAKEN_AGAIN:
        return _("The step was taken again")
    if code not in CHANGE_REASONS:
        return reason
    label = CHANGE_REASONS.label(code, language())
    return _("%(reason)s: %(words)s", reason=label, words=words) if words else label


def missing_words(code: str) -> str:
    """A missing code in words: Not done (ND)."""
    return f"{MISSING.label(code, language())} ({code})"


def value_words(item: Item, record: ItemRecord | None, place: Place | None = None) -> str:
    """What stands at an item, in words, with its unit."""
    if record is None or record.empty:
        return "–"
    if record.value is None:
        return missing_words(record.missing or "")
    shown = item.shown(record.value, language())
    if isinstance(item, Staff) and place is not None:
        shown = place.staff.get(record.value, shown)
    return f"{shown} {item.unit_in(language())}" if item.unit else shown


def form_facts(form: FormRecord, page: type[CRF], threads: Any, marks: Any, off: SignOff | None = None) -> Facts:
    """The five facts of one line."""
    return page_facts(form.state, said_about(page, form, threads, marks, off))


def sheet_facts(sheet: Any, threads: Any, marks: Any, off: SignOff | None = None) -> Facts:
    """The five facts at the top of a page: the entry fact also counts the answers."""
    state = sheet.form.state if sheet.form else "not_started"
    facts = page_facts(state, said_about(sheet.page, sheet.form, threads, marks, off, sheet.place.address))
    done, asked = sheet.counted()
    entry = {"started": _("Started"), "completed": _("Complete"), "not_done": _("Not done")}.get(state, _("Not entered"))
    until = reopened_until(off.held, sheet.place.address) if off and off.held else None
    lock = replace(facts.lock, words=_("reopened until %(moment)s", moment=f"{until.astimezone(sheet.place.subject.tz):%d/%m/%Y %H:%M}")) \
        if until else facts.lock
    return replace(facts, entry=replace(facts.entry, words=f"{entry}, {done}/{asked}"), query=_or(facts.query, _("No query")),
                   sdv=_or(facts.sdv, _("Nothing verified")), signature=_or(_capital(facts.signature), _("Not signed")),
                   lock=_or(_capital(lock), _("Page open")))


def _or(fact: Fact, words: str) -> Fact:
    """The fact, or these words where there is nothing to say."""
    return fact if fact.words else replace(fact, words=words)


def _capital(fact: Fact) -> Fact:
    return replace(fact, words=fact.words[:1].upper() + fact.words[1:])


def may_go(address: tuple[str, str, str]) -> bool:
    """Whether the reader may open the page that something was read from."""
    page = study().pages.get(address[1])
    return page is not None and bool(g.actor.reads(page))


WORDS = {"history_word": HISTORY, "orphaned_title": ORPHANED_TITLE, "orphaned_help": ORPHANED_HELP, "may_go": may_go, "table_of": table_of, "from_file": MARK, "cell_style": style,
         "page_path": page_path, "visit_words": visit_words, "place_words": place_words, "line_words": line_words,
         "reason_words": reason_words, "missing_words": missing_words, "value_words": value_words,
         "form_facts": form_facts, "sheet_facts": sheet_facts, "missing_codes": tuple(MISSING),
         "change_reasons": tuple(CHANGE_REASONS)}
"""What every template may call."""
