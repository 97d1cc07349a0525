"""The casebook of one subject as PDF: every page, value, change, query, verification, signature and act of a cut, in words."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from flask import current_app, g
from flask_babel import force_locale

from ecrf.audit.words import verbs
from ecrf.crf import Refused
from ecrf.exports.casebooks import CasebookAt, PageAt
from ecrf.exports.parcel import Order
from ecrf.exports.tables import STATES as QUERY_STATES
from ecrf.exports.tables import checks_of
from ecrf.permissions import ROLES
from ecrf.queries.sentences import said, sentence
from ecrf.signatures.meanings import NAMES

from . import printed, shelf
from .cover import Cover
from .decoded import Decoded, breakable
from .words import FACE, spoken

_UNDRAWN = re.compile("[^\\x09\\x0a\\x20-\\x7e\u00a0-\u024f\u0370-\u0373\u0375-\u0377\u037b-\u037f\u0384-\u0386\u0388-\u03ff\u0400-\u045f"
                      "\u2002-\u200b\u2010-\u2027\u202f-\u205e\u2070\u2074-\u208e\u20ac\u2103\u2116\u2122\u2190-\u2193"
                      "\u2200-\u22ff\u25a0-\u25a1\u25cb\u25cf]")
"""What the fonts of the documents may lack: printed by its number, because PDF/A allows no missing glyph."""


@dataclass(frozen=True)
class PrintedCasebook:
    """The whole document as its template takes it; ``rows`` is how many rows of the record it must draw."""

    cover: Cover
    words: dict[str, str]
    subject: str
    cut: str
    synthetic: bool
    facts: list[list[str]]
    visits: list[dict[str, Any]]
    acts: list[list[str]]
    rows: int


def pdf(order: Order, casebook: CasebookAt) -> bytes:
    """The casebook as PDF/A, dated by its cut. Raises ``Refused`` where what it draws is not what the record holds."""
    document = printed_casebook(order, casebook)
    try:
        return shelf.composed("casebook", document, order.cut.at)
    except Refused:
        plain = numbered(document)
        if plain == document:
            raise
        return shelf.composed("casebook", plain, order.cut.at)


def numbered(document: PrintedCasebook) -> PrintedCasebook:
    """The same with characters that the fonts may lack told by their number, ``[U+4E2D]``."""
    plain = {"visits": document.visits, "acts": document.acts, "facts": document.facts}
    told = json.loads(_UNDRAWN.sub(lambda one: f"[U+{ord(one.group()):04X}]", json.dumps(plain, ensure_ascii=False)))
    return PrintedCasebook(**vars(document) | told)


def printed_casebook(order: Order, casebook: CasebookAt) -> PrintedCasebook:
    """Everything that the document says."""
    lang = order.language
    with speaking(lang):
        words = Words(order, casebook)
        visits = [words.visit(event, list(pages)) for event, pages in groupby(casebook.pages, lambda page: page.form.visit)]
        acts = [words.act(entry) for entry in casebook.acts]
    content = hashlib.sha256(json.dumps([visits, acts], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return PrintedCasebook(_cover(order, casebook), spoken(printed.WORDS, lang), casebook.subject.number, order.cut.name,
                           bool(current_app.config.get("DEMO")), words.facts(content), visits, acts, casebook.rows)


@contextmanager
def speaking(lang: str) -> Iterator[None]:
    """The application's own words in that language, in a request or in a job."""
    kept = {name: g.pop(name) for name in ("language", "spoken") if name in g}
    g.language = lang
    try:
        with force_locale(lang):
            yield
    finally:
        for name in ("language", "spoken"):
            g.pop(name, None)
        for name, value in kept.items():
            setattr(g, name, value)


def _cover(order: Order, casebook: CasebookAt) -> Cover:
    study, lang = order.definition.study, order.language
    title = printed.TITLE.filled(subject=casebook.subject.number)[lang]
    return Cover("casebook", lang, title, study["title"][lang], study["oid"], study["oid"], study["registration"], order.cut.protocol,
                 order.cut.release, "", "" if order.definition.whole else printed.WORDS["masked"][lang], spoken(FACE, lang))


