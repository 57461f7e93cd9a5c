"""The manager's pages as somebody at a desk meets them."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.build import PASSWORD


class Manager:
    """One tab with the manager's pages."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def sign_in(self, email: str, password: str = PASSWORD) -> Manager:
        """Sign in and arrive at the first page."""
        self.page.goto(f"{self.url}/sign-in")
        self.page.get_by_label("Sign-in name").fill(email)
        self.page.get_by_label("Password").fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
        return self

    def menu(self, label: str) -> Manager:
        """Follow the menu, and be there."""
        link = self.page.get_by_role("navigation", name="Main").get_by_role("link", name=label, exact=True)
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        return self

    def open_action(self, words: str) -> None:
        """Find an action in the register and open it."""
        self.menu("Actions").page.locator("main").get_by_role("link", name=words).click()
        expect(self.page.get_by_role("heading", name="The story so far")).to_be_visible()

    def check(self, verdict: str, seen: str) -> None:
        """Say what was found when somebody went to look."""
        self.page.get_by_label(verdict).check()
        self.page.get_by_label("What did you see?").fill(seen)
        self.page.get_by_role("button", name="Record your check").click()

    def sign_out(self) -> None:
        """Leave."""
        self.page.locator(".app-account summary").click()
        self.page.get_by_role("button", name="Sign out").click()
        self.page.wait_for_url(re.compile("/sign-in"))

    def says(self, words: str | re.Pattern[str]) -> None:
        """The notice after something was done."""
        expect(self.page.get_by_role("status").filter(has_text=words)).to_be_visible()

    @property
    def title(self) -> str:
        """The page's one heading."""
        return self.page.get_by_role("heading", level=1).inner_text()
