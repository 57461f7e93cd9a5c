"""Erasing the name of somebody who was invited and never joined; the invitations stay as rows without it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from auditapp.kernel import journal
from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.kernel.permissions import Actor
from auditapp.people import invitations
from auditapp.people.account_models import Invitation, InvitationEnd
from auditapp.people.models import OutgoingMail
from auditapp.privacy.erasing import require_meant
from auditapp.privacy.held_statements import invited_as
from auditapp.privacy.scope import Person

ERASED = journal.declare("invitation.erased", keys=("values",), commits=("reason",))


def erase_invited(
    session: Session,
    person: Person,
    provider_id: str,
    *,
    typed_name: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Erase who was invited; an open code opens nothing any more. Returns how many values of the journal went.

    Raises InvalidError when the name that was typed is another or no reason is given.
    """
    require_meant(person.name, typed_name, reason)
    query = select(Invitation).where(invited_as(person.id, person.sign_in_name))
    found = session.scalars(query.where(Invitation.provider_id == provider_id)).all()
    _withdraw(session, found, actor=actor, now=now)
    ids = {each.id for each in found}
    gone = _erase_values(session, person, provider_id, ids, reason=reason, actor=actor, now=now)
    for each in found:
        each.name, each.sign_in_name = "", ""
    mail = delete(OutgoingMail).where(OutgoingMail.to == person.sign_in_name, OutgoingMail.to != "")
    session.execute(mail.where(OutgoingMail.provider_id == provider_id))
    journal.record(
        session,
        ERASED,
        chain=journal.provider_chain(provider_id),
        subject=journal.Subject("invitation", person.id),
        actor=actor,
        now=now,
        data={"values": gone},
        commits={"reason": reason.strip()},
    )
    return gone


def _withdraw(session: Session, found: Sequence[Invitation], *, actor: Actor, now: datetime) -> None:
    ids = [each.id for each in found]
    ended = set(
        session.scalars(select(InvitationEnd.invitation_id).where(InvitationEnd.invitation_id.in_(ids)))
    )
    for each in found:
        if each.id not in ended:
            invitations.withdraw(session, each, actor=actor, now=now)


def _erase_values(
    session: Session,
    person: Person,
    provider_id: str,
    invitation_ids: Collection[str],
    *,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Take what the journal says in these invitations out of it: a colleague of the same name keeps theirs."""
    chain = journal.provider_chain(provider_id)
    written = select(OutgoingMail.id).where(
        or_(
            OutgoingMail.invitation_id.in_(invitation_ids),
            and_(OutgoingMail.to == person.sign_in_name, OutgoingMail.to != ""),
        )
    )
    told = select(JournalEvent.seq).where(
        JournalEvent.chain == chain,
        or_(
            and_(JournalEvent.kind == "invitation.made", JournalEvent.subject_id.in_(invitation_ids)),
            and_(JournalEvent.kind == "mail.queued", JournalEvent.subject_id.in_(written)),
        ),
    )
    fields = ("name", "sign_in_name", "to")
    rows = session.scalars(
        select(JournalValue).where(
            JournalValue.chain == chain, JournalValue.name.in_(fields), JournalValue.seq.in_(told)
        )
    ).all()
    for row in rows:
        journal.erase_value(session, row, actor=actor, now=now, reason=reason)
    return len(rows)
