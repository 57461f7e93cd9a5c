"""A second step in a real browser: the code of an app, a passkey on the browser's own virtual device."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.chromium import DESK, Chromium
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.build import PASSWORD
from tests.feature.people.entering import code_of

WHO = "registered_manager"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def office(open_browser: Open) -> Chromium:
    """The browser at the manager's desk."""
    return open_browser("office", size=DESK, touch=False)


def enter(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url}/sign-in")
    page.get_by_label("Sign-in name").fill(installation.email(WHO))
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def device_of(page: Page) -> tuple[CDPSession, str]:
    """A device for passkeys, built into this browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return session, str(made["authenticatorId"])


def sign_out(page: Page, installation: Installation) -> None:
    page.goto(f"{installation.url}/account")
    page.locator("details.app-account > summary").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in to Walkaround")


def test_a_passkey_is_added_and_signs_in_alone_and_as_a_second_step(
    installation: Installation, office: Chromium
) -> None:
    page = office.page
    session, device = device_of(page)
    enter(page, installation)
    page.goto(f"{installation.url}/account/second-factor")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What to call it").fill("Office computer")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("recovery codes")
    assert not faults_of(page, "recovery codes")
    sign_out(page, installation)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign in")
    sign_out(page, installation)
    enter(page, installation)
    assert not faults_of(page, "the second step")
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("step")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    sign_out(page, installation)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_have_text("No passkey was used. Try again when you are ready.")


def test_an_authenticator_app_is_set_up_and_its_code_signs_in(
    installation: Installation, office: Chromium
) -> None:
    page = office.page
    enter(page, installation)
    page.goto(f"{installation.url}/account/second-factor")
    page.get_by_role("button", name="Set up an authenticator app").click()
    assert not faults_of(page, "the picture for the app")
    secret = page.locator(".app-key").inner_text().replace(" ", "")
    used = code_of(secret)
    page.get_by_label("Code", exact=True).fill(used)
    page.get_by_role("button", name="Finish").click()
    codes = page.locator(".app-codes code").all_inner_texts()
    sign_out(page, installation)
    enter(page, installation)
    office.watch.expect("^422 POST /sign-in/second-factor")
    installation.expect("warning sign-in refused .* what=code ")
    page.get_by_label("Code", exact=True).fill(used)
    page.get_by_role("button", name="Sign in with the code").click()
    expect(page.get_by_role("alert")).to_contain_text("it was used before")
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.get_by_role("button", name="Sign in with the code").click()
    page.wait_for_url(re.compile("/homes/"))


def test_a_browser_without_passkeys_says_so(installation: Installation, office: Chromium) -> None:
    page = office.page
    page.add_init_script("delete window.PublicKeyCredential;")
    page.goto(f"{installation.url}/sign-in")
    expect(page.get_by_text("This browser cannot use passkeys here.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    enter(page, installation)
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign in")
