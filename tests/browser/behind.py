"""The product as it is installed: Caddy with the Caddyfile that we ship in front, its own authority, HTTPS."""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.browser.certificate import Certificate
from tests.browser.installation import PATIENCE, ROOT, Installation
from tests.ports import free_port

CADDYFILE = ROOT / "deploy" / "Caddyfile"


@dataclass
class HouseWithCaddy(Installation):
    """The app on its own port without TLS; `url` is Caddy's. `proxy` may come and go, as the network does."""

    front: int = field(default_factory=free_port)
    proxy: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address people type."""
        return f"https://localhost:{self.front}"

    @property
    def authority(self) -> Path:
        """The certificate of Caddy's own authority, which tablets are told to trust."""
        return self.folder.parent / "caddy" / "caddy" / "pki" / "authorities" / "local" / "root.crt"

    @property
    def caddy_log(self) -> Path:
        """What Caddy says."""
        return self.folder.parent / "caddy.log"

    def open_front(self, *, patience: str = "30s") -> None:
        """Start Caddy and wait until it hands out what its authority signed. `patience`: its, with a server away."""
        with self.caddy_log.open("ab") as log:
            self.proxy = subprocess.Popen(
                [_caddy(), "run", "--config", str(CADDYFILE)],
                env={**self._caddys_environment(), "WALKAROUND_PATIENCE": patience},
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.proxy.poll() is None:
            try:
                leaf = self._leaf()
            except (OSError, ssl.SSLError):
                time.sleep(0.05)
            else:
                self.certificate = Certificate(self.authority, self.authority, _fingerprint(leaf))
                return
        raise AssertionError(f"Caddy did not come up:\n{self.caddy_log.read_text()}")

    def close_front(self) -> None:
        """End Caddy: for a tablet the network is gone."""
        if self.proxy is not None:
            self.proxy.kill()
            self.proxy.wait()
            self.proxy = None

    def ask(self, path: str, **headers: str) -> tuple[Message, bytes]:
        """Ask through Caddy without a browser: what the answer's head and body say."""
        assert self.certificate
        trusting = self.certificate.trusting()
        connection = http.client.HTTPSConnection("localhost", self.front, timeout=60, context=trusting)
        connection.request("GET", path, headers={"Connection": "close", **headers})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.headers, body

    def line(self) -> socket.socket:
        """A connection through Caddy that trusts nobody but Caddy's authority."""
        assert self.certificate
        plain = socket.create_connection(("localhost", self.front), timeout=60)
        return self.certificate.trusting().wrap_socket(plain, server_hostname="localhost")

    def _leaf(self) -> bytes:
        context = ssl.create_default_context(cafile=str(self.authority))
        with (
            socket.create_connection(("localhost", self.front), timeout=5) as plain,
            context.wrap_socket(plain, server_hostname="localhost") as line,
        ):
            found = line.getpeercert(binary_form=True)
        assert found
        return found

    def _environment(self, hours_later: float, static: Path | None) -> dict[str, str]:
        certificate, self.certificate = self.certificate, None  # TLS ends at Caddy
        try:
            own = super()._environment(hours_later, static)
        finally:
            self.certificate = certificate
        return {**own, "AUDITAPP_HTTPS": "1", "AUDITAPP_TRUSTED_PROXIES": "1"}

    def _caddys_environment(self) -> dict[str, str]:
        home = str(self.folder.parent / "caddy")
        return {
            **os.environ,
            "HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_HOME": home,
            "WALKAROUND_ADDRESS": self.url,
            "WALKAROUND_TLS": "tls internal",
            "WALKAROUND_UPSTREAM": f"127.0.0.1:{self.port}",
            # No door for changing it while it runs, and nothing on port 80.
            "WALKAROUND_CADDY_OPTIONS": "admin off\nauto_https disable_redirects",
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process and self.process.exitcode is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=5) as line:
                    line.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
                    if line.recv(64).split()[1] == b"200":
                        return
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError("The server did not come up:\n" + "\n".join(self.faults()[-40:]))


def _caddy() -> str:
    found = shutil.which("caddy")
    if found is None:
        assert not os.environ.get("CI"), "Caddy is not installed (Debian: apt-get install caddy)."
        pytest.skip("Caddy is not installed (Debian: apt-get install caddy).")
    return found


def _fingerprint(leaf: bytes) -> str:
    """The key of Caddy's certificate, in the form in which Chromium is told to trust it."""
    key = x509.load_der_x509_certificate(leaf).public_key()
    spki = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(spki).digest()).decode()
