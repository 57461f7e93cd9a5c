"""Debian's Chromium with a profile that survives: opened, closed, or killed as a flat battery would."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.browser.certificate import Certificate
from tests.browser.watch import Watch

Theme = Literal["light", "dark", "night"]
PHONE, TABLET, DESK = (390, 844), (820, 1180), (1440, 900)
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
KEEP_THEME = """try {
  if (!localStorage.getItem("walkaround-theme")) localStorage.setItem("walkaround-theme", "%s");
} catch {}"""


@dataclass
class Chromium:
    """One browser with one profile. `page` is the tab in use."""

    context: BrowserContext
    page: Page
    watch: Watch
    profile: Path

    def close(self) -> None:
        """Close it as people do; what it keeps is written."""
        self.context.close()

    def kill(self) -> None:
        """SIGKILL every process of this browser at once."""
        doomed = _processes(self.profile)
        assert doomed, "no browser to kill"
        for pid in doomed:
            with _already_gone():
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{pid}/exe").exists() for pid in doomed) and time.monotonic() < deadline:
            time.sleep(0.02)
        with _already_gone():
            self.context.close()


def open_chromium(
    playwright: Playwright,
    profile: Path,
    *,
    size: tuple[int, int] = TABLET,
    touch: bool = True,
    theme: Theme = "light",
    certificate: Certificate | None = None,
) -> Chromium:
    """Open the browser; the theme does not depend on the hour a test runs at."""
    program = shutil.which("chromium")
    assert program, "Chromium is not installed (Debian: apt-get install chromium)."
    flags = list(FLAGS)
    if certificate:
        flags.append(f"--ignore-certificate-errors-spki-list={certificate.fingerprint}")
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=program,
        args=flags,
        env={**os.environ, "LANGUAGE": "en_GB"},  # what the browser itself writes, such as a date to fill in
        viewport={"width": size[0], "height": size[1]},
        has_touch=touch,
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
        color_scheme="light",
        accept_downloads=True,
    )
    context.set_default_timeout(10_000)
    context.add_init_script(KEEP_THEME % theme)
    return Chromium(context, context.pages[0], Watch(context), profile)


def _processes(profile: Path) -> list[int]:
    """The browser's own process and everything it started."""
    parents: dict[int, int] = {}
    roots: list[int] = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with _already_gone():
            parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            words = (entry / "cmdline").read_bytes().decode(errors="replace").split("\0")
            helper = any(word.startswith("--type=") for word in words)
            if f"--user-data-dir={profile}" in words and not helper:
                roots.append(int(entry.name))
    found = list(roots)
    for pid in found:  # grows while it is walked
        found += [child for child, parent in parents.items() if parent == pid]
    return found


@contextmanager
def _already_gone() -> Iterator[None]:
    try:
        yield
    except (OSError, Error):
        return
