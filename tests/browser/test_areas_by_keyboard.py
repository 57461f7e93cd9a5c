"""The areas of a home with a keyboard alone, and what is held about people, in every look."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.manager import Manager


@pytest.fixture
def page(installation: Installation, open_browser: Open) -> Iterator[Page]:
    """Signed in as the registered manager of Oak House, on its areas."""
    browser = open_browser("manager", touch=False)
    browser.watch.expect(
        r"^422 POST /homes/\w+/(areas/series|personal-data/)"
    )  # the mistakes made on purpose
    manager = Manager(browser.page, installation.url)
    manager.sign_in(installation.email("registered_manager"))
    manager.menu("Areas")
    yield browser.page
    browser.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name is reached, as somebody without a mouse does."""
    for _ in range(80):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if re.sub(r"\s+", " ", str(label)).startswith(name):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def names(page: Page) -> list[str]:
    return page.locator(".app-tree__name").all_inner_texts()


def see(page: Page, said: str) -> None:
    """What was done is said, and the new page is there."""
    expect(page.get_by_text(said).first).to_be_visible()
    page.wait_for_load_state()


def test_rooms_are_added_with_a_keyboard_alone(page: Page) -> None:
    tab_to(page, "Add areas")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add areas")
    tab_to(page, "Where are they?")
    press(page, "ArrowDown")  # the unit
    tab_to(page, "Last number")
    page.keyboard.type("3")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 3 rooms to Beech unit?")
    tab_to(page, "Add 3 rooms")
    press(page, "Enter")
    see(page, "3 rooms are added.")
    assert names(page) == ["Beech unit", "Room 1", "Room 2", "Room 3"]
    expect(page.locator(":focus")).to_contain_text("Room 1")


def test_an_area_is_moved_renamed_and_closed_with_a_keyboard_alone(page: Page) -> None:
    add_rooms(page)
    press(page, "Tab", "Enter")  # the changes of the line on which the focus is
    tab_to(page, "Move down")
    press(page, "Enter")
    see(page, "Room 1 is moved down.")
    assert names(page) == ["Beech unit", "Room 2", "Room 1"]
    expect(page.locator(":focus")).to_have_text(re.compile(r"Move down\s+Room 1"))
    expect(page.locator("[role=status].app-visually-hidden")).to_have_text("Room 1 is moved down.")
    tab_to(page, "Rename")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Room 1")
    tab_to(page, "New name")
    press(page, "Control+a")
    page.keyboard.type("Snug")
    press(page, "Enter")
    see(page, "Room 1 is now called Snug.")
    expect(page.locator(":focus")).to_contain_text("Snug")
    press(page, "Enter")  # the focus is on its line
    expect(page.get_by_role("heading", level=1)).to_have_text("Snug")
    tab_to(page, "Close this area")
    press(page, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Snug is closed")


def test_an_area_is_reopened_with_what_was_closed_with_it_by_keyboard(page: Page) -> None:
    page.get_by_role("link", name="Add areas").click()
    page.locator("#parent").select_option(label="Beech unit")  # of the list, not of the numbers
    page.get_by_label("Names, one on each line").fill("Room 1\nRoom 2")
    page.get_by_role("button", name="Add these").click()
    page.get_by_role("button", name="Add 2 rooms").click()
    see(page, "2 rooms are added.")
    page.locator(".app-tree__name", has_text="Beech unit").click()
    page.get_by_role("button", name="Close this area").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beech unit is closed")
    tab_to(page, "Reopen Beech unit with the 2 areas that were closed with it")
    press(page, "Tab")
    expect(page.locator(":focus")).to_have_text("Reopen only Beech unit")
    press(page, "Shift+Tab", "Enter")
    see(page, "Beech unit is open again, with the 2 areas that were closed with it.")
    assert names(page) == ["Beech unit", "Room 1", "Room 2"]


def add_rooms(page: Page) -> None:
    """Two rooms at the top of the home."""
    page.get_by_role("link", name="Add areas").click()
    page.get_by_label("Names, one on each line").fill("Room 1\nRoom 2")
    page.get_by_role("button", name="Add these").click()
    page.get_by_role("button", name="Add 2 rooms").click()
    see(page, "2 rooms are added.")


def test_adding_areas_is_sound_in_every_look_before_and_after_a_mistake(page: Page) -> None:
    faults = faults_of(page, "areas")
    page.get_by_role("link", name="Add areas").click()
    page.get_by_label("Last number").fill("0")
    page.get_by_role("button", name="See the names").click()
    expect(page.get_by_text("There is something to put right")).to_be_visible()
    faults += faults_of(page, "a mistake")
    page.get_by_label("Last number").fill("40")
    page.get_by_role("button", name="See the names").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add 40 rooms to Oak House?")
    faults += faults_of(page, "the preview")
    page.get_by_role("button", name="Add 40 rooms").click()
    page.get_by_text("Change Room 1", exact=True).locator("..").click()
    faults += faults_of(page, "an open line")
    page.get_by_role("link", name="Close Room 1", exact=True).click()
    page.get_by_role("button", name="Close this area").click()
    faults += faults_of(page, "a closed area")
    page.get_by_role("link", name="Areas").first.click()
    page.get_by_text("Closed areas: 1").click()
    page.evaluate("scrollTo(0, 0)")  # nothing lies below the bar at the top
    faults += faults_of(page, "closed areas")
    assert not faults, "\n".join(faults)


def test_the_log_and_what_is_held_are_sound_in_every_look(page: Page, installation: Installation) -> None:
    Manager(page, installation.url).menu("Access log")
    faults = faults_of(page, "the access log")
    Manager(page, installation.url).menu("Data protection")
    faults += faults_of(page, "what is held")
    page.get_by_role("link", name="Senior Carer", exact=True).click()
    page.get_by_role("button", name="Make the copy").click()
    expect(page.get_by_text("There is something to put right")).to_be_visible()
    for summary in page.locator(".app-open > summary").all()[1:]:
        summary.click()
    faults += faults_of(page, "one person")
    page.goto(f"{installation.url}/account/views")
    faults += faults_of(page, "who looked at mine")
    assert not faults, "\n".join(faults)