class Words:
    """The parts of one casebook in words."""

    def __init__(self, order: Order, casebook: CasebookAt):
        self.order, self.casebook, self.lang, self.zone = order, casebook, order.language, casebook.zone
        self.decoded = Decoded(order.definition, order.study, order.language)
        self.checks, self.verbs = checks_of(order.definition, order.study), verbs()
        self.blanks = {page["oid"]: page for page in order.definition.pages}

    def who(self, row: Any) -> str:
        """Name and role of whoever did something."""
        return f"{self.casebook.people.get(row.by, row.by)} ({self.role(row.role)})"

    def role(self, code: str) -> str:
        """A role in words."""
        return ROLES[code][self.lang] if code in ROLES else code

    def when(self, at: datetime) -> str:
        """A moment, UTC and at the site."""
        return self.decoded.when(at, self.zone)

    def facts(self, content: str) -> list[list[str]]:
        """What the cover says of this copy."""
        order, one, pages = self.order, self.casebook.subject, self.casebook.pages
        reader = order.reader
        scope = (printed.WHOLE if reader.whole_study else printed.OF_SITES).filled(role=self.role(reader.role), sites=", ".join(sorted(reader.sites)))
        values = [versions for page in pages for versions in page.versions.values()]
        holds = printed.HOLDS.filled(pages=len(pages), values=len(values), changed=sum(len(found) > 1 for found in values),
                                     queries=sum(len(page.messages) for page in pages), marks=sum(len(page.verifications) for page in pages),
                                     signatures=sum(len(page.signatures) for page in pages))
        told = {"subject": one.number, "site": f"{one.site} · {self.casebook.site}", "enrolled": self.when(one.enrolled), "cut": order.cut.name,
                "cut_at": self.when(order.cut.at), "cut_by": order.cut.by_name, "heads": self.casebook.heads, "content": content,
                "reader": scope[self.lang], "holds": holds[self.lang]}
        return [[printed.FACTS[name][self.lang], said, "digest" if name in ("heads", "content") else ""] for name, said in told.items() if said]

    def visit(self, event: str, pages: list[PageAt]) -> dict[str, Any]:
        """A visit with its pages."""
        title = self.decoded.visit(event) if event else printed.WORDS["subject_pages"][self.lang]
        return {"title": title, "event": event, "pages": [self.page(page) for page in pages]}

    def page(self, page: PageAt) -> dict[str, Any]:
        """A page with everything that was said about it."""
        form, blank, acts = page.form, self.blanks[page.form.page], Numbers()
        last = next((event for event in reversed(page.events) if event.kind in printed.STATES or event.kind == "reopened"), None)
        gone = next((event for event in reversed(page.events) if event.kind == "removed"), None) if form.removed else None
        sections = [found for section in self.decoded.sections(blank) if (found := self.section(page, acts, *section))]
        known = {item["name"] for item in blank["items"]}
        left = [name for name in sorted(page.versions) if name not in known]
        if left:
            sections.append(self.rows(page, acts, "", left))
        empty = dict.fromkeys(words for title, grid, names in self.decoded.sections(blank) for words in self.empty(page, title, grid, names))
        return {"oid": form.page, "title": self.decoded.title(form.page), "line": self.decoded.line(form.page, form.line) if form.line else "",
                "version": form.version, "protocol": form.protocol or self.order.cut.protocol, "state": printed.STATES[form.state][self.lang],
                "stated": f"{self.who(last)}, {self.when(last.at)}" if last else "", "not_done": self.decoded.reason(form.not_done_reason),
                "is_removed": form.removed, "removed": f"{self.who(gone)}, {self.when(gone.at)} – {self.decoded.reason(gone.reason)}" if gone else "",
                "sections": sections, "empty": [] if form.state == "not_done" or form.removed else list(empty),
                "acts": [f"{self.who(row)}, {self.when(row.at)}" for row in acts.rows],
                "changes": self.changes(page), "queries": [self.query(messages) for messages in page.messages.values()],
                "marks": self.marks(page), "signatures": [self.signature(row) for row in page.signatures],
                "events": [self.event(row) for row in page.events]}

    def section(self, page: PageAt, acts: Numbers, title: str, grid: dict[str, Any] | None, names: Iterable[str]) -> dict[str, Any] | None:
        """Answers one under the other, or a table of them; ``None`` where nothing was answered."""
        answered = [name for name in names if self.answered(page, name)]
        if not answered:
            return None
        if grid is None:
            return self.rows(page, acts, title, answered)
        lines = [{"group": self.decoded.say(line["group"]), "label": self.decoded.say(line["label"]),
                  "cells": [self.answer(page, acts, name) if name in answered else None for name in line["cells"]]} for line in grid["lines"]]
        return {"title": title, "columns": [self.decoded.say(column) for column in grid["columns"]], "lines": lines, "rows": []}

    def answered(self, page: PageAt, name: str) -> bool:
        """Whether there is a value, a missing code or the trace of one."""
        return name in page.versions or page.computed.get(name) is not None

    def empty(self, page: PageAt, title: str, grid: dict[str, Any] | None, names: Sequence[str]) -> list[str]:
        """The questions of a section that have no answer; of a table without any its title."""
        left = [self.decoded.item(page.form.page, name)["label"][self.lang] for name in names if not self.answered(page, name)]
        if grid is None:
            return left
        return [title] if len(left) == len(names) else []

    def rows(self, page: PageAt, acts: Numbers, title: str, names: Iterable[str]) -> dict[str, Any]:
        """Answers one under the other."""
        return {"title": title, "columns": [], "lines": [], "rows": [self.answer(page, acts, name) for name in names]}

    def answer(self, page: PageAt, acts: Numbers, name: str) -> dict[str, Any]:
        """The current value of an item, how often it was recorded, and by which act."""
        item, versions = self.decoded.item(page.form.page, name), page.versions.get(name)
        found = {"name": name, "label": self.decoded.say(item["label"])}
        if not versions:
            return found | self.decoded.value(item, page.computed[name], None, None) | {"version": 0, "act": 0}
        row = versions[-1]
        return found | self.decoded.value(item, row.value, row.missing, row.missing_reason) | {"version": row.version, "act": acts.of(row)}

    def changes(self, page: PageAt) -> list[dict[str, Any]]:
        """Every version that replaced another, item by item in the order of the page."""
        place = {item["name"]: n for n, item in enumerate(self.blanks[page.form.page]["items"])}
        found = []
        for name in sorted(page.versions, key=lambda name: (place.get(name, len(place)), name)):
            item, versions = self.decoded.item(page.form.page, name), page.versions[name]
            said = [self.decoded.value(item, row.value, row.missing, row.missing_reason) for row in versions]
            found += [{"name": name, "label": self.decoded.say(item["label"]), "version": row.version, "old": said[n], "new": said[n + 1],
                       "reason": self.decoded.reason(row.reason), "first": f"{self.who(versions[0])}, {self.when(versions[0].at)}" if n == 0 else "",
                       "who": f"{self.who(row)}, {self.when(row.at)}"} for n, row in enumerate(versions[1:])]
        return found

    def query(self, messages: list[Any]) -> dict[str, Any]:
        """A query with every message."""
        first = messages[0]
        item = self.decoded.item(first.page, first.item) if first.item else None
        return {"number": first.number, "about": self.decoded.say(item["label"]) if item else printed.WORDS["whole_page"][self.lang],
                "name": first.item or "", "check": first.check_id or "", "follows": first.follows or 0,
                "state": printed.QUERIES[QUERY_STATES[first.last]][self.lang],
                "messages": [[printed.MESSAGES[row.kind][self.lang], breakable(self.message(row)), f"{self.speaker(row)}, {self.when(row.at)}"]
                             for row in messages]}

    def speaker(self, row: Any) -> str:
        """Who speaks in a query; a check does so at the act of whoever saved."""
        automatic = row.kind == "resolve" or (row.kind == "open" and row.detail is not None)
        return printed.AUTOMATIC.filled(check=ROLES["SYSTEM"], who=self.who(row))[self.lang] if automatic else self.who(row)

    def message(self, row: Any) -> str:
        """What one message says; a check's is told with the words of the cut's release."""
        if row.text is None and row.detail and "check" in row.detail:
            return str(sentence(self.checks, row.page, row.crf, row.item, row.detail)[self.lang])
        return said(row.kind, row.text, row.detail, self.lang)

    def marks(self, page: PageAt) -> list[dict[str, Any]]:
        """The marks of monitors, those of one act together."""
        def act(row: Any) -> tuple[Any, ...]:
            return row.at, row.by, row.role, row.kind
        return [{"kind": printed.MARKS[group[3]][self.lang], "who": f"{self.who(rows[0])}, {self.when(rows[0].at)}",
                 "items": [[row.item, row.version, bool(row.current)] for row in rows]}
                for group, found in groupby(sorted(page.verifications, key=act), act) if (rows := list(found))]

    def signature(self, row: Any) -> dict[str, Any]:
        """A signature: printed name, role, meaning, when by both clocks, what it covers, whether it stands."""
        return {"name": row.name, "role": self.role(row.role), "meaning": NAMES[row.meaning][self.lang], "scope": printed.SCOPES[row.scope][self.lang],
                "when": self.decoded.when(row.at, row.zone), "digest": row.digest, "void": bool(row.void)}

    def event(self, row: Any) -> list[str]:
        """Something that happened to the page as a whole."""
        return [printed.EVENTS[row.kind][self.lang], self.decoded.reason(row.reason), f"{self.who(row)}, {self.when(row.at)}"]

    def act(self, entry: Any) -> list[str]:
        """An act of the trail: when, who, what, where, why."""
        places = dict.fromkeys(self.decoded.place(row.visit or "", row.page, row.line or "") for row in entry.rows if row.page)
        return [self.when(entry.at), f"{entry.name} ({self.role(entry.role)})", self.verbs.get(entry.verb, entry.verb.replace("_", " ")),
                "\n".join(places), self.decoded.reason(entry.reason)]


class Numbers:
    """The acts that recorded a page, numbered as they are met."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[tuple[Any, ...], int] = {}

    def of(self, row: Any) -> int:
        """The number of the act that brought a row."""
        key = row.at, row.by, row.role
        if key not in self._numbers:
            self.rows.append(row)
            self._numbers[key] = len(self.rows)
        return self._numbers[key]
