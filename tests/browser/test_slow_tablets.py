"""Twelve tablets at the edge of the Wi-Fi send photos at 5 KB/s, and nobody else waits for them."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import socket
import threading
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import uuid4

from playwright.sync_api import expect
from sqlalchemy import func, select

from auditapp.evidence.models import PhotoReceipt
from auditapp.evidence.service import Announced, open_slot
from auditapp.kernel import clock
from tests.browser.chromium import DESK
from tests.browser.conftest import Open
from tests.browser.installation import Installation
from tests.browser.pages.manager import Manager
from tests.browser.pictures import plain_photo
from tests.build import BUILDER, PASSWORD

TABLETS = 12
SPEED = 5_000  # bytes a second
STEP = 0.1  # seconds between two pieces


@dataclass
class SlowTablet:
    """Sends one photo over a socket of its own, piece by piece; only `hurry` sends the rest, at once."""

    port: int
    cookie: str
    token: str
    photo: str
    data: bytes
    hurry: threading.Event
    sent: int = 0
    answer: bytes = b""
    well_under_way: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread = field(init=False)

    def start(self) -> None:
        """Begin to send."""
        self.thread = threading.Thread(target=self._send, daemon=True)
        self.thread.start()

    def _send(self) -> None:
        head = (
            f"PUT /api/photos/{self.photo} HTTP/1.1\r\nHost: localhost:{self.port}\r\nCookie: {self.cookie}\r\n"
            f"X-CSRFToken: {self.token}\r\nContent-Type: image/jpeg\r\n"
            f"Content-Length: {len(self.data)}\r\nConnection: close\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=60) as line:
            line.sendall(head.encode())
            while self.sent < len(self.data):
                piece = self.data[self.sent :] if self.hurry.wait(STEP) else self._next_piece()
                line.sendall(piece)
                self.sent += len(piece)
                if self.sent > SPEED:
                    self.well_under_way.set()
            while said := line.recv(65536):
                self.answer += said

    def _next_piece(self) -> bytes:
        """Never the last byte: however slow the machine, the tablet is still sending until it is told to hurry."""
        return self.data[self.sent : min(self.sent + int(SPEED * STEP), len(self.data) - 1)]


def test_slow_uploads_keep_nobody_waiting_and_all_arrive(
    installation: Installation, open_browser: Open
) -> None:
    # Given twelve tablets that are sending photos
    hurry = threading.Event()
    tablets = _tablets(installation, hurry)
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


def _tablets(installation: Installation, hurry: threading.Event) -> list[SlowTablet]:
    cookie, token = _sign_in(installation)
    photos = {str(uuid4()): plain_photo(number) for number in range(TABLETS)}
    assert min(map(len, photos.values())) > 20 * SPEED, "each would take twenty seconds at least"
    with installation.looking() as session:
        for photo, data in photos.items():
            open_slot(session, _announced(installation, photo, data), actor=BUILDER, now=clock.now())
    return [SlowTablet(installation.port, cookie, token, each, data, hurry) for each, data in photos.items()]


def _announced(installation: Installation, photo: str, data: bytes) -> Announced:
    assert installation.world
    return Announced(
        id=photo,
        home_id=installation.world.oak.id,
        owner_kind="answer",
        owner_id=str(uuid4()),
        view="evidence",
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        captured_at=clock.now(),
        tablet="slow",
    )


def _sign_in(installation: Installation) -> tuple[str, str]:
    """One session for all twelve: its cookie and token."""
    with closing(http.client.HTTPConnection("localhost", installation.port, timeout=10)) as connection:
        return _session(connection, installation.email("senior_carer"))


def _session(connection: http.client.HTTPConnection, email: str) -> tuple[str, str]:
    connection.request("GET", "/capture/sign-in")
    page = connection.getresponse()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.read().decode())
    assert found
    form = {"csrf_token": found.group(1), "sign_in_name": email, "password": PASSWORD}
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/capture/sign-in", urlencode(form), {**kind, "Cookie": _cookie(page)})
    signed_in = connection.getresponse()
    signed_in.read()
    cookie = _cookie(signed_in)
    connection.request("GET", "/api/sync/session", headers={"Cookie": cookie})
    session = connection.getresponse()
    token = str(json.loads(session.read())["csrf"])
    return _cookie(session) or cookie, token


def _cookie(response: http.client.HTTPResponse) -> str:
    return (response.getheader("Set-Cookie") or "").partition(";")[0]


def _ask(installation: Installation, address: str) -> None:
    with closing(http.client.HTTPConnection("localhost", installation.port, timeout=10)) as connection:
        connection.request("GET", address)
        assert connection.getresponse().status == 200
