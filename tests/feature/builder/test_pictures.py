"""What good looks like, as a picture: chosen in a draft, kept by every other change, shown to whoever is asked."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.trees import ReadTree, items_by_id
from tests.build import World
from tests.feature.builder.drafting import adapt, body, current, publish, save
from tests.feature.evidence.test_logo import a_picture
from tests.page import Browser

ITEM = "env.arrival.01"


@pytest.fixture
def draft(world: World, library: dict[str, ChecklistDefinition], manager: Browser) -> str:
    assert library
    return adapt(manager, f"/homes/{world.oak.id}/checklists", "env")


def item(app: Flask, draft: str) -> ReadTree:
    return items_by_id(body(app, draft))[ITEM]


def choose(manager: Browser, draft: str, data: bytes, *, status: int) -> str:
    sent = {"picture": (io.BytesIO(data), "fridge.png")}
    return manager.post(f"{draft}/items/{ITEM}/picture", sent, status=status).text


def test_a_picture_goes_with_its_question_to_the_tablet(
    app: Flask, world: World, manager: Browser, carer: Browser, draft: str
) -> None:
    manager.get(f"{draft}/items/{ITEM}")
    choose(manager, draft, a_picture((1600, 1200)), status=302)
    sha256 = str(item(app, draft)["picture"])
    assert sha256 in manager.get(f"{draft}/items/{ITEM}", status=200).text
    save(manager, f"{draft}/items/{ITEM}", prompt="The entrance is clean and welcoming")
    publish(manager, draft)
    _version, published = current(app, world.oak.id, "env")
    assert items_by_id(published)[ITEM]["picture"] == sha256
    assert carer.get(f"/api/checklist-pictures/{sha256}", status=200).mimetype == "image/jpeg"


def test_what_is_no_picture_is_refused_and_nothing_changes(app: Flask, manager: Browser, draft: str) -> None:
    manager.get(f"{draft}/items/{ITEM}")
    assert "not a whole PNG or JPEG" in choose(manager, draft, b"words", status=422)
    answer = manager.post(f"{draft}/items/{ITEM}/picture", {}, status=422)
    assert "Choose a picture first" in answer.text
    assert "picture" not in item(app, draft)


def test_a_picture_can_be_taken_away(app: Flask, manager: Browser, draft: str) -> None:
    manager.get(f"{draft}/items/{ITEM}")
    choose(manager, draft, a_picture(), status=302)
    manager.post(f"{draft}/items/{ITEM}/picture/away", {}, status=302)
    assert "picture" not in item(app, draft)
