"""From a draft to a version in force, and what that means for the homes that have adapted the checklist."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists import drafts, guarding, service
from auditapp.checklists.definition import ChecklistDefinition, from_body
from auditapp.checklists.differences import Difference, differences
from auditapp.checklists.drafts import body_of, remove_draft, start_draft
from auditapp.checklists.framework import load_framework
from auditapp.checklists.in_force import ADAPTED, Current, provider_versions, standing_versions, versions_at
from auditapp.checklists.loader import load_library
from auditapp.checklists.merging import merge
from auditapp.checklists.models import Checklist, ChecklistDraft, ChecklistVersion
from auditapp.checklists.numbering import next_label
from auditapp.checklists.reading import Path
from auditapp.checklists.service import Reason
from auditapp.checklists.trees import ReadTree, Tree
from auditapp.checklists.validation import find_faults
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Actor
from auditapp.people.models import Home, Provider

# What can be otherwise without a question being judged otherwise.
WORDS = frozenset(
    {"title", "prompt", "help", "action", "intro", "cadence", "translations", "usually", "note", "picture"}
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What a provider's new version did in a home that had adapted the checklist: taken, or left to its manager."""

    home_id: str
    conflicts: int
    left: bool


@dataclass(frozen=True, slots=True)
class Done:
    """The version that is in force now, and what it did in other homes."""

    version: ChecklistVersion
    homes: tuple[Brought, ...]


@lru_cache(maxsize=1)
def shipped() -> dict[str, ChecklistDefinition]:
    """What ships with the product, by key."""
    return {each.id: each for each in load_library()}


def body_with(session: Session, provider_id: str, content_hash: str | None) -> Tree | None:
    """The body of a version that this provider keeps, or that ships."""
    if content_hash is None:
        return None
    for each in shipped().values():
        if each.content_hash == content_hash:
            return each.body()
    query = (
        select(ChecklistVersion.body)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash == content_hash)
    )
    found = session.scalars(query.limit(1)).first()
    return None if found is None else cast("Tree", json.loads(found))


def faults_of(session: Session, draft: ChecklistDraft) -> list[tuple[Path, str]]:
    """Everything that keeps a draft from being published, with the place it stands at."""
    return _faults(session, draft.provider_id, draft.home_id, body_of(draft), draft.base)


def _faults(
    session: Session, provider_id: str, home_id: str | None, body: Tree, base: str | None
) -> list[tuple[Path, str]]:
    found = find_faults(body, load_framework())
    key = str(body.get("id"))
    source = body_with(session, provider_id, base)
    if key in shipped():
        earlier = _looked_at(session, provider_id, home_id, key)
        found += guarding.loosened(shipped()[key].body(), body, among=source, earlier=earlier)
    elif source is not None:
        found += guarding.copied_limits_loosened(source, body)
    theirs = provider_versions(session, provider_id).get(key) if home_id else None
    locking = body_with(session, provider_id, theirs.content_hash) if theirs else None
    return found + (guarding.unlocked(locking, body) if locking else [])


def _looked_at(session: Session, provider_id: str, home_id: str | None, key: str) -> list[Tree]:
    """The shipped versions that were taken up here or by the provider, and are not the newest any more."""
    standing = (
        provider_versions(session, provider_id).get(key),
        current_of(session, provider_id, home_id, key),
    )
    names = {each.library for each in standing if each is not None} - {shipped()[key].content_hash}
    bodies = (body_with(session, provider_id, name) for name in names)
    return [body for body in bodies if body is not None]


def changes_in(session: Session, draft: ChecklistDraft) -> tuple[Difference, ...] | None:
    """What the draft has otherwise than what is in force; None when nothing is in force under its key."""
    current = current_of(session, draft.provider_id, draft.home_id, draft.key)
    before = body_with(session, draft.provider_id, current.content_hash) if current else None
    return None if before is None else differences(before, body_of(draft))


def original_of(session: Session, draft: ChecklistDraft, item_id: str) -> Tree | None:
    """A question with a limit of the law as it was shipped, or as it is in what the draft is a copy of."""
    ships = shipped().get(draft.key)
    source = ships.body() if ships else body_with(session, draft.provider_id, draft.base)
    return guarding.original(source, body_of(draft), item_id) if source else None


