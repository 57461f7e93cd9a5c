"""Tablets at the edge of the Wi-Fi that send one photo each, at 5 KB/s."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

from auditapp.evidence.service import Announced, open_slot
from auditapp.kernel import clock
from benchmarks.wire import SignIn, sign_in
from tests.browser.installation import Installation
from tests.browser.pictures import plain_photo
from tests.build import BUILDER, PASSWORD

SPEED = 5_000  # bytes a second
STEP = 0.1  # seconds between two pieces
Line = Callable[[], socket.socket]


@dataclass
class SlowTablet:
    """Sends one photo over a connection of its own, piece by piece; only `hurry` sends the rest, at once."""

    line: Line
    origin: str
    who: SignIn
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
        with self.line() as line:
            line.sendall(self._head())
            while self.sent < len(self.data):
                piece = self.data[self.sent :] if self.hurry.wait(STEP) else self._next_piece()
                line.sendall(piece)
                self.sent += len(piece)
                if self.sent > SPEED:
                    self.well_under_way.set()
            while said := line.recv(65536):
                self.answer += said

    def _head(self) -> bytes:
        host = self.origin.partition("//")[2]
        return (
            f"PUT /api/photos/{self.photo} HTTP/1.1\r\nHost: {host}\r\nReferer: {self.origin}/\r\n"
            f"Cookie: {self.who.cookie}\r\nX-CSRFToken: {self.who.csrf}\r\nContent-Type: image/jpeg\r\n"
            f"Content-Length: {len(self.data)}\r\nConnection: close\r\n\r\n"
        ).encode()

    def _next_piece(self) -> bytes:
        """Never the last byte: however slow the machine, the tablet is still sending until it is told to hurry."""
        return self.data[self.sent : min(self.sent + int(SPEED * STEP), len(self.data) - 1)]


def slow_tablets(
    installation: Installation, number: int, hurry: threading.Event, line: Line | None = None
) -> list[SlowTablet]:
    """So many tablets of one carer, each with a photo that was announced; none has begun."""
    who = sign_in(installation.port, installation.email("senior_carer"), PASSWORD)
    photos = {str(uuid4()): plain_photo(each) for each in range(number)}
    assert min(map(len, photos.values())) > 20 * SPEED, "each would take twenty seconds at least"
    with installation.looking() as session:
        for photo, data in photos.items():
            open_slot(session, _announced(installation, photo, data), actor=BUILDER, now=clock.now())
    direct = line or (lambda: socket.create_connection(("127.0.0.1", installation.port), timeout=60))
    return [SlowTablet(direct, installation.url, who, each, data, hurry) for each, data in photos.items()]


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
