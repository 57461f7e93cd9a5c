"""What a run does to actions beside raising them: praise, graver faults, the same seen again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from auditapp.actions import events
from auditapp.actions.facts import facts_of, latest_assignment
from auditapp.actions.models import Action, ActionLink, ActionRisk, ActionStanding, Finding
from auditapp.actions.raising import Source, assign, finding_row, note, note_finding
from auditapp.actions.rules import BY_RANK, RANKS, State, state
from auditapp.actions.standing import claim, settle
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.bulk import insert_rows, table_of
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor

# What still has work to do, and so can take over the same fault seen again.
STILL_TO_DO = frozenset((State.LIVE, State.PAUSED))
_SOONER = "The same was found again, and it is due sooner."


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


def finding_of(session: Session, action_id: str) -> Finding:
    """What the action was first raised from."""
    return session.scalars(
        select(Finding).join(Action, Action.finding_id == Finding.id).where(Action.id == action_id)
    ).one()


def had_work_to_do(session: Session, action_id: str, at: datetime) -> bool:
    """Whether a live action was neither done, checked nor void at that moment, as far as its rows tell."""
    facts = facts_of(session, [action_id])[action_id]
    later = {name: None for name in _CLOSINGS if (moment := getattr(facts, name)) is not None and moment > at}
    return state(replace(facts, **later), clock.local_date(at)) in STILL_TO_DO


def take_over(
    session: Session,
    known: ActionStanding,
    risk: str,
    due_on: date,
    *,
    cause: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Make an open action at least as grave as the same fault seen again, and due no later than it would be."""
    claim(session, known.action_id)
    session.refresh(known)
    due = min(known.due_on, due_on)
    is_sooner = due < known.due_on
    if RANKS[risk] < known.rank:
        graver = Graver(known.action_id, known.home_id, risk, BY_RANK[known.rank], due, cause, actor)
        change_risks_together(session, [graver], now=now)
        session.refresh(known)
    if is_sooner:
        _bring_forward(session, known, due, actor=actor, now=now)


def _bring_forward(
    session: Session, known: ActionStanding, due: date, *, actor: Actor, now: datetime
) -> None:
    action = session.get_one(Action, known.action_id)
    current = latest_assignment(session, action.id)
    if current is None:
        return
    number = current.number + 1
    assign(
        session,
        action,
        number,
        owner_id=current.owner_id,
        due_on=due,
        text=current.text,
        reason=_SOONER,
        actor=actor,
        now=now,
    )
    settle(session, action.id, now=now)
    data: dict[str, Json] = {"owner": current.owner_id, "due": due.isoformat(), "number": number}
    said = {"text": current.text, "reason": _SOONER}
    note(session, events.REASSIGNED, action, actor=actor, now=now, data=data, commits=said)


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


_CLOSINGS = ("void_at", "completed_at", "sent_back_at", "verified_at", "embedded_at", "reopened_at")
_STANDING = table_of(ActionStanding)
_MOVE = (
    update(_STANDING)
    .where(_STANDING.c.action_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("rank", "due_on")})
)
