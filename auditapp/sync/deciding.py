"""A manager settles what could not be carried out by itself. Nothing sent is ever changed or lost by it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits import service as audits
from auditapp.audits.change_bodies import read_change
from auditapp.audits.changes import AnswerChange, Change
from auditapp.audits.runs import Arrived, Runs
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import ForbiddenError, InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Actor, Permission
from auditapp.sync import events
from auditapp.sync.batch import Batch
from auditapp.sync.models import Decision, InboxEntry, InboxRelease
from auditapp.sync.queries import body_of, first_of, settled_with, trouble_of
from auditapp.sync.rules import Choice, Trouble, choices

MAX_REASON = 4000


def decide(
    session: Session, entry: InboxEntry, choice: str, reason: str, *, actor: Actor, now: datetime
) -> Decision:
    """Settle a conflict, a refusal or a change held too long, once and for a reason.

    With the start of an audit that was refused for lack of access all of that audit is settled.

    Keeping "this" carries its body out now: in a conflict under a new number, an answer then taking the place of
    the first one; keeping both lets the later answer stand. Raises ForbiddenError, StateError (nothing to decide,
    decided before, or it cannot be carried out) or InvalidError (no such choice here, no reason).
    """
    if entry.home_id is None or not actor.can(Permission.HOME_DECISION_MAKE, entry.home_id):
        raise ForbiddenError
    trouble = trouble_of(session, entry)
    if trouble is None or session.scalar(select(Decision.id).where(Decision.entry_id == entry.id)):
        raise StateError("There is nothing left to decide here.")
    chosen = _chosen(entry, trouble, choice)
    reason = reason.strip()
    if not 0 < len(reason) <= MAX_REASON:
        raise InvalidError("Say why, in at most 4000 characters.", code="reason")
    carried_out_as = None
    if chosen in (Choice.KEEP_THIS, Choice.KEEP_BOTH):
        carried_out_as = _carry_out(session, entry, trouble, chosen, actor=actor, now=now)
    for each in settled_with(session, entry):
        _note(session, each, chosen, reason, None, actor=actor, now=now)
    return _note(session, entry, chosen, reason, carried_out_as, actor=actor, now=now)


def _note(
    session: Session,
    entry: InboxEntry,
    choice: Choice,
    reason: str,
    carried_out_as: str | None,
    *,
    actor: Actor,
    now: datetime,
) -> Decision:
    decision = Decision(
        id=ids.new_id("d"), entry_id=entry.id, choice=choice, reason=reason, at=now, by=actor.user_id
    )
    session.add(decision)
    _journal(session, entry, decision, carried_out_as, actor=actor)
    return decision


def _journal(
    session: Session, entry: InboxEntry, decision: Decision, carried_out_as: str | None, *, actor: Actor
) -> None:
    journal.record(
        session,
        events.DECIDED,
        chain=journal.home_chain(entry.home_id or ""),
        subject=journal.Subject("change", entry.change_id),
        actor=actor,
        now=decision.at,
        data={
            "entry": entry.id,
            "choice": str(decision.choice),
            "digest": entry.digest,
            "carried_out_as": carried_out_as,
        },
        commits={"reason": decision.reason},
    )


def _chosen(entry: InboxEntry, trouble: Trouble, choice: str) -> Choice:
    allowed = choices(trouble, entry.kind, entry.code, body_kept=bool(entry.body))
    if choice not in allowed:
        raise InvalidError("Choose one of the ways shown.", code="choice")
    return Choice(choice)


def _carry_out(
    session: Session, entry: InboxEntry, trouble: Trouble, choice: Choice, *, actor: Actor, now: datetime
) -> str:
    body = body_of(entry)
    if body is None:
        raise StateError("What was sent was too much to keep, so it cannot be carried out.")
    change = read_change(body)
    if trouble is Trouble.REFUSED and first_of(session, entry) is not None:
        raise StateError("The same change has come since and was taken.")
    if trouble is Trouble.CONFLICT:
        change = _renumbered(session, change, entry, choice)
    runs = Runs(session, actor, now)
    runs.read([change], [photo.id for photo in audits.photos_of(change)])
    audits.check(runs, change)
    if change.audit and change.audit not in runs.found:
        raise NotFoundError("The audit this belongs to never began here, so it cannot be carried out.")
    missing = audits.waits_for(runs, change, {entry.change_id})
    if missing in ("answer", "done") and not isinstance(change, AnswerChange):
        named = "answer" if missing == "answer" else "work"
        raise StateError(f"The {named} this belongs to is not here, so it cannot be carried out.")
    sender = actor if entry.sender_id == actor.user_id else Actor(entry.sender_id, "", actor.homes)
    audits.carry_out(change, runs, Arrived(change, sender, now))
    runs.write()
    if trouble is Trouble.HELD:
        session.add(InboxRelease(entry_id=entry.id, at=now))
    session.flush()  # the release is seen by what follows
    Batch(session, (), actor, now).release_held(change)
    return change.id


def _renumbered(session: Session, change: Change, entry: InboxEntry, choice: Choice) -> Change:
    """The other body under a number of its own, which follows from its digest so that a repeat is the same."""
    number = str(uuid.UUID(bytes=bytes.fromhex(entry.digest)[:16], version=4))
    if isinstance(change, AnswerChange) and choice is Choice.KEEP_THIS:
        first = first_of(session, entry)
        return replace(change, id=number, supersedes=first.change_id if first else change.supersedes)
    return replace(change, id=number)
