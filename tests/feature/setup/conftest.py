"""An installation in which nothing was set up yet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.web.work import Work
from tests.conftest import settings_for
from tests.databases import CopiedDatabase, make_template


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CopiedDatabase]:
    """A database with every table and nothing in them."""
    folder = tmp_path_factory.mktemp("migrated")
    database = make_template(folder)
    app = create_app(settings_for(folder, database.template_url))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield database
    database.drop_all()


@pytest.fixture
def empty(migrated: CopiedDatabase, tmp_path: Path) -> Iterator[Flask]:
    """An app on a copy of it."""
    folder = tmp_path / "empty"
    folder.mkdir()
    url = migrated.copy(folder)
    app = create_app(settings_for(folder, url))
    yield app
    with app.app_context():
        db.engine.dispose()
    migrated.drop(url)


@pytest.fixture
def bare(empty: Flask) -> Work:
    """Its transactions."""
    work: Work = empty.extensions["work"]
    return work
