"""Verbs about who works where: invite, change a role, rename, let set a new password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from auditapp.actions import statements
from auditapp.actions.models import ActionStanding
from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import ForbiddenError, InvalidError, StateError
from auditapp.kernel.permissions import ROLE_PERMISSIONS, Actor, Permission, Role
from auditapp.people import authority, factors, invitations, names, two_people
from auditapp.people.account_models import Invitation, InvitationGrant
from auditapp.people.invitations import GrantPlan
from auditapp.people.models import Home, Provider, RoleGrant, User, UserChange
from auditapp.people.queries import homes_of_provider
from auditapp.people.rules import Held, may_act_on, may_grant
from auditapp.people.service import grant_role, revoke_role
from auditapp.team import queries
from auditapp.team.places import Place
from auditapp.team.rules import engagement_of, left_without, problem_with_engagement

RENAMED = journal.declare("user.renamed", keys=("user",), commits=("name", "sign_in_name"))
OWN_ROLE = "You cannot change or end your own role. Ask somebody else who may."
ACCESS_OVER = (
    "The last day of this invitation has passed. Withdraw it, and invite them again with a later one."
)
NOT_YOURS = "They hold a role that you may not give, so you may not do this. Ask your provider."


@dataclass(frozen=True)
class Issued:
    """A code as it is shown once: for whom, what they sign in with, and until when it opens."""

    code: str
    name: str
    sign_in_name: str
    expires_at: datetime


def invite_person(
    session: Session,
    *,
    provider_id: str,
    name: str,
    sign_in_name: str,
    grants: Sequence[GrantPlan],
    actor: Actor,
    now: datetime,
) -> Issued:
    """Invite somebody. An empty sign-in name is proposed from the name. An inspector comes as a visitor.

    Raises ForbiddenError for a role that the actor may not give, and InvalidError with a sentence when the
    engagement is wrong, or when they work there or are invited already.
    """
    grants = [replace(plan, engaged_as=engagement_of(plan.role, plan.engaged_as)) for plan in grants]
    for plan in grants:
        if not may_grant(actor, plan.role, home_id=plan.home_id, provider_id=plan.provider_id):
            raise ForbiddenError
        _require_engagement(plan.role, plan.engaged_as, plan.ends_on, now)
    sign_in_name = sign_in_name.strip().lower() or names.proposed(name, lambda each: _is_used(session, each))
    user_id = known_user(session, provider_id, sign_in_name)
    if user_id is not None:
        _require_new_places(session, user_id, name, grants, now)
    if _is_invited(session, provider_id, sign_in_name, grants, now):
        raise InvalidError(
            f"{sign_in_name} is invited already. Withdraw that invitation or make a new code for it.",
            code="already_invited",
        )
    code = invitations.invite(
        session,
        provider_id=provider_id,
        name=name.strip(),
        sign_in_name=sign_in_name,
        grants=grants,
        actor=actor,
        now=now,
        user_id=user_id,
    )
    return Issued(code, name.strip(), sign_in_name, invitations.open_until(grants, now))


def renew_invitation(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> Issued:
    """A new code for an invitation; the old one opens nothing any more.

    Raises StateError when every role in it has come to its last day: the new code would open nothing.
    """
    _require_may_give(session, invitation, actor)
    until = invitations.open_until(invitations.grants_of(session, invitation.id), now)
    if until <= now:
        raise StateError(ACCESS_OVER, code="access_over")
    code = invitations.replace(session, invitation, actor=actor, now=now)
    return Issued(code, invitation.name, invitation.sign_in_name, until)


def withdraw_invitation(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Take an invitation back."""
    _require_may_give(session, invitation, actor)
    invitations.withdraw(session, invitation, actor=actor, now=now)


def take_off_factors(
    session: Session, provider_id: str, user_id: str, *, actor: Actor, now: datetime
) -> None:
    """Take the second step off the account of somebody who has lost theirs; every sign-in of theirs ends."""
    user = _require_may_act_on(session, user_id, actor, now)
    if not factors.has_factor(session, user.id):
        raise InvalidError("They have no second step, so there is none to take off.", code="no_factor")
    two_people.require_for_taking_off(session, user.id, actor, now=now)
    factors.reset_factors(session, user.id, provider_id, actor=actor, now=now)


def reset_code(session: Session, provider_id: str, user_id: str, *, actor: Actor, now: datetime) -> Issued:
    """A code with which somebody sets a new password within a day."""
    user = _require_may_act_on(session, user_id, actor, now)
    two_people.require_for_code(session, user.id, actor)
    code = invitations.invite_reset(session, provider_id=provider_id, user_id=user_id, actor=actor, now=now)
    return Issued(code, user.name, user.sign_in_name, now + invitations.VALID[invitations.RESET])


