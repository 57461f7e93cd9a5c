"""Reads of a provider's published checklists, for lists and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.models import Checklist, ChecklistVersion


@dataclass(frozen=True)
class Published:
    """A published version without its body."""

    key: str
    title: str
    kind: str
    items: int
    label: str
    content_hash: str
    published_at: datetime
    published_by: str
    newest: bool


def published(session: Session, provider_id: str) -> list[Published]:
    """Every version of the provider's checklists: core first, by title, newest version first."""
    version = ChecklistVersion
    query = (
        select(
            Checklist.key,
            version.title,
            version.kind,
            version.items,
            version.label,
            version.content_hash,
            version.published_at,
            version.published_by,
        )
        .join(Checklist, Checklist.id == version.checklist_id)
        .where(Checklist.provider_id == provider_id)
        .order_by(version.published_at.desc(), version.id.desc())
    )
    found: list[Published] = []
    seen: set[str] = set()
    for row in session.execute(query):
        found.append(Published(*row, newest=row[0] not in seen))
        seen.add(row[0])
    titles = {each.key: each.title for each in reversed(found)}
    return sorted(found, key=lambda each: (each.kind, titles[each.key], not each.newest))


def titles(session: Session, provider_id: str) -> dict[str, str]:
    """The title of each checklist's newest version, by key."""
    query = (
        select(Checklist.key, ChecklistVersion.title)
        .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
        .where(Checklist.provider_id == provider_id)
        .order_by(ChecklistVersion.published_at, ChecklistVersion.id)
    )
    return dict(session.execute(query).all())
