"""A database copied at one moment while it is used, and put back: SQLite by its own backup, PostgreSQL by pg_dump."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from auditapp.keeping.facts import Facts, facts_of
from auditapp.keeping.failure import HINDERED, KeepingError, said_plainly
from auditapp.keeping.manifest import POSTGRES_FILE, SQLITE_FILE
from auditapp.kernel.database import sqlite_driver

_INSTALL = "Install PostgreSQL's client programs (Debian: apt-get install postgresql-client)"


@dataclass(frozen=True)
class Copied:
    """A copy of the database, and what is in it."""

    name: str
    path: Path
    facts: Facts


class _Lite(Protocol):
    """As much of SQLite's driver as is needed here."""

    def backup(self, target: _Lite, *, pages: int) -> None: ...
    def execute(self, statement: str) -> object: ...
    def close(self) -> None: ...


def kind_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


def place_of(url: str) -> str:
    """Where the database is, without who may open it: the same for the same database."""
    if kind_of(url) == "sqlite":
        return str(sqlite_file(url).resolve())
    return make_url(url)._replace(username=None, password=None).render_as_string()


def copy_database(url: str, folder: Path) -> Copied:
    """Copy it into `folder` as it is at one moment. Raises KeepingError with a sentence."""
    with said_plainly(folder):
        if kind_of(url) == "sqlite":
            return _copy_sqlite(sqlite_file(url), folder / SQLITE_FILE)
        return _dump_postgres(make_url(url), folder / POSTGRES_FILE)


def sqlite_file(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(str(make_url(url).database))


def _copy_sqlite(database: Path, copy: Path) -> Copied:
    if not database.is_file():
        raise KeepingError(f"There is no database at {database}, so there is nothing to back up.")
    connect = sqlite_driver().connect
    source, target = cast("_Lite", connect(str(database))), cast("_Lite", connect(str(copy)))
    try:
        # All pages in one step: writers go on, and the copy is of the moment at which it began.
        source.backup(target, pages=-1)
        target.execute("PRAGMA journal_mode=DELETE")
    finally:
        target.close()
        source.close()
    copy.chmod(0o600)
    with reading_sqlite(copy) as connection:
        return Copied(SQLITE_FILE, copy, facts_of(connection))


def sqlite_engine(file: Path) -> Engine:
    """An engine on a file that nobody else uses, through the product's own driver."""
    return create_engine(f"sqlite:///{file}", module=sqlite_driver(), poolclass=NullPool)


@contextmanager
def reading_sqlite(file: Path) -> Iterator[Connection]:
    """Read a copy. Raises KeepingError when its own check finds it damaged."""
    with sqlite_engine(file).connect() as connection:
        said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if said != "ok":
            raise KeepingError(f"The database is damaged: {said}. Restore the last good backup.")
        yield connection


def _dump_postgres(url: URL, copy: Path) -> Copied:
    with _engine(url).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        moment = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar())
        options = [
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={moment}",
            f"--file={copy}",
        ]
        _run("pg_dump", [*options, f"--dbname={_conninfo(url)}"], url)
        copy.chmod(0o600)
        return Copied(POSTGRES_FILE, copy, facts_of(connection))


def restore_postgres(url: str, dump: Path) -> None:
    """Fill an empty database, all of it or nothing."""
    parts = make_url(url)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    _run("pg_restore", [*options, f"--dbname={_conninfo(parts)}", str(dump)], parts)


@contextmanager
def reading_postgres(url: str) -> Iterator[Connection]:
    """Read it as at one moment."""
    with _engine(make_url(url)).connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        yield connection


def tables_in(url: str) -> list[str]:
    """The tables of a PostgreSQL database."""
    with reading_postgres(url) as connection:
        return sorted(inspect(connection).get_table_names())


def _engine(url: URL) -> Engine:
    return create_engine(url, poolclass=NullPool)


def _conninfo(url: URL) -> str:
    """The address without the password, which goes through the environment where nobody can list it."""
    query = {name: str(value) for name, value in url.query.items()}
    named = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **query}
    return make_conninfo(**{name: str(value) for name, value in named.items() if value})


def _run(program: str, arguments: list[str], url: URL) -> None:
    found = shutil.which(program)
    if found is None:
        raise KeepingError(
            f"The program {program} is not installed. {_INSTALL}, then try again.", code=HINDERED
        )
    environment: Mapping[str, str] = {**os.environ, "PGPASSWORD": str(url.password or "")}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own program
    if done.returncode == 0:
        return
    said = done.stderr.strip()
    if "version mismatch" in said or "unsupported version" in said:
        raise KeepingError(
            f"{program} is of another version than the server: {_versions(said)}. {_INSTALL} of it.",
            code=HINDERED,
        )
    last = said.splitlines()[-1] if said else f"it ended with {done.returncode}"
    raise KeepingError(f"{program} failed: {last}")


def _versions(said: str) -> str:
    found = re.findall(r"(server version: [\d.]+|version: [\d.]+)", said)
    return ", ".join(found) or said.splitlines()[0]
