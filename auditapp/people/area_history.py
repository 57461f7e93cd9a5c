"""What a place was called at a time, and all that was done to it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.bulk import as_texts, read_rows, table_of, texts
from auditapp.people.models import Area, AreaChange
from auditapp.people.spoken_names import spoken_names


@dataclass(frozen=True)
class Change:
    """One thing that was done to a place, with the name it had from then on."""

    change: str  # "created", "renamed", "moved", "closed" or "reopened"
    name: str
    parent_id: str | None
    at: datetime
    by: str


@dataclass(frozen=True)
class _Stood:
    """A place as it was for a while."""

    id: str
    parent_id: str | None
    name: str
    closed_at: datetime | None
    kind: str


class _Home:
    """One home's places: as they are now, and as each was from a change on. What has no history never changed."""

    def __init__(self) -> None:
        self.now: dict[str, _Stood] = {}
        self.changes: list[_Stood] = []
        self.times: list[datetime] = []
        self.first: dict[str, datetime] = {}
        self._spoken: dict[int, dict[str, str]] = {}

    def add(self, place: _Stood, at: datetime) -> None:
        self.first.setdefault(place.id, at)
        self.changes.append(place)
        self.times.append(at)

    def spoken(self, area_id: str, at: datetime | None) -> str:
        """What people called it when that many changes were made."""
        passed = -1 if at is None else bisect_right(self.times, max(at, self.first.get(area_id, at)))
        if passed not in self._spoken:
            places = self.now if at is None else self._after(passed)
            self._spoken[passed] = spoken_names(list(places.values()))
        return self._spoken[passed][area_id]

    def open_at(self, at: datetime) -> list[tuple[str, str]]:
        """The kind of every place that was open then, with what people called it."""
        places = list(self._after(bisect_right(self.times, at)).values())
        spoken = spoken_names(places)
        return [
            (each.kind, spoken[each.id]) for each in places if each.closed_at is None or each.closed_at > at
        ]

    def _after(self, passed: int) -> dict[str, _Stood]:
        always = {each.id: each for each in self.now.values() if each.id not in self.first}
        return always | {each.id: each for each in self.changes[:passed]}


@dataclass(frozen=True)
class Past:
    """The places of some homes at any time."""

    _homes: Mapping[str, _Home]
    _home_of: Mapping[str, str]

    def spoken_then(self, area_id: str | None, at: datetime) -> str:
        """What people called a place at that time; empty for none.

        The first name stands for the time before it, as a tablet's clock may be wrong.
        """
        return self._homes[self._home_of[area_id]].spoken(area_id, at) if area_id else ""

    def open_then(self, home_id: str, at: datetime) -> list[tuple[str, str]]:
        """The kind of every place of a home that was open at that time, with what people called it."""
        home = self._homes.get(home_id)
        return home.open_at(at) if home else []

    def spoken_now(self, area_id: str | None) -> str:
        """What people call a place now; empty for none."""
        return self._homes[self._home_of[area_id]].spoken(area_id, None) if area_id else ""


def past_of(session: Session, home_ids: Collection[str]) -> Past:
    """The places of these homes at any time: one query, and none when no home is asked about."""
    homes, home_of, shut = dict[str, _Home](), dict[str, str](), dict[str, datetime | None]()
    rows = read_rows(session, _PAST, homes=as_texts(home_ids)) if home_ids else ()
    for home_id, area_id, kind, parent_id, name, closed_at, change, was_under, was_called, at in rows:
        home_of[area_id] = home_id
        home = homes.setdefault(home_id, _Home())
        home.now[area_id] = _Stood(area_id, parent_id, name, closed_at, kind)
        if change in {"closed", "reopened"}:
            shut[area_id] = at if change == "closed" else None
        if change:
            home.add(_Stood(area_id, was_under, was_called, shut.get(area_id), kind), at)
    return Past(homes, home_of)


def changes_of(session: Session, area_id: str) -> list[Change]:
    """All that was done to a place, the newest first."""
    query = select(AreaChange).where(AreaChange.area_id == area_id).order_by(AreaChange.at.desc())
    return [
        Change(each.change, each.name, each.parent_id, each.at, each.by) for each in session.scalars(query)
    ]


_area, _change = table_of(Area).c, table_of(AreaChange).c
# Made once: every list of audits asks.
_PAST = (
    select(
        _area.home_id,
        _area.id,
        _area.kind,
        _area.parent_id,
        _area.name,
        _area.closed_at,
        _change.change,
        _change.parent_id,
        _change.name,
        _change.at,
    )
    .select_from(table_of(Area))
    .outerjoin(table_of(AreaChange), _change.area_id == _area.id)
    .where(_area.home_id.in_(texts("homes")))
    .order_by(_change.at, _change.id)
)
