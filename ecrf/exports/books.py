"""The casebooks of a cut as derivations see them; light, so that pages may read them too."""

from __future__ import annotations

from collections.abc import Iterator

from ecrf.casebook import extract, kept
from ecrf.casebook.extract import SubjectAt
from ecrf.crf import Book

from .parcel import Order


def books(order: Order) -> Iterator[tuple[SubjectAt, Book]]:
    """The casebook of each subject of the order as derivations see it: the pages that the reader reads, as of the cut."""
    registers: dict[str, kept.Kept] = {}
    for one, casebook in extract.casebooks(order.cut.name, order.who, order.definition.oids):
        if one.site not in registers:
            registers[one.site] = kept.at_cut(one.site, order.cut.name)
        yield one, casebook.book(order.study, order.cut.at.date(), registers[one.site])
