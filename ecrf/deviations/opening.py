"""A finding that is a protocol deviation opens a line of the deviation log, once, in the act that made the finding.

The same check at the same place about the same date never opens a second line: what was first written on a line is
kept by its first versions, so neither an edit of the line nor its removal makes the deviation open again (EC95).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from ecrf.casebook import holds, record
from ecrf.casebook.models import Form, FormEvent, ItemVersion
from ecrf.casebook.read import Casebook, FormRecord, ItemRecord
from ecrf.crf import Book, Finding, Study
from ecrf.db import db

_FIRST = text("""
    SELECT f.page, f.line, c.value, w.value FROM form f
    LEFT JOIN item_version c ON c.form = f.id AND c.version = 1 AND c.item = :check
    LEFT JOIN item_version w ON w.form = f.id AND w.version = 1 AND w.item = :where
    WHERE f.subject = :subject AND f.page = ANY(:logs)""")


@dataclass(frozen=True)
class NewLine:
    """A line to be opened: its log, its key, the version of its page, its answers."""

    page: str
    line: str
    version: str
    answers: dict[str, str]


def plan(study: Study, casebook: Casebook, book: Book, found: Iterable[Finding]) -> list[NewLine]:
    """The lines that findings open and no line was ever opened for; reads only, the subject's lock must be held."""
    log = study.deviations
    due = [finding for finding in found if finding.deviation is not None]
    if log is None or not due:
        return []
    first = db.session.execute(_FIRST, {"subject": casebook.subject, "check": log.check, "where": log.where,
                                        "logs": [log.page, log.masked]}).all()
    known = {(page, check, where) for page, _line, check, where in first}
    used = {oid: max((int(line) for page, line, _, _ in first if page == oid), default=0) for oid in (log.page, log.masked)}
    lines = []
    for finding in due:
        oid = log.log_of(book.filled[finding.address].page)
        answers = log.answers(finding, book)
        key = (oid, answers[log.check], answers[log.where])
        if key not in known:
            known.add(key)
            used[oid] += 1
            lines.append(NewLine(oid, str(used[oid]), study.pages[oid].version, answers))
    return lines


def unheld(lines: Iterable[NewLine], held: Sequence[holds.HoldRow]) -> list[NewLine]:
    """The lines that may be opened: where the log is frozen or locked they wait until it is open again."""
    return [new for new in lines if holds.standing(held, ("", new.page, new.line)).takes_values]


def bring(act: record.OpenAct, casebook: Casebook, lines: Iterable[NewLine]) -> set[str]:
    """Write the lines into the act and into the casebook in memory; returns the OIDs of the logs that grew."""
    grown: set[str] = set()
    for new in lines:
        form = record.bring_one(act, Form, {"subject": casebook.subject, "visit": "", "page": new.page, "line": new.line,
                                            "version": new.version})
        record.bring(act, FormEvent, [{"form": form, "kind": "started", "reason": None}])
        record.bring(act, ItemVersion, [{"form": form, **_first(item, value)} for item, value in new.answers.items()])
        casebook.forms["", new.page, new.line] = FormRecord(
            form, casebook.subject, "", new.page, new.line, new.version, ("started",), None,
            {item: ItemRecord(item, 1, value, None, None, None, act.by, act.role, act.at.isoformat())
             for item, value in new.answers.items()})
        grown.add(new.page)
    return grown


def _first(item: str, value: str) -> dict[str, Any]:
    return {"item": item, "version": 1, "value": value, "missing": None, "missing_reason": None, "reason": None}
