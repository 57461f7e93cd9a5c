"""What a browser is given to keep, and what the log is told of signing in."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.web.logs import JsonLines
from tests.build import PASSWORD, World
from tests.conftest import settings_for
from tests.feature.people.entering import enter_password
from tests.page import Browser

WHO = "registered_manager"


@pytest.fixture
def secure(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The same installation, served over HTTPS."""
    url = str(app.config["SQLALCHEMY_DATABASE_URI"])
    made = create_app(replace(settings_for(tmp_path, url), secure_cookies=True))
    made.config["PREFERRED_URL_SCHEME"] = "https"
    yield made
    with made.app_context():
        db.engine.dispose()


def cookies_of_a_sign_in(app: Flask, world: World) -> list[str]:
    browser = Browser(app)
    browser.client.environ_base["wsgi.url_scheme"] = "https"
    page = browser.client.get("/sign-in", base_url="https://localhost")
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    entered = {"csrf_token": token, "sign_in_name": world.user(WHO).sign_in_name, "password": PASSWORD}
    headers = {"Referer": "https://localhost/sign-in"}
    answer = browser.client.post("/sign-in", data=entered, base_url="https://localhost", headers=headers)
    assert answer.status_code == 302, answer.text
    return answer.headers.getlist("Set-Cookie")


def test_over_https_every_cookie_is_for_this_host_alone_and_out_of_reach_of_scripts(
    secure: Flask, world: World
) -> None:
    cookies = cookies_of_a_sign_in(secure, world)
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-walkaround")
        for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert part in cookie
        assert "Domain" not in cookie
        assert len(cookie) < 1000


def test_a_sign_in_takes_nothing_over_from_the_browser_before_it(
    app: Flask, browser: Callable[[], Browser], world: World
) -> None:
    """So a cookie that somebody slipped in beforehand opens nothing afterwards."""
    victim, attacker = browser(), browser()
    attacker.get("/sign-in")
    planted = attacker.client.get_cookie("walkaround")
    assert planted is not None
    victim.client.set_cookie("walkaround", planted.value)
    victim.sign_in(world, WHO)
    assert attacker.get("/account").status_code == 302
    first = victim.client.get_cookie("walkaround")
    victim.sign_in(world, WHO)
    second = victim.client.get_cookie("walkaround")
    assert first is not None
    assert second is not None
    assert first.value != second.value


def test_the_device_cookie_opens_nothing_by_itself(browser: Callable[[], Browser], world: World) -> None:
    own = browser().sign_in(world, WHO)
    own.client.delete_cookie("walkaround")
    assert own.get("/account").status_code == 302


def test_a_made_up_session_is_nobodys(browser: Callable[[], Browser]) -> None:
    other = browser()
    other.client.set_cookie("walkaround", "eyJfdXNlcl9pZCI6ImFkbWluIn0.aaaaaa.bbbbbbbbbbbb")
    assert other.get("/account").status_code == 302


def test_the_log_tells_of_sign_ins_and_refusals_without_a_name(
    browser: Callable[[], Browser], world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "auditapp")
    own = browser()
    enter_password(own, world, WHO, "not the password")
    enter_password(own, world, WHO)
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    told = [line for line in lines if str(line["event"]).startswith("sign")]
    assert [line["event"] for line in told] == ["sign-in refused", "signed in"]
    assert told[0]["what"] == "password"
    assert told[1]["factor"] == "password"
    assert told[1]["user"] == world.user(WHO).id
    assert world.user(WHO).sign_in_name not in json.dumps(lines)


def test_a_name_that_holds_markup_is_shown_as_it_was_typed(
    browser: Callable[[], Browser], world: World
) -> None:
    other = browser()
    other.get("/sign-in")
    markup = '"><script>alert(1)</script>'
    page = other.post("/sign-in", {"sign_in_name": markup, "password": "x"}, status=422).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("name", ["' OR '1'='1", "%", "_", "registered_manager@example.org' --"])
def test_a_name_that_holds_a_piece_of_a_query_is_a_name(browser: Callable[[], Browser], name: str) -> None:
    other = browser()
    other.get("/sign-in")
    other.post("/sign-in", {"sign_in_name": name, "password": PASSWORD}, status=422)
