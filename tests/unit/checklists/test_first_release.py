"""What the first release published stays what it was: its bodies are read, and their hashes are their names."""

import json
import sqlite3
from pathlib import Path
from zipfile import ZipFile

import pytest

from auditapp.checklists.definition import from_body
from auditapp.checklists.rules import score, visible_items
from auditapp.kernel.canonical import Json
from tests.unit.checklists.cases import ROOT

# By checklist, as the code of that release worked them out.
HASHES = {
    "bell": "c1ca9f1100569d8866858224ffcaac2ec38f8fefdcfc33014ca3dea176fda8a3",
    "dignity": "29d0bf893fac76d728d32e1006223338e87c604b83f44e3301598e5cd5afb015",
    "env": "3fd452b0b70ff0f94797e18c729b8e47a06f6b8172ad8824f25f8995e0073a2d",
    "fire": "0d1b6c283c43293b43191b7d4f11f49afa5e74af1ce5e5eb22c9b546389c3f88",
    "gov": "99ff456d10b35eef94cea77eb2b6c5e1352358ed7a523b562db66f6adc817fce",
    "hs": "c7d2cabcbcd7840cc0d413c59e68f1903522256b5629d35b3747ecc8dc59a36a",
    "ipc": "f619a58855052fd38483031b049c5d9d77679933101f2a9ba3019ec0b1c5dc22",
    "meds": "8bd72fc2530fc00dcdb6b979e808110497d820e7af30c8e292544d37a64f00dd",
    "night": "cc7e723ac11fc1ecce6207a2cc7a43d9771a8c7258a66acc45bdd25bfce316c2",
    "records": "f09369d5700505ac646b5ae5b5281707a283fe78fb0a87860aabf04a420b6465",
    "staff": "5b85b8a3dd1b6d1e887621a3226d6fb33788efe32ca6daa19935f1c41b8c286c",
}


@pytest.fixture(scope="module")
def bodies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Json]]:
    """The bodies that an installation of that release holds, by their hashes."""
    file = _database(tmp_path_factory.mktemp("first"))
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT content_hash, body FROM checklist_version").fetchall()
    connection.close()
    return {content_hash: json.loads(body) for content_hash, body in rows}


def _database(folder: Path) -> Path:
    with ZipFile(ROOT / "tests/fixtures/first-release.zip") as release:
        return Path(release.extract("instance/walkaround.sqlite3", folder))


@pytest.mark.parametrize("checklist", HASHES)
def test_a_published_body_keeps_its_hash(bodies: dict[str, dict[str, Json]], checklist: str) -> None:
    body = bodies[HASHES[checklist]]
    definition = from_body(body)
    assert definition.id == checklist
    assert definition.body() == body
    assert definition.content_hash == HASHES[checklist]


@pytest.mark.parametrize("checklist", HASHES)
def test_a_published_checklist_is_asked_as_before(bodies: dict[str, dict[str, Json]], checklist: str) -> None:
    definition = from_body(bodies[HASHES[checklist]])
    always = [item.id for item in definition.items.values() if item.show_if is None]
    assert list(visible_items(definition, {})) == always
    assert score(definition, {}).unanswered == len(always)


def test_nothing_else_was_published(bodies: dict[str, dict[str, Json]]) -> None:
    assert bodies.keys() == set(HASHES.values())
