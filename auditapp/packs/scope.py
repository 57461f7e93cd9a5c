"""Which findings and actions a pack holds: those of its days, and whole what they belong to.

An action may be of the days by one of its findings alone: an old one that was reopened. Then all its findings come
with it, and the drafts that those had, so that nothing the journal tells of a finding is left out.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from auditapp.actions.models import (
    Action,
    ActionEmbedding,
    ActionReopening,
    ActionVoid,
    ActionWithdrawal,
    Finding,
)
from auditapp.audits.models import Audit
from auditapp.packs.batches import in_batches
from auditapp.packs.window import Window


def begun_in(window: Window) -> ColumnElement[bool]:
    """Whether an audit was begun in the window."""
    begun = Audit.started_at >= window.begins, Audit.started_at < window.ends
    return and_(Audit.home_id == window.home_id, *begun)


def ids_in(session: Session, window: Window) -> tuple[set[str], set[str]]:
    """The ids of the findings and of the actions that a pack of these days holds."""
    findings = set(session.scalars(_seen_or_of_its_audits(window)))
    actions = set(session.scalars(_still_open(window)))
    new_findings, new_actions = set(findings), set(actions)
    while new_findings or new_actions:
        met = _findings_of(session, new_actions), _actions_of(session, new_findings)
        new_findings, new_actions = met[0] - findings, met[1] - actions
        findings |= new_findings
        actions |= new_actions
    return findings, actions


def _seen_or_of_its_audits(window: Window) -> Select[str]:
    """Seen on these days, or by an audit begun on them that went on past midnight."""
    seen = (Finding.seen_at >= window.begins) & (Finding.seen_at < window.ends)
    of_audits = Finding.audit_id.in_(select(Audit.id).where(begun_in(window)))
    return select(Finding.id).where(Finding.home_id == window.home_id, or_(seen, of_audits))


def _still_open(window: Window) -> Select[str]:
    """Found before the window and not closed when it began; what was embedded and reopened is open again."""
    reopened_since = exists().where(
        ActionReopening.action_id == Action.id,
        ActionReopening.at >= ActionEmbedding.at,
        ActionReopening.at < window.begins,
    )
    closed = (
        exists().where(ActionVoid.action_id == Action.id, ActionVoid.at < window.begins),
        exists().where(ActionWithdrawal.action_id == Action.id, ActionWithdrawal.at < window.begins),
        exists().where(
            ActionEmbedding.action_id == Action.id, ActionEmbedding.at < window.begins, ~reopened_since
        ),
    )
    older = Action.home_id == window.home_id, Finding.seen_at < window.begins
    query = select(Action.id).join(Finding, Finding.id == Action.finding_id)
    return query.where(*older, *(~each for each in closed))


def _findings_of(session: Session, actions: Collection[str]) -> set[str]:
    """What the actions were raised for and reopened for."""
    found: set[str] = set()
    for batch in in_batches(sorted(actions)):
        found |= set(session.scalars(select(Action.finding_id).where(Action.id.in_(batch))))
        again = select(ActionReopening.finding_id).where(ActionReopening.action_id.in_(batch))
        found |= set(session.scalars(again))
    return found


def _actions_of(session: Session, findings: Collection[str]) -> set[str]:
    """The actions raised for the findings, withdrawn drafts too, and those reopened for them."""
    found: set[str] = set()
    for batch in in_batches(sorted(findings)):
        found |= set(session.scalars(select(Action.id).where(Action.finding_id.in_(batch))))
        again = select(ActionReopening.action_id).where(ActionReopening.finding_id.in_(batch))
        found |= set(session.scalars(again))
    return found
