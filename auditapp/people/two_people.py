"""A new password and no second step: nobody opens both for somebody else alone, or they could sign in as them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from auditapp.kernel.errors import StateError
from auditapp.kernel.permissions import Actor
from auditapp.people.account_models import (
    FactorRemoval,
    Invitation,
    InvitationEnd,
    Passkey,
    SignInSession,
    Totp,
)
from auditapp.people.invitations import RESET

_WHY = (
    "One person alone could otherwise sign in as them. Let another manager or an administrator do it, or whoever "
    "runs the installation; or they sign in first, with what they have."
)
TOOK_OFF = (
    f"You took the second step off this account, so you do not make a code for its password, too. {_WHY}"
)
MADE_CODE = (
    f"You made a code for this account's password, so you do not take its second step off, too. {_WHY}"
)


def require_for_code(session: Session, user_id: str, actor: Actor) -> None:
    """Raises StateError when the actor took a second step off since that person last signed in."""
    of_user = or_(
        FactorRemoval.factor_id.in_(select(Totp.id).where(Totp.user_id == user_id)),
        FactorRemoval.factor_id.in_(select(Passkey.id).where(Passkey.user_id == user_id)),
    )
    since = _last_sign_in(session, user_id)
    took_off = exists().where(FactorRemoval.by == actor.user_id, of_user, *_after(FactorRemoval.at, since))
    if session.scalar(select(took_off)):
        raise StateError(TOOK_OFF, code="takes_two")


def require_for_taking_off(session: Session, user_id: str, actor: Actor, *, now: datetime) -> None:
    """Raises StateError when since they last signed in the actor made a code for their password that counts."""
    ended = exists().where(InvitationEnd.invitation_id == Invitation.id)
    since = _last_sign_in(session, user_id)
    made_code = exists().where(
        Invitation.kind == RESET,
        Invitation.user_id == user_id,
        Invitation.by == actor.user_id,
        or_(ended.where(InvitationEnd.how == "used"), ~ended & (Invitation.expires_at > now)),
        *_after(Invitation.at, since),
    )
    if session.scalar(select(made_code)):
        raise StateError(MADE_CODE, code="takes_two")


def _last_sign_in(session: Session, user_id: str) -> datetime | None:
    return session.scalar(select(func.max(SignInSession.began_at)).where(SignInSession.user_id == user_id))


def _after(
    column: InstrumentedAttribute[datetime], since: datetime | None
) -> tuple[ColumnElement[bool], ...]:
    return () if since is None else (column >= since,)
