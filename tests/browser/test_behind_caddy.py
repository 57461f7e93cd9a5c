"""The product behind Caddy, as it is installed: over HTTPS, installable, and patient with slow tablets."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from auditapp.evidence.models import PhotoReceipt
from auditapp.server import THREADS
from auditapp.web.errors import SENTENCES
from tests.browser.behind import HouseWithCaddy
from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.held import assert_same, at_server
from tests.browser.pages.manager import Manager
from tests.browser.pictures import camera_photo
from tests.browser.seed import Seed
from tests.browser.slow import slow_tablets
from tests.browser.tablet import Tablet

IPC = "Infection prevention and control audit"
MORE_THAN_THREADS = THREADS + 8
# A page of ours asks with a body that is larger than anything we take.
SEND_TOO_MUCH = """async ([path, size]) => {
  const reply = await fetch(path, { method: "PUT", body: new Uint8Array(size) });
  return [reply.status, reply.headers.get("content-type"), await reply.text()];
}"""


@pytest.fixture
def house(seed: Seed, tmp_path: Path) -> Iterator[HouseWithCaddy]:
    """A home's server behind Caddy."""
    house = HouseWithCaddy(tmp_path / "instance", seed.plant(tmp_path / "instance"))
    try:
        house.open_front()
        house.start()
        yield house
        house.kill()
        assert not house.faults(), "\n".join(house.faults()[-60:])
    finally:
        house.close_front()
        house.remove()


@pytest.fixture
def tablet(house: HouseWithCaddy, open_browser: Open) -> Tablet:
    """A tablet that trusts the certificate of Caddy's authority, and no other."""
    return Tablet(lambda: open_browser(certificate=house.certificate), house)


def test_a_tablet_is_installed_works_without_a_network_and_sends_when_it_is_back(
    house: HouseWithCaddy, tablet: Tablet, tmp_path: Path
) -> None:
    # Given a carer who signed in over HTTPS
    tablet.sign_in("senior_carer")
    cookies = tablet.chromium.context.cookies()
    assert cookies
    assert all(cookie["secure"] and cookie["httpOnly"] for cookie in cookies)
    worker = "navigator.serviceWorker.ready.then((ready) => ready.active.scriptURL)"
    assert str(tablet.page.evaluate(worker)).startswith(f"{house.url}/capture/worker.js")
    devtools = tablet.chromium.context.new_cdp_session(tablet.page)
    assert devtools.send("Page.getInstallabilityErrors") == {"installabilityErrors": []}

    # When the network goes and she answers with a photo
    tablet.without_network()
    house.close_front()
    tablet.page.reload()
    tablet.app.start(IPC)
    tablet.app.item("ipc.governance.01").no()
    tablet.app.item("ipc.governance.01").photo(camera_photo(tmp_path, "board"))
    tablet.app.all_saved()
    tablet.app.says("On this tablet")

    # Then it arrives once the network is back
    house.open_front()
    tablet.app.send_now()
    tablet.app.says("Sent and checked")
    server = at_server(house)
    assert_same(tablet.holds, server)
    assert len(server.photos) == 1


def test_every_answer_is_to_be_asked_for_over_https_and_says_nothing_of_the_servers(
    house: HouseWithCaddy, tablet: Tablet
) -> None:
    answer = tablet.page.goto(f"{house.url}/sign-in")
    assert answer
    headers = answer.all_headers()
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert headers["x-content-type-options"] == "nosniff"
    assert "nonce-" in headers["content-security-policy"]
    assert not {"server", "via", "x-powered-by"} & headers.keys()
    assert headers["content-encoding"] in {"zstd", "gzip"}, "pages are packed on their way"
    told, _body = house.ask("/sign-in", **{"X-Request-ID": "a-name-of-somebody"})
    assert told["X-Request-ID"] not in {None, "a-name-of-somebody"}


@pytest.mark.parametrize("size", [17 * 1024 * 1024, 40_000_000])
def test_what_is_too_large_is_refused_in_our_words(house: HouseWithCaddy, tablet: Tablet, size: int) -> None:
    tablet.sign_in("senior_carer")
    tablet.watch.expect(
        r"413 PUT /(api|actions)", "net::ERR_CONNECTION_RESET PUT", "net::ERR_HTTP2_PROTOCOL_ERROR PUT"
    )
    status, kind, body = cast("list[str]", tablet.page.evaluate(SEND_TOO_MUCH, ["/api/photos/none", size]))
    assert (int(status), kind) == (413, "application/json")
    assert json.loads(body)["error"]["message"] == SENTENCES[413][1]
    assert json.loads(body)["error"]["code"] == SENTENCES[413][0]
    status, kind, body = cast("list[str]", tablet.page.evaluate(SEND_TOO_MUCH, ["/actions", size]))
    assert int(status) == 413
    assert SENTENCES[413][1] in body
    assert "html" in kind


def test_a_server_that_is_away_is_told_kindly_and_caddys_log_does_not_say_who_asked_for_what(
    house: HouseWithCaddy, tablet: Tablet
) -> None:
    # Given Caddy alone, which does not wait for the server as long as it would
    house.kill()
    house.close_front()
    house.open_front(patience="0s")
    tablet.watch.expect("503 GET /")

    answer = tablet.page.goto(f"{house.url}/join/a-secret-code")

    assert answer
    assert answer.status == 503
    expect(tablet.page.get_by_role("heading", level=1)).to_have_text("Back in a minute")
    assert "retry-after" in answer.all_headers()
    _head, body = house.ask("/api/sync/session")
    assert json.loads(body)["error"]["code"] == "restarting"
    said = house.caddy_log.read_text()
    assert "a-secret-code" not in said
    assert "127.0.0.1:" not in said.replace(f"127.0.0.1:{house.port}", "")


def test_more_slow_tablets_than_the_server_has_threads_keep_nobody_waiting(
    house: HouseWithCaddy, open_browser: Open
) -> None:
    # Given more tablets than threads, all of them sending at 5 KB/s
    hurry = threading.Event()
    tablets = slow_tablets(house, MORE_THAN_THREADS, hurry, house.line)
    for tablet in tablets:
        tablet.start()
    for tablet in tablets:
        assert tablet.well_under_way.wait(60)

    # When a manager works, then she is answered while all of them are still sending
    desk = open_browser("desk", size=DESK, touch=False, certificate=house.certificate)
    manager = Manager(desk.page, house.url).sign_in(house.email("registered_manager"))
    manager.menu("Actions")
    desk.page.reload()
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert not any(tablet.answer for tablet in tablets), "they were still sending all the while"

    # And when the tablets come nearer, then every photo is there
    hurry.set()
    for tablet in tablets:
        tablet.thread.join(60)
        assert tablet.answer.startswith(b"HTTP/1.1 200"), tablet.answer[:300]
    with house.looking() as session:
        assert session.scalar(select(func.count()).select_from(PhotoReceipt)) == MORE_THAN_THREADS
