"""Twelve tablets at the edge of the Wi-Fi send photos at 5 KB/s, and nobody else waits for them."""

from __future__ import annotations

import http.client
import threading
from contextlib import closing

from playwright.sync_api import expect
from sqlalchemy import func, select

from auditapp.evidence.models import PhotoReceipt
from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.pages.manager import Manager
from tests.browser.slow import slow_tablets

TABLETS = 12


def test_slow_uploads_keep_nobody_waiting_and_all_arrive(
    installation: Installation, open_browser: Open
) -> None:
    # Given twelve tablets that are sending photos
    hurry = threading.Event()
    tablets = slow_tablets(installation, TABLETS, hurry)
    for tablet in tablets:
        tablet.start()
    for tablet in tablets:
        tablet.well_under_way.wait(30)

    # When others ask for something, then they are answered while all twelve are still sending
    desk = open_browser("desk", size=DESK, touch=False)
    manager = Manager(desk.page, installation.url).sign_in(installation.email("registered_manager"))
    for address in ("/readyz", "/healthz", "/capture/"):
        _ask(installation, address)
    manager.menu("Actions")
    desk.page.reload()
    expect(desk.page.get_by_role("heading", level=1)).to_be_visible()
    assert not any(tablet.answer for tablet in tablets), "they were still sending all the while"

    # And when the tablets come nearer, then every photo is there
    hurry.set()
    for tablet in tablets:
        tablet.thread.join(60)
        assert tablet.answer.startswith(b"HTTP/1.1 200"), tablet.answer[:300]
    with installation.looking() as session:
        assert session.scalar(select(func.count()).select_from(PhotoReceipt)) == TABLETS


def _ask(installation: Installation, address: str) -> None:
    with closing(http.client.HTTPConnection("localhost", installation.port, timeout=10)) as connection:
        connection.request("GET", address)
        assert connection.getresponse().status == 200
