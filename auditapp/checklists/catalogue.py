"""Reads of a provider's published checklists, for lists and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.in_force import in_force_at, versions_at
from auditapp.checklists.models import Checklist, ChecklistPublication, ChecklistVersion


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


def published(session: Session, provider_id: str, home_id: str | None) -> list[Published]:
    """Every version that was in force in a home, or for all: core first, by title, newest version first."""
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
        .where(Checklist.provider_id == provider_id, version.id.in_(in_force_at(home_id)))
        .order_by(version.published_at.desc(), version.id.desc())
    )
    standing = versions_at(session, provider_id, home_id).values()
    now = {each.content_hash for each in standing}
    found = [Published(*row, newest=row[5] in now) for row in session.execute(query)]
    titles = {each.key: each.title for each in reversed(found)}
    return sorted(found, key=lambda each: (each.kind, titles[each.key], not each.newest))


def titles(session: Session, provider_id: str, home_id: str) -> dict[str, str]:
    """What each checklist is called in a home, by key; also those that are archived."""
    made = ChecklistPublication
    query = (
        select(Checklist.key, ChecklistVersion.title)
        .join(made, made.checklist_id == Checklist.id)
        .join(ChecklistVersion, ChecklistVersion.id == made.version_id)
        .where(Checklist.provider_id == provider_id, made.home_id.is_(None) | (made.home_id == home_id))
        .order_by(made.number)
    )
    return dict(session.execute(query).all())
