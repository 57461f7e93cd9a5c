"""What publishing would change, in words that somebody can decide on."""

from __future__ import annotations

import re

from flask import Flask

from auditapp.checklists.trees import id_of, items_by_id, items_of, sections_of
from tests.build import World
from tests.feature.builder.drafting import adapt, body, save
from tests.page import Browser


def facts(page: str) -> dict[str, str]:
    """What is said of one thing each: by its name."""
    return {
        name: " ".join(re.sub("<[^>]+>", " ", said).split())
        for name, said in re.findall(r"<dt>([^<]+)</dt>\s*((?:<dd>.*?</dd>)+)", page, re.DOTALL)
    }


def test_of_a_new_question_all_is_said_that_is_needed_to_agree(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "hs")
    section = sections_of(body(app, draft))[0]
    manager.get(f"{draft}/sections/{id_of(section)}")
    item = str(manager.post(f"{draft}/sections/{id_of(section)}/items", status=302).location)
    save(manager, item, prompt="How warm is the boot room?", type="temperature")
    save(
        manager, item, help="Look at the wall.", maximum="25", severity="high", due="7d",
        action="Open the window.", terms__0__item=id_of(items_of(section)[0]), terms__0__test="passes",
    )  # fmt: skip
    page = manager.get(f"{draft}/publication", status=200).text
    assert "Asked from now on" in page
    told = facts(page)
    assert told["How it is answered"] == "A temperature; unit C; highest that is right 25"
    assert told["Severity"] == "High"
    assert told["Action"] == "Open the window. Due within 7 days."
    assert str(items_of(section)[0]["prompt"]) in told["Asked only if"]


def test_of_a_new_section_it_is_said_whom_it_is_asked_for(app: Flask, manager: Browser, base: str) -> None:
    draft = adapt(manager, base, "hs")
    manager.get(draft)
    made = manager.post(f"{draft}/sections", {"added-title": "Boot room"}, status=302)
    save(
        manager, str(made.location), intro="Go in by the back door.", repeated="y", subject="room", count="2"
    )
    told = facts(manager.get(f"{draft}/publication", status=200).text)
    assert told["Introduction"] == "Go in by the back door."
    assert told["Answered once for each"] == "room: 2 at least"


def test_what_was_not_said_of_a_field_that_is_yes_or_no_was_no(
    app: Flask, director: Browser, world: World, base: str
) -> None:
    assert base
    draft = adapt(director, f"/providers/{world.provider.id}/checklists", "hs")
    item = next(iter(items_by_id(body(app, draft))))
    save(director, f"{draft}/items/{item}", locked="y", optional="y")
    told = facts(director.get(f"{draft}/publication", status=200).text)
    assert told["Locked for homes"] == "Was no Now yes"
    assert told["May be left unanswered"] == "Was no Now yes"


def test_how_often_is_said_at_a_home_and_left_out_where_no_home_plans(
    manager: Browser, director: Browser, world: World, base: str
) -> None:
    assert "How often" in manager.get(base, status=200).text
    assert "How often" not in director.get(f"/providers/{world.provider.id}/checklists", status=200).text


def marks(page: str) -> dict[str, str]:
    """What each row of a list is marked with, by its address."""
    rows = re.findall(r'<li class="app-list__row">.*?</li>', page, re.DOTALL)
    return {
        link: " ".join(re.findall(r">\s*(New|Changed)\s*<", row))
        for row in rows
        for link in re.findall(r'class="app-list__link" href="([^"]+)"', row)
    }


def test_what_a_draft_has_otherwise_is_marked_in_its_lists(app: Flask, manager: Browser, base: str) -> None:
    draft = adapt(manager, base, "hs")
    first, second, third = sections_of(body(app, draft))[:3]
    assert set(marks(manager.get(draft, status=200).text).values()) == {""}
    changed = f"{draft}/items/{id_of(items_of(first)[0])}"
    save(manager, changed, help="Look twice.")
    new = str(manager.post(f"{draft}/sections/{id_of(first)}/items", status=302).location)
    manager.post(f"{draft}/items/{id_of(items_of(second)[0])}/retiring", status=302)
    made = str(manager.post(f"{draft}/sections", {"added-title": "Boot room"}, status=302).location)
    found = marks(manager.get(draft, status=200).text)
    assert found[f"{draft}/sections/{id_of(first)}"] == "Changed"
    assert found[f"{draft}/sections/{id_of(second)}"] == "Changed"
    assert found[f"{draft}/sections/{id_of(third)}"] == ""
    assert found[made] == "New"
    inside = marks(manager.get(f"{draft}/sections/{id_of(first)}", status=200).text)
    assert (inside[changed], inside[new]) == ("Changed", "New")
    assert sorted(inside.values()).count("") == len(items_of(first)) - 1


def test_a_checklist_that_is_not_in_force_yet_has_nothing_marked(manager: Browser, base: str) -> None:
    manager.get(f"{base}/new")
    draft = str(manager.post(f"{base}/new", {"title": "Garden"}, status=302).location)
    assert set(marks(manager.get(draft, status=200).text).values()) == {""}
