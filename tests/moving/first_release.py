"""The first release's installation, unpacked: on SQLite as it was, or its rows in a PostgreSQL database."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import psycopg

from auditapp.keeping.moving import Place
from tests.moving.conftest import Installed

FIXTURE = Path("tests/fixtures/first-release.zip")


@dataclass(frozen=True)
class FirstRelease:
    """What tools/first_release.py told of it."""

    installed: Installed
    password: str
    people: dict[str, str]
    ids: dict[str, str]
    names: dict[str, str]
    rows: dict[str, int]


def unpack(folder: Path, postgres: str | None = None) -> FirstRelease:
    """An installation as the first release left it."""
    with zipfile.ZipFile(FIXTURE) as archive:
        archive.extractall(folder)
    told = json.loads((folder / "world.json").read_text())
    instance = folder / "instance"
    url = f"sqlite:///{instance / 'walkaround.sqlite3'}"
    if postgres is not None:
        (instance / "walkaround.sqlite3").unlink()
        fill(postgres, (folder / "postgres.sql").read_text())
        url = postgres
    return FirstRelease(Installed(instance, Place(url, f"file://{instance / 'photos'}")), **told)


def fill(url: str, dump: str) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        connection.execute(dump.encode())
