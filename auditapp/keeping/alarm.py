"""Who is told when a backup fails: those who keep the providers in order, by mail where a mail server is set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.permissions import Actor, Permission
from auditapp.people import mail
from auditapp.people.models import RoleGrant, User
from auditapp.people.queries import actor_for

SUBJECT = "A backup of Walkaround failed"
_TEXT = (
    "{problem}\n\nThe records themselves are as they were; only the copy is missing. Open Walkaround, Administration, "
    "Backups, and press “Back up now” once this is put right.\n"
)


def tell_administrators(session: Session, problem: str, *, actor: Actor, now: datetime) -> int:
    """Queue a mail to everybody who may start a backup and signs in with an address; says how many."""
    told = 0
    for provider_id, address in sorted(set(_addresses(session))):
        if mail.server_of(session, provider_id) is None:
            continue
        text = _TEXT.format(problem=problem)
        mail.queue(session, provider_id, address, SUBJECT, text, actor=actor, now=now)
        told += 1
    return told


def _addresses(session: Session) -> Iterator[tuple[str, str]]:
    grants = (
        select(RoleGrant.provider_id, User.id, User.name, User.sign_in_name)
        .join(User, User.id == RoleGrant.user_id)
        .where(RoleGrant.provider_id.is_not(None))
    )
    for provider_id, user_id, name, sign_in_name in session.execute(grants).all():
        if provider_id is None:
            continue
        held = actor_for(session, user_id, name=name).providers.get(provider_id, frozenset())
        if Permission.PROVIDER_BACKUP_EDIT in held and mail.is_address(sign_in_name):
            yield provider_id, sign_in_name