def rename(
    session: Session,
    provider_id: str,
    user_id: str,
    *,
    name: str,
    sign_in_name: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Call somebody otherwise. What they did shows the name they have now; the earlier one is kept beside it."""
    user = _require_may_act_on(session, user_id, actor, now)
    name, sign_in_name = name.strip(), sign_in_name.strip().lower()
    _require_new_names(session, user, name, sign_in_name)
    earlier = UserChange(
        id=ids.new_id("n"),
        user_id=user.id,
        name=user.name,
        sign_in_name=user.sign_in_name,
        at=now,
        by=actor.user_id,
    )
    session.add(earlier)
    user.name, user.sign_in_name = name, sign_in_name
    journal.record(
        session,
        RENAMED,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("user", user.id),
        actor=actor,
        now=now,
        data={"user": user.id},
        commits={"name": name, "sign_in_name": sign_in_name},
    )


def change_role(
    session: Session,
    place: Place,
    user_id: str,
    role: Role,
    *,
    engaged_as: str,
    ends_on: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Give somebody who has a role in a place another role there, or the same with another end or engagement.

    The role they had ends, and the new one begins, at once. Codes they made for what they may not give any more end.
    An inspector is a visitor, whatever `engaged_as` says.
    """
    today, engaged_as = clock.local_date(now), engagement_of(role, engaged_as)
    old = _changeable(session, place, user_id, role, actor, today)
    _require_engagement(role, engaged_as, ends_on, now)
    if [(each.role, each.engaged_as, each.ends_on) for each in old] == [(role, engaged_as, ends_on)]:
        raise InvalidError("That is how it is now. Change something first.", code="same")
    new = Held("new", user_id, role, place.home_id, None if place.home_id else place.provider_id, ends_on)
    require_keeper(session, [each.held for each in old], [new], home_name=place.name, today=today)
    _require_no_stranded_actions(session, place, user_id, role, today)
    for each in old:
        revoke_role(session, session.get_one(RoleGrant, each.id), place.provider_id, actor=actor, now=now)
    grant_role(
        session,
        session.get_one(User, user_id),
        role,
        actor=actor,
        now=now,
        home=session.get_one(Home, place.home_id) if place.home_id else None,
        provider=session.get_one(Provider, place.provider_id),
        engaged_as=engaged_as,
        ends_on=ends_on,
    )
    authority.withdraw_unfounded(session, user_id, actor=actor, now=now)


def require_keeper(
    session: Session, ending: Sequence[Held], beginning: Sequence[Held], *, home_name: str, today: date
) -> None:
    """Raise StateError when nobody would be left to hold a role that a home or a provider cannot be without."""
    gone = {each.grant_id for each in ending}
    scopes = {(each.home_id, each.provider_id) for each in ending}
    staying = [
        each
        for home_id, provider_id in scopes
        for each in queries.held_in(session, today, home_id=home_id, provider_id=provider_id)
        if each.grant_id not in gone
    ]
    last = left_without(ending, [*staying, *beginning])
    if last is None:
        return
    if last.role is Role.ADMINISTRATOR:
        raise StateError(
            "The provider would have no administrator. Give somebody else that role first.",
            code="last_keeper",
        )
    raise StateError(
        f"{home_name} would have no registered manager. Give somebody else that role first.",
        code="last_keeper",
    )


def known_user(session: Session, provider_id: str, sign_in_name: str) -> str | None:
    """The account with that sign-in name, if it ever had a role with the provider; others are not known here."""
    user_id = session.scalar(select(User.id).where(User.sign_in_name == sign_in_name))
    return user_id if user_id and queries.member(session, provider_id, user_id) else None


def homes_left(session: Session, place: Place, user_id: str, today: date) -> list[str]:
    """The homes in which somebody could do no action any more without the role they have in the place."""
    if place.home_id:
        return [place.home_id]
    held = queries.held_anywhere(session, user_id, today)
    doing = {each.home_id for each in held if Permission.HOME_ACTION_DO in ROLE_PERMISSIONS[each.role]}
    return [home.id for home in homes_of_provider(session, place.provider_id) if home.id not in doing]


def _require_new_names(session: Session, user: User, name: str, sign_in_name: str) -> None:
    problem = names.problem_with_name(name) or names.problem_with_sign_in_name(sign_in_name)
    if problem:
        raise InvalidError(problem, code="name")
    if (name, sign_in_name) == (user.name, user.sign_in_name):
        raise InvalidError("That is how it is now. Change something first.", code="same")
    taken = exists().where(User.sign_in_name == sign_in_name, User.id != user.id)
    if session.scalar(select(taken)):
        raise InvalidError(f"Somebody already signs in with {sign_in_name}.", code="sign_in_name_taken")


def _changeable(
    session: Session, place: Place, user_id: str, role: Role, actor: Actor, today: date
) -> tuple[queries.Grant, ...]:
    """The roles in the place that the actor may exchange for `role`."""
    person = queries.member(session, place.provider_id, user_id)
    old = place.of_here(person.counting(today)) if person else ()
    if not old:
        raise StateError(
            "They do not work here any more, so their role cannot be changed. Invite them again."
            if place.home_id
            else "They hold no role for all homes any more, so it cannot be changed. Invite them again."
        )
    if actor.user_id == user_id:
        raise ForbiddenError(OWN_ROLE, code="own_role")
    for concerned in (role, *(grant.role for grant in old)):
        if not may_grant(actor, concerned, **place.scope):
            raise ForbiddenError(NOT_YOURS, code="not_yours")
    return old


def _require_new_places(
    session: Session, user_id: str, name: str, grants: Sequence[GrantPlan], now: datetime
) -> None:
    today = clock.local_date(now)
    held = {(each.home_id, each.provider_id) for each in queries.held_anywhere(session, user_id, today)}
    if any((plan.home_id, plan.provider_id) in held for plan in grants):
        raise InvalidError(
            f"{name.strip()} works here already. Open their page to change the role.", code="works_here"
        )


def _is_used(session: Session, sign_in_name: str) -> bool:
    """Whether somebody signs in with that name, or ever was invited with it."""
    users, invited = User.sign_in_name == sign_in_name, Invitation.sign_in_name == sign_in_name
    return (
        session.scalar(select(exists().where(users)))
        or session.scalar(select(exists().where(invited)))
        or False
    )


def _is_invited(
    session: Session, provider_id: str, sign_in_name: str, grants: Sequence[GrantPlan], now: datetime
) -> bool:
    homes = [plan.home_id for plan in grants if plan.home_id]
    providers = [plan.provider_id for plan in grants if plan.provider_id]
    query = select(Invitation.id).join(InvitationGrant, InvitationGrant.invitation_id == Invitation.id)
    same = query.where(
        Invitation.provider_id == provider_id,
        Invitation.sign_in_name == sign_in_name,
        Invitation.expires_at > now,
        invitations.is_open(),
        InvitationGrant.home_id.in_(homes) | InvitationGrant.provider_id.in_(providers),
    )
    return session.scalar(same.limit(1)) is not None


def _require_engagement(role: Role, engaged_as: str, ends_on: date | None, now: datetime) -> None:
    problem = problem_with_engagement(role, engaged_as, ends_on, clock.local_date(now))
    if problem:
        raise InvalidError(problem, code="engagement")


def _require_may_give(session: Session, invitation: Invitation, actor: Actor) -> None:
    plans = invitations.grants_of(session, invitation.id)
    if not all(
        may_grant(actor, each.role, home_id=each.home_id, provider_id=each.provider_id) for each in plans
    ):
        raise ForbiddenError(
            "This invitation is also to places where you may not invite. Ask your provider.", code="not_yours"
        )


def _require_may_act_on(session: Session, user_id: str, actor: Actor, now: datetime) -> User:
    if actor.user_id == user_id:
        raise ForbiddenError(
            "This is you. Change your own details on your account's page.", code="own_account"
        )
    user = session.get_one(User, user_id)
    if user.erased_at is not None:
        raise StateError(
            "This person's data was erased, so nothing can be changed about them.", code="erased"
        )
    if not may_act_on(actor, user_id, authority.roles_to_judge_by(session, user_id, clock.local_date(now))):
        raise ForbiddenError(NOT_YOURS, code="not_yours")
    return user


def _require_no_stranded_actions(
    session: Session, place: Place, user_id: str, role: Role, today: date
) -> None:
    """Whoever owns open actions keeps a role with which they can be done."""
    if Permission.HOME_ACTION_DO in ROLE_PERMISSIONS[role]:
        return
    standing = ActionStanding
    homes = homes_left(session, place, user_id, today)
    count = session.scalar(
        select(func.count()).where(
            standing.home_id.in_(homes),
            standing.owner_id == user_id,
            standing.is_open.is_(True),
            statements.KNOWN,
        )
    )
    if count:
        raise StateError(
            "They own open actions, which nobody with that role can do. Give those to somebody else first.",
            code="owns_actions",
        )
