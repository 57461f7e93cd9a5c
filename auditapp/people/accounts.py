"""Accounts put right: by their owner, or from the command line on the authority of whoever holds the machine."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError, StateError
from auditapp.kernel.permissions import Actor, system_actor
from auditapp.people import factors, passwords, sign_ins
from auditapp.people.models import Home, RoleGrant, User


def reset_password(session: Session, sign_in_name: str, password: str) -> None:
    """Set the password of an account. Raises NotFoundError or InvalidError with a sentence."""
    user = _named(session, sign_in_name)
    problem = passwords.problem_with(password, user.name, user.sign_in_name)
    if problem is not None:
        raise InvalidError(problem, code="password")
    providers = providers_of(session, user.id)
    if not providers:
        raise InvalidError(
            f"{sign_in_name} holds no role anywhere, so there is nothing to sign in to.", code="no_role"
        )
    hashed = passwords.hash_password(password)
    # One password, journalled with the first of the person's providers.
    actor, now = system_actor("command-line"), clock.now()
    sign_ins.set_password(session, providers[0], user, hashed, actor=actor, now=now)
    sign_ins.end_sessions_of(session, user.id, actor=actor, now=now)


def take_off_second_steps(session: Session, sign_in_name: str) -> int:
    """Take every second step off an account, and end its sign-ins; returns how many steps there were.

    Raises NotFoundError or InvalidError with a sentence.
    """
    user = _named(session, sign_in_name)
    if not factors.has_factor(session, user.id):
        raise InvalidError(
            f"{sign_in_name} has no second step, so there is none to take off.", code="no_factor"
        )
    provider_id, actor = provider_of(session, user.id), system_actor("command-line")
    return factors.reset_factors(session, user.id, provider_id, actor=actor, now=clock.now())


def change_password(
    session: Session, user_id: str, password_hash: str, *, actor: Actor, now: datetime
) -> int:
    """Set one's own password; every other sign-in ends. Returns how many ended."""
    user = session.get_one(User, user_id)
    provider_id = provider_of(session, user_id)
    sign_ins.set_password(session, provider_id, user, password_hash, actor=actor, now=now)
    return sign_ins.end_sessions_of(session, user_id, actor=actor, now=now, but=actor.session_id)


def provider_of(session: Session, user_id: str) -> str:
    """In whose journal a person's account stands: the first provider in which they hold or held a role.

    Raises StateError when there is none.
    """
    providers = providers_of(session, user_id)
    if not providers:
        raise StateError(
            "This account has never held a role, so nothing can be changed on it.", code="no_role"
        )
    return providers[0]


def providers_of(session: Session, user_id: str) -> list[str]:
    """The providers in which somebody holds or held a role."""
    direct = select(RoleGrant.provider_id).where(
        RoleGrant.user_id == user_id, RoleGrant.provider_id.is_not(None)
    )
    through = (
        select(Home.provider_id)
        .join(RoleGrant, RoleGrant.home_id == Home.id)
        .where(RoleGrant.user_id == user_id)
    )
    return sorted({each for each in [*session.scalars(direct), *session.scalars(through)] if each})


def _named(session: Session, sign_in_name: str) -> User:
    user = session.scalar(select(User).where(User.sign_in_name == sign_in_name.strip().lower()))
    if user is None:
        raise NotFoundError(f"Nobody signs in with {sign_in_name}.")
    return user
