"""What a provider's version does in its homes, and what ships anew."""

from __future__ import annotations

from flask import Flask

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.editing import find_item
from auditapp.checklists.loader import load_library
from auditapp.checklists.service import Reason
from auditapp.checklists.trees import id_of, items_by_id, items_of, sections_of
from auditapp.kernel import clock
from auditapp.kernel.permissions import system_actor
from auditapp.people.models import Provider
from auditapp.web.work import Work
from tests.build import World
from tests.feature.builder.drafting import adapt, body, current, opened, publish, save
from tests.filled import form_at
from tests.page import Browser
from tests.tablet import signed_in


def test_only_what_the_publisher_was_shown_is_published(
    app: Flask, manager: Browser, base: str, world: World
) -> None:
    draft = adapt(manager, base, "hs")
    save(manager, draft, title="Our check")
    shown = opened(manager, f"{draft}/publication")
    save(signed_in(app, world, "deputy_manager"), draft, title="The deputy's check")
    page = manager.post(f"{draft}/publication", {**shown, "why": "Ours"}, status=409).text
    assert "changed this draft" in page
    assert "The deputy&#39;s check" in page
    assert current(app, world.oak.id, "hs")[0].title != "The deputy's check"
    again = form_at(page, f"{draft}/publication")
    assert again["why"] == "Ours"
    manager.post(f"{draft}/publication", again, status=302)
    assert current(app, world.oak.id, "hs")[0].title == "The deputy's check"


