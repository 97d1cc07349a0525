"""The analysis datasets of a cut for one kind of reader, kept: a cut never changes."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

from ecrf.crf import Study
from ecrf.crf.analysis import chosen
from ecrf.crf.plots import Rows
from ecrf.exports.books import books
from ecrf.exports.cuts import CutAt, definition_digest
from ecrf.exports.parcel import Order
from ecrf.permissions import Actor

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


def _made(order: Order, study: Study) -> Rows:
    choices = chosen(study.analyses, {})
    found: dict[str, list[dict[str, Any]]] = {one.name: [] for one in study.analyses}
    for subject, book in books(order):
        for one in study.analyses:
            found[one.name] += [{"SUBJID": subject.number, **{column.name: None for column in one.columns}, **row} for row in one.rows(book, choices)]
    return found
