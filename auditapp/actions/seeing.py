"""What a run does to actions beside raising them: praise, graver faults, the same seen again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from auditapp.actions import events
from auditapp.actions.models import Action, ActionLink, ActionRisk, ActionStanding, Finding
from auditapp.actions.raising import Source, finding_row, note, note_finding
from auditapp.actions.rules import RANKS, State
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.bulk import insert_rows, table_of
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Praise:
    """Something good that was seen, and by whom it was sent."""

    source: Source
    actor: Actor


@dataclass(frozen=True, slots=True)
class Graver:
    """An action whose risk is another from now on, because of what the change `change_id` said."""

    action_id: str
    home_id: str
    risk: str
    was: str
    due_on: date
    change_id: str
    actor: Actor


def praise_together(session: Session, praised: Sequence[Praise], *, now: datetime) -> None:
    """Add findings of what is good; no action follows."""
    rows = [finding_row(each.source, actor=each.actor, now=now, polarity="strength") for each in praised]
    insert_rows(session, Finding, rows)
    for each in praised:
        note_finding(session, each.source, actor=each.actor, now=now)


def change_risks_together(session: Session, graver: Sequence[Graver], *, now: datetime) -> None:
    """Give each action its new risk and its new date; all of them are there."""
    if not graver:
        return
    rows = [
        {
            "id": ids.derived_id("z", each.action_id, each.change_id, each.was, each.risk),
            "action_id": each.action_id,
            "risk": each.risk,
            "was": each.was,
            "due_on": each.due_on,
            "change_id": each.change_id,
            "at": now,
            "by": each.actor.user_id,
        }
        for each in graver
    ]
    insert_rows(session, ActionRisk, rows)
    moved = [{"of": each.action_id, "rank": RANKS[each.risk], "due_on": each.due_on} for each in graver]
    session.connection().execute(_MOVE, moved)
    for each in graver:
        journal.record(
            session,
            events.RISK_CHANGED,
            chain=journal.home_chain(each.home_id),
            subject=journal.Subject("action", each.action_id),
            actor=each.actor,
            now=now,
            data={
                "change": each.change_id,
                "risk": each.risk,
                "was": each.was,
                "due": each.due_on.isoformat(),
            },
        )


def find_known(session: Session, home_id: str, action_id: str) -> ActionStanding | None:
    """Where an action of the home stands that ever went live; None where there is none."""
    query = select(ActionStanding).where(
        ActionStanding.action_id == action_id,
        ActionStanding.home_id == home_id,
        ActionStanding.step.not_in((State.DRAFT, State.WITHDRAWN)),
    )
    return session.scalar(query)


def note_seen_again(
    session: Session,
    action_id: str,
    link_id: str,
    *,
    audit_id: str,
    answer_id: str,
    at: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep with an action that a later audit found the same."""
    session.add(
        ActionLink(
            id=link_id,
            action_id=action_id,
            audit_id=audit_id,
            answer_id=answer_id,
            at=at,
            received_at=now,
            by=actor.user_id,
        )
    )
    data: dict[str, Json] = {
        "link": link_id,
        "audit": audit_id,
        "answer": answer_id,
        "at": clock.wire_time(at),
    }
    note(session, events.SEEN_AGAIN, session.get_one(Action, action_id), actor=actor, now=now, data=data)


_STANDING = table_of(ActionStanding)
_MOVE = (
    update(_STANDING)
    .where(_STANDING.c.action_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("rank", "due_on")})
)
