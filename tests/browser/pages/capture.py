"""The tablet app as an auditor meets it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.build import PASSWORD

# The worker has put every file away and serves this page: from here on no network is needed.
READY_OFFLINE = "() => navigator.serviceWorker.controller?.state === 'activated'"


ASKED = """(all) => all.map((each) => [
  each.dataset.item,
  each.querySelector(".app-answers") ? "yes" : each.querySelector(".app-stepper") ? "count" : "other",
])"""


class Capture:
    """One tab with the tablet app in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    # -- arriving

    def open(self) -> Capture:
        """Open the app as from the home screen."""
        self.page.goto(f"{self.url}/capture/")
        return self

    def sign_in(self, email: str, password: str = PASSWORD) -> Capture:
        """Sign in, and wait until everything an audit needs is on the tablet."""
        self.page.goto(f"{self.url}/capture/sign-in")
        self.give_password(email, password)
        self.wait_until_ready()
        return self

    def give_password(self, email: str, password: str = PASSWORD) -> None:
        """Fill in the sign-in page that is open."""
        self.page.get_by_label("Sign-in name").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(re.compile(r"/capture/(#.*)?$"))

    def wait_until_ready(self) -> None:
        """Checklists fetched, files kept, worker in charge."""
        self.at_home()
        expect(self.page.get_by_text("nothing to work with yet")).to_have_count(0)
        expect(self.page.get_by_text(re.compile("still to fetch|not fetched yet"))).to_have_count(0)
        self.page.wait_for_function(READY_OFFLINE)

    def at_home(self) -> None:
        """The first screen, as everybody has it whatever they may do."""
        expect(self.page.get_by_role("heading", name="My actions")).to_be_visible()

    # -- what the screen says

    @property
    def state(self) -> Locator:
        """The one place that says what is true about my answers."""
        return self.page.locator(".app-state")

    @property
    def title(self) -> Locator:
        """The screen's own heading."""
        return self.page.locator("#screen-title")

    def says(self, words: str | re.Pattern[str]) -> None:
        """The state pill says so, now or within a moment."""
        expect(self.state).to_contain_text(words)

    def go(self, screen: str) -> None:
        """Go to a screen of the app by its address behind the `#`."""
        self.page.evaluate("(hash) => { location.hash = hash; }", screen)

    def send_now(self) -> None:
        """Tap "Send now" on the tablet's own page."""
        self.go("#/tablet")
        self.page.get_by_role("button", name="Send now").click()

    # -- starting

    def start(self, checklist: str) -> None:
        """Two taps from the first screen."""
        self.open_start(checklist)
        self.begin()

    def open_start(self, checklist: str) -> None:
        """The screen before an audit."""
        self.page.locator('a[href^="#/start/"]').filter(has_text=checklist).first.click()
        expect(self.title).to_contain_text("Start: ")

    def begin(self) -> None:
        """From the screen before it into the audit."""
        self.page.get_by_role("button", name="Start", exact=True).click()
        expect(self.page.locator("#section-title")).to_be_visible()
        self.all_saved()

    def carry_on(self, checklist: str) -> None:
        """Resume what is part-way."""
        self.page.locator("section", has=self.page.locator("#running")).get_by_role(
            "link", name=re.compile(checklist)
        ).click()
        expect(self.page.locator("#section-title")).to_be_visible()

    @property
    def audit_id(self) -> str:
        """The audit that is open."""
        found = re.search(r"#/(?:run|finish)/([0-9a-f-]{36})", self.page.url)
        assert found, self.page.url
        return found.group(1)

    # -- answering

    def item(self, item_id: str) -> Item:
        """A question on the screen."""
        return Item(self.page.locator(f'article[data-item="{item_id}"]'))

    def critical_item(self) -> Item:
        """The first critical question on the screen that asks for yes or no."""
        card = self.page.locator("article.app-item", has=self.page.locator(".app-tag--critical"))
        return Item(card.filter(has=self.page.locator(".app-answers")).first)

    def section(self, title: str) -> None:
        """Go to a section by the rail, or on a phone by the sheet."""
        if not self.page.locator(".app-rail").is_visible():
            self.page.get_by_role("button", name="Sections").click()
        place = self.page.locator(".app-rail:visible, dialog[open]")
        place.get_by_role("button", name=re.compile(f"^{re.escape(title)}")).click()
        expect(self.page.locator("#section-title")).to_have_text(title)

    def next_section(self) -> bool:
        """Walk on to the next section; False when this was the last."""
        button = self.page.locator(".app-items__next button")
        if not (button.text_content() or "").strip().startswith("Next section"):
            return False
        before = self.page.locator("#section-title").text_content() or ""
        button.click()
        expect(self.page.locator("#section-title")).not_to_have_text(before)
        return True

    def name_subject(self, label: str) -> None:
        """Say which room, resident or door is looked at."""
        more = self.page.locator("details[data-choosing]:not([open]) summary")
        expect(self.page.locator("#new-subject")).to_have_count(1)
        if more.count():
            more.click()
        self.page.locator("#new-subject").fill(label)
        self.page.locator("form.app-add button").click()
        expect(self.page.locator("article.app-item").first).to_be_visible()

    def answer_section(self, answers: dict[str, Answering] | None = None) -> int:
        """Answer everything on the screen: as told by item id, else as it should be. Says how many."""
        if self.page.locator("[data-subjects]").count() and not self.page.locator("article.app-item").count():
            self.name_subject("12")
        done: set[str] = set()
        while left := [each for each in self._asked() if each[0] not in done]:
            for item_id, kind in left:
                told = (answers or {}).get(item_id)
                if told:
                    told(self.item(item_id))
                else:
                    self.item(item_id).answer_well(kind)
                done.add(item_id)
        self.all_saved()
        return len(done)

    def _asked(self) -> list[tuple[str, str]]:
        """The questions on the screen and how they are answered; other answers may bring or hide some."""
        found = self.page.locator("article.app-item").evaluate_all(ASKED)
        return [(str(item), str(kind)) for item, kind in found]

    def all_saved(self) -> None:
        """Every answer on the screen has its tick, and all is on disk."""
        expect(self.state).to_have_attribute("aria-busy", "false")
        expect(self.page.get_by_text("Saving…")).to_have_count(0)

    # -- ending

    def review(self) -> None:
        """Go to the last screen."""
        self.page.get_by_role("button", name="Review and finish").click()
        expect(self.page.get_by_role("button", name="Sign and finish")).to_be_visible()

    def finish(self, name: str) -> None:
        """Sign; where questions are open, once more and knowingly."""
        self.page.get_by_label("Your name").fill(name)
        incomplete = self.page.get_by_text("This audit is incomplete", exact=True).is_visible()
        self.page.get_by_role("button", name="Sign and finish").click()
        if incomplete:
            self.page.get_by_role("button", name="Sign it incomplete").click()
        self.at_home()

    # -- doing an action

    def show_done(self, words: str, photo: Path) -> None:
        """On the action's own screen: the after photo, what was done, and sent."""
        self.page.locator('input[type="file"]').set_input_files(photo)
        expect(self.page.get_by_role("img", name="After photo")).to_be_visible()
        self.page.get_by_label("What I did").fill(words)
        self.page.get_by_role("button", name="Show it is done").click()
        self.at_home()


