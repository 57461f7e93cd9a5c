"""What a home may not loosen: limits of the law, and what is asked for their sake."""

from __future__ import annotations

from flask import Flask

from auditapp.checklists import guarding
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.trees import Tree, id_of, items_by_id, tree_in, trees_in
from tests.build import World
from tests.feature.builder.drafting import adapt, body, current, publish, save
from tests.page import Browser


def legal(held: Tree) -> str:
    """A question whose highest temperature the law sets."""
    return next(
        item_id
        for item_id, item in items_by_id(held).items()
        if tree_in(item, "response").get("limit") == "legal" and "max" in tree_in(item, "response")
    )


def test_a_limit_of_the_law_is_not_loosened_nor_hidden_nor_retired(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "env")
    item = legal(body(app, draft))
    most = str(tree_in(items_by_id(body(app, draft))[item], "response")["max"])
    save(manager, f"{draft}/items/{item}", maximum="99", severity="low", optional="y")
    page = manager.get(draft).text
    assert f"The limit cannot be more than {most}" in page
    assert "The severity cannot be lower" in page
    assert "cannot be optional" in page
    manager.post(f"{draft}/publication", {"why": "Because"}, status=409)
    manager.post(f"{draft}/items/{item}/retiring", status=302)
    assert "cannot be retired" in manager.get(draft).text


def test_an_answer_with_a_limit_of_the_law_is_put_back_as_it_was(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "env")
    item = legal(body(app, draft))
    address, was = f"{draft}/items/{item}", items_by_id(body(app, draft))[item]
    back = "Put it back as it was shipped"
    assert back not in manager.get(address).text
    save(manager, address, type="text")
    page = manager.get(address, status=200).text
    assert "How this question is answered cannot be changed" in page
    assert back in page
    manager.post(f"{address}/answer", status=302)
    assert items_by_id(body(app, draft))[item] == was
    save(manager, address, type="yes_no_na")
    save(manager, address, type=str(tree_in(was, "response")["type"]))
    assert items_by_id(body(app, draft))[item] == was
    assert "to put right" not in manager.get(draft).text


def test_a_question_with_a_limit_of_the_law_keeps_its_wording_and_guidance_is_added_to(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "env")
    item = legal(body(app, draft))
    address, was = f"{draft}/items/{item}", items_by_id(body(app, draft))[item]
    page = manager.get(address, status=200).text
    assert guarding.WORDING in page
    assert f'<input type="hidden" name="prompt" value="{was["prompt"]}">' in page
    save(manager, address, prompt="Cold water at the garden tap", help="Look at the tap.")
    assert manager.get(draft).text.count(guarding.WORDING) == 2
    manager.post(f"{draft}/publication", {"why": "Because"}, status=409)
    manager.post(f"{address}/answer", status=302)
    assert items_by_id(body(app, draft))[item] == was
    save(manager, address, help=f"{was['help']} The key hangs in the office.")
    publish(manager, draft)
    held = items_by_id(current(app, world.oak.id, "env")[1])[item]
    assert (held["prompt"], held["help"]) == (was["prompt"], f"{was['help']} The key hangs in the office.")


def test_what_the_law_wants_done_first_is_neither_taken_away_nor_reworded(
    app: Flask, manager: Browser, base: str, library: dict[str, ChecklistDefinition]
) -> None:
    key, item, number = next(
        (key, id_of(item), at)
        for key, each in library.items()
        for item in items_by_id(each.body()).values()
        if tree_in(item, "response").get("limit") == "legal"
        for at, step in enumerate(trees_in(item, "on_fail"))
        if "require" in step
    )
    manager.get(f"{base}/new")
    copied = manager.post(f"{base}/new", {"title": "Ours", "of": library[key].content_hash}, status=302)
    for draft in (adapt(manager, base, key), str(copied.location)):
        own = item if draft != str(copied.location) else f"ours{item.removeprefix(key)}"
        assert "to put right" not in manager.get(draft).text
        save(manager, f"{draft}/items/{own}/steps/{number}", words="Perhaps.")
        assert "must be done first, as it was" in manager.get(draft).text
        manager.post(f"{draft}/items/{own}/order", {"away": str(number)}, status=302)
        assert "must be done first, as it was" in manager.get(draft).text


def test_a_limit_of_the_law_may_be_tighter(app: Flask, manager: Browser, base: str, world: World) -> None:
    draft = adapt(manager, base, "env")
    item = legal(body(app, draft))
    tighter = int(str(tree_in(items_by_id(body(app, draft))[item], "response")["max"])) - 1
    save(manager, f"{draft}/items/{item}", maximum=str(tighter))
    publish(manager, draft)
    held = current(app, world.oak.id, "env")[1]
    assert tree_in(items_by_id(held)[item], "response")["max"] == tighter


def test_a_copy_keeps_the_limits_of_the_law_too(
    app: Flask, manager: Browser, base: str, library: dict[str, ChecklistDefinition]
) -> None:
    manager.get(f"{base}/new")
    sent = {"title": "Ours", "of": library["env"].content_hash}
    draft = str(manager.post(f"{base}/new", sent, status=302).location)
    item = f"{draft}/items/{legal(body(app, draft))}"
    save(manager, item, maximum="99", prompt="Cold water at the garden tap")
    page = manager.get(draft).text
    assert "The limit cannot be more than" in page
    assert guarding.WORDING in page
    manager.post(f"{item}/answer", status=302)
    assert "to put right" not in manager.get(draft).text


def test_a_limit_that_the_home_sets_is_only_shown_with_the_way_to_its_settings(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "env")
    item = next(
        each
        for each, item in items_by_id(body(app, draft)).items()
        if tree_in(item, "response").get("setting") and tree_in(item, "response").get("limit") != "legal"
    )
    page = manager.get(f"{draft}/items/{item}").text
    assert "/settings/limits/" in page
    assert "Highest that is right" not in page
