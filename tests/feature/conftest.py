"""A carer whose tablet is connected, and a manager; a feature's own tests may say otherwise."""

from __future__ import annotations

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from tests.build import World
from tests.page import Browser
from tests.tablet import Tablet, signed_in


@pytest.fixture
def carer(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "senior_carer")


@pytest.fixture
def manager(app: Flask, world: World) -> Browser:
    return signed_in(app, world, "registered_manager")


@pytest.fixture
def tablet(library: dict[str, ChecklistDefinition], world: World) -> Tablet:
    return Tablet(library["night"], world.oak.id, world.user("senior_carer").id)
