"""What a place was called at a time, and all that was done to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import SQLCoreOperations

from auditapp.people.models import Area, AreaChange


@dataclass(frozen=True)
class Change:
    """One thing that was done to a place, with the name it had from then on."""

    change: str  # "created", "renamed", "moved", "closed" or "reopened"
    name: str
    parent_id: str | None
    at: datetime
    by: str


def name_then(area_id: SQLCoreOperations[str | None], at: SQLCoreOperations[datetime]) -> ColumnElement[str]:
    """What the place of a row was called at that row's time; empty for a row without a place.

    The first name stands for the time before it, as a tablet's clock may be wrong; a place without a history
    never had another name.
    """
    then = _name(area_id, AreaChange.at <= at, AreaChange.at.desc())
    return func.coalesce(then, _name(area_id, AreaChange.at > at, AreaChange.at.asc()), name_now(area_id), "")


def name_now(area_id: SQLCoreOperations[str | None]) -> ScalarSelect[str]:
    """What the place of a row is called now."""
    return select(Area.name).where(Area.id == area_id).correlate_except(Area).scalar_subquery()


def _name(
    area_id: SQLCoreOperations[str | None], when: ColumnElement[bool], order: ColumnElement[datetime]
) -> ScalarSelect[str]:
    found = select(AreaChange.name).where(AreaChange.area_id == area_id, when).order_by(order).limit(1)
    return found.correlate_except(AreaChange).scalar_subquery()


def changes_of(session: Session, area_id: str) -> list[Change]:
    """All that was done to a place, the newest first."""
    query = select(AreaChange).where(AreaChange.area_id == area_id).order_by(AreaChange.at.desc())
    return [
        Change(each.change, each.name, each.parent_id, each.at, each.by) for each in session.scalars(query)
    ]
