"""One-time codes, in a link or printed: to join, to set a new password, to set up the installation.

Only the SHA-256 of a code is stored, so it is shown once, to whoever made it, and can never be shown again.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from auditapp.kernel import clock, ids, journal
from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.orm import Json
from auditapp.kernel.permissions import Actor, Role
from auditapp.people import mail
from auditapp.people.account_models import Invitation, InvitationEnd, InvitationGrant

JOIN, RESET, SET_UP = "join", "reset", "set_up"
LENGTH, GROUP = 16, 4
VALID = {JOIN: timedelta(days=14), RESET: timedelta(hours=24), SET_UP: timedelta(days=7)}
GONE = "This code does not open anything. It may have been used or have run out. Ask for a new one."

MADE = journal.declare(
    "invitation.made", keys=("kind", "expires", "user", "grants"), commits=("name", "sign_in_name")
)
ENDED = journal.declare("invitation.ended", keys=("how", "user"))


@dataclass(frozen=True)
class GrantPlan:
    """A role that somebody will hold, in one home or in the whole provider."""

    role: Role
    home_id: str | None
    provider_id: str | None
    engaged_as: str = "employed"
    ends_on: date | None = None


@dataclass(frozen=True)
class Invitee:
    """Somebody to invite. With `user_id` it is for that account alone; otherwise for whoever holds the code."""

    name: str
    sign_in_name: str
    grants: Sequence[GrantPlan]
    user_id: str | None = None


def invite(
    session: Session,
    *,
    provider_id: str,
    name: str,
    sign_in_name: str,
    grants: Sequence[GrantPlan],
    actor: Actor,
    now: datetime,
    user_id: str | None = None,
) -> str:
    """Invite somebody to join with these roles; returns the bare code, which opens until `open_until`."""
    invitee = Invitee(name, sign_in_name, grants, user_id)
    return invite_many(session, [invitee], provider_id=provider_id, actor=actor, now=now)[0]


def invite_many(
    session: Session, invitees: Sequence[Invitee], *, provider_id: str, actor: Actor, now: datetime
) -> list[str]:
    """Invite them all; returns their codes in the same order."""
    made = [
        _new(
            session,
            JOIN,
            actor=actor,
            now=now,
            expires_at=open_until(each.grants, now),
            provider_id=provider_id,
            user_id=each.user_id,
            name=each.name,
            sign_in_name=each.sign_in_name.strip().lower(),
        )
        for each in invitees
    ]
    session.flush()  # the grants refer to the invitations' ids
    for each, (_code, invitation) in zip(invitees, made, strict=True):
        session.add_all(_grant(invitation, plan) for plan in each.grants)
        _note_made(session, invitation, [_told(plan) for plan in each.grants], actor=actor, now=now)
    return [code for code, _invitation in made]


def open_until(grants: Sequence[GrantPlan], now: datetime) -> datetime:
    """When the code of an invitation made now runs out: after 14 days, or with the last day of all its roles."""
    usual, last_days = now + VALID[JOIN], [plan.ends_on for plan in grants if plan.ends_on is not None]
    if not last_days or len(last_days) < len(grants):
        return usual
    # The last second of that day in the home's zone, so that whoever reads the time reads that day.
    end_of_day = datetime.combine(max(last_days), time(23, 59, 59), tzinfo=clock.zone())
    return min(usual, end_of_day.astimezone(UTC))


def invite_reset(session: Session, *, provider_id: str, user_id: str, actor: Actor, now: datetime) -> str:
    """Let somebody set a new password within 24 hours; codes for that made earlier open nothing any more."""
    end_resets_of(session, user_id, actor=actor, now=now, how="replaced")
    code, made = _new(session, RESET, actor=actor, now=now, provider_id=provider_id, user_id=user_id)
    _note_made(session, made, [], actor=actor, now=now)
    return code


def end_resets_of(
    session: Session, user_id: str, *, actor: Actor, now: datetime, how: str = "withdrawn"
) -> None:
    """Let no code for a new password of theirs open any more: their roles or their password are others now."""
    earlier = select(Invitation).where(
        Invitation.kind == RESET, Invitation.user_id == user_id, is_open(), Invitation.expires_at > now
    )
    for invitation in session.scalars(earlier).all():
        _end_if_open(session, invitation, how, actor=actor, now=now)


def invite_set_up(session: Session, *, actor: Actor, now: datetime) -> str:
    """A code with which the first person sets the installation up; an earlier one opens nothing any more.

    There is no journal yet that could tell of it.
    """
    for invitation in session.scalars(select(Invitation).where(Invitation.kind == SET_UP, is_open())).all():
        _end(session, invitation, "replaced", actor=actor, now=now)
    return _new(session, SET_UP, actor=actor, now=now)[0]


def find(session: Session, code: str, *, now: datetime) -> Invitation | None:
    """The open invitation behind a code, however its groups were typed; None when it opens nothing (any more)."""
    bare = plain(code)
    if bare is None:
        return None
    query = select(Invitation).where(
        Invitation.code_hash == _hashed(bare), is_open(), Invitation.expires_at > now
    )
    return session.scalars(query).one_or_none()


def grants_of(session: Session, invitation_id: str) -> list[GrantPlan]:
    """The roles that whoever takes the invitation up will hold."""
    query = select(InvitationGrant).where(InvitationGrant.invitation_id == invitation_id)
    return [
        GrantPlan(Role(row.role), row.home_id, row.provider_id, row.engaged_as, row.ends_on)
        for row in session.scalars(query.order_by(InvitationGrant.id))
    ]


def use(session: Session, invitation: Invitation, user_id: str, *, actor: Actor, now: datetime) -> None:
    """Note that somebody took it up. Raises NotFoundError when somebody else was a moment faster."""
    _end(session, invitation, "used", actor=actor, now=now, user_id=user_id)


def withdraw(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """Let it open nothing any more. Raises NotFoundError when it was taken up a moment ago."""
    _end(session, invitation, "withdrawn", actor=actor, now=now)


def withdraw_if_open(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> None:
    """The same in passing: nothing happens when it was taken up a moment ago."""
    _end_if_open(session, invitation, "withdrawn", actor=actor, now=now)


def replace(session: Session, invitation: Invitation, *, actor: Actor, now: datetime) -> str:
    """The same invitation with a new code that has its days ahead; the old code opens nothing any more."""
    _end(session, invitation, "replaced", actor=actor, now=now)
    assert invitation.provider_id is not None  # noqa: S101 - a code for the set-up is replaced by its own verb
    return invite(
        session,
        provider_id=invitation.provider_id,
        name=invitation.name,
        sign_in_name=invitation.sign_in_name,
        grants=grants_of(session, invitation.id),
        actor=actor,
        now=now,
        user_id=invitation.user_id,
    )


def spoken(code: str) -> str:
    """The code in groups of four, as it is printed: `2k4m-9pqr-tvwx-z357`."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def plain(text: str) -> str | None:
    """The bare code that somebody typed, in any case and with spaces or hyphens; None when it cannot be one."""
    bare = "".join(each for each in text.lower() if not each.isspace() and unicodedata.category(each) != "Pd")
    return bare if len(bare) == LENGTH and set(bare) <= set(ids.ALPHABET) else None


