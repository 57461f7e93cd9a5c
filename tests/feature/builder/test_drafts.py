"""A draft from its beginning to the tablet: every field is kept as it was said, and nobody is audited by it before."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.differences import differences
from auditapp.checklists.framework import load_framework
from auditapp.checklists.trees import id_of, items_by_id, items_of, sections_of, tree_in, trees_in
from auditapp.kernel.journal import JournalEvent
from auditapp.web.work import Work
from tests.build import World
from tests.feature.builder.drafting import adapt, body, current, opened, publish, save
from tests.filled import form_at
from tests.page import Browser
from tests.tablet import Tablet, send, signed_in


def test_a_form_sent_untouched_changes_nothing(app: Flask, manager: Browser, base: str) -> None:
    for key in ("env", "fire", "meds"):
        draft = adapt(manager, base, key)
        before = body(app, draft)
        for section in sections_of(before)[:3]:
            save(manager, f"{draft}/sections/{id_of(section)}")
            for item in items_of(section)[:4]:
                save(manager, f"{draft}/items/{id_of(item)}")
        save(manager, draft)
        assert differences(before, body(app, draft)) == ()


def test_every_shipped_step_and_condition_comes_through_its_form(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "env")
    before = body(app, draft)
    with_steps = [item for item in items_by_id(before).values() if item.get("on_fail")]
    assert with_steps
    for item in with_steps:
        for number in range(len(trees_in(item, "on_fail"))):
            save(manager, f"{draft}/items/{id_of(item)}/steps/{number}")
    assert differences(before, body(app, draft)) == ()


def test_a_question_of_ones_own_reaches_the_tablet(
    app: Flask, manager: Browser, carer: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "dignity")
    section = id_of(sections_of(body(app, draft))[0])
    manager.get(f"{draft}/sections/{section}", status=200)
    item = str(manager.post(f"{draft}/sections/{section}/items", status=302).location)
    assert item.endswith(".801")
    save(manager, item, prompt="Where was breakfast served?", help="Look and ask.", type="choice")
    save(
        manager, item, options__0__label="In the dining room", options__1__label="In bed",
        options__1__fails="y", action="Ask where people want to eat.",
        primary=next(iter(load_framework().quality_statements)),
        terms__0__item=id_of(items_of(sections_of(body(app, draft))[0])[0]), terms__0__test="passes",
    )  # fmt: skip
    manager.post(f"{item}/steps/new", step(manager, item), status=302)
    assert "Nothing but its action follows" not in manager.get(item).text
    publish(manager, draft)
    found, held = current(app, world.oak.id, "dignity")
    made = items_by_id(held)["dignity." + item.rpartition("dignity.")[2]]
    assert [option["id"] for option in trees_in(tree_in(made, "response"), "options")] == [
        "in-the-dining-room",
        "in-bed",
    ]
    assert str(made["show_if"]).endswith(" passes")
    snapshot = carer.send("GET", "/api/sync/snapshot").get_json()
    told = {each["key"]: each for each in snapshot["homes"][0]["checklists"]}
    assert told["dignity"]["version"] == found.content_hash
    assert carer.send("GET", f"/api/checklist-versions/{found.content_hash}").status_code == 200


def step(manager: Browser, item: str) -> dict[str, object]:
    """A further question, as the form for a new one would send it."""
    page = manager.get(f"{item}/steps/new?verb=ask", status=200).text
    return {**form_at(page, f"{item}/steps/new"), "words": "Who decided that?", "type": "text"}


def test_questions_move_are_retired_and_come_back_with_their_numbers(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "hs")
    first, second = sections_of(body(app, draft))[:2]
    one, two = (id_of(item) for item in items_of(first)[:2])
    manager.get(f"{draft}/sections/{id_of(first)}")
    manager.post(f"{draft}/sections/{id_of(first)}/order", {"down": one}, status=302)
    assert [id_of(item) for item in items_of(sections_of(body(app, draft))[0])][:2] == [two, one]
    manager.post(f"{draft}/items/{one}/place", {"move-section": id_of(second)}, status=302)
    assert id_of(items_of(sections_of(body(app, draft))[1])[-1]) == one
    manager.post(f"{draft}/items/{one}/retiring", status=302)
    assert one not in items_by_id(body(app, draft))
    assert f"{draft}/items/{one}/return" in manager.get(draft).text
    manager.post(f"{draft}/items/{one}/return", status=302)
    assert one in items_by_id(body(app, draft))


def test_what_two_people_save_at_once_is_shown_to_the_second(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "hs")
    item = f"{draft}/items/{next(iter(items_by_id(body(app, draft))))}"
    mine = opened(manager, item)
    save(signed_in(app, world, "deputy_manager"), item, prompt="The deputy's words")
    answer = manager.post(item, {**mine, "prompt": "The manager's words"}, status=409).text
    assert "The deputy&#39;s words" in answer
    assert "The manager&#39;s words" in answer
    manager.post(item, form_at(answer, item), status=302)
    assert items_by_id(body(app, draft))[item.rpartition("/")[2]]["prompt"] == "The manager's words"


def test_what_only_the_other_changed_is_kept_when_a_form_is_saved_again(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "env")
    held = items_by_id(body(app, draft))
    many = [each for each, item in held.items() if item.get("on_fail") or item.get("show_if")][:3]
    local = [each for each, item in held.items() if tree_in(item, "response").get("setting")][:2]
    for item in (*many, *local):
        address = f"{draft}/items/{item}"
        mine = opened(manager, address)
        save(signed_in(app, world, "deputy_manager"), address, help="The deputy's help")
        answer = manager.post(address, {**mine, "prompt": "The manager's words"}, status=409).text
        listed = answer.partition('<dl class="app-changes">')[2].partition("</dl>")[0]
        assert listed.count("<dt>") == 1, listed
        assert "<del>" not in listed
        assert "They changed this, and you did not" in answer
        manager.post(address, form_at(answer, address), status=302)
        now = items_by_id(body(app, draft))[item]
        assert {**held[item], "help": "The deputy's help", "prompt": "The manager's words"} == now


def test_sections_and_details_keep_what_only_the_other_changed(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "env")
    section = next(each for each in sections_of(body(app, draft)) if each.get("repeat"))
    for address, theirs, mine in (
        (draft, {"cadence": "each spring"}, {"title": "Ours"}),
        (f"{draft}/sections/{id_of(section)}", {"intro": "Begin upstairs."}, {"title": "Rooms of ours"}),
    ):
        values = opened(manager, address)
        save(signed_in(app, world, "deputy_manager"), address, **theirs)
        answer = manager.post(address, {**values, **mine}, status=409).text
        again = form_at(answer, address)
        assert {**theirs, **mine}.items() <= again.items()
        manager.post(address, again, status=302)
        assert {**theirs, **mine}.items() <= opened(manager, address).items()


def test_a_draft_holds_any_fault_and_is_not_published_with_one(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "ipc")
    item = next(id_of(i) for i in items_by_id(body(app, draft)).values())
    save(manager, f"{draft}/items/{item}", prompt="", help="x" * 700)
    page = manager.get(draft, status=200).text
    assert "2 to put right before publishing" in page
    assert f"{draft}/items/{item}#prompt" in page
    assert "The question is empty" in page
    assert "The guidance is longer than 600 characters" in page
    manager.post(f"{draft}/publication", {"why": "Because"}, status=409)
    manager.get(f"{draft}/preview", status=422)


def test_a_question_that_can_never_be_not_met_is_pointed_out_and_published(
    app: Flask, manager: Browser, base: str
) -> None:
    asked = "This question can never be “not met”. Is that meant?"
    draft = adapt(manager, base, "hs")
    item = f"{draft}/items/{next(iter(items_by_id(body(app, draft))))}"
    assert asked not in manager.get(item).text
    assert asked not in manager.get(f"{draft}/publication").text
    save(manager, item, type="choice")
    save(manager, item, options__0__label="Tidy", options__1__label="Untidy")
    assert asked in manager.get(item, status=200).text
    assert asked in manager.get(f"{draft}/publication", status=200).text
    save(manager, item, options__1__fails="y")
    assert asked not in manager.get(item).text
    save(manager, item, type="number")
    save(manager, item, unit="mm")
    assert asked in manager.get(item).text
    publish(manager, draft)


def test_what_was_typed_is_shown_when_a_colleague_took_the_question_or_the_draft_away(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "hs")
    item = f"{draft}/items/{next(iter(items_by_id(body(app, draft))))}"
    mine = {**opened(manager, item), "prompt": "Is the ladder tied?"}
    deputy = signed_in(app, world, "deputy_manager")
    deputy.get(item)
    deputy.post(f"{item}/retiring", status=302)
    answer = manager.post(item, mine, status=409).text
    assert "This question is not in the draft any more" in answer
    assert "Is the ladder tied?" in answer
    about = {**opened(manager, draft), "title": "Ladders and so on"}
    deputy.get(f"{draft}/discarding")
    deputy.post(f"{draft}/discarding", status=302)
    for address, values in ((item, mine), (draft, about)):
        assert "discarded it at" in manager.post(address, values, status=409).text
    neighbour = signed_in(app, world, "beech_registered_manager")
    neighbour.get(f"/homes/{world.beech.id}/checklists/new")
    elsewhere = draft.replace(world.oak.id, world.beech.id)
    neighbour.post(elsewhere, about, status=404)


def test_half_a_row_of_a_condition_is_kept_to_be_filled_in(app: Flask, manager: Browser, base: str) -> None:
    draft = adapt(manager, base, "hs")
    first, second = list(items_by_id(body(app, draft)))[:2]
    item = f"{draft}/items/{second}"
    save(manager, item, terms__0__item=first, terms__0__test="")
    assert "A part of the condition is not filled in" in manager.get(item, status=200).text
    assert opened(manager, item)["terms-0-item"] == first
    save(manager, item, terms__0__test="passes")
    assert items_by_id(body(app, draft))[second]["show_if"] == f"{first} passes"


def test_publishing_is_offered_once_something_differs_and_a_title_that_is_there_is_pointed_out(
    manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "hs")
    assert f"{draft}/publication" not in manager.get(draft, status=200).text
    save(manager, draft, title="Ladders")
    assert f"{draft}/publication" in manager.get(draft, status=200).text
    manager.get(f"{base}/new")
    begun = str(manager.post(f"{base}/new", {"title": "ladders"}, status=302).location)
    assert "There is another checklist called “ladders”" in manager.get(begun, status=200).text


def test_a_deputy_prepares_and_the_registered_manager_publishes(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    deputy = signed_in(app, world, "deputy_manager")
    draft = adapt(deputy, base, "hs")
    save(deputy, draft, title="Our health and safety check")
    assert "The registered manager publishes it" in deputy.get(f"{draft}/publication").text
    deputy.post(f"{draft}/publication", {"why": "I want to"}, status=403)
    publish(manager, draft)
    assert current(app, world.oak.id, "hs")[0].title == "Our health and safety check"


def test_an_audit_that_runs_keeps_its_version_and_new_ones_have_the_new(
    app: Flask, manager: Browser, carer: Browser, tablet: Tablet, base: str, world: World
) -> None:
    tablet.start()
    send(carer, tablet.made)
    draft = adapt(manager, base, "night")
    item = next(i for i in tablet.definition.items.values() if i.response.type == "yes_no_na")
    save(manager, f"{draft}/items/{item.id}", help="Look twice.")
    publish(manager, draft)
    assert current(app, world.oak.id, "night")[0].content_hash != tablet.definition.content_hash
    tablet.answer(item.id, "yes")
    tablet.finish()
    outcomes = send(carer, tablet.made)
    assert {each["outcome"] for each in outcomes} <= {"accepted", "already_have"}, outcomes


def test_a_copy_has_numbers_of_its_own_and_an_empty_one_begins_with_nothing(
    app: Flask, manager: Browser, base: str, library: dict[str, ChecklistDefinition]
) -> None:
    copied = manager.get(f"{base}/new?of={library['fire'].content_hash}", status=200).text
    assert "Copy “Fire safety audit”" in copied
    address = f"{base}/new"
    draft = str(
        manager.post(address, {"title": "Garden", "of": library["fire"].content_hash}, status=302).location
    )
    assert {each.partition(".")[0] for each in items_by_id(body(app, draft))} == {"garden"}
    publish(manager, draft)
    empty = str(manager.post(address, {"title": "Garden"}, status=302).location)
    assert body(app, empty)["id"] == "garden-2"
    assert items_by_id(body(app, empty)) == {}


def test_a_discarded_draft_is_gone_and_its_beginning_and_end_are_journalled(
    app: Flask, manager: Browser, base: str
) -> None:
    draft = adapt(manager, base, "hs")
    save(manager, draft, title="Never mind")
    manager.get(f"{draft}/discarding", status=200)
    manager.post(f"{draft}/discarding", status=302)
    manager.get(draft, status=404)
    work: Work = app.extensions["work"]
    with work.transaction() as session:
        about = JournalEvent.subject_id == draft.rpartition("/")[2]
        told = session.scalars(select(JournalEvent.kind).where(about).order_by(JournalEvent.seq)).all()
    assert told == ["checklist.draft_started", "checklist.draft_saved", "checklist.draft_discarded"]
