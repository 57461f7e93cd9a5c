"""Verbs that change checklists: publishing, which only ever adds, and archiving."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import load_library
from auditapp.checklists.models import (
    Checklist,
    ChecklistArchiving,
    ChecklistPublication,
    ChecklistVersion,
)
from auditapp.kernel import ids, journal
from auditapp.kernel.canonical import Json, canonical
from auditapp.kernel.errors import NotFoundError, StateError
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Provider

PUBLISHED = journal.declare("checklist.published", keys=("checklist", "version", "label", "items"))
IN_FORCE = journal.declare(
    "checklist.put_into_force",
    keys=("checklist", "version", "home", "number", "follows", "based_on", "library"),
    commits=("why",),
)
ARCHIVED = journal.declare("checklist.archived", keys=("checklist", "home"), commits=("why",))
BROUGHT_BACK = journal.declare("checklist.brought_back", keys=("checklist", "home"), commits=("why",))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a version comes into force and what it was made of; hashes of the provider's and the shipped version."""

    why: str = ""
    based_on: str | None = None
    library: str | None = None


def publish(
    session: Session,
    provider: Provider,
    definition: ChecklistDefinition,
    *,
    actor: Actor,
    now: datetime,
    home_id: str | None = None,
    reason: Reason | None = None,
) -> ChecklistVersion:
    """Put a version into force for all homes or, with `home_id`, for one; its content is kept once.

    Nothing happens when it is in force there already. A checklist that is new with `home_id` is that home's own.
    """
    checklist = _checklist(session, provider.id, definition.id, home_id, now)
    version = _version(session, checklist, definition, actor=actor, now=now)
    latest = _latest(session, checklist.id, home_id)
    if latest is None or latest.follows or latest.version_id != version.id:
        _put_into_force(session, checklist, version, home_id, reason or Reason(), actor=actor, now=now)
    return version


def publish_library(
    session: Session, provider: Provider, *, actor: Actor, now: datetime
) -> list[ChecklistVersion]:
    """Publish every checklist that ships with the product."""
    return [
        publish(session, provider, each, actor=actor, now=now, reason=Reason(library=each.content_hash))
        for each in load_library()
    ]


def keep_version(
    session: Session, provider: Provider, definition: ChecklistDefinition, *, actor: Actor, now: datetime
) -> ChecklistVersion:
    """Keep a shipped version whose changes were looked at, so that the next one can be compared with it."""
    checklist = _found(session, provider.id, definition.id)
    return _version(session, checklist, definition, actor=actor, now=now)


def follow_provider(
    session: Session, provider_id: str, home_id: str, key: str, why: str, *, actor: Actor, now: datetime
) -> None:
    """A home gives its own form of a checklist up and is audited by the provider's again.

    Raises NotFoundError when the provider has no such checklist, StateError when the home has no form of its own.
    """
    checklist = _found(session, provider_id, key)
    theirs = _latest(session, checklist.id, None)
    own = _latest(session, checklist.id, home_id)
    if theirs is None:
        raise NotFoundError
    if own is None or own.follows:
        raise StateError("This home follows the provider's checklist already.")
    version = session.get_one(ChecklistVersion, theirs.version_id)
    reason = Reason(why, version.content_hash, theirs.library)
    _put_into_force(session, checklist, version, home_id, reason, follows=True, actor=actor, now=now)


