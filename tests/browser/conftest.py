"""A server that can be killed, browsers that can be killed, and nothing that goes wrong unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.browser.certificate import make_certificate
from tests.browser.chromium import Chromium, open_chromium
from tests.browser.demonstration import Demonstration, build
from tests.browser.installation import Installation
from tests.browser.seed import Seed, make_seed
from tests.browser.tablet import Tablet

Open = Callable[..., Chromium]
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs the browser, and two browsers at once are too much for two cores."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Seed:
    """The filled database, made once."""
    return make_seed(tmp_path_factory.mktemp("seed"))


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """Built where a journey wants it, by the process that runs that journey."""
    return build(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture
def demo(demonstration: Demonstration, tmp_path: Path) -> Iterator[Installation]:
    """The demonstration, served."""
    yield from _serving(demonstration.plant(tmp_path / "instance"))


@pytest.fixture
def installation(seed: Seed, tmp_path: Path) -> Iterator[Installation]:
    """A home's server, up and running."""
    yield from _serving(Installation(tmp_path / "instance", seed.plant(tmp_path / "instance")))


@pytest.fixture
def https_installation(seed: Seed, tmp_path: Path) -> Iterator[Installation]:
    """The same over HTTPS."""
    certificate = make_certificate(tmp_path)
    world = seed.plant(tmp_path / "instance")
    yield from _serving(Installation(tmp_path / "instance", world, certificate=certificate))


def _serving(installation: Installation) -> Iterator[Installation]:
    installation.start()
    yield installation
    installation.kill()
    faults = installation.faults()
    installation.remove()
    assert not faults, "The server logged:\n" + "\n".join(faults[-60:])


@pytest.fixture
def open_browser(playwright: Playwright, tmp_path: Path) -> Iterator[Open]:
    """Opens browsers by the name of their profile; the same name again is the same tablet."""
    opened: list[Chromium] = []

    def open_(name: str = "tablet", **how: object) -> Chromium:
        browser = open_chromium(playwright, tmp_path / f"profile-{name}", **how)  # type: ignore[arg-type]
        opened.append(browser)
        return browser

    yield open_
    for browser in opened:
        browser.close()
    for browser in opened:
        browser.watch.verify()


@pytest.fixture
def tablet(installation: Installation, open_browser: Open) -> Tablet:
    """The tablet of the home."""
    return Tablet(open_browser, installation)
