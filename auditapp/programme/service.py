"""Verbs of the programme: checklists in and out of use at a home, how often they are due, and when next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.programme.models import ProgrammeDue, ProgrammeEntry, ProgrammeRhythm
from auditapp.programme.rules import EVERY, NEVER, NOT_DUE, next_due

ENTRY_SET = journal.declare("programme.entry_set", keys=("checklist", "every", "due"))
RHYTHM_SET = journal.declare("programme.rhythm_set", keys=("checklist", "every", "number"))
DUE_MOVED = journal.declare("programme.due_moved", keys=("checklist", "due", "audit", "number"))


@dataclass(frozen=True)
class Plan:
    """What somebody chose for a checklist: an interval and the next day it is due, not planned, or out of use."""

    checklist: str
    every: str
    due_on: date | None = None


def plan(
    session: Session,
    home_id: str,
    plans: Sequence[Plan],
    *,
    known: frozenset[str],
    actor: Actor,
    now: datetime,
) -> int:
    """Carry out what was chosen for several checklists; says for how many something changed.

    `known` are the checklists the provider has published. Raises NotFoundError for another one, and InvalidError
    for an interval that does not exist or one without its next day.
    """
    return sum(_carry_out(session, home_id, each, known=known, actor=actor, now=now) for each in plans)


def _carry_out(
    session: Session, home_id: str, chosen: Plan, *, known: frozenset[str], actor: Actor, now: datetime
) -> bool:
    if chosen.checklist not in known:
        raise NotFoundError
    entry = _entry(session, home_id, chosen.checklist)
    if chosen.every == NEVER and entry is None:
        _begin(session, home_id, chosen.checklist, NEVER, None, actor=actor, now=now)
        return True
    if chosen.every in NOT_DUE:
        return entry is not None and _set_rhythm(session, entry, chosen.every, actor=actor, now=now)
    if chosen.every not in EVERY or chosen.due_on is None:
        raise InvalidError("Choose how often it is due, and the next day.", code="rhythm")
    if entry is None:
        set_entry(session, home_id, chosen.checklist, chosen.every, chosen.due_on, actor=actor, now=now)
        return True
    changed = _set_rhythm(session, entry, chosen.every, actor=actor, now=now)
    return _set_due(session, entry, chosen.due_on, actor=actor, now=now) or changed


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
    return _entry(session, home_id, checklist_key) or _begin(
        session, home_id, checklist_key, every, due_on, actor=actor, now=now
    )


def _begin(
    session: Session,
    home_id: str,
    checklist_key: str,
    every: str,
    due_on: date | None,
    *,
    actor: Actor,
    now: datetime,
) -> ProgrammeEntry:
    """The entry of a checklist that had none; without a day it is due when it is out of use from the beginning."""
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
    if due_on is not None:
        session.add(_due(entry, 1, due_on, because="set", audit_id=None, actor=actor, now=now))
    journal.record(
        session,
        ENTRY_SET,
        chain=journal.home_chain(home_id),
        subject=journal.Subject("programme_entry", entry.id),
        actor=actor,
        now=now,
        data={"checklist": checklist_key, "every": every, "due": due_on.isoformat() if due_on else None},
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
    """Move the due date by a finished audit; None when the checklist is not planned at the home.

    An audit moves it once, and one that was finished before the last one (it arrived late) never moves it back.
    """
    entry = _entry(session, home_id, checklist_key)
    every = None if entry is None else _rhythm(session, entry)[0]
    if entry is None or every is None or every in NOT_DUE:
        return None
    dues = session.scalars(
        select(ProgrammeDue).where(ProgrammeDue.entry_id == entry.id).order_by(ProgrammeDue.number)
    ).all()
    latest = dues[-1]
    due_on = next_due(every, finished_on)
    if any(due.audit_id == audit_id for due in dues) or _stays(latest, due_on, finished_on):
        return latest.due_on
    _add_due(session, entry, latest.number + 1, due_on, audit_id=audit_id, actor=actor, now=now)
    return due_on


def _stays(latest: ProgrammeDue, due_on: date, finished_on: date) -> bool:
    """Whether the day stays: an audit that arrived late never moves it back, nor over what a manager chose later."""
    if latest.because == "set":
        return latest.number > 1 and finished_on < clock.local_date(latest.at)
    return due_on <= latest.due_on


def _rhythm(session: Session, entry: ProgrammeEntry) -> tuple[str, int]:
    """How often it is due now, and the number of the row that says so; 0 for the entry itself."""
    query = (
        select(ProgrammeRhythm.every, ProgrammeRhythm.number)
        .where(ProgrammeRhythm.entry_id == entry.id)
        .order_by(ProgrammeRhythm.number.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found else (entry.every, 0)


def _set_rhythm(session: Session, entry: ProgrammeEntry, every: str, *, actor: Actor, now: datetime) -> bool:
    before, number = _rhythm(session, entry)
    if every == before:
        return False
    number += 1
    session.add(
        ProgrammeRhythm(
            id=ids.derived_id("y", entry.id, str(number)),
            entry_id=entry.id,
            number=number,
            every=every,
            at=now,
            by=actor.user_id,
        )
    )
    journal.record(
        session,
        RHYTHM_SET,
        chain=journal.home_chain(entry.home_id),
        subject=journal.Subject("programme_entry", entry.id),
        actor=actor,
        now=now,
        data={"checklist": entry.checklist_key, "every": every, "number": number},
    )
    return True


def _set_due(session: Session, entry: ProgrammeEntry, due_on: date, *, actor: Actor, now: datetime) -> bool:
    query = select(ProgrammeDue).where(ProgrammeDue.entry_id == entry.id).order_by(ProgrammeDue.number.desc())
    latest = session.scalars(query.limit(1)).one_or_none()
    if latest is not None and latest.due_on == due_on:
        return False
    number = latest.number + 1 if latest else 1
    _add_due(session, entry, number, due_on, audit_id=None, actor=actor, now=now)
    return True


def _add_due(
    session: Session,
    entry: ProgrammeEntry,
    number: int,
    due_on: date,
    *,
    audit_id: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    because = "audit_finished" if audit_id else "set"
    session.add(_due(entry, number, due_on, because=because, audit_id=audit_id, actor=actor, now=now))
    journal.record(
        session,
        DUE_MOVED,
        chain=journal.home_chain(entry.home_id),
        subject=journal.Subject("programme_entry", entry.id),
        actor=actor,
        now=now,
        data={
            "checklist": entry.checklist_key,
            "due": due_on.isoformat(),
            "audit": audit_id,
            "number": number,
        },
    )


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