def archive(
    session: Session,
    provider_id: str,
    home_id: str | None,
    key: str,
    *,
    archived: bool,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Put a checklist away, or bring it back; audits that run are finished as ever.

    A home archives only its own. Raises NotFoundError for any other, StateError when it is so already.
    """
    checklist = _found(session, provider_id, key)
    if checklist.home_id != home_id:
        raise NotFoundError
    latest = session.scalars(
        select(ChecklistArchiving)
        .where(ChecklistArchiving.checklist_id == checklist.id)
        .order_by(ChecklistArchiving.at.desc(), ChecklistArchiving.id.desc())
    ).first()
    if archived == (latest is not None and latest.archived):
        raise StateError("It is archived already." if archived else "It is in force already.")
    session.add(
        ChecklistArchiving(
            id=ids.new_id("x"),
            checklist_id=checklist.id,
            home_id=home_id,
            archived=archived,
            why=why,
            at=now,
            by=actor.user_id,
        )
    )
    data: dict[str, Json] = {"checklist": key, "home": home_id}
    kind, subject = ARCHIVED if archived else BROUGHT_BACK, journal.Subject("checklist", checklist.id)
    _record(session, kind, checklist, subject, data, actor=actor, now=now, why=why)


def _version(
    session: Session,
    checklist: Checklist,
    definition: ChecklistDefinition,
    *,
    actor: Actor,
    now: datetime,
) -> ChecklistVersion:
    """The version with this content, kept and journalled the first time."""
    known = select(ChecklistVersion).where(
        ChecklistVersion.checklist_id == checklist.id,
        ChecklistVersion.content_hash == definition.content_hash,
    )
    existing = session.scalar(known)
    if existing is not None:
        return existing
    version = ChecklistVersion(
        id=ids.new_id("e"),
        checklist_id=checklist.id,
        content_hash=definition.content_hash,
        label=definition.version,
        title=definition.title,
        kind=definition.kind,
        items=len(definition.items),
        body=canonical(definition.body()).decode(),
        published_at=now,
        published_by=actor.user_id,
    )
    session.add(version)
    session.flush()  # the publication refers to the version's id
    data: dict[str, Json] = {
        "checklist": definition.id,
        "version": definition.content_hash,
        "label": definition.version,
        "items": len(definition.items),
    }
    subject = journal.Subject("checklist_version", version.id)
    _record(session, PUBLISHED, checklist, subject, data, actor=actor, now=now)
    return version


def _put_into_force(
    session: Session,
    checklist: Checklist,
    version: ChecklistVersion,
    home_id: str | None,
    reason: Reason,
    *,
    actor: Actor,
    now: datetime,
    follows: bool = False,
) -> None:
    made = ChecklistPublication
    highest = session.scalar(select(func.max(made.number)).where(made.checklist_id == checklist.id))
    publication = ChecklistPublication(
        id=ids.new_id("b"), checklist_id=checklist.id, version_id=version.id, home_id=home_id,
        number=(highest or 0) + 1, follows=follows, why=reason.why, based_on=reason.based_on,
        library=reason.library, at=now, by=actor.user_id,
    )  # fmt: skip
    session.add(publication)
    session.flush()  # what is read next must see what is in force now
    data: dict[str, Json] = {
        "checklist": checklist.key,
        "version": version.content_hash,
        "home": home_id,
        "number": publication.number,
        "follows": follows,
        "based_on": reason.based_on,
        "library": reason.library,
    }
    subject = journal.Subject("checklist_publication", publication.id)
    _record(session, IN_FORCE, checklist, subject, data, actor=actor, now=now, why=reason.why)


def _record(
    session: Session,
    kind: str,
    checklist: Checklist,
    subject: journal.Subject,
    data: dict[str, Json],
    *,
    actor: Actor,
    now: datetime,
    why: str = "",
) -> None:
    chain = journal.provider_chain(checklist.provider_id)
    commits = {"why": why} if why else None
    journal.record(
        session, kind, chain=chain, subject=subject, actor=actor, now=now, data=data, commits=commits
    )


def _latest(session: Session, checklist_id: str, home_id: str | None) -> ChecklistPublication | None:
    made = ChecklistPublication
    return session.scalars(
        select(made)
        .where(made.checklist_id == checklist_id, made.home_id.is_not_distinct_from(home_id))
        .order_by(made.number.desc())
        .limit(1)
    ).first()


def _found(session: Session, provider_id: str, key: str) -> Checklist:
    query = select(Checklist).where(Checklist.provider_id == provider_id, Checklist.key == key)
    found = session.scalar(query)
    if found is None:
        raise NotFoundError
    return found


def _checklist(session: Session, provider_id: str, key: str, home_id: str | None, now: datetime) -> Checklist:
    query = select(Checklist).where(Checklist.provider_id == provider_id, Checklist.key == key)
    found = session.scalar(query)
    if found is None:
        found = Checklist(
            id=ids.new_id("c"), provider_id=provider_id, home_id=home_id, key=key, created_at=now
        )
        session.add(found)
        session.flush()  # the version refers to the checklist's id
    return found
