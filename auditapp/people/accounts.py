"""What the command line does to accounts, on the authority of whoever holds the machine."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.errors import InvalidError, NotFoundError
from auditapp.kernel.permissions import system_actor
from auditapp.people import passwords, sign_ins
from auditapp.people.models import Home, RoleGrant, User


def reset_password(session: Session, sign_in_name: str, password: str) -> None:
    """Set the password of an account. Raises NotFoundError or InvalidError with a sentence."""
    if len(password) < passwords.MIN_LENGTH:
        raise InvalidError(f"Use at least {passwords.MIN_LENGTH} characters.", code="too_short")
    user = session.scalar(select(User).where(User.sign_in_name == sign_in_name.strip().lower()))
    if user is None:
        raise NotFoundError(f"Nobody signs in with {sign_in_name}.")
    providers = _providers_of(session, user.id)
    if not providers:
        raise InvalidError(
            f"{sign_in_name} holds no role anywhere, so there is nothing to sign in to.", code="no_role"
        )
    hashed = passwords.hash_password(password)
    # One password, journalled with the first of the person's providers.
    sign_ins.set_password(
        session, providers[0], user, hashed, actor=system_actor("command-line"), now=clock.now()
    )


def _providers_of(session: Session, user_id: str) -> list[str]:
    direct = select(RoleGrant.provider_id).where(
        RoleGrant.user_id == user_id, RoleGrant.provider_id.is_not(None)
    )
    through = (
        select(Home.provider_id)
        .join(RoleGrant, RoleGrant.home_id == Home.id)
        .where(RoleGrant.user_id == user_id)
    )
    return sorted({each for each in [*session.scalars(direct), *session.scalars(through)] if each})
