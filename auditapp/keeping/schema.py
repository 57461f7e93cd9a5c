"""Which release a database belongs to, and bringing it up to this one: wholly or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import Connection

from auditapp.kernel import database
from auditapp.kernel.errors import StateError

MIGRATIONS = Path(__file__).parents[2] / "migrations"
_VERSION = "alembic_version"
# Made by a move: in the place moved to until everything was compared, and in the place moved away from for good.
UNFINISHED, MOVED_AWAY = "unfinished_move", "moved_away"


class Standing(Enum):
    """How a database stands to this release."""

    EMPTY = "empty"
    CURRENT = "current"
    EARLIER = "earlier"
    NEWER = "newer"


@dataclass(frozen=True)
class Schema:
    """The revision found (None in an empty database), the latest this release knows, and what follows."""

    found: str | None
    latest: str
    standing: Standing
    moved_to: str | None = None
    unfinished: bool = False


@contextmanager
def opened(database_url: str) -> Iterator[Engine]:
    """An engine of one's own for a while, with the pragmas and the write lock that SQLite needs."""
    engine = create_engine(database_url, **database.engine_options(database_url))
    database.prepare(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def schema_of(connection: Connection, migrations: Path = MIGRATIONS) -> Schema:
    """Read which release the database belongs to; changes nothing."""
    script = ScriptDirectory(str(migrations))
    there = set(inspect(connection).get_table_names())
    found = _first(connection, "SELECT version_num FROM alembic_version") if _VERSION in there else None
    latest = script.get_current_head() or ""
    known = {step.revision for step in script.walk_revisions()}
    moved_to = _first(connection, "SELECT target FROM moved_away") if MOVED_AWAY in there else None
    return Schema(found, latest, _standing(found, latest, known), moved_to, UNFINISHED in there)


def require_current(schema: Schema) -> None:
    """Refuse a database that this release should not work on. Raises StateError with a sentence."""
    refuse_newer(schema)
    if schema.unfinished:
        raise StateError(
            "This database is the target of a move that did not finish. Run `auditapp move` again from the "
            "database it came from.",
            code="unfinished_move",
        )
    if schema.moved_to is not None:
        raise StateError(
            f"This installation was moved to {schema.moved_to}; set DATABASE_URL and PHOTO_STORE_URL to the new place. "
            "To go on with this one after all, run `auditapp move --undo`.",
            code="moved_away",
        )
    if schema.standing is not Standing.CURRENT:
        raise StateError(
            "This database is from an earlier release. Run `auditapp upgrade`.", code="earlier_release"
        )


def refuse_newer(schema: Schema) -> None:
    """Raise StateError when the database was used by a release that this one cannot know."""
    if schema.standing is Standing.NEWER:
        raise StateError(
            f"This database was last used by a newer release (schema {schema.found}; this release knows up to "
            f"{schema.latest}). Install that release or newer; nothing was changed.",
            code="newer_release",
        )


def migrate(connection: Connection, migrations: Path = MIGRATIONS) -> None:
    """Apply what is missing, in the transaction the connection is in: a fault leaves nothing of it behind."""
    command.upgrade(_config(connection, migrations), "head")


def unmigrate(connection: Connection) -> None:
    """Remove every table of ours with everything in it, in the transaction the connection is in."""
    command.downgrade(_config(connection, MIGRATIONS), "base")
    connection.execute(text(f"DROP TABLE IF EXISTS {_VERSION}"))


def _config(connection: Connection, migrations: Path) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


_SECRET = re.compile(r"([?&;][^=&;#]*(?:pass|secret|key|token|credential)[^=&;#]*=)[^&;#]*", re.IGNORECASE)
_USERINFO = re.compile(r"^([A-Za-z0-9+.-]+://[^:@/?#]*):.*@(?=[^@]*$)")


def shown(address: str) -> str:
    """The address of a database or a photo store as a person may see it, without any secret in it."""
    before, mark, query = address.partition("?")
    return _USERINFO.sub(r"\1:***@", before) + _SECRET.sub(r"\1***", mark + query)


def _standing(found: str | None, latest: str, known: set[str]) -> Standing:
    if found is None:
        return Standing.EMPTY
    if found == latest:
        return Standing.CURRENT
    return Standing.EARLIER if found in known else Standing.NEWER


def _first(connection: Connection, query: str) -> str | None:
    value: str | None = connection.execute(text(query)).scalar()
    return value
