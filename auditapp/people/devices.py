"""Known devices: a browser on which somebody signed in before keeps a secret that says so, and nothing else.

The secret opens nothing. It only lets that browser's tries be counted apart from those of strangers. One browser
may know several people, as a shared tablet does: what is stored is a hash of the account and the secret together.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import ids
from auditapp.people.account_models import KnownDevice
from auditapp.people.models import User
from auditapp.people.tries import hashed

SECRET_LENGTH = 43  # of token_urlsafe(32)


def hash_for(session: Session, sign_in_name: str, secret: str) -> str | None:
    """The hash by which this browser is known for the account, None when it is a stranger's."""
    if len(secret) != SECRET_LENGTH:
        return None
    user_id = session.scalar(select(User.id).where(User.sign_in_name == sign_in_name.strip().lower()))
    return known(session, user_id or "", secret)


def known(session: Session, user_id: str, secret: str) -> str | None:
    """The same where the account's id is known."""
    return session.scalar(
        select(KnownDevice.secret_hash).where(
            KnownDevice.user_id == user_id, KnownDevice.secret_hash == _hash(user_id, secret)
        )
    )


def remember(session: Session, user_id: str, secret: str, *, now: datetime) -> tuple[str, str]:
    """Know this browser for the account from now on; returns the secret to keep there and the device's id."""
    kept = secret if len(secret) == SECRET_LENGTH else secrets.token_urlsafe(32)
    secret_hash = _hash(user_id, kept)
    device_id = session.scalar(select(KnownDevice.id).where(KnownDevice.secret_hash == secret_hash))
    if device_id is None:
        device_id = ids.new_id("d")
        session.add(KnownDevice(id=device_id, user_id=user_id, secret_hash=secret_hash, at=now))
    return kept, device_id


def _hash(user_id: str, secret: str) -> str:
    return hashed(f"{user_id}:{secret}")
