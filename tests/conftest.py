"""The app on a migrated database (SQLite, or PostgreSQL where TEST_POSTGRES_URL is set), a world, a checked client.

Databases are migrated and filled once per run, then copied for each test, so that tests are quick and alone.
"""

from __future__ import annotations

import gc
import pickle
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import load_library
from auditapp.config import Mode, Settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.kernel import clock, ids
from auditapp.kernel.orm import UPDATABLE_TABLES
from auditapp.people import factors
from auditapp.serving import RARELY
from auditapp.web.work import Work
from tests.build import World, a_world
from tests.databases import CopiedDatabase, make_template
from tests.once import Statements, compile_once
from tests.page import Browser
from tests.tablet import publish_library

compile_once()
# A slow machine is no fault; what Hypothesis itself chooses for CI stays.
settings.register_profile("walkaround", settings(), deadline=None)
settings.load_profile("walkaround")
statements = Statements()


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the collector need not walk it again, as in the server itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_updates(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    """No statement of any test may change a row of a table that is only ever added to (design invariant 2)."""
    changed = re.match(r'\s*UPDATE\s+"?(\w+)', statement)
    if changed and changed.group(1) not in UPDATABLE_TABLES | TAMPERED:
        raise AssertionError(f"{changed.group(1)} is never updated: {statement}")


@event.listens_for(Engine, "connect")
def _last_rows_first(connection: DBAPIConnection, _record: object) -> None:
    """A query that says no order gets none: SQLite gives the rows backwards, as PostgreSQL may at any time."""
    if "sqlite" in type(connection).__module__:
        connection.cursor().execute("PRAGMA reverse_unordered_selects = ON")


# What tests change on purpose, to see that it is refused or noticed.
TAMPERED = {"journal_event", "answer", "checklist_version"}


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
        statements.share(db.engine)  # the first: its dialect has met the database
        db.engine.dispose()
    yield Prepared(database, pickle.dumps(world))
    database.drop_all()


@pytest.fixture(scope="session")
def prepared_with_library(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    """The same, with the shipped checklists published once."""
    folder = tmp_path_factory.mktemp("template-with-library")
    database = prepared.database.another(folder)
    app = create_app(settings_for(folder, database.template_url))
    with app.app_context():
        publish_library(app.extensions["work"], pickle.loads(prepared.world))  # noqa: S301 - our own bytes
        db.engine.dispose()
    yield Prepared(database, prepared.world)
    database.drop_all()


@pytest.fixture
def world(prepared: Prepared) -> World:
    """The homes and people of this test."""
    loaded = pickle.loads(prepared.world)  # noqa: S301 - our own bytes
    assert isinstance(loaded, World)
    return loaded


@pytest.fixture
def app(request: pytest.FixtureRequest, prepared: Prepared, tmp_path: Path) -> Iterator[Flask]:
    """An app on a copy of the prepared database, with the checklists in it where the test asks for `library`."""
    if "library" in request.fixturenames:
        prepared = request.getfixturevalue("prepared_with_library")
    url = prepared.database.copy(tmp_path)
    app = create_app(settings_for(tmp_path, url))
    with app.app_context():
        statements.share(db.engine)
    # No context stays open: requests would share its `g`, and with it whoever signed in first.
    yield app
    with app.app_context():
        still_used = db.engine.pool.checkedout()  # type: ignore[attr-defined]
        db.engine.dispose()
    prepared.database.drop(url)
    shutil.rmtree(tmp_path, ignore_errors=True)
    assert not still_used, "a thread or a session of this test goes on using the database"


@pytest.fixture
def library(app: Flask) -> dict[str, ChecklistDefinition]:
    """The shipped checklists, published for both providers; by key."""
    return {each.id: each for each in load_library()}


@pytest.fixture
def work(app: Flask) -> Work:
    """Transactions and jobs, as the worker has them: `with work.transaction() as session`, `work.run_until_idle()`."""
    work: Work = app.extensions["work"]
    return work


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session for reading."""
    with app.app_context():
        engine = db.engine
    with Session(engine) as session:
        yield session


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """An app with its context open, for what speaks to the extensions without a request."""
    with app.app_context():
        yield app


@pytest.fixture
def browser(app: Flask) -> Callable[[], Browser]:
    """Makes browsers with their own cookies; every page they fetch is checked unasked."""
    return lambda: Browser(app)


@pytest.fixture(autouse=True)
def _real_clock_and_ids() -> Iterator[None]:
    yield
    clock.set_clock(None)
    ids.set_random(None)


@pytest.fixture(autouse=True)
def _quick_recovery_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten of them are made for everybody who sets up a second step; one test makes them at their full cost."""
    monkeypatch.setattr(factors, "CODE_COST", 2)


@pytest.fixture(autouse=True)
def mail_to_servers_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mail servers of tests are on this very computer."""
    monkeypatch.setenv("AUDITAPP_MAIL_LOCAL", "1")
