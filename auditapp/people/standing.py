"""Whether somebody may come in at all: whoever holds no role any more, or none yet, is told so in a sentence."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import invitations, joining
from auditapp.people.models import RoleGrant, RoleRevocation
from auditapp.web.templating import day

NO_ROLE = "You have no role yet. Ask your manager to invite you."


def why_shut_out(session: Session, user_id: str, *, onward: str, now: datetime) -> str | None:
    """Why this account opens nothing; None when a role counts today.

    Whoever is on the way to take up an invitation is let in for that, too: it is how a leaver comes back.
    """
    today = clock.local_date(now)
    held = session.execute(
        select(RoleGrant.ends_on, RoleRevocation.revoked_at)
        .outerjoin(RoleRevocation, RoleRevocation.grant_id == RoleGrant.id)
        .where(RoleGrant.user_id == user_id)
    ).all()
    ended = [_ended_on(ends_on, revoked_at, today) for ends_on, revoked_at in held]
    if None in ended or _is_invited(session, user_id, onward, now):
        return None
    last = max((each for each in ended if each), default=None)
    return f"Your access ended on {day(last)}. Ask your manager." if last else NO_ROLE


def _ended_on(ends_on: date | None, revoked_at: datetime | None, today: date) -> date | None:
    """The day on which a role ended; None while it counts."""
    ends = [ends_on] if ends_on is not None and ends_on < today else []
    ends += [clock.local_date(revoked_at)] if revoked_at is not None else []
    return min(ends, default=None)


def _is_invited(session: Session, user_id: str, onward: str, now: datetime) -> bool:
    """Whether the way leads to an open invitation that this account may take up."""
    if not onward.startswith("/join/"):
        return False
    found = joining.open_invitation(session, onward.removeprefix("/join/"), now=now)
    return found is not None and found.kind == invitations.JOIN and found.user_id in (None, user_id)
