"""The app on a migrated database (SQLite, or PostgreSQL where TEST_POSTGRES_URL is set), a world, a checked client.

Databases are migrated and filled once per run, then copied for each test, so that tests are quick and alone.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from auditapp import create_app
from auditapp.config import Mode, Settings
from auditapp.extensions import db
from auditapp.kernel import clock, ids
from auditapp.web.work import Work
from tests.build import World, a_world
from tests.databases import CopiedDatabase, make_template
from tests.page import Browser


@dataclass
class Prepared:
    """A migrated database with a world in it, to be copied."""

    database: CopiedDatabase
    world: bytes


def settings_for(folder: Path, url: str) -> Settings:
    """Test settings: everything below one folder."""
    return Settings(
        mode=Mode.TEST,
        instance=folder,
        secret_key="t" * 40,
        database_url=url,
        photo_store_url=f"file://{folder / 'photos'}",
        secure_cookies=False,
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """Migrate once and build the world once."""
    folder = tmp_path_factory.mktemp("template")
    database = make_template(folder)
    app = create_app(settings_for(folder, database.template_url))
    with app.app_context():
        upgrade()
        work: Work = app.extensions["work"]
        with work.transaction() as session:
            world = a_world(session)
            session.flush()  # every column is loaded before the objects leave the session
            session.expunge_all()
        db.engine.dispose()
    yield Prepared(database, pickle.dumps(world))
    database.drop_all()


@pytest.fixture
def world(prepared: Prepared) -> World:
    """The homes and people of this test."""
    loaded = pickle.loads(prepared.world)  # noqa: S301 - our own bytes
    assert isinstance(loaded, World)
    return loaded


@pytest.fixture
def app(prepared: Prepared, tmp_path: Path) -> Iterator[Flask]:
    """An app on a copy of the prepared database."""
    url = prepared.database.copy(tmp_path)
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    prepared.database.drop(url)
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture
def work(app: Flask) -> Work:
    """Transactions and jobs, as the worker has them: `with work.transaction() as session`, `work.run_until_idle()`."""
    work: Work = app.extensions["work"]
    return work


@pytest.fixture
def session(app: Flask) -> Session:
    """A session for reading in the test's own app context."""
    return db.session()


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Makes browsers with their own cookies; every page they fetch is checked unasked."""
    return lambda: Browser(app)


@pytest.fixture(autouse=True)
def _real_clock_and_ids() -> Iterator[None]:
    yield
    clock.set_clock(None)
    ids.set_random(None)
