"""A prepared database that can be copied quickly: a file on SQLite, a template database on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import create_engine, make_url, text


class CopiedDatabase(Protocol):
    """Where the template is, and how it is copied and dropped."""

    template_url: str

    def another(self, folder: Path) -> CopiedDatabase:
        """A template of its own, which begins with what this one holds."""

    def copy(self, folder: Path) -> str:
        """A new database with the template's content; its URL."""

    def drop(self, url: str) -> None:
        """Remove a copy."""

    def drop_all(self) -> None:
        """Remove the template."""


def make_template(folder: Path) -> CopiedDatabase:
    """PostgreSQL when TEST_POSTGRES_URL is set, SQLite otherwise."""
    server = os.environ.get("TEST_POSTGRES_URL")
    return PostgresCopies(server) if server else SqliteCopies(folder)


class SqliteCopies:
    """Files; the write-ahead log is folded in when the template's engine is disposed of."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.sqlite3"
        self.template_url = f"sqlite:///{self._file}"

    def another(self, folder: Path) -> SqliteCopies:
        """Copy the file."""
        other = SqliteCopies(folder)
        shutil.copyfile(self._file, other._file)
        return other

    def copy(self, folder: Path) -> str:
        """Copy the file."""
        target = folder / "walkaround.sqlite3"
        shutil.copyfile(self._file, target)
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        """The test's folder goes with everything in it."""

    def drop_all(self) -> None:
        """So does the template's."""


# What a test may have changed besides rows: tables, columns, indexes, triggers and whether they fire.
_SHAPE = """
SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
  SELECT concat_ws(' ', c.oid, c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull, a.attisdropped)
  FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid
  WHERE c.relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', oid, tgrelid, tgname, tgenabled) FROM pg_trigger
) AS parts(part)"""
_LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@dataclass(frozen=True)
class Content:
    """What the template holds: its shape, the rows of the tables that have any, and how far sequences are."""

    shape: str
    tables: tuple[str, ...]
    rows: dict[str, bytes]
    sequences: dict[str, int | None]


class PostgresCopies:
    """CREATE DATABASE ... TEMPLATE is slow, so a copy is made what it was when its test is over, and used again."""

    def __init__(self, server: str, begins_as: str = "template1") -> None:
        self._server = make_url(server)
        self._template = self._made(f"template_{uuid.uuid4().hex}", begins_as)
        self.template_url = self._url(self._template)
        self._free: list[str] = []

    def another(self, folder: Path) -> PostgresCopies:  # noqa: ARG002 - the files' place is the server's business
        """Copy the template on the server."""
        return PostgresCopies(self._server.render_as_string(hide_password=False), self._template)

    def copy(self, folder: Path) -> str:  # noqa: ARG002 - the files' place is the server's business
        """Copy the template on the server."""
        if self._free:
            return self._free.pop()
        _ = self._content  # read before the first copy: nobody may be connected while one is made
        return self._url(self._made(f"test_{uuid.uuid4().hex}", self._template))

    def drop(self, url: str) -> None:
        """Make the copy what it was; drop it when its test changed more than rows."""
        if self._made_as_it_was(url):
            self._free.append(url)
        else:
            self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Drop the copies and the template."""
        for name in (*(make_url(url).database for url in self._free), self._template):
            self._execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    @cached_property
    def _content(self) -> Content:
        with _connected(self.template_url) as connection:
            listed = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = tuple(sorted(name for (name,) in listed))
            rows = {name: _rows(connection, name) for name in tables}
            sequences = connection.execute("SELECT sequencename, last_value FROM pg_sequences")
            return Content(
                shape=_shape(connection),
                tables=tables,
                rows={name: content for name, content in rows.items() if content},
                sequences=dict(sequences.fetchall()),
            )

    def _made_as_it_was(self, url: str) -> bool:
        content = self._content
        with _connected(url) as connection:
            connection.execute(_LEAVE)
            if _shape(connection) != content.shape:
                return False
            # Neither foreign keys nor the triggers that keep the journal whole have a say in this.
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("; ".join(f'DELETE FROM "{name}"' for name in content.tables))  # noqa: S608
            for name, rows in content.rows.items():
                with connection.cursor().copy(f'COPY "{name}" FROM STDIN') as copying:
                    copying.write(rows)
            for name, last in content.sequences.items():
                connection.execute("SELECT setval(%s, %s, %s)", (f'"{name}"', last or 1, last is not None))
        return True

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _made(self, name: str, begins_as: str) -> str:
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{begins_as}" STRATEGY FILE_COPY')
        return name

    def _execute(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def _connected(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1))


def _rows(connection: psycopg.Connection[tuple[Any, ...]], table: str) -> bytes:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as copying:
        return b"".join(bytes(part) for part in copying)


def _shape(connection: psycopg.Connection[tuple[Any, ...]]) -> str:
    found = connection.execute(_SHAPE).fetchone()
    assert found
    return str(found[0])
