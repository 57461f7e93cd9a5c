"""Reads for the pages of decisions: what was settled, and one entry with its other side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.audits.models import Audit
from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.queries import version
from auditapp.kernel.orm import Json
from auditapp.people.queries import names_of
from auditapp.sync.models import Decision, InboxEntry
from auditapp.sync.queries import body_of, first_of, settled_with, trouble_of
from auditapp.sync.rules import Choice, Trouble, choices

SETTLED = 20  # the journal has them all


@dataclass(frozen=True)
class Settled:
    """Something that was decided."""

    entry_id: int
    kind: str
    trouble: Trouble
    checklist_title: str | None
    who: str
    choice: str
    at: datetime


@dataclass(frozen=True)
class Side:
    """One body as it was sent; None when it was too much to keep."""

    body: Mapping[str, Json] | None
    by_name: str
    sender_name: str
    tablet: str
    received_at: datetime


@dataclass(frozen=True)
class Case:
    """One entry to decide about, with what the server had taken under the same number."""

    entry_id: int
    kind: str
    trouble: Trouble | None
    code: str | None
    audit_title: str | None
    this: Side
    first: Side | None
    choices: tuple[Choice, ...]
    definition: ChecklistDefinition | None
    settled: Settled | None
    settled_reason: str
    more: int  # other changes that are settled with this one


def settled_in(session: Session, home_id: str) -> list[Settled]:
    """The decisions of a home, newest first."""
    query = (
        select(Decision, InboxEntry, Audit.checklist_title)
        .join(InboxEntry, InboxEntry.id == Decision.entry_id)
        .outerjoin(Audit, (Audit.id == InboxEntry.audit_id) & (Audit.home_id == home_id))
        .where(InboxEntry.home_id == home_id)
        .order_by(Decision.at.desc(), Decision.id)
        .limit(SETTLED)
    )
    rows = list(session.execute(query))
    names = names_of(session, {decision.by for decision, _, _ in rows})
    return [_settled(decision, entry, title, names) for decision, entry, title in rows]


def read_case(session: Session, entry: InboxEntry, provider_id: str) -> Case:
    """The entry with all that a person needs to decide."""
    trouble = trouble_of(session, entry)
    first = first_of(session, entry) if trouble is Trouble.CONFLICT else None
    decision = session.scalar(select(Decision).where(Decision.entry_id == entry.id))
    audit = session.get(Audit, entry.audit_id) if entry.audit_id else None
    title = audit.checklist_title if audit is not None and audit.home_id == entry.home_id else None
    people = {entry.by, entry.sender_id} | ({first.by, first.sender_id} if first else set())
    names = names_of(session, people | ({decision.by} if decision else set()))
    body = body_of(entry)
    asked = body.get("version") if body else None
    definition = version(session, provider_id, asked) if isinstance(asked, str) else None
    if title is None and entry.kind == "start" and definition is not None:
        title = definition.title
    return Case(
        entry_id=entry.id,
        kind=entry.kind,
        trouble=trouble,
        code=entry.code,
        audit_title=title,
        this=_side(entry, names),
        first=_side(first, names) if first else None,
        choices=choices(trouble, entry.kind, entry.code, body_kept=bool(entry.body)) if trouble else (),
        definition=definition,
        settled=_settled(decision, entry, title, names) if decision else None,
        settled_reason=decision.reason if decision else "",
        more=0 if decision else len(settled_with(session, entry)),
    )


def _side(entry: InboxEntry, names: Mapping[str, str]) -> Side:
    return Side(body_of(entry), names[entry.by], names[entry.sender_id], entry.tablet, entry.received_at)


def _settled(decision: Decision, entry: InboxEntry, title: str | None, names: Mapping[str, str]) -> Settled:
    trouble = Trouble.HELD if entry.outcome == "accepted" else Trouble(entry.outcome)
    return Settled(entry.id, entry.kind, trouble, title, names[decision.by], decision.choice, decision.at)
