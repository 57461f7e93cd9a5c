"""Mail really goes to a mail server: sent, refused, untrusted, unreachable; and its password never comes out."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.errors import InvalidError, StateError
from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.kernel.sealing import sealer
from auditapp.people import mail, settings
from auditapp.people.mail import MailServer
from auditapp.people.models import OutgoingMail, Setting
from auditapp.web.work import Work
from tests.build import BUILDER, START, World
from tests.page import Browser
from tests.ports import free_port

SECRET = "the secret of the mailbox"


@dataclass
class Postbox:
    """What a mail server received, and whom it refuses."""

    letters: list[Envelope] = field(default_factory=list)
    refuses: str = ""

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address == self.refuses:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope
    ) -> str:
        self.letters.append(envelope)
        return "250 Taken"


def _knows(_server: SMTP, _session: SmtpSession, _envelope: Envelope, _way: str, given: object) -> AuthResult:
    right = isinstance(given, LoginPassword) and given.password == SECRET.encode()
    return AuthResult(success=right, handled=False)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that this computer trusts for now."""
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", str(key), "-out", str(cert), "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True,
        capture_output=True,
    )  # fmt: skip
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    return context


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
def encrypted(postbox: Postbox, certificate: ssl.SSLContext) -> Iterator[int]:
    """The port of a server that asks for STARTTLS and a password."""
    yield from _served(
        Controller(
            postbox,
            hostname="127.0.0.1",
            port=free_port(),
            tls_context=certificate,
            require_starttls=True,
            auth_required=True,
            authenticator=_knows,
        )
    )


@pytest.fixture
def plain(postbox: Postbox) -> Iterator[int]:
    """The port of a server without encryption, as inside one's own network."""
    yield from _served(Controller(postbox, hostname="127.0.0.1", port=free_port()))


def _served(controller: Controller) -> Iterator[int]:
    controller.start()
    yield controller.port
    controller.stop()


def use(work: Work, world: World, port: int, **changes: object) -> None:
    server = MailServer(
        host=str(changes.get("host", "127.0.0.1")),
        port=port,
        security=str(changes.get("security", "none")),
        user=str(changes.get("user", "")),
        password=str(changes.get("password", "")),
        sender="office@greenway.example",
    )
    with work.transaction() as session:
        mail.set_server(
            session,
            server,
            sealer(work.settings.instance),
            provider_id=world.provider.id,
            home_id=None,
            why="New mail server",
            actor=BUILDER,
            now=START,
        )


def post(work: Work, world: World, *, to: str = "maria@greenway.example", subject: str = "Hello") -> str:
    with work.transaction() as session:
        text = "Line one\nAs agreed: £5"
        row = mail.queue(session, world.provider.id, to, subject, text, actor=BUILDER, now=START)
        return row.id


def became_of(work: Work, mail_id: str) -> OutgoingMail:
    with work.transaction() as session:
        return session.get_one(OutgoingMail, mail_id)


def test_a_message_arrives_over_an_encrypted_connection_and_its_text_is_forgotten(
    work: Work, world: World, encrypted: int, postbox: Postbox
) -> None:
    use(work, world, encrypted, security="starttls", user="office", password=SECRET, host="localhost")
    mail_id = post(work, world)
    work.run_until_idle()
    row = became_of(work, mail_id)
    assert row.refused == ""
    assert row.sent_at is not None
    assert row.text == ""
    (letter,) = postbox.letters
    content = letter.content if isinstance(letter.content, bytes) else b""
    assert letter.rcpt_tos == ["maria@greenway.example"]
    assert b"Subject: Hello" in content
    assert b"From: office@greenway.example" in content


def test_a_wrong_password_is_told_in_the_server_s_words(
    work: Work, world: World, encrypted: int, postbox: Postbox
) -> None:
    use(work, world, encrypted, security="starttls", user="office", password="wrong", host="localhost")
    mail_id = post(work, world)
    work.run_until_idle()
    row = became_of(work, mail_id)
    assert "did not take the user name and password" in row.refused
    assert "535" in row.refused
    assert row.sent_at is None
    assert row.text == ""
    assert postbox.letters == []


