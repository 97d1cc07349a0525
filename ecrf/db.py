"""The connection to PostgreSQL: which server, which role, and the SQLAlchemy handle that models hang on."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData

from . import embedded

OWNER, APP, READER = "ecrf_owner", "ecrf_app", "ecrf_reader"
"""The three database roles: migrates; serves (SELECT and INSERT); reads typed views."""

db = SQLAlchemy(metadata=MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s", "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s"}))


def with_role(url: str, role: str, database: str | None = None) -> str:
    """The same address for another role, and for another database when one is named."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}@{host}", path=f"/{database}" if database else parts.path))


def driver_url(url: str) -> str:
    """A plain ``postgresql://`` address as SQLAlchemy wants it, with psycopg 3."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)


def addresses(app: Flask) -> tuple[str, str]:
    """The application's and the owner's address; without any setting, those of the embedded server."""
    served, owner = app.config["DATABASE_URL"], app.config["DATABASE_OWNER_URL"]
    if not served:
        superuser = embedded.start(Path(app.instance_path) / "postgres")
        owner = with_role(superuser, "postgres", "ecrf")
        served = with_role(superuser, APP, "ecrf")
    return served, owner or served


def init_app(app: Flask) -> None:
    """Bind the application to its database, as ``ecrf_app``."""
    served, owner = addresses(app)
    app.config["SQLALCHEMY_DATABASE_URI"] = driver_url(served)
    app.config["OWNER_URL"] = owner
    db.init_app(app)
