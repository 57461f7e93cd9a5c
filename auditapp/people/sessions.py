"""Where somebody is signed in: listed for them, noted when seen, ended from afar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.people.account_models import SignInSession

SEEN_EVERY = timedelta(minutes=10)


@dataclass(frozen=True)
class OpenSession:
    """A browser that is signed in now. `factor` says how its owner proved who they are."""

    id: str
    label: str
    began_at: datetime
    last_seen_at: datetime
    factor: str
    is_this_one: bool


def sessions_of(session: Session, actor: Actor, *, now: datetime) -> list[OpenSession]:
    """Where the actor is signed in, this browser first, then the one seen last."""
    query = select(SignInSession).where(
        SignInSession.user_id == actor.user_id,
        SignInSession.ended_at.is_(None),
        SignInSession.expires_at > now,
    )
    found = [
        OpenSession(
            each.id,
            each.label or "A browser",
            each.began_at,
            each.last_seen_at or each.began_at,
            each.factor,
            each.id == actor.session_id,
        )
        for each in session.scalars(query)
    ]
    return sorted(found, key=lambda each: (each.is_this_one, each.last_seen_at, each.id), reverse=True)


def end_one(session: Session, session_id: str, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own sign-ins. Raises NotFoundError for anybody else's."""
    found = session.get(SignInSession, session_id)
    if found is None or found.user_id != actor.user_id or found.ended_at is not None:
        raise NotFoundError
    found.ended_at, found.ended_by = now, actor.user_id


def note_seen(session: Session, session_id: str, *, now: datetime) -> None:
    """This browser was used just now."""
    found = session.get(SignInSession, session_id)
    if found is not None and found.ended_at is None:
        found.last_seen_at = max(now, found.last_seen_at or now)
