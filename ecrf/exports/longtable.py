"""The long table of an export: one row per item that has a value or a missing code at the cut, whatever its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import text

from ecrf.crf import Refused, T
from ecrf.db import db

from .frames import NUMBER, Variable, variables
from .pages import KEYS, columns, filled, keys
from .parcel import Order

NAME, TITLE = "values", T("Toutes les valeurs, une par ligne", "All values, one per row")
COLUMNS = (*KEYS[:5], "PAGE", "LINE", "ITEM", "LABEL", "VERSION", "VALUE", "VALUE_NUMBER", "DECODE", "MISSING", "MISSING_REASON", "REASON")
NUMBERS = frozenset({"VERSION", "VALUE_NUMBER"})
"""Its columns of numbers; VALUE_NUMBER repeats the values of items that are numbers."""
_COUNT = text("""
    SELECT count(*) FROM (SELECT DISTINCT i.form, i.item FROM item_version i JOIN form f ON f.id = i.form JOIN act a ON a.id = i.act
      JOIN cut_head h ON h.cut = :cut AND h.stream = a.stream AND a.seq <= h.seq JOIN subject u ON u.number = f.subject
      WHERE f.page = ANY(:pages) AND (:everywhere OR u.site = ANY(:sites))) current""")
_DIFFERS = T("La table des valeurs a {written} valeurs relevées, la coupe {cut} en a {kept}. Rien n’est remis\u202f; lancez "
             "«\u00a0flask verify\u00a0».",
             "The table of values has {written} recorded values, the cut {cut} has {kept}. Nothing is handed over; run “flask verify”.")


def rows(order: Order) -> Iterator[Sequence[Any]]:
    """Its rows, subject by subject; a value cleared has neither value nor missing code, one computed on read no version.

    Raises ``Refused`` after the last one where they are not as many as the record counts.
    """
    known = {page["oid"]: {one.name: one for one in variables(order, page["oid"], [name for name, _ in columns(page, order.study)])}
             for page in order.definition.pages}
    written = 0
    for one, form, now in filled(order.cut, order.definition, order.study, order.who, order.progress):
        written += len(form.items)
        for row in _page(form, now, known[form.page]):
            yield (*keys(order.definition, one, form.visit)[:5], form.page, form.line, *row)
    check(order, written)


def _page(form: Any, now: Mapping[str, str | None], known: Mapping[str, Variable]) -> Iterator[Sequence[Any]]:
    """The values of a page in the order of its items, what the definition does not know last."""
    for name in (*known, *sorted(set(form.items) - set(known))):
        record, said = form.items.get(name), known.get(name)
        value = record.value if record else now.get(name)
        if record is None and value is None:
            continue
        number = value if said and said.guesses == (NUMBER,) else None
        decode = said.decode(value) if said and said.coded and value is not None else None
        yield (name, said.label if said else None, record.version if record else None, value, number, decode,
               *((record.missing, record.missing_reason, record.reason) if record else (None, None, None)))


def check(order: Order, written: int) -> None:
    """Compare the recorded values written with the record's own count. Raises ``Refused`` where they differ."""
    kept = db.session.execute(_COUNT, {"cut": order.cut.name, "pages": order.definition.oids, "everywhere": order.reader.whole_study,
                                       "sites": sorted(order.reader.sites)}).scalar_one()
    if kept != written:
        raise Refused(_DIFFERS.filled(written=written, cut=order.cut.name, kept=kept))
