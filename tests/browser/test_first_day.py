"""A Monday morning: from an empty database to the first finished audit, without the command line after `serve`.

The manager never touches the pointer. What it takes is counted and printed; every page is looked at in every look.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.certificate import make_certificate
from tests.browser.conftest import Open
from tests.browser.first_start import Served, serve
from tests.browser.keyboard import Effort, Keyboard
from tests.browser.looks import faults_of
from tests.browser.pages.capture import Capture, each_section

PASSWORD = "purple kettle on the roof"
CARER_PASSWORD = "eleven quiet lighthouses"
COUNT_TAPS = """addEventListener("click", ({ isTrusted }) => {
  if (isTrusted) sessionStorage.setItem("taps", String(Number(sessionStorage.getItem("taps") ?? 0) + 1));
}, true);"""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = serve(tmp_path / "empty", make_certificate(tmp_path))
    yield server
    server.stop()
    assert "Traceback" not in server.said, server.said


class Morning:
    """The manager at the desk: one page after the other, each one looked at."""

    def __init__(self, page: Page, effort: Effort) -> None:
        self.page, self.effort = page, effort
        self.keys = Keyboard(page, effort)
        self.faults: list[str] = []

    def look(self, name: str) -> None:
        """Look at the page in every width and theme, then go past the menu."""
        self.faults += faults_of(self.page, name)
        self.page.evaluate("() => { document.activeElement?.blur(); scrollTo(0, 0); }")
        self.page.reload()
        self.keys.arrive()

    def set_up(self, link: str) -> None:
        """The link, the one page behind it, and the list of what is left."""
        keys = self.keys
        self.page.goto(link)
        self.look("set-up")
        keys.fill("Name of the care provider", "Larkfield Care")
        keys.fill("Name of the home", "Oak House")
        keys.fill("CQC location ID (optional)", "1-1234567890")
        keys.fill("Postcode (optional)", "LS8 2AB")
        keys.fill("Its units (optional)", "Beech unit")
        keys.fill("Your name", "Grace Okafor")
        keys.fill("Sign-in name", "grace.okafor")
        keys.fill("Choose a password", PASSWORD)
        keys.fill("The same password again", PASSWORD)
        keys.press_button("Set up Walkaround")
        self.is_at(re.compile("steps are left to set Oak House up"))
        self.look("setup checklist")

    def add_rooms(self) -> None:
        """Rooms 1 to 24 on Beech, at once."""
        self.keys.follow("Add places")
        self.look("areas")
        self.keys.follow("Add areas")
        self.look("areas, adding")
        self.keys.choose("Where are they?", "Beech unit")
        self.keys.fill("Last number", "24")
        self.keys.press_button("See the names")
        self.look("areas, preview") if self.page.url.endswith("/new") else self.keys.arrive()
        self.keys.press_button("Add 24 rooms")
        expect(self.page.get_by_text("Room 24", exact=True).first).to_be_visible()

    def invite(self) -> str:
        """A senior carer, by a code that is handed over; gives the link."""
        self.to_checklist()
        self.keys.follow("Invite people")
        self.look("people")
        self.keys.follow("Invite somebody")
        self.look("invitation")
        self.keys.fill("Name", "Florence Adeyemi")
        self.keys.choose("Role", "Senior carer")
        self.keys.press_button("Make the invitation")
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Hand this to Florence Adeyemi")
        self.keys.arrive()
        return self.page.get_by_label("The link").input_value()

    def choose_checklists(self) -> None:
        """All of them as they advise, with one press."""
        self.to_checklist()
        self.keys.follow("Choose checklists")
        self.look("programme, choosing")
        self.keys.press_button("Put these in use")
        expect(self.page.get_by_role("status")).to_contain_text("11 checklists changed.")
        self.look("programme")

    def leave_out_the_rest(self) -> None:
        """Settings and backups can wait."""
        self.to_checklist()
        for step in ("Settings", "Backups"):
            self.keys.press_button(f"Leave out {step}")
            self.keys.arrive()

    def to_checklist(self) -> None:
        """Back by the menu: the skip link is not taken this time."""
        self.page.goto(self.page.url)
        self.keys.follow("Set-up")
        self.keys.arrive()

    def is_at(self, title: re.Pattern[str]) -> None:
        """The page's one heading."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_home_is_in_service_and_has_its_first_audit_without_the_command_line(
    served: Served, open_browser: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given an empty database and the link that the server printed
    effort = Effort()
    desk = open_browser("desk", size=(1440, 900), touch=False, certificate=served.certificate)
    morning = Morning(desk.page, effort)

    # When the manager goes through the set-up by keyboard alone
    morning.set_up(served.link)
    morning.add_rooms()
    invitation = morning.invite()
    morning.choose_checklists()
    morning.leave_out_the_rest()

    # And the senior carer joins on a tablet, and walks round
    tablet = open_browser("tablet", certificate=served.certificate)
    morning.faults += join(tablet.page, invitation, effort)
    effort.taps = walk_round(Capture(tablet.page, served.url))

    # Then the manager sees the finished audit, nothing is left to set up, and the link opens nothing any more
    desk.page.goto(f"{served.url}/")
    expect(desk.page.get_by_role("link", name="Call-bell response spot check").first).to_be_visible()
    expect(desk.page.get_by_text("left to set this home up")).to_have_count(0)
    morning.faults += faults_of(desk.page, "home page")
    assert not morning.faults, "\n".join(morning.faults)
    desk.watch.expect("^410 GET /set-up/")
    desk.page.goto(served.link)
    morning.is_at(re.compile("Walkaround is set up already"))
    with capsys.disabled():
        sys.stdout.write(f"\nFrom an empty database to the first finished audit: {effort}.\n")


def walk_round(app: Capture) -> int:
    """Sign in on the tablet and finish a first audit; says how many taps that took."""
    app.page.context.add_init_script(COUNT_TAPS)
    app.sign_in("florence.adeyemi", CARER_PASSWORD)
    app.start("Call-bell response spot check")
    for _section in each_section(app):
        app.answer_section()
    app.review()
    app.finish("Florence Adeyemi")
    app.says("Sent and checked")
    return int(app.page.evaluate("() => sessionStorage.getItem('taps')"))


def join(page: Page, link: str, effort: Effort) -> list[str]:
    """The senior carer opens the link of the slip and chooses a password."""
    page.goto(link)
    faults = faults_of(page, "join")
    page.get_by_label("Choose a password").fill(CARER_PASSWORD)
    page.get_by_label("The same password again").fill(CARER_PASSWORD)
    effort.characters += 2 * len(CARER_PASSWORD)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Welcome to Walkaround, Florence Adeyemi")
    effort.pages += 2
    return faults
