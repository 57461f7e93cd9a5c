"""Whatever stands between tablet and server may lie or fail; nothing is given up until the server has it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Route, expect

from tests.browser.held import assert_same, at_server
from tests.browser.installation import Installation
from tests.browser.pictures import camera_photo
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
PORTAL = "<!doctype html><title>Free Wi-Fi</title><h1>Welcome to the Grand Hotel</h1>"
WIRE = "**/api/**"
LIARS: dict[str, Callable[[Route], None]] = {
    "a fault page": lambda route: route.fulfill(status=500, content_type="text/html", body=PORTAL),
    "a hotel's sign-in page": lambda route: route.fulfill(status=200, content_type="text/html", body=PORTAL),
    "nothing at all": lambda route: route.fulfill(status=200, body=""),
    "somebody else's JSON": lambda route: route.fulfill(status=200, json={"status": "ok"}),
    "a redirect": lambda route: route.fulfill(status=302, headers={"Location": "/sign-in"}),
    "a proxy that is tired": lambda route: route.fulfill(status=503, json={"error": "later"}),
    "silence": lambda route: route.abort("connectionreset"),
}
# An old browser that writes a comment into every picture it draws, once.
ODD_CANVAS = """
const draw = OffscreenCanvas.prototype.convertToBlob;
let odd = 1;
OffscreenCanvas.prototype.convertToBlob = async function (...how) {
  const blob = await draw.apply(this, how);
  if (odd-- <= 0) return blob;
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const words = new TextEncoder().encode("drawn by Oddity 1.0 at 51.5 N");
  const comment = [0xff, 0xfe, 0, words.length + 2, ...words];
  return new Blob([bytes.slice(0, 2), new Uint8Array(comment), bytes.slice(2)], { type: "image/jpeg" });
};
"""


def test_an_answer_of_anybody_but_our_server_delivers_nothing(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    tablet.sign_in("senior_carer")
    tablet.watch.expect(r"(500|503) \S+ /api/", r"net::ERR_CONNECTION_RESET \S+ /api/")
    before_any = at_server(installation)
    for name, lie in LIARS.items():
        tablet.chromium.context.route(WIRE, lie)
        if name == "a fault page":
            tablet.app.start(IPC)
            tablet.app.item("ipc.governance.01").no()
            tablet.app.item("ipc.governance.01").photo(camera_photo(tmp_path, "board"))
            tablet.app.all_saved()
        with tablet.page.expect_request(WIRE):
            tablet.app.send_now()
        expect(tablet.page.locator(".app-lead")).to_contain_text(re.compile("tried again|a connection"))
        tablet.app.says("On this tablet: 3 answers, 1 photo")
        assert {row["state"] for row in tablet.holds["rows"]} == {"waiting"}, name
        tablet.chromium.context.unroute(WIRE, lie)
    assert at_server(installation) == before_any

    tablet.app.send_now()

    tablet.app.says("Sent and checked")
    assert_same(tablet.holds, at_server(installation))


def test_what_the_server_answered_while_the_line_broke_is_sent_again_and_held_once(
    installation: Installation, tablet: Tablet
) -> None:
    def break_after(route: Route) -> None:
        route.fetch()  # the server has it; the tablet never hears
        route.abort("connectionreset")

    tablet.sign_in("senior_carer")
    tablet.watch.expect(r"net::ERR_CONNECTION_RESET POST /api/sync/changes")
    tablet.chromium.context.route("**/api/sync/changes", break_after, times=1)
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    tablet.app.all_saved()
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    assert_same(tablet.holds, at_server(installation))


def test_a_tablet_whose_session_ended_keeps_its_queue_and_says_who_must_sign_in(
    installation: Installation, tablet: Tablet
) -> None:
    # Given answers on the tablet, and a session that ended
    tablet.sign_in("senior_carer")
    tablet.watch.expect(r"401 GET /api/sync/session")
    tablet.chromium.context.clear_cookies()
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    tablet.app.all_saved()
    tablet.app.send_now()
    expect(tablet.page.get_by_text("Saved. Sign in to send it.")).to_be_visible()

    # And nobody begins another in a name that the server no longer takes
    tablet.app.go("#/")
    tablet.page.locator("a.app-tile").first.click()
    expect(tablet.page.get_by_role("heading", level=1)).to_contain_text("Sign in to start")
    expect(tablet.page.get_by_role("button", name="Start", exact=True)).to_have_count(0)

    # When a colleague signs in on the same tablet, then it stays
    tablet.page.get_by_role("link", name="Sign in").click()
    tablet.app.give_password(installation.email("senior_carer_2"))
    tablet.app.wait_until_ready()
    tablet.app.says("On this tablet: 2 answers")
    tablet.app.go("#/tablet")
    expect(tablet.page.get_by_text("by Senior Carer,")).to_be_visible()
    assert at_server(installation).changes == {}

    # When its author does, then it goes
    tablet.page.goto(f"{installation.url}/capture/sign-in")
    tablet.app.give_password(installation.email("senior_carer"))
    tablet.app.says("Sent and checked")
    assert_same(tablet.holds, at_server(installation))


def test_a_photo_refused_for_what_it_carries_is_drawn_again_and_taken(
    installation: Installation, tablet: Tablet, tmp_path: Path
) -> None:
    tablet.chromium.context.add_init_script(ODD_CANVAS)
    tablet.sign_in("senior_carer")
    tablet.watch.expect(r"422 PUT /api/photos/")
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").yes()
    tablet.app.item("ipc.governance.01").photo(camera_photo(tmp_path, "board"))
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    held = tablet.holds
    assert [row["state"] for row in held["rows"] if row["key"].startswith("photo:")].count("replaced") == 1
    assert sum(line.startswith("422 PUT") for line in tablet.watch.seen) == 1
    server = at_server(installation)
    assert_same(held, server)
    assert len(server.photos) == 1
