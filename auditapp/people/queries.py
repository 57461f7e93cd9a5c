"""Reads about people and places; everything starts from what the actor may see."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from auditapp.people.models import (
    Area,
    DemoMark,
    Home,
    Provider,
    RoleGrant,
    RoleRevocation,
    SignInSession,
    User,
)


@dataclass(frozen=True)
class HomeSummary:
    """A home as pages and rules need it."""

    id: str
    provider_id: str
    name: str
    prefix: str

    @property
    def slug(self) -> str:
        """The decoration of its address: `oak-house`."""
        return slug_of(self.name)

    @property
    def home_id(self) -> str:
        """So that a home can stand where any record of a home can."""
        return self.id


@dataclass(frozen=True)
class ProviderSummary:
    """A provider's name and id."""

    id: str
    name: str


@dataclass(frozen=True)
class AreaSummary:
    """A place in a home."""

    id: str
    parent_id: str | None
    kind: str
    name: str


@dataclass(frozen=True)
class Person:
    """Somebody who holds a role in a home (or its provider)."""

    id: str
    name: str
    role: str


def slug_of(name: str) -> str:
    """Lower-case words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "home"


def actor_of_session(session: Session, token_hash: str, now: datetime) -> Actor | None:
    """Who holds this sign-in, if it has neither ended nor run out."""
    row = session.execute(
        select(SignInSession.id, User.id, User.name)
        .join(User, User.id == SignInSession.user_id)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.ended_at.is_(None),
            SignInSession.expires_at > now,
        )
    ).one_or_none()
    return None if row is None else actor_for(session, row[1], name=row[2], session_id=row[0])


def actor_for(session: Session, user_id: str, *, name: str, session_id: str | None = None) -> Actor:
    """The actor with everything that their grants allow now."""
    homes: dict[str, frozenset[Permission]] = {}
    providers: dict[str, frozenset[Permission]] = {}
    for role, home_id, provider_id in session.execute(_grants(user_id)):
        permissions = ROLE_PERMISSIONS[Role(role)]
        if home_id is not None:
            homes[home_id] = homes.get(home_id, frozenset()) | permissions
            continue
        if provider_id is None:
            continue
        providers[provider_id] = providers.get(provider_id, frozenset()) | permissions
        for each in session.scalars(select(Home.id).where(Home.provider_id == provider_id)):
            homes[each] = homes.get(each, frozenset()) | permissions
    return Actor(user_id, name, homes, providers, session_id)


def _grants(user_id: str) -> Select[str, str | None, str | None]:
    revoked = exists().where(RoleRevocation.grant_id == RoleGrant.id)
    return select(RoleGrant.role, RoleGrant.home_id, RoleGrant.provider_id).where(
        RoleGrant.user_id == user_id, ~revoked
    )


def find_home(session: Session, actor: Actor, home_id: str) -> HomeSummary | None:
    """The home, if it exists as far as the actor is concerned."""
    if not actor.sees_home(home_id):
        return None
    home = session.get(Home, home_id)
    return None if home is None else _summary(home)


def homes_of(session: Session, actor: Actor) -> list[HomeSummary]:
    """Every home the actor may see, by name."""
    query = select(Home).where(Home.id.in_(actor.homes.keys())).order_by(Home.name, Home.id)
    return [_summary(home) for home in session.scalars(query)]


def homes_of_provider(session: Session, provider_id: str) -> list[HomeSummary]:
    """Every home of a provider, by name."""
    query = select(Home).where(Home.provider_id == provider_id).order_by(Home.name, Home.id)
    return [_summary(home) for home in session.scalars(query)]


def homes_named(session: Session, text: str) -> list[HomeSummary]:
    """For the command line: the home with this id, or all homes with this name (any case)."""
    query = select(Home).where(or_(Home.id == text, Home.name.ilike(text.replace("%", r"\%"))))
    return [_summary(home) for home in session.scalars(query.order_by(Home.id))]


def _summary(home: Home) -> HomeSummary:
    return HomeSummary(home.id, home.provider_id, home.name, home.prefix)


def provider_named(session: Session, provider_id: str) -> ProviderSummary:
    """The provider with this id. Raises NoResultFound when there is none."""
    found = session.get_one(Provider, provider_id)
    return ProviderSummary(found.id, found.name)


def areas_of(session: Session, home_id: str) -> list[AreaSummary]:
    """The home's places, parents before children where the tree was built top down."""
    query = select(Area).where(Area.home_id == home_id).order_by(Area.position, Area.id)
    return [AreaSummary(area.id, area.parent_id, area.kind, area.name) for area in session.scalars(query)]


def people_of(session: Session, home_id: str) -> list[Person]:
    """Everyone with a role in the home or its provider, once each, by name; their first role is named."""
    home = session.get_one(Home, home_id)
    revoked = exists().where(RoleRevocation.grant_id == RoleGrant.id)
    rows = session.execute(
        select(User.id, User.name, RoleGrant.role)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(or_(RoleGrant.home_id == home_id, RoleGrant.provider_id == home.provider_id), ~revoked)
        .order_by(User.name, User.id, RoleGrant.home_id.is_(None), RoleGrant.granted_at)
    )
    people: dict[str, Person] = {}
    for user_id, name, role in rows:
        people.setdefault(user_id, Person(user_id, name, role))
    return list(people.values())


def owners_of(session: Session, home_id: str) -> list[Person]:
    """Those who may be given an action: everybody of the home who may do one."""
    doing = Permission.HOME_ACTION_DO
    return [person for person in people_of(session, home_id) if doing in ROLE_PERMISSIONS[Role(person.role)]]


def names_of(session: Session, user_ids: set[str]) -> dict[str, str]:
    """Names by id; the system's own actors say what they are."""
    found = dict(session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())
    return {each: found.get(each, _system_name(each)) for each in user_ids}


def _system_name(user_id: str) -> str:
    return "Walkaround" if user_id.startswith("system:") else "Somebody who has left"


def is_demonstration(session: Session) -> bool:
    """Whether the database holds demonstration accounts."""
    return session.scalar(select(exists().where(DemoMark.id.is_not(None)))) is True


def is_empty(session: Session) -> bool:
    """Whether nothing has been set up yet."""
    return session.scalar(select(exists().where(Provider.id.is_not(None)))) is not True


def providers_of(session: Session, actor: Actor) -> set[str]:
    """The providers of the homes that the actor may see."""
    found = session.scalars(select(Home.provider_id).where(Home.id.in_(actor.homes.keys())).distinct())
    return set(found) | set(actor.providers)
