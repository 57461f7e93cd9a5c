"""Mail: how to reach the provider's server, and messages waiting to be sent.

The password is encrypted with the installation's key and is neither shown nor journalled nor exported again.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auditapp.kernel import ids, jobs, journal
from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.permissions import Actor
from auditapp.kernel.sealing import Sealer
from auditapp.people import mail_hosts, settings
from auditapp.people.models import OutgoingMail

SEND = "mail.send"
QUEUED = journal.declare("mail.queued", keys=("mail",), commits=("to", "subject"))
SENT = journal.declare("mail.sent", keys=("mail",))
REFUSED = journal.declare("mail.refused", keys=("mail",), commits=("said",))
TEST_SUBJECT = "A test message from Walkaround"
TEST_TEXT = (
    "This is the test message that you asked for.\n\n"
    "Walkaround can send mail. It will use it for invitations, new passwords and alarms about backups.\n"
)
_HOST = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9.:-]*[A-Za-z0-9])?")
_ADDRESS = re.compile(r"[^@\s<>,;:\"()\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,187}[A-Za-z0-9])?")
LAST_PORT = 65535
SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True)
class MailServer:
    """How to reach the server. `security` is one of SECURITIES; `password` is sealed, "" for none."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


def is_address(text: str) -> bool:
    """Whether it can be an e-mail address."""
    return _ADDRESS.fullmatch(text) is not None


def server_of(session: Session, provider_id: str) -> MailServer | None:
    """The provider's mail server, None where none is set."""
    value = settings.value_of(session, "mail", provider_id=provider_id)
    if not isinstance(value, dict):
        return None
    return MailServer(
        host=str(value["host"]),
        port=cast("int", value["port"]),
        security=str(value["security"]),
        user=str(value["user"]),
        password=str(value["password"]),
        sender=str(value["sender"]),
    )


def set_server(
    session: Session,
    given: MailServer,
    sealer: Sealer,
    *,
    provider_id: str,
    home_id: str | None,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Use this server from now on. `given.password` is as typed; empty keeps the one there is for the same user.

    `home_id` is where it was asked for: None, or it is refused, because all homes share one server. Raises
    InvalidError with a code that names the field.
    """
    settings.settable("mail", home_id)
    _check(given)
    known = server_of(session, provider_id)
    same = known is not None and (known.host, known.user) == (given.host, given.user)
    sealed = sealer.seal(given.password) if given.password else (known.password if known and same else "")
    if given.user and not sealed:
        raise InvalidError("Enter the password of that user.", code="mail_password")
    if sealed and given.security == "none":
        raise InvalidError("Choose encryption: a password is never sent without it.", code="mail_security")
    settings.set_value(
        session,
        "mail",
        {**asdict(given), "password": sealed if given.user else ""},
        provider_id=provider_id,
        home_id=home_id,
        why=why,
        actor=actor,
        now=now,
    )


def _check(given: MailServer) -> None:
    if not _HOST.fullmatch(given.host):
        raise InvalidError("Enter the server's name, such as mail.example.org.", code="mail_host")
    if mail_hosts.is_refused(given.host):
        raise InvalidError(
            "Enter the name of a mail server elsewhere, not this computer's own.", code="mail_host"
        )
    if not 1 <= given.port <= LAST_PORT:
        raise InvalidError("Enter the port, such as 587.", code="mail_port")
    if given.security not in SECURITIES:
        raise InvalidError("Choose how the connection is encrypted.", code="mail_security")
    if not is_address(given.sender):
        raise InvalidError("Enter the address that messages come from.", code="mail_sender")
    if not all(text.isprintable() for text in (given.user, given.password)):
        raise InvalidError("The user name and the password can hold no line breaks.", code="mail_user")


def queue(
    session: Session,
    provider_id: str,
    to: str,
    subject: str,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    invitation_id: str | None = None,
) -> OutgoingMail:
    """Let the worker send a message; `invitation_id` when it carries a code, which is forgotten with it.

    Raises StateError when the provider has set no mail server, InvalidError when `to` is no address.
    """
    if server_of(session, provider_id) is None:
        raise StateError("No mail server is set. Set one under Settings, Mail.", code="no_mail_server")
    if not is_address(to):
        raise InvalidError(f"{to} is not an e-mail address.", code="mail_to")
    mail = OutgoingMail(
        id=ids.new_id("m"),
        provider_id=provider_id,
        to=to,
        subject=" ".join(subject.split())[:200],
        text=text,
        at=now,
        by=actor.user_id,
        invitation_id=invitation_id,
    )
    session.add(mail)
    jobs.enqueue(session, SEND, key=f"{SEND}:{mail.id}", payload={"mail": mail.id}, by=actor.user_id, now=now)
    _note(session, QUEUED, mail, actor=actor, now=now, commits={"to": to, "subject": mail.subject})
    return mail


def record_sent(session: Session, mail: OutgoingMail, *, actor: Actor, now: datetime) -> None:
    """The server took it; its text is forgotten."""
    mail.sent_at, mail.refused, mail.text = now, "", ""
    _note(session, SENT, mail, actor=actor, now=now)


def record_refused(
    session: Session, mail: OutgoingMail, said: str, *, actor: Actor, now: datetime, final: bool
) -> None:
    """It could not be sent, for now or (`final`) at all; then its text is forgotten, too."""
    mail.refused = said[:400]
    if final:
        mail.text = ""
        _note(session, REFUSED, mail, actor=actor, now=now, commits={"said": mail.refused})


@dataclass(frozen=True)
class MailLine:
    """A message as pages show it. `said` is why it could not be sent, "" while nothing is wrong.

    `waits`: it is tried, or tried again.
    """

    to: str
    subject: str
    at: datetime
    sent_at: datetime | None
    said: str
    waits: bool


def latest(session: Session, provider_id: str, *, limit: int = 5) -> list[MailLine]:
    """The provider's last messages, the newest first."""
    query = (
        select(OutgoingMail)
        .where(OutgoingMail.provider_id == provider_id)
        .order_by(OutgoingMail.at.desc(), OutgoingMail.id)
        .limit(limit)
    )
    return [_line(row) for row in session.scalars(query)]


def of_invitations(session: Session, invitation_ids: Select[str]) -> dict[str, MailLine]:
    """The message that carries the code of each of these invitations, by its id; those without one are left out."""
    query = select(OutgoingMail).where(OutgoingMail.invitation_id.in_(invitation_ids))
    return {row.invitation_id: _line(row) for row in session.scalars(query) if row.invitation_id}


def forget_code(session: Session, invitation_id: str) -> None:
    """The code opens nothing any more: what was not sent yet is not sent."""
    query = select(OutgoingMail).where(OutgoingMail.invitation_id == invitation_id, OutgoingMail.text != "")
    for row in session.scalars(query):
        row.text, row.refused = "", row.refused or "Its code was taken back before it was sent."


def _line(row: OutgoingMail) -> MailLine:
    return MailLine(row.to, row.subject, row.at, row.sent_at, row.refused, bool(row.text))


def _note(
    session: Session,
    kind: str,
    mail: OutgoingMail,
    *,
    actor: Actor,
    now: datetime,
    commits: dict[str, str] | None = None,
) -> None:
    journal.record(
        session,
        kind,
        chain=journal.provider_chain(mail.provider_id),
        subject=journal.Subject("mail", mail.id),
        actor=actor,
        now=now,
        data={"mail": mail.id},
        commits=commits,
    )
