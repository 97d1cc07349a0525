"""Heads: tables that triggers keep beside the record so that long lists are short to read, and what of them does not fit.

Each has a view of the same columns, ``<table>_of_record``, which works the same rows out from the record alone: nothing
in a head is the record's own (rulings R1), and a head that somebody changed is found by comparing the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import text

from ecrf.db import db

SUFFIX = "_of_record"

_KEPT = text(r"SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace AND relname LIKE '%\_of\_record' ORDER BY 1")


def kept() -> list[str]:
    """The tables of heads, by name."""
    return [name.removesuffix(SUFFIX) for name in db.session.execute(_KEPT).scalars()]


def differing() -> Iterator[tuple[str, str]]:
    """The first head of each table that is not what the record says: where, and a sentence."""
    for table in kept():
        row = db.session.execute(text(f"""
            SELECT * FROM ((TABLE {table} EXCEPT TABLE {table}{SUFFIX}) UNION ALL (TABLE {table}{SUFFIX} EXCEPT TABLE {table})) d
            ORDER BY 1 LIMIT 1""")).one_or_none()  # noqa: S608 - names of our own tables, from the catalogue
        if row is not None:
            where = f"{table.replace('_', ' ')} of {row._fields[0]} {row[0]}"
            yield where, (f"{where}: the lists would say something else than the record, which is right. Somebody changed the table as "
                          f"its owner; its rows follow from the view {table}{SUFFIX}.")
