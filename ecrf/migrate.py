"""Brings the tables to a version of ``migrations/``; a module of its own, for serving does not need Alembic and starts sooner without."""

from pathlib import Path

import flask_migrate
from flask import current_app

from .db import db

MIGRATIONS = str(Path(__file__).parent.parent / "migrations")


def upgrade() -> None:
    """Apply what is lacking, up to the newest version."""
    flask_migrate.Migrate(current_app, db, MIGRATIONS)
    flask_migrate.upgrade()


def downgrade(revision: str) -> None:
    """Go back to an older version; ``base`` is the empty database."""
    flask_migrate.Migrate(current_app, db, MIGRATIONS)
    flask_migrate.downgrade(revision=revision)
