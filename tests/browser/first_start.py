"""`auditapp serve` as whoever hosts the product starts it: production, HTTPS, an empty folder, what it prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tests.browser.certificate import Certificate
from tests.browser.installation import PATIENCE, ROOT
from tests.ports import free_port

LINK = re.compile(r"(https://\S+/set-up/[-0-9a-z]+)")


@dataclass
class Served:
    """A server that was started by its command."""

    folder: Path
    certificate: Certificate
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address people type."""
        return f"https://localhost:{self.port}"

    @property
    def said(self) -> str:
        """Everything it printed."""
        return (self.folder / "serve.log").read_text()

    @property
    def link(self) -> str:
        """The link to set it up."""
        found = LINK.search(self.said)
        assert found, self.said
        return found[1]

    def wait(self) -> Served:
        """Until it answers."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(  # noqa: S310 - our own server
                    f"{self.url}/readyz", timeout=5, context=self.certificate.trusting()
                ):
                    return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"The server did not come up:\n{self.said}")

    def stop(self) -> None:
        """End it with everything it started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=PATIENCE)


def serve(folder: Path, certificate: Certificate) -> Served:
    """Start it on a folder in which nothing is."""
    folder.mkdir()
    port = free_port()
    mine = ("AUDITAPP_", "DATABASE_URL", "PHOTO_STORE_URL", "PORT", "GUNICORN")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
    environment = {
        **kept,
        "AUDITAPP_INSTANCE": str(folder),
        "AUDITAPP_SECRET_KEY": "7f3a9c" * 8,
        "AUDITAPP_URL": f"https://localhost:{port}",
        "GUNICORN_CMD_ARGS": f"--certfile {certificate.file} --keyfile {certificate.key}",
    }
    command = [sys.executable, "-m", "auditapp.commands", "serve", "--bind", f"127.0.0.1:{port}"]
    with (folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    return Served(folder, certificate, port, process).wait()
