"""The CSV files of a cut: pages, registers, subjects, queries, verification, the trail, and what describes them."""

from __future__ import annotations

from . import pages, registers, tables
from .definition import CODELISTS, DICTIONARY, VISITS
from .parcel import Order
from .sheets import File, fill


def files(order: Order, trail: bool = True) -> list[File]:
    """Write every CSV file into the order's folder, value for value as stored; the other formats are made from them.

    Without ``trail`` the longest one, the audit trail, is left out.
    """
    folder, cut, definition, who = order.folder, order.cut, order.definition, order.who
    return [*pages.write(folder, cut, definition, order.study, who, order.progress),
            *registers.write(folder, cut, definition, order.reader),
            fill(folder, "subjects.csv", tables.SUBJECTS, tables.subjects(definition, who)),
            fill(folder, "queries.csv", tables.QUERIES, tables.queries(cut, definition, order.study, who, order.language)),
            fill(folder, "sdv.csv", tables.SDV, tables.verifications(cut, definition, who)),
            *([fill(folder, "audit.csv", tables.AUDIT, tables.audit(cut, order.sight))] if trail else []),
            fill(folder, "dictionary.csv", DICTIONARY, definition.dictionary()),
            fill(folder, "codelists.csv", CODELISTS, definition.codelists()),
            fill(folder, "visits.csv", VISITS, definition.visits())]
