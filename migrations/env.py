"""Alembic's environment: the app's engine, our metadata, one transaction per migration on both databases."""

from __future__ import annotations

from alembic import context
from flask import current_app

from auditapp.extensions import db
from auditapp.kernel.orm import Base

config = context.config


def run() -> None:
    """Run the migrations on the app's own engine."""
    config.set_main_option("script_location", current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            render_as_batch=False,
            transaction_per_migration=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
