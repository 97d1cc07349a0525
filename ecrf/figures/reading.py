"""The analysis datasets of a cut for one kind of reader, kept: a cut never changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from ecrf.casebook import extract
from ecrf.crf import Book, Study
from ecrf.crf.analysis import chosen
from ecrf.crf.plots import Rows
from ecrf.exports.books import books
from ecrf.exports.cuts import CutAt, definition_digest
from ecrf.exports.parcel import Order
from ecrf.exports.tables import STATES
from ecrf.permissions import Actor

Place = tuple[str, str, str]
"""Visit, page, line."""
ENDED = ("closed", "cancelled", "resolved")
"""States in which a query asks nothing any more."""
MOST = 8
"""Cuts and kinds of reader whose datasets are kept."""
_kept: OrderedDict[tuple[Any, ...], Rows] = OrderedDict()
_lock = Lock()


def datasets(cut: CutAt, reader: Actor, study: Study) -> Rows:
    """Every analysis dataset of the study as that reader may see it, with the subject's number in each row.

    What a reader sees is told by pages and sites, so readers of the same share what is kept.
    """
    order = Order(Path(), cut, reader, study, "en")
    key = (cut.name, cut.at, definition_digest(study), tuple(order.definition.oids), reader.whole_study, tuple(sorted(reader.sites)))
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found = _made(order, study)
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST:
            _kept.popitem(last=False)
    return found


def _queries(order: Order) -> Iterator[dict[str, Any]]:
    """A row per query of the cut: its state, and the days that it was open, to its end or to the cut."""
    def thread(message: Any) -> tuple[Any, ...]:
        return message.subject, message.visit, message.page, message.line, message.number
    for _key, several in groupby(extract.rows("messages", order.cut.name, order.who, order.definition.oids), key=thread):
        messages = list(several)
        first, state = messages[0], STATES[messages[0].last]
        until = messages[-1].at if state in ENDED else order.cut.at
        yield {"SUBJID": first.subject, "STATE": state, "CHECK": first.check_id, "DAYS": (until - first.at).days}


def _completed(order: Order) -> dict[str, dict[Place, date]]:
    """By subject, the day on which each page was first complete."""
    found: dict[str, dict[Place, date]] = {}
    for row in extract.rows("events", order.cut.name, order.who, order.definition.oids):
        if row.kind == "completed":
            found.setdefault(row.subject, {}).setdefault((row.visit, row.page, row.line), row.at.date())
    return found


def _entries(number: str, book: Book, completed: Mapping[Place, date]) -> Iterator[dict[str, Any]]:
    """A row per page of a visit that is complete: the days from the visit to then."""
    for (visit, page, _line), day in completed.items():
        on = book.visit_date(visit) if visit else None
        if on is not None:
            yield {"SUBJID": number, "VISIT": visit, "PAGE": page, "DAYS": max(0, (day - on).days)}


def _made(order: Order, study: Study) -> Rows:
    choices = chosen(study.analyses, {})
    found: dict[str, list[dict[str, Any]]] = {one.name: [] for one in study.analyses}
    found |= {"QUERY": list(_queries(order)), "ENTRY": []}
    completed = _completed(order)
    for subject, book in books(order):
        found["ENTRY"] += _entries(subject.number, book, completed.get(subject.number, {}))
        for one in study.analyses:
            found[one.name] += [{"SUBJID": subject.number, **{column.name: None for column in one.columns}, **row} for row in one.rows(book, choices)]
    return found
