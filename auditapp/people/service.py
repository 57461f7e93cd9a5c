"""Verbs that change providers, homes and people."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError
from auditapp.kernel.permissions import PROVIDER_ROLES, Actor, Role
from auditapp.people import invitations
from auditapp.people.models import (
    DemoMark,
    Home,
    Provider,
    RoleGrant,
    RoleRevocation,
    User,
)
from auditapp.people.rules import choose_prefix

PROVIDER_CREATED = journal.declare("provider.created", commits=("name",))
HOME_CREATED = journal.declare("home.created", keys=("home", "prefix"), commits=("name",))
USER_CREATED = journal.declare("user.created", commits=("name", "sign_in_name"))
ROLE_GRANTED = journal.declare("role.granted", keys=("role", "home", "user"))
ROLE_REVOKED = journal.declare("role.revoked", keys=("role", "home", "user"))


def create_provider(session: Session, name: str, *, actor: Actor, now: datetime) -> Provider:
    """Add a provider and begin its journal."""
    provider = Provider(id=ids.new_id("p"), name=name, created_at=now)
    session.add(provider)
    journal.record(
        session,
        PROVIDER_CREATED,
        chain=journal.provider_chain(provider.id),
        subject=journal.Subject("provider", provider.id),
        actor=actor,
        now=now,
        commits={"name": name},
    )
    return provider


def create_home(
    session: Session, provider: Provider, name: str, *, actor: Actor, now: datetime, location_id: str = ""
) -> Home:
    """Add a home with a reference prefix of its own."""
    taken = set(session.scalars(select(Home.prefix).where(Home.provider_id == provider.id)))
    home = Home(
        id=ids.new_id("h"),
        provider_id=provider.id,
        name=name,
        prefix=choose_prefix(name, taken),
        location_id=location_id,
        created_at=now,
    )
    session.add(home)
    journal.record(
        session,
        HOME_CREATED,
        chain=journal.provider_chain(provider.id),
        subject=journal.Subject("home", home.id),
        actor=actor,
        now=now,
        data={"home": home.id, "prefix": home.prefix},
        commits={"name": name},
    )
    return home


def create_user(
    session: Session, provider: Provider, sign_in_name: str, name: str, *, actor: Actor, now: datetime
) -> User:
    """Add a person. Raises InvalidError when the sign-in name is in use."""
    sign_in_name = sign_in_name.strip().lower()
    if session.scalar(select(User.id).where(User.sign_in_name == sign_in_name)):
        raise InvalidError(f"Somebody already signs in with {sign_in_name}.", code="sign_in_name_taken")
    user = User(
        id=ids.new_id("u"), sign_in_name=sign_in_name, name=name, created_at=now, created_by=actor.user_id
    )
    session.add(user)
    journal.record(
        session,
        USER_CREATED,
        chain=journal.provider_chain(provider.id),
        subject=journal.Subject("user", user.id),
        actor=actor,
        now=now,
        commits={"name": name, "sign_in_name": sign_in_name},
    )
    return user


def grant_role(
    session: Session,
    user: User,
    role: Role,
    *,
    actor: Actor,
    now: datetime,
    home: Home | None,
    provider: Provider,
    engaged_as: str = "employed",
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a role in a home, or in the whole provider for the roles that span it; `ends_on` is its last day.

    Open codes for a new password end: they were made for somebody who held less.
    Raises InvalidError when a provider's role is given in one home, or a home's role in a provider.
    """
    if (role in PROVIDER_ROLES) != (home is None):
        raise InvalidError(f"The role {role} is not given at that level.", code="role_level")
    grant = RoleGrant(
        id=ids.new_id("g"),
        user_id=user.id,
        home_id=home.id if home else None,
        provider_id=None if home else provider.id,
        role=role,
        engaged_as=engaged_as,
        ends_on=ends_on,
        granted_at=now,
        granted_by=actor.user_id,
    )
    session.add(grant)
    invitations.end_resets_of(session, user.id, actor=actor, now=now)
    _note_role(session, ROLE_GRANTED, grant, provider.id, actor=actor, now=now)
    return grant


def revoke_role(session: Session, grant: RoleGrant, provider_id: str, *, actor: Actor, now: datetime) -> None:
    """End a grant; what was done under it stays."""
    session.add(
        RoleRevocation(id=ids.new_id("v"), grant_id=grant.id, revoked_at=now, revoked_by=actor.user_id)
    )
    invitations.end_resets_of(session, grant.user_id, actor=actor, now=now)
    _note_role(session, ROLE_REVOKED, grant, provider_id, actor=actor, now=now)


def _note_role(
    session: Session, kind: str, grant: RoleGrant, provider_id: str, *, actor: Actor, now: datetime
) -> None:
    journal.record(
        session,
        kind,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("role_grant", grant.id),
        actor=actor,
        now=now,
        data={"role": grant.role, "home": grant.home_id, "user": grant.user_id},
    )


def mark_demonstration(session: Session, *, as_of: str, seed: int, now: datetime) -> None:
    """Say that this database holds demonstration accounts, so that production refuses it."""
    session.add(DemoMark(id=ids.new_id("d"), as_of=as_of, seed=seed, built_at=now))
