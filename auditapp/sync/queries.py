"""What a manager must decide: conflicts, refusals, changes held too long, photos that were not accepted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select, union_all
from sqlalchemy.orm import Session, aliased

from auditapp.audits.models import Audit
from auditapp.evidence.queries import count_refused_photos, refused_photos
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.queries import names_of
from auditapp.sync.models import Decision, InboxEntry, InboxHold, InboxRelease
from auditapp.sync.rules import HELD_PATIENCE, NO_ACCESS, Choice, Trouble, choices

PAGE = 25
# Of one sender: nobody works through more, and one tablet out of its mind must not bury all the others.
MOST_REFUSED = 200


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


@dataclass(frozen=True)
class Backlog:
    """A page of what needs a decision. `older` are refused changes beyond the newest of their senders."""

    rows: tuple[NeedsDecision, ...]
    page: int
    total: int
    older: int


def needs_decision(session: Session, actor: Actor, home_id: str, *, now: datetime, page: int = 1) -> Backlog:
    """What is undecided in the home, oldest first, then photos to take again; nothing where nobody may look."""
    if not actor.can(Permission.HOME_DECISION_READ, home_id):
        return Backlog((), 1, 0, 0)
    changes, older = _count_changes(session, home_id, now)
    total = changes + count_refused_photos(session, home_id)
    page = max(1, min(page, -(-total // PAGE)))
    first = (page - 1) * PAGE
    rows = _changes(session, home_id, now, first) if first < changes else []
    if len(rows) < PAGE:
        rows += _photos(session, home_id, max(0, first - changes), PAGE - len(rows))
    return Backlog(tuple(rows), page, total, older)


def count_undecided(session: Session, actor: Actor, home_id: str, *, now: datetime) -> int:
    """How many things wait for a decision, for the home page."""
    if not actor.can(Permission.HOME_DECISION_READ, home_id):
        return 0
    return _count_changes(session, home_id, now)[0] + count_refused_photos(session, home_id)


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


def settled_with(session: Session, entry: InboxEntry) -> list[InboxEntry]:
    """The other changes of an audit whose start was refused because the sender may not record in the home."""
    if entry.kind != "start" or entry.code not in NO_ACCESS or entry.home_id is None or not entry.audit_id:
        return []
    query = select(InboxEntry).where(
        *_waits(InboxEntry, entry.home_id),
        InboxEntry.audit_id == entry.audit_id,
        InboxEntry.sender_id == entry.sender_id,
        InboxEntry.code.in_(NO_ACCESS),
        InboxEntry.id != entry.id,
    )
    return list(session.scalars(query.order_by(InboxEntry.id)))


def body_of(entry: InboxEntry) -> dict[str, Json] | None:
    """The change as it was sent; None when it was beyond the quota and is not kept."""
    if not entry.body:
        return None
    body: dict[str, Json] = json.loads(entry.body)
    return body


def _count_changes(session: Session, home_id: str, now: datetime) -> tuple[int, int]:
    """How many changes wait, and how many refused ones are beyond the newest of their senders."""
    refused = select(func.count()).where(*_refused(home_id)).group_by(InboxEntry.sender_id)
    each = session.scalars(refused).all()
    others = union_all(_conflicts(home_id), _stuck(home_id, now)).subquery()
    listed = sum(min(number, MOST_REFUSED) for number in each)
    return listed + (session.scalar(select(func.count()).select_from(others)) or 0), sum(each) - listed


def _changes(session: Session, home_id: str, now: datetime, skip: int) -> list[NeedsDecision]:
    place = func.row_number().over(partition_by=InboxEntry.sender_id, order_by=InboxEntry.id.desc())
    refused = select(InboxEntry.id, place.label("place")).where(*_refused(home_id)).subquery()
    newest = select(refused.c.id).where(refused.c.place <= MOST_REFUSED)
    wanted = union_all(newest, _conflicts(home_id), _stuck(home_id, now)).subquery()
    ids = session.scalars(select(wanted.c.id).order_by(wanted.c.id).offset(skip).limit(PAGE)).all()
    query = (
        select(InboxEntry, InboxHold.waits_for, Audit.checklist_title)
        .outerjoin(InboxHold, InboxHold.entry_id == InboxEntry.id)
        .outerjoin(Audit, (Audit.id == InboxEntry.audit_id) & (Audit.home_id == InboxEntry.home_id))
        .where(InboxEntry.id.in_(ids))
        .order_by(InboxEntry.id)
    )
    rows = session.execute(query).all()
    entries = [row[0] for row in rows]
    firsts = _firsts(session, [entry.change_id for entry in entries if entry.outcome == "conflict"], home_id)
    names = names_of(session, {entry.by for entry in entries} | {entry.sender_id for entry in entries})
    return [_described(entry, waits_for, title, firsts, names) for entry, waits_for, title in rows]


def _refused(home_id: str) -> tuple[ColumnElement[bool], ...]:
    """Refused, undecided, and not taken since from somebody who may send it; what is settled with a start is not."""
    entry, start = InboxEntry, aliased(InboxEntry)
    with_start = exists().where(
        start.audit_id == entry.audit_id,
        start.sender_id == entry.sender_id,
        start.kind == "start",
        start.id != entry.id,
        start.code.in_(NO_ACCESS),
        *_waits(start, home_id),
    )
    return *_waits(entry, home_id), ~(entry.code.in_(NO_ACCESS) & with_start)


def _waits(entry: type[InboxEntry], home_id: str) -> tuple[ColumnElement[bool], ...]:
    other = aliased(InboxEntry)
    # Looked up along its index for each row: as a join PostgreSQL may compare all refused with all accepted ones.
    came_since = (
        select(other.id)
        .where(other.change_id == entry.change_id, other.outcome == "accepted", other.home_id == home_id)
        .limit(1)
        .scalar_subquery()
    )
    decided = exists().where(Decision.entry_id == entry.id)
    return entry.home_id == home_id, entry.outcome == Trouble.REFUSED, ~decided, came_since.is_(None)


def _conflicts(home_id: str) -> Select[int]:
    return select(InboxEntry.id).where(
        InboxEntry.home_id == home_id, InboxEntry.outcome == Trouble.CONFLICT, ~_decided()
    )


def _stuck(home_id: str, now: datetime) -> Select[int]:
    """Held too long. Few are ever held, so it begins with those and not with all that the home sent."""
    released = exists().where(InboxRelease.entry_id == InboxHold.entry_id)
    decided = exists().where(Decision.entry_id == InboxHold.entry_id)
    of_home = exists().where(InboxEntry.id == InboxHold.entry_id, InboxEntry.home_id == home_id)
    return select(InboxHold.entry_id).where(InboxHold.at <= now - HELD_PATIENCE, ~released, ~decided, of_home)


def _decided() -> ColumnElement[bool]:
    return exists().where(Decision.entry_id == InboxEntry.id)


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


def _photos(session: Session, home_id: str, skip: int, limit: int) -> list[NeedsDecision]:
    refused = refused_photos(session, home_id, skip=skip, limit=limit)
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
