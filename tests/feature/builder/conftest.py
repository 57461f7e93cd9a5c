"""Where a home's and a provider's checklists are, and who directs the provider."""

from __future__ import annotations

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from tests.build import World
from tests.page import Browser
from tests.tablet import signed_in


@pytest.fixture
def base(world: World, library: dict[str, ChecklistDefinition]) -> str:
    assert library, "published"
    return f"/homes/{world.oak.id}/checklists"


@pytest.fixture
def everywhere(world: World) -> str:
    return f"/providers/{world.provider.id}/checklists"


@pytest.fixture
def director(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "nominated_individual")
