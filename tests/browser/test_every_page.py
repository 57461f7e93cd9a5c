"""Every page there is, at three widths, in light, dark and night: accessible, never sideways, within the policy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from auditapp import create_app
from auditapp.config import load_settings
from tests.browser.chromium import Chromium
from tests.browser.conftest import Open
from tests.browser.demonstration import CARER, LEAD, MANAGER, Demonstration
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.browser.pictures import camera_photo

# What answers to GET and is no page to look at: files, the wire, probes, and the tablet's own (walked below).
NO_PAGES = ("assets.", "probes.", "sync.", "api-docs.", "evidence.", "capture.", "people.capture_sign_in")
NO_PAGE = {"packs.download"}
Look = Callable[[str], None]
LINKS = "() => [...document.querySelectorAll('a[href]')].map((each) => each.href)"


def test_every_managers_page_is_sound_in_every_look(
    demo: Installation, demonstration: Demonstration, open_browser: Open
) -> None:
    app = create_app(load_settings(demo.mode, {"AUDITAPP_INSTANCE": str(demo.folder)}))
    seen: dict[str, str] = {}
    faults: list[str] = []
    for who, start in ((None, "/sign-in"), (MANAGER, "/"), (LEAD, "/")):
        browser = open_browser(who or "nobody", touch=False)
        browser.watch.expect(r"^404 GET /nothing-here")
        if who:
            Manager(browser.page, demo.url).sign_in(who, demonstration.password)
            _make_a_pack(browser, demo) if who == MANAGER else None
        for endpoint, address in _walk(browser.page, demo.url, app, start, seen):
            faults += faults_of(browser.page, f"{endpoint} {address}")
        browser.close()
    assert not faults, "\n".join(faults)
    assert not (_pages(app) - set(seen)), f"no link led to {sorted(_pages(app) - set(seen))}"


def _walk(page: Page, url: str, app: Flask, start: str, seen: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Follow links as far as they lead, one address of each kind."""
    queue = [start, "/nothing-here"] if start != "/" else [start]
    while queue:
        path = queue.pop(0)
        endpoint = _endpoint(app, path)
        if endpoint in seen or _is_no_page(endpoint):
            continue
        page.goto(url + path)
        if urlsplit(page.url).path.startswith("/sign-in") and endpoint != "people.sign_in":
            continue
        arrived = urlsplit(page.url).path
        seen[endpoint] = seen[_endpoint(app, arrived)] = arrived
        yield endpoint, arrived
        queue += [urlsplit(link).path for link in page.evaluate(LINKS) if link.startswith(url)]


def _endpoint(app: Flask, path: str) -> str:
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect as redirect:
        return _endpoint(app, urlsplit(redirect.new_url).path)
    except HTTPException as refusal:
        return f"error {refusal.code}"
    return str(endpoint)


def _is_no_page(endpoint: str) -> bool:
    return endpoint in NO_PAGE or endpoint.startswith(NO_PAGES)


def _pages(app: Flask) -> set[str]:
    gets = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {endpoint for endpoint in gets if not _is_no_page(endpoint)}


def _make_a_pack(browser: Chromium, demo: Installation) -> None:
    manager = Manager(browser.page, demo.url).menu("Packs")
    manager.page.get_by_role("button", name="Make the pack").click()
    expect(manager.page.get_by_role("link", name="Download the pack")).to_be_visible(timeout=60_000)


def test_every_screen_of_the_tablet_is_sound_in_every_look(
    demo: Installation, demonstration: Demonstration, open_browser: Open, tmp_path: Path
) -> None:
    browser = open_browser()
    app = Capture(browser.page, demo.url)
    faults: list[str] = []

    def look(name: str) -> None:
        faults.extend(faults_of(browser.page, name, for_thumbs=True))

    browser.page.goto(f"{demo.url}/capture/sign-in")
    look("sign-in")
    app.give_password(CARER, demonstration.password)
    app.wait_until_ready()
    look("home")
    browser.watch.expect_no_network()
    browser.watch.expect(r"(503|net::ERR_CONNECTION_REFUSED) GET /capture/sign-in")
    demo.kill()
    _look_at_a_run(app, look, tmp_path)
    _look_at_the_ends(app, look)
    assert not faults, "\n".join(faults)


def _look_at_a_run(app: Capture, look: Look, folder: Path) -> None:
    """A run with everything open that can be open."""
    app.page.locator("a.app-tile").filter(has_text="Fire safety").click()
    look("start")
    app.page.get_by_role("button", name="Start", exact=True).click()
    look("run, fresh")
    critical = app.critical_item()
    critical.no()
    critical.note("Wedged open with a chair.")
    critical.photo(camera_photo(folder, "wedge"))
    critical.card.get_by_role("button", name="Edit the action").click()
    app.item("fire.management.01").card.get_by_role("button", name="N/A").click()
    app.item("fire.management.02").card.get_by_role("button", name="What good looks like").click()
    app.item("fire.management.04").could_not_check("The record could not be found")
    app.item("fire.management.06").count(10, 7)
    look("run, a section half-way")
    app.page.set_viewport_size({"width": 390, "height": 844})
    app.page.get_by_role("button", name="Sections").click()
    look("sections as a sheet")
    app.page.keyboard.press("Escape")
    app.page.set_viewport_size({"width": 820, "height": 1180})


def _look_at_the_ends(app: Capture, look: Look) -> None:
    """The review, the tablet's own page with things waiting, somebody's action, and what is not there."""
    app.go(f"#/finish/{app.audit_id}")
    look("finish")
    app.go("#/")
    look("home with an audit part-way")
    app.page.locator("section", has=app.page.locator("#actions")).get_by_role("link").first.click()
    look("somebody's action")
    app.go("#/tablet")
    look("this tablet")
    app.go("#/run/00000000-0000-0000-0000-000000000000")
    look("not on the tablet")
    app.page.goto(f"{app.url}/capture/sign-in")
    look("no connection to sign in")
