"""Reads of the access log: what a home's people opened, and who looked at what is somebody's own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from auditapp.audits.models import Audit
from auditapp.evidence.models import PhotoSlot
from auditapp.kernel import clock
from auditapp.kernel.bulk import as_texts, texts
from auditapp.packs.models import Pack
from auditapp.people.account_models import Invitation
from auditapp.people.models import AccessEntry, User
from auditapp.people.queries import names_of

PAGE = 50
COUNTED = 5000  # beyond this many a page says "more than"
BATCH = 500
OWN_LISTED = 200
OWN_SINCE = timedelta(days=365)
_NAMED = texts("ids")
KINDS = ("audit", "photo", "pack", "person", "person_data")
OF_PEOPLE = ("person", "person_data")


@dataclass(frozen=True)
class Narrowing:
    """What the log shows; "" and None are everything."""

    person: str = ""
    kind: str = ""
    record: str = ""  # an id, or an address that holds one
    first: date | None = None
    last: date | None = None
    page: int = 1


@dataclass(frozen=True)
class View:
    """Somebody opened something. `about` is what is known of the record: its title or name, and its time."""

    at: datetime
    user_id: str
    user_name: str
    home_id: str
    kind: str
    record_id: str
    way: str
    about: str
    about_at: datetime | None


@dataclass(frozen=True)
class Log:
    """A page of the log, newest first; `total` counts no further than COUNTED."""

    views: tuple[View, ...]
    total: int


# Whoever was invited and has no account yet has the number of the invitation.
_PEOPLE = (
    select(User.id, User.name).where(User.id.in_(_NAMED)),
    select(Invitation.id, Invitation.name).where(Invitation.id.in_(_NAMED)),
)


def read_log(session: Session, home_id: str, narrowing: Narrowing) -> Log:
    """A page of what was opened in a home."""
    where = _where(home_id, narrowing)
    some = select(AccessEntry.id).where(*where).limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    query = select(AccessEntry).where(*where).order_by(AccessEntry.at.desc(), AccessEntry.id.desc())
    rows = session.scalars(query.limit(PAGE).offset((narrowing.page - 1) * PAGE)).all()
    return Log(_views(session, rows), total)


def whole_log(session: Session, home_id: str, narrowing: Narrowing) -> Iterator[View]:
    """All that fits, newest first, read in batches."""
    yield from _in_batches(session, _where(home_id, narrowing))


def viewed_by(session: Session, user_id: str, home_ids: Collection[str]) -> Iterator[View]:
    """All that somebody opened in these homes, newest first."""
    yield from _in_batches(session, [AccessEntry.user_id == user_id, AccessEntry.home_id.in_(home_ids)])


def views_of_own(
    session: Session, user_id: str, *, now: datetime, home_ids: Collection[str] | None = None
) -> tuple[View, ...]:
    """Who else opened what is somebody's own: audits they made, photos they took, packs they asked for, themselves.

    The last twelve months, newest first, as many as a page lists; in these homes alone, when they are given.
    """
    entry = AccessEntry
    own = or_(
        and_(entry.kind == "audit", entry.record_id.in_(select(Audit.id).where(Audit.by == user_id))),
        and_(entry.kind == "photo", entry.record_id.in_(select(PhotoSlot.id).where(PhotoSlot.by == user_id))),
        and_(entry.kind == "pack", entry.record_id.in_(select(Pack.id).where(Pack.requested_by == user_id))),
        and_(entry.kind.in_(OF_PEOPLE), entry.record_id == user_id),
    )
    within = [entry.home_id.in_(home_ids)] if home_ids is not None else []
    query = select(entry).where(own, entry.user_id != user_id, entry.at > now - OWN_SINCE, *within)
    rows = session.scalars(query.order_by(entry.at.desc(), entry.id.desc()).limit(OWN_LISTED)).all()
    return _once(_views(session, rows))


def _once(views: Iterable[View]) -> tuple[View, ...]:
    """Without what stands in the logs of several homes although it was done once: at the same moment."""
    found: dict[tuple[str, ...], View] = {}
    for view in views:
        found.setdefault((view.at.isoformat(), view.user_id, view.kind, view.record_id, view.way), view)
    return tuple(found.values())


def ids_in(text: str) -> list[str]:
    """What may be an id in a text that was typed or pasted: each part of an address, with hyphens kept."""
    return [part for part in re.split(r"[^A-Za-z0-9-]+", text) if part][:20]


def _where(home_id: str, narrowing: Narrowing) -> list[ColumnElement[bool]]:
    where = [AccessEntry.home_id == home_id]
    if narrowing.person:
        where.append(AccessEntry.user_id == narrowing.person)
    if narrowing.kind in KINDS:
        where.append(AccessEntry.kind == narrowing.kind)
    if narrowing.record:
        where.append(AccessEntry.record_id.in_(ids_in(narrowing.record)))
    if narrowing.first:
        where.append(AccessEntry.at >= _midnight(narrowing.first))
    if narrowing.last:
        where.append(AccessEntry.at < _midnight(narrowing.last + timedelta(days=1)))
    return where


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())


def _in_batches(session: Session, where: Sequence[ColumnElement[bool]]) -> Iterator[View]:
    before: int | None = None
    while True:
        older = [AccessEntry.id < before] if before is not None else []
        query = select(AccessEntry).where(*where, *older).order_by(AccessEntry.id.desc())
        rows = session.scalars(query.limit(BATCH)).all()
        yield from _views(session, rows)
        if len(rows) < BATCH:
            return
        before = rows[-1].id


def _views(session: Session, rows: Sequence[AccessEntry]) -> tuple[View, ...]:
    about = about_records(session, [(row.kind, row.record_id) for row in rows])
    names = names_of(session, {row.user_id for row in rows})
    return tuple(
        View(
            row.at,
            row.user_id,
            names[row.user_id],
            row.home_id,
            row.kind,
            row.record_id,
            row.way,
            *about.get((row.kind, row.record_id), ("", None)),
        )
        for row in rows
    )


def about_records(
    session: Session, records: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], tuple[str, datetime | None]]:
    """What the records, each a kind and an id, are called: one query a kind."""
    named = defaultdict[str, set[str]](set)
    for kind, record_id in records:
        named[kind].add(record_id)
    statements = {
        "audit": select(Audit.id, Audit.checklist_title, Audit.started_at).where(Audit.id.in_(_NAMED)),
        "photo": select(PhotoSlot.id, PhotoSlot.view, PhotoSlot.captured_at).where(PhotoSlot.id.in_(_NAMED)),
    }
    found: dict[tuple[str, str], tuple[str, datetime | None]] = {}
    for kind in named.keys() & statements.keys():
        for record_id, said, moment in session.execute(statements[kind], {"ids": as_texts(named[kind])}):
            found[kind, record_id] = (said, moment)
    people = set[str]().union(*(named[kind] for kind in OF_PEOPLE))
    for statement in _PEOPLE if people else ():
        for person_id, name in session.execute(statement, {"ids": as_texts(people)}):
            found.update({(kind, person_id): (name, None) for kind in OF_PEOPLE})
    if named["pack"]:
        packs = select(Pack.id, Pack.from_on, Pack.to_on).where(Pack.id.in_(_NAMED))
        for pack_id, first, last in session.execute(packs, {"ids": as_texts(named["pack"])}):
            found["pack", pack_id] = (f"{first.isoformat()} {last.isoformat()}", None)
    return found
