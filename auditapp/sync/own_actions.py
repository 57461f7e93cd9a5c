"""The actions that somebody owns and still has to do, for the tablet's index."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from auditapp.actions.facts import facts_of
from auditapp.actions.models import Action, ActionAssignment, ActionGoLive, Finding
from auditapp.actions.rules import State, state
from auditapp.evidence.queries import photos_of
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission

_TO_DO = frozenset({State.LIVE, State.PAUSED})


def actions_to_do(session: Session, actor: Actor) -> dict[str, list[Json]]:
    """By home, soonest first; photos of the finding are the "before"."""
    rows = _owned(session, actor)
    facts = facts_of(session, [row[0].id for row in rows])
    today = clock.local_date(clock.now())
    rows = [row for row in rows if state(facts[row[0].id], today) in _TO_DO]
    photos = photos_of(session, "answer", [row[1].answer_id for row in rows if row[1].answer_id])
    found: dict[str, list[Json]] = defaultdict(list)
    for action, finding, live, assignment in rows:
        before: list[Json] = [photo.id for photo in photos.get(finding.answer_id or "", [])]
        found[action.home_id].append(
            {
                "id": action.id,
                "reference": live.reference,
                "text": assignment.text,
                "prompt": finding.prompt,
                "risk": action.risk,
                "due_on": assignment.due_on.isoformat(),
                "state": str(state(facts[action.id], today)),
                "area": finding.area_name or None,
                "checklist_title": finding.checklist_title,
                "before": before,
            }
        )
    return found


def _owned(session: Session, actor: Actor) -> list[tuple[Action, Finding, ActionGoLive, ActionAssignment]]:
    other = aliased(ActionAssignment)
    latest = (
        select(func.max(other.number)).where(other.action_id == ActionAssignment.action_id).scalar_subquery()
    )
    rows = session.execute(
        select(Action, Finding, ActionGoLive, ActionAssignment)
        .join(Finding, Finding.id == Action.finding_id)
        .join(ActionGoLive, ActionGoLive.action_id == Action.id)
        .join(ActionAssignment, ActionAssignment.action_id == Action.id)
        .where(
            ActionAssignment.owner_id == actor.user_id,
            ActionAssignment.number == latest,
            Action.home_id.in_(actor.homes_with(Permission.HOME_ACTION_DO)),
        )
        .order_by(ActionAssignment.due_on, ActionGoLive.reference)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
