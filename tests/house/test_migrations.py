"""Migrations: numbered, one head, up, down and up again, equal to the models, and the refusing triggers survive."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from auditapp.extensions import db
from auditapp.kernel.orm import Base

PROTECTED = (
    "journal_event",
    "answer",
    "checklist_version",
    "checklist_publication",
    "checklist_archiving",
    "checklist_sign_off",
    "checklist_sign_off_withdrawal",
    "guidance_picture",
)


def script() -> ScriptDirectory:
    return ScriptDirectory("migrations")


def test_migrations_are_numbered_without_gaps_and_have_one_head() -> None:
    numbers = sorted(path.name[:4] for path in Path("migrations/versions").glob("*.py"))
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert script().get_heads() == [numbers[-1]]


@pytest.mark.usefixtures("context")
def test_the_migrated_database_equals_the_models() -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


@pytest.mark.usefixtures("context")
def test_everything_can_be_undone_and_done_again() -> None:
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    assert Base.metadata.tables.keys() <= set(inspect(db.engine).get_table_names())


@pytest.mark.usefixtures("context")
def test_the_refusing_triggers_are_there_after_every_migration() -> None:
    downgrade(revision="base")
    for step in reversed(list(script().walk_revisions())):
        upgrade(revision=step.revision)
        tables = set(inspect(db.engine).get_table_names())
        for table in PROTECTED:
            if table in tables:
                assert set(verbs_refused(table)) == {"UPDATE", "DELETE", *postgres("TRUNCATE")}, step.revision


def postgres(*verbs: str) -> tuple[str, ...]:
    return verbs if db.engine.dialect.name == "postgresql" else ()


def verbs_refused(table: str) -> list[str]:
    """The verbs for which the database holds a trigger on the table."""
    if db.engine.dialect.name == "sqlite":
        query = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
        with db.engine.connect() as connection:
            found = " ".join(connection.execute(text(query), {"table": table}).scalars())
        return [verb for verb in ("UPDATE", "DELETE") if f"BEFORE {verb} ON {table}" in found]
    query = (
        "SELECT tgtype FROM pg_trigger "
        "WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal AND tgenabled = 'O'"
    )
    with db.engine.connect() as connection:
        kinds = list(connection.execute(text(query), {"table": table}).scalars())
    bits = {"DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
    return [verb for verb, bit in bits.items() if any(kind & bit for kind in kinds)]


@pytest.mark.usefixtures("context")
def test_an_event_cannot_be_updated_even_through_raw_sql() -> None:
    with db.engine.connect() as connection, pytest.raises(DBAPIError, match="never changed"):
        connection.execute(text("UPDATE journal_event SET kind = 'x'"))
