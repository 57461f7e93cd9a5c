"""A tablet in somebody's hand: switched on, put away, or out of battery at the worst moment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.chromium import Chromium
from tests.browser.held import OnTablet, on_tablet
from tests.browser.installation import Installation
from tests.browser.pages.capture import Capture
from tests.browser.watch import Watch


class Tablet:
    """One browser profile with the tablet app. It speaks with one installation."""

    def __init__(self, open_chromium: Callable[[], Chromium], installation: Installation) -> None:
        self._open = open_chromium
        self.installation = installation
        self._offline = False
        self.chromium = open_chromium()

    @property
    def page(self) -> Page:
        """The tab that is open."""
        return self.chromium.page

    @property
    def watch(self) -> Watch:
        """What is listened to."""
        return self.chromium.watch

    @property
    def app(self) -> Capture:
        """The app on the screen."""
        return Capture(self.page, self.installation.url)

    @property
    def holds(self) -> OnTablet:
        """What is in its memory."""
        return on_tablet(self.page)

    def sign_in(self, key: str) -> Capture:
        """Somebody of the world signs in, and everything is fetched."""
        return self.app.sign_in(self.installation.email(key))

    def without_network(self) -> None:
        """From now on the wire may fail; what the shell needs may not."""
        self._offline = True
        self.watch.expect_no_network()

    def put_away(self) -> None:
        """Closed properly and opened again: all it was to remember is written."""
        self.chromium.close()
        self._switch_on()

    def dies(self) -> None:
        """SIGKILL, and switched on again."""
        self.chromium.kill()
        self._switch_on()

    def screenshot(self, path: Path) -> None:
        """For whoever looks into a failure."""
        self.page.screenshot(path=path, full_page=True)

    def _switch_on(self) -> None:
        self.chromium = self._open()
        if self._offline:
            self.watch.expect_no_network()
        self.app.open()
