"""Passkeys: a whole sign-in where the device checks who holds it, a second step anywhere, no answer twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people import entry
from auditapp.people.account_models import Passkey, SignInSession
from auditapp.people.passkeys import Site
from auditapp.web.work import Work
from tests.authenticator import Device
from tests.build import World
from tests.feature.people.entering import (
    SECOND_STEP,
    add_passkey,
    code_of,
    enter_code,
    enter_password,
    question,
    sign_in_with,
)
from tests.page import Browser

WHO = "registered_manager"
ANY = "/sign-in/passkey/question"


@pytest.fixture
def device() -> Device:
    return Device()


@pytest.fixture
def own(browser: Callable[[], Browser], world: World, device: Device) -> Browser:
    """The manager's own browser, signed in, with a passkey on the account."""
    made = browser().sign_in(world, WHO)
    assert "Print or write down these recovery codes" in add_passkey(made, device).text
    return made


@pytest.fixture
def other(browser: Callable[[], Browser]) -> Browser:
    return browser()


def test_a_passkey_alone_signs_in(own: Browser, other: Browser, device: Device, session: Session) -> None:
    assert sign_in_with(other, device).location == "/"
    assert "Passkey: My phone" in other.get("/account/second-factor", status=200).text
    assert set(session.scalars(select(SignInSession.factor))) == {"password", "passkey"}


def test_a_passkey_leads_where_the_sign_in_was_asked_for_and_nowhere_else(
    own: Browser, other: Browser, device: Device
) -> None:
    for asked, reached in (("/actions", "/actions"), ("//elsewhere.example", "/")):
        other.get("/sign-in")
        credential = device.sign(question(other, ANY))
        form = {"credential": credential, "next": asked}
        assert other.post("/sign-in/passkey", form, status=302).location == reached


def test_a_device_that_does_not_check_who_holds_it_is_no_whole_sign_in(
    own: Browser, other: Browser, world: World, device: Device
) -> None:
    device.checks = False
    assert sign_in_with(other, device).status_code == 422
    enter_password(other, world, WHO)
    other.get(SECOND_STEP)
    signed = device.sign(question(other, f"{SECOND_STEP}/question"))
    other.post(f"{SECOND_STEP}/passkey", {"credential": signed}, status=302)
    other.get("/account", status=200)


def test_an_answer_counts_once(own: Browser, other: Browser, device: Device) -> None:
    other.get("/sign-in")
    credential = device.sign(question(other, ANY))
    taken = other.client.get_cookie("walkaround")
    other.post("/sign-in/passkey", {"credential": credential}, status=302)
    other.get("/account", status=200)
    other.post("/sign-out", status=302)
    assert taken is not None
    other.client.set_cookie("walkaround", taken.value)
    other.get("/sign-in")
    page = other.post("/sign-in/passkey", {"credential": credential}, status=422).text
    assert "That took too long, or it was answered before. Try again." in page


def test_a_question_is_open_for_ten_minutes(own: Browser, other: Browser, device: Device) -> None:
    other.get("/sign-in")
    credential = device.sign(question(other, ANY))
    later = clock.now() + timedelta(minutes=11)
    clock.set_clock(lambda: later)
    assert other.post("/sign-in/passkey", {"credential": credential}).status_code == 422


def test_an_answer_to_somebody_elses_question_is_refused(
    own: Browser, other: Browser, browser: Callable[[], Browser], device: Device
) -> None:
    """As a page in between would pass on what it was asked."""
    third = browser()
    third.get("/sign-in")
    other.get("/sign-in")
    credential = device.sign(question(third, ANY))
    question(other, ANY)
    assert other.post("/sign-in/passkey", {"credential": credential}).status_code == 422


@pytest.mark.parametrize("origin", ["https://localhost", "http://evil.example", "http://localhost:9999"])
def test_an_answer_made_on_another_page_is_refused(
    own: Browser, other: Browser, device: Device, origin: str
) -> None:
    device.origin = origin
    assert sign_in_with(other, device).status_code == 422


def test_a_forged_signature_is_refused(own: Browser, other: Browser, device: Device) -> None:
    forger = Device(id=device.id)
    assert sign_in_with(other, forger).status_code == 422


def test_a_copied_key_whose_counter_runs_behind_is_refused(
    own: Browser, other: Browser, device: Device
) -> None:
    device.count = 9
    assert sign_in_with(other, device).status_code == 302
    device.count = 9
    assert sign_in_with(other, device).status_code == 422


