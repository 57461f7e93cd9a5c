"""The two ends of a move: the old database held still, the new one empty; and the mark that each carries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, make_url, text

from auditapp.keeping import schema
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.schema import MOVED_AWAY, UNFINISHED
from auditapp.keeping.tables import tables
from auditapp.kernel.clock import wire_time

_SHOWN = 10


def same_database(one: str, other: str) -> bool:
    """Whether two addresses name the same database."""
    first, second = make_url(one), make_url(other)
    if first.get_backend_name() == second.get_backend_name() == "sqlite":
        return Path(str(first.database)).resolve() == Path(str(second.database)).resolve()
    return first == second


@contextmanager
def held_still(engine: Engine) -> Iterator[Connection]:
    """One moment of the database, in which nobody else writes, for as long as the block takes; then committed."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            _make_room_for_mark(connection)  # the first write takes the lock
            yield connection
        return
    repeatable = engine.execution_options(isolation_level="REPEATABLE READ")
    with repeatable.begin() as connection:
        names = ", ".join(f'"{table.name}"' for table in tables())
        connection.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        _make_room_for_mark(connection)
        yield connection


def _make_room_for_mark(connection: Connection) -> None:
    connection.execute(text(f"CREATE TABLE IF NOT EXISTS {MOVED_AWAY} (target TEXT, at TEXT)"))


def mark_moved_away(connection: Connection, database_url: str, photo_store_url: str, now: datetime) -> None:
    """Say in the old database where everything is now."""
    connection.execute(
        text(f"INSERT INTO {MOVED_AWAY} (target, at) VALUES (:target, :at)"),  # noqa: S608 - our own name
        {
            "target": f"{schema.shown(database_url)} with its photos in {schema.shown(photo_store_url)}",
            "at": wire_time(now),
        },
    )


def is_unfinished(engine: Engine) -> bool:
    """Whether the database holds a move that was interrupted."""
    with engine.connect() as connection:
        return UNFINISHED in inspect(connection).get_table_names()


def require_empty(engine: Engine) -> None:
    """Raise KeepingError when the database holds anything but a move that was interrupted."""
    with engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        if not names or UNFINISHED in names:
            return
        rows = {name: _count(connection, name) for name in names}
    most = sorted((name for name in names if rows[name]), key=lambda name: -rows[name])[:_SHOWN]
    counted = ", ".join(f"{name} ({rows[name]})" for name in most or names[:_SHOWN])
    more = f" and {len(names) - len(most or names[:_SHOWN])} more" if len(names) > _SHOWN else ""
    raise KeepingError(
        f"The new database is not empty. It holds these tables (and rows): {counted}{more}. "
        "Name an empty one; nothing was changed."
    )


def begin_anew(engine: Engine, come_from: str, now: datetime) -> None:
    """Give the new database its tables and the mark of a move that is not finished; what an earlier try left goes."""
    with engine.begin() as connection:
        if UNFINISHED in inspect(connection).get_table_names():
            schema.unmigrate(connection)
            connection.execute(text(f"DROP TABLE {UNFINISHED}"))
        connection.execute(text(f"CREATE TABLE {UNFINISHED} (source TEXT, at TEXT)"))
        connection.execute(
            text(f"INSERT INTO {UNFINISHED} (source, at) VALUES (:source, :at)"),  # noqa: S608 - our own name
            {"source": schema.shown(come_from), "at": wire_time(now)},
        )
        schema.migrate(connection)


def finish(engine: Engine) -> None:
    """The new database may be used. Its planner is told what it holds."""
    with engine.begin() as connection:
        connection.execute(text(f"DROP TABLE {UNFINISHED}"))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))


def _count(connection: Connection, table: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(table)
    return int(connection.execute(text(f"SELECT count(*) FROM {quoted}")).scalar_one())  # noqa: S608
