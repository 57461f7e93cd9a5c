"""Reads of the programme: what is due at a home, and what was done last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from auditapp.checklists.catalogue import titles
from auditapp.programme.models import ProgrammeDue, ProgrammeEntry

# Made once: to make a statement costs more than to run it.
_LATEST = (
    select(ProgrammeDue.entry_id, func.max(ProgrammeDue.number).label("number"))
    .join(ProgrammeEntry, ProgrammeEntry.id == ProgrammeDue.entry_id)
    .where(ProgrammeEntry.home_id == bindparam("home"))
    .group_by(ProgrammeDue.entry_id)
    .subquery()
)
_PROGRAMME = (
    select(ProgrammeEntry.checklist_key, ProgrammeEntry.every, ProgrammeDue.due_on, ProgrammeDue.audit_id)
    .join(_LATEST, _LATEST.c.entry_id == ProgrammeEntry.id)
    .join(
        ProgrammeDue,
        (ProgrammeDue.entry_id == _LATEST.c.entry_id) & (ProgrammeDue.number == _LATEST.c.number),
    )
    .order_by(ProgrammeDue.due_on, ProgrammeEntry.checklist_key)
)


@dataclass(frozen=True)
class DueRow:
    """A checklist in use, when it is due next, and the audit that moved the date there."""

    key: str
    title: str
    every: str
    due_on: date
    last_audit: str | None


def programme_of(session: Session, home_id: str, provider_id: str) -> list[DueRow]:
    """Everything in the home's programme, soonest first; two queries."""
    named = titles(session, provider_id)
    return [
        DueRow(key, named.get(key, key), every, due_on, audit_id)
        for key, every, due_on, audit_id in session.execute(_PROGRAMME, {"home": home_id})
    ]
