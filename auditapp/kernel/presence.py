"""Who is using the database: many at once, or one alone who moves, upgrades or restores it.

On SQLite a lock on a file beside the database; on PostgreSQL an advisory lock on a connection of its own. Both go
when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from auditapp.kernel.errors import StateError

_KEY: Final = 0x77616C6B61726F75  # "walkarou"
_BUSY = "The database is being moved, upgraded or restored. Wait until that is done, then start again."
_SERVED = "The database is in use: stop the server (and any worker or command) first, then run this again."


@contextmanager
def together(database_url: str) -> Iterator[None]:
    """Use the database beside others. Raises StateError while somebody has it alone."""
    with _held(database_url, alone=False):
        yield


@contextmanager
def alone(database_url: str) -> Iterator[None]:
    """Have the database to oneself. Raises StateError when anybody is using it."""
    with _held(database_url, alone=True):
        yield


@contextmanager
def _held(database_url: str, *, alone: bool) -> Iterator[None]:
    with ExitStack() as stack:
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite":
            free = _lock_file(stack, Path(f"{url.database}.in-use"), alone=alone)
        else:
            free = _lock_server(stack, database_url, alone=alone)
        if not free:
            raise StateError(_SERVED if alone else _BUSY, code="database_in_use")
        yield


def _lock_file(stack: ExitStack, path: Path, *, alone: bool) -> bool:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    stack.callback(os.close, handle)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lock_server(stack: ExitStack, database_url: str, *, alone: bool) -> bool:
    engine = create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    connection = stack.enter_context(engine.connect())
    way = "pg_try_advisory_lock" if alone else "pg_try_advisory_lock_shared"
    free = bool(connection.execute(text(f"SELECT {way}(:key)"), {"key": _KEY}).scalar_one())
    return free and not (alone and _others(connection))


def _others(connection: Connection) -> int:
    """Whoever else is connected, for a server whose lock was lost when PostgreSQL was restarted."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    return int(connection.execute(text(query)).scalar_one())
