"""What a tablet needs to know before it goes offline: an index built only from what this actor may see.

Nothing in it changes unless something in it changed, so that equal snapshots are equal bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from auditapp.checklists.home_rules import home_rules
from auditapp.checklists.models import Checklist, ChecklistVersion
from auditapp.kernel.epoch import current_epoch
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people import queries as people
from auditapp.people.spoken_names import spoken_names
from auditapp.programme.queries import in_use, out_of_use
from auditapp.sync import wiretext
from auditapp.sync.own_actions import actions_to_do

_Found = dict[str, list[Json]]


def build(session: Session, actor: Actor) -> dict[str, Json]:
    """The snapshot as JSON: homes in which the actor captures or does actions."""
    capture = actor.homes_with(Permission.HOME_AUDIT_CAPTURE)
    doing = actor.homes_with(Permission.HOME_ACTION_DO)
    homes = [home for home in people.homes_of(session, actor) if home.id in capture | doing]
    checklists = _checklists(session, {home.provider_id for home in homes if home.id in capture})
    due, unused = _due(session, capture), out_of_use(session, capture)
    actions = actions_to_do(session, actor)
    return {
        "wire": wiretext.WIRE,
        "epoch": current_epoch(session),
        "user": {"id": actor.user_id, "name": actor.name},
        "homes": [
            {
                "id": home.id,
                "name": home.name,
                "slug": home.slug,
                "may_capture": home.id in capture,
                "areas": _areas(session, home.id) if home.id in capture else [],
                "people": _people(session, home.id) if home.id in capture else [],
                "checklists": [
                    body
                    for key, body in checklists.get(home.provider_id, {}).items()
                    if home.id in capture and (home.id, key) not in unused
                ],
                "due": due.get(home.id, []),
                "actions": actions.get(home.id, []),
                "rules": home_rules(session, home.id).body(),
            }
            for home in homes
        ],
    }


def _areas(session: Session, home_id: str) -> list[Json]:
    """Each by the name that people call it: the tablet shows names alone, and needs no rule of its own."""
    areas = people.areas_of(session, home_id)
    spoken = spoken_names(areas)
    return [
        {"id": area.id, "parent": area.parent_id, "kind": area.kind, "name": spoken[area.id]}
        for area in areas
    ]


def _people(session: Session, home_id: str) -> list[Json]:
    """Those who may be given an action: the finish screen chooses among them."""
    return [
        {"id": person.id, "name": person.name, "role": str(person.role)}
        for person in people.owners_of(session, home_id)
    ]


def _checklists(session: Session, provider_ids: Collection[str]) -> Mapping[str, Mapping[str, Json]]:
    """The current version of every checklist, by provider and key: the one published last."""
    other = aliased(ChecklistVersion)
    last = (
        select(func.max(other.published_at))
        .where(other.checklist_id == ChecklistVersion.checklist_id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Checklist.provider_id, Checklist.key, ChecklistVersion)
        .join(ChecklistVersion, ChecklistVersion.checklist_id == Checklist.id)
        .where(Checklist.provider_id.in_(provider_ids), ChecklistVersion.published_at == last)
        .order_by(ChecklistVersion.kind, ChecklistVersion.title, Checklist.key, ChecklistVersion.id)
    )
    found: dict[str, dict[str, Json]] = defaultdict(dict)
    for provider_id, key, version in rows:
        found[provider_id][key] = {
            "key": key,
            "title": version.title,
            "version": version.content_hash,
            "items": version.items,
            "kind": version.kind,
            "unannounced": '"unannounced":true' in version.body,
        }
    return found


def _due(session: Session, home_ids: Collection[str]) -> _Found:
    found: _Found = defaultdict(list)
    for each in in_use(session, home_ids):
        found[each.home_id].append({"checklist": each.key, "due_on": each.due_on.isoformat()})
    return found
