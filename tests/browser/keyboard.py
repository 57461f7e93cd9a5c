"""Somebody who uses a page by its keyboard alone, and how many keys that takes."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

FURTHEST = 160  # presses of Tab on one page before we say that a thing cannot be reached
IS_FOCUSED = "(each) => each === document.activeElement"


@dataclass
class Effort:
    """What a person did: keys for getting about, characters typed, taps on glass, pages seen."""

    keys: int = 0
    characters: int = 0
    taps: int = 0
    pages: int = 0

    def __str__(self) -> str:
        told = f"{self.keys} keys to get about, {self.characters} characters typed, {self.taps} taps on the tablet"
        return f"{told}, {self.pages} pages"


class Keyboard:
    """Tab, Enter, arrows and letters; the pointer is never used."""

    def __init__(self, page: Page, effort: Effort) -> None:
        self.page = page
        self.effort = effort

    def arrive(self) -> None:
        """The page is here: go past the menu, as the first link of every page offers."""
        self.effort.pages += 1
        self.page.wait_for_load_state()
        self.press("Tab")
        expect(self.page.locator(".app-skip")).to_be_focused()
        self.press("Enter")

    def reach(self, target: Locator) -> None:
        """Go on until it has the focus, which must be visible."""
        expect(target).to_be_visible()
        for _ in range(FURTHEST):
            if target.evaluate(IS_FOCUSED):
                return
            self.press("Tab")
        raise AssertionError(f"{target} cannot be reached by the keyboard")

    def follow(self, name: str, *, role: str = "link") -> None:
        """Follow a link, or press a button, and be on the page that comes."""
        target = self.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        self.reach(target)
        with self.page.expect_navigation():
            self.press("Enter")

    def press_button(self, name: str) -> None:
        """Press a button, and be on the page that comes."""
        self.follow(name, role="button")

    def fill(self, label: str, text: str) -> None:
        """Go to a field and type; what stands in it is overwritten."""
        field = self.page.get_by_label(label, exact=True).first
        self.reach(field)
        if field.input_value():
            self.press("Control+A")
        self.page.keyboard.type(text)
        self.effort.characters += len(text)

    def choose(self, label: str, option: str) -> None:
        """Go to a list and choose by typing how the option begins."""
        field = self.page.get_by_label(label, exact=True).first
        self.reach(field)
        self.page.keyboard.type(option)
        self.effort.characters += len(option)
        chosen = field.evaluate("(each) => each.selectedOptions[0]?.textContent.trim()")
        assert str(chosen).startswith(option), f"{label}: {chosen} instead of {option}"

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)
        self.effort.keys += 1