class Item:
    """One question with everything that hangs on it."""

    def __init__(self, card: Locator) -> None:
        self.card = card

    def yes(self) -> None:
        self.card.get_by_role("button", name="Yes", exact=True).click()

    def no(self) -> None:
        self.card.get_by_role("button", name="No", exact=True).click()
        expect(self.card.locator(".app-failing")).to_be_visible()

    def not_applicable(self, reason: str) -> None:
        self.card.get_by_role("button", name="N/A", exact=True).click()
        self._give(reason)

    def could_not_check(self, reason: str) -> None:
        self.card.get_by_role("button", name="Could not check").click()
        self._give(reason)

    def note(self, words: str) -> None:
        """Write a note; leaving the field keeps it."""
        self.card.get_by_role("button", name="Note", exact=True).click()
        field = self.card.get_by_label(re.compile("^Note: "))
        field.fill(words)
        field.blur()

    def photo(self, path: Path) -> None:
        """Take a photo, and see it on the screen."""
        before = self.card.locator("img.app-photo__image").count()
        self.card.locator('input[type="file"]').set_input_files(path)
        expect(self.card.locator("img.app-photo__image")).to_have_count(before + 1)

    def make_safe(self, words: str) -> None:
        self.card.get_by_label("What did you do to make it safe?").fill(words)
        self.card.get_by_role("button", name="Save: it is safe now").click()
        expect(self.card.get_by_text("Made safe:")).to_be_visible()

    def give_to(self, person: str) -> None:
        """Name who is to put it right."""
        self.card.get_by_role("button", name="Edit the action").click()
        self.card.get_by_label("Who", exact=True).select_option(label=person)
        self.card.get_by_role("button", name="Save action").click()
        expect(self.card.locator(".app-fix")).to_contain_text(person)

    def count(self, checked: int, right: int) -> None:
        fields = self.card.locator("input.app-stepper__value")
        fields.nth(0).fill(str(checked))
        fields.nth(1).fill(str(right))
        self.card.get_by_role("button", name="Save count").click()

    def reading(self, value: str) -> None:
        self.card.locator("input.app-reading__input").fill(value)
        self.card.get_by_role("button", name="Save", exact=True).click()

    def is_saved(self) -> None:
        """What it says is what is saved."""
        expect(self.card.locator(".app-item__saved").first).to_contain_text(re.compile(r"Saved \d"))

    def answer_well(self, kind: str) -> None:
        """Whatever is asked, as it should be."""
        if kind == "yes":
            self.yes()
        elif kind == "count":
            self.count(10, 10)
        else:
            self.could_not_check("A resident needed me first")

    def _give(self, reason: str) -> None:
        chip = self.card.get_by_role("button", name=reason, exact=True)
        if chip.count():
            chip.click()
            return
        self.card.get_by_label("Or in your own words").fill(reason)
        self.card.get_by_role("button", name="Save reason").click()


Answering = Callable[[Item], None]


def each_section(app: Capture) -> Iterable[str]:
    """Walk through every section from the one that is open, giving its title."""
    while True:
        yield app.page.locator("#section-title").text_content() or ""
        if not app.next_section():
            return
