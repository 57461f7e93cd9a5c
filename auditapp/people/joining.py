"""Taking up an invitation: as somebody new, with an account that exists, or to set a new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.people import authority, invitations, sign_ins
from auditapp.people.account_models import Invitation
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import Home, Provider, RoleGrant, RoleRevocation, User
from auditapp.people.queries import names_of
from auditapp.people.service import create_user, grant_role


@dataclass(frozen=True)
class Place:
    """A role somebody is invited to hold: `where` is a home, or the provider with all its homes."""

    role: str
    where: str
    ends_on: date | None


@dataclass(frozen=True)
class Welcome:
    """What an open code opens. `user_id` is set when it is for one account alone."""

    kind: str
    name: str
    sign_in_name: str
    provider: str
    by: str
    invited_by: str
    places: tuple[Place, ...]
    user_id: str | None


def open_invitation(session: Session, code: str, *, now: datetime) -> Invitation | None:
    """The invitation that a code opens.

    None also when every role in it has come to its last day, or when whoever made it may not give that any more.
    """
    found = invitations.find(session, code, now=now)
    if found is None or not authority.stands(session, found, now=now):
        return None
    if found.kind != invitations.JOIN:
        return found
    return found if _still_counting(session, found, now) else None


def welcome(session: Session, invitation: Invitation, *, now: datetime) -> Welcome:
    """What the page of an invitation says."""
    places = [_place(session, plan) for plan in _still_counting(session, invitation, now)]
    provider = session.get(Provider, invitation.provider_id) if invitation.provider_id else None
    user = session.get(User, invitation.user_id) if invitation.user_id else None
    return Welcome(
        kind=invitation.kind,
        name=user.name if user else invitation.name,
        sign_in_name=user.sign_in_name if user else invitation.sign_in_name,
        provider=provider.name if provider else "",
        by=invitation.by,
        invited_by=names_of(session, {invitation.by})[invitation.by],
        places=tuple(sorted(places, key=lambda place: place.where)),
        user_id=invitation.user_id,
    )


def is_taken(session: Session, sign_in_name: str) -> bool:
    """Whether somebody signs in with that name."""
    return session.scalar(select(exists().where(User.sign_in_name == sign_in_name.strip().lower()))) is True


def is_for(user_id: str | None, by: str, actor: Actor) -> bool:
    """Whether the actor may take up an invitation for `user_id` (None: whoever holds the code) made by `by`."""
    return user_id in (None, actor.user_id) and by != actor.user_id


def join_as_new(
    session: Session,
    invitation: Invitation,
    *,
    name: str,
    sign_in_name: str,
    password_hash: str,
    now: datetime,
) -> User:
    """Make the account with its roles.

    Raises InvalidError when the sign-in name is taken, NotFoundError when the invitation was taken up a moment ago.
    """
    provider = session.get_one(Provider, invitation.provider_id)
    inviter = _inviter(session, invitation)
    user = create_user(session, provider, sign_in_name, name, actor=inviter, now=now)
    session.flush()  # password and grants refer to the user's id
    sign_ins.set_password(session, provider.id, user, password_hash, actor=Actor(user.id, user.name), now=now)
    _take_up(session, invitation, user, actor=Actor(user.id, user.name), now=now)
    return user


def join_as(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Add the roles to the account of the actor.

    Raises NotFoundError when it is for somebody else, was taken up a moment ago, or is the actor's own: nobody gives
    a role to themselves.
    """
    if not is_for(invitation.user_id, invitation.by, actor):
        raise NotFoundError(invitations.GONE, code="code_gone")
    _take_up(session, invitation, session.get_one(User, actor.user_id), actor=actor, now=now)


def set_new_password(session: Session, invitation: Invitation, *, password_hash: str, now: datetime) -> User:
    """Set the password that a reset allows, and end every sign-in of that person."""
    user = session.get_one(User, invitation.user_id)
    actor = Actor(user.id, user.name)
    _use(session, invitation, user, actor=actor, now=now)
    assert invitation.provider_id is not None  # noqa: S101 - only a code for the set-up has none
    sign_ins.set_password(session, invitation.provider_id, user, password_hash, actor=actor, now=now)
    sign_ins.end_sessions_of(session, user.id, actor=actor, now=now)
    return user


def _take_up(session: Session, invitation: Invitation, user: User, *, actor: Actor, now: datetime) -> None:
    _use(session, invitation, user, actor=actor, now=now)
    inviter = _inviter(session, invitation)
    for plan in _still_counting(session, invitation, now):
        if not _holds(session, user.id, plan, now):
            grant_role(
                session,
                user,
                plan.role,
                actor=inviter,
                now=now,
                home=session.get(Home, plan.home_id) if plan.home_id else None,
                provider=session.get_one(Provider, invitation.provider_id),
                engaged_as=plan.engaged_as,
                ends_on=plan.ends_on,
            )


def _use(session: Session, invitation: Invitation, user: User, *, actor: Actor, now: datetime) -> None:
    """Use it up, and then judge it once more: nobody's role changes between that and what it opens."""
    invitations.use(session, invitation, user.id, actor=actor, now=now)
    if not authority.stands(session, invitation, now=now):
        raise NotFoundError(invitations.GONE, code="code_gone")


def _holds(session: Session, user_id: str, plan: GrantPlan, now: datetime) -> bool:
    """Whether they hold that very role there already, for at least as long."""
    grant = RoleGrant
    held = session.scalars(
        select(grant.ends_on).where(
            grant.user_id == user_id,
            grant.role == plan.role,
            grant.home_id == plan.home_id if plan.home_id else grant.provider_id == plan.provider_id,
            ~exists().where(RoleRevocation.grant_id == grant.id),
        )
    )
    until = plan.ends_on or date.max
    return any((ends_on or date.max) >= max(until, clock.local_date(now)) for ends_on in held)


def _inviter(session: Session, invitation: Invitation) -> Actor:
    """Whoever invited gave the roles; the code only carried them."""
    return Actor(invitation.by, names_of(session, {invitation.by})[invitation.by])


def _still_counting(session: Session, invitation: Invitation, now: datetime) -> list[GrantPlan]:
    today = clock.local_date(now)
    plans = invitations.grants_of(session, invitation.id)
    return [plan for plan in plans if plan.ends_on is None or plan.ends_on >= today]


def _place(session: Session, plan: GrantPlan) -> Place:
    if plan.home_id:
        return Place(plan.role, session.get_one(Home, plan.home_id).name, plan.ends_on)
    return Place(plan.role, session.get_one(Provider, plan.provider_id).name, plan.ends_on)
