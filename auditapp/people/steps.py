"""Halves of a sign-in, and of the adding of a factor: each must come back within minutes, and counts once.

The browser holds a secret token; only its hash is stored.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from auditapp.kernel import ids
from auditapp.people.account_models import SignInStep
from auditapp.people.tries import hashed

LASTS = timedelta(minutes=10)


class Purpose(StrEnum):
    """What a step is half of."""

    SECOND_FACTOR = "second_factor"
    PASSKEY = "passkey"
    ADD_PASSKEY = "add_passkey"
    ADD_TOTP = "add_totp"


def begin(
    session: Session, purpose: Purpose, *, user_id: str | None, challenge: str = "", now: datetime
) -> str:
    """Begin a step; returns the token that the browser must bring back."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInStep(
            id=ids.new_id("s"),
            purpose=purpose,
            token_hash=hashed(token),
            user_id=user_id,
            challenge=challenge,
            at=now,
            expires_at=now + LASTS,
        )
    )
    return token


def find(session: Session, purpose: Purpose, token: str, *, now: datetime) -> SignInStep | None:
    """The step behind a token, if it is still open."""
    return session.scalar(
        select(SignInStep).where(
            SignInStep.token_hash == hashed(token),
            SignInStep.purpose == purpose,
            SignInStep.used_at.is_(None),
            SignInStep.expires_at > now,
        )
    )


def use(session: Session, step: SignInStep, *, now: datetime) -> bool:
    """Use the step up; False when somebody else did so at the same moment."""
    taken = (
        update(SignInStep)
        .where(SignInStep.id == step.id, SignInStep.used_at.is_(None))
        .values(used_at=now)
        .returning(SignInStep.id)
    )
    return session.scalar(taken) is not None
