"""Erasing one person's own data: who they were goes, what they did stays under a label, and the journal says so."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, journal
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Actor
from auditapp.people import factors, invitations, sign_ins
from auditapp.people.account_models import (
    Invitation,
    KnownDevice,
    Passkey,
    SignInSession,
    SignInStep,
    SignInTry,
)
from auditapp.people.accounts import providers_of
from auditapp.people.models import Home, OutgoingMail, RoleGrant, RoleRevocation, User, UserChange
from auditapp.people.tries import hashed
from auditapp.privacy.held_statements import invited_as
from auditapp.privacy.personal import values_about

ERASED = journal.declare("person.erased", keys=("user", "values"), commits=("reason",))
ENOUGH = 10  # characters of a reason


def may_be_erased(session: Session, user_id: str, now: datetime) -> bool:
    """Whether they have left: no role of theirs counts any more, with any provider."""
    revoked = select(RoleRevocation.grant_id)
    today = clock.local_date(now)
    counting = select(RoleGrant.id).where(
        RoleGrant.user_id == user_id,
        RoleGrant.id.not_in(revoked),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= today),
    )
    return session.scalar(counting.limit(1)) is None


def erase(
    session: Session,
    user_id: str,
    provider_id: str,
    *,
    typed_name: str,
    password_hash: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Erase who somebody was; returns how many values of journals went. `password_hash` is of a secret nobody knows.

    Raises StateError while they hold a role or when it was done before, InvalidError when the name that was
    typed is another or no reason is given.
    """
    user = session.get_one(User, user_id)
    _refuse(session, user, typed_name, reason, now)
    known_as = _known_as(session, user)
    gone = _erase_values(session, user_id, known_as, reason=reason, actor=actor, now=now)
    _end_sign_ins(session, user, provider_id, password_hash, actor=actor, now=now)
    _erase_rows(session, user, known_as)
    user.name, user.erased_at = f"Erased person ({user.id[-4:]})", now
    user.sign_in_name = f"erased-{secrets.token_hex(16)}"
    journal.record(
        session,
        ERASED,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("user", user_id),
        actor=actor,
        now=now,
        data={"user": user_id, "values": gone},
        commits={"reason": reason.strip()},
    )
    return gone


def _refuse(session: Session, user: User, typed_name: str, reason: str, now: datetime) -> None:
    if user.erased_at is not None:
        raise StateError("This person's data was erased before.", code="erased")
    if not may_be_erased(session, user.id, now):
        raise StateError(f"{user.name} still has a role. End it first.", code="still_here")
    require_meant(user.name, typed_name, reason)


def require_meant(name: str, typed_name: str, reason: str) -> None:
    """Raises InvalidError when the name that was typed is another, or no reason is given."""
    if " ".join(typed_name.split()).casefold() != " ".join(name.split()).casefold():
        raise InvalidError(
            "That is not the name of this person. Type it as it stands above.", code="other_name"
        )
    if len(reason.strip()) < ENOUGH:
        raise InvalidError("Say why in at least 10 characters. It stays in the journal.", code="no_reason")


def _known_as(session: Session, user: User) -> list[str]:
    """Every sign-in name they ever had and nobody else has now, as they were written."""
    earlier = session.execute(
        select(UserChange.name, UserChange.sign_in_name).where(UserChange.user_id == user.id)
    )
    invited = session.execute(
        select(Invitation.name, Invitation.sign_in_name).where(invited_as(user.id, user.sign_in_name))
    )
    pairs = [(user.name, user.sign_in_name), *earlier, *invited]
    others = set(session.scalars(select(User.sign_in_name).where(User.id != user.id)))
    return sorted({sign_in_name for _name, sign_in_name in pairs if sign_in_name} - others)


def _erase_values(
    session: Session, user_id: str, known_as: Sequence[str], *, reason: str, actor: Actor, now: datetime
) -> int:
    """Take their names out of the journals of their providers and homes; the commitments stay."""
    chains: list[str] = []
    for provider_id in providers_of(session, user_id):
        homes = session.scalars(select(Home.id).where(Home.provider_id == provider_id))
        chains += [journal.provider_chain(provider_id), *map(journal.home_chain, homes)]
    rows = values_about(session, user_id, known_as, chains)
    for row in rows:
        journal.erase_value(session, row, actor=actor, now=now, reason=reason)
    return len(rows)


def _end_sign_ins(
    session: Session, user: User, provider_id: str, password_hash: str, *, actor: Actor, now: datetime
) -> None:
    sign_ins.set_password(session, provider_id, user, password_hash, actor=actor, now=now)
    factors.reset_factors(session, user.id, provider_id, actor=actor, now=now)
    theirs = or_(Invitation.user_id == user.id, Invitation.sign_in_name == user.sign_in_name)
    for invitation in session.scalars(select(Invitation).where(theirs, invitations.is_open())).all():
        invitations.withdraw_if_open(session, invitation, actor=actor, now=now)
    for passkey in session.scalars(select(Passkey).where(Passkey.user_id == user.id)):
        passkey.name = ""
    for signed_in in session.scalars(select(SignInSession).where(SignInSession.user_id == user.id)):
        signed_in.label = ""


def _erase_rows(session: Session, user: User, known_as: Sequence[str]) -> None:
    """Earlier names, known browsers, tries, mail; invitations stay as rows, without the name."""
    invited = select(Invitation).where(invited_as(user.id, user.sign_in_name))
    for invitation in session.scalars(invited).all():
        invitation.name, invitation.sign_in_name = "", ""
    accounts = [hashed(name.lower()) for name in known_as]
    session.execute(delete(UserChange).where(UserChange.user_id == user.id))
    session.execute(delete(SignInStep).where(SignInStep.user_id == user.id))
    session.execute(delete(KnownDevice).where(KnownDevice.user_id == user.id))
    session.execute(delete(SignInTry).where(SignInTry.account_hash.in_(accounts)))
    session.execute(delete(OutgoingMail).where(OutgoingMail.to.in_(known_as)))
