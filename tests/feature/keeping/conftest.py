"""An installation with two audits and three photos, a passphrase, and an empty place to restore into."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.config import Settings
from auditapp.keeping import apart
from auditapp.web.work import Work
from tests.build import World
from tests.feature.keeping.installations import Home, empty_like

PASSPHRASE = "nine words that nobody else would put together here"


@pytest.fixture(autouse=True)
def _at_the_usual_priority(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside another test that keeps the machine busy, a process that lets others go first would hardly go at all."""
    usual = "import auditapp.tables; from auditapp.keeping import apart; apart.KINDNESS = 0; apart.main()"
    monkeypatch.setattr(apart, "BEGIN", usual)


@pytest.fixture
def home(app: Flask, work: Work, world: World, library: dict[str, ChecklistDefinition]) -> Home:
    home = Home(app, world, library)
    home.audit(1, 2)
    home.audit(3)
    work.run_until_idle()
    return home


@pytest.fixture
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another disk, as it were."""
    return tmp_path_factory.mktemp("disk") / "backups"


@pytest.fixture
def passphrase(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("secrets") / "passphrase"
    file.write_text(f"{PASSPHRASE}\n")
    return file


@pytest.fixture
def empty(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    with empty_like(home.settings, tmp_path_factory.mktemp("new") / "instance") as settings:
        yield settings