def publish_draft(session: Session, draft: ChecklistDraft, why: str, *, actor: Actor, now: datetime) -> Done:
    """Put what the draft holds into force, and take the draft away.

    A provider's version is brought into the homes that have adapted the checklist, in the same transaction. Raises
    InvalidError when the draft has faults, StateError when it is what is in force already.
    """
    body = body_of(draft)
    found = faults_of(session, draft)
    if found:
        raise InvalidError("Something in this checklist must be put right first.", code="faults")
    current = current_of(session, draft.provider_id, draft.home_id, draft.key)
    before = body_with(session, draft.provider_id, current.content_hash) if current else None
    changes = differences(before, body) if before else ()
    if before is not None and not changes and draft.library is None:
        raise StateError("Nothing in this draft differs from what is in force.", code="nothing_changed")
    provider = session.get_one(Provider, draft.provider_id)
    based_on = _provider_version_behind(session, draft, current)
    library = draft.library or (current.library if current else None)
    definition = _labelled(session, draft.provider_id, draft.key, body, changes)
    taken = shipped().get(draft.key)
    if taken is not None and taken.content_hash == draft.library:
        service.keep_version(session, provider, taken, actor=actor, now=now)
        definition = definition if differences(taken.body(), body) else taken
    reason = Reason(why, based_on, library)
    home_id = draft.home_id
    remove_draft(session, draft)
    version = service.publish(
        session, provider, definition, actor=actor, now=now, home_id=home_id, reason=reason
    )
    news = _News(provider, definition, before, library, why, actor, now)
    return Done(version, () if home_id else _bring_into_homes(session, news))


def current_of(session: Session, provider_id: str, home_id: str | None, key: str) -> Current | None:
    """What is in force in a home, or for the provider; also when it is archived."""
    return versions_at(session, provider_id, home_id).get(key)


def _labelled(
    session: Session, provider_id: str, key: str, body: Tree, changes: Sequence[Difference]
) -> ChecklistDefinition:
    """The definition with the next number: a second place for new rules, a third for new words."""
    larger = any(each.field not in WORDS for each in changes)
    labels = session.scalars(
        select(ChecklistVersion.label)
        .join(Checklist, Checklist.id == ChecklistVersion.checklist_id)
        .where(Checklist.provider_id == provider_id, Checklist.key == key)
    ).all()
    numbered = {name: part for name, part in body.items() if name != "item_count"}
    return from_body({**numbered, "version": next_label(labels, larger=larger)})


def _provider_version_behind(session: Session, draft: ChecklistDraft, current: Current | None) -> str | None:
    """The provider's version that a home's draft already has in it."""
    if draft.home_id is None:
        return None
    if current is not None and current.scope == ADAPTED and draft.origin != "merge":
        return current.based_on
    theirs = provider_versions(session, draft.provider_id).get(draft.key)
    return theirs.content_hash if theirs else None


@dataclass(frozen=True, slots=True)
class _News:
    """A provider's new version, with what was in force before it, on its way into the homes."""

    provider: Provider
    definition: ChecklistDefinition
    before: Tree | None
    library: str | None
    why: str
    actor: Actor
    now: datetime


def _bring_into_homes(session: Session, news: _News) -> tuple[Brought, ...]:
    owned = Home.provider_id == news.provider.id
    home_ids = session.scalars(select(Home.id).where(owned).order_by(Home.id)).all()
    standing = standing_versions(session, home_ids)
    found = []
    for home_id in home_ids:
        current = standing[home_id].get(news.definition.id)
        if current is not None and current.scope == ADAPTED:
            found.append(_bring_in(session, news, home_id, current))
        else:
            _renew_draft(session, news, home_id, news.before, news.definition.content_hash)
    return tuple(found)


def _bring_in(session: Session, news: _News, home_id: str, current: Current) -> Brought:
    """The provider's changes into one home's own form of the checklist; its edits of what is not locked stay."""
    provider_id, theirs, key = news.provider.id, news.definition.body(), news.definition.id
    base = body_with(session, provider_id, current.based_on) or theirs
    ours = body_with(session, provider_id, current.content_hash) or theirs
    merged = merge(base, ours, theirs)
    if _faults(session, provider_id, home_id, merged.body, current.content_hash):
        if drafts.draft_of(session, provider_id, home_id, key) is None:
            start_draft(
                session, provider_id=provider_id, home_id=home_id, body=merged.body, origin="merge",
                base=current.content_hash, library=None, report=None, actor=news.actor, now=news.now,
            )  # fmt: skip
        return Brought(home_id, len(merged.conflicts), left=True)
    new = _labelled(session, provider_id, key, merged.body, differences(ours, merged.body))
    said = f"Your provider's version {news.definition.version} was brought in: {news.why}"[:500]
    reason = Reason(said, news.definition.content_hash, news.library)
    service.publish(
        session, news.provider, new, actor=news.actor, now=news.now, home_id=home_id, reason=reason
    )
    _renew_draft(session, news, home_id, base, new.content_hash)
    return Brought(home_id, len(merged.conflicts), left=False)


def _renew_draft(session: Session, news: _News, home_id: str, base: ReadTree | None, onto: str) -> None:
    """A draft that a home has open takes the provider's changes in too, so that they are not lost with it."""
    draft = drafts.draft_of(session, news.provider.id, home_id, news.definition.id)
    if draft is not None and base is not None:
        merged = merge(base, body_of(draft), news.definition.body())
        drafts.renew_draft(session, draft, merged.body, actor=news.actor, now=news.now)
        draft.base = onto


def provider_body(session: Session, provider_id: str, key: str) -> Tree | None:
    """What is in force for all homes under this key."""
    theirs = provider_versions(session, provider_id).get(key)
    return body_with(session, provider_id, theirs.content_hash) if theirs else None
