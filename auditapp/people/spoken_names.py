"""What people call a place where its name stands alone: `Lounge`, or `Lounge, Beech` where a home has two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from auditapp.people.area_names import same


class Place(Protocol):
    """A place in a home."""

    @property
    def id(self) -> str: ...
    @property
    def parent_id(self) -> str | None: ...
    @property
    def name(self) -> str: ...
    @property
    def closed_at(self) -> datetime | None: ...


def spoken_name(place: Place, places: Sequence[Place]) -> str:
    """What people call this one of a home's places."""
    return spoken_names([*(each for each in places if each.id != place.id), place])[place.id]


def spoken_names(places: Sequence[Place]) -> dict[str, str]:
    """What people call each of a home's places, by id.

    That is its name while no other open place has it, else its name and that of the nearest place above it that
    tells it from all the others; where none does, the names of all above it.
    """
    known, alike = {each.id: each for each in places}, dict[str, list[Place]]()
    for each in places:
        alike.setdefault(same(each.name), []).append(each)
    found: dict[str, str] = {}
    for name, namesakes in alike.items():
        ways = {each.id: [above.name for above in _above(each, known)] for each in namesakes}
        open_ones = [each for each in namesakes if each.closed_at is None]
        counts = Counter(passed for each in open_ones for passed in {name, *map(same, ways[each.id])})
        for each in namesakes:
            found[each.id] = _spoken(each, ways[each.id], counts, alike)
    return found


def _spoken(place: Place, way: Sequence[str], counts: Counter[str], taken: Mapping[str, object]) -> str:
    """`counts` are the open namesakes, by the names of what they stand under, and by their own."""
    itself = 1 if place.closed_at is None else 0
    if counts[same(place.name)] == itself:
        return place.name
    for above in way:
        said = f"{place.name}, {above}"
        if counts[same(above)] == itself and same(said) not in taken:
            return said
    return ", ".join([place.name, *way])


def _above(place: Place, known: Mapping[str, Place]) -> Iterator[Place]:
    """What it stands under, the nearest first."""
    over = known.get(place.parent_id or "")
    while over:
        yield over
        over = known.get(over.parent_id or "")
