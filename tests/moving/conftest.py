"""Installations of both kinds side by side: SQLite and a folder, PostgreSQL and S3.

Run with a server: `python -m tests.postgres python -m pytest tests/moving`, as the gate does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import boto3
import pytest
from click.testing import CliRunner, Result
from flask import Flask
from moto.server import ThreadedMotoServer

from auditapp.commands import cli
from auditapp.config import Mode, Settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.keeping import schema
from auditapp.keeping.moving import Place
from auditapp.keeping.tables import TableFingerprint, fingerprints
from auditapp.kernel import presence
from auditapp.web.work import Work
from tests.build import World, a_world
from tests.postgres import fresh_database

SECRET = "5e" * 32


@dataclass(frozen=True)
class Installed:
    """An installation: its folder, and where its rows and photos are."""

    folder: Path
    place: Place

    @property
    def settings(self) -> Settings:
        """As the command line and the app read them."""
        return Settings(
            mode=Mode.TEST,
            instance=self.folder,
            secret_key=SECRET,
            database_url=self.place.database_url,
            photo_store_url=self.place.photo_store_url,
            secure_cookies=False,
        )

    def app(self) -> Flask:
        """The app on it."""
        return create_app(self.settings)

    def fingerprints(self) -> dict[str, TableFingerprint]:
        """Every table's."""
        with schema.opened(self.place.database_url) as engine, engine.connect() as connection:
            return fingerprints(connection)

    def run(self, *words: str, mode: Mode = Mode.PRODUCTION) -> Result:
        """A command on it, as at the keyboard."""
        environment = {
            "AUDITAPP_INSTANCE": str(self.folder),
            "AUDITAPP_SECRET_KEY": SECRET,
            "AUDITAPP_MODE": str(mode),
            "DATABASE_URL": self.place.database_url,
            "PHOTO_STORE_URL": self.place.photo_store_url,
        }
        return CliRunner(env=environment).invoke(cli, words)


@pytest.fixture(autouse=True)
def _without_patience(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """What is refused is refused at once, except where somebody was killed and may need a moment to be gone."""
    if "killed" not in request.node.name:
        monkeypatch.setattr(presence, "PATIENCE", 0.0)


@pytest.fixture(scope="session")
def server() -> str:
    """The PostgreSQL server that `tests.postgres` started."""
    url = os.environ.get("TEST_POSTGRES_URL")
    assert url, "Start these tests beside a server: python -m tests.postgres python -m pytest tests/moving"
    return url


@pytest.fixture
def postgres(server: str) -> Iterator[str]:
    """An empty PostgreSQL database."""
    with fresh_database(server) as url:
        yield url


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    """An S3-compatible store."""
    moto = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    yield f"http://{host}:{port}"
    moto.stop()


@pytest.fixture
def bucket(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    name = f"photos-{uuid4().hex}"
    client = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-2")
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
    return f"s3://{name}/oak?endpoint={quote(endpoint, safe='')}&region=eu-west-2"


@pytest.fixture
def place(tmp_path: Path) -> Callable[[str], Place]:
    """An empty SQLite database and folder of photos of a given name."""
    return lambda name: Place(f"sqlite:///{tmp_path / name}.sqlite3", f"file://{tmp_path / name}-photos")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A folder with a migrated SQLite database with a world in it, to be copied."""
    folder = tmp_path_factory.mktemp("small")
    made = Installed(
        folder, Place(f"sqlite:///{folder / 'walkaround.sqlite3'}", f"file://{folder / 'photos'}")
    )
    with schema.opened(made.place.database_url) as engine, engine.begin() as connection:
        schema.migrate(connection)
    app = made.app()
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        world = a_world(session)
        session.flush()
        session.expunge_all()
    close(app)
    return folder, world


@pytest.fixture
def installed(small: tuple[Path, World], tmp_path: Path) -> Installed:
    """A small installation on SQLite and a folder."""
    folder = tmp_path / "instance"
    shutil.copytree(small[0], folder)
    return Installed(
        folder, Place(f"sqlite:///{folder / 'walkaround.sqlite3'}", f"file://{folder / 'photos'}")
    )


@pytest.fixture
def world(small: tuple[Path, World]) -> World:
    """Who is in it."""
    return small[1]


def close(app: Flask) -> None:
    """Let go of the database."""
    with app.app_context():
        db.engine.dispose()
