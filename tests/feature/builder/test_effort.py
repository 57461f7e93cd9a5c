"""A draft of 300 questions is as quick to work on as a short one: counted, since a stopwatch says nothing here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.drafts import start_draft
from auditapp.checklists.editing import empty_body, new_item
from auditapp.checklists.trees import Tree, sections_of
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.web.work import Work
from tests.build import World
from tests.feature.builder.drafting import opened
from tests.page import Browser

# Bytes of a page that a slow line still carries at once; what is long is on pages of its own.
LARGEST_PAGE = 500_000


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that is run meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield said
    event.remove(Engine, "before_cursor_execute", note)


def long_body(items: int) -> Tree:
    """A checklist of so many questions, ten to a section."""
    body = empty_body(f"long-{items}", "A long one")
    body["sections"] = []
    for number in range(items // 10):
        section: Tree = {"id": f"long-{items}.s{number}", "title": f"Section {number}", "items": []}
        section["items"] = [
            {
                **new_item(f"long-{items}.s{number}.{each:02d}"),
                "prompt": f"Question {number} {each}",
                "help": "Look.",
            }
            for each in range(10)
        ]
        body["sections"] = [*sections_of(body), section]
    return body


def drafted(app: Flask, world: World, items: int) -> str:
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        draft = start_draft(
            session, provider_id=world.provider.id, home_id=world.oak.id, body=long_body(items), origin="list",
            base=None, library=None, report=None, actor=system_actor("builder"), now=clock.now(),
        )  # fmt: skip
        return f"/homes/{world.oak.id}/checklists/drafts/{draft.id}"


@pytest.mark.usefixtures("library")
def test_every_page_and_save_asks_the_database_as_often_for_300_questions_as_for_20(
    app: Flask, world: World, manager: Browser, library: dict[str, ChecklistDefinition]
) -> None:
    counts: dict[int, dict[str, int]] = {}
    for items in (20, 300):
        draft = drafted(app, world, items)
        section = f"{draft}/sections/long-{items}.s1"
        item = f"{draft}/items/long-{items}.s1.05"
        told = {**opened(manager, item), "prompt": "Said otherwise"}
        found = counts.setdefault(items, {})
        for name, address in {"draft": draft, "section": section, "item": item}.items():
            manager.get(address)  # what is read once only
            with statements() as said:
                page = manager.get(address, status=200)
            assert len(page.data) < LARGEST_PAGE
            found[name] = len(said)
        with statements() as said:
            manager.post(item, told, status=302)
        found["save"] = len(said)
        manager.get(section)
        with statements() as said:
            manager.post(f"{section}/order", {"down": f"long-{items}.s1.05"}, status=302)
        found["move"] = len(said)
    assert counts[300] == counts[20]
    assert max(counts[300].values()) < 40
    assert library
