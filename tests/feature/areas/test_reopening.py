"""Reopening an area: alone, or with those below it that were closed with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.journal import JournalEvent
from auditapp.people.models import AreaChange
from tests.build import World
from tests.feature.areas.test_areas import add, area_named, names_on
from tests.page import Browser

TOGETHER = {"together": "yes"}


@pytest.fixture
def manager(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, "registered_manager")


@pytest.fixture
def base(world: World) -> str:
    return f"/homes/{world.oak.id}/areas"


@pytest.fixture
def unit(manager: Browser, world: World, base: str, session: Session) -> str:
    """The address of Beech unit, closed: with a floor, a room on it and a room of its own; Room 3 closed before."""
    add(manager, base, "First floor", kind="floor", parent=world.unit.id)
    add(manager, base, "Room 1", parent=area_named(session, "First floor").id)
    add(manager, base, "Room 2", "Room 3", parent=world.unit.id)
    close(manager, f"{base}/{area_named(session, 'Room 3').id}")
    close(manager, f"{base}/{world.unit.id}")
    return f"{base}/{world.unit.id}"


def close(manager: Browser, address: str) -> None:
    manager.get(address, status=200)
    manager.post(f"{address}/closing", status=302)


def reopen(manager: Browser, address: str, **form: str) -> str:
    """Reopen it and give the tree that is shown then."""
    manager.get(address, status=200)
    return manager.get(manager.post(f"{address}/reopening", form, status=302).location, status=200).text


def test_both_ways_are_buttons_of_one_form(manager: Browser, unit: str) -> None:
    page = manager.get(unit, status=200).text
    assert "Reopen Beech unit with the 3 areas that were closed with it" in page
    assert "Reopen only Beech unit" in page
    assert page.count(f'action="{unit}/reopening"') == 1
    assert 'type="submit" name="together" value="yes"' in page


def test_what_was_closed_with_it_comes_back_and_what_was_closed_before_stays(
    manager: Browser, unit: str, session: Session
) -> None:
    tree = reopen(manager, unit, **TOGETHER)
    assert "Beech unit is open again, with the 3 areas that were closed with it." in tree
    assert names_on(tree) == ["Beech unit", "First floor", "Room 1", "Room 2"]
    assert "Closed areas: 1" in tree
    for name in ("First floor", "Room 1", "Room 2"):
        changes = select(AreaChange.change).where(AreaChange.area_id == area_named(session, name).id)
        assert sorted(session.scalars(changes)) == ["closed", "created", "reopened"]
    events = session.scalars(
        select(JournalEvent.subject_id).where(JournalEvent.kind == "area.reopened")
    ).all()
    assert len(events) == len(set(events)) == 4


def test_only_this_one_leaves_the_others_closed_and_they_can_follow(
    manager: Browser, base: str, unit: str, session: Session
) -> None:
    tree = reopen(manager, unit)
    assert "Beech unit is open again. The 3 areas that were closed with it stay closed." in tree
    assert names_on(tree) == ["Beech unit"]
    floor = f"{base}/{area_named(session, 'First floor').id}"
    assert "Reopen First floor with the area that was closed with it" in manager.get(floor, status=200).text
    tree = reopen(manager, floor, **TOGETHER)
    assert "First floor is open again, with the area that was closed with it." in tree
    assert names_on(tree) == ["Beech unit", "First floor", "Room 1"]
    room = f"{base}/{area_named(session, 'Room 2').id}"
    page = manager.get(room, status=200).text
    assert "Reopen it" in page
    assert "closed with it" not in page
    assert "Room 2 is open again." in reopen(manager, room, **TOGETHER)


def test_what_was_closed_by_an_earlier_closing_is_not_offered(
    manager: Browser, base: str, unit: str, session: Session
) -> None:
    reopen(manager, unit)
    close(manager, unit)
    assert "closed with it" not in manager.get(unit, status=200).text
    assert names_on(reopen(manager, unit, **TOGETHER)) == ["Beech unit"]


def test_a_name_that_is_taken_below_keeps_all_of_it_closed_and_is_said(
    manager: Browser, base: str, unit: str, session: Session
) -> None:
    floor = f"{base}/{area_named(session, 'First floor').id}"
    # From a page that somebody had open before it was closed.
    manager.post(f"{base}/{area_named(session, 'Room 2').id}/name", {"name-name": "first FLOOR"}, status=302)
    manager.get(unit, status=200)
    refused = manager.post(f"{unit}/reopening", TOGETHER, status=422).text
    assert "There would be two of the same name: first FLOOR in Beech unit." in refused
    assert "Nothing was reopened." in refused
    assert names_on(manager.get(base, status=200).text) == []
    assert names_on(reopen(manager, unit)) == ["Beech unit"]
    assert names_on(reopen(manager, floor, **TOGETHER)) == ["Beech unit", "First floor", "Room 1"]


def test_a_name_that_is_taken_beside_it_keeps_all_of_it_closed(
    manager: Browser, base: str, unit: str
) -> None:
    add(manager, base, "Beech unit", kind="unit")
    manager.get(unit, status=200)
    refused = manager.post(f"{unit}/reopening", TOGETHER, status=422).text
    assert "There is already a Beech unit at the top of the home. Rename one of the two first." in refused
    assert names_on(manager.get(base, status=200).text) == ["Beech unit"]
