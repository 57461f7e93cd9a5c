"""A checklist written as YAML and read again is the same, to the hash of its content."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from hypothesis import given, settings

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import LIBRARY, load_file, parse_checklist
from auditapp.checklists.yaml_out import yaml_of
from auditapp.kernel.canonical import Json
from tests.unit.checklists.cases import ROOT
from tests.unit.exchange.made import definitions

FILES = sorted(LIBRARY.glob("*.yml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_checklist_comes_back(path: Path) -> None:
    definition = load_file(path)
    assert (
        parse_checklist(yaml_of(definition.body()).encode(), "x.yml").content_hash == definition.content_hash
    )


@settings(max_examples=150)
@given(definitions)
def test_so_does_any_other(definition: ChecklistDefinition) -> None:
    written = yaml_of(definition.body())
    assert parse_checklist(written.encode(), "x.yml").content_hash == definition.content_hash


def test_the_stored_text_of_a_version_comes_back() -> None:
    definition = load_file(LIBRARY / "night.yml")
    stored = json.loads(json.dumps(definition.body(), sort_keys=True))
    assert parse_checklist(yaml_of(stored).encode(), "x.yml").content_hash == definition.content_hash


def test_what_the_first_release_published_comes_back(tmp_path: Path) -> None:
    with ZipFile(ROOT / "tests/fixtures/first-release.zip") as archive:
        name = next(each for each in archive.namelist() if each.endswith((".db", ".sqlite", ".sqlite3")))
        file = Path(archive.extract(name, tmp_path))
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT content_hash, body FROM checklist_version").fetchall()
    assert len(rows) >= 11
    for content_hash, body in rows:
        assert parse_checklist(yaml_of(json.loads(body)).encode(), "x.yml").content_hash == content_hash


def test_it_looks_as_the_library_does() -> None:
    lines = yaml_of(load_file(LIBRARY / "staff.yml").body()).splitlines()
    assert lines[0] == "id: staff"
    assert "item_count: 25" in lines
    assert "    response: {type: yes_no_na}" in lines
    assert any(line.startswith("- id: staff.rota") for line in lines)


def test_a_draft_with_faults_is_written_as_it_is() -> None:
    body: dict[str, Json] = {
        "id": "x",
        "title": "",
        "sections": [{"id": "x.a", "items": [{"prompt": "?", "response": {"min": "1.5"}}]}],
    }
    written = yaml_of(body)
    assert "min: 1.5" in written
    assert yaml.safe_load(written)["sections"][0]["items"][0]["prompt"] == "?"
