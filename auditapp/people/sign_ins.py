"""Verbs of signing in: passwords and sessions. Of a session's token only the hash is stored."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.config import SESSION_HOURS
from auditapp.kernel import ids, journal
from auditapp.kernel.permissions import Actor
from auditapp.people import invitations
from auditapp.people.account_models import Password, SignInSession
from auditapp.people.models import User
from auditapp.people.tries import begin_code_try as begin_code_try  # noqa: PLC0414 - offered here to others
from auditapp.people.tries import hashed

PASSWORD_SET = journal.declare("user.password_set")


def set_password(
    session: Session, provider_id: str, user: User, password_hash: str, *, actor: Actor, now: datetime
) -> None:
    """Set a password that was hashed before the transaction began; open codes for a new one end."""
    invitations.end_resets_of(session, user.id, actor=actor, now=now)
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


def stored_password(session: Session, sign_in_name: str) -> tuple[str | None, str | None]:
    """The user id and latest password hash behind a sign-in name, or None twice."""
    row = session.execute(
        select(User.id, Password.hash)
        .join(Password, Password.user_id == User.id)
        .where(User.sign_in_name == sign_in_name.strip().lower(), User.erased_at.is_(None))
        .order_by(Password.set_at.desc(), Password.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def begin_session(
    session: Session,
    user_id: str,
    *,
    now: datetime,
    label: str = "",
    factor: str = "password",
    device_id: str | None = None,
) -> str:
    """Sign somebody in for a shift; returns the secret token, of which only the hash is stored.

    `label` says which browser, `factor` how they proved who they are: "password", "totp", "recovery" or "passkey".
    """
    token = secrets.token_urlsafe(32)
    session.add(
        SignInSession(
            id=ids.new_id("s"),
            user_id=user_id,
            token_hash=token_hash(token),
            began_at=now,
            expires_at=now + timedelta(hours=SESSION_HOURS),
            last_seen_at=now,
            label=label,
            factor=factor,
            device_id=device_id,
            ended_at=None,
        )
    )
    return token


def end_session(session: Session, session_id: str, *, now: datetime) -> None:
    """Sign out."""
    session.get_one(SignInSession, session_id).ended_at = now


def end_sessions_of(
    session: Session, user_id: str, *, actor: Actor, now: datetime, but: str | None = None
) -> int:
    """End every sign-in of a person, except the one with the id `but`; returns how many there were."""
    open_ones = select(SignInSession).where(
        SignInSession.user_id == user_id, SignInSession.ended_at.is_(None), SignInSession.expires_at > now
    )
    ended = [each for each in session.scalars(open_ones) if each.id != but]
    for each in ended:
        each.ended_at, each.ended_by = now, actor.user_id
    return len(ended)


def token_hash(token: str) -> str:
    """What is stored of a session's token."""
    return hashed(token)
