"""Runs the migrations as ``ecrf_owner``, over the owner's connection, whatever role that address names (rulings R64)."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, text

from ecrf.db import OWNER, db, driver_url

engine = create_engine(driver_url(current_app.config["OWNER_URL"]))
with engine.connect() as connection:
    connection.execute(text(f"SET ROLE {OWNER}"))
    context.configure(connection=connection, target_metadata=db.metadata, transactional_ddl=True,
                      compare_server_default=False)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