def is_open() -> ColumnElement[bool]:
    """For queries: the invitation was neither taken up nor withdrawn nor replaced. It may have run out."""
    return ~exists().where(InvitationEnd.invitation_id == Invitation.id)


def _new(
    session: Session,
    kind: str,
    *,
    actor: Actor,
    now: datetime,
    expires_at: datetime | None = None,
    provider_id: str | None = None,
    user_id: str | None = None,
    name: str = "",
    sign_in_name: str = "",
) -> tuple[str, Invitation]:
    # Never from `ids`, whose randomness the demonstration and tests replace.
    code = "".join(secrets.choice(ids.ALPHABET) for _ in range(LENGTH))
    made = Invitation(
        id=ids.new_id("i"),
        kind=kind,
        code_hash=_hashed(code),
        provider_id=provider_id,
        user_id=user_id,
        name=name,
        sign_in_name=sign_in_name,
        expires_at=expires_at or now + VALID[kind],
        at=now,
        by=actor.user_id,
    )
    session.add(made)
    return code, made


def _grant(invitation: Invitation, plan: GrantPlan) -> InvitationGrant:
    return InvitationGrant(
        id=ids.new_id("x"),
        invitation_id=invitation.id,
        home_id=plan.home_id,
        provider_id=plan.provider_id,
        role=plan.role,
        engaged_as=plan.engaged_as,
        ends_on=plan.ends_on,
    )


def _end_if_open(session: Session, invitation: Invitation, how: str, *, actor: Actor, now: datetime) -> None:
    with suppress(NotFoundError):
        _end(session, invitation, how, actor=actor, now=now)


def _end(
    session: Session,
    invitation: Invitation,
    how: str,
    *,
    actor: Actor,
    now: datetime,
    user_id: str | None = None,
) -> None:
    end = InvitationEnd(
        id=ids.new_id("j"), invitation_id=invitation.id, how=how, at=now, by=user_id or actor.user_id
    )
    try:
        with session.begin_nested():
            session.add(end)
    except IntegrityError as clash:
        raise NotFoundError(GONE, code="code_gone") from clash
    mail.forget_code(session, invitation.id)
    if invitation.provider_id is not None:
        journal.record(
            session,
            ENDED,
            chain=journal.provider_chain(invitation.provider_id),
            subject=journal.Subject("invitation", invitation.id),
            actor=actor,
            now=now,
            data={"how": how, "user": user_id or invitation.user_id},
        )


def _note_made(
    session: Session, made: Invitation, grants: list[Json], *, actor: Actor, now: datetime
) -> None:
    assert made.provider_id is not None  # noqa: S101 - only a code for the set-up has none, and no event
    journal.record(
        session,
        MADE,
        chain=journal.provider_chain(made.provider_id),
        subject=journal.Subject("invitation", made.id),
        actor=actor,
        now=now,
        data={
            "kind": made.kind,
            "expires": clock.wire_time(made.expires_at),
            "user": made.user_id,
            "grants": grants,
        },
        commits={"name": made.name, "sign_in_name": made.sign_in_name},
    )


def _told(plan: GrantPlan) -> Json:
    return {
        "role": str(plan.role),
        "home": plan.home_id,
        "provider": plan.provider_id,
        "engaged_as": plan.engaged_as,
        "ends_on": plan.ends_on.isoformat() if plan.ends_on else None,
    }


def _hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
