"""One question with what may hang on it besides its answer: a stopwatch, large keys, steps, decisions."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.pages.capture import Item


class Question(Item):
    """A question on the screen, or a further question about one."""

    def tap(self, name: str) -> None:
        """A button by all that it says."""
        self.card.get_by_role("button", name=name, exact=True).first.click()

    def says(self, words: str | re.Pattern[str]) -> None:
        """Somewhere on its card, now or within a moment."""
        expect(self.card.get_by_text(words).first).to_be_visible()

    def is_silent_on(self, words: str) -> None:
        """Nothing on its card says so."""
        expect(self.card.get_by_text(words)).to_have_count(0)

    # -- answering

    def start_timing(self) -> None:
        self.tap("Start")
        expect(self.card.get_by_role("button", name="Stop and save").first).to_be_visible()

    def stop_timing(self) -> None:
        self.card.get_by_role("button", name="Stop and save").first.click()
        self.says("Measured here with the stopwatch.")

    def type_time(self, minutes: int, seconds: int) -> None:
        """Read from another watch."""
        self.tap("Type a time instead")
        self.card.get_by_role("textbox", name="Minutes").fill(str(minutes))
        self.card.get_by_role("textbox", name="Seconds").fill(str(seconds))
        self.tap("Save time")
        self.says("Typed in, not measured here.")

    def tap_keys(self, *keys: str) -> None:
        """On the large keys, which open where the reading stands."""
        self.card.locator("input.app-reading__input").click()
        for key in keys:
            self.tap(key)

    def find_and_choose(self, typed: str, fits: str, option: str) -> None:
        """In a list that is too long to look through."""
        search = self.card.get_by_label("Find in the list")
        search.fill(typed)
        self.says(fits)
        self.tap(option)
        search.fill("")

    def list_looked_at(self, label: str) -> None:
        """One of a sample, by its label."""
        self.card.get_by_label("Which ones").fill(label)
        self.tap("Add")

    def mark_wrong(self, label: str) -> None:
        """Which of a sample was not right."""
        self.card.get_by_role("group", name="Which were not right").get_by_role("button", name=label).click()

    def tap_more(self, label: str, times: int) -> None:
        """The plus of a count, so many times; `label` is how its words begin."""
        more = self.card.get_by_role("button", name=re.compile(f"^{re.escape(label)}.*one more$"))
        for _ in range(times):
            more.click()

    def count_unsaved(self, checked: int, right: int) -> None:
        """The two numbers, before which ones were wrong is said."""
        fields = self.card.locator("input.app-stepper__value")
        fields.nth(0).fill(str(checked))
        fields.nth(1).fill(str(right))

    def date(self, day: str) -> None:
        self.card.locator("input[type=date]").fill(day)
        self.tap("Save")

    def write(self, words: str) -> None:
        """An answer in words."""
        self.card.locator("textarea").fill(words)
        self.tap("Save")

    # -- after a failure

    def asked(self, words: str) -> Question:
        """A further question by its words."""
        return Question(self.card.get_by_role("group", name=words, exact=True).first)

    def asked_of(self, label: str, words: str) -> Question:
        """A further question that is asked of several things in turn."""
        return Question(self.card.get_by_role("group", name=f"{words} {label}", exact=True))

    def to_decide(self, words: str) -> Locator:
        """The button to decide whether somebody must know; `words` are how the prompt begins."""
        return self.card.get_by_role("button", name=f"Decide: {words}")

    def decide(self, words: str, decision: str, **more: str) -> None:
        """Whether somebody must know; `more` is typed: `reference`, `why`."""
        self.to_decide(words).click()
        choices = self.card.get_by_role("group", name="Decision")
        choices.get_by_role("button", name=re.compile(f"^{decision}")).click()
        told = self.card.get_by_label("Who was told")
        if decision == "Told" and not told.input_value():
            told.fill("Grace Adeyemi, manager on call")
        labels = {"reference": "Reference number", "why": "Why is it not needed?"}
        for name, text in more.items():
            self.card.get_by_label(labels[name]).fill(text)
        self.tap("Save decision")

    def put_right(self, did: str, photo: Path) -> None:
        """A lesser fault, on the spot, with a photo of it now."""
        self.tap("I put it right on the spot")
        self.tap("Save: it is put right")
        self.says("Write what you did, in a few words.")
        self.card.get_by_label("What did you do?").fill(did)
        panel = self.card.get_by_role("group", name="Put right on the spot")
        panel.locator('input[type="file"]').set_input_files(photo)
        expect(panel.get_by_role("button", name="Leave out 1 photo")).to_be_visible()
        self.tap("Save: it is put right")
        self.says("It still counts as not met.")
