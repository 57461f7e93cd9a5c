"""Leaving: every open action gets a new owner, roles and sign-ins end, and what was done stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from auditapp.actions import service as actions
from auditapp.actions import statements
from auditapp.actions.models import Action, ActionStanding
from auditapp.actions.queries import ActionRow, rows
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import ForbiddenError, InvalidError, StateError
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people import authority, factors, invitations, sign_ins
from auditapp.people.account_models import Invitation, InvitationGrant
from auditapp.people.models import Departure, RoleGrant
from auditapp.people.queries import Person, homes_of_provider, owners_of
from auditapp.people.rules import may_grant
from auditapp.people.service import revoke_role
from auditapp.team import queries
from auditapp.team.places import Place
from auditapp.team.queries import Grant
from auditapp.team.service import NOT_YOURS, OWN_ROLE, homes_left, require_keeper

LEFT = journal.declare("person.left", keys=("user", "home", "on"))
ELSEWHERE = "They are not yours alone to let go. Ask your provider."


@dataclass(frozen=True)
class Leaving:
    """What leaving means for somebody: the roles that end, and the open actions that need a new owner.

    `everywhere` is the provider with all its homes; `elsewhere` says whether roles would remain otherwise.
    """

    name: str
    everywhere: bool
    grants: tuple[Grant, ...]
    elsewhere: bool
    actions: tuple[ActionRow, ...]
    owners: Mapping[str, Sequence[Person]]  # who could own one, by home


def leaving(
    session: Session, place: Place, user_id: str, *, everywhere: bool, actor: Actor, now: datetime
) -> Leaving | None:
    """What would end and what would be left behind; None when they were never here.

    Raises ForbiddenError when something would be left in a home whose people the actor does not look after.
    """
    person, today = queries.member(session, place.provider_id, user_id), clock.local_date(now)
    if person is None:
        return None
    counting = person.counting(today)
    ending = counting if everywhere else place.of_here(counting)
    if everywhere:
        homes = [each.id for each in homes_of_provider(session, place.provider_id)]
    else:
        homes = homes_left(session, place, user_id, today)
    owned = _open_actions(session, user_id, homes, today)
    if not all(actor.can(Permission.HOME_PEOPLE_EDIT, row.home_id) for row in owned):
        raise ForbiddenError(ELSEWHERE, code="not_yours")
    return Leaving(
        name=person.name,
        everywhere=everywhere,
        grants=ending,
        elsewhere=len(counting) > len(ending),
        actions=owned,
        owners={
            home_id: [each for each in owners_of(session, home_id) if each.id != user_id]
            for home_id in sorted({action.home_id for action in owned})
        },
    )


def depart(
    session: Session,
    place: Place,
    user_id: str,
    *,
    everywhere: bool,
    new_owners: Mapping[str, str],
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Let somebody leave the place, or the provider with all homes; whoever left already only hands over actions.

    Raises InvalidError while an action of theirs has no new owner, StateError when nobody would be left in charge,
    ForbiddenError for the actor's own roles and for roles that the actor may not give.
    """
    found = leaving(session, place, user_id, everywhere=everywhere, actor=actor, now=now)
    departure = _departure(session, found, place, user_id, actor, now) if found and found.grants else None
    if departure is not None:  # the write lock is held from here on: nobody gives them an action meanwhile
        found = leaving(session, place, user_id, everywhere=everywhere, actor=actor, now=now)
    if found is None or not (found.grants or found.actions):
        raise StateError("They do not work here any more.", code="left_already")
    _require_allowed(session, found, actor, user_id, place, clock.local_date(now))
    _hand_over(session, found, new_owners, reason, actor=actor, now=now)
    if departure is None:
        return
    for grant in found.grants:
        revoke_role(session, session.get_one(RoleGrant, grant.id), place.provider_id, actor=actor, now=now)
    _shut_out(session, found, place, user_id, actor=actor, now=now)
    journal.record(
        session,
        LEFT,
        chain=journal.provider_chain(place.provider_id),
        subject=journal.Subject("departure", departure.id),
        actor=actor,
        now=now,
        data={"user": user_id, "home": departure.home_id, "on": departure.left_on.isoformat()},
    )


