"""Reads for the pages about areas: what is open in them, what was done in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionStanding, Finding
from auditapp.actions.queries import ActionRow, rows
from auditapp.people.models import Area

LISTED = 20


def find_area(session: Session, home_id: str, area_id: str) -> Area | None:
    """The area, if it is one of the home."""
    return session.scalar(select(Area).where(Area.id == area_id, Area.home_id == home_id))


def open_counts(session: Session, home_id: str) -> dict[str, int]:
    """How many actions are open in each area, its own alone."""
    query = (
        select(Finding.area_id, func.count())
        .join(Action, Action.finding_id == Finding.id)
        .join(ActionStanding, ActionStanding.action_id == Action.id)
        .where(ActionStanding.home_id == home_id, ActionStanding.is_open.is_(True))
        .where(Finding.area_id.is_not(None))
        .group_by(Finding.area_id)
    )
    return {str(area_id): number for area_id, number in session.execute(query)}


def open_actions(
    session: Session, home_id: str, area_ids: Collection[str], today: date
) -> tuple[ActionRow, ...]:
    """The actions that are open in these areas, worst first, as many as a page lists."""
    query = (
        select(ActionStanding.action_id)
        .join(Action, Action.id == ActionStanding.action_id)
        .join(Finding, Finding.id == Action.finding_id)
        .where(ActionStanding.home_id == home_id, ActionStanding.is_open.is_(True))
        .where(Finding.area_id.in_(area_ids))
        .order_by(ActionStanding.rank, ActionStanding.due_on, ActionStanding.action_id)
        .limit(LISTED)
    )
    return rows(session, session.scalars(query).all(), today)
