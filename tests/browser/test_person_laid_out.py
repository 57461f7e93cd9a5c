"""The page of a person and the one on which they leave: everything begins at one edge, and no button is stretched."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.pages.manager import Manager

SIZES = [(1440, 900), (820, 1180)]
NARROW = 320  # no button of these pages has more words than that takes
WIDE = """(page) => [...page.querySelectorAll(".app-button")].filter((each) => each.checkVisibility())
  .map((each) => [each.textContent.trim(), each.getBoundingClientRect().width])"""
PADDING = """(each) => { const { paddingTop, paddingInlineStart } = getComputedStyle(each);
  return [paddingTop, paddingInlineStart]; }"""
WIDTHS = """(page) => [...new Set([...page.querySelectorAll(".app-card, .app-form > .app-field")]
  .map((each) => Math.round(each.getBoundingClientRect().width)))]"""


@pytest.mark.parametrize("size", SIZES)
def test_a_person_page_has_no_stretched_button_and_no_card_in_a_card(
    installation: Installation, open_browser: Open, size: tuple[int, int]
) -> None:
    page = opened(installation, open_browser, size)
    change = page.locator("details", has_text="Change the name")
    assert change.evaluate(PADDING) == ["0px", "0px"]
    change.locator("summary").click()
    assert_narrow(page)
    page.get_by_role("link", name="Senior Carer leaves").click()
    page.wait_for_load_state()
    assert_narrow(page)
    widths = page.locator("main").evaluate(WIDTHS)
    assert len(widths) == 1, widths


def opened(installation: Installation, open_browser: Open, size: tuple[int, int]) -> Page:
    """The page of the senior carer, as their manager sees it."""
    page = open_browser("manager", touch=False).page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    manager = Manager(page, installation.url)
    manager.sign_in(installation.email("registered_manager"))
    manager.menu("People")
    page.get_by_role("link", name="Senior Carer", exact=True).click()
    page.wait_for_load_state()
    return page


def assert_narrow(page: Page) -> None:
    """Every button is as wide as its words."""
    wide = [each for each in page.locator("main").evaluate(WIDE) if each[1] > NARROW]
    assert not wide, wide