def test_an_unknown_key_is_refused_in_the_same_words(own: Browser, other: Browser, device: Device) -> None:
    unknown = sign_in_with(other, Device()).text
    forged = sign_in_with(other, Device(id=device.id)).text
    sentence = "That passkey is not known here. Use another one, or sign in with your password."
    assert sentence in unknown
    assert sentence in forged


@pytest.mark.parametrize(
    "rubbish", ["", "{}", "[]", "null", '{"id": 1}', "x" * 30_000, '{"id":"a","response":{}}']
)
def test_rubbish_is_refused(own: Browser, other: Browser, rubbish: str) -> None:
    other.get("/sign-in")
    question(other, ANY)
    assert other.post("/sign-in/passkey", {"credential": rubbish}).status_code == 422
    own.get("/account/second-factor/passkey")
    question(own, "/account/second-factor/passkey/question")
    again = {"name": "x", "credential": rubbish}
    assert own.post("/account/second-factor/passkey", again).status_code == 422


def test_rubbish_for_a_known_key_is_refused(own: Browser, other: Browser, device: Device) -> None:
    other.get("/sign-in")
    answer = json.loads(device.sign(question(other, ANY)))
    answer["response"] = {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}
    assert other.post("/sign-in/passkey", {"credential": json.dumps(answer)}).status_code == 422


def test_somebody_elses_passkey_is_no_second_step(
    app: Flask, own: Browser, other: Browser, world: World
) -> None:
    colleague, theirs = Browser(app).sign_in(world, "deputy_manager"), Device()
    add_passkey(colleague, theirs)
    enter_password(other, world, WHO)
    other.get(SECOND_STEP)
    signed = theirs.sign(question(other, f"{SECOND_STEP}/question"))
    other.post(f"{SECOND_STEP}/passkey", {"credential": signed}, status=422)
    assert other.get("/account").status_code == 302


def test_one_device_is_added_once(own: Browser, device: Device) -> None:
    assert "That passkey was added before" in add_passkey(own, device, "Again").text


def test_a_second_device_shows_no_new_recovery_codes(own: Browser) -> None:
    assert add_passkey(own, Device(), "Office computer").location == "/account/second-factor"
    assert "Passkey: Office computer" in own.get("/account/second-factor").text


def test_a_removed_passkey_opens_nothing(
    own: Browser, other: Browser, device: Device, session: Session
) -> None:
    own.get("/account/second-factor")
    factor = session.scalars(select(Passkey.id)).one()
    own.post("/account/second-factor/removal", {"kind": "passkey", "factor": factor}, status=302)
    assert sign_in_with(other, device).status_code == 422


def test_nobody_removes_somebody_elses_passkey(
    app: Flask, own: Browser, world: World, session: Session
) -> None:
    colleague = Browser(app).sign_in(world, "deputy_manager")
    colleague.get("/account/second-factor")
    factor = session.scalars(select(Passkey.id)).one()
    colleague.post("/account/second-factor/removal", {"kind": "passkey", "factor": factor}, status=404)


def test_a_name_must_be_said(own: Browser) -> None:
    page = add_passkey(own, Device(), " ").text
    assert "Say what to call this passkey" in page


def test_an_app_and_a_passkey_stand_beside_each_other(own: Browser, other: Browser, world: World) -> None:
    own.post("/account/second-factor/authenticator", status=302)
    page = own.get("/account/second-factor/authenticator").text
    secret = page.split("<code>")[1].split("</code>")[0].replace(" ", "")
    confirmed = "/account/second-factor/authenticator/confirmation"
    own.post(confirmed, {"code": code_of(secret)}, status=302)
    later = clock.now() + timedelta(minutes=2)
    clock.set_clock(lambda: later)
    enter_password(other, world, WHO)
    page = other.get(SECOND_STEP).text
    assert "Use your passkey" in page
    assert enter_code(other, code_of(secret)).status_code == 302


def test_a_passkey_is_bound_to_the_installation_s_address_and_not_to_what_a_request_says(app: Flask) -> None:
    work: Work = app.extensions["work"]
    own = replace(work.settings, address="https://audits.example.org")
    app.extensions["work"] = replace(work, settings=own)
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert entry.site() == Site("audits.example.org", "https://audits.example.org")
