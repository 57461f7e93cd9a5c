"""Pictures of the product, taken from the demonstration in a real browser: `python -m tools.shots`.

Writes the few that the documents show to docs/screenshots; with `--all FOLDER` every page and screen at every
width and in every theme to that folder instead, for looking at.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, Playwright, expect, sync_playwright

from auditapp.config import load_settings
from auditapp.demo.pictures import State, draw
from auditapp.factory import create_app
from tests.browser.chromium import DESK, PHONE, TABLET, Chromium, open_chromium
from tests.browser.demonstration import CARER, LEAD, MANAGER, STRUGGLING, build
from tests.browser.installation import Installation
from tests.browser.looks import SET_THEME, each_look
from tests.browser.pages.capture import Capture
from tests.browser.pages.manager import Manager
from tests.browser.pages.sample import Sample
from tests.browser.walks import NOWHERE, walk_a_run, walk_pages, walk_states, walk_the_ends

SHOTS = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
# Letters and pictures are there; those far below are fetched only when they are wanted.
DRAWN = """() => document.fonts.status === "loaded" && [...document.images].every((each) =>
  each.complete || each.getBoundingClientRect().top > 2 * innerHeight)"""
COLOURS = 192  # enough for these calm pages, and a third of the bytes


class Studio:
    """The demonstration, a browser, and where the pictures go."""

    def __init__(
        self, playwright: Playwright, demo: Installation, password: str, work: Path, to: Path
    ) -> None:
        self.playwright = playwright
        self.demo = demo
        self.password = password
        self.work = work
        self.to = to

    @contextmanager
    def browser(self, name: str, size: tuple[int, int], *, touch: bool = False) -> Iterator[Chromium]:
        """A browser whose pages have nothing to complain of."""
        opened = open_chromium(self.playwright, self.work / f"profile-{name}", size=size, touch=touch)
        yield opened
        opened.close()

    def keep(self, page: Page, name: str, *, whole: bool = False) -> None:
        """Write a picture, small."""
        page.wait_for_function(DRAWN)
        picture = Image.open(BytesIO(page.screenshot(full_page=whole))).convert("RGB")
        fewer = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        fewer.save(self.to / f"{name}.png", optimize=True)

    def photo(self, motif: str, reading: str | None = None) -> Path:
        """A photo to take, drawn by the demonstration's own hand."""
        path = self.work / f"{motif}.jpg"
        path.write_bytes(draw(motif, State.BEFORE, 7, datetime.now(UTC).date(), reading))
        return path


def take_tablet(studio: Studio) -> None:
    """A medicines audit in a senior carer's hand."""
    with studio.browser("tablet", TABLET, touch=True) as browser:
        app = Capture(browser.page, studio.demo.url).sign_in(CARER, studio.password)
        _resize(browser.page, PHONE)
        studio.keep(browser.page, "capture-home")
        _resize(browser.page, TABLET)
        _walk_medicines(app, studio)
        studio.keep(browser.page, "capture-run")
        browser.page.evaluate(SET_THEME, "night")
        studio.keep(browser.page, "capture-night")
        browser.page.evaluate(SET_THEME, "light")
        app.review()
        studio.keep(browser.page, "capture-finish")
        _walk_doors(app)
        studio.keep(browser.page, "capture-grid")


def _walk_medicines(app: Capture, studio: Studio) -> None:
    app.start("Medicines audit")
    app.answer_section()
    app.next_section()
    app.answer_section()
    app.section("Storage and security")
    app.item("meds.storage.01").yes()
    app.item("meds.storage.02").yes()
    app.item("meds.storage.03").reading("21.5")
    app.item("meds.storage.04").count(30, 30)
    fridge = app.item("meds.storage.05")
    fridge.reading("11.4")
    fridge.photo(studio.photo("medicines_fridge", "11.4"))
    fridge.note("Door seal is loose. Told the deputy and rang the pharmacy about the insulin.")
    app.all_saved()
    app.page.mouse.wheel(0, -10_000)
    fridge.card.scroll_into_view_if_needed()
    expect(fridge.card.locator("img")).to_be_visible()


