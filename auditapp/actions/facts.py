"""The rows of actions gathered into the facts that the rules judge; a few queries whatever the number of actions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionCompletion,
    ActionEmbedding,
    ActionGoLive,
    ActionPause,
    ActionReopening,
    ActionVerification,
    ActionVoid,
    ActionWithdrawal,
    MadeSafe,
)
from auditapp.actions.rules import Facts


def facts_of(session: Session, action_ids: Iterable[str]) -> dict[str, Facts]:
    """The facts of these actions, by id."""
    wanted = list(action_ids)
    facts = dict.fromkeys(wanted, Facts())
    for name, query in _MOMENTS.items():
        for action_id, at in session.execute(query.where(_owner(query).in_(wanted))):
            facts[action_id] = replace(facts[action_id], **{name: at})
    pauses = select(ActionPause.action_id, ActionPause.until).where(ActionPause.action_id.in_(wanted))
    for action_id, until in session.execute(pauses.order_by(ActionPause.at, ActionPause.id)):
        facts[action_id] = replace(facts[action_id], paused_until=until)
    return facts


def hands_on(session: Session, action_id: str) -> frozenset[str]:
    """Everyone who ever owned the action or recorded work on it, on the spot or later (design invariant 7)."""
    owners = select(ActionAssignment.owner_id).where(ActionAssignment.action_id == action_id)
    workers = select(ActionCompletion.by).where(ActionCompletion.action_id == action_id)
    first = select(Action.finding_id).where(Action.id == action_id)
    again = select(ActionReopening.finding_id).where(ActionReopening.action_id == action_id)
    on_the_spot = select(MadeSafe.by).where(MadeSafe.finding_id.in_(first.union(again)))
    return frozenset(session.scalars(owners.union(workers, on_the_spot)))


def latest_assignment(session: Session, action_id: str) -> ActionAssignment | None:
    """Who owns the action now, by when."""
    query = select(ActionAssignment).where(ActionAssignment.action_id == action_id)
    return session.scalar(query.order_by(ActionAssignment.number.desc()).limit(1))


def latest_completion(session: Session, action_id: str) -> ActionCompletion | None:
    """The last thing that was said to be done; by the order in which it came here."""
    query = select(ActionCompletion).where(ActionCompletion.action_id == action_id)
    return session.scalar(query.order_by(ActionCompletion.received_at.desc(), ActionCompletion.id).limit(1))


def _latest(owner: InstrumentedAttribute[str], at: InstrumentedAttribute[datetime]) -> Select[str, datetime]:
    return select(owner, func.max(at)).group_by(owner)


def _owner(query: Select[str, datetime]) -> ColumnElement[str]:
    return query.selected_columns[0]


_MOMENTS: dict[str, Select[str, datetime]] = {
    "withdrawn_at": _latest(ActionWithdrawal.action_id, ActionWithdrawal.at),
    "live_at": _latest(ActionGoLive.action_id, ActionGoLive.at),
    "void_at": _latest(ActionVoid.action_id, ActionVoid.at),
    "completed_at": _latest(ActionCompletion.action_id, ActionCompletion.received_at),
    "sent_back_at": _latest(ActionVerification.action_id, ActionVerification.at).where(
        ActionVerification.outcome == "sent_back"
    ),
    "verified_at": _latest(ActionVerification.action_id, ActionVerification.at).where(
        ActionVerification.outcome == "verified"
    ),
    "embedded_at": _latest(ActionEmbedding.action_id, ActionEmbedding.at),
    "reopened_at": _latest(ActionReopening.action_id, ActionReopening.at),
}
