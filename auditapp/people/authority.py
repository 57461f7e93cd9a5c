"""Whose word still counts: a one-time code opens only what whoever made it may still give to that person.

So a code is judged twice, when it is made and when it is used: by the roles its maker holds then, and by those that
the person it is about holds then.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor, Role
from auditapp.people import invitations, queries
from auditapp.people.account_models import Invitation
from auditapp.people.models import RoleGrant, RoleRevocation, User
from auditapp.people.rules import Held, may_act_on, may_grant


def roles_to_judge_by(session: Session, user_id: str, today: date) -> list[Held]:
    """The roles somebody holds today with whatever provider; without any those that ended last; none once erased."""
    query = (
        select(RoleGrant, RoleRevocation.revoked_at)
        .join(User, User.id == RoleGrant.user_id)
        .outerjoin(RoleRevocation, RoleRevocation.grant_id == RoleGrant.id)
        .where(RoleGrant.user_id == user_id, User.erased_at.is_(None))
    )
    ended = [(_ended_on(grant, revoked_at, today), grant) for grant, revoked_at in session.execute(query)]
    last = max((day for day, _grant in ended), default=date.max)
    return [
        Held(each.id, user_id, Role(each.role), each.home_id, each.provider_id, each.ends_on)
        for day, each in ended
        if day == last
    ]


def stands(session: Session, invitation: Invitation, *, now: datetime) -> bool:
    """Whether whoever made a code may still give what it opens; whoever holds the machine always may."""
    is_reset, by_system = invitation.kind == invitations.RESET, invitation.by.startswith("system:")
    held = roles_to_judge_by(session, invitation.user_id, clock.local_date(now)) if invitation.user_id else []
    if invitation.user_id and not held:  # that account was erased
        return False
    if invitation.kind == invitations.SET_UP or by_system:
        return True
    maker = queries.actor_for(session, invitation.by, name="")
    if is_reset:
        return may_act_on(maker, invitation.user_id or "", held)
    plans = invitations.grants_of(session, invitation.id)
    return all(
        may_grant(maker, plan.role, home_id=plan.home_id, provider_id=plan.provider_id) for plan in plans
    )


def withdraw_unfounded(session: Session, maker_id: str, *, actor: Actor, now: datetime) -> None:
    """Take back every open code that somebody made for what they may not give any more."""
    open_ones = select(Invitation).where(
        Invitation.by == maker_id, Invitation.expires_at > now, invitations.is_open()
    )
    for invitation in session.scalars(open_ones).all():
        if not stands(session, invitation, now=now):
            invitations.withdraw_if_open(session, invitation, actor=actor, now=now)


def _ended_on(grant: RoleGrant, revoked_at: datetime | None, today: date) -> date:
    """The day on which a role ended; the last of all days while it counts."""
    over = [grant.ends_on] if grant.ends_on is not None and grant.ends_on < today else []
    taken = [clock.local_date(revoked_at)] if revoked_at is not None else []
    return min([*over, *taken], default=date.max)
