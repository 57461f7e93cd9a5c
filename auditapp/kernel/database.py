"""How a database is opened: SQLite with one writer at a time, or PostgreSQL as it is.

SQLite under Python's driver opens transactions late and keeps savepoints past a rollback, so the driver's own
handling is switched off and BEGIN is sent from here. Reads run in a deferred transaction. At the first write
the read snapshot is given up, one lock is taken (threads of this process, then other processes through a lock
file) and BEGIN IMMEDIATE follows, so that a writer never meets a stale snapshot and never waits inside
SQLite.
"""

from __future__ import annotations

import fcntl
import os
import re
import threading
import weakref
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, ExecutionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

# Savepoints count as writes: they are only opened to write inside.
_READS = re.compile(r"\s*(?:select|explain|pragma|begin)\b", re.IGNORECASE)
_LOCK_KEY = "write_lock_held"


class WriteLock:
    """One writer at a time, among the threads of this process and the processes that share the file."""

    def __init__(self, path: Path) -> None:
        self._threads = threading.Lock()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, os.close, self._file)

    def acquire(self) -> None:
        """Wait for the lock. Threads first, so that only one thread of a process waits for the file."""
        self._threads.acquire()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def release(self) -> None:
        """Give the lock back."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


def engine_options(url: str) -> dict[str, object]:
    """Options for `create_engine`: on SQLite the driver that carries a SQLite without the WAL-reset fault."""
    if make_url(url).get_backend_name() != "sqlite":
        return {"pool_pre_ping": True, "pool_size": 16, "max_overflow": 32}
    # The connection used last is used next: its page cache is the freshest, and a quiet server opens few of them.
    return {"module": _sqlite_driver(), "pool_size": 40, "max_overflow": 0, "pool_use_lifo": True}


def _sqlite_driver() -> ModuleType:
    """The driver that brings a SQLite without the WAL-reset fault; Python's own where there is no wheel of it.

        With Python's own, the one process and the write lock (held until a commit's checkpoint is over) keep
    clear of
    the fault, which needs two connections to checkpoint at once.
    """
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


def prepare(engine: Engine) -> None:
    """Install the begin fix, the pragmas and the write lock on a SQLite engine; PostgreSQL needs none."""
    if engine.dialect.name != "sqlite":
        return
    database = engine.url.database
    lock = WriteLock(Path(f"{database}.lock")) if database and database != ":memory:" else None
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_deferred)
    if lock is not None:
        _take_lock_at_first_write(engine, lock)


def _set_pragmas(dbapi_connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    dbapi_connection.isolation_level = None
    cursor = cast("_Cursor", dbapi_connection.cursor())
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN DEFERRED")


def _take_lock_at_first_write(engine: Engine, lock: WriteLock) -> None:
    def before_execute(
        connection: Connection,
        cursor: _Cursor,
        statement: str,
        _parameters: object,
        _context: ExecutionContext | None,
        _many: bool,  # noqa: FBT001 - SQLAlchemy's signature
    ) -> None:
        if connection.info.get(_LOCK_KEY) or _READS.match(statement):
            return
        # What was read so far is given up; nothing was written, so nothing but the snapshot is lost.
        lock.acquire()
        connection.info[_LOCK_KEY] = True
        cursor.execute("ROLLBACK")
        cursor.execute("BEGIN IMMEDIATE")

    def release(info: Mapping[str, object]) -> None:
        if info.get(_LOCK_KEY):
            cast("dict[str, object]", info).pop(_LOCK_KEY)
            lock.release()

    event.listen(engine, "before_cursor_execute", before_execute)
    event.listen(engine, "checkin", lambda _dbapi, record: release(record.info))
    event.listen(engine, "invalidate", lambda _dbapi, record, _error: release(record.info))
