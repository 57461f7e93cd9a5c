"""Reads of published versions, each within the providers that the asker belongs to."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition, definition_for
from auditapp.checklists.models import Checklist, ChecklistVersion
from auditapp.kernel.canonical import Json
from auditapp.people.models import Home


def version(session: Session, provider_id: str, content_hash: str) -> ChecklistDefinition | None:
    """The version with this hash, if the provider published it; parsed once per process."""
    query = (
        select(ChecklistVersion.id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash == content_hash)
    )
    return definition(session, content_hash) if session.scalar(query) else None


def versions_in_homes(
    session: Session, home_ids: Collection[str], hashes: Collection[str]
) -> dict[tuple[str, str], str]:
    """The provider behind each (home, version) of these that goes together, in one query."""
    rows = session.execute(_IN_HOMES, {"homes": list(home_ids), "hashes": list(hashes)})
    return {(home_id, content_hash): provider for home_id, content_hash, provider in rows}


def definition(session: Session, content_hash: str) -> ChecklistDefinition:
    """The definition of a version known to be published somewhere."""
    return definition_for(content_hash, lambda: _body(session, content_hash))


def version_body(session: Session, provider_ids: Collection[str], content_hash: str) -> str | None:
    """The canonical text of a version, if one of these providers published it."""
    query = (
        select(ChecklistVersion.body)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id.in_(provider_ids), ChecklistVersion.content_hash == content_hash)
    )
    return session.scalar(query.limit(1))


def _body(session: Session, content_hash: str) -> dict[str, Json]:
    query = select(ChecklistVersion.body).where(ChecklistVersion.content_hash == content_hash).limit(1)
    body: dict[str, Json] = json.loads(session.scalars(query).one())
    return body


# Made once: the wire asks this for every batch.
_IN_HOMES = (
    select(Home.id, ChecklistVersion.content_hash, Home.provider_id)
    .join(Checklist, Checklist.provider_id == Home.provider_id)
    .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
    .where(
        Home.id.in_(bindparam("homes", expanding=True)),
        ChecklistVersion.content_hash.in_(bindparam("hashes", expanding=True)),
    )
)
