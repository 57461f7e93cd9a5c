"""Who works in a home or for a provider, who used to, and who is invited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from auditapp.actions import statements
from auditapp.actions.models import ActionStanding
from auditapp.kernel.permissions import Role
from auditapp.people import invitations
from auditapp.people.account_models import (
    FactorRemoval,
    Invitation,
    InvitationGrant,
    Passkey,
    SignInSession,
    Totp,
)
from auditapp.people.mail import MailLine, of_invitations
from auditapp.people.models import Departure, Home, Provider, RoleGrant, RoleRevocation, User
from auditapp.people.queries import names_of
from auditapp.people.rules import Held


@dataclass(frozen=True)
class Grant:
    """A role as it was given, and how it ended, if it did. `where` is a home's name, or the provider's."""

    id: str
    user_id: str
    role: Role
    home_id: str | None
    provider_id: str | None
    where: str
    engaged_as: str
    ends_on: date | None
    granted_at: datetime
    granted_by: str
    revoked_at: datetime | None
    revoked_by: str | None

    def counts_on(self, today: date) -> bool:
        """Whether it counts: not taken back, and its last day is not over."""
        return self.revoked_at is None and (self.ends_on is None or self.ends_on >= today)

    @property
    def held(self) -> Held:
        """The role as rules see it."""
        return Held(self.id, self.user_id, self.role, self.home_id, self.provider_id, self.ends_on)


@dataclass(frozen=True)
class Member:
    """Somebody with every role they hold or held within what was asked for, the latest given last."""

    id: str
    name: str
    sign_in_name: str
    grants: tuple[Grant, ...]

    def counting(self, today: date) -> tuple[Grant, ...]:
        """The roles that count today."""
        return tuple(grant for grant in self.grants if grant.counts_on(today))


@dataclass(frozen=True)
class Offered:
    """A role that an open invitation is to. `where` is a home's name, or the provider's."""

    role: Role
    where: str
    engaged_as: str
    ends_on: date | None


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that nobody has taken up yet, and what it is to."""

    id: str
    name: str
    sign_in_name: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    roles: tuple[Offered, ...]
    mail: MailLine | None  # the message that carries its code


@dataclass(frozen=True)
class SignInFacts:
    """When people last signed in, and who has a second factor."""

    last: dict[str, datetime] = field(default_factory=dict)
    with_factor: frozenset[str] = frozenset()


def members_of_home(session: Session, home_id: str, provider_id: str) -> list[Member]:
    """Everybody who holds or held a role in the home, or in its provider as a whole, by name."""
    return _members(session, or_(RoleGrant.home_id == home_id, RoleGrant.provider_id == provider_id))


def members_of_provider(session: Session, provider_id: str) -> list[Member]:
    """Everybody who holds or held a role in the provider or in any of its homes, by name."""
    homes = select(Home.id).where(Home.provider_id == provider_id)
    return _members(session, or_(RoleGrant.home_id.in_(homes), RoleGrant.provider_id == provider_id))


def member(session: Session, provider_id: str, user_id: str) -> Member | None:
    """One person with every role in the provider and its homes; None when they never had one."""
    homes = select(Home.id).where(Home.provider_id == provider_id)
    within = or_(RoleGrant.home_id.in_(homes), RoleGrant.provider_id == provider_id)
    return next(iter(_members(session, within & (RoleGrant.user_id == user_id))), None)


def held_anywhere(session: Session, user_id: str, today: date) -> list[Held]:
    """Every role that somebody holds today, with whatever provider."""
    found = _members(session, RoleGrant.user_id == user_id)
    return [grant.held for each in found for grant in each.counting(today)]


def held_in(session: Session, today: date, *, home_id: str | None, provider_id: str | None) -> list[Held]:
    """The roles that anybody holds today in that home, or in that provider as a whole."""
    within = RoleGrant.home_id == home_id if home_id else RoleGrant.provider_id == provider_id
    return [grant.held for each in _members(session, within) for grant in each.counting(today)]


def sign_in_facts(session: Session, user_ids: Collection[str]) -> SignInFacts:
    """When these people last signed in, and which of them have a second factor."""
    found = session.execute(
        select(SignInSession.user_id, func.max(SignInSession.began_at))
        .where(SignInSession.user_id.in_(user_ids))
        .group_by(SignInSession.user_id)
    )
    last: dict[str, datetime] = {row[0]: row[1] for row in found}
    removed = select(FactorRemoval.factor_id)
    having: set[str] = set()
    for factor in (Passkey, Totp):
        mine = select(factor.user_id).where(factor.user_id.in_(user_ids), factor.id.not_in(removed))
        having |= set(session.scalars(mine))
    return SignInFacts(last, frozenset(having))


