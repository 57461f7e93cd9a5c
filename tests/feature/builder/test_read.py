"""What somebody reads of a question whose words or limits are somebody else's to set."""

from __future__ import annotations

import re

from flask import Flask

from auditapp.checklists.trees import Tree, id_of, items_by_id, sections_of, text_in, tree_in
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people import settings
from auditapp.web.work import Work
from tests.build import World
from tests.feature.builder.drafting import adapt, body, publish, save
from tests.page import Browser


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).replace("&#39;", "'").split())


def local(held: Tree) -> tuple[str, str]:
    """A question whose limit is one setting of the home, and that setting."""
    return next(
        (item_id, text_in(tree_in(item, "response"), "setting"))
        for item_id, item in items_by_id(held).items()
        if text_in(tree_in(item, "response"), "setting") and tree_in(item, "response").get("limit") != "legal"
    )


def test_a_locked_question_can_be_read_in_full_and_the_refusal_names_it(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    theirs = adapt(director, everywhere, "env")
    item = next(
        item_id for item_id, each in items_by_id(body(app, theirs)).items()
        if each.get("on_fail") and each.get("action") and tree_in(each, "response").get("limit") == "legal"
    )  # fmt: skip
    save(director, f"{theirs}/items/{item}", locked="y")
    held = items_by_id(body(app, theirs))[item]
    publish(director, theirs)
    draft = adapt(manager, base, "env")
    page = words(manager.get(f"{draft}/items/{item}", status=200).text)
    assert "Your provider has locked this" in page
    for said in (held["help"], held["action"], "Severity", "44 °C or less", "Photos of things only", "Due "):
        assert str(said) in page
    assert "Before " in page
    refusal = words(manager.post(f"{draft}/items/{item}/retiring", status=403).text)
    assert f"“{held['prompt']}”: your provider has locked this" in refusal
    assert "The checklist “" not in refusal


def test_a_section_that_is_locked_is_named_in_the_refusal(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    theirs = adapt(director, everywhere, "hs")
    section = sections_of(body(app, theirs))[1]
    save(director, f"{theirs}/sections/{id_of(section)}", locked="y")
    publish(director, theirs)
    draft = adapt(manager, base, "hs")
    manager.get(f"{draft}/sections/{id_of(section)}", status=200)
    refusal = words(manager.post(f"{draft}/sections/{id_of(section)}/retiring", status=403).text)
    assert f"The section “{section['title']}”: your provider has locked this" in refusal


def test_what_is_left_out_against_the_law_is_named_with_the_way_to_bring_it_back(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "env")
    item = next(
        item_id for item_id, each in items_by_id(body(app, draft)).items()
        if tree_in(each, "response").get("limit") == "legal"
    )  # fmt: skip
    manager.get(f"{draft}/items/{item}")
    manager.post(f"{draft}/items/{item}/retiring", status=302)
    page = manager.get(draft, status=200).text
    assert f'<a href="{draft}?left-out=1#retired">Left out:</a>' in page
    assert "The checklist “" not in words(page)


def test_a_question_whose_limits_the_home_sets_says_what_counts_now(
    app: Flask, work: Work, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "env")
    item, key = local(body(app, draft))
    address, where = f"{draft}/items/{item}", f"/homes/{world.oak.id}/settings/limits/{key}"
    kind = settings.KINDS[key]
    before = manager.get(address, status=200).text
    assert f'<a href="{where}">{kind.label}</a>' in before
    assert "as it is for everybody until somebody sets it" in before
    with work.transaction() as session:
        value = settings.of_home(session, key, world.oak.id)
        settings.set_value(
            session, key, value, provider_id=world.provider.id, home_id=world.oak.id, why="Asked for",
            actor=system_actor("builder"), now=clock.now(),
        )  # fmt: skip
    assert f"{kind.label}: {kind.shape.words(value)}, set by this home." in words(
        manager.get(address, status=200).text
    ).replace(f"{kind.label} :", f"{kind.label}:")
