"""One casebook filled from a file, page by page, by the verbs of typing: whatever a page refuses is refused here, in its words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.exceptions import HTTPException, NotFound

from ecrf.casebook import locate, read
from ecrf.casebook.locate import NotGranted, Place, SubjectRow
from ecrf.crf import Study, T
from ecrf.crf.items import Line
from ecrf.crf.text import quoted
from ecrf.db import db
from ecrf.entry.events import happen
from ecrf.entry.saving import Outcome, context_for, save
from ecrf.subjects.enrolment import SiteHeldError, admit

from .comparing import BRINGING, Fate, fates, said, typed
from .incoming import Happened, Incoming
from .origin import Importer
from .verdicts import Report, Verdict

Address = tuple[str, str, str]

STRANGER = T("Le sujet «\u00a0{number}\u00a0» est inconnu ici. Vérifiez son numéro\u202f; un sujet n’est inscrit par un fichier que s’il apporte la date de son consentement.",
             "Subject “{number}” is not known here. Check the number; a file enrols a subject only where it brings the consent date.")
NO_PLACE = T("La page {address} n’existe pas dans ce cahier, ou votre rôle ne la lit pas. Corrigez l’adresse, ou retirez-la du fichier.",
             "There is no page {address} in this casebook, or your role does not read it. Correct the address, or take it out of the file.")
NOT_YOURS = T("Votre rôle n’importe pas la page {address} (un autre rôle la remplit). Retirez-la du fichier.",
              "Your role does not import page {address} (another role fills it). Take it out of the file.")
STEP = T("Une étape remplit cette page ici\u00a0: elle n’est pas importée. Faites l’étape, ou laissez ces valeurs de côté.",
         "A step fills this page here: it is not imported. Carry out the step, or leave these values aside.")
NOT_YET = T("La page {address} ne peut pas être commencée\u00a0: la ligne ou la visite qui la précède manque.",
            "Page {address} cannot be begun: the line or visit before it is missing.")
MOVED = T("La page a changé pendant l’import. Recommencez.", "The page changed during the import. Start again.")

_NUMBER = re.compile(r"[0-9]{2}-[0-9]{3}")


@dataclass
class _Page:
    """A page of the file: what it says, what is still to be brought, and what became of each value so far."""

    place: Place
    rows: dict[str, Incoming] = field(default_factory=dict)
    event: Happened | None = None
    pending: set[str] = field(default_factory=set)
    fates: dict[str, Fate] = field(default_factory=dict)
    problems: dict[str, T] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return "/".join(filter(None, self.place.address))

    @property
    def done(self) -> bool:
        return not self.pending and not self.problems

    def pointing(self) -> set[str]:
        """The values still to be brought that name a line of another page, which may come later."""
        return {name for name in self.pending if isinstance(self.place.page.items.get(name), Line)}


class _UndoneError(Exception):
    """Nothing of a try may stay."""


class Filling:
    """The casebook of one subject under way: ``bring`` records what is new and tells the report what became of each value."""

    def __init__(self, who: Importer, study: Study, number: str, report: Report):
        self.who, self.study, self.number, self.report = who, study, number, report

    def bring(self, values: Sequence[Incoming], events: Sequence[Happened]) -> None:
        """Record what is new, page by page; refused pages stay as they were."""
        subject = self._subject(values)
        if subject is None:
            self._refuse([*values, *events], STRANGER.filled(number=quoted(self.number)))
            return
        self.report.sites.add(subject.site)
        self.study = self.study.under(subject.protocol)
        pages = sorted(self._pages(values, events), key=self._order)
        waiting, moved = pages, True
        while waiting and moved:
            before, moved = waiting, False
            for page in before:
                moved = self._try(page) or moved
            waiting = [page for page in before if not page.done]
        for page in pages:
            if page.event is not None and page.event.kind == "removed":
                self._happen(page, page.event)
        for page in pages:
            self._tell(page)

    def _subject(self, values: Sequence[Incoming]) -> SubjectRow | None:
        """The subject, enrolled under its own number where it is unknown and the file has its consent date."""
        try:
            return locate.subject(self.who, self.number)
        except locate.Denied:
            return None
        except NotFound:
            page, item = self.study.consent
        dated = next((row for row in values if (row.page, row.item) == (page, item) and row.value), None)
        if dated is None or not _NUMBER.fullmatch(self.number):
            return None
        try:
            admit(self.who, self.number)
        except (HTTPException, SiteHeldError):
            return None
        self.report.add(Verdict("enrol", dated.where, self.number))
        return locate.subject(self.who, self.number)

    def _pages(self, values: Iterable[Incoming], events: Iterable[Happened]) -> list[_Page]:
        """The pages of the file that the person reads; whatever is said of another is refused."""
        found: dict[Address, _Page | None] = {}
        rows: list[Incoming | Happened] = [*values, *events]
        for row in rows:
            address = (row.visit, row.page, row.line)
            if address not in found:
                found[address] = self._page(address)
            page = found[address]
            if page is None:
                self._refuse([row], NO_PLACE.filled(address=quoted("/".join(filter(None, address)))))
            elif isinstance(row, Happened):
                page.event = row
            else:
                page.rows[row.item] = row
                page.pending.add(row.item)
        return [page for page in found.values() if page is not None]

    def _page(self, address: Address) -> _Page | None:
        try:
            found = locate.place(self.who, self.study, self.number, list(filter(None, address)))
        except NotFound:
            return None
        return _Page(found) if found.address == address and address[2] != "new" else None

    def _order(self, page: _Page) -> tuple[Any, ...]:
        """Consent first, then the pages of the subject, then visits as they follow each other."""
        visit, oid, line = page.place.address
        return (oid != self.study.consent[0], self.study.visit_order(visit) if visit else (-1, 0), list(self.study.pages).index(oid),
                len(line), line)

    def _try(self, page: _Page) -> bool:
        """Bring what the page still has; whether anything was done."""
        page.problems = {}
        if page.event is not None and page.event.kind == "not_done":
            if self._happen(page, page.event):
                return True
            if (refused := page.fates[""].problem) is not None:
                page.problems = {"": refused}
                return False
        if not page.pending:
            return False
        pointing = page.pointing()
        page.problems = self._save(page, page.pending)
        if not page.problems:
            page.pending = set()
            return True
        others = page.pending - pointing
        if others and page.problems.keys() <= pointing and not self._save(page, others):
            page.pending = pointing
            return True
        return False

    def _save(self, page: _Page, names: set[str]) -> dict[str, T]:
        """Record those values as far as they are new, or nothing of them; the sentences by item of what is refused."""
        place, rows = page.place, [row for name, row in page.rows.items() if name in names]
        casebook = read.whole_casebook(self.number, {place.page.oid}, {place.page.oid})
        form = casebook.form(*place.address)
        file = self.who.detail["import"]
        found = fates(place.page, rows, form, context_for(self.study, place, casebook), file)
        page.fates |= found
        new = [row for row in rows if found[row.item].kind in BRINGING]
        if place.page.by_step is not None:
            page.fates |= {row.item: Fate("conflict", "–", STEP) for row in new}
            new = []
        if not new:
            return {}
        said_of = typed(new, {row.item: found[row.item].version for row in new}, form.event_count if form else 0)
        if any(found[row.item].kind == "correction" for row in new):
            said_of.update({"_reason": "SOURCE_CORRECTED", "_reason_text": f"{file['file']}, {file['sent']}"[:200], "_void": "1"})
        elif form is not None and form.state in ("completed", "not_done"):
            said_of.update({"_reason": "OTHER", "_reason_text": f"import {file['file']}"[:200]})
        try:
            with db.session.begin_nested():
                outcome = save(self.who, self.study, place, said_of)
                if outcome.kind not in ("saved", "unchanged"):
                    raise _UndoneError
        except _UndoneError:
            return _sentences(outcome)
        except NotGranted:
            return {"": NOT_YOURS.filled(address=page.address)}
        except NotFound:
            return {"": NOT_YET.filled(address=page.address)}
        return {}

    def _happen(self, page: _Page, event: Happened) -> bool:
        """Let happen to the page what the file says happened to it; whether it was done now."""
        form = read.whole_casebook(self.number, set()).form(*page.place.address)
        if form is not None and (form.removed if event.kind == "removed" else form.state == "not_done"):
            page.fates.setdefault("", Fate("same"))
            return False
        if event.kind == "not_done" and form is not None and form.items:
            page.fates[""] = Fate("conflict", form.state)
            return False
        try:
            with db.session.begin_nested():
                refused = happen(self.who, self.study, page.place, event.kind, event.reason)
        except NotGranted:
            refused = NOT_YOURS.filled(address=page.address)
        except NotFound:
            refused = NOT_YET.filled(address=page.address)
        page.fates[""] = Fate("refused", "", refused) if refused is not None else Fate("new")
        return refused is None

    def _tell(self, page: _Page) -> None:
        """What became of each value of a page, for the report."""
        for name, row in page.rows.items():
            fate = page.fates.get(name, Fate("new"))
            if name in page.pending and name in page.problems and fate.kind in BRINGING:
                fate = Fate("refused", "", page.problems[name])
            self.report.add(Verdict(fate.kind, row.where, row.subject, *page.place.address, name, said(row.value, row.missing, row.missing_reason),
                                    fate.recorded, fate.problem))
        for name, problem in page.problems.items():
            if name not in page.pending and (name or page.fates.get("", Fate("")).problem is not problem):
                where = next((row.where for row in page.rows.values()), "")
                self.report.add(Verdict("refused", where, self.number, *page.place.address, name, problem=problem))
        if page.event is not None:
            fate = page.fates[""]
            self.report.add(Verdict(fate.kind, page.event.where, self.number, *page.place.address, "", f"{page.event.kind} ({page.event.reason})",
                                    fate.recorded, fate.problem))

    def _refuse(self, rows: Iterable[Incoming | Happened], problem: T) -> None:
        for row in rows:
            name, words = (row.item, said(row.value, row.missing, row.missing_reason)) if isinstance(row, Incoming) else ("", row.kind)
            self.report.add(Verdict("refused", row.where, row.subject, row.visit, row.page, row.line, name, words, problem=problem))


def _sentences(outcome: Outcome) -> dict[str, T]:
    """Why a page was not saved, by item; one sentence each."""
    found = {name: problems[0] for name, problems in outcome.submission.problems.items()}
    return found or {"": MOVED}
