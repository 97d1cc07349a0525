"""Typed views for the role ``ecrf_reader``: one per page, current values as numbers and text, blinded pages only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg import sql

from ecrf.crf import CRF, NRS, VAS, Decimal, Integer, Study
from ecrf.db import OWNER, READER

SCHEMA = "reading"
"""The schema of the views; a reader has no right to any table."""


def publish(connection: psycopg.Connection[Any], study: Study) -> None:
    """Make the views anew as ``ecrf_owner``, because pages change with the study's versions."""
    connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(OWNER)))
    for statement in _statements(study):
        connection.execute(statement)
    connection.execute("RESET ROLE")


def _statements(study: Study) -> Iterator[sql.Composed]:
    schema, reader = sql.Identifier(SCHEMA), sql.Identifier(READER)
    yield sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema)
    yield sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, reader)
    for page in study.page_list:
        view = sql.SQL("{}.{}").format(schema, sql.Identifier(page.oid))
        yield sql.SQL("DROP VIEW IF EXISTS {}").format(view)
        if page.seen_by == "blinded":
            yield sql.SQL("CREATE VIEW {} AS {}").format(view, _query(page))
            yield sql.SQL("GRANT SELECT ON {} TO {}").format(view, reader)


def _query(page: type[CRF]) -> sql.Composed:
    """The page's live lines, one column per item; missing codes stand in ``<ITEM>_MISS``."""
    columns = [sql.SQL("max(v.value) FILTER (WHERE v.item = {}){} AS {}").format(
        sql.Literal(name), sql.SQL(_cast(item)), sql.Identifier(name)) for name, item in page.items.items()]
    columns += [sql.SQL("max(v.missing) FILTER (WHERE v.item = {}) AS {}").format(
        sql.Literal(name), sql.Identifier(f"{name}_MISS")) for name, item in page.items.items() if not item.derived]
    return sql.SQL("""
        SELECT f.subject, f.visit, f.line, f.version AS page_version, {columns}
        FROM form f JOIN item_version v ON v.form = f.id AND NOT EXISTS (
            SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
        WHERE f.page = {page} AND coalesce((SELECT e.kind FROM form_event e WHERE e.form = f.id
            AND e.kind IN ('removed', 'restored') ORDER BY e.act DESC LIMIT 1), 'restored') = 'restored'
        GROUP BY f.id""").format(columns=sql.SQL(", ").join(columns), page=sql.Literal(page.oid))


def _cast(item: Any) -> str:
    if isinstance(item, Integer | NRS | VAS):
        return "::integer"
    return "::numeric" if isinstance(item, Decimal) else ""
