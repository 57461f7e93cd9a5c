"""Which parts of the framework the checklists in use touch, by any version there is a file for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditapp.checklists import coverage as counting
from auditapp.checklists import framework as frameworks
from auditapp.checklists import framework_shown
from auditapp.checklists.framework import VERSIONS, load_framework, read_framework
from auditapp.checklists.loader import load_library
from auditapp.people import settings
from auditapp.programme import coverage_views
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser
from tests.unit.checklists.test_framework import MADE_UP


def address(world: World, version: str = "") -> str:
    found = f"/homes/{world.oak.id}/checklists/coverage"
    return f"{found}?framework={version}" if version else found


def test_what_no_question_touches_comes_first(manager: Browser, library: object, world: World) -> None:
    page = manager.get(address(world), status=200)
    bare = [
        reach.node.title
        for reach in counting.coverage(load_framework(), "saf-2023", load_library()).nodes
        if not reach.items
    ]
    assert page.text.count("No checklist in use") >= len(bare)
    for title in bare:
        assert title in page.text
    assert "Infection prevention and control audit (" in page.text
    assert "Regulation 12: Safe care and treatment" in page.text


def test_a_home_without_checklists_touches_nothing(manager: Browser, world: World) -> None:
    page = manager.get(address(world), status=200)
    assert "34 of 34 quality statements have no question at Oak House" in page.text
    assert "0 checklists in use here" in page.text


def test_a_checklist_out_of_use_does_not_count(manager: Browser, library: object, world: World) -> None:
    assert "11 checklists in use here" in manager.get(address(world), status=200).text
    manager.post(f"/homes/{world.oak.id}/programme/ipc", {"ipc-every": "never", "ipc-due": ""}, status=302)
    text = manager.get(address(world), status=200).text
    assert "10 checklists in use here" in text
    assert "Infection prevention and control audit" not in text


def test_the_older_key_lines_are_shown_by_the_same_mapping(
    manager: Browser, library: object, world: World
) -> None:
    text = manager.get(address(world, "kloe-2017"), status=200).text
    assert "S5: Infection prevention and control" in text
    assert "This version has been replaced." in text
    assert "The comparison is our own judgement." in text


def test_a_version_without_nodes_says_why(manager: Browser, library: object, world: World) -> None:
    text = manager.get(address(world, "asc-draft-2026"), status=200).text
    assert "are not settled, so none are shown" in text


def test_an_unknown_version_shows_the_usual_one(manager: Browser, library: object, world: World) -> None:
    text = manager.get(address(world, "no-such"), status=200).text
    assert 'coverage?framework=saf-2023" aria-current="true"' in text


def test_the_version_that_is_set_is_shown_first(
    manager: Browser, work: Work, library: object, world: World
) -> None:
    with work.transaction() as session:
        settings.set_value(
            session,
            "framework_shown",
            "kloe-2017",
            provider_id=world.provider.id,
            why="",
            actor=BUILDER,
            now=START,
        )
    assert "key lines of enquiry" in manager.get(address(world), status=200).text
    manager.post(
        f"/homes/{world.oak.id}/settings/general/framework_shown",
        {"value": "saf-2023", "why": ""},
        status=303,
    )
    assert "quality statement" in manager.get(address(world), status=200).text


@pytest.fixture
def another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a made-up version beside the shipped ones, as a file."""
    folder = Path(shutil.copytree(VERSIONS, tmp_path / "versions"))
    (folder / "made-up-2030.yml").write_text(MADE_UP, "utf-8")
    found = read_framework(folder)
    for module in (frameworks, framework_shown, coverage_views):
        monkeypatch.setattr(module, "load_framework", lambda: found)


@pytest.mark.usefixtures("another")
def test_a_version_that_is_only_a_file_is_shown_counted_and_can_be_set(
    manager: Browser, library: object, world: World
) -> None:
    text = manager.get(address(world, "made-up-2030"), status=200).text
    assert "A framework nobody has written yet" in text
    assert "Every promise has a question at Oak House" in text
    setting = f"/homes/{world.oak.id}/settings/general/framework_shown"
    assert "A framework nobody has written yet" in manager.get(setting, status=200).text
    manager.post(setting, {"value": "made-up-2030", "why": ""}, status=303)
    assert "Every promise has a question at Oak House" in manager.get(address(world), status=200).text


def test_a_version_whose_file_is_gone_shows_the_usual_one(
    manager: Browser, work: Work, library: object, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work.transaction() as session:
        settings.set_value(
            session,
            "framework_shown",
            "kloe-2017",
            provider_id=world.provider.id,
            why="",
            actor=BUILDER,
            now=START,
        )
    folder = {key: each for key, each in load_framework().versions.items() if key != "kloe-2017"}
    less = frameworks.Framework(folder, {}, {}, {}, {}, {}, {})
    monkeypatch.setattr(framework_shown, "load_framework", lambda: less)
    assert "quality statement" in manager.get(address(world), status=200).text
