"""Who is using the database: many at once, or one alone who moves, upgrades or restores it.

On SQLite a lock on a file beside the database; on PostgreSQL an advisory lock on a connection of its own. Both go
when the process ends, however it ends.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from auditapp.kernel.errors import StateError

_KEY: Final = 0x77616C6B61726F75  # "walkarou"
PATIENCE = 3.0  # seconds
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
            try_it = _file_lock(stack, Path(f"{url.database}.in-use"), alone=alone)
        else:
            try_it = _server_lock(stack, database_url, alone=alone)
        if not _comes_free(try_it):
            raise StateError(_SERVED if alone else _BUSY, code="database_in_use")
        yield


def _comes_free(try_it: Callable[[], bool]) -> bool:
    """Whoever has just ended may need a moment to be gone."""
    until = time.monotonic() + PATIENCE
    while not (free := try_it()) and time.monotonic() < until:
        time.sleep(0.1)
    return free


def _file_lock(stack: ExitStack, path: Path, *, alone: bool) -> Callable[[], bool]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    stack.callback(os.close, handle)

    def try_it() -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    return try_it


def _server_lock(stack: ExitStack, database_url: str, *, alone: bool) -> Callable[[], bool]:
    engine = create_engine(database_url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    connection = stack.enter_context(engine.connect())
    query = text(f"SELECT pg_try_advisory_lock{'' if alone else '_shared'}(:key)")

    def try_it() -> bool:
        free = bool(connection.execute(query, {"key": _KEY}).scalar_one())  # again and again does no harm
        return free and not (alone and _others(connection))

    return try_it


def _others(connection: Connection) -> int:
    """Whoever else is connected, for a server whose lock was lost when PostgreSQL was restarted."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    return int(connection.execute(text(query)).scalar_one())
