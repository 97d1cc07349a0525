"""The lines that sites keep as reference data: their values at the cut, or every version of every line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ecrf.casebook import presence

from ..definition import yes_no
from ..parcel import Order
from . import values
from .flags import annotate
from .metadata import Metadata
from .writing import Element, audit, root


def elements(order: Order, metadata: Metadata, told: values.Told, transactional: bool) -> Iterator[Element]:
    """One ``ItemGroupData`` per live line, with the act that last changed it; transactional: one per version of each line."""
    found = presence.lines(order.cut.name, order.reader, [page["oid"] for page in order.definition.registers])
    for _, group in groupby(found, key=lambda row: (row.site, row.page, row.line)):
        versions = list(group)
        if transactional:
            for before, row in zip([None, *versions], versions, strict=False):
                yield _line(row, metadata, told, "Remove" if row.removed else "Insert" if before is None else "Update")
        elif not versions[-1].removed:
            yield _line(versions[-1], metadata, told, None)


def _line(row: Any, metadata: Metadata, told: values.Told, transaction: str | None) -> Element:
    found = root("ItemGroupData", ItemGroupOID=f"IG.{row.page}", ItemGroupRepeatKey=f"{row.site}.{row.line}", TransactionType=transaction)
    audit(found, row.site, row.by, row.role, row.at, row.reason, row.digest)
    annotate(found, 1, {"SITE": row.site, "LINE": row.line, "PAGE_VERSION": row.crf, "LINE_VERSION": str(row.version),
                        "LINE_REMOVED": yes_no(row.removed)})
    for name in metadata.names[row.page]:
        value = row.values.get(name)
        if value is not None:
            oid = f"{row.page}.{name}"
            kind = None if transaction is None else "Remove" if row.removed else "Upsert"
            told.add("", f"{row.site}.{row.line}", oid, kind, value)
            values.item(found, oid, value, kind)
    return found
