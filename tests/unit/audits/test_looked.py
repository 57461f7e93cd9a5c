"""Who was looked at, in words: chosen is not looked at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auditapp.audits.looked import Looked, by_number, how_words, looked_words, unseen_words, wanted
from auditapp.audits.population import among
from auditapp.checklists.repeats import Sample

DOORS = Looked(
    noun="fire door",
    title="Fire door block",
    chosen=("fire_door:FD-03", "fire_door:FD-05"),
    seen=("fire_door:FD-05",),
    unseen={"fire_door:FD-03": "could not be checked"},
    target=10,
    extended=False,
)
NOBODY = replace(DOORS, chosen=(), seen=(), unseen={})


def test_those_chosen_and_those_looked_at_are_both_said() -> None:
    assert looked_words(DOORS) == "2 fire doors were chosen; 1 was looked at, the target is 10."
    assert unseen_words(DOORS) == "FD-03: could not be checked"
    none = replace(DOORS, seen=(), unseen=dict.fromkeys(DOORS.chosen, "nothing was answered"))
    assert looked_words(none) == "2 fire doors were chosen; none were looked at, the target is 10."


def test_one_number_does_where_all_chosen_were_looked_at() -> None:
    every = replace(DOORS, seen=DOORS.chosen, unseen={}, target=2)
    assert looked_words(every) == "2 fire doors were looked at; the target is 2."
    assert not every.is_short
    assert looked_words(replace(every, target=0)) == "2 fire doors were looked at."


def test_a_sample_in_which_nothing_was_chosen_is_said() -> None:
    assert looked_words(NOBODY) == "No fire door was chosen in Fire door block; the target is 10."
    assert looked_words(NOBODY, with_target=False) == "No fire door was chosen in Fire door block."
    assert NOBODY.is_short


@pytest.mark.parametrize(
    ("population", "extended", "number"),
    [(None, False, 10), (6, False, 6), (120, False, 24), (None, True, 20), (16, True, 16), (6, True, 6)],
)
def test_the_target_is_never_more_than_there_are(
    population: int | None, *, extended: bool, number: int
) -> None:
    assert wanted(Sample(count=10, percent=20), population, extended=extended) == number


def test_where_rooms_are_numbered_only_those_are_counted() -> None:
    places = [("room", "Room 1"), ("room", "Room 2"), ("room", "Kitchen"), ("door", "Hall door")]
    assert among(places, "room") == 2
    assert among(places, "door") == 1
    assert among(places, "unit") is None


def test_subjects_stand_as_people_count() -> None:
    assert sorted(["FD-10", "FD-06", "FD-2", "Lounge"], key=by_number) == ["FD-2", "FD-06", "FD-10", "Lounge"]


def test_how_a_subject_was_chosen_is_said_once() -> None:
    assert how_words({"how": "random", "pick": "drawn at random"}) == "Drawn at random"
    assert how_words({"how": "suggested", "pick": "Stairs"}) == "Suggested: Stairs"
