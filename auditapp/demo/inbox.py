"""Handing the story's changes to the inbox, and finding what they raised."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.actions.models import Action, ActionReopening, Finding
from auditapp.demo.wire import Body
from auditapp.kernel.canonical import digest
from auditapp.kernel.permissions import Actor
from auditapp.sync import inbox
from auditapp.sync.wiretext import MAX_CHANGES


class NotTaken(Exception):
    """The inbox did not take a change as the story expects; the message says which and why."""


def deliver(
    session: Session, changes: Sequence[Body], *, actor: Actor, now: datetime, expected: str = "accepted"
) -> None:
    """Send changes as a tablet does, at most 50 at a time. Raises NotTaken for any other outcome."""
    for start in range(0, len(changes), MAX_CHANGES):
        sent = [{"digest": digest(body), "change": body} for body in changes[start : start + MAX_CHANGES]]
        for outcome in inbox.receive(session, sent, actor=actor, now=now):
            if outcome.outcome != expected:
                raise NotTaken(f"{outcome.id}: {outcome.outcome} ({outcome.code}) {outcome.message}")


def actions_behind(session: Session, answer_id: str) -> list[Action]:
    """The actions that an answer raised, its own first; where it opened an older one again, that one."""
    raised = (
        select(Finding.part, Action)
        .join(Action, Action.finding_id == Finding.id)
        .where(Finding.answer_id == answer_id)
        .order_by(Finding.part)
    )
    again = (
        select(Finding.part, Action)
        .join(ActionReopening, ActionReopening.finding_id == Finding.id)
        .join(Action, Action.id == ActionReopening.action_id)
        .where(Finding.answer_id == answer_id)
    )
    # A repeat leaves a withdrawn draft of its own beside the action it opened again.
    found: dict[str, Action] = dict(session.execute(raised).all())
    found |= dict(session.execute(again).all())
    return list(found.values())
