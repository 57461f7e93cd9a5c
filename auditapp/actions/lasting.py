"""Whether a change lasts: later audits of the same item embed a verified action, or reopen it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import events, standing
from auditapp.actions.facts import facts_of
from auditapp.actions.models import (
    Action,
    ActionEmbedding,
    ActionReopening,
    ActionVerification,
    Finding,
    SustainCheck,
)
from auditapp.actions.raising import Source, finding_id_of, note, raise_finding
from auditapp.actions.rules import LaterCheck, State, is_out_of_hours, proof_of_lasting, state
from auditapp.kernel import clock, ids
from auditapp.kernel.permissions import Actor

# A tablet's clock may be a little fast; one that says tomorrow is not believed.
CLOCK_SLACK = timedelta(minutes=10)


def note_later_pass(
    session: Session,
    *,
    home_id: str,
    item_id: str,
    subject: str,
    audit_id: str,
    answer_id: str,
    seen_at: datetime,
    actor: Actor,
    now: datetime,
) -> None:
    """A later audit passed the item: one more step towards embedded, for each verified action on it."""
    for action, _ in _verified_actions(session, home_id, item_id, subject, audit_id, now):
        if not _add_check(session, action, audit_id, answer_id, "pass", seen_at, actor=actor, now=now):
            continue
        session.flush()  # the new check counts with the others
        proof = proof_of_lasting(_checks_since_verified(session, action))
        already = state(facts_of(session, [action.id])[action.id], clock.local_date(now)) is State.EMBEDDED
        if proof and not already:
            session.add(
                ActionEmbedding(
                    id=ids.derived_id("e", action.id, audit_id),
                    action_id=action.id,
                    checks=list(proof),
                    at=now,
                    by=actor.user_id,
                )
            )
            standing.settle(session, action.id, now=now)
            note(session, events.EMBEDDED, action, actor=actor, now=now, data={"checks": list(proof)})


def reopen_if_verified(session: Session, source: Source, *, actor: Actor, now: datetime) -> Action | None:
    """A later audit failed the item: the verified action on it is open again, under its own reference.

    Returns the reopened action, or None when there is none and a new action must be raised.
    """
    found = _verified_actions(session, source.home_id, source.item_id, source.subject, source.audit_id, now)
    # What was one of several, or was seen outside any answer, was about something of its own.
    own = [action for action, finding in found if not finding.part and finding.source == "audit"]
    if not own:
        return None
    action = own[-1]
    finding = raise_finding(session, source, actor=actor, now=now)
    _add_check(
        session, action, source.audit_id, source.answer_id, "fail", source.seen_at, actor=actor, now=now
    )
    _reopen(session, action, finding, source.due_on, actor=actor, now=now)
    return action


def reopened_by(session: Session, answer_id: str) -> Action | None:
    """The older action that this answer's finding opened again, if it did."""
    finding_id = finding_id_of(answer_id)
    query = select(Action).join(ActionReopening, ActionReopening.action_id == Action.id)
    return session.scalar(query.where(ActionReopening.finding_id == finding_id))


def _reopen(
    session: Session, action: Action, finding: Finding, due_on: date, *, actor: Actor, now: datetime
) -> None:
    reopening_id = ids.derived_id("q", action.id, finding.id)
    if session.get(ActionReopening, reopening_id):
        return
    session.flush()  # the finding's id
    session.add(
        ActionReopening(
            id=reopening_id,
            action_id=action.id,
            finding_id=finding.id,
            due_on=due_on,
            at=now,
            by=actor.user_id,
        )
    )
    data = {"finding": finding.id, "due": due_on.isoformat()}
    standing.settle(session, action.id, now=now)
    note(session, events.REOPENED, action, actor=actor, now=now, data=data)


def _verified_actions(
    session: Session, home_id: str, item_id: str, subject: str, audit_id: str, now: datetime
) -> list[tuple[Action, Finding]]:
    rows = session.execute(
        select(Action, Finding)
        .join(Finding, Finding.id == Action.finding_id)
        .join(ActionVerification, ActionVerification.action_id == Action.id)
        .where(
            Action.home_id == home_id,
            Finding.item_id == item_id,
            Finding.subject == subject,
            Finding.audit_id != audit_id,
            ActionVerification.outcome == "verified",
        )
        .order_by(ActionVerification.at, Action.id)
    ).unique()
    found = [(action, finding) for action, finding in rows]
    facts = facts_of(session, [action.id for action, _ in found])
    today = clock.local_date(now)
    lasting = {State.VERIFIED, State.EMBEDDED}
    return [each for each in found if state(facts[each[0].id], today) in lasting]


def _add_check(
    session: Session,
    action: Action,
    audit_id: str,
    answer_id: str,
    result: str,
    seen_at: datetime,
    *,
    actor: Actor,
    now: datetime,
) -> bool:
    check_id = ids.derived_id("m", action.id, answer_id)
    if session.get(SustainCheck, check_id):
        return False
    hours = "out_of_hours" if is_out_of_hours(seen_at) else "in_hours"
    session.add(
        SustainCheck(
            id=check_id,
            action_id=action.id,
            audit_id=audit_id,
            answer_id=answer_id,
            result=result,
            out_of_hours=hours,
            seen_at=seen_at,
            at=now,
            by=actor.user_id,
        )
    )
    data = {"audit": audit_id, "answer": answer_id, "result": result, "hours": hours}
    note(session, events.CHECKED_LATER, action, actor=actor, now=now, data=data)
    return True


def _checks_since_verified(session: Session, action: Action) -> list[LaterCheck]:
    since = facts_of(session, [action.id])[action.id].verified_at
    query = (
        select(SustainCheck)
        .where(SustainCheck.action_id == action.id)
        .order_by(SustainCheck.at, SustainCheck.id)
    )
    return [
        LaterCheck(check.id, check.audit_id, check.result == "pass", check.out_of_hours == "out_of_hours")
        for check in session.scalars(query)
        # Both clocks: an audit from before the check that arrives late proves nothing about after it.
        if since is None or (check.at >= since and since <= check.seen_at <= check.at + CLOCK_SLACK)
    ]
