"""Reads of published versions, each within the providers that the asker belongs to."""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auditapp.checklists.definition import ChecklistDefinition, definition_for
from auditapp.checklists.in_force import (
    Current,
    current_versions,
    in_force_at,
    provider_versions,
    standing_versions,
)
from auditapp.checklists.models import Checklist, ChecklistPublication, ChecklistVersion
from auditapp.checklists.numbering import used_ids
from auditapp.checklists.trees import ReadTree
from auditapp.kernel.bulk import as_texts, read_rows, table_of, texts
from auditapp.kernel.canonical import Json
from auditapp.people.models import Home

__all__ = [
    "Current",
    "body_in_homes",
    "current_versions",
    "definition",
    "ids_ever_used",
    "provider_versions",
    "standing_versions",
    "version",
    "version_body",
    "versions_in_homes",
]


def version(
    session: Session, provider_id: str, content_hash: str, *, home_id: str | None = None
) -> ChecklistDefinition | None:
    """The version with this hash, if the provider published it; parsed once per process.

    With `home_id` only one that was in force in that home.
    """
    query = (
        select(ChecklistVersion.id)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash == content_hash)
    )
    if home_id is not None:
        query = query.where(ChecklistVersion.id.in_(in_force_at(home_id)))
    return definition(session, content_hash) if session.scalar(query) else None


def versions_in_homes(
    session: Session, home_ids: Collection[str], hashes: Collection[str]
) -> dict[tuple[str, str], str]:
    """The provider behind each (home, version) of these where the version is or was in force, in one query."""
    rows = read_rows(session, _IN_HOMES, homes=as_texts(home_ids), hashes=as_texts(hashes))
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


def body_in_homes(session: Session, home_ids: Collection[str], content_hash: str) -> str | None:
    """The canonical text of a version that is or was in force in one of these homes."""
    if not versions_in_homes(session, home_ids, [content_hash]):
        return None
    return session.scalar(
        select(ChecklistVersion.body).where(ChecklistVersion.content_hash == content_hash).limit(1)
    )


def ids_ever_used(session: Session, provider_id: str, key: str, *drafted: ReadTree) -> set[str]:
    """Every id of a section or a question that any version of the checklist, or one of these drafts, has had."""
    bodies = session.scalars(
        select(ChecklistVersion.body)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, Checklist.key == key)
    )
    return used_ids([*drafted, *(json.loads(body) for body in bodies)])


def _body(session: Session, content_hash: str) -> dict[str, Json]:
    query = select(ChecklistVersion.body).where(ChecklistVersion.content_hash == content_hash).limit(1)
    body: dict[str, Json] = json.loads(session.scalars(query).one())
    return body


# Made once, of tables' columns: the wire asks this for every batch.
_home, _checklist, _version = table_of(Home).c, table_of(Checklist).c, table_of(ChecklistVersion).c
_publication = table_of(ChecklistPublication).c
_IN_HOMES = (
    select(_home.id, _version.content_hash, _home.provider_id)
    .select_from(table_of(Home))
    .join(table_of(Checklist), _checklist.provider_id == _home.provider_id)
    .join(table_of(ChecklistVersion), _version.checklist_id == _checklist.id)
    .where(
        _home.id.in_(texts("homes")),
        _version.content_hash.in_(texts("hashes")),
        exists().where(
            _publication.version_id == _version.id,
            _publication.home_id.is_(None) | (_publication.home_id == _home.id),
        ),
    )
)
