"""Plain builders with sensible defaults: a world of two providers, each with an Oak House, and people in every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from auditapp.kernel.permissions import PROVIDER_ROLES, Role, system_actor
from auditapp.people import passwords, service, sign_ins
from auditapp.people.areas import create_area
from auditapp.people.models import Area, AreaKind, Home, Provider, User

PASSWORD = "a long enough password"
# Hashed once: it is slow on purpose.
PASSWORD_HASH = passwords.hash_password(PASSWORD)
BUILDER = system_actor("builder")
START = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """What the tests walk about in. `oak` and `beech` belong to one provider, `other_oak` to another."""

    provider: Provider
    other_provider: Provider
    oak: Home
    beech: Home
    other_oak: Home
    unit: Area
    people: dict[str, User] = field(default_factory=dict)

    def user(self, key: str) -> User:
        """Somebody by role, such as `senior_carer`, `senior_carer_2`, `beech_senior_carer`, `other_senior_carer`."""
        return self.people[key]


def a_world(session: Session, *, now: datetime = START) -> World:
    """Two providers with an Oak House each, a second home in the first, and everybody the role matrix needs."""
    provider = service.create_provider(session, "Greenway Care", actor=BUILDER, now=now)
    other = service.create_provider(session, "Elsewhere Homes", actor=BUILDER, now=now)
    session.flush()  # homes refer to their provider's id
    oak = service.create_home(session, provider, "Oak House", actor=BUILDER, now=now)
    session.flush()  # the next home's prefix must see this one's
    beech = service.create_home(session, provider, "Beech Lodge", actor=BUILDER, now=now)
    other_oak = service.create_home(session, other, "Oak House", actor=BUILDER, now=now)
    session.flush()  # areas and grants refer to the homes' ids
    unit = create_area(session, oak, AreaKind.UNIT, "Beech unit", actor=BUILDER, now=now)
    world = World(provider, other, oak, beech, other_oak, unit)
    for role in Role:
        _person(session, world, role, role, provider, oak, now)
    _person(session, world, "senior_carer_2", Role.SENIOR_CARER, provider, oak, now)
    _person(session, world, "beech_senior_carer", Role.SENIOR_CARER, provider, beech, now)
    _person(session, world, "beech_registered_manager", Role.REGISTERED_MANAGER, provider, beech, now)
    _person(session, world, "other_senior_carer", Role.SENIOR_CARER, other, other_oak, now)
    _person(session, world, "other_registered_manager", Role.REGISTERED_MANAGER, other, other_oak, now)
    return world


def _person(
    session: Session, world: World, key: str, role: Role, provider: Provider, home: Home, now: datetime
) -> None:
    name = key.replace("_", " ").title()
    user = service.create_user(session, provider, f"{key}@example.org", name, actor=BUILDER, now=now)
    session.flush()  # passwords and grants refer to the user's id
    sign_ins.set_password(session, provider.id, user, PASSWORD_HASH, actor=BUILDER, now=now)
    spans = role in PROVIDER_ROLES
    service.grant_role(
        session, user, role, actor=BUILDER, now=now, home=None if spans else home, provider=provider
    )
    world.people[key] = user
