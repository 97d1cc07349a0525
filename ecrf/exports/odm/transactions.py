"""Everything that was ever recorded as ODM transactions: each version of each value, each event, in the order of the acts.

The n-th transaction of an item is its version n. A value is inserted, updated, or removed when it was cleared. Taking a page out is an update of the page with a flag, since
its values are still on file and come back when it is restored. Values computed on read were never recorded: they are in
the snapshot only. Freezes and locks cover many pages at once: they are told of the subject.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from ecrf.casebook import extract, seals
from ecrf.crf import Refused

from ..parcel import Order
from . import values
from .beside import Beside, Following, OfSubject, beside, hold_acts, signature, signed
from .flags import annotate
from .metadata import Metadata
from .snapshot import UNFIT, subject
from .writing import Element, audit, event, node

_EVENT, _VERSION, _SIGNATURE, _BESIDE = range(4)
"""Order of what one act says of one page."""


class Transactions:
    """The subjects of an order, one element each, with all that happened; ``told`` is what was handed over."""

    def __init__(self, order: Order, metadata: Metadata, told: values.Told):
        self.order, self.metadata, self.told = order, metadata, told

    def subjects(self) -> Iterator[Element]:
        """Every subject, in order."""
        cut, who, oids = self.order.cut.name, self.order.who, self.order.definition.oids
        around = Beside(self.order)
        events, versions = (Following(extract.rows(kind, cut, who, oids)) for kind in ("events", "versions"))
        for one, casebook in extract.casebooks(cut, who, oids):
            beside_it = around.of(one.number)
            found = subject(one, beside_it, "Insert")
            for number, (flags, reason) in enumerate(hold_acts(beside_it.holds), 1):
                annotate(found, number, flags, reason)
            story = _story(events.of(one.number), versions.of(one.number), beside_it)
            _OfSubject(self, one, casebook.forms, beside_it).tell(found, story)
            yield found
            self.order.progress(1)


def _story(events: Iterable[Any], versions: Iterable[Any], around: OfSubject) -> list[Any]:
    """What happened, in the order of acts, then of pages, then of kinds."""
    found = [(seals.moment(row.at), (row.visit, row.page, row.line), kind, row)
             for kind, rows in ((_EVENT, events), (_VERSION, versions), (_SIGNATURE, around.signatures)) for row in rows]
    found += [(row.at, row.address, _BESIDE, row) for row in (*around.queries, *around.marks)]
    return sorted(found, key=lambda told: told[:3])


class _OfSubject:
    """The transactions of one subject."""

    def __init__(self, whole: Transactions, one: extract.SubjectAt, forms: Any, around: OfSubject):
        self.whole, self.one, self.forms, self.around = whole, one, forms, around
        self._seen: set[Any] = set()
        self._valued: set[Any] = set()

    def tell(self, found: Element, story: list[Any]) -> None:
        for (_at, address), group in groupby(story, key=lambda told: told[:2]):
            rows = list(group)
            oid, repeat = event(address[0])
            holder = node(found, "StudyEventData", StudyEventOID=oid, StudyEventRepeatKey=repeat, TransactionType="Upsert")
            try:
                self._act(holder, address, rows)
            except ValueError as error:
                raise self._refused(address, rows, error) from error

    def _act(self, holder: Element, address: Any, rows: list[Any]) -> None:
        events, versions, signatures, besides = ([row for _, _, kind, row in rows if kind == wanted] for wanted in range(4))
        new = address not in self._seen
        self._seen.add(address)
        found = node(holder, "FormData", FormOID=f"F.{address[1]}", FormRepeatKey=address[2] or None,
                     TransactionType="Insert" if new else "Update" if events else "Context")
        first = rows[0][3]
        audit(found, self.one.site, first.by, first.role, first.at, None, self._seal(first))
        for row in signatures[-1:]:
            signature(found, self.one.site, row, self._seal(row))
        number = self._page(found, address, events, new)
        for row in signatures:
            annotate(found, number, signed(row, None))
            number += 1
        for row in besides:
            beside(found, number, row, self.around.seals, lost=row.item is not None)
            number += 1
        if versions:
            group = node(found, "ItemGroupData", ItemGroupOID=f"IG.{address[1]}", TransactionType="Upsert")
            for row in versions:
                self._version(group, address, row)

    def _page(self, found: Element, address: Any, events: list[Any], new: bool) -> int:
        """What happened to the page; returns the number of the next annotation."""
        form, number = self.forms[address], 1
        if new:
            begun = events[0].crf if events else form.version
            annotate(found, number, {"PAGE_VERSION": begun, "PROTOCOL_VERSION": form.protocol or self.whole.order.cut.protocol})
            number += 1
        for row in events:
            annotate(found, number, {"PAGE_EVENT": row.kind}, row.reason)
            number += 1
        return number

    def _version(self, group: Element, address: Any, row: Any) -> None:
        oid, slot = f"{row.page}.{row.item}", (address, row.item)
        empty = row.value is None and row.missing is None
        kind = "Remove" if empty else "Update" if slot in self._valued else "Insert"
        (self._valued.discard if empty else self._valued.add)(slot)
        self.whole.told.add(self.one.number, *event(row.visit), row.page, row.line, oid, kind, row.value, row.missing, row.missing_reason)
        found = values.item(group, oid, row.value, kind)
        audit(found, self.one.site, row.by, row.role, row.at, row.reason, self._seal(row))
        values.why_missing(found, row.missing, row.missing_reason)

    def _seal(self, row: Any) -> str:
        return self.around.seals[row.at if isinstance(row.at, str) else seals.moment(row.at)]

    def _refused(self, address: Any, rows: list[Any], error: ValueError) -> Refused:
        if isinstance(error, Refused):
            return error
        named = [getattr(row, "item", None) for _, _, _, row in rows
                 if any(values.unfit(*(getattr(row, name, None) for name in ("value", "missing_reason", "reason", "text"))))]
        return Refused(UNFIT.filled(subject=self.one.number, place="/".join(filter(None, address)), item=next(iter(named), None) or address[1]))

