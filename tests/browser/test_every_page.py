"""Every page there is, at three widths, in light, dark and night: accessible, never sideways, within the policy."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect

from auditapp.config import load_settings
from auditapp.factory import create_app
from tests.browser.brought_in import bring_in
from tests.browser.conftest import Open
from tests.browser.demonstration import CARER, KEEPER, LEAD, MANAGER, Demonstration
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.browser.pictures import camera_photo
from tests.browser.walks import NOWHERE, kinds_of_page, walk_a_run, walk_pages, walk_states, walk_the_ends
from tests.feature.setup.directories import as_csv, row, table


def test_every_managers_page_is_sound_in_every_look(
    demo: Installation, demonstration: Demonstration, open_browser: Open
) -> None:
    app = _app(demo)
    seen: dict[str, str] = {}
    faults: list[str] = []
    for who in ("", MANAGER, LEAD, KEEPER):
        browser = open_browser(who or "nobody", touch=False)
        browser.watch.expect(f"^404 GET {NOWHERE}")
        if who:
            Manager(browser.page, demo.url).sign_in(who, demonstration.password)
        starts = _starts(who, browser.page, demo)
        for kind, address in walk_pages(browser.page, demo.url, app, starts, seen):
            faults += faults_of(browser.page, f"{kind} {address}")
        if who == MANAGER:
            for address in walk_states(browser.page, demo.url + seen["actions.index"]):
                faults += faults_of(browser.page, address)
        browser.close()
    assert not faults, "\n".join(faults)
    unseen = kinds_of_page(app) - set(seen)
    assert not unseen, f"no link led to {sorted(unseen)}"


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
    walk_a_run(app, look, camera_photo(tmp_path, "wedge"))
    walk_the_ends(app, look)
    assert not faults, "\n".join(faults)


def _starts(who: str, page: Page, demo: Installation) -> list[str]:
    """Where to begin, with what no link leads to: a file that was sent, the link of an invitation."""
    if not who:
        return ["/sign-in", "/join", "/set-up", NOWHERE]
    starts = ["/homes/", "/account", "/account/confirmation"]
    if who == MANAGER:
        _make_a_pack(page, demo)
        starts += [_a_colleague(page, demo), _send_a_staff_list(page, demo), _invite_somebody(page, demo)]
        starts.append(_ask_for_a_copy(page, demo, "/homes/"))
        starts.append(_begin_a_draft(page, demo, "/homes/"))
        starts += _beside_a_draft(page, demo, starts[-1], "chime")
    if who == LEAD:
        starts.append(_begin_a_draft(page, demo, ""))
        starts += _beside_a_draft(page, demo, starts[-1], "gong")
    if who == KEEPER:
        starts += [_all_of_the_administration(page, demo), _send_a_directory(page, demo)]
        starts.append(_ask_for_a_copy(page, demo, starts[-2]))
    return starts


def _beside_a_draft(page: Page, demo: Installation, draft: str, key: str) -> list[str]:
    """The versions of the checklist that has two, and what a checklist is brought in by."""
    checklists = draft.partition("/drafts")[0]
    return [f"{checklists}/hs/versions", *bring_in(page, demo.url, checklists, key)]


def _begin_a_draft(page: Page, demo: Installation, start: str) -> str:
    """For the pages of a checklist that is worked on, and of one that has two versions; gives its address."""
    if start:
        page.goto(demo.url + start)
        Manager(page, demo.url).menu("Checklists")
    else:
        Manager(page, demo.url).menu("Administration").page.get_by_role(
            "link", name="Checklists"
        ).last.click()
    checklists = page.url
    page.get_by_role("button", name="Adapt Health and safety").click()
    page.get_by_label("How often").fill("every month")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Publish", exact=True).click()
    page.get_by_label("Why?").fill("Said more plainly")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.goto(checklists)
    page.get_by_role("button", name="Adapt Environment").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draft: Environment")
    page.get_by_label("How often").fill("every month")  # what differs can be published
    page.get_by_role("button", name="Save", exact=True).click()
    return page.url.removeprefix(demo.url)


def _a_colleague(page: Page, demo: Installation) -> str:
    """For the page where access ends, which nobody has for themselves; gives the address of somebody's page."""
    Manager(page, demo.url).menu("People").page.get_by_role(
        "link", name="Daniel Whitfield", exact=True
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Daniel Whitfield")
    return page.url.removeprefix(demo.url)


def _all_of_the_administration(page: Page, demo: Installation) -> str:
    """For the corners that others who reach this page do not have; gives its address."""
    return Manager(page, demo.url).menu("Administration").page.url.removeprefix(demo.url)


def _send_a_directory(page: Page, demo: Installation) -> str:
    """For the page that shows what would happen; gives its address."""
    for step in ("Homes", "Bring in homes from CQC's directory"):
        page.get_by_role("link", name=step, exact=True).last.click()
    rows = table(row("1-2222222222", "Elm Court", provider="Larkfield Care Limited"))
    file = {"name": "directory.csv", "mimeType": "text/csv", "buffer": as_csv(rows)}
    page.locator('input[type="file"]').set_input_files(file)  # type: ignore[arg-type]  # as its type says
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 home can be added")
    return page.url.removeprefix(demo.url)


def _send_a_staff_list(page: Page, demo: Installation) -> str:
    """For the page that shows it row by row; gives its address."""
    Manager(page, demo.url).menu("People")
    page.get_by_role("link", name="Import a list").click()
    rows = b"Name,Role\nJo Park,Carer\nBo Ash,Gardener\n"
    page.locator('input[type="file"]').set_input_files(
        {"name": "staff.csv", "mimeType": "text/csv", "buffer": rows}
    )
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 row cannot be taken in")
    return page.url.removeprefix(demo.url)


def _invite_somebody(page: Page, demo: Installation) -> str:
    """For the page that the code opens; gives its address."""
    Manager(page, demo.url).menu("People")
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill("Jo Park")
    page.get_by_role("button", name="Make the invitation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hand this to Jo Park")
    return page.get_by_label("The link").input_value().removeprefix(demo.url)


def _ask_for_a_copy(page: Page, demo: Installation, start: str) -> str:
    """For the page that says that somebody's data are ready; gives its address, and what shows who asked."""
    page.goto(demo.url + start)
    page.locator('a[href$="/personal-data"]').first.click()
    page.locator(".app-list a").first.click()
    page.get_by_label("Who asked for it?").fill("They asked in person.")
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The copy is ready")
    return page.url.removeprefix(demo.url)


def _make_a_pack(page: Page, demo: Installation) -> None:
    """For the page of one that is ready."""
    Manager(page, demo.url).menu("Packs")
    page.get_by_role("button", name="Make the pack").click()
    expect(page.get_by_role("link", name="Download the pack")).to_be_visible(timeout=90_000)


def _app(demo: Installation) -> Flask:
    """For its map of addresses alone."""
    return create_app(load_settings(demo.mode, {"AUDITAPP_INSTANCE": str(demo.folder)}))
