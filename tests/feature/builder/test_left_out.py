"""What a draft leaves out comes back where it was: a question, or a section with all its questions."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.differences import differences
from auditapp.checklists.trees import Tree, each_item, id_of, items_of, sections_of
from tests.build import World
from tests.feature.builder.drafting import adapt, body
from tests.page import Browser


@pytest.fixture
def draft(manager: Browser, world: World, library: dict[str, ChecklistDefinition]) -> str:
    assert library
    return adapt(manager, f"/homes/{world.oak.id}/checklists", "hs")


def asked(held: Tree) -> list[tuple[str, str]]:
    return [(id_of(section), id_of(item)) for section, item in each_item(held)]


def test_a_section_comes_back_where_it_was_with_its_questions(
    app: Flask, manager: Browser, draft: str
) -> None:
    before = body(app, draft)
    section = id_of(sections_of(before)[1])
    manager.get(f"{draft}/sections/{section}")
    left = str(manager.post(f"{draft}/sections/{section}/retiring", status=302).location)
    page = manager.get(left, status=200).text
    assert '<details class="app-open" id="retired" open>' in page
    assert "Bring the section back" in page
    assert re.search(r'You can <a href="[^"]+#retired">bring them back</a>', page)
    back = str(manager.post(f"{draft}/sections/{section}/return", status=302).location)
    assert back == f"{draft}/sections/{section}"
    assert differences(before, body(app, draft)) == ()
    assert "Left out of this draft" not in manager.get(draft, status=200).text


def test_a_question_comes_back_behind_the_one_it_stood_behind(
    app: Flask, manager: Browser, draft: str
) -> None:
    before = body(app, draft)
    first, second, third = (id_of(item) for item in items_of(sections_of(before)[0])[:3])
    for item in (first, second):
        manager.get(f"{draft}/items/{item}")
        manager.post(f"{draft}/items/{item}/retiring", status=302)
    manager.get(draft)
    assert '<details class="app-open" id="retired">' in manager.get(draft).text
    manager.post(f"{draft}/items/{second}/return", status=302)
    assert [item for _section, item in asked(body(app, draft))][:2] == [second, third]
    manager.post(f"{draft}/items/{first}/return", status=302)
    assert asked(body(app, draft)) == asked(before)


def test_a_question_of_a_section_that_is_left_out_brings_the_section_back(
    app: Flask, manager: Browser, draft: str
) -> None:
    before = body(app, draft)
    one, two = (id_of(section) for section in sections_of(before)[1:3])
    item = id_of(items_of(sections_of(before)[2])[1])
    manager.get(draft)
    for section in (one, two):
        manager.get(f"{draft}/sections/{section}")
        manager.post(f"{draft}/sections/{section}/retiring", status=302)
    manager.get(draft)
    manager.post(f"{draft}/items/{item}/return", status=302)
    held = sections_of(body(app, draft))
    was = sections_of(before)[2]
    assert id_of(held[1]) == two
    assert {**held[1], "items": []} == {**was, "items": []}
    assert [id_of(each) for each in items_of(held[1])] == [item]
    manager.post(f"{draft}/sections/{two}/return", status=302)
    manager.post(f"{draft}/sections/{one}/return", status=302)
    assert asked(body(app, draft)) == asked(before)


def test_a_question_that_was_moved_before_its_section_was_left_out_stays_where_it_is(
    app: Flask, manager: Browser, draft: str
) -> None:
    before = body(app, draft)
    there, gone = (id_of(section) for section in sections_of(before)[:2])
    moved, *rest = (id_of(item) for item in items_of(sections_of(before)[1]))
    manager.get(f"{draft}/items/{moved}")
    manager.post(f"{draft}/items/{moved}/place", {"move-section": there}, status=302)
    manager.post(f"{draft}/sections/{gone}/retiring", status=302)
    manager.get(draft)
    manager.post(f"{draft}/sections/{gone}/return", status=302)
    held = asked(body(app, draft))
    assert (there, moved) in held
    assert [item for section, item in held if section == gone] == rest