def test_no_password_goes_to_a_server_whose_certificate_is_not_trusted(
    work: Work, world: World, encrypted: int, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    use(work, world, encrypted, security="starttls", user="office", password=SECRET, host="localhost")
    mail_id = post(work, world)
    work.run_until_idle()
    assert "cannot be trusted" in became_of(work, mail_id).refused
    assert postbox.letters == []


def test_a_server_that_offers_no_encryption_gets_nothing(
    work: Work, world: World, plain: int, postbox: Postbox
) -> None:
    use(work, world, plain, security="starttls")
    mail_id = post(work, world)
    work.run_until_idle()
    assert "does not offer" in became_of(work, mail_id).refused
    use(work, world, plain, security="tls")
    mail_id = post(work, world)
    work.run_until_idle()
    assert "No mail server answered at" in became_of(work, mail_id).refused
    assert postbox.letters == []


@pytest.mark.parametrize(
    ("host", "words"),
    [(host, f"No mail server answered at {host}") for host in ("no-such-server.invalid", "127.0.0.1")],
)
def test_a_server_that_is_not_there_is_tried_again_and_told(
    work: Work, world: World, host: str, words: str
) -> None:
    use(work, world, free_port(), host=host)
    mail_id = post(work, world)
    work.run_one()
    row = became_of(work, mail_id)
    assert words in row.refused
    assert row.text != ""


def test_a_refused_address_is_told(work: Work, world: World, plain: int, postbox: Postbox) -> None:
    postbox.refuses = "gone@greenway.example"
    use(work, world, plain)
    mail_id = post(work, world, to="gone@greenway.example")
    work.run_until_idle()
    assert "550 No such mailbox" in became_of(work, mail_id).refused


def test_a_message_cannot_smuggle_in_headers(work: Work, world: World, plain: int, postbox: Postbox) -> None:
    use(work, world, plain)
    post(work, world, subject="Hello\r\nBcc: everybody@greenway.example")
    with pytest.raises(InvalidError, match="not an e-mail address"):
        post(work, world, to="maria@greenway.example\nBcc: x@greenway.example")
    work.run_until_idle()
    (letter,) = postbox.letters
    assert letter.rcpt_tos == ["maria@greenway.example"]
    assert isinstance(letter.content, bytes)
    assert b"\nBcc" not in letter.content


def test_without_a_server_nothing_is_queued(work: Work, world: World) -> None:
    with pytest.raises(StateError, match="No mail server"):
        post(work, world)


def test_the_password_is_nowhere_to_be_read(work: Work, session: Session, world: World) -> None:
    use(work, world, 587, security="starttls", user="office", password=SECRET)
    rows = session.scalars(select(Setting)).all()
    events = [str(each.data) for each in session.scalars(select(JournalEvent))]
    values = list(session.scalars(select(JournalValue.value)))
    sealed = str(rows[0].value["password"]) if isinstance(rows[0].value, dict) else ""
    assert SECRET not in sealed
    assert sealer(work.settings.instance).open(sealed) == SECRET
    assert not [text for text in events + values if SECRET in text or sealed in text]


def test_a_password_is_kept_for_the_same_user_and_asked_for_another(work: Work, world: World) -> None:
    use(work, world, 587, security="starttls", user="office", password=SECRET)
    use(work, world, 465, security="tls", user="office")
    with work.transaction() as session:
        kept = mail.server_of(session, world.provider.id)
    assert kept is not None
    assert sealer(work.settings.instance).open(kept.password) == SECRET
    with pytest.raises(InvalidError, match="Enter the password"):
        use(work, world, 587, security="starttls", user="somebody else")
    with pytest.raises(InvalidError, match="Enter the password"):
        use(work, world, 587, security="starttls", user="office", host="elsewhere.example")
    with pytest.raises(InvalidError, match="never sent without"):
        use(work, world, 25, security="none", user="office")


def test_an_administrator_sets_the_server_and_sees_a_test_message_arrive(
    work: Work, world: World, app_browser: Browser, plain: int, postbox: Postbox
) -> None:
    address = f"/providers/{world.provider.id}/settings/mail/mail"
    page = app_browser.get(address, status=200).text
    assert "No mail server" in page
    assert "Send a test message" not in page
    form = {
        "host": "127.0.0.1",
        "port": str(plain),
        "security": "none",
        "user": "",
        "password": "",
        "sender": "office@greenway.example",
        "why": "",
    }
    app_browser.post(address, form, status=303)
    app_browser.get(address)
    app_browser.post(f"{address}/test-message", {"to": "me@greenway.example"}, status=303)
    assert "Waiting" in app_browser.get(address).text
    work.run_until_idle()
    assert [letter.rcpt_tos for letter in postbox.letters] == [["me@greenway.example"]]
    assert ">Sent<" in app_browser.get(address).text.replace("</svg>", ">")
    app_browser.post(f"{address}/test-message", {"to": "nobody"}, status=422)
    app_browser.post(address, {**form, "port": "70000"}, status=422)
    wrong = app_browser.post(address, {**form, "host": "not a host", "password": SECRET}, status=422).text
    assert "Enter the server" in wrong
    assert SECRET not in wrong


@pytest.fixture
def app_browser(browser: object, world: World) -> Browser:
    assert callable(browser)
    made: Browser = browser().sign_in(world, "administrator")
    return made


def test_taking_the_server_back_stops_mail(work: Work, world: World) -> None:
    use(work, world, 587)
    with work.transaction() as session:
        settings.take_back(session, "mail", provider_id=world.provider.id, why="", actor=BUILDER, now=START)
        assert mail.server_of(session, world.provider.id) is None


OWN = ["127.0.0.1", "localhost", "0::1", "0.0.0.0", "169.254.169.254", "0::ffff:127.0.0.1"]  # noqa: S104 - refused


@pytest.mark.parametrize("host", OWN)
def test_mail_settings_find_out_nothing_about_the_computer_itself(
    work: Work, world: World, plain: int, postbox: Postbox, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    use(work, world, plain, host="127.0.0.1")
    mail_id = post(work, world)
    monkeypatch.delenv("AUDITAPP_MAIL_LOCAL")
    with pytest.raises(InvalidError, match="not this computer's own"):
        use(work, world, plain, host=host)
    work.run_one()
    assert "No mail server answered at" in became_of(work, mail_id).refused
    assert postbox.letters == []
