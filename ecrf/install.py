"""Prepares a database: its roles, its tables, the study's definition; harmless when repeated (``flask init``)."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import psycopg
from flask import current_app
from psycopg import sql

from .accounts.models import Account
from .casebook import record, seals, typed
from .crf import Study
from .db import APP, OWNER, READER, db
from .exports.models import Release
from .permissions import CONSOLE, SYSTEM


def prepare(study: Study) -> None:
    """Make database, roles, tables, the two accounts that no person logs in with, and store the study's definition.

    Whoever prepares the same database at the same time waits until this is done.
    """
    from .migrate import upgrade  # noqa: PLC0415 - Alembic takes a quarter of a second that serving does not need

    owner, served = current_app.config["OWNER_URL"], current_app.config["DATABASE_URL"]
    _ensure_database(owner)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(20234150)")
        _ensure_roles(connection, unquote(urlsplit(served).password or ""))
        upgrade()
        typed.publish(connection, study)
        _ensure_machine_accounts()
        release(study)
        db.session.commit()


def _ensure_database(owner: str) -> None:
    name = urlsplit(owner).path.strip("/")
    server = urlsplit(owner)._replace(path="/postgres").geturl()
    try:
        psycopg.connect(owner).close()
    except psycopg.OperationalError:
        made_meanwhile = suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
        with psycopg.connect(server, autocommit=True) as connection, made_meanwhile:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def _ensure_roles(connection: psycopg.Connection, password: str) -> None:
    for role in (OWNER, APP, READER):
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(APP)))
    if password:
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(APP), sql.Literal(password)))
    member = connection.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [OWNER]).fetchone()
    if not (member and member[0]):
        connection.execute(sql.SQL("GRANT {} TO current_user").format(sql.Identifier(OWNER)))
    connection.execute(sql.SQL("GRANT CREATE, USAGE ON SCHEMA public TO {}").format(sql.Identifier(OWNER)))
    database = connection.execute("SELECT current_database()").fetchone()
    connection.execute(sql.SQL("GRANT CREATE ON DATABASE {} TO {}").format(
        sql.Identifier(database[0] if database else ""), sql.Identifier(OWNER)))
    connection.execute(sql.SQL("REVOKE CREATE ON SCHEMA public FROM PUBLIC, {}").format(sql.Identifier(APP)))


def _ensure_machine_accounts() -> None:
    for code, name in (("SYSTEM", "Automatic check"), ("CONSOLE", "Operations console")):
        if db.session.get(Account, code) is None:
            with record.writing(SYSTEM, record.account_stream(code), "create_account") as act:
                record.bring(act, Account, [{"code": code, "name": name, "email": f"{code.lower()}@ecrf.invalid"}])


def release(study: Study) -> str:
    """Store the study's definition unless it is stored already; returns its digest."""
    definition = study.as_dict()
    digest = hashlib.sha256(seals.canonical(definition)).hexdigest()
    if db.session.get(Release, digest) is None:
        with record.writing(CONSOLE, "study", "release", detail={"digest": digest}) as act:
            record.bring(act, Release, [{"digest": digest, "protocol": study.protocol, "definition": definition}])
    return digest
