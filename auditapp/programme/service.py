"""Verbs of the programme: put a checklist in use at a home, move its due date."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, journal
from auditapp.kernel.permissions import Actor
from auditapp.programme.models import ProgrammeDue, ProgrammeEntry
from auditapp.programme.rules import next_due

ENTRY_SET = journal.declare("programme.entry_set", keys=("checklist", "every", "due"))
DUE_MOVED = journal.declare("programme.due_moved", keys=("checklist", "due", "audit", "number"))


def set_entry(
    session: Session,
    home_id: str,
    checklist_key: str,
    every: str,
    due_on: date,
    *,
    actor: Actor,
    now: datetime,
) -> ProgrammeEntry:
    """Put a checklist in use at a home with its first due date, or return the entry that is there."""
    existing = _entry(session, home_id, checklist_key)
    if existing is not None:
        return existing
    entry = ProgrammeEntry(
        id=ids.new_id("m"),
        home_id=home_id,
        checklist_key=checklist_key,
        every=every,
        set_at=now,
        set_by=actor.user_id,
    )
    session.add(entry)
    session.flush()  # the due date refers to the entry's id
    session.add(_due(entry, 1, due_on, because="set", audit_id=None, actor=actor, now=now))
    journal.record(
        session,
        ENTRY_SET,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("programme_entry", entry.id),
        actor=actor,
        now=now,
        data={"checklist": checklist_key, "every": every, "due": due_on.isoformat()},
    )
    return entry


def audit_finished(
    session: Session,
    home_id: str,
    checklist_key: str,
    finished_on: date,
    audit_id: str,
    *,
    actor: Actor,
    now: datetime,
) -> date | None:
    """Move the due date by a finished audit; None when the checklist is not in the home's programme.

    An audit moves it once, and one that was finished before the last one (it arrived late) never moves it back.
    """
    entry = _entry(session, home_id, checklist_key)
    if entry is None:
        return None
    dues = session.scalars(
        select(ProgrammeDue).where(ProgrammeDue.entry_id == entry.id).order_by(ProgrammeDue.number)
    ).all()
    latest = dues[-1]
    due_on = next_due(entry.every, finished_on)
    if any(due.audit_id == audit_id for due in dues) or (latest.because != "set" and due_on <= latest.due_on):
        return latest.due_on
    number = latest.number + 1
    session.add(
        _due(entry, number, due_on, because="audit_finished", audit_id=audit_id, actor=actor, now=now)
    )
    journal.record(
        session,
        DUE_MOVED,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("programme_entry", entry.id),
        actor=actor,
        now=now,
        data={"checklist": checklist_key, "due": due_on.isoformat(), "audit": audit_id, "number": number},
    )
    return due_on


def _entry(session: Session, home_id: str, checklist_key: str) -> ProgrammeEntry | None:
    return session.scalar(
        select(ProgrammeEntry).where(
            ProgrammeEntry.home_id == home_id, ProgrammeEntry.checklist_key == checklist_key
        )
    )


def _due(
    entry: ProgrammeEntry,
    number: int,
    due_on: date,
    *,
    because: str,
    audit_id: str | None,
    actor: Actor,
    now: datetime,
) -> ProgrammeDue:
    return ProgrammeDue(
        id=ids.derived_id("d", entry.id, str(number)),
        entry_id=entry.id,
        number=number,
        due_on=due_on,
        because=because,
        audit_id=audit_id,
        at=now,
        by=actor.user_id,
    )
