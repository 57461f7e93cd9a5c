"""A checklist made one's own with a keyboard alone, as far as the tablet; every page of it sound in every look."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from auditapp.checklists import service as checklists
from auditapp.checklists.definition import from_body
from auditapp.checklists.loader import load_library
from auditapp.checklists.service import Reason
from auditapp.kernel import clock
from auditapp.people.models import Provider
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.build import BUILDER

FOCUSED = """() => {
  const here = document.activeElement;
  return here.getAttribute("aria-label") ?? (here.labels?.[0] ?? here).textContent.trim();
}"""
MOST_TABS = 250
QUESTION = "Question"  # a field; "Question before" is a link


@pytest.fixture
def page(installation: Installation, open_browser: Open) -> Iterator[Page]:
    """Signed in as the registered manager of Oak House, on its checklists."""
    browser = open_browser("manager", touch=False)
    manager = Manager(browser.page, installation.url)
    manager.sign_in(installation.email("registered_manager"))
    manager.menu("Checklists")
    yield browser.page
    browser.close()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what has this name is reached, as somebody without a mouse does."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        label = re.sub(r"\s+", " ", str(page.evaluate(FOCUSED)))
        if label == name or (label.startswith(name) and name != QUESTION):
            return
    raise AssertionError(f"Tab never reached {name!r}")


def go(page: Page, name: str) -> None:
    """Reach what has this name, press Enter, and be on the page that it leads to."""
    tab_to(page, name)
    with page.expect_navigation():
        press(page, "Enter")


def write(page: Page, name: str, words: str) -> None:
    tab_to(page, name)
    press(page, "Control+a")
    page.keyboard.type(words)


def titled(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(words)


def test_a_checklist_is_adapted_published_and_asked_on_the_tablet_with_a_keyboard_alone(
    page: Page, installation: Installation, open_browser: Open
) -> None:
    # Given a draft of the call-bell check
    go(page, "Adapt Call-bell")
    titled(page, "Draft: Call-bell response spot check")
    faults = faults_of(page, "draft")
    section = str(page.locator("ol.app-parts a").first.inner_text())
    go(page, section)
    titled(page, section)
    faults += faults_of(page, "section")

    # When a question with options and a step is added, and moved up
    add_a_question(page)
    faults += faults_of(page, "question")
    faults += add_a_step(page)
    page.goto(page.url.partition("/items/")[0])
    go(page, section)
    go(page, "Move up: Which bell was tried?")
    expect(page.get_by_text("The question is moved up.")).to_be_visible()
    assert "Which bell was tried?" in str(page.evaluate(FOCUSED))

    # Then the preview shows it; and when it is published, a tablet is told of it
    faults += look_at_the_preview(page)
    faults += publish(page)
    browser = open_browser("tablet")
    capture = Capture(browser.page, installation.url)
    capture.sign_in(installation.email("senior_carer"))
    capture.start("Call-bell")
    asked_after_the_first(capture)
    browser.close()
    assert not faults, "\n".join(faults)


def add_a_question(page: Page) -> None:
    """A choice of two, asked only after the question before it."""
    go(page, "Add a question")
    titled(page, "Not written yet")
    write(page, QUESTION, "Which bell was tried?")
    write(page, "What good looks like", "Try one that is in use.")
    tab_to(page, "How is it answered?")
    page.keyboard.type("One of")
    write(page, "What is to be done then?", "Have it mended.")
    go(page, "Save the question")
    expect(page.get_by_text("Now say more about the answer")).to_be_visible()
    write(page, "Option", "By the bed")
    press(page, "Tab", "Tab")  # its place, and whether it is not met
    write(page, "Option", "Out of reach")
    tab_to(page, "This is not met")
    press(page, "Space")
    tab_to(page, QUESTION)
    press(page, "ArrowDown")
    tab_to(page, "What about it")
    page.keyboard.type("has an answer")
    go(page, "Save the question")
    expect(page.get_by_text("Saved.")).to_be_visible()


def add_a_step(page: Page) -> list[str]:
    """A further question when it is not met; gives what is wrong with the page."""
    go(page, "Ask something more")
    write(page, "What to ask or to say", "Who was told?")
    tab_to(page, "How is it answered?")
    page.keyboard.type("Words")
    faults = faults_of(page, "step")
    go(page, "Save")
    expect(page.get_by_text("Ask: Who was told? (Words)")).to_be_visible()
    return faults


def look_at_the_preview(page: Page) -> list[str]:
    """Answer in it as on a tablet; gives what is wrong with the page."""
    page.goto(page.url.partition("/sections/")[0])
    go(page, "Preview")
    expect(page.get_by_text("Nothing is kept and nothing is sent.")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()
    faults = faults_of(page, "preview")
    page.get_by_role("button", name="Start", exact=True).focus()
    press(page, "Enter")
    asked_after_the_first(Capture(page, ""))
    page.get_by_role("link", name="Back to the draft").focus()
    press(page, "Enter")
    titled(page, "Draft: Call-bell")
    return faults


def asked_after_the_first(app: Capture) -> None:
    """The new question is asked as soon as the one before it has an answer."""
    first = app.item("bell.system.01")
    expect(first.card).to_be_visible()
    expect(app.page.get_by_text("Which bell was tried?")).to_have_count(0)
    first.yes()
    expect(app.page.get_by_text("Which bell was tried?").first).to_be_visible()


def publish(page: Page) -> list[str]:
    """Say why and publish; gives what is wrong with the page."""
    go(page, "Publish")
    titled(page, "Publish Call-bell")
    faults = faults_of(page, "publish")
    write(page, "Why?", "We want to know which bells people use.")
    go(page, "Publish")
    expect(page.get_by_text("is in force.")).to_be_visible()
    return faults


def test_what_ships_anew_is_looked_at_and_taken_with_a_keyboard_alone(
    page: Page, installation: Installation
) -> None:
    bell = next(each for each in load_library() if each.id == "bell")
    older = from_body({**bell.body(), "version": "0.9.0", "title": "Bells", "cadence": "yearly"})
    assert installation.world
    with installation.looking() as session:
        provider = session.get_one(Provider, installation.world.provider.id)
        reason = Reason(library=older.content_hash)
        checklists.publish(session, provider, older, actor=BUILDER, now=clock.now(), reason=reason)
    page.reload()
    go(page, "What is new in Bells")
    titled(page, "What ships anew in Bells")
    faults = faults_of(page, "library")
    tab_to(page, "Take: Title")
    press(page, "Space")  # leave it
    go(page, "Begin a draft with these")
    titled(page, "Draft: Bells")
    go(page, "Publish")
    expect(page.get_by_text("yearly")).to_be_visible()
    write(page, "Why?", "More often is better.")
    go(page, "Publish")
    expect(page.get_by_text("is in force.")).to_be_visible()
    assert not faults, "\n".join(faults)
