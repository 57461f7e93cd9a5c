"""The tablet app in a real Chromium: bytes on a cold first visit, time to the first question, and how answers feel.

412 by 915, loopback. "Ready" is the first question on the screen, from the navigation's own start: the page is
opened at "Start" of a checklist, and a script in the page taps Start as soon as it is there. The sign-in is not
part of it: its cookies are given to an otherwise empty browser.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.figures import Figure, percentile
from benchmarks.installation import Installation, installation
from benchmarks.wire import SignIn, sign_in
from tests.browser.chromium import FLAGS
from tests.build import PASSWORD

NAME = "tablet"
REPEATS = 5
SLOW = 4  # a middling phone
_SIZE = {"width": 412, "height": 915}
_KB = 1024
_PAGE_SCRIPT = (Path(__file__).parent / "tablet_page.js").read_text()
_OFFLINE_READY = """async () => {
  await navigator.serviceWorker.ready;
  return navigator.serviceWorker.controller !== null;
}"""


@dataclass
class Transfer:
    """Bytes as they came over the network, by kind, on one visit."""

    kinds: dict[str, str] = field(default_factory=dict)
    bytes: dict[str, float] = field(default_factory=dict)

    def of(self, kind: str) -> float:
        return sum(size for request, size in self.bytes.items() if self.kinds.get(request) == kind)


@dataclass(frozen=True)
class Tablet:
    """A signed-in person's browser."""

    made: Installation
    browser: Browser
    signed: SignIn

    @contextmanager
    def profile(self) -> Iterator[BrowserContext]:
        """An empty browser that is signed in."""
        context = self.browser.new_context(viewport=_SIZE, locale="en-GB", timezone_id="Europe/London")  # type: ignore[arg-type]
        pairs = (each.partition("=") for each in self.signed.cookie.split("; "))
        context.add_cookies(
            [{"name": name, "value": value, "url": self.made.url} for name, _, value in pairs]
        )
        context.add_init_script(_PAGE_SCRIPT)
        try:
            yield context
        finally:
            context.close()

    def ready(self, context: BrowserContext, checklist: str, slow: int) -> tuple[float, Transfer, Page]:
        """Open the start of a checklist in a new tab; milliseconds to the first question."""
        page = context.new_page()
        transfer = _watch(page, slow)
        page.goto(f"{self.made.url}/capture/#/start/{self.made.world.oak.id}/{checklist}")
        page.wait_for_function("() => window.benchmark.ready > 0", timeout=60_000)
        return float(page.evaluate("() => window.benchmark.ready")), transfer, page


def measure() -> Iterator[Figure]:
    """All cells; the server dies before the last ones."""
    with installation() as made, sync_playwright() as playwright:
        made.start()
        signed = sign_in(made.port, made.world.user("senior_carer").sign_in_name, PASSWORD)
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        tablet = Tablet(made, browser, signed)
        yield from _first_visits(tablet)
        yield from _answering(tablet)
        yield from _server_dead(tablet)
        browser.close()


def _first_visits(tablet: Tablet) -> Iterator[Figure]:
    for checklist, slow, aim in (("audit50", 1, 300), ("audit300", 1, None), ("audit50", SLOW, None)):
        times, last = [], Transfer()
        for _ in range(REPEATS):
            with tablet.profile() as context:
                took, last, _page = tablet.ready(context, checklist, slow)
                times.append(took)
        yield _time(
            f"first visit to first question, {checklist}{_at(slow)}", times, aim, "signed in, nothing cached"
        )
        if (checklist, slow) == ("audit50", 1):
            yield from _weights(last)


