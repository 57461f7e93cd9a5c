"""Alembic's environment: our metadata, on the connection it is given, or on the app's own engine.

A given connection is in a transaction already: everything that is missing is applied in it, or nothing. On the app's
engine (`flask db`, the tests) there is one transaction for each migration, on both databases.
"""

from __future__ import annotations

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from auditapp.extensions import db
from auditapp.kernel.orm import Base

config = context.config


def run(connection: Connection, *, one_by_one: bool) -> None:
    """Run the migrations."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        render_as_batch=False,
        transaction_per_migration=one_by_one,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = config.attributes.get("connection")
if given is not None:
    run(given, one_by_one=False)
else:
    config.set_main_option("script_location", current_app.extensions["migrate"].directory)
    with db.engine.connect() as own:
        run(own, one_by_one=True)
