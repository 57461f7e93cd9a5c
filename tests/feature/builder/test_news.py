"""A home hears of what its provider changed, and of its own words that gave way to a lock."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from auditapp.checklists.trees import items_by_id
from auditapp.kernel import clock
from tests.build import World
from tests.feature.builder.drafting import adapt, body, publish, save
from tests.page import Browser
from tests.tablet import signed_in


def test_a_home_is_told_for_four_weeks_what_its_provider_changed(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str, world: World
) -> None:
    assert "Your provider changed" not in manager.get(base, status=200).text
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{next(iter(items_by_id(body(app, theirs))))}", prompt="New everywhere")
    publish(director, theirs)
    assert "Your provider changed Health and safety" in manager.get(base, status=200).text
    assert "Your provider changed" not in director.get(everywhere, status=200).text
    later = clock.now() + timedelta(weeks=5)
    clock.set_clock(lambda: later)
    page = signed_in(app, world, "registered_manager").get(base, status=200).text
    assert "Your provider changed" not in page


def test_what_gave_way_to_a_lock_is_shown_until_the_home_publishes_again(
    app: Flask, manager: Browser, director: Browser, base: str, everywhere: str
) -> None:
    own = adapt(manager, base, "hs")
    one, two, three = list(items_by_id(body(app, own)))[:3]
    save(manager, f"{own}/items/{one}", prompt="Our own words")
    manager.post(f"{own}/items/{two}/retiring", status=302)
    save(manager, f"{own}/items/{three}", prompt="Nobody locks this")
    publish(manager, own)
    theirs = adapt(director, everywhere, "hs")
    save(director, f"{theirs}/items/{one}", locked="y")
    save(director, f"{theirs}/items/{two}", locked="y")
    publish(director, theirs)
    assert "Your provider changed what this home had changed" in manager.get(base, status=200).text
    page = manager.get(f"{base}/hs/versions", status=200).text
    assert "What this home had changed gave way" in page
    gave_way = page.split("What this home had changed gave way")[1].split('id="versions"')[0]
    assert "Our own words" in gave_way
    assert "Nobody locks this" not in gave_way
    assert "Asked no more" in gave_way
    again = adapt(manager, base, "hs")
    save(manager, f"{again}/items/{three}", prompt="Said anew")
    publish(manager, again)
    assert "Your provider changed what this home had changed" not in manager.get(base, status=200).text
    assert "gave way" not in manager.get(f"{base}/hs/versions", status=200).text