def _weights(transfer: Transfer) -> Iterator[Figure]:
    code = (transfer.of("Script") + transfer.of("Stylesheet")) / _KB
    parts = (
        f"JS {transfer.of('Script') / _KB:.1f}, CSS {transfer.of('Stylesheet') / _KB:.1f} KB, with headers"
    )
    yield Figure(NAME, "JS and CSS transferred cold", code, "KB", 90, "less", f"gzip; {parts}")
    yield Figure(NAME, "fonts transferred cold", transfer.of("Font") / _KB, "KB")
    rest = (
        f"page {transfer.of('Document') / _KB:.1f} KB; checklists in JSON {transfer.of('Fetch') / _KB:.0f} KB"
    )
    yield Figure(NAME, "all bytes, first visit", sum(transfer.bytes.values()) / _KB, "KB", None, "less", rest)


def _answering(tablet: Tablet) -> Iterator[Figure]:
    for slow, aim in ((1, None), (SLOW, 32)):
        with tablet.profile() as context:
            _, _, page = tablet.ready(context, "audit300", slow)
            for group in range(1, 7):
                _answer_group(page, group)
            page.wait_for_timeout(500)
            longest = [float(each) for each in page.evaluate("() => window.benchmark.interactions()")]
            held = page.evaluate(
                "() => [performance.memory.usedJSHeapSize, document.querySelectorAll('*').length]"
            )
        told = (
            f"{len(longest)} taps, p50 {percentile(longest, 50):.0f}, max {max(longest):.0f} ms (grain 8); "
            f"heap {held[0] / _KB / _KB:.0f} MB, {held[1]} elements"
        )
        yield Figure(
            NAME, f"INP p98, 300 questions{_at(slow)}", percentile(longest, 98), "ms", aim, "less", told
        )


def _answer_group(page: Page, group: int) -> None:
    """Real mouse clicks: every tenth question No, the others Yes; then on to the next group."""
    for number in range(1, 35):
        word = "No" if number % 10 == 0 else "Yes"
        _click(page, f'[data-item="audit300.group-{group}.{number:02}"]', word)
    if group < 6:  # noqa: PLR2004 - the last group
        _click(page, ".app-items__next", "Next section")
        page.wait_for_selector(f'[data-item="audit300.group-{group + 1}.01"]')


def _click(page: Page, within: str, word: str) -> None:
    place = page.evaluate("([within, word]) => window.benchmark.place(within, word)", [within, word])
    page.mouse.click(place["x"], place["y"])
    page.evaluate("() => window.benchmark.twoFrames()")


def _server_dead(tablet: Tablet) -> Iterator[Figure]:
    with tablet.profile() as context:
        page = tablet.ready(context, "audit50", 1)[2]
        page.wait_for_function(_OFFLINE_READY, timeout=60_000)
        page.goto(f"{tablet.made.url}/capture/#/")
        page.get_by_text("Start any checklist").wait_for()
        page.get_by_text("Not ready to work without a network yet").wait_for(state="detached", timeout=60_000)
        tablet.made.kill()
        page.close()
        for checklist, slow, aim in (("meds", 1, None), ("meds", SLOW, 400), ("audit300", SLOW, None)):
            times = []
            for _ in range(REPEATS):
                took, _, page = tablet.ready(context, checklist, slow)
                times.append(took)
                page.close()
            name = f"server dead, first question, {checklist}{_at(slow)}"
            yield _time(name, times, aim, "a new tab after one visit; the run is begun, not resumed")


def _time(name: str, times: list[float], aim: float | None, conditions: str) -> Figure:
    told = f"median of {len(times)}, {min(times):.0f} to {max(times):.0f} ms; {conditions}"
    return Figure(NAME, name, statistics.median(times), "ms", aim, "less", told)


def _at(slow: int) -> str:
    return "" if slow == 1 else f", {slow}x slower"


def _watch(page: Page, slow: int) -> Transfer:
    transfer = Transfer()
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    if slow > 1:
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": slow})

    def response(event: dict[str, Any]) -> None:
        transfer.kinds[event["requestId"]] = event["type"]

    def finished(event: dict[str, Any]) -> None:
        transfer.bytes[event["requestId"]] = event["encodedDataLength"]

    devtools.on("Network.responseReceived", response)
    devtools.on("Network.loadingFinished", finished)
    return transfer
