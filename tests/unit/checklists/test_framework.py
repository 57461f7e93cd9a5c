"""Framework versions are files: one more is one more file."""

import shutil
from pathlib import Path

import pytest

from auditapp.checklists.framework import VERSIONS, FrameworkError, load_framework, read_framework

MADE_UP = """
id: made-up-2030
name: A framework nobody has written yet
status: draft
from: null
until: null
units: 2 promises
one: promise
many: promises
nodes:
- {id: P1, title: People are safe, key_question: safe}
- {id: P2, title: People are heard, key_question: responsive}
crosswalks:
- from: saf-2023
  nodes:
    safeguarding: [P1]
    listening-to-and-involving-people: [P2]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of the shipped versions."""
    return Path(shutil.copytree(VERSIONS, tmp_path / "versions"))


def test_a_file_in_the_folder_is_a_version(folder: Path) -> None:
    (folder / "made-up-2030.yml").write_text(MADE_UP, "utf-8")
    found = read_framework(folder)
    assert found.versions.keys() == {*load_framework().versions, "made-up-2030"}
    assert found.versions["made-up-2030"].nodes["P2"].title == "People are heard"
    assert found.versions["made-up-2030"].many == "promises"
    assert found.crosswalks["saf-2023", "made-up-2030"]["safeguarding"] == ("P1",)


def test_the_older_key_lines_stand_as_a_file_alone(folder: Path) -> None:
    (folder / "kloe-2017.yml").unlink()
    without = read_framework(folder)
    assert "kloe-2017" not in without.versions
    assert without.crosswalks == {}
    shutil.copy(VERSIONS / "kloe-2017.yml", folder)
    again = read_framework(folder)
    assert again == load_framework()
    assert len(again.versions["kloe-2017"].nodes) == 24


def test_every_quality_statement_has_its_place_among_the_older_key_lines() -> None:
    found = load_framework()
    assert found.crosswalks["saf-2023", "kloe-2017"].keys() == found.quality_statements.keys()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("id: made-up-2030", "id: other", "its id is other, so its name must be other.yml"),
        ("status: draft", "status: new", "its status must be one of in_force, draft, superseded"),
        ("key_question: safe", "key_question: sound", "P1 belongs to the unknown key question sound"),
        ("from: saf-2023", "from: saf-1", "there is no framework saf-1 to come from"),
        ("safeguarding:", "safegarding:", "saf-2023 has no safegarding"),
        ("[P2]", "[P3]", "there is no P3"),
    ],
)
def test_a_file_that_points_at_nothing_is_refused_and_named(
    folder: Path, before: str, after: str, said: str
) -> None:
    file = folder / "made-up-2030.yml"
    file.write_text(MADE_UP.replace(before, after), "utf-8")
    with pytest.raises(FrameworkError) as refused:
        read_framework(folder)
    assert str(refused.value) == f"{file}: {said}"
