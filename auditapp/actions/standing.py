"""Keeps `action_standing` true: what an action's rows come to, written down for lists (see the table).

The row begins with the draft and goes live with it, in `together`; from then on it is worked out anew here.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auditapp.actions.facts import facts_of, latest_assignment
from auditapp.actions.models import ActionReopening, ActionStanding
from auditapp.actions.rules import OPEN_STATES, state

# No pause lasts until then, so the state on this day is the step itself.
_AFTER_EVERY_PAUSE = date.max


def claim(session: Session, action_id: str) -> None:
    """Hold the action until the transaction ends, so that what is read of it next is what will be changed.

    An UPDATE that changes nothing takes the lock on both databases.
    """
    held = update(ActionStanding).where(ActionStanding.action_id == action_id)
    unchanged = held.values(number=ActionStanding.number)
    session.execute(unchanged.execution_options(synchronize_session=False))


def settle(session: Session, action_id: str, *, now: datetime) -> None:
    """Work out anew where a live action stands, after a row about it was added in this transaction."""
    session.flush()
    row = session.get_one(ActionStanding, action_id)
    facts = facts_of(session, [action_id])[action_id]
    step = state(facts, _AFTER_EVERY_PAUSE)
    if row.step != step:
        row.step, row.is_open, row.since = step, step in OPEN_STATES, now
    row.paused_until = facts.paused_until
    assignment, reopening = latest_assignment(session, action_id), _last_reopening(session, action_id)
    if assignment is not None:
        row.owner_id, row.due_on, row.number = assignment.owner_id, assignment.due_on, assignment.number
    if reopening is not None and (assignment is None or reopening.at > assignment.at):
        row.due_on = reopening.due_on


def _last_reopening(session: Session, action_id: str) -> ActionReopening | None:
    query = select(ActionReopening).where(ActionReopening.action_id == action_id)
    return session.scalar(query.order_by(ActionReopening.at.desc(), ActionReopening.id.desc()).limit(1))
