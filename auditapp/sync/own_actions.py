"""The actions that somebody owns and still has to do, for the tablet's index."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from auditapp.actions.models import (
    Action,
    ActionAssignment,
    ActionStanding,
    Finding,
    FindingAmendment,
    MadeSafe,
)
from auditapp.actions.rules import BY_RANK, State
from auditapp.evidence.queries import Photo, photos_of
from auditapp.kernel import clock
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission

_Owned = tuple[Action, Finding, ActionStanding, ActionAssignment]


def actions_to_do(session: Session, actor: Actor) -> dict[str, list[Json]]:
    """By home, soonest first; photos of the finding are the "before"."""
    rows = _owned(session, actor)
    findings = [finding for _, finding, _, _ in rows]
    amended = _amendments(session, findings)
    before, safe = _before(session, findings, amended), _made_safe(session, findings)
    today = clock.local_date(clock.now())
    found: dict[str, list[Json]] = defaultdict(list)
    for action, finding, standing, assignment in rows:
        paused = standing.paused_until is not None and standing.paused_until > today
        photos: list[Json] = [photo.id for photo in before[finding.id]]
        found[action.home_id].append(
            {
                "id": action.id,
                "reference": standing.reference,
                "text": assignment.text,
                "prompt": finding.prompt,
                "risk": BY_RANK[standing.rank],
                "due_on": standing.due_on.isoformat(),
                "state": str(State.PAUSED if paused else State.LIVE),
                "area": finding.area_name or None,
                "checklist_title": finding.checklist_title,
                "note": _note(finding, amended[finding.id]),
                "made_safe": safe.get(finding.id, ""),
                "before": photos,
            }
        )
    return found


def _owned(session: Session, actor: Actor) -> list[_Owned]:
    latest = and_(ActionAssignment.action_id == Action.id, ActionAssignment.number == ActionStanding.number)
    rows = session.execute(
        select(Action, Finding, ActionStanding, ActionAssignment)
        .join(Finding, Finding.id == Action.finding_id)
        .join(ActionStanding, ActionStanding.action_id == Action.id)
        .join(ActionAssignment, latest)
        .where(
            ActionStanding.owner_id == actor.user_id,
            ActionStanding.is_open,
            ActionStanding.step == State.LIVE,
            Action.home_id.in_(actor.homes_with(Permission.HOME_ACTION_DO)),
        )
        .order_by(ActionStanding.due_on, ActionStanding.reference)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _amendments(session: Session, findings: list[Finding]) -> dict[str, list[FindingAmendment]]:
    found: dict[str, list[FindingAmendment]] = {finding.id: [] for finding in findings}
    query = select(FindingAmendment).where(FindingAmendment.finding_id.in_(found))
    for row in session.scalars(query.order_by(FindingAmendment.at, FindingAmendment.id)):
        found[row.finding_id].append(row)
    return found


def _note(finding: Finding, amendments: list[FindingAmendment]) -> str:
    """What was seen, as it was last said: the reading, then the note."""
    latest = amendments[-1] if amendments else finding
    return ". ".join(part for part in (latest.reading, latest.note) if part)


def _made_safe(session: Session, findings: list[Finding]) -> dict[str, str]:
    query = select(MadeSafe).where(MadeSafe.finding_id.in_([finding.id for finding in findings]))
    found: dict[str, str] = {}
    for row in session.scalars(query.order_by(MadeSafe.at, MadeSafe.id)):
        found[row.finding_id] = f"{found.get(row.finding_id, '')} {row.text}".strip()
    return found


def _before(
    session: Session, findings: list[Finding], amended: dict[str, list[FindingAmendment]]
) -> dict[str, list[Photo]]:
    """Photos of the answers behind each finding: the first, and those that amended it."""
    answers = {
        finding.id: [each for each in (finding.answer_id, *(row.id for row in amended[finding.id])) if each]
        for finding in findings
    }
    every = [each for several in answers.values() for each in several]
    photos = photos_of(session, "answer", every)
    if any(finding.source == "observation" for finding in findings):
        observed = photos_of(session, "observation", every)
        photos = {each: [*photos[each], *observed[each]] for each in every}
    return {
        finding_id: [photo for each in several for photo in photos[each]]
        for finding_id, several in answers.items()
    }
