"""The sample of a repeated section and its grid, as an auditor meets them."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect


class Sample:
    """Who is looked at, in the section that is open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def panel(self) -> Locator:
        """What the section says of its sample."""
        return self.page.locator("[data-subjects]")

    @property
    def subjects(self) -> list[str]:
        """Who is in, as their labels."""
        chips = self.panel.locator("[data-subject]").all()
        return [(chip.get_attribute("data-subject") or "").partition(":")[2] for chip in chips]

    def open_choosing(self) -> None:
        """Once somebody is in, choosing more waits behind a line."""
        more = self.panel.locator("details[data-choosing]:not([open]) summary")
        if more.count():
            more.click()

    def suggest(self, pick: str, label: str) -> None:
        """Say who fits what the checklist asks to think of first."""
        self.open_choosing()
        slot = self.panel.locator(f'form[data-pick="{pick}"]')
        slot.locator("select").select_option(label)
        slot.get_by_role("button", name="Add").click()
        expect(self.panel.locator(f'[data-subject$=":{label}"]')).to_be_visible()

    def take_drawn(self) -> str:
        """Take the first that was drawn."""
        self.open_choosing()
        first = self.panel.locator("[data-drawn-one]").first
        label = first.get_attribute("data-drawn-one") or ""
        first.get_by_role("button", name=re.compile("^Take ")).click()
        expect(self.panel.locator(f'[data-subject$=":{label}"]')).to_be_visible()
        return label

    def draw_another(self) -> None:
        """Another in place of the first that was drawn; where there is nobody else, that is said."""
        self.open_choosing()
        spare = self.panel.locator("[data-drawn]").get_attribute("data-spare")
        first = self.panel.locator("[data-drawn-one]").first
        label = first.get_attribute("data-drawn-one") or ""
        first.get_by_role("button", name="Draw another instead").click()
        if spare == "0":
            expect(self.panel.get_by_text(re.compile("There is no other .* to draw"))).to_be_visible()
            return
        expect(self.panel.locator(f'[data-drawn-one="{label}"]')).to_have_count(0)

    def take_all_drawn(self) -> None:
        """Take everybody who was drawn, with a hurried finger."""
        self.open_choosing()
        self.panel.locator("[data-take-all]").dblclick()
        expect(self.panel.locator("[data-take-all]")).to_have_count(0)

    def choose(self, label: str) -> None:
        """Go to one that is in."""
        chip = self.panel.locator(f'[data-subject$=":{label}"]')
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")

    def say(self, flag: str, answer: str) -> None:
        """What the home, the person or the room is like."""
        self.page.locator(f'[data-flag="{flag}"]').get_by_role("button", name=answer, exact=True).click()

    def open_grid(self) -> Grid:
        """All subjects and questions at once."""
        self.panel.locator("[data-grid]").click()
        return Grid(self.page)


class Grid:
    """A row for each subject, a column for each question."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(self.dock).to_be_visible()

    @property
    def dock(self) -> Locator:
        """The question of the cell that is chosen, and its answers."""
        return self.page.locator("[data-dock]")

    @property
    def at(self) -> str:
        """The cell that is chosen."""
        return self.dock.get_attribute("data-dock") or ""

    def cell(self, item: str, subject: str) -> Locator:
        """One cell."""
        return self.page.locator(f'[data-cell="{item}#{subject}"]')

    def go(self, way: str) -> None:
        """The next cell without an answer: `down` or `across`."""
        self.page.locator(f'[data-way="{way}"]').click()

    def yes(self) -> None:
        """It is met, and the next cell comes by itself."""
        before = self.at
        self.dock.get_by_role("button", name="Yes", exact=True).click()
        expect(self.page.locator(f'[data-dock="{before}"]')).to_have_count(0)

    def no(self) -> Locator:
        """It is not met: the whole card opens."""
        self.dock.get_by_role("button", name="No", exact=True).click()
        return self.card

    def open_card(self) -> Locator:
        """The whole question."""
        self.dock.locator("[data-open-card]").click()
        return self.card

    @property
    def card(self) -> Locator:
        """The question over the grid."""
        found = self.page.locator(".app-card-sheet article.app-item")
        expect(found).to_be_visible()
        return found

    def back(self) -> None:
        """From the card to the grid, and on to the next cell if its own has an answer."""
        self.tap_back()
        expect(self.page.locator(".app-card-sheet")).to_have_count(0)

    def tap_back(self) -> None:
        """Ask to go back; what was found may hold the auditor."""
        self.page.locator("[data-back-to-grid]").click()


def observe(page: Page, tone: str, words: str, severity: str = "") -> None:
    """Note praise, a concern or a remark; it is on the form and not saved yet."""
    page.locator("[data-observe]:visible").first.click()
    page.locator(f'[data-tone="{tone}"]').click()
    if severity:
        page.locator(f'[data-severity="{severity}"]').click()
    page.locator("#observing-text").fill(words)


def save_observation(page: Page) -> None:
    """Save what is on the form."""
    page.locator("[data-save-observation]").click()
    expect(page.locator(".app-observing")).to_have_count(0)
