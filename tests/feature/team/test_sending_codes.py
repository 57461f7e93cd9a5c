"""Codes by e-mail, beside being shown: to whoever has an address, where a mail server is set; never kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel.jobs import Job
from auditapp.kernel.journal import JournalEvent, JournalValue
from auditapp.people import invitations
from auditapp.people.models import OutgoingMail
from auditapp.web.work import Work
from tests.build import World
from tests.feature.actions.raised import NOW
from tests.feature.people.test_settings_mail import Postbox, use
from tests.feature.team.conftest import code_on
from tests.page import Browser
from tests.ports import free_port
from tests.tablet import signed_in

MARIA = "maria@greenway.example"
GIVEN = {
    "name": "Maria Santos",
    "role": "senior_carer",
    "engaged_as": "employed",
    "sign_in_name": MARIA,
    "send": "y",
}
OFFER = "Send it to them by e-mail, too"


@pytest.fixture
def postbox(work: Work, world: World) -> Iterator[Postbox]:
    """The provider's mail server."""
    box, port = Postbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    use(work, world, port)
    yield box
    controller.stop()


def people(world: World) -> str:
    return f"/homes/{world.oak.id}/people"


def invited(manager: Browser, world: World, **changes: str) -> str:
    manager.get(f"{people(world)}/invitation", status=200)
    return manager.post(f"{people(world)}/invitation", GIVEN | changes, status=200).text


def texts(box: Postbox) -> list[str]:
    contents = [each.content if isinstance(each.content, bytes) else b"" for each in box.letters]
    return [content.decode().replace("=\r\n", "").replace("\r\n", "\n") for content in contents]


def test_an_invitation_goes_by_mail_and_its_text_is_forgotten(
    manager: Browser,
    world: World,
    work: Work,
    session: Session,
    postbox: Postbox,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    page = manager.get(f"{people(world)}/invitation", status=200).text
    assert re.search(r'checked[^>]*name="send"', page)
    page = invited(manager, world)
    code = code_on(page).replace("-", "")
    assert f"It is being sent to {MARIA}, too" in page
    assert "It is being sent by e-mail." in manager.get(people(world)).text
    work.run_until_idle()
    (letter,), (text,) = postbox.letters, texts(postbox)
    assert letter.rcpt_tos == [MARIA]
    assert "Registered Manager invites you to Walkaround" in text
    assert "Oak House" in text
    assert f"http://localhost/join/{code}\n" in text
    assert "until Fri 4 Dec" in text
    assert "Sent by e-mail Fri 20 Nov" in manager.get(people(world)).text
    assert session.scalars(select(OutgoingMail.text)).all() == [""]
    kept = [str(each) for each in session.scalars(select(Job.payload))]
    kept += [str(each.data) for each in session.scalars(select(JournalEvent))]
    kept += list(session.scalars(select(JournalValue.value)))
    # The mail server of this test tells what it hears; ours tells nothing.
    kept += [str(vars(record)) for record in caplog.records if not record.name.startswith("mail.log")]
    assert not [each for each in kept if code in each]


def test_what_the_mail_server_refuses_is_said_and_the_code_still_opens(
    manager: Browser, world: World, work: Work, session: Session, postbox: Postbox
) -> None:
    postbox.refuses = MARIA
    code = code_on(invited(manager, world))
    work.run_until_idle()
    page = manager.get(people(world)).text
    assert "The e-mail could not be sent. The server refused the address" in page
    assert "550 No such mailbox" in page
    assert session.scalars(select(OutgoingMail.text)).all() == [""]
    assert invitations.find(session, code, now=NOW)
    postbox.refuses = ""
    again = re.findall(r'action="([^"]+/code)"', page)[0]
    new = code_on(manager.post(again, {"send": "y"}, status=200).text)
    work.run_until_idle()
    assert new.replace("-", "") in texts(postbox)[-1]
    assert "could not be sent" not in manager.get(people(world)).text


def test_a_withdrawn_code_is_not_sent(
    manager: Browser, world: World, work: Work, session: Session, postbox: Postbox
) -> None:
    invited(manager, world)
    listed = manager.get(people(world)).text
    manager.post(re.findall(r'action="([^"]+/withdrawal)"', listed)[0], status=302)
    assert session.scalars(select(OutgoingMail.text)).all() == [""]
    work.run_until_idle()
    assert postbox.letters == []


@pytest.mark.usefixtures("postbox")
def test_without_an_address_or_without_being_asked_nothing_is_sent(
    manager: Browser, world: World, session: Session
) -> None:
    page = invited(manager, world, sign_in_name="")
    assert "maria.santos is not an e-mail address" in page
    page = manager.post(
        f"{people(world)}/invitation", {key: GIVEN[key] for key in GIVEN if key != "send"}, status=200
    ).text
    assert "being sent" not in page
    assert session.scalars(select(OutgoingMail)).all() == []
    listed = manager.get(people(world), status=200).text
    assert listed.count('name="send"') == 1  # for the one who signs in with an address


def test_without_a_mail_server_it_is_not_offered(manager: Browser, world: World, session: Session) -> None:
    assert OFFER not in manager.get(f"{people(world)}/invitation", status=200).text
    assert "being sent" not in invited(manager, world)
    person = f"{people(world)}/{world.user('senior_carer').id}"
    assert OFFER not in manager.get(person, status=200).text
    manager.post(f"{person}/password-code", {"code-send": "y"}, status=200)
    assert session.scalars(select(OutgoingMail)).all() == []


def test_a_code_for_a_new_password_goes_by_mail_only_when_asked(
    manager: Browser, world: World, work: Work, postbox: Postbox
) -> None:
    person = f"{people(world)}/{world.user('senior_carer').id}"
    page = manager.get(person, status=200).text
    assert OFFER in page
    assert not re.search(r'checked[^>]*name="code-send"', page)
    manager.post(f"{person}/password-code", status=200)
    work.run_until_idle()
    assert postbox.letters == []
    code = code_on(manager.post(f"{person}/password-code", {"code-send": "y"}, status=200).text)
    assert "A code is open. It is being sent by e-mail." in manager.get(person).text
    work.run_until_idle()
    (letter,), (text,) = postbox.letters, texts(postbox)
    assert letter.rcpt_tos == ["senior_carer@example.org"]
    assert code.replace("-", "") in text
    assert "choose a new password" in text
    assert "A code is open. Sent by e-mail" in manager.get(person).text


def test_a_provider_sends_invitations_by_mail(app: Flask, world: World, work: Work, postbox: Postbox) -> None:
    administrator = signed_in(app, world, "administrator")
    address = f"/providers/{world.provider.id}/people"
    assert OFFER in administrator.get(f"{address}/invitation", status=200).text
    given = {"name": "Q L", "role": "quality_lead", "sign_in_name": MARIA, "send": "y"}
    administrator.post(f"{address}/invitation", given, status=200)
    work.run_until_idle()
    assert "Greenway Care" in texts(postbox)[0]
    assert "Sent by e-mail" in administrator.get(address, status=200).text
