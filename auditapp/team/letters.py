"""Codes sent by e-mail, too, where the provider has a mail server and somebody signs in with an address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.errors import NotFoundError
from auditapp.kernel.permissions import Actor
from auditapp.people import invitations, joining, mail
from auditapp.people.account_models import Invitation
from auditapp.people.joining import Welcome
from auditapp.people.mail import MailLine
from auditapp.team.service import Issued
from auditapp.web.templating import moment

_JOIN = """{by} invites you to Walkaround, where {provider} keeps its audits and actions.

What you are invited to: {where}.

Open this link and choose your own password:

{link}

It works once, until {until}, and is for you alone: please do not pass it on. If you did not expect this message, \
do nothing.
"""
_RESET = """{by} made a code for you with which you choose a new password for Walkaround.

You sign in as {sign_in_name}. Open this link:

{link}

It works once, until {until}, and is for you alone: please do not pass it on. If you did not ask for this, tell {by}.
"""


def are_possible(session: Session, provider_id: str) -> bool:
    """Whether the provider has a mail server."""
    return mail.server_of(session, provider_id) is not None


def send_code(
    session: Session, provider_id: str, issued: Issued, link: str, *, actor: Actor, now: datetime
) -> bool:
    """Queue the letter with a code that was just made; False when whoever it is for signs in with no address.

    Raises StateError when the provider has no mail server.
    """
    if not mail.is_address(issued.sign_in_name):
        return False
    invitation = invitations.find(session, issued.code, now=now)
    if invitation is None:
        raise NotFoundError(invitations.GONE, code="code_gone")
    told = joining.welcome(session, invitation, now=now)
    mail.queue(
        session,
        provider_id,
        issued.sign_in_name,
        _subject(told),
        _text(told, issued, link, actor),
        actor=actor,
        now=now,
        invitation_id=invitation.id,
    )
    return True


def of_reset(session: Session, user_id: str, *, now: datetime) -> MailLine | None:
    """The message that carries somebody's open code for a new password, if it was sent by e-mail."""
    resets = select(Invitation.id).where(
        Invitation.kind == invitations.RESET,
        Invitation.user_id == user_id,
        Invitation.expires_at > now,
        invitations.is_open(),
    )
    return next(iter(mail.of_invitations(session, resets).values()), None)


def standing(line: MailLine) -> str:
    """How far a message has come, in a sentence."""
    if line.sent_at is not None:
        return f"Sent by e-mail {moment(line.sent_at)}."
    if not line.said:
        return "It is being sent by e-mail."
    if line.waits:
        return f"Not sent by e-mail yet, and tried again soon. {line.said}"
    return f"The e-mail could not be sent. {line.said}"


def _subject(told: Welcome) -> str:
    if told.kind == invitations.RESET:
        return "A new password for Walkaround"
    return f"{told.invited_by} invites you to Walkaround"


def _text(told: Welcome, issued: Issued, link: str, actor: Actor) -> str:
    words = _RESET if told.kind == invitations.RESET else _JOIN
    return words.format(
        by=actor.name or told.invited_by,
        provider=told.provider,
        where=", ".join(dict.fromkeys(place.where for place in told.places)),
        sign_in_name=issued.sign_in_name,
        link=link,
        until=moment(issued.expires_at),
    )
