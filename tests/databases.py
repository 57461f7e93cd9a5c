"""A prepared database that can be copied quickly: a file on SQLite, a template database on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, make_url, text


class CopiedDatabase(Protocol):
    """Where the template is, and how it is copied and dropped."""

    template_url: str

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

    def copy(self, folder: Path) -> str:
        """Copy the file."""
        target = folder / "walkaround.sqlite3"
        shutil.copyfile(self._file, target)
        return f"sqlite:///{target}"

    def drop(self, url: str) -> None:
        """The test's folder goes with everything in it."""

    def drop_all(self) -> None:
        """So does the template's."""


class PostgresCopies:
    """CREATE DATABASE ... TEMPLATE."""

    def __init__(self, server: str) -> None:
        self._server = make_url(server)
        self._template = f"template_{uuid.uuid4().hex}"
        self._execute(f'CREATE DATABASE "{self._template}"')
        self.template_url = self._url(self._template)

    def copy(self, folder: Path) -> str:  # noqa: ARG002 - the files' place is the server's business
        """Copy the template on the server."""
        name = f"test_{uuid.uuid4().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}" STRATEGY FILE_COPY')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop the copy."""
        self._execute(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def drop_all(self) -> None:
        """Drop the template."""
        self._execute(f'DROP DATABASE "{self._template}" WITH (FORCE)')

    def _url(self, name: str) -> str:
        return self._server.set(database=name).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()
