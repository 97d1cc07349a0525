"""Protocol deviations that findings open by themselves: the logs they are entered in, and whether a finding still stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from .checks import TODAY, Check, Finding, run
from .dates import PartialDate
from .pages import CRF, Log
from .text import T
from .view import Book, FormView

if TYPE_CHECKING:
    from .study import Study


@dataclass(frozen=True)
class DeviationLog:
    """The log of deviations that everybody cleared reads, and its twin for findings on masked pages.

    Both have the items named here: ``term`` what happened, ``category`` and ``severity`` as the check says, ``day`` its
    date, ``check`` its number, ``where`` the place and date judged; ``always`` are answers that are the same for all.
    """

    page: str
    masked: str
    term: str
    category: str
    severity: str
    day: str
    check: str
    where: str
    always: Mapping[str, str] = field(default_factory=dict)

    def log_of(self, page: type[CRF]) -> str:
        """The log that may tell of a page: the masked one for what is masked."""
        return self.page if page.seen_by == "blinded" else self.masked

    def answers(self, finding: Finding, book: Book) -> dict[str, str]:
        """The answers of the line that a finding opens. Its date is the date judged, else today.

        What happened is told as the check's number and the values of its sentence, which read the same in both
        languages; the sentence itself stands beside, in the reader's (rulings R63).
        """
        category, severity = finding.deviation or ("", "")
        day = judged_day(book, finding)
        told = f"{finding.check}: {', '.join(_plain(v) for v in finding.values.values())}".removesuffix(": ")
        return {self.term: told, self.category: category, self.severity: severity,
                self.day: day if len(day) == 10 else book.today.isoformat(), self.check: finding.check,
                self.where: place_of(finding, day), **self.always}

    def verify(self, study: Study) -> None:
        """Raises ``TypeError`` where the logs or the answers are not those of the study."""
        for oid, seen_by in ((self.page, "blinded"), (self.masked, "unblinded")):
            page = study.pages.get(oid)
            if page is None or not isinstance(page.repeats, Log) or page.scope != "subject" or page.seen_by != seen_by:
                raise TypeError(f"deviations=: {oid} is no {seen_by} log of subjects.")
            named = {self.term, self.category, self.severity, self.day, self.check, self.where, *self.always}
            if named - set(page.items):
                raise TypeError(f"deviations=: {oid} has no item {(named - set(page.items)).pop()}.")
            for item, code in self.always.items():
                if code not in (page.items[item].codelist or (code,)):
                    raise TypeError(f"deviations=: {code!r} is no answer of {oid}.{item}.")
        for check in (part for whole in study.checks.values() for part in whole.every if part.deviation):
            self._verify_check(study, check)

    def _verify_check(self, study: Study, check: Check) -> None:
        if any(item.page.seen_by == "reader" for item in check.on):
            raise TypeError(f"{check.id}: a finding on a reader's page opens no deviation.")
        for name, code in zip((self.category, self.severity), check.deviation or (), strict=True):
            if code not in (study.pages[self.page].items[name].codelist or ()):
                raise TypeError(f"{check.id}: deviation= says {code!r}, which is no answer of {self.page}.{name}.")


def _plain(value: Any) -> str:
    return f"{value.fr} / {value.en}" if isinstance(value, T) and value.fr != value.en else str(getattr(value, "fr", value))


def judged_day(book: Book, finding: Finding) -> str:
    """The date that a finding is about: that of its item, else that of its visit; empty when neither is a date."""
    form = book.filled[finding.address]
    value: Any = getattr(form, finding.item)
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, date | datetime):
        return value.isoformat()[:10]
    day = book.visit_date(form.visit) if form.visit else None
    return day.isoformat() if day else ""


def place_of(finding: Finding, day: str) -> str:
    """Where a finding stands and which date it judges: ``W8/SV.SVDAT 2026-06-23``; the same words, the same deviation."""
    return f"{'/'.join(filter(None, finding.address))}.{finding.item} {day}".strip()


_PLACE = re.compile(r"(?P<path>[^.]+)\.(?P<item>\w+)( (?P<day>[\d-]+))?")


def standing(book: Book, check: str | None, where: str | None) -> Finding | None:
    """The finding that a line of the log was opened for, when it still stands: same check, place and date judged."""
    told = _PLACE.fullmatch(where or "")
    form = _form_at(book, told["path"]) if told else None
    if told is None or form is None:
        return None
    parts = [part for part in book.study.checks_over(form.page.oid) if part.id == check and part.deviation is not None]
    now = (finding for part in parts for finding in run(part, form, book))
    return next((f for f in now if f.item == told["item"] and judged_day(book, f) == (told["day"] or "")), None)


def visible(book: Book, check: str | None) -> bool:
    """Whether the casebook at hand holds every page that a check looks at: without them a silence says nothing."""
    whole = book.study.checks.get(check or "")
    pages = {oid for part in whole.every for oid in part.pages} - {TODAY} if whole else set()
    return bool(pages) and all(book.forms(oid) for oid in pages)


def _form_at(book: Book, path: str) -> FormView | None:
    parts = path.split("/")
    at = next((n for n, part in enumerate(parts) if part in book.study.pages), None)
    if at is None:
        return None
    return book.filled.get(("/".join(parts[:at]), parts[at], "/".join(parts[at + 1:])))
