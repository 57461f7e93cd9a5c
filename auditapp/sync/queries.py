"""What a manager must decide: conflicts, refusals, changes held too long, photos that were not accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from auditapp.audits.models import Audit
from auditapp.evidence.queries import refused_photos
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.queries import names_of
from auditapp.sync.models import Decision, InboxEntry, InboxHold, InboxRelease
from auditapp.sync.rules import HELD_PATIENCE, Choice, Trouble, choices


@dataclass(frozen=True)
class NeedsDecision:
    """One thing for a person to settle. Bodies are as they were sent; `first` is what the server held already.

    `entry_id` is None for a photo, which is settled by taking it again.
    """

    entry_id: int | None
    home_id: str
    trouble: Trouble
    change_id: str
    kind: str
    audit_id: str | None
    checklist_title: str | None
    code: str | None
    waits_for: str | None
    this: Mapping[str, Json] | None
    first: Mapping[str, Json] | None
    by_name: str
    sender_name: str
    tablet: str
    received_at: datetime
    choices: tuple[Choice, ...]


def needs_decision(session: Session, actor: Actor, home_id: str, *, now: datetime) -> list[NeedsDecision]:
    """Everything undecided in the home, oldest first; nothing where the actor may not look."""
    if not actor.can(Permission.HOME_DECISION_READ, home_id):
        return []
    rows = session.execute(_undecided(now).where(InboxEntry.home_id == home_id)).all()
    entries = [row[0] for row in rows]
    firsts = _firsts(session, [entry.change_id for entry in entries if entry.outcome == "conflict"], home_id)
    names = names_of(session, {entry.by for entry in entries} | {entry.sender_id for entry in entries})
    found = [_described(entry, waits_for, title, firsts, names) for entry, waits_for, title in rows]
    return sorted(found + _photos(session, home_id), key=lambda each: (each.received_at, each.change_id))


def count_undecided(session: Session, actor: Actor, home_id: str, *, now: datetime) -> int:
    """How many things wait for a decision, for the home page."""
    if not actor.can(Permission.HOME_DECISION_READ, home_id):
        return 0
    rows = _undecided(now).where(InboxEntry.home_id == home_id).with_only_columns(InboxEntry.id)
    entries = session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    return entries + len(refused_photos(session, home_id))


def find_entry(session: Session, actor: Actor, entry_id: int) -> InboxEntry | None:
    """The entry, if it belongs to a home whose decisions the actor may see."""
    homes = actor.homes_with(Permission.HOME_DECISION_READ)
    query = select(InboxEntry).where(InboxEntry.id == entry_id, InboxEntry.home_id.in_(homes))
    return session.scalar(query)


def trouble_of(session: Session, entry: InboxEntry) -> Trouble | None:
    """What is the matter with an entry; None when nothing is."""
    if entry.outcome in (Trouble.CONFLICT, Trouble.REFUSED):
        return Trouble(entry.outcome)
    is_held = exists().where(InboxHold.entry_id == entry.id)
    released = exists().where(InboxRelease.entry_id == entry.id)
    return Trouble.HELD if session.scalar(select(is_held & ~released)) else None


def first_of(session: Session, entry: InboxEntry) -> InboxEntry | None:
    """What the server had taken under the same number."""
    query = select(InboxEntry).where(
        InboxEntry.change_id == entry.change_id,
        InboxEntry.outcome == "accepted",
        InboxEntry.home_id == entry.home_id,
    )
    return session.scalar(query.order_by(InboxEntry.id).limit(1))


def body_of(entry: InboxEntry) -> dict[str, Json] | None:
    """The change as it was sent; None when it was beyond the quota and is not kept."""
    if not entry.body:
        return None
    body: dict[str, Json] = json.loads(entry.body)
    return body


def _undecided(now: datetime) -> Select[InboxEntry, str | None, str | None]:
    decided = exists().where(Decision.entry_id == InboxEntry.id)
    released = exists().where(InboxRelease.entry_id == InboxEntry.id)
    other = aliased(InboxEntry)
    came_since = exists().where(
        other.change_id == InboxEntry.change_id,
        other.outcome == "accepted",
        other.home_id == InboxEntry.home_id,
    )
    conflict = InboxEntry.outcome == Trouble.CONFLICT
    refused = (InboxEntry.outcome == Trouble.REFUSED) & ~came_since
    stuck = InboxHold.entry_id.is_not(None) & ~released & (InboxHold.at <= now - HELD_PATIENCE)
    return (
        select(InboxEntry, InboxHold.waits_for, Audit.checklist_title)
        .outerjoin(InboxHold, InboxHold.entry_id == InboxEntry.id)
        .outerjoin(Audit, (Audit.id == InboxEntry.audit_id) & (Audit.home_id == InboxEntry.home_id))
        .where(~decided, conflict | refused | stuck)
        .order_by(InboxEntry.id)
    )


def _firsts(session: Session, change_ids: list[str], home_id: str) -> dict[str, Mapping[str, Json] | None]:
    if not change_ids:
        return {}
    taken = select(InboxEntry).where(
        InboxEntry.change_id.in_(change_ids),
        InboxEntry.outcome == "accepted",
        InboxEntry.home_id == home_id,
    )
    return {entry.change_id: body_of(entry) for entry in session.scalars(taken)}


def _described(
    entry: InboxEntry,
    waits_for: str | None,
    title: str | None,
    firsts: Mapping[str, Mapping[str, Json] | None],
    names: Mapping[str, str],
) -> NeedsDecision:
    trouble = Trouble.HELD if entry.outcome == "accepted" else Trouble(entry.outcome)
    return NeedsDecision(
        entry_id=entry.id,
        home_id=entry.home_id or "",
        trouble=trouble,
        change_id=entry.change_id,
        kind=entry.kind,
        audit_id=entry.audit_id,
        checklist_title=title,
        code=entry.code,
        waits_for=waits_for,
        this=body_of(entry),
        first=firsts.get(entry.change_id) if trouble is Trouble.CONFLICT else None,
        by_name=names[entry.by],
        sender_name=names[entry.sender_id],
        tablet=entry.tablet,
        received_at=entry.received_at,
        choices=choices(trouble, entry.kind, entry.code, body_kept=bool(entry.body)),
    )


def _photos(session: Session, home_id: str) -> list[NeedsDecision]:
    refused = refused_photos(session, home_id)
    names = names_of(session, {each.photo.by for each in refused})
    return [
        NeedsDecision(
            entry_id=None,
            home_id=home_id,
            trouble=Trouble.PHOTO,
            change_id=each.photo.id,
            kind="photo",
            audit_id=None,
            checklist_title=None,
            code=each.code,
            waits_for=None,
            this=None,
            first=None,
            by_name=names[each.photo.by],
            sender_name=names[each.photo.by],
            tablet=each.photo.tablet,
            received_at=each.at,
            choices=(),
        )
        for each in refused
    ]
