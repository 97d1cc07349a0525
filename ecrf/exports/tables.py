"""The other files of an export: subjects, queries, verifications, and the whole trail that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from ecrf.casebook import extract, seals, trail, unrolled
from ecrf.crf import Study, T
from ecrf.queries.sentences import sentence

from .cuts import CutAt
from .definition import Definition, yes_no
from .pages import KEYS, keys

SUBJECTS = ("STUDYID", "SITEID", "SUBJID", "USUBJID", "ENROLLED_AT")
QUERIES = (*KEYS[:5], "PAGE", "LINE", "ITEM", "QUERY", "CHECK", "FOLLOWS", "STATE", "MESSAGE", "KIND", "TEXT", "DETAIL", "AT",
           "BY", "ROLE")
SDV = (*KEYS[:5], "PAGE", "LINE", "ITEM", "VERSION", "KIND", "VERSION_IS_CURRENT", "AT", "BY", "ROLE")
AUDIT = ("AT", "BY", "NAME", "ROLE", "VERB", "STREAM", "SITEID", "SUBJID", "VISIT", "PAGE", "LINE", "ROW", "ITEM", "VERSION",
         "OLD_VALUE", "OLD_MISSING", "NEW_VALUE", "MISSING", "MISSING_REASON", "REASON", "QUERY", "MESSAGE", "KIND", "TEXT",
         "DETAIL", "ACT_REASON", "ACT_DETAIL")
STATES = {"open": "open", "ask_again": "open", "answer": "answered", "close": "closed", "cancel": "cancelled",
          "resolve": "resolved"}
"""Last message of a query → its state."""

Rows = Iterator[Sequence[Any]]


def subjects(definition: Definition, who: Sequence[extract.SubjectAt]) -> Rows:
    """One row per subject."""
    for one in who:
        yield (*keys(definition, one)[:4], seals.moment(one.enrolled))


def queries(cut: CutAt, definition: Definition, study: Study, who: Sequence[extract.SubjectAt], language: str) -> Rows:
    """One row per message; a check's question is told in the reader's language, with the words of the cut's release."""
    sites, words = {one.number: one for one in who}, checks_of(definition, study)
    for row in extract.rows("messages", cut.name, who, definition.oids):
        asked = row.text
        if asked is None and row.detail and "check" in row.detail:
            asked = sentence(words, row.page, row.crf, row.item, row.detail)[language]
        yield (*keys(definition, sites[row.subject], row.visit)[:5], row.page, row.line, row.item, row.number, row.check_id,
               row.follows, STATES[row.last], row.message, row.kind, asked, _json(row.detail), seals.moment(row.at),
               row.by, row.role)


def checks_of(definition: Definition, study: Study) -> Any:
    """The checks as the release words them, in the shape in which a query's sentence looks for them."""
    checks = {check["id"]: SimpleNamespace(every=[SimpleNamespace(message=T(**part["message"]))
                                                  for part in (check, *check["parts"])])
              for check in definition.study["checks"]}
    return SimpleNamespace(page=study.page, item=study.item, checks=checks)


def verifications(cut: CutAt, definition: Definition, who: Sequence[extract.SubjectAt]) -> Rows:
    """One row per mark of a monitor."""
    of = lru_cache(1000)(lambda subject, visit: keys(definition, sites[subject], visit)[:5])
    sites, moment = {one.number: one for one in who}, lru_cache(1000)(seals.moment)
    for subject, visit, page, line, item, version, kind, by, role, at, current in extract.rows("verifications", cut.name, who, definition.oids):
        yield *of(subject, visit), page, line, item, version, kind, yes_no(current), moment(at), by, role


def audit(cut: CutAt, seen: trail.Sight) -> Rows:
    """One row per row of each act, one for an act that brought none; no counter that would show what is hidden."""
    for act, told, rows in unrolled.at_cut(seen, cut.name):
        head = (seals.moment(act.at), act.by, act.name, act.role, act.verb, act.stream, act.site, act.subject)
        said = (act.reason, _json(act.detail)) if told else (None, None)
        for row in rows or (_NOTHING,):
            yield *head, *row, *said


_NOTHING = (None, None, None, "", *(None for _ in unrolled.COLUMNS[4:]))
"""The cells of an act that brought no row."""


def _json(detail: Any) -> str | None:
    return None if detail is None else trail.in_json(detail)
