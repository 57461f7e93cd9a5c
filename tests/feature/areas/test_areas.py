"""The areas of a home: adding many, changing one, and what stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.people.areas import add_many, add_named
from auditapp.people.models import Area, AreaChange, AreaKind
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser

SERIES = {
    "series-parent": "",
    "series-kind": "room",
    "series-before": "Room",
    "series-first": "1",
    "series-last": "24",
}


@pytest.fixture
def manager(browser: Callable[[], Browser], world: World) -> Browser:
    return browser().sign_in(world, "registered_manager")


@pytest.fixture
def base(world: World) -> str:
    return f"/homes/{world.oak.id}/areas"


def add(manager: Browser, base: str, *names: str, kind: str = "room", parent: str = "") -> None:
    """Add areas by the page, having seen the preview."""
    manager.get(f"{base}/new", status=200)
    form = {"kind": kind, "parent": parent, "names": "\n".join(names), "seen": "yes"}
    manager.post(base, form, status=302)


def area_named(session: Session, name: str) -> Area:
    session.rollback()
    return session.scalars(select(Area).where(Area.name == name)).one()


def names_on(page: str) -> list[str]:
    return re.findall(r'app-tree__name">([^<]+)<', page)


def test_a_row_of_rooms_is_shown_before_it_is_added(manager: Browser, world: World, base: str) -> None:
    manager.get(f"{base}/new", status=200)
    page = manager.post(f"{base}/series", {**SERIES, "series-parent": world.unit.id}, status=200).text
    assert "<h1>Add 24 rooms to Beech unit?</h1>" in page
    assert page.count("app-names__name") == 24
    assert names_on(manager.get(base).text) == ["Beech unit"]
    names = "\n".join(f"Room {number}" for number in range(1, 25))
    sent = {"kind": "room", "parent": world.unit.id, "names": names, "seen": "yes"}
    assert "at=" in manager.post(base, sent, status=302).location
    page = manager.get(base).text
    assert names_on(page) == ["Beech unit", *names.split("\n")]
    assert "24 rooms are added." in page


def test_letters_follow_each_number_and_thirteen_can_be_left_out(manager: Browser, base: str) -> None:
    manager.get(f"{base}/new", status=200)
    asked = {**SERIES, "series-first": "12", "series-last": "14", "series-letters": "A, b"}
    page = manager.post(f"{base}/series", {**asked, "series-without_13": "y"}, status=200).text
    assert re.findall(r'app-names__name">([^<]+)<', page) == ["Room 12A", "Room 12B", "Room 14A", "Room 14B"]


def test_numbers_stand_between_the_words_and_may_follow_without_a_space(manager: Browser, base: str) -> None:
    page = manager.get(f"{base}/new", status=200).text
    assert "{}" not in page
    assert 'value="Room"' in page
    asked = {**SERIES, "series-last": "2"}
    page = manager.post(f"{base}/series", {**asked, "series-after": "wing"}, status=200).text
    assert re.findall(r'app-names__name">([^<]+)<', page) == ["Room 1 wing", "Room 2 wing"]
    manager.get(f"{base}/new")
    page = manager.post(f"{base}/series", {**asked, "series-before": "A", "series-joined": "y"}).text
    assert re.findall(r'app-names__name">([^<]+)<', page) == ["A1", "A2"]


def test_a_name_typed_twice_is_told_apart_from_one_that_is_there(manager: Browser, base: str) -> None:
    add(manager, base, "Kitchen")
    manager.get(f"{base}/new")
    listed = "Kitchen\nLounge\nlounge\nBathroom"
    page = manager.post(base, {"kind": "room", "parent": "", "names": listed}, status=200).text
    assert "Kitchen is at the top of the home already. lounge is more than once in your list." in page
    assert re.findall(r'app-names__name">([^<]+)<', page) == ["Lounge", "Bathroom"]
    manager.get(f"{base}/new")
    page = manager.post(base, {"kind": "room", "parent": "", "names": "Hall\nHall"}, status=200).text
    assert "already" not in page
    assert "Hall is more than once in your list. A name is there once" in page


def test_what_is_there_already_is_named_and_left_out(manager: Browser, base: str) -> None:
    add(manager, base, "Room 2", "Room 3")
    manager.get(f"{base}/new")
    page = manager.post(f"{base}/series", {**SERIES, "series-last": "4"}, status=200).text
    assert "Room 2, Room 3 are at the top of the home already." in page
    assert re.findall(r'app-names__name">([^<]+)<', page) == ["Room 1", "Room 4"]
    page = manager.post(f"{base}/series", {**SERIES, "series-first": "2", "series-last": "3"}).text
    assert "<h1>All of these names are in use</h1>" in page
    manager.get(f"{base}/new")
    page = manager.post(base, {"kind": "room", "parent": "", "names": " room  2 "}, status=422).text
    assert "There is already a room 2 at the top of the home. Choose another name." in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"series-last": "600"}, "These would be 600. Add at most 500 at once."),
        ({"series-first": "9", "series-last": "3"}, "Enter a last number that is not below the first"),
        ({"series-last": "many"}, "Not a valid integer value."),
        ({"series-letters": "A1"}, "Enter at most 5 letters"),
        ({"series-before": " "}, "Enter a name, such as Room 12."),
        ({"series-parent": "elsewhere"}, "Not a valid choice."),
    ],
)
def test_numbers_that_cannot_be_keep_what_was_typed(
    manager: Browser, base: str, wrong: dict[str, str], said: str
) -> None:
    manager.get(f"{base}/new")
    page = manager.post(f"{base}/series", {**SERIES, **wrong}, status=422).text
    assert said in page
    assert "There is something to put right" in page


def test_a_list_that_is_too_long_or_empty_is_refused(manager: Browser, base: str) -> None:
    manager.get(f"{base}/new")
    form = {"kind": "room", "parent": ""}
    page = manager.post(base, {**form, "names": "\n".join(map(str, range(501)))}, status=422).text
    assert "These are 501 names. Add at most 500 at once." in page
    assert "Enter at least one name" in manager.post(base, {**form, "names": " \n"}, status=422).text


def test_a_place_stands_only_where_it_can(
    manager: Browser, world: World, base: str, session: Session
) -> None:
    add(manager, base, "Room 1", parent=world.unit.id)
    room = area_named(session, "Room 1")
    manager.get(f"{base}/new?under={room.id}", status=200)
    form = {"kind": "room", "parent": room.id, "names": "Room 1a"}
    assert "A room cannot stand under Room 1." in manager.post(base, form, status=422).text
    page = manager.get(f"{base}/{room.id}").text
    assert f'<option value="{room.id}"' not in page
    refused = manager.post(f"{base}/{world.unit.id}/parent", {"parent-parent": room.id}, status=422).text
    assert "Not a valid choice." in refused


def test_moving_up_and_down_goes_back_to_the_same_button(
    manager: Browser, base: str, session: Session
) -> None:
    add(manager, base, "Room 1", "Room 2", "Room 3")
    manager.get(base)
    third = area_named(session, "Room 3").id
    location = manager.post(f"{base}/{third}/order", {"way": "up"}, status=302).location
    page = manager.get(location).text
    assert names_on(page) == ["Beech unit", "Room 1", "Room 3", "Room 2"]
    assert re.search(rf'{third}/order" name="way" value="up"[^>]*autofocus', page)
    assert "Room 3 is moved up." in page
    for _ in range(3):
        manager.post(f"{base}/{third}/order", {"way": "up"}, status=302)
    page = manager.get(base).text
    assert names_on(page)[0] == "Room 3"
    assert "Room 3 is at the end of its row already." in page


def test_an_area_moves_with_all_below_it(manager: Browser, world: World, base: str, session: Session) -> None:
    add(manager, base, "Ground floor", kind="floor")
    floor = area_named(session, "Ground floor").id
    add(manager, base, "Room 1", parent=world.unit.id)
    manager.get(f"{base}/{world.unit.id}")
    manager.post(f"{base}/{world.unit.id}/parent", {"parent-parent": floor}, status=302)
    assert names_on(manager.get(base).text) == ["Ground floor", "Beech unit", "Room 1"]
    room = area_named(session, "Room 1").id
    assert "Room, Beech unit, Ground floor" in manager.get(f"{base}/{room}").text
    assert "Moved to Ground floor" in manager.get(f"{base}/{world.unit.id}").text


def test_renaming_is_in_the_history_and_the_name_only_in_the_journals_values(
    manager: Browser, world: World, base: str, session: Session
) -> None:
    manager.get(f"{base}/{world.unit.id}", status=200)
    manager.post(f"{base}/{world.unit.id}/name", {"name-name": "  Larch   unit "}, status=302)
    assert "Beech unit is now called Larch unit." in manager.get(base).text
    page = manager.get(f"{base}/{world.unit.id}").text
    assert "Renamed to Larch unit (it was Beech unit)" in page
    assert "Registered Manager" in page
    noted = session.scalars(select(JournalEvent).where(JournalEvent.kind == "area.renamed")).one()
    assert noted.data == {}
    values = session.scalars(select(JournalValue.value).where(JournalValue.seq == noted.seq))
    assert {"Beech unit", "Larch unit"} <= set(values)


def test_a_name_is_once_in_one_place_so_that_nobody_goes_to_the_wrong_room(
    manager: Browser, world: World, base: str, session: Session
) -> None:
    add(manager, base, "Room 1", "Room 2", parent=world.unit.id)
    second = area_named(session, "Room 2").id
    manager.get(f"{base}/{second}")
    page = manager.post(f"{base}/{second}/name", {"name-name": "room 1"}, status=422).text
    assert "There is already a room 1 in Beech unit. Choose another name" in page
    manager.get(f"{base}/new")
    manager.post(base, {"kind": "room", "parent": world.unit.id, "names": "Room 1"}, status=422)


def test_two_units_have_the_same_rooms(manager: Browser, world: World, base: str, session: Session) -> None:
    add(manager, base, "Oak unit", kind="unit")
    oak = area_named(session, "Oak unit").id
    rooms = [f"Room {number}" for number in range(1, 13)]
    for unit in (world.unit.id, oak):
        manager.get(f"{base}/new?under={unit}", status=200)
        asked = {**SERIES, "series-parent": unit, "series-last": "12"}
        page = manager.post(f"{base}/series", asked, status=200).text
        assert page.count("app-names__name") == 12
        assert "already" not in page
        add(manager, base, *rooms, parent=unit)
    assert names_on(manager.get(base).text) == ["Beech unit", *rooms, "Oak unit", *rooms]
    (offered,) = manager.client.get("/api/sync/snapshot").get_json()["homes"]
    called = [area["name"] for area in offered["areas"]]
    assert called[:2] == ["Beech unit", "Room 1, Beech unit"]
    assert called[-2:] == ["Room 11, Oak unit", "Room 12, Oak unit"]


def test_a_move_is_refused_where_another_has_its_name(
    manager: Browser, world: World, base: str, session: Session
) -> None:
    add(manager, base, "Lounge", parent=world.unit.id)
    inside = area_named(session, "Lounge").id
    add(manager, base, "Lounge")
    manager.get(f"{base}/{inside}")
    page = manager.post(f"{base}/{inside}/parent", {"parent-parent": ""}, status=422).text
    assert "There is already a Lounge at the top of the home. Rename one of the two first." in page


def test_closing_takes_what_is_below_along_and_reopening_brings_it_back(
    manager: Browser, world: World, base: str, session: Session
) -> None:
    add(manager, base, "Room 1", "Room 2", parent=world.unit.id)
    page = manager.get(f"{base}/{world.unit.id}").text
    assert "2 areas below it will be closed with it: Room 1, Room 2." in page
    manager.post(f"{base}/{world.unit.id}/closing", status=302)
    page = manager.get(base).text
    assert names_on(page) == []
    assert "Closed areas: 3" in page
    assert "Beech unit is closed, and 2 areas below it." in page
    room = area_named(session, "Room 1").id
    refused = manager.post(f"{base}/{room}/reopening", status=409).text
    assert "Beech unit is closed. Reopen it first." in refused
    manager.post(f"{base}/{world.unit.id}/reopening", status=302)
    manager.post(f"{base}/{room}/reopening", status=302)
    assert names_on(manager.get(base).text) == ["Beech unit", "Room 1"]
    session.rollback()
    changes = session.scalars(
        select(AreaChange.change).where(AreaChange.area_id == room).order_by(AreaChange.at)
    )
    assert list(changes) == ["created", "closed", "reopened"]


def test_a_name_given_away_while_an_area_was_closed_keeps_it_closed(
    manager: Browser, base: str, session: Session
) -> None:
    add(manager, base, "Lounge")
    first = area_named(session, "Lounge").id
    manager.get(f"{base}/{first}")
    manager.post(f"{base}/{first}/closing", status=302)
    add(manager, base, "Lounge")
    manager.get(base)
    assert (
        "There is already a Lounge at the top of the home. Rename one of the two first."
        in manager.post(f"{base}/{first}/reopening", status=422).text
    )


def test_an_empty_home_says_how_to_begin(browser: Callable[[], Browser], world: World) -> None:
    page = browser().sign_in(world, "beech_registered_manager").get(f"/homes/{world.beech.id}/areas").text
    assert "No area has been added yet" in page
    assert "such as rooms 1 to 24" in page


def test_another_homes_area_is_not_found(browser: Callable[[], Browser], world: World) -> None:
    elsewhere = browser().sign_in(world, "beech_registered_manager")
    elsewhere.get(f"/homes/{world.beech.id}/areas/{world.unit.id}", status=404)
    elsewhere.post(f"/homes/{world.beech.id}/areas/{world.unit.id}/order", {"way": "up"}, status=404)


def test_five_hundred_at_once_have_a_history_each(work: Work, world: World) -> None:
    with work.transaction() as session:
        done = add_many(session, world.oak, AreaKind.ROOM, "Room", 1, 500, None, actor=BUILDER, now=START)
        assert len(done.areas) == 500
    with work.transaction() as session:
        counted = select(func.count()).select_from(AreaChange).where(AreaChange.name.like("Room %"))
        assert session.scalar(counted) == 500


def test_a_longer_list_costs_no_more_queries(manager: Browser, world: World, work: Work, base: str) -> None:
    def asked() -> int:
        with _statements() as seen:
            manager.get(base, status=200)
        return len(seen)

    few = asked()
    with work.transaction() as session:
        names = [f"Room {number}" for number in range(200)]
        unit = session.get_one(Area, world.unit.id)
        add_named(session, world.oak, AreaKind.ROOM, names, unit, actor=BUILDER, now=START)
    assert asked() == few


@contextmanager
def _statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield seen
    event.remove(Engine, "before_cursor_execute", note)
