"""Sending mail: by SMTP, encrypted unless the settings say otherwise, and told in plain words when it fails."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from auditapp.kernel import clock
from auditapp.kernel.errors import StateError
from auditapp.kernel.jobs import MAX_ATTEMPTS, ClaimedJob
from auditapp.kernel.permissions import system_actor
from auditapp.kernel.sealing import sealer
from auditapp.people import mail, mail_hosts
from auditapp.people.mail import MailServer
from auditapp.people.models import OutgoingMail
from auditapp.web.work import Handler, Work

PATIENCE = 15.0  # seconds that the server may take for each answer
_TEMPORARY = range(400, 500)


@dataclass(frozen=True)
class Letter:
    """A message out of its row, so that no transaction is open while it is sent."""

    id: str
    to: str
    subject: str
    text: str
    is_test: bool


class NotSentError(Exception):
    """The message could not be sent. `again`: it may go better in a while."""

    def __init__(self, words: str, *, again: bool = False) -> None:
        super().__init__(words)
        self.words, self.again = words, again


def send_queued(work: Work, job: ClaimedJob) -> None:
    """Send one message of the outbox. What the server says is kept with it."""
    mail_id = str(job.payload["mail"]) if isinstance(job.payload, dict) else ""
    with work.transaction() as session:
        row = session.get_one(OutgoingMail, mail_id)
        if row.sent_at is not None or not row.text:
            return
        letter = Letter(row.id, row.to, row.subject, row.text, row.subject == mail.TEST_SUBJECT)
        server = mail.server_of(session, row.provider_id)
    try:
        _deliver_with_secret(work, server, letter)
    except NotSentError as error:
        again = error.again and not letter.is_test and job.attempts < MAX_ATTEMPTS
        _record_refused(work, letter, error.words, final=not again)
        if again:
            raise
        return
    with work.transaction() as session:
        row = session.get_one(OutgoingMail, letter.id)
        mail.record_sent(session, row, actor=system_actor("mail"), now=clock.now())


def _deliver_with_secret(work: Work, server: MailServer | None, letter: Letter) -> None:
    if server is None:
        raise NotSentError("No mail server is set any more.")
    try:
        password = sealer(work.settings.instance).open(server.password) if server.password else ""
    except StateError as error:
        raise NotSentError(error.message) from None
    deliver(server, password, letter)


def _record_refused(work: Work, letter: Letter, words: str, *, final: bool) -> None:
    with work.transaction() as session:
        row = session.get_one(OutgoingMail, letter.id)
        mail.record_refused(session, row, words, actor=system_actor("mail"), now=clock.now(), final=final)


def deliver(server: MailServer, password: str, letter: Letter) -> None:
    """Hand the letter to the server. Raises NotSentError with what happened in plain words."""
    try:
        with _connected(server) as smtp:
            if server.user:
                smtp.login(server.user, password)
            smtp.send_message(_message(server, letter))
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors, too
        raise _in_words(server, error) from None


class _Plain(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return mail_hosts.connect(host, port, timeout)


class _Encrypted(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self.context.wrap_socket(mail_hosts.connect(host, port, timeout), server_hostname=host)


def _connected(server: MailServer) -> smtplib.SMTP:
    """A connection, encrypted as the settings say; the server's certificate must be one that is trusted."""
    trust = ssl.create_default_context()
    try:
        if server.security == "tls":
            return _Encrypted(server.host, server.port, timeout=PATIENCE, context=trust)
        smtp = _Plain(server.host, server.port, timeout=PATIENCE)
    except OSError:
        # One sentence for all of it, so that nobody learns what else listens on which port.
        raise NotSentError(
            f"No mail server answered at {server.host} on port {server.port} as the settings ask for. "
            "Check the name, the port, the encryption and that the server's certificate can be trusted.",
            again=True,
        ) from None
    if server.security == "starttls":
        try:
            smtp.starttls(context=trust)
        except BaseException:
            smtp.close()
            raise
    return smtp


def _message(server: MailServer, letter: Letter) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, letter.to, letter.subject
    message["Date"] = format_datetime(clock.now())
    # By our own id, so that a message sent twice is seen to be one.
    message["Message-ID"] = make_msgid(letter.id, domain=server.sender.partition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


def _in_words(server: MailServer, error: Exception) -> NotSentError:
    """What happened, for somebody who has to put the settings right."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return NotSentError(f"The server did not take the user name and password. {_said(error)}")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _recipients_refused(error)
    if isinstance(error, smtplib.SMTPResponseException):
        again = error.smtp_code in _TEMPORARY
        return NotSentError(f"The server refused the message. {_said(error)}", again=again)
    return _not_encrypted(server, error) or _unreachable(server, error)


def _not_encrypted(server: MailServer, error: Exception) -> NotSentError | None:
    host, port = server.host, server.port
    words = None
    if isinstance(error, smtplib.SMTPNotSupportedError):
        words = f"{host} does not offer on port {port} what the settings ask for, such as encryption."
    elif isinstance(error, ssl.SSLCertVerificationError):
        words = f"The certificate of {host} cannot be trusted ({error.verify_message})."
    elif isinstance(error, ssl.SSLError):
        words = f"{host} does not speak TLS on port {port}. Try STARTTLS, or another port."
    return NotSentError(f"{words} Nothing was sent.") if words else None


def _unreachable(server: MailServer, error: Exception) -> NotSentError:
    host, port = server.host, server.port
    if isinstance(error, ValueError):
        return NotSentError("The message holds something that mail cannot carry. Nothing was sent.")
    if isinstance(error, TimeoutError):
        words = f"{host} did not answer on port {port} within {PATIENCE:.0f} seconds."
    elif isinstance(error, smtplib.SMTPServerDisconnected):
        words = f"{host} ended the connection on port {port}. It may expect another kind of encryption."
    else:
        words = f"{host} does not answer on port {port}. Check the name and the port."
    return NotSentError(words, again=True)


def _recipients_refused(error: smtplib.SMTPRecipientsRefused) -> NotSentError:
    code, said = next(iter(error.recipients.values()))
    words = f"The server refused the address it was sent to. It said: {code} {_text(said)}"
    return NotSentError(words, again=code in _TEMPORARY)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"It said: {error.smtp_code} {_text(error.smtp_error)}"[:300]


def _text(said: bytes | str) -> str:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return " ".join(words.split())


HANDLERS: Mapping[str, Handler] = {mail.SEND: send_queued}
