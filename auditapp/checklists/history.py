"""How a checklist came to be as it is: every version that was in force in a home, or for all, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.checklists.differences import Difference
from auditapp.checklists.in_force import ADAPTED, Current, Standing, provider_versions
from auditapp.checklists.merging import Conflict, merge
from auditapp.checklists.models import (
    Checklist,
    ChecklistArchiving,
    ChecklistPublication,
    ChecklistVersion,
)
from auditapp.checklists.publishing import body_with
from auditapp.checklists.trees import Tree

NEWS = timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Step:
    """A version came into force; with `follows` the home went back to the provider's."""

    number: int
    title: str
    label: str
    content_hash: str
    home_id: str | None
    follows: bool
    why: str
    based_on: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Away:
    """A checklist was archived, or brought back."""

    archived: bool
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What a provider's new version changed that this home had changed otherwise, with the bodies for the words.

    In `conflicts` the home's words were kept; `overruled` are the home's changes to what the provider has locked.
    """

    base: Tree
    ours: Tree
    theirs: Tree
    conflicts: tuple[Conflict, ...]
    overruled: tuple[Difference, ...]


def steps_of(session: Session, provider_id: str, home_id: str | None, key: str) -> list[Step]:
    """Everything that came into force under this key for all homes, and in this home; newest first."""
    made, version = ChecklistPublication, ChecklistVersion
    mine = made.home_id.is_(None) if home_id is None else made.home_id.is_(None) | (made.home_id == home_id)
    query = (
        select(made, version.title, version.label, version.content_hash)
        .join(Checklist, Checklist.id == made.checklist_id)
        .join(version, version.id == made.version_id)
        .where(Checklist.provider_id == provider_id, Checklist.key == key, mine)
        .order_by(made.number.desc())
    )
    return [
        Step(
            act.number,
            title,
            label,
            content_hash,
            act.home_id,
            act.follows,
            act.why,
            act.based_on,
            act.at,
            act.by,
        )
        for act, title, label, content_hash in session.execute(query)
    ]


def archivings_of(session: Session, provider_id: str, home_id: str | None, key: str) -> list[Away]:
    """When a checklist was archived and brought back, newest first."""
    query = (
        select(ChecklistArchiving)
        .join(Checklist, Checklist.id == ChecklistArchiving.checklist_id)
        .where(
            Checklist.provider_id == provider_id,
            Checklist.key == key,
            ChecklistArchiving.home_id.is_(None) | ChecklistArchiving.home_id.is_not_distinct_from(home_id),
        )
        .order_by(ChecklistArchiving.at.desc(), ChecklistArchiving.id.desc())
    )
    return [Away(each.archived, each.why, each.at, each.by) for each in session.scalars(query)]


def may_see(session: Session, provider_id: str, home_id: str | None, content_hash: str) -> bool:
    """Whether a version was ever in force for all homes, or in this one."""
    made = ChecklistPublication
    mine = made.home_id.is_(None) if home_id is None else made.home_id.is_(None) | (made.home_id == home_id)
    query = (
        select(made.id)
        .join(Checklist, Checklist.id == made.checklist_id)
        .join(ChecklistVersion, ChecklistVersion.id == made.version_id)
        .where(Checklist.provider_id == provider_id, ChecklistVersion.content_hash == content_hash, mine)
    )
    return session.scalars(query.limit(1)).first() is not None


def changed_for(session: Session, provider_id: str, standing: Standing, now: datetime) -> set[str]:
    """Which of a home's checklists its provider changed in the last four weeks; not those it has just begun with."""
    theirs = provider_versions(session, provider_id)
    return {
        key
        for key, current in standing.items()
        if key in theirs and theirs[key].at == current.at and current.number > 1 and now - current.at < NEWS
    }


def unsettled(session: Session, provider_id: str, home_id: str, current: Current) -> Unsettled | None:
    """What the last version of the provider's changed otherwise than this home; None when there is nothing.

    It is settled by the next version that the home itself publishes.
    """
    if current.scope != ADAPTED:
        return None
    own = [step for step in steps_of(session, provider_id, home_id, current.key) if step.home_id == home_id]
    if len(own) < 2 or own[0].based_on == own[1].based_on or own[1].follows:  # noqa: PLR2004 - this and the one before
        return None
    base = body_with(session, provider_id, own[1].based_on)
    ours = body_with(session, provider_id, own[1].content_hash)
    theirs = body_with(session, provider_id, own[0].based_on)
    if base is None or ours is None or theirs is None:
        return None
    merged = merge(base, ours, theirs)
    if not merged.conflicts and not merged.overruled:
        return None
    return Unsettled(base, ours, theirs, merged.conflicts, merged.overruled)
