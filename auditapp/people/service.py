"""Verbs that change providers, homes, areas, people and sign-ins."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from auditapp.config import SESSION_HOURS
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import InvalidError, ThrottledError
from auditapp.kernel.permissions import PROVIDER_ROLES, Actor, Role
from auditapp.people.models import (
    Area,
    AreaKind,
    DemoMark,
    Home,
    Password,
    Provider,
    RoleGrant,
    RoleRevocation,
    SignInSession,
    SignInTry,
    User,
)
from auditapp.people.rules import WINDOW, RecentTries, choose_prefix, may_try

PROVIDER_CREATED = journal.declare("provider.created", commits=("name",))
HOME_CREATED = journal.declare("home.created", keys=("home", "prefix"), commits=("name",))
AREA_CREATED = journal.declare("area.created", keys=("kind", "parent"), commits=("name",))
USER_CREATED = journal.declare("user.created", commits=("name", "email"))
PASSWORD_SET = journal.declare("user.password_set")
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


def create_area(
    session: Session,
    home: Home,
    kind: AreaKind,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    parent: Area | None = None,
) -> Area:
    """Add a place to the home's tree, after its siblings."""
    count = session.scalar(select(func.count()).select_from(Area).where(Area.home_id == home.id)) or 0
    parent_id = parent.id if parent else None
    area = Area(
        id=ids.new_id("r"), home_id=home.id, parent_id=parent_id, kind=kind, name=name, position=count + 1
    )
    session.add(area)
    journal.record(
        session,
        AREA_CREATED,
        chain=journal.home_chain(home.id),
        subject=journal.Subject("area", area.id),
        actor=actor,
        now=now,
        data={"kind": str(kind), "parent": parent_id},
        commits={"name": name},
    )
    return area


def create_user(
    session: Session, provider: Provider, email: str, name: str, *, actor: Actor, now: datetime
) -> User:
    """Add a person. Raises InvalidError when the e-mail address is in use."""
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)):
        raise InvalidError(f"Somebody already signs in with {email}.", code="email_taken")
    user = User(id=ids.new_id("u"), email=email, name=name, created_at=now, created_by=actor.user_id)
    session.add(user)
    journal.record(
        session,
        USER_CREATED,
        chain=journal.provider_chain(provider.id),
        subject=journal.Subject("user", user.id),
        actor=actor,
        now=now,
        commits={"name": name, "email": email},
    )
    return user


def set_password(
    session: Session, provider_id: str, user: User, password_hash: str, *, actor: Actor, now: datetime
) -> None:
    """Set a password that was hashed before the transaction began."""
    session.add(
        Password(id=ids.new_id("w"), user_id=user.id, hash=password_hash, set_at=now, set_by=actor.user_id)
    )
    journal.record(
        session,
        PASSWORD_SET,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("user", user.id),
        actor=actor,
        now=now,
    )


def grant_role(
    session: Session,
    user: User,
    role: Role,
    *,
    actor: Actor,
    now: datetime,
    home: Home | None,
    provider: Provider,
) -> RoleGrant:
    """Give a role in a home, or in the whole provider for the roles that span it.

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
        granted_at=now,
        granted_by=actor.user_id,
    )
    session.add(grant)
    _note_role(session, ROLE_GRANTED, grant, provider.id, actor=actor, now=now)
    return grant


def revoke_role(session: Session, grant: RoleGrant, provider_id: str, *, actor: Actor, now: datetime) -> None:
    """End a grant; what was done under it stays."""
    session.add(
        RoleRevocation(id=ids.new_id("v"), grant_id=grant.id, revoked_at=now, revoked_by=actor.user_id)
    )
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


def stored_password(session: Session, email: str) -> tuple[str | None, str | None]:
    """The user id and latest password hash behind an e-mail address, or None twice."""
    row = session.execute(
        select(User.id, Password.hash)
        .join(Password, Password.user_id == User.id)
        .where(User.email == email.strip().lower())
        .order_by(Password.set_at.desc(), Password.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def begin_try(session: Session, *, email: str, address: str, now: datetime) -> None:
    """Note a try to sign in before it is judged, so that many at once are all counted.

    Raises ThrottledError when there were too many; that try is not kept, so that waiting helps. Only hashes are stored.
    """
    account, origin = _hashed(email.strip().lower()), _hashed(address)
    _note_try(session, account, origin, "refused", now)
    session.flush()  # takes SQLite's write lock, so that tries at the same moment count each other
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(int(account[:15], 16))))
    refused = (SignInTry.at > now - WINDOW) & (SignInTry.outcome == "refused")
    here = (SignInTry.account_hash == account) & (SignInTry.address_hash == origin)
    last = select(func.max(SignInTry.at)).where(here, SignInTry.outcome == "signed_in").scalar_subquery()
    since = or_(last.is_(None), SignInTry.at > last)
    counts = (
        select(func.count()).select_from(SignInTry).where(refused, here, since),
        select(func.count()).select_from(SignInTry).where(refused, SignInTry.account_hash == account),
        select(func.count()).select_from(SignInTry).where(refused, SignInTry.address_hash == origin),
    )
    if not may_try(RecentTries(*(session.scalar(count) or 0 for count in counts))):
        raise ThrottledError("Too many tries to sign in. Wait 15 minutes, or ask your manager for help.")


def note_signed_in(session: Session, *, email: str, address: str, now: datetime) -> None:
    """The try led to a sign-in: those before it no longer count against this account from this address."""
    _note_try(session, _hashed(email.strip().lower()), _hashed(address), "signed_in", now)


def _note_try(session: Session, account: str, origin: str, outcome: str, now: datetime) -> None:
    session.add(
        SignInTry(id=ids.new_id("t"), account_hash=account, address_hash=origin, at=now, outcome=outcome)
    )


def begin_session(session: Session, user_id: str, *, now: datetime) -> str:
    """Sign somebody in for a shift; returns the secret token, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            id=ids.new_id("s"),
            user_id=user_id,
            token_hash=token_hash(token),
            began_at=now,
            expires_at=now + timedelta(hours=SESSION_HOURS),
            ended_at=None,
        )
    )
    return token


def end_session(session: Session, session_id: str, *, now: datetime) -> None:
    """Sign out."""
    session.get_one(SignInSession, session_id).ended_at = now


def token_hash(token: str) -> str:
    """What is stored of a session's token."""
    return _hashed(token)


def mark_demonstration(session: Session, *, as_of: str, seed: int, now: datetime) -> None:
    """Say that this database holds demonstration accounts, so that production refuses it."""
    session.add(DemoMark(id=ids.new_id("d"), as_of=as_of, seed=seed, built_at=now))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
