"""Steps that tests of signing in share: a password, a code, an authenticator app, a passkey."""

from __future__ import annotations

import re
from datetime import datetime

import pyotp
from werkzeug.test import TestResponse

from auditapp.kernel import clock
from tests.authenticator import Device
from tests.build import PASSWORD, World
from tests.page import Browser, json_of

AGAIN = "Sign in to Walkaround"
SECOND_STEP = "/sign-in/second-factor"


def enter_password(browser: Browser, world: World, key: str, password: str = PASSWORD) -> TestResponse:
    """The first half of signing in."""
    browser.get("/sign-in")
    return browser.post("/sign-in", {"sign_in_name": world.user(key).sign_in_name, "password": password})


def enter_code(browser: Browser, code: str) -> TestResponse:
    """The second half, by a code."""
    browser.get(SECOND_STEP)
    return browser.post(SECOND_STEP, {"code": code})


def code_of(secret: str, at: datetime | None = None) -> str:
    """What the app shows."""
    return pyotp.TOTP(secret).at(at or clock.now())


def set_up_authenticator(browser: Browser) -> tuple[str, list[str]]:
    """Set up an app on the account; gives its secret and the recovery codes that the page showed."""
    browser.get("/account/second-factor")
    browser.post("/account/second-factor/authenticator", status=302)
    page = browser.get("/account/second-factor/authenticator", status=200).text
    secret = re.findall(r"<code>([A-Z2-7 ]+)</code>", page)[0].replace(" ", "")
    done = browser.post(
        "/account/second-factor/authenticator/confirmation", {"code": code_of(secret)}, status=200
    )
    return secret, codes_on(done.text)


def codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<code>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})</code>", page)


def question(browser: Browser, address: str) -> str:
    """The challenge that the server sends."""
    asked = browser.post(address, status=200)
    return str(json_of(asked)["challenge"])


def add_passkey(browser: Browser, device: Device, name: str = "My phone") -> TestResponse:
    """Add a passkey to the account."""
    browser.get("/account/second-factor/passkey", status=200)
    challenge = question(browser, "/account/second-factor/passkey/question")
    return browser.post(
        "/account/second-factor/passkey", {"name": name, "credential": device.make(challenge)}
    )


def sign_in_with(browser: Browser, device: Device) -> TestResponse:
    """Sign in with a passkey alone."""
    browser.get("/sign-in")
    challenge = question(browser, "/sign-in/passkey/question")
    return browser.post("/sign-in/passkey", {"credential": device.sign(challenge)})