def open_invitations(
    session: Session, provider_id: str, *, now: datetime, home_id: str | None = None
) -> list[OpenInvitation]:
    """The invitations to join that are still open: to one home, or all of the provider's."""
    query = select(Invitation).where(
        Invitation.provider_id == provider_id,
        Invitation.kind == invitations.JOIN,
        Invitation.expires_at > now,
        invitations.is_open(),
    )
    if home_id is not None:
        to_home = select(InvitationGrant.invitation_id).where(InvitationGrant.home_id == home_id)
        query = query.where(Invitation.id.in_(to_home))
    found = session.scalars(query.order_by(Invitation.name, Invitation.id)).all()
    asked = query.with_only_columns(Invitation.id)
    roles, mails = _roles(session, asked), of_invitations(session, asked)
    names = names_of(session, {each.by for each in found})
    return [
        OpenInvitation(
            id=each.id,
            name=each.name,
            sign_in_name=each.sign_in_name,
            made_by=names[each.by],
            made_at=each.at,
            expires_at=each.expires_at,
            roles=tuple(roles.get(each.id, ())),
            mail=mails.get(each.id),
        )
        for each in found
    ]


def open_invitation(
    session: Session, provider_id: str, invitation_id: str, *, now: datetime
) -> Invitation | None:
    """One that can be withdrawn or given a new code."""
    found = session.get(Invitation, invitation_id)
    if found is None or found.provider_id != provider_id or found.kind != invitations.JOIN:
        return None
    still = select(Invitation.id).where(
        Invitation.id == invitation_id, Invitation.expires_at > now, invitations.is_open()
    )
    return found if session.scalar(still) else None


def open_actions_of(session: Session, user_id: str, provider_id: str) -> int:
    """How many open actions somebody owns in all homes of the provider."""
    standing = ActionStanding
    query = select(func.count()).where(
        standing.owner_id == user_id,
        standing.is_open.is_(True),
        standing.home_id.in_(select(Home.id).where(Home.provider_id == provider_id)),
        statements.KNOWN,
    )
    return session.scalar(query) or 0


def left_on(session: Session, user_id: str, *, home_id: str | None, provider_id: str) -> date | None:
    """The day on which somebody last left the home, or the provider with it; without a home, the provider."""
    here = or_(Departure.home_id == home_id, Departure.provider_id == provider_id)
    return session.scalar(select(func.max(Departure.left_on)).where(Departure.user_id == user_id, here))


def _roles(session: Session, invitation_ids: Select[str]) -> dict[str, list[Offered]]:
    grant, where = InvitationGrant, func.coalesce(Home.name, Provider.name)
    query = (
        select(grant.invitation_id, grant.role, where, grant.engaged_as, grant.ends_on)
        .outerjoin(Home, Home.id == grant.home_id)
        .outerjoin(Provider, Provider.id == grant.provider_id)
        .where(grant.invitation_id.in_(invitation_ids))
        .order_by(grant.id)
    )
    found: dict[str, list[Offered]] = {}
    for invitation_id, role, place, engaged_as, ends_on in session.execute(query):
        found.setdefault(invitation_id, []).append(Offered(Role(role), place, engaged_as, ends_on))
    return found


def _members(session: Session, within: ColumnElement[bool]) -> list[Member]:
    query = (
        select(
            User.id, User.name, User.sign_in_name, RoleGrant, func.coalesce(Home.name, Provider.name),
            RoleRevocation.revoked_at, RoleRevocation.revoked_by,
        )
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .outerjoin(Home, Home.id == RoleGrant.home_id)
        .outerjoin(Provider, Provider.id == RoleGrant.provider_id)
        .outerjoin(RoleRevocation, RoleRevocation.grant_id == RoleGrant.id)
        .where(within)
        .order_by(User.name, User.id, RoleGrant.granted_at, RoleGrant.id)
    )  # fmt: skip
    people: dict[str, tuple[str, str, list[Grant]]] = {}
    for user_id, name, sign_in_name, grant, where, revoked_at, revoked_by in session.execute(query):
        people.setdefault(user_id, (name, sign_in_name, []))[2].append(
            Grant(
                id=grant.id,
                user_id=user_id,
                role=Role(grant.role),
                home_id=grant.home_id,
                provider_id=grant.provider_id,
                where=where,
                engaged_as=grant.engaged_as,
                ends_on=grant.ends_on,
                granted_at=grant.granted_at,
                granted_by=grant.granted_by,
                revoked_at=revoked_at,
                revoked_by=revoked_by,
            )
        )
    return [Member(key, name, signs, tuple(grants)) for key, (name, signs, grants) in people.items()]
