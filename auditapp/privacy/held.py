"""Everything that is held about one person within some homes, as tables of words: for a page, JSON and HTML alike."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.kernel.clock import wire_time
from auditapp.kernel.permissions import Actor, Permission
from auditapp.people.account_models import Invitation, InvitationEnd, InvitationGrant
from auditapp.people.authority import roles_to_judge_by
from auditapp.people.invitations import JOIN
from auditapp.people.models import RoleGrant, User
from auditapp.people.rules import may_act_on
from auditapp.privacy.held_statements import SECTIONS, Statement
from auditapp.privacy.scope import Person, Scope


@dataclass(frozen=True)
class Section:
    """One kind of thing that is held: how many there are, and as many as were asked for, newest first."""

    key: str
    title: str
    total: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


# The journal of an account stands in its provider's chain, beside that of every home.
OF_ACCOUNT = frozenset({"earlier_names", "ways_in", "sign_ins", "invitations", "mail", "journal"})
_WITH_PROVIDER = Section(
    "account_elsewhere",
    "Sign-ins, second steps and the journal of the account",
    1,
    ("Where",),
    (("Kept for the provider as a whole. Ask there.",),),
)


def people_within(session: Session, scope: Scope) -> list[Person]:
    """Everybody who holds or held a role there, and everybody invited who has not joined, by name."""
    members = members_within(session, scope)
    everybody = members + _invited_within(session, scope, {each.sign_in_name for each in members})
    return sorted(everybody, key=lambda each: (each.name.casefold(), each.id))


def members_within(session: Session, scope: Scope) -> list[Person]:
    """Everybody who holds or held a role there, by name."""
    held = select(RoleGrant.user_id).where(
        or_(RoleGrant.home_id.in_(scope.home_ids), RoleGrant.provider_id == scope.provider_id)
    )
    query = select(User).where(User.id.in_(held)).order_by(User.name, User.id)
    return [Person(user.id, user.name, user.sign_in_name, user.erased_at) for user in session.scalars(query)]


def _invited_within(session: Session, scope: Scope, joined: Collection[str]) -> list[Person]:
    """The latest invitation of each who did not join there; also one that ran out still holds the name."""
    there = select(InvitationGrant.invitation_id).where(
        or_(InvitationGrant.home_id.in_(scope.home_ids), InvitationGrant.provider_id == scope.provider_id)
    )
    used = select(InvitationEnd.invitation_id).where(InvitationEnd.how == "used")
    query = select(Invitation).where(
        Invitation.provider_id == scope.provider_id,
        Invitation.kind == JOIN,
        Invitation.name != "",
        Invitation.id.in_(there),
        Invitation.id.not_in(used),
    )
    found: dict[str, Person] = {}
    for each in session.scalars(query.order_by(Invitation.at.desc(), Invitation.id)):
        if each.sign_in_name not in joined:
            person = Person(each.id, each.name, each.sign_in_name, None, invited=True)
            found.setdefault(each.sign_in_name or each.id, person)
    return list(found.values())


def person_within(session: Session, scope: Scope, user_id: str) -> Person | None:
    """One of them."""
    return next((each for each in people_within(session, scope) if each.id == user_id), None)


def homes_of(session: Session, person: Person, scope: Scope) -> list[str]:
    """The homes there in which they hold or held a role; all of them for somebody who has none of their own."""
    held = select(RoleGrant.home_id).where(RoleGrant.user_id == person.id)
    if person.invited:
        held = select(InvitationGrant.home_id).where(InvitationGrant.invitation_id == person.id)
    found = {home_id for home_id in session.scalars(held) if home_id} & set(scope.home_ids)
    return sorted(found or scope.home_ids)


def held_about(
    session: Session, person: Person, scope: Scope, *, reader: Actor, limit: int | None = None
) -> tuple[Section, ...]:
    """Every kind of thing of which anything is held; all rows, or the newest few of each.

    What belongs to the account and not to a home is for its owner, for whoever may give all that person's roles, and
    for the provider's own staff; others read where it is.
    """
    whole = _may_see_account(session, person, scope, reader)
    shown = [each for each in SECTIONS if whole or each[0] not in OF_ACCOUNT]
    sections = [_section(session, key, title, make(person, scope), limit) for key, title, make in shown]
    return tuple(section for section in sections if section.total) + (() if whole else (_WITH_PROVIDER,))


def _may_see_account(session: Session, person: Person, scope: Scope, reader: Actor) -> bool:
    if Permission.PROVIDER_PERSONAL_DATA_READ in reader.providers.get(scope.provider_id, frozenset()):
        return True
    held = roles_to_judge_by(session, person.id, clock.local_date(clock.now()))
    # Without any role there is no account that opens anything: somebody erased, or invited and not joined.
    return not held or reader.user_id == person.id or may_act_on(reader, person.id, held)


def _section(session: Session, key: str, title: str, statement: Statement, limit: int | None) -> Section:
    found = session.execute(statement.limit(limit))
    columns = tuple(found.keys())
    rows = tuple(tuple(_said(value) for value in row) for row in found)
    total = len(rows)
    if limit is not None and total == limit:
        total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    return Section(key, title, total, columns, rows)


def _said(value: object) -> str:
    if isinstance(value, datetime):
        return wire_time(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return "" if value is None else str(value)