def test_another_version_in_force_is_shown_before_publishing(
    manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    own = adapt(manager, base, "hs")
    save(manager, own, title="Ours")
    shown = opened(manager, f"{own}/publication")
    theirs = adapt(director, everywhere, "hs")
    save(director, theirs, cadence="each spring")
    publish(director, theirs)
    page = manager.post(f"{own}/publication", {**shown, "why": "Ours"}, status=409).text
    assert "after you opened this page. Nothing is published." in page
    manager.post(f"{own}/publication", form_at(page, f"{own}/publication"), status=302)


def test_a_provider_version_reaches_all_homes_and_keeps_what_each_made_its_own(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str, world: World
) -> None:
    own = adapt(manager, base, "hs")
    one, two, three = (id_of(item) for item in list(items_by_id(body(app, own)).values())[:3])
    save(manager, f"{own}/items/{one}", prompt="Our own words")
    save(manager, f"{own}/items/{two}", prompt="Ours against theirs")
    publish(manager, own)
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{two}", prompt="The provider's words")
    save(director, f"{theirs}/items/{three}", prompt="New everywhere")
    publish(director, theirs, "One provider, one question")
    found, held = current(app, world.oak.id, "hs")
    asked = {each: items_by_id(held)[each]["prompt"] for each in (one, two, three)}
    assert asked == {one: "Our own words", two: "Ours against theirs", three: "New everywhere"}
    assert "One provider, one question" in found.why
    assert items_by_id(current(app, world.beech.id, "hs")[1])[two]["prompt"] == "The provider's words"
    assert "Your provider changed what this home had changed" in manager.get(base, status=200).text
    page = manager.get(f"{base}/hs/versions", status=200).text
    assert "The provider&#39;s words" in page
    assert "1 change of your provider&#39;s did not go together with yours" in page


def test_what_the_provider_locks_stays_the_provider_s_in_every_home(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str, world: World
) -> None:
    own = adapt(manager, base, "hs")
    item = next(iter(items_by_id(body(app, own))))
    save(manager, f"{own}/items/{item}", prompt="Our own words")
    publish(manager, own)
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{item}", prompt="The same in all homes", locked="y")
    publish(director, theirs)
    assert items_by_id(current(app, world.oak.id, "hs")[1])[item]["prompt"] == "The same in all homes"
    again = adapt(manager, base, "hs")
    assert "Your provider has locked this" in manager.get(f"{again}/items/{item}", status=200).text
    manager.post(f"{again}/items/{item}", {"prompt": "Ours again"}, status=403)
    manager.post(f"{again}/items/{item}/retiring", status=403)


def test_an_open_draft_of_a_home_takes_the_provider_s_version_in(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    own = adapt(manager, base, "hs")
    one, two = list(items_by_id(body(app, own)))[:2]
    save(manager, f"{own}/items/{one}", prompt="Our own words")
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{two}", prompt="New everywhere")
    publish(director, theirs)
    held = items_by_id(body(app, own))
    assert (held[one]["prompt"], held[two]["prompt"]) == ("Our own words", "New everywhere")


def test_a_home_goes_back_to_its_provider_s(
    app: Flask, manager: Browser, base: str, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    draft = adapt(manager, base, "hs")
    save(manager, draft, title="Ours")
    publish(manager, draft)
    assert current(app, world.oak.id, "hs")[0].scope == "adapted"
    manager.get(f"{base}/hs/versions", status=200)
    manager.post(f"{base}/hs/following", {"following-why": "Simpler"}, status=302)
    assert current(app, world.oak.id, "hs")[0].content_hash == library["hs"].content_hash


def test_a_home_s_own_checklist_is_archived_and_brought_back_and_nobody_else_sees_it(
    app: Flask, manager: Browser, carer: Browser, base: str, world: World
) -> None:
    manager.get(f"{base}/new")
    draft = str(manager.post(f"{base}/new", {"title": "Garden"}, status=302).location)
    section = id_of(sections_of(body(app, draft))[0])
    manager.get(f"{draft}/sections/{section}")
    item = str(manager.post(f"{draft}/sections/{section}/items", status=302).location)
    assert item.endswith("garden.first.01")
    fill(manager, item)
    publish(manager, draft)
    found = current(app, world.oak.id, "garden")[0]
    assert found.scope == "own"
    neighbour = signed_in(app, world, "beech_registered_manager")
    neighbour.get(f"/homes/{world.beech.id}/checklists/garden/versions", status=404)
    neighbour.get(f"/homes/{world.beech.id}/checklists/{found.content_hash}", status=404)
    manager.get(f"{base}/garden/versions", status=200)
    manager.post(f"{base}/garden/archiving", {"archiving-why": "The garden is closed"}, status=302)
    assert "garden" not in {each["key"] for each in offered(carer)}
    assert "The garden is closed" in manager.get(f"{base}/garden/versions").text
    manager.post(f"{base}/garden/archiving", {"archiving-why": "Spring"}, status=302)
    assert "garden" in {each["key"] for each in offered(carer)}


def fill(manager: Browser, item: str) -> None:
    values = form_at(manager.get(item).text, item)
    page = manager.get(item).text
    statement = page.partition('id="primary"')[2].partition('<option value="')[2]
    statement = statement.partition('<option value="')[2].partition('"')[0]
    said = {"prompt": "Is the gate shut?", "help": "Look.", "action": "Shut it.", "primary": statement}
    manager.post(item, {**values, **said, "regulations": ["12"]}, status=302)


def offered(carer: Browser) -> list[dict[str, str]]:
    snapshot = carer.send("GET", "/api/sync/snapshot").get_json()
    found: list[dict[str, str]] = snapshot["homes"][0]["checklists"]
    return found


def test_of_what_ships_anew_each_change_is_taken_or_left_and_not_offered_again(
    app: Flask,
    work: Work,
    director: Browser,
    everywhere: str,
    world: World,
    library: dict[str, ChecklistDefinition],
) -> None:
    assert library
    one, two, gone = an_older_version(work, world)
    address = f"{everywhere}/bell/library"
    assert "A newer version ships of" in director.get(everywhere, status=200).text
    page = director.get(address, status=200).text
    values = form_at(page, address)
    assert set(values.values()) == {f"item {one} prompt", f"item {two} help", f"item {gone} +"}
    kept = {name: value for name, value in values.items() if value != f"item {two} help"}
    draft = str(director.post(address, kept, status=302).location)
    shipped = load_library()
    bell = next(each for each in shipped if each.id == "bell").body()
    held = items_by_id(body(app, draft))
    assert held[one]["prompt"] == find_item(bell, one)[1]["prompt"]
    assert held[two]["help"] == "Older help"
    assert gone in held
    publish(director, draft, "Most of it is better")
    director.get(address, status=404)
    assert "A newer version ships of" not in director.get(everywhere, status=200).text


def test_whoever_takes_all_that_ships_has_what_ships_and_so_have_the_homes(
    app: Flask, work: Work, manager: Browser, director: Browser, everywhere: str, base: str, world: World
) -> None:
    one, _two, _gone = an_older_version(work, world)
    own = adapt(manager, base, "bell")
    last = list(items_by_id(body(app, own)))[-1]
    save(manager, f"{own}/items/{last}", help="Ours")
    publish(manager, own)
    address = f"{everywhere}/bell/library"
    page = form_at(director.get(address, status=200).text, address)
    publish(director, str(director.post(address, page, status=302).location))
    shipped = next(each for each in load_library() if each.id == "bell")
    assert current(app, world.beech.id, "bell")[0].content_hash == shipped.content_hash
    held = items_by_id(current(app, world.oak.id, "bell")[1])
    assert held[one] == find_item(shipped.body(), one)[1]
    assert held[last]["help"] == "Ours"
    assert "A newer version ships" not in manager.get(base, status=200).text


def test_a_draft_begun_before_the_home_went_back_loses_nothing_to_the_next_version(
    app: Flask, manager: Browser, director: Browser, everywhere: str, base: str
) -> None:
    own = adapt(manager, base, "hs")
    one, two = list(items_by_id(body(app, own)))[:2]
    save(manager, f"{own}/items/{one}", prompt="Our own words")
    publish(manager, own)
    again = adapt(manager, base, "hs")
    manager.get(f"{base}/hs/versions")
    manager.post(f"{base}/hs/following", {"following-why": "Simpler"}, status=302)
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{two}", prompt="New everywhere")
    publish(director, theirs)
    held = items_by_id(body(app, again))
    assert (held[one]["prompt"], held[two]["prompt"]) == ("Our own words", "New everywhere")


def an_older_version(work: Work, world: World) -> tuple[str, str, str]:
    """What shipped before: two questions worded otherwise, and one not there yet."""
    bell = next(each for each in load_library() if each.id == "bell").body()
    one, two, gone = (id_of(item) for item in list(items_by_id(bell).values())[:3])
    find_item(bell, one)[1]["prompt"] = "Older prompt"
    find_item(bell, two)[1]["help"] = "Older help"
    section, item = find_item(bell, gone)
    section["items"] = [each for each in items_of(section) if each is not item]
    for each in items_by_id(bell).values():
        if gone in str(each.get("show_if")):
            each.pop("show_if")
    older = from_body({**bell, "version": "0.9.0"})
    with work.transaction() as session:
        provider = session.get_one(Provider, world.provider.id)
        checklists.publish(
            session, provider, older, actor=system_actor("builder"), now=clock.now(),
            reason=Reason(library=older.content_hash),
        )  # fmt: skip
    return one, two, gone


def test_what_changed_between_two_versions_is_said_in_words(
    app: Flask, manager: Browser, base: str, world: World, library: dict[str, ChecklistDefinition]
) -> None:
    draft = adapt(manager, base, "hs")
    first, second, third = list(items_by_id(body(app, draft)))[:3]
    save(manager, f"{draft}/items/{first}", severity="low", due="28d")
    manager.post(f"{draft}/items/{second}/retiring", status=302)
    save(manager, f"{draft}/items/{third}", prompt="Said better")
    publish(manager, draft)
    after = current(app, world.oak.id, "hs")[0]
    address = f"{base}/changes?from={library['hs'].content_hash}&to={after.content_hash}"
    page = manager.get(address, status=200).text
    for said in ("Severity", "Low", "Asked no more", "Said better", "1 retired"):
        assert said in page
    assert f"to={after.content_hash}" in manager.get(f"{base}/hs/versions").text
    manager.get(f"{base}/changes?from={'0' * 64}&to={after.content_hash}", status=404)
