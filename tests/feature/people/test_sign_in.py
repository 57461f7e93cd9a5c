"""Signing in: slowed down when guessing, without locking a colleague out; sessions that end; safe ways on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask

from auditapp.kernel import clock
from auditapp.people.rules import TRIES_PER_ACCOUNT_AND_ADDRESS
from tests.build import PASSWORD, World
from tests.page import Browser

TRY = {"password": "not the password"}


def guess(browser: Browser, email: str, password: str = "not the password") -> int:
    return browser.post("/sign-in", {"sign_in_name": email, "password": password}).status_code


@pytest.fixture
def guesser(browser: Callable[[], Browser]) -> Browser:
    made = browser()
    made.get("/sign-in")
    return made


def test_guessing_is_slowed_down_and_waiting_helps(guesser: Browser, world: World) -> None:
    email = world.user("senior_carer").sign_in_name
    tried = [guess(guesser, email) for _ in range(TRIES_PER_ACCOUNT_AND_ADDRESS + 1)]
    assert tried == [422] * TRIES_PER_ACCOUNT_AND_ADDRESS + [429]
    assert guess(guesser, f" {email.upper()} ", PASSWORD) == 429
    later = clock.now() + timedelta(minutes=16)
    clock.set_clock(lambda: later)
    assert guess(guesser, email, PASSWORD) == 302


def test_guessing_elsewhere_does_not_lock_a_colleague_out(app: Flask, guesser: Browser, world: World) -> None:
    email = world.user("senior_carer").sign_in_name
    for _ in range(TRIES_PER_ACCOUNT_AND_ADDRESS + 2):
        guess(guesser, email)
    own = Browser(app)
    own.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    own.get("/sign-in")
    assert guess(own, email, PASSWORD) == 302


def test_many_tries_at_the_same_moment_are_all_counted(app: Flask, world: World) -> None:
    email = world.user("senior_carer").sign_in_name
    browsers = [Browser(app) for _ in range(TRIES_PER_ACCOUNT_AND_ADDRESS + 6)]
    for browser in browsers:
        browser.get("/sign-in")
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda browser: guess(browser, email), browsers))
    assert statuses.count(422) == TRIES_PER_ACCOUNT_AND_ADDRESS


def test_a_stranger_and_a_wrong_password_read_the_same(guesser: Browser, world: World) -> None:
    known = guesser.post("/sign-in", {"sign_in_name": world.user("senior_carer").sign_in_name, **TRY})
    unknown = guesser.post("/sign-in", {"sign_in_name": "nobody@example.org", **TRY})
    assert known.status_code == unknown.status_code == 422
    assert "do not go together" in known.text
    assert "do not go together" in unknown.text


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "/a\r\nb", "javascript:1"],
)
def test_signing_in_leads_nowhere_else(guesser: Browser, world: World, address: str) -> None:
    form = {"sign_in_name": world.user("senior_carer").sign_in_name, "password": PASSWORD, "next": address}
    response = guesser.post("/sign-in", form, status=302)
    assert response.location == "/"


def test_a_session_lasts_a_shift_and_ends_with_signing_out(guesser: Browser, world: World) -> None:
    guesser.sign_in(world, "senior_carer")
    stolen = guesser.client.get_cookie("walkaround")
    guesser.get("/account", status=200)
    guesser.post("/sign-out", status=302)
    assert stolen is not None
    guesser.client.set_cookie("walkaround", stolen.value)
    assert guesser.get("/account").status_code == 302


def test_a_session_ends_after_twelve_hours(guesser: Browser, world: World) -> None:
    guesser.sign_in(world, "senior_carer")
    later = clock.now() + timedelta(hours=12, minutes=1)
    clock.set_clock(lambda: later)
    assert guesser.get("/account").status_code == 302


def test_a_care_assistant_lands_on_their_own_actions(guesser: Browser, world: World) -> None:
    guesser.sign_in(world, "care_assistant")
    assert guesser.get("/").location == "/actions"


@pytest.mark.parametrize("address", ["/sign-in", "/capture/sign-in"])
def test_a_sign_in_page_left_open_over_night_asks_for_the_password_once_more(
    guesser: Browser, world: World, address: str
) -> None:
    email = world.user("senior_carer").sign_in_name
    guesser.get(address, status=200)
    guesser.client.delete_cookie("walkaround")  # it ended after twelve hours
    form = {"sign_in_name": email, "password": PASSWORD, "next": "/account"}
    page = guesser.post(address, form, status=400).text
    assert "This page was open for a long time. Enter your password again." in page
    assert f'value="{email}"' in page
    assert PASSWORD not in page
    onward = "/account" if address == "/sign-in" else "/capture/"
    assert guesser.post(address, form, status=302).location == onward


def test_a_form_of_a_session_that_ended_changes_nothing_and_leads_back(
    guesser: Browser, world: World
) -> None:
    guesser.sign_in(world, "registered_manager")
    guesser.client.environ_base["HTTP_REFERER"] = "http://localhost/homes/?state=open"
    guesser.client.delete_cookie("walkaround")
    page = guesser.post("/sign-out", status=400).text
    assert "<h1>That page was open for too long</h1>" in page
    assert "Nothing was changed. Sign in, then fill the page in again and send it." in page
    assert 'href="/sign-in?next=/homes/?state%3Dopen"' in page


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://localhost/account?from=menu", "/account?from=menu"),
        ("http://localhost//elsewhere.example/", "/"),
        ("https://elsewhere.example/account", "/"),
        ("", "/"),
    ],
)
def test_a_form_with_an_old_token_says_that_nothing_was_changed(
    guesser: Browser, world: World, came_from: str, back: str
) -> None:
    guesser.sign_in(world, "registered_manager")
    guesser.client.environ_base["HTTP_REFERER"] = came_from
    page = guesser.post("/sign-out", {"csrf_token": "an old one"}, status=400).text
    assert "Nothing was changed. Open the page again, fill it in and send it." in page
    assert f'href="{back}"' in page
    guesser.get("/account", status=200)
