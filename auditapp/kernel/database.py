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
import time
import weakref
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Protocol, cast

from sqlalchemy import Engine, event, text
from sqlalchemy.engine import Connection, ExecutionContext, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

# Savepoints count as writes: they are only opened to write inside.
_READS = re.compile(r"\s*(?:select|explain|pragma|begin)\b", re.IGNORECASE)
_LOCK_KEY = "write_lock_held"


class WriteLock:
    """One writer at a time, among the threads of this process and the processes that share the file."""

    def __init__(self, path: Path, waited: Callable[[float], None]) -> None:
        self._threads, self._waited = threading.Lock(), waited
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        weakref.finalize(self, os.close, self._file)

    def acquire(self) -> None:
        """Wait for the lock. Threads first, so that only one thread of a process waits for the file."""
        began = time.perf_counter()
        self._threads.acquire()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise
        self._waited(time.perf_counter() - began)

    def release(self) -> None:
        """Give the lock back."""
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()


class _Cursor(Protocol):
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


def engine_options(url: str) -> dict[str, object]:
    """Options for `create_engine`: on SQLite the driver that carries a SQLite without the WAL-reset fault.

    A statement that fails is told without its values: they hold names, words and codes, which no log may show.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return {"hide_parameters": True, "pool_pre_ping": True, "pool_size": 16, "max_overflow": 32}
    # The connection used last is used next: its page cache is the freshest, and a quiet server opens few of them.
    return {
        "hide_parameters": True,
        "module": sqlite_driver(),
        "pool_size": 40,
        "max_overflow": 0,
        "pool_use_lifo": True,
    }


def sqlite_driver() -> ModuleType:
    """The driver that brings a SQLite without the WAL-reset fault; Python's own where there is no wheel of it.

    With Python's own, the one process and the write lock (held until a commit's checkpoint is over) keep clear of
    the fault, which needs two connections to checkpoint at once.
    """
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


def prepare(engine: Engine, *, waited: Callable[[float], None] = lambda _seconds: None) -> None:
    """Install the begin fix, the pragmas and the write lock on a SQLite engine; PostgreSQL needs none.

    `waited` is told how many seconds each writer waited for the lock.
    """
    if engine.dialect.name != "sqlite":
        return
    database = engine.url.database
    lock = WriteLock(Path(f"{database}.lock"), waited) if database and database != ":memory:" else None
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


def size_of(session: Session) -> int:
    """Bytes of the database: SQLite's files with the write-ahead log, or what PostgreSQL says."""
    url = session.get_bind().engine.url
    if url.get_backend_name() != "sqlite":
        return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    files = [Path(f"{url.database}{ending}") for ending in ("", "-wal")]
    return sum(file.stat().st_size for file in files if file.exists())
