"""What a tablet needs to know before it goes offline: an index built only from what this actor may see.

Nothing in it changes unless something in it changed, so that equal snapshots are equal bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from auditapp.checklists.home_rules import home_rules
from auditapp.checklists.queries import Current, current_versions, definition
from auditapp.checklists.sign_off import sign_offs
from auditapp.kernel.epoch import current_epoch
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people import queries as people
from auditapp.people.queries import HomeSummary
from auditapp.people.spoken_names import spoken_names
from auditapp.programme.queries import in_use, out_of_use
from auditapp.sync import home_facts, wiretext
from auditapp.sync.own_actions import actions_to_do

_Found = dict[str, list[Json]]


def build(session: Session, actor: Actor) -> dict[str, Json]:
    """The snapshot as JSON: homes in which the actor captures or does actions."""
    capture = actor.homes_with(Permission.HOME_AUDIT_CAPTURE)
    doing = actor.homes_with(Permission.HOME_ACTION_DO)
    homes = [home for home in people.homes_of(session, actor) if home.id in capture | doing]
    told = {home.id for home in homes if home.id in capture}
    checklists = _checklists(session, [home for home in homes if home.id in told])
    due, unused = _due(session, capture), out_of_use(session, capture)
    actions = actions_to_do(session, actor)
    facts = _facts(session, told)
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
                    body for key, body in checklists.get(home.id, {}).items() if (home.id, key) not in unused
                ],
                "due": due.get(home.id, []),
                "actions": actions.get(home.id, []),
                "rules": home_rules(session, home.id).body(),
                **facts.get(home.id, {}),
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


def _checklists(session: Session, homes: Collection[HomeSummary]) -> Mapping[str, Mapping[str, Json]]:
    """What is in force in each home, by key, and who signed it off."""
    current = current_versions(session, [home.id for home in homes])
    signed: dict[tuple[str, str], str] = {}
    for provider_id in {home.provider_id for home in homes}:
        hashes = {
            each.content_hash
            for home in homes
            if home.provider_id == provider_id
            for each in current[home.id].values()
        }
        for content_hash, several in sign_offs(session, provider_id, hashes).items():
            signed[provider_id, content_hash] = "; ".join(each.words for each in several)
    return {
        home.id: {
            key: _checklist(session, each, signed.get((home.provider_id, each.content_hash)))
            for key, each in current[home.id].items()
        }
        for home in homes
    }


def _checklist(session: Session, each: Current, adviser: str | None) -> dict[str, Json]:
    body: dict[str, Json] = {
        "key": each.key,
        "title": each.title,
        "version": each.content_hash,
        "items": each.items,
        "kind": each.kind,
        "unannounced": definition(session, each.content_hash).unannounced,
    }
    return body | ({"adviser": adviser} if adviser else {})


def _facts(session: Session, home_ids: Collection[str]) -> Mapping[str, Mapping[str, Json]]:
    """What the home is like, who was looked at lately, what is known to be wrong, how many live there."""
    if not home_ids:
        return {}
    flags, seen = home_facts.flags(session, home_ids), home_facts.seen(session, home_ids)
    known, population = home_facts.known(session, home_ids), home_facts.population(session, home_ids)
    return {
        home_id: {
            "flags": flags[home_id],
            "seen": seen[home_id],
            "known": known.get(home_id, []),
            "population": population[home_id],
        }
        for home_id in home_ids
    }


def _due(session: Session, home_ids: Collection[str]) -> _Found:
    found: _Found = defaultdict(list)
    for each in in_use(session, home_ids):
        found[each.home_id].append({"checklist": each.key, "due_on": each.due_on.isoformat()})
    return found