def _walk_doors(app: Capture) -> None:
    """Doors beside each other: one question for all of them, one after the other."""
    app.page.goto(f"{app.url}/capture/")
    app.start("Fire safety audit")
    app.section("Fire door block")
    sample = Sample(app.page)
    sample.take_all_drawn()
    grid = sample.open_grid()
    for _door in range(2):
        grid.yes()


def take_desk(studio: Studio) -> None:
    """The manager's pages."""
    with studio.browser("desk", DESK) as browser:
        page, manager = browser.page, Manager(browser.page, studio.demo.url)
        manager.sign_in(STRUGGLING, studio.password)
        studio.keep(page, "manager-home")
        page.evaluate(SET_THEME, "dark")
        studio.keep(page, "manager-home-dark")
        page.evaluate(SET_THEME, "light")
        manager.menu("Packs")
        page.get_by_role("button", name="Make the pack").click()
        expect(page.get_by_role("link", name="Download the pack")).to_be_visible(timeout=120_000)
        studio.keep(page, "pack")
        manager.menu("Actions")
        studio.keep(page, "register")
        page.goto(f"{page.url}?state=verified")
        page.locator("main").get_by_role("row").nth(1).get_by_role("link").first.click()
        studio.keep(page, "action")
        manager.menu("Audits")
        page.locator("main tbody").get_by_role("link").nth(1).click()
        studio.keep(page, "report")
        _adapt(manager)
        studio.keep(page, "builder")


def _adapt(manager: Manager) -> None:
    """The fire checklist, about to be changed."""
    page = manager.page
    manager.menu("Checklists")
    page.get_by_role("row").filter(has_text="Fire safety audit").get_by_role("button", name="Adapt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draft")


def take_everything(studio: Studio) -> None:
    """Every page and screen in every look."""
    app = create_app(load_settings(studio.demo.mode, {"AUDITAPP_INSTANCE": str(studio.demo.folder)}))
    seen: dict[str, str] = {}
    for who in ("", MANAGER, LEAD):
        with studio.browser(who or "nobody", DESK) as browser:
            if who:
                Manager(browser.page, studio.demo.url).sign_in(who, studio.password)
            starts = ["/homes/", "/account"] if who else ["/sign-in", NOWHERE]
            for kind, _address in walk_pages(browser.page, studio.demo.url, app, starts, seen):
                _in_every_look(studio, browser.page, kind)
            if who == MANAGER:
                for number, _each in enumerate(
                    walk_states(browser.page, studio.demo.url + seen["actions.index"])
                ):
                    _in_every_look(studio, browser.page, f"actions.show-{number}")
    with studio.browser("all-tablet", TABLET, touch=True) as browser:
        capture = Capture(browser.page, studio.demo.url).sign_in(CARER, studio.password)
        look: Callable[[str], None] = lambda name: _in_every_look(studio, browser.page, f"capture-{name}")  # noqa: E731
        look("home")
        walk_a_run(capture, look, studio.photo("door_ajar"))
        walk_the_ends(capture, look)


def _in_every_look(studio: Studio, page: Page, name: str) -> None:
    whole = "run" not in name  # what stays in its place while one scrolls would be drawn in the middle
    for width, theme in each_look(page):
        studio.keep(page, f"{name.replace(' ', '-')}-{width}-{theme}", whole=whole)


def _resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def main() -> None:
    """Build the demonstration, serve it, and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page in every look, to FOLDER")
    everything: Path | None = parser.parse_args().all
    to = everything or SHOTS
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="walkaround-shots-") as folder, sync_playwright() as playwright:
        work = Path(folder)
        (work / "demonstration").mkdir()
        demonstration = build(work / "demonstration")
        demo = demonstration.plant(work / "instance").start()
        studio = Studio(playwright, demo, demonstration.password, work, to)
        try:
            for take in (take_everything,) if everything else (take_tablet, take_desk):
                take(studio)
        finally:
            demo.remove()
    size = sum(path.stat().st_size for path in to.glob("*.png"))
    print(f"{len(list(to.glob('*.png')))} pictures in {to}, {size / 1e6:.1f} MB in total")


if __name__ == "__main__":
    main()
