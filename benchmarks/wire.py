"""A lean HTTP client for the load: bodies are made before the clock runs, and sent as they are."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class SignIn:
    """What a signed-in tablet sends along."""

    cookie: str
    csrf: str


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    @staticmethod
    def is_ready(port: int) -> bool:
        """Whether the server can serve."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()

    def send(self, parts: Sequence[bytes | memoryview]) -> tuple[int, bytes]:
        """Send a request that is ready in parts; status and body of the answer."""
        self._send_all(parts)
        data = self._left
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        found = _LENGTH.search(data, 0, end + 2)
        size = end + 4 + (int(found.group(1)) if found else 0)
        while len(data) < size:
            data += self._more()
        self._left = data[size:]
        return int(data[9:12]), data[end + 4 : size]

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _send_all(self, parts: Sequence[bytes | memoryview]) -> None:
        sent = self._socket.sendmsg(parts)
        for part in parts:
            if sent < len(part):
                self._socket.sendall(memoryview(part)[sent:])
            sent = max(0, sent - len(part))

    def _more(self) -> bytes:
        more = self._socket.recv(65536)
        if not more:
            raise ConnectionError("The server closed the connection.")
        return more


def request_head(method: str, path: str, sign_in: SignIn, size: int, kind: str) -> bytes:
    """The head of a request of a signed-in tablet."""
    lines = (
        f"{method} {path} HTTP/1.1",
        "Host: localhost",
        f"Cookie: {sign_in.cookie}",
        f"X-CSRFToken: {sign_in.csrf}",
        f"Content-Type: {kind}",
        f"Content-Length: {size}",
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def sign_in(port: int, email: str, password: str) -> SignIn:
    """Sign in as people do, then ask for the token that a tablet's changes carry."""
    connection = http.client.HTTPConnection("localhost", port, timeout=30)
    connection.request("GET", "/sign-in")
    page = connection.getresponse()
    found = _TOKEN.search(page.read().decode())
    jar = _cookies(page)
    form = urlencode(
        {"csrf_token": found.group(1) if found else "", "sign_in_name": email, "password": password}
    )
    kind = "application/x-www-form-urlencoded"
    connection.request("POST", "/sign-in", form, {"Cookie": _told(jar), "Content-Type": kind})
    answer = connection.getresponse()
    answer.read()
    jar |= _cookies(answer)
    connection.request("GET", "/api/sync/session", headers={"Cookie": _told(jar)})
    session = connection.getresponse()
    body = json.loads(session.read())
    jar |= _cookies(session)
    connection.close()
    return SignIn(_told(jar), body["csrf"])


def _cookies(response: http.client.HTTPResponse) -> dict[str, str]:
    pairs = (each.partition(";")[0].partition("=") for each in response.msg.get_all("Set-Cookie") or ())
    return {name: value for name, _, value in pairs}


def _told(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())