def _shut_out(
    session: Session, found: Leaving, place: Place, user_id: str, *, actor: Actor, now: datetime
) -> None:
    """What could still open something for them, or be opened in their name, ends."""
    sign_ins.end_sessions_of(session, user_id, actor=actor, now=now)
    _withdraw_invitations(session, found, user_id, place, actor=actor, now=now)
    authority.withdraw_unfounded(session, user_id, actor=actor, now=now)
    _end_factors(session, user_id, place, actor=actor, now=now)


def _departure(
    session: Session, found: Leaving, place: Place, user_id: str, actor: Actor, now: datetime
) -> Departure:
    home_id = None if found.everywhere else place.home_id
    departure = Departure(
        id=ids.new_id("q"),
        user_id=user_id,
        home_id=home_id,
        provider_id=None if home_id else place.provider_id,
        left_on=clock.local_date(now),
        at=now,
        by=actor.user_id,
    )
    session.add(departure)
    session.flush()
    return departure


def _require_allowed(
    session: Session, found: Leaving, actor: Actor, user_id: str, place: Place, today: date
) -> None:
    if actor.user_id == user_id:
        raise ForbiddenError(OWN_ROLE, code="own_role")
    for grant in found.grants:
        if not may_grant(actor, grant.role, home_id=grant.home_id, provider_id=grant.provider_id):
            raise ForbiddenError(NOT_YOURS, code="not_yours")
    places = {grant.home_id: grant.where for grant in found.grants}
    for home_id, where in places.items():
        held = [grant.held for grant in found.grants if grant.home_id == home_id]
        require_keeper(session, held, [], home_name=where or place.name, today=today)


def _hand_over(
    session: Session,
    found: Leaving,
    new_owners: Mapping[str, str],
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    for row in found.actions:
        owner_id = new_owners.get(row.id, "")
        if owner_id not in {person.id for person in found.owners[row.home_id]}:
            raise InvalidError(
                f"Choose who takes over {row.reference}. Nothing has been changed yet.", code="no_new_owner"
            )
        actions.reassign(
            session,
            session.get_one(Action, row.id),
            owner_id=owner_id,
            due_on=row.due_on,
            text=row.text,
            reason=reason,
            actor=actor,
            now=now,
        )


def _withdraw_invitations(
    session: Session, found: Leaving, user_id: str, place: Place, *, actor: Actor, now: datetime
) -> None:
    """Take back the codes they were given, and those they gave to others there."""
    query = select(Invitation).where(
        Invitation.provider_id == place.provider_id,
        or_(Invitation.user_id == user_id, Invitation.by == user_id),
        Invitation.expires_at > now,
        invitations.is_open(),
    )
    if found.elsewhere:
        scope = InvitationGrant.home_id == place.home_id
        if place.home_id is None:
            scope = InvitationGrant.provider_id == place.provider_id
        here = select(InvitationGrant.invitation_id).where(scope)
        query = query.where(Invitation.id.in_(here))
    for invitation in session.scalars(query).all():
        invitations.withdraw_if_open(session, invitation, actor=actor, now=now)


def _end_factors(session: Session, user_id: str, place: Place, *, actor: Actor, now: datetime) -> None:
    """Whoever has left everywhere keeps no second step, so that it is no way in should the account be used again."""
    if queries.held_anywhere(session, user_id, clock.local_date(now)):
        return
    if factors.has_factor(session, user_id):
        factors.reset_factors(session, user_id, place.provider_id, actor=actor, now=now)


def _open_actions(
    session: Session, user_id: str, home_ids: Sequence[str], today: date
) -> tuple[ActionRow, ...]:
    standing = ActionStanding
    query = select(standing.action_id).where(
        standing.owner_id == user_id,
        standing.is_open.is_(True),
        standing.home_id.in_(home_ids),
        statements.KNOWN,
    )
    ordered = query.order_by(standing.home_id, standing.rank, standing.due_on, standing.action_id)
    return rows(session, session.scalars(ordered).all(), today)
