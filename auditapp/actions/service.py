"""Verbs that move a live action on: complete, verify, send back, reassign, pause, void, comment, later checks."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions import events, standing
from auditapp.actions.facts import facts_of, hands_on, latest_assignment, latest_completion
from auditapp.actions.models import (
    Action,
    ActionComment,
    ActionCompletion,
    ActionGoLive,
    ActionPause,
    ActionVerification,
    ActionVoid,
)
from auditapp.actions.raising import Source, assign, note, note_correction, record_made_safe
from auditapp.actions.rules import OPEN_STATES, State, has_clean_hands, state
from auditapp.kernel import clock, ids
from auditapp.kernel.errors import ForbiddenError, InvalidError, NotFoundError, OwnWorkError, StateError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission

__all__ = [
    "Source",
    "comment",
    "complete",
    "note_correction",
    "pause",
    "reassign",
    "record_made_safe",
    "send_back",
    "verify_action",
    "void",
]
MAX_TEXT = 4000


def complete(
    session: Session,
    action_id: str,
    completion_id: str,
    text: str,
    at: datetime,
    *,
    actor: Actor,
    now: datetime,
) -> ActionCompletion:
    """Record that the work is done. A repeat of the same completion returns what is there.

    Raises NotFoundError, ForbiddenError (somebody else's action) or StateError (not open).
    """
    text = _said(text, "Say what was done.")
    standing.claim(session, action_id)
    found = session.get(ActionCompletion, completion_id)
    if found is not None:
        return found
    action = _visible(session, action_id, actor)
    _require_owner(session, action, actor)
    sentence = "This action is not open, so it cannot be marked as done."
    _require(session, action, {State.LIVE, State.PAUSED}, now, sentence)
    completion = ActionCompletion(
        id=completion_id,
        action_id=action.id,
        text=text,
        at=at,
        received_at=now,
        by=actor.user_id,
    )
    session.add(completion)
    standing.settle(session, action.id, now=now)
    data = {"completion": completion.id, "at": clock.wire_time(at)}
    note(session, events.COMPLETED, action, actor=actor, now=now, data=data, commits={"text": text})
    return completion


def verify_action(
    session: Session, action: Action, *, seen: str, actor: Actor, now: datetime
) -> ActionVerification:
    """Record that `actor` saw the change in practice.

    Raises OwnWorkError when the actor ever owned the action or recorded work on it, StateError when it is not done.
    """
    return _check(session, action, "verified", _said(seen, "Say what you saw."), actor=actor, now=now)


def send_back(
    session: Session, action: Action, *, seen: str, actor: Actor, now: datetime
) -> ActionVerification:
    """Record that the change was not seen in practice: the action is open again.

    Raises as `verify_action` does.
    """
    return _check(
        session, action, "sent_back", _said(seen, "Say what is still missing."), actor=actor, now=now
    )


def _check(
    session: Session, action: Action, outcome: str, seen: str, *, actor: Actor, now: datetime
) -> ActionVerification:
    standing.claim(session, action.id)
    _require_clean_hands(session, action, actor)
    _require(
        session,
        action,
        {State.DONE},
        now,
        "This action has not been marked as done, so it cannot be checked yet.",
    )
    completion = latest_completion(session, action.id)
    if completion is None:
        raise StateError("Nothing has been recorded as done yet.")
    verification = ActionVerification(
        id=ids.new_id("y"),
        action_id=action.id,
        completion_id=completion.id,
        outcome=outcome,
        seen=seen,
        at=now,
        by=actor.user_id,
    )
    session.add(verification)
    standing.settle(session, action.id, now=now)
    kind = events.VERIFIED if outcome == "verified" else events.SENT_BACK
    note(
        session,
        kind,
        action,
        actor=actor,
        now=now,
        data={"completion": completion.id},
        commits={"seen": seen},
    )
    return verification


def reassign(
    session: Session,
    action: Action,
    *,
    owner_id: str,
    due_on: date,
    text: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Give the action another owner, date or text, for a reason.

    The caller chose the owner among the home's people.
    """
    standing.claim(session, action.id)
    _require(session, action, OPEN_STATES, now, "This action is not open, so it cannot be changed.")
    current = latest_assignment(session, action.id)
    number = (current.number if current else 0) + 1
    reason, text = _said(reason, "Say why you are changing it."), _said(text, "Say what is to be done.")
    assign(
        session,
        action,
        number,
        owner_id=owner_id,
        due_on=due_on,
        text=text,
        reason=reason,
        actor=actor,
        now=now,
    )
    standing.settle(session, action.id, now=now)
    data: dict[str, Json] = {"owner": owner_id, "due": due_on.isoformat(), "number": number}
    said = {"text": text, "reason": reason}
    note(session, events.REASSIGNED, action, actor=actor, now=now, data=data, commits=said)


def pause(session: Session, action: Action, *, until: date, reason: str, actor: Actor, now: datetime) -> None:
    """Put the work off until a day, for a reason. Raises InvalidError when the day is not ahead."""
    if until <= clock.local_date(now):
        raise InvalidError("Choose a day after today.", code="day_not_ahead")
    standing.claim(session, action.id)
    _require(session, action, {State.LIVE, State.PAUSED}, now, "Only an open action can be paused.")
    reason = _said(reason, "Say why it is paused.")
    session.add(
        ActionPause(
            id=ids.new_id("z"), action_id=action.id, until=until, reason=reason, at=now, by=actor.user_id
        )
    )
    standing.settle(session, action.id, now=now)
    note(
        session,
        events.PAUSED,
        action,
        actor=actor,
        now=now,
        data={"until": until.isoformat()},
        commits={"reason": reason},
    )


def void(session: Session, action: Action, *, reason: str, actor: Actor, now: datetime) -> None:
    """Say that the action was raised in error, and why; it stays in the register as void."""
    standing.claim(session, action.id)
    _require_clean_hands(session, action, actor)
    _require(session, action, OPEN_STATES, now, "Only an open action can be made void.")
    reason = _said(reason, "Say why it is void.")
    session.add(ActionVoid(id=ids.new_id("o"), action_id=action.id, reason=reason, at=now, by=actor.user_id))
    standing.settle(session, action.id, now=now)
    note(session, events.VOIDED, action, actor=actor, now=now, commits={"reason": reason})


def comment(session: Session, action: Action, *, text: str, actor: Actor, now: datetime) -> None:
    """Say something about the action."""
    text = _said(text, "Write something first.")
    row = ActionComment(id=ids.new_id("c"), action_id=action.id, text=text, at=now, by=actor.user_id)
    session.add(row)
    note(
        session,
        events.COMMENTED,
        action,
        actor=actor,
        now=now,
        data={"comment": row.id},
        commits={"text": text},
    )


def _visible(session: Session, action_id: str, actor: Actor) -> Action:
    action = session.get(Action, action_id)
    if action is None or not actor.can(Permission.HOME_ACTION_DO, action.home_id):
        raise NotFoundError
    if not session.scalar(select(ActionGoLive.id).where(ActionGoLive.action_id == action_id)):
        raise NotFoundError
    return action


def _require_clean_hands(session: Session, action: Action, actor: Actor) -> None:
    if not has_clean_hands(actor.user_id, hands_on(session, action.id)):
        raise OwnWorkError


def _require_owner(session: Session, action: Action, actor: Actor) -> None:
    assignment = latest_assignment(session, action.id)
    owns = assignment is not None and assignment.owner_id == actor.user_id
    if not owns and not actor.can(Permission.HOME_ACTION_ASSIGN, action.home_id):
        raise ForbiddenError("This action belongs to somebody else. Ask a manager to give it to you.")


def _require(
    session: Session, action: Action, allowed: frozenset[State] | set[State], now: datetime, sentence: str
) -> None:
    session.flush()  # rows added in this transaction count
    found = state(facts_of(session, [action.id])[action.id], clock.local_date(now))
    if found not in allowed:
        raise StateError(sentence)


def _said(text: str, otherwise: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidError(otherwise, code="empty")
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\t\r\n" for each in text):
        raise InvalidError(
            "That holds characters that cannot be shown. Type it again.", code="control_characters"
        )
    if len(text) > MAX_TEXT:
        raise InvalidError(
            f"That is too long: {len(text)} characters. The limit is {MAX_TEXT}.", code="too_long"
        )
    return text
