"""What is in force: for each home and key the version that new audits are done on. Its own before the provider's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from auditapp.checklists.models import (
    Checklist,
    ChecklistArchiving,
    ChecklistPublication,
    ChecklistVersion,
)
from auditapp.people.models import Home

PROVIDER, ADAPTED, OWN = "provider", "adapted", "own"
Standing = Mapping[str, "Current"]


@dataclass(frozen=True, slots=True)
class Current:
    """The version of a checklist that counts, and how it came into force.

    `scope` is `provider` for one that all homes share, `adapted` for a home's own form of such a one, and `own` for
    a checklist that only this home has. `based_on` is the provider's version an adapted one was made of; `library`
    the shipped version whose changes have been looked at.
    """

    checklist_id: str
    version_id: str
    key: str
    title: str
    kind: str
    items: int
    label: str
    content_hash: str
    number: int
    at: datetime
    by: str
    why: str
    based_on: str | None
    library: str | None
    scope: str = PROVIDER
    archived: bool = False


@dataclass(frozen=True, slots=True)
class _Act:
    """The latest publication of a checklist for a home, or for the provider."""

    provider_id: str
    owner: str | None
    home_id: str | None
    follows: bool
    current: Current


def current_versions(session: Session, home_ids: Collection[str]) -> dict[str, dict[str, Current]]:
    """By home and key what a new audit may be done on: core first, by title. Archived checklists are left out."""
    return {
        home_id: {key: each for key, each in found.items() if not each.archived}
        for home_id, found in standing_versions(session, home_ids).items()
    }


def standing_versions(session: Session, home_ids: Collection[str]) -> dict[str, dict[str, Current]]:
    """As `current_versions`, with the archived ones, which say so. Three queries."""
    homes = session.execute(select(Home.id, Home.provider_id).where(Home.id.in_(home_ids))).all()
    providers = {provider_id for _home, provider_id in homes}
    acts = _latest_acts(session, providers, home_ids)
    away = _archived(session, {act.current.checklist_id for act in acts})
    return {home_id: _at_home(home_id, provider_id, acts, away) for home_id, provider_id in homes}


def provider_versions(session: Session, provider_id: str) -> dict[str, Current]:
    """By key what counts in every home that has not adapted it, with the archived ones. Two queries."""
    acts = _latest_acts(session, {provider_id}, ())
    away = _archived(session, {act.current.checklist_id for act in acts})
    return _ordered(
        replace(act.current, archived=(act.current.checklist_id, None) in away)
        for act in acts
        if act.home_id is None
    )


def versions_at(session: Session, provider_id: str, home_id: str | None) -> dict[str, Current]:
    """By key what counts in a home, or without one for all homes, with what is archived."""
    if home_id is None:
        return provider_versions(session, provider_id)
    return standing_versions(session, [home_id]).get(home_id, {})


def in_force_at(home_id: str | None) -> Select[str]:
    """The ids of the versions that were in force for all homes, or in this one."""
    return select(ChecklistPublication.version_id).where(_concerns([home_id] if home_id else ()))


def archived_keys(session: Session, home_ids: Collection[str]) -> set[tuple[str, str]]:
    """Which checklists are archived in each of these homes, by home and key; one query."""
    query = (
        select(Home.id, Checklist.key, ChecklistArchiving.archived)
        .join(Checklist, Checklist.provider_id == Home.provider_id)
        .join(ChecklistArchiving, ChecklistArchiving.checklist_id == Checklist.id)
        .where(Home.id.in_(home_ids), Checklist.home_id.is_(None) | (Checklist.home_id == Home.id))
        .order_by(ChecklistArchiving.at, ChecklistArchiving.id)
    )
    latest = {(home_id, key): archived for home_id, key, archived in session.execute(query)}
    return {each for each, archived in latest.items() if archived}


def _at_home(
    home_id: str, provider_id: str, acts: Iterable[_Act], away: Collection[tuple[str, str | None]]
) -> dict[str, Current]:
    found: dict[str, Current] = {}
    for act in acts:  # the provider's come first, so that the home's own take their place
        if act.provider_id != provider_id or act.home_id not in (None, home_id) or act.follows:
            continue
        scope = PROVIDER if act.home_id is None else OWN if act.owner == home_id else ADAPTED
        owner = home_id if scope == OWN else None
        archived = (act.current.checklist_id, owner) in away
        found[act.current.key] = replace(act.current, scope=scope, archived=archived)
    return _ordered(found.values())


def _ordered(found: Iterable[Current]) -> dict[str, Current]:
    return {each.key: each for each in sorted(found, key=lambda each: (each.kind, each.title, each.key))}


def _latest_acts(session: Session, provider_ids: Collection[str], home_ids: Collection[str]) -> list[_Act]:
    """The latest act of each checklist for the provider and for each of these homes, the provider's first."""
    made, other = ChecklistPublication, aliased(ChecklistPublication)
    latest = (
        select(func.max(other.number))
        .where(other.checklist_id == made.checklist_id, other.home_id.is_not_distinct_from(made.home_id))
        .scalar_subquery()
    )
    query = (
        select(Checklist, made, ChecklistVersion.title, ChecklistVersion.kind, ChecklistVersion.items,
               ChecklistVersion.label, ChecklistVersion.content_hash)
        .join(made, made.checklist_id == Checklist.id)
        .join(ChecklistVersion, ChecklistVersion.id == made.version_id)
        .where(Checklist.provider_id.in_(provider_ids), _concerns(home_ids), made.number == latest)
    )  # fmt: skip
    found = [
        _Act(
            checklist.provider_id,
            checklist.home_id,
            act.home_id,
            act.follows,
            Current(checklist.id, act.version_id, checklist.key, title, kind, items, label, content_hash,
                    act.number, act.at, act.by, act.why, act.based_on, act.library),
        )
        for checklist, act, title, kind, items, label, content_hash in session.execute(query)
    ]  # fmt: skip
    return sorted(found, key=lambda act: act.home_id is not None)


def _concerns(home_ids: Collection[str]) -> ColumnElement[bool]:
    home_id = ChecklistPublication.home_id
    return home_id.is_(None) | home_id.in_(home_ids) if home_ids else home_id.is_(None)


def _archived(session: Session, checklist_ids: Collection[str]) -> set[tuple[str, str | None]]:
    """Which checklists are put away, each with the home whose own it is."""
    query = (
        select(ChecklistArchiving.checklist_id, ChecklistArchiving.home_id, ChecklistArchiving.archived)
        .where(ChecklistArchiving.checklist_id.in_(checklist_ids))
        .order_by(ChecklistArchiving.at, ChecklistArchiving.id)
    )
    latest = {(checklist_id, home_id): archived for checklist_id, home_id, archived in session.execute(query)}
    return {key for key, archived in latest.items() if archived}
