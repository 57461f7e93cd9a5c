"""What the journal says of who somebody was: found by what each event is about, never by words that look alike.

By the words alone, whoever may name people could have an answer erased that somebody was named after.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from auditapp.audits.models import AuditFinish
from auditapp.kernel.journal import PERSONAL, JournalEvent, JournalValue
from auditapp.people.account_models import Invitation, InvitationEnd
from auditapp.people.models import OutgoingMail

_ACCOUNT = ("user.created", "user.renamed")


def values_about(
    session: Session, user_id: str, sign_in_names: Collection[str], chains: Sequence[str]
) -> list[JournalValue]:
    """Their names in the events of their account, their invitations, their signatures and mail to them.

    `sign_in_names` are theirs alone: mail was sent to them.
    """
    query = (
        select(JournalValue, JournalEvent)
        .join(
            JournalEvent,
            and_(JournalEvent.chain == JournalValue.chain, JournalEvent.seq == JournalValue.seq),
        )
        .where(JournalValue.chain.in_(chains), _about(user_id, sign_in_names))
    )
    signed = set(session.scalars(select(AuditFinish.id).where(AuditFinish.by == user_id)))
    return [
        value
        for value, event in session.execute(query)
        if (event.kind, value.name) in PERSONAL and _is_theirs(event, signed)
    ]


def _about(user_id: str, sign_in_names: Collection[str]) -> ColumnElement[bool]:
    used = select(InvitationEnd.invitation_id).where(InvitationEnd.how == "used", InvitationEnd.by == user_id)
    invited = select(Invitation.id).where(
        or_(
            Invitation.user_id == user_id,
            Invitation.id.in_(used),
            and_(Invitation.sign_in_name.in_(sign_in_names), Invitation.sign_in_name != ""),
        )
    )
    written = select(OutgoingMail.id).where(
        or_(OutgoingMail.to.in_(sign_in_names), OutgoingMail.invitation_id.in_(invited))
    )
    signed = select(AuditFinish.audit_id).where(AuditFinish.by == user_id)
    about = JournalEvent.subject_id
    return or_(
        and_(JournalEvent.kind.in_(_ACCOUNT), about == user_id),
        and_(JournalEvent.kind == "invitation.made", about.in_(invited)),
        and_(JournalEvent.kind == "mail.queued", about.in_(written)),
        and_(JournalEvent.kind == "audit.finished", about.in_(signed)),
    )


def _is_theirs(event: JournalEvent, signed: Collection[str]) -> bool:
    """An audit may have been signed by two tablets; each signature is its own person's."""
    if event.kind != "audit.finished":
        return True
    return isinstance(event.data, dict) and event.data.get("finish") in signed
