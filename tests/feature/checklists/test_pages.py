"""The checklists of a home and every question of a version."""

from __future__ import annotations

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from tests.build import World
from tests.page import Browser
from tests.tablet import signed_in


def test_every_shipped_checklist_is_listed_and_can_be_read(
    library: dict[str, ChecklistDefinition], manager: Browser, world: World
) -> None:
    base = f"/homes/{world.oak.id}/checklists"
    listed = manager.get(base, status=200).text
    assert "11 checklists can be used at Oak House" in listed
    for definition in library.values():
        assert f"{base}/{definition.content_hash}" in listed
        text = manager.get(f"{base}/{definition.content_hash}", status=200).text
        assert text.count('<article class="app-answer">') == len(definition.items)


def test_a_version_that_was_not_published_here_is_not_found(manager: Browser, world: World) -> None:
    manager.get(f"/homes/{world.oak.id}/checklists/{'0' * 64}", status=404)


@pytest.mark.parametrize(
    ("who", "status"), [("care_assistant", 403), ("inspector", 200), ("other_registered_manager", 404)]
)
def test_checklists_are_for_those_who_may_read_them(
    who: str, status: int, app: Flask, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    base = f"/homes/{world.oak.id}/checklists"
    reader = signed_in(app, world, who)
    reader.get(base, status=status)
    reader.get(f"{base}/{library['ipc'].content_hash}", status=status)


def test_a_provider_reads_its_versions_and_what_homes_may_set(
    app: Flask, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    lead = signed_in(app, world, "nominated_individual")
    base = f"/providers/{world.provider.id}/checklists"
    listed = lead.get(base, status=200).text
    env = library["env"]
    assert f"{base}/{env.content_hash}" in listed
    text = lead.get(f"{base}/{env.content_hash}", status=200).text
    assert text.count('<article class="app-answer">') == len(env.items)
    assert "Each home may set its own: " in text
    assert "Set by this home" not in text
    lead.get(f"{base}/{'0' * 64}", status=404)
