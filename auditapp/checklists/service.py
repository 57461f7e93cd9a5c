"""Verbs that change checklists: publishing, which only ever adds a version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition
from auditapp.checklists.loader import load_library
from auditapp.checklists.models import Checklist, ChecklistVersion
from auditapp.kernel import ids, journal
from auditapp.kernel.canonical import canonical
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Provider

PUBLISHED = journal.declare("checklist.published", keys=("checklist", "version", "label", "items"))


def publish(
    session: Session, provider: Provider, definition: ChecklistDefinition, *, actor: Actor, now: datetime
) -> ChecklistVersion:
    """Add the version to the provider's checklists, or return it when the same content is there already."""
    checklist = _checklist(session, provider.id, definition.id, now)
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
    journal.record(
        session,
        PUBLISHED,
        chain=journal.provider_chain(provider.id),
        subject=journal.Subject("checklist_version", version.id),
        actor=actor,
        now=now,
        data={
            "checklist": definition.id,
            "version": definition.content_hash,
            "label": definition.version,
            "items": len(definition.items),
        },
    )
    return version


def publish_library(
    session: Session, provider: Provider, *, actor: Actor, now: datetime
) -> list[ChecklistVersion]:
    """Publish every checklist that ships with the product."""
    return [publish(session, provider, each, actor=actor, now=now) for each in load_library()]


def _checklist(session: Session, provider_id: str, key: str, now: datetime) -> Checklist:
    query = select(Checklist).where(Checklist.provider_id == provider_id, Checklist.key == key)
    found = session.scalar(query)
    if found is None:
        found = Checklist(id=ids.new_id("c"), provider_id=provider_id, key=key, created_at=now)
        session.add(found)
        session.flush()  # the version refers to the checklist's id
    return found
