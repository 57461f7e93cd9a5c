"""What a place is called where its name stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from auditapp.people.spoken_names import spoken_name, spoken_names

CLOSED = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class At:
    """A place; its id is the way to it."""

    id: str
    parent_id: str | None
    name: str
    closed_at: datetime | None = None


def home(*ways: str, closed: tuple[str, ...] = ()) -> list[At]:
    """`Beech/Lounge` is a lounge in Beech."""
    every = dict.fromkeys(
        "/".join(parts[:depth])
        for parts in (way.split("/") for way in ways)
        for depth in range(1, len(parts) + 1)
    )
    return [
        At(way, way.rpartition("/")[0] or None, way.rpartition("/")[2], CLOSED if way in closed else None)
        for way in every
    ]


def test_a_name_that_is_there_once_stands_alone() -> None:
    assert spoken_names(home("Beech/Lounge", "Oak/Sluice")) == {
        "Beech": "Beech",
        "Beech/Lounge": "Lounge",
        "Oak": "Oak",
        "Oak/Sluice": "Sluice",
    }


def test_a_name_that_is_there_twice_is_said_with_its_unit() -> None:
    found = spoken_names(home("Beech/Lounge", "Oak/lounge"))
    assert (found["Beech/Lounge"], found["Oak/lounge"]) == ("Lounge, Beech", "lounge, Oak")


def test_the_nearest_place_that_tells_it_from_the_others_is_named() -> None:
    found = spoken_names(home("Beech/First floor/Room 1", "Oak/First floor/Room 1", "Oak/Annexe/Room 1"))
    assert found["Beech/First floor/Room 1"] == "Room 1, Beech"
    assert found["Oak/Annexe/Room 1"] == "Room 1, Annexe"
    assert found["Oak/First floor"] == "First floor, Oak"


def test_where_no_single_place_tells_it_apart_all_above_it_are_named() -> None:
    found = spoken_names(home("Beech/First floor/Room 1", "Oak/First floor/Room 1", "Oak/Room 1"))
    assert found["Oak/First floor/Room 1"] == "Room 1, First floor, Oak"
    assert found["Oak/Room 1"] == "Room 1, Oak"


def test_one_at_the_top_of_the_home_keeps_its_bare_name() -> None:
    found = spoken_names(home("Lounge", "Oak/Lounge"))
    assert (found["Lounge"], found["Oak/Lounge"]) == ("Lounge", "Lounge, Oak")


def test_what_is_said_is_never_what_another_is_called() -> None:
    found = spoken_names(home("Lounge, Oak", "First/Oak/Lounge", "Beech/Lounge"))
    assert found["First/Oak/Lounge"] == "Lounge, First"


def test_a_closed_place_makes_no_other_ambiguous_but_is_itself_told_from_the_open_ones() -> None:
    found = spoken_names(home("Beech/Lounge", "Oak/Lounge", closed=("Oak/Lounge",)))
    assert (found["Beech/Lounge"], found["Oak/Lounge"]) == ("Lounge", "Lounge, Oak")


def test_one_place_can_be_asked_about_alone() -> None:
    places = home("Beech/Lounge", "Oak/Lounge")
    assert [spoken_name(each, places) for each in places] == ["Beech", "Lounge, Beech", "Oak", "Lounge, Oak"]


names = st.sampled_from(["Beech", "Oak", "Lounge", "lounge", "First floor"])
trees = st.lists(st.lists(names, min_size=1, max_size=4).map("/".join), max_size=12)


@given(trees)
def test_no_two_open_places_are_called_the_same(ways: list[str]) -> None:
    """As long as no two that stand side by side have one name, however they are written."""
    places = home(*{way.casefold(): way for way in map(str.title, ways)}.values()) if ways else []
    found = list(spoken_names(places).values())
    assert len(found) == len(set(found))


class Looked(At):
    """A place that counts how often its name is looked at."""

    looks = 0

    def __getattribute__(self, attribute: str) -> object:
        if attribute == "name":
            Looked.looks += 1
        return super().__getattribute__(attribute)


def test_many_units_alike_cost_no_more_for_each_room() -> None:
    def looks(units: int) -> int:
        places = home(*(f"Unit {unit}/Room {room}" for unit in range(units) for room in range(12)))
        watched = [Looked(each.id, each.parent_id, each.name) for each in places]
        Looked.looks = 0
        spoken_names(watched)
        return Looked.looks

    assert looks(40) <= 4 * looks(10)
