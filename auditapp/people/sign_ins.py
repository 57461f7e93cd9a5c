"""Verbs of signing in: passwords, tries, sessions. Only hashes of names, addresses and tokens are stored."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from auditapp.config import SESSION_HOURS
from auditapp.kernel import ids, journal
from auditapp.kernel.errors import ThrottledError
from auditapp.kernel.permissions import Actor
from auditapp.people.account_models import Password, SignInSession, SignInTry
from auditapp.people.models import User
from auditapp.people.rules import CODES_PER_ADDRESS, WINDOW, RecentTries, may_try

PASSWORD_SET = journal.declare("user.password_set")


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


def stored_password(session: Session, sign_in_name: str) -> tuple[str | None, str | None]:
    """The user id and latest password hash behind a sign-in name, or None twice."""
    row = session.execute(
        select(User.id, Password.hash)
        .join(Password, Password.user_id == User.id)
        .where(User.sign_in_name == sign_in_name.strip().lower())
        .order_by(Password.set_at.desc(), Password.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else (None, None)


def begin_try(session: Session, *, sign_in_name: str, address: str, now: datetime) -> None:
    """Note a try to sign in before it is judged, so that many at once are all counted.

    Raises ThrottledError when there were too many; that try is not kept, so that waiting helps. Only hashes are stored.
    """
    account, origin = _hashed(sign_in_name.strip().lower()), _hashed(address)
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


def note_signed_in(session: Session, *, sign_in_name: str, address: str, now: datetime) -> None:
    """The try led to a sign-in: those before it no longer count against this account from this address."""
    _note_try(session, _hashed(sign_in_name.strip().lower()), _hashed(address), "signed_in", now)


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


def begin_code_try(session: Session, *, address: str, now: datetime) -> None:
    """Note a try at a printed code or a link before it is judged. Commit it (web/transaction.settle_now) at once.

    Raises ThrottledError when this address has tried too many; that try is not kept, so that waiting helps.
    """
    kind, origin = _hashed("code"), _hashed(address)
    _note_try(session, kind, origin, "refused", now)
    session.flush()
    recent = (SignInTry.at > now - WINDOW) & (SignInTry.account_hash == kind)
    count = select(func.count()).select_from(SignInTry).where(recent, SignInTry.address_hash == origin)
    if (session.scalar(count) or 0) > CODES_PER_ADDRESS:
        raise ThrottledError("Too many codes were tried from here. Wait 15 minutes and try again.")


def token_hash(token: str) -> str:
    """What is stored of a session's token."""
    return _hashed(token)


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
