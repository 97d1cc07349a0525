"""Typed views for the role ``ecrf_reader``: one per page, current values as numbers and text, blinded pages only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql

from ecrf.crf import CRF, NRS, VAS, Decimal, Integer, Item, Study
from ecrf.db import OWNER, READER

from .entered import THERE
from .followed import ON

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
    for page in study.every_page:
        view = sql.SQL("{}.{}").format(schema, sql.Identifier(page.oid))
        yield sql.SQL("DROP VIEW IF EXISTS {}").format(view)
        if page.seen_by == "blinded":
            yield sql.SQL("CREATE VIEW {} AS {}").format(view, _query(page, _former(study, page)) if page.scope != "site" else _register_query(page))
            yield sql.SQL("GRANT SELECT ON {} TO {}").format(view, reader)


def _former(study: Study, page: type[CRF]) -> dict[str, Item]:
    """The items that only former versions of the page have: what was answered then keeps its column."""
    return {name: item for old in study.superseded if old.oid == page.oid for name, item in old.items.items() if name not in page.items}


def _query(page: type[CRF], former: Mapping[str, Item]) -> sql.Composed:
    """The page's live lines, one column per item; missing codes stand in ``<ITEM>_MISS``."""
    items = {**page.items, **former}
    columns = [sql.SQL("max(v.value) FILTER (WHERE v.item = {}){} AS {}").format(
        sql.Literal(name), sql.SQL(_cast(item)), sql.Identifier(name)) for name, item in items.items()]
    columns += [sql.SQL("max(v.missing) FILTER (WHERE v.item = {}) AS {}").format(
        sql.Literal(name), sql.Identifier(f"{name}_MISS")) for name, item in items.items() if not item.derived]
    return sql.SQL("""
        SELECT f.subject, f.visit, f.line, {on} AS page_version, {columns}
        FROM form f JOIN item_version v ON v.form = f.id AND NOT EXISTS (
            SELECT 1 FROM item_version n WHERE n.form = v.form AND n.item = v.item AND n.version = v.version + 1)
        WHERE f.page = {page} AND {there}
        GROUP BY f.id""").format(on=sql.SQL(ON), there=sql.SQL(THERE), columns=sql.SQL(", ").join(columns), page=sql.Literal(page.oid))


def _register_query(page: type[CRF]) -> sql.Composed:
    """The live lines of a register, one column per item."""
    columns = [sql.SQL('(k."values"->>{}){} AS {}').format(sql.Literal(name), sql.SQL(_cast(item)), sql.Identifier(name))
               for name, item in page.items.items()]
    return sql.SQL("""
        SELECT k.site, k.line, k.crf AS page_version, {columns}
        FROM site_line k WHERE k.page = {page} AND NOT k.removed AND NOT EXISTS (
            SELECT 1 FROM site_line n WHERE n.site = k.site AND n.page = k.page AND n.line = k.line
            AND n.version = k.version + 1)""").format(columns=sql.SQL(", ").join(columns), page=sql.Literal(page.oid))


def _cast(item: Any) -> str:
    if isinstance(item, Integer | NRS | VAS):
        return "::integer"
    return "::numeric" if isinstance(item, Decimal) else ""
