"""Ways through everything there is to see: the manager's pages by their links, the tablet's screens by a story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.browser.chromium import PHONE, TABLET
from tests.browser.pages.capture import Capture

# What answers to GET and is no page to look at: files, the wire, probes, the way in, and the tablet's own.
NO_PAGES = (
    "assets.",
    "probes.",
    "sync.",
    "api-docs.",
    "evidence.",
    "capture.",
    "guidance.",
    "packs.file",
    "paper.",
    "people.homes",
    "logo.",
    "privacy.log_file",
    "data_copies.home_download",
    "data_copies.provider_download",
    "staff_import.sample",
    *(
        f"{whose}.{file}"
        for whose in ("exchange", "provider_exchange")
        for file in ("draft_file", "sample", "written", "xlsform", "yaml_file")
    ),
)
# Behind a form rather than a link: test_second_step and test_first_day look at them.
BEHIND_FORMS = (
    "setup.show",
    "join.show",
    "factors.authenticator",
    "second_step.ask",
    # Only where another version ships than the one here: test_builder_by_keyboard looks at it.
    "builder.library",
    "provider_builder.library",
)
LINKS = "() => [...document.querySelectorAll('a[href]')].map((each) => each.href)"
NOWHERE = "/nothing-here"
Look = Callable[[str], None]


def walk_pages(
    page: Page, url: str, app: Flask, starts: list[str], seen: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Follow links as far as they lead, to one address of each kind; gives the kinds not seen, and where they are."""
    queue, followed = list(starts), set[str]()
    while queue:
        path = queue.pop(0)
        kind = kind_of(app, urlsplit(path).path)
        if is_no_page(kind) or kind in followed or (kind in seen and path not in starts):
            continue
        followed.add(kind)
        page.goto(url + path)
        arrived = urlsplit(page.url).path
        if kind_of(app, arrived) not in seen:
            seen[kind_of(app, arrived)] = arrived
            yield kind_of(app, arrived), arrived
        queue += [_below(link) for link in page.evaluate(LINKS) if link.startswith(url)]


def _below(link: str) -> str:
    """The address without the server; what is asked for stays, since some pages show nothing without it."""
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def walk_states(page: Page, register: str) -> Iterator[str]:
    """Open one action of each state that the register tells apart; gives their addresses."""
    page.goto(register)
    seen: set[str] = set()
    states = page.get_by_role("navigation", name="Show by state").get_by_role("link")
    for state in [each.get_attribute("href") or "" for each in states.all()]:
        page.goto(urljoin(page.url, state))
        first = page.locator(".app-register__link").first
        if not first.count() or page.url in seen:
            continue
        first.click()
        if page.url not in seen:
            seen.add(page.url)
            yield urlsplit(page.url).path


def kind_of(app: Flask, path: str) -> str:
    """The endpoint that answers at an address."""
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method="GET")
    except RequestRedirect as redirect:
        return kind_of(app, urlsplit(redirect.new_url).path)
    except HTTPException as refusal:
        return f"error {refusal.code}"
    return str(endpoint)


def is_no_page(kind: str) -> bool:
    """Whether nobody looks at it as a manager's page."""
    return kind.startswith(NO_PAGES) or "capture" in kind


def kinds_of_page(app: Flask) -> set[str]:
    """Everything that must have been seen."""
    gets = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return {kind for kind in gets if not is_no_page(kind)} - set(BEHIND_FORMS)


def walk_a_run(app: Capture, look: Look, photo: Path) -> None:
    """From the first screen into a run, with everything open that can be open."""
    app.page.locator("a.app-tile").filter(has_text="Fire safety").click()
    look("start")
    app.page.get_by_role("button", name="Start", exact=True).click()
    look("run-fresh")
    critical = app.critical_item()
    critical.no()
    critical.note("Wedged open with a chair.")
    critical.photo(photo)
    critical.card.get_by_role("button", name="Edit the action").click()
    app.item("fire.management.01").card.get_by_role("button", name="N/A").click()
    app.item("fire.management.02").card.get_by_role("button", name="What good looks like").click()
    app.item("fire.management.04").could_not_check("The record could not be found")
    app.item("fire.management.06").count(10, 7)
    look("run-half-way")
    app.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    app.page.get_by_role("button", name="Sections").click()
    look("run-sections")
    app.page.keyboard.press("Escape")
    app.page.set_viewport_size({"width": TABLET[0], "height": TABLET[1]})


def walk_the_ends(app: Capture, look: Look) -> None:
    """The review, the first screen again, somebody's action, the tablet's own page, and what is not there."""
    app.go(f"#/finish/{app.audit_id}")
    look("finish")
    app.go("#/")
    look("home-part-way")
    app.page.locator("section", has=app.page.locator("#actions")).get_by_role("link").first.click()
    look("action")
    app.go("#/tablet")
    look("tablet")
    app.go("#/run/00000000-0000-0000-0000-000000000000")
    look("missing")
    app.page.goto(f"{app.url}/capture/sign-in")
    look("no-connection")
