"""Reads of the programme: what is due at a home, what was done last, and who chose what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import FromClause, ScalarSelect, bindparam, func, select
from sqlalchemy.orm import Session

from auditapp.checklists.catalogue import titles
from auditapp.checklists.in_force import archived_keys
from auditapp.checklists.queries import Current, current_versions, definition
from auditapp.kernel.bulk import read_rows, table_of
from auditapp.people.queries import names_of
from auditapp.programme.models import ProgrammeDue, ProgrammeEntry, ProgrammeRhythm
from auditapp.programme.rules import NEVER, NOT_DUE

_ENTRY, _DUE, _RHYTHM = (table_of(each) for each in (ProgrammeEntry, ProgrammeDue, ProgrammeRhythm))
_entry, _due, _rhythm = _ENTRY.c, _DUE.c, _RHYTHM.c
_OTHER = _DUE.alias("other")
_OTHER_RHYTHM = _RHYTHM.alias("other_rhythm")


def _highest(other: FromClause) -> ScalarSelect[int]:
    """The highest number among an entry's rows: the one that counts."""
    return (
        select(func.max(other.c.number))
        .where(other.c.entry_id == _entry.id)
        .correlate(_ENTRY)
        .scalar_subquery()
    )


# Made once: to make a statement costs more than to run it.
_LAST_AUDIT = (
    select(_OTHER.c.audit_id)
    .where(_OTHER.c.entry_id == _entry.id, _OTHER.c.audit_id.is_not(None))
    .order_by(_OTHER.c.number.desc())
    .limit(1)
    .correlate(_ENTRY)
    .scalar_subquery()
)
_EVERY = func.coalesce(_rhythm.every, _entry.every)
_STANDING = (
    select(_entry.home_id, _entry.checklist_key, _EVERY, _due.due_on, _LAST_AUDIT)
    .select_from(_ENTRY)
    .join(_DUE, (_due.entry_id == _entry.id) & (_due.number == _highest(_OTHER)))
    .outerjoin(_RHYTHM, (_rhythm.entry_id == _entry.id) & (_rhythm.number == _highest(_OTHER_RHYTHM)))
    .where(_entry.home_id.in_(bindparam("homes", expanding=True)))
    .order_by(_due.due_on, _entry.checklist_key)
)
_SINCE = (
    select(_entry.home_id, _entry.checklist_key, func.coalesce(_rhythm.at, _entry.set_at))
    .select_from(_ENTRY)
    .outerjoin(_RHYTHM, (_rhythm.entry_id == _entry.id) & (_rhythm.number == _highest(_OTHER_RHYTHM)))
    .where(_entry.home_id.in_(bindparam("homes", expanding=True)), _EVERY == NEVER)
    .order_by(_entry.checklist_key)
)


@dataclass(frozen=True)
class DueRow:
    """A checklist in use, when it is due next, and the last audit that moved the date."""

    key: str
    title: str
    every: str
    due_on: date
    last_audit: str | None


@dataclass(frozen=True)
class Standing:
    """An entry of the programme that has a due day, as it stands: planned, not planned any more, or out of use."""

    home_id: str
    key: str
    every: str
    due_on: date
    last_audit: str | None


@dataclass(frozen=True)
class Choice:
    """A checklist of the provider and what the home has chosen for it; `every` is empty before the first choice.

    `since` is when it was taken out of use, if it is.
    """

    key: str
    title: str
    kind: str
    cadence: str
    every: str
    due_on: date | None
    since: datetime | None = None


@dataclass(frozen=True)
class Step:
    """Something somebody chose, or an audit moved: an interval, or a day."""

    at: datetime
    by: str
    every: str = ""
    due_on: date | None = None
    audit_id: str | None = None


def standings(session: Session, home_ids: Collection[str]) -> list[Standing]:
    """Every entry of these homes that has a day, also those that are not due now, soonest first; one query."""
    rows = read_rows(session, _STANDING, homes=list(home_ids))
    return [Standing(*row) for row in rows]


def in_use(session: Session, home_ids: Collection[str]) -> list[Standing]:
    """The entries that are planned, soonest first, without archived checklists; two queries."""
    away = archived_keys(session, home_ids)
    return [
        each
        for each in standings(session, home_ids)
        if each.every not in NOT_DUE and (each.home_id, each.key) not in away
    ]


def out_of_use(session: Session, home_ids: Collection[str]) -> dict[tuple[str, str], datetime]:
    """Since when each checklist that was taken out of use is, by home and key; one query."""
    return {(home, key): since for home, key, since in read_rows(session, _SINCE, homes=list(home_ids))}


def programme_of(session: Session, home_id: str, provider_id: str) -> list[DueRow]:
    """Everything planned at the home, soonest first; three queries."""
    named = titles(session, provider_id, home_id)
    return [
        DueRow(each.key, named.get(each.key, each.key), each.every, each.due_on, each.last_audit)
        for each in in_use(session, [home_id])
    ]


def choices_of(session: Session, home_id: str) -> list[Choice]:
    """Every checklist in force at the home, core first, with the home's choice."""
    since = {key: at for (_home, key), at in out_of_use(session, [home_id]).items()}
    chosen = {each.key: each for each in standings(session, [home_id])}
    return [
        _choice(each, definition(session, each.content_hash).cadence, chosen.get(key), since.get(key))
        for key, each in current_versions(session, [home_id]).get(home_id, {}).items()
    ]


def history_of(session: Session, home_id: str, key: str) -> list[Step]:
    """Everything that was chosen or moved for a checklist at a home, newest first, with names."""
    entry = session.scalar(
        select(ProgrammeEntry).where(ProgrammeEntry.home_id == home_id, ProgrammeEntry.checklist_key == key)
    )
    if entry is None:
        return []
    dues = select(ProgrammeDue).where(ProgrammeDue.entry_id == entry.id)
    rhythms = select(ProgrammeRhythm).where(ProgrammeRhythm.entry_id == entry.id)
    steps = [
        (each.at, 1, each.number, Step(each.at, each.by, due_on=each.due_on, audit_id=each.audit_id))
        for each in session.scalars(dues)
    ]
    steps += [
        (each.at, 0, each.number, Step(each.at, each.by, every=each.every))
        for each in session.scalars(rhythms)
    ]
    steps.append((entry.set_at, 0, 0, Step(entry.set_at, entry.set_by, every=entry.every)))
    names = names_of(session, {step.by for *_order, step in steps})
    ordered = sorted(steps, key=lambda each: each[:3], reverse=True)
    return [Step(each.at, names[each.by], each.every, each.due_on, each.audit_id) for *_o, each in ordered]


def _choice(current: Current, cadence: str, standing: Standing | None, since: datetime | None) -> Choice:
    every, due_on = (standing.every, standing.due_on) if standing else ("", None)
    return Choice(current.key, current.title, current.kind, cadence, NEVER if since else every, due_on, since)
