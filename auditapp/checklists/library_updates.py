"""What ships anew: which checklists have a newer shipped version, what is different in it, and taking part of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auditapp.checklists.differences import ADDED, ITEM, SECTION, Difference, apply_to, differences
from auditapp.checklists.drafts import start_draft
from auditapp.checklists.in_force import Current
from auditapp.checklists.merging import clashing
from auditapp.checklists.models import ChecklistDraft
from auditapp.checklists.publishing import body_with, current_of, shipped
from auditapp.checklists.trees import Tree
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class Offered:
    """One change that ships, and the one made here that it would undo."""

    change: Difference
    ours: Difference | None


@dataclass(frozen=True, slots=True)
class Update:
    """A newer shipped version beside what is in force: `before` and `after` are the shipped bodies."""

    current: Current
    label: str
    library: str
    before: Tree
    after: Tree
    ours: Tree
    offered: tuple[Offered, ...]


def waits(current: Current) -> bool:
    """Whether another version ships than the one whose changes were looked at last."""
    there = shipped().get(current.key)
    return there is not None and current.library not in (None, there.content_hash)


def update_of(session: Session, provider_id: str, home_id: str | None, key: str) -> Update:
    """What a newer shipped version would change. Raises NotFoundError when none waits."""
    current = current_of(session, provider_id, home_id, key)
    if current is None or not waits(current):
        raise NotFoundError
    new = shipped()[key]
    ours = body_with(session, provider_id, current.content_hash) or {}
    before, after = body_with(session, provider_id, current.library) or ours, new.body()
    own = differences(before, ours)
    offered = tuple(
        Offered(change, clashing(change, own))
        for change in differences(before, after)
        if not _there_already(change, own)
    )
    return Update(current, new.version, new.content_hash, before, after, ours, offered)


def take(
    session: Session,
    provider_id: str,
    home_id: str | None,
    key: str,
    names: Collection[str],
    *,
    actor: Actor,
    now: datetime,
) -> ChecklistDraft:
    """A draft with the changes of these names taken; the others are not offered again once it is published.

    Raises NotFoundError when no newer version waits, StateError when there is a draft already.
    """
    update = update_of(session, provider_id, home_id, key)
    taken = [each.change for each in update.offered if each.change.name in names]
    body = apply_to(update.ours, [*_sections_for(taken, update.offered), *taken])
    return start_draft(
        session, provider_id=provider_id, home_id=home_id, body=body, origin="library",
        base=update.current.content_hash, library=update.library, report=None, actor=actor, now=now,
    )  # fmt: skip


def _sections_for(taken: Collection[Difference], offered: Collection[Offered]) -> list[Difference]:
    """A new question brings the new section it stands in."""
    wanted = {
        str(each.after["section"])
        for each in taken
        if each.of == ITEM and each.field == ADDED and isinstance(each.after, dict)
    }
    return [
        each.change
        for each in offered
        if each.change.of == SECTION and each.change.field == ADDED and each.change.id in wanted
    ]


def _there_already(change: Difference, own: Collection[Difference]) -> bool:
    return any(each.name == change.name and each.after == change.after for each in own)
