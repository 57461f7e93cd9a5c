"""An installation of the product in a folder of its own: a database with a world in it, and a real server."""

from __future__ import annotations

import os
import re
import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy.orm import Session

from auditapp.config import Mode, load_settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.server import MODE, server_command
from auditapp.web.work import Work
from tests import forked
from tests.browser import circumstances
from tests.browser.certificate import Certificate
from tests.build import World
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds for the server to come up or to end on a busy machine


@dataclass
class Installation:
    """`folder` holds database, keys and photos; the server may come and go on the same port."""

    folder: Path
    world: World | None = None
    mode: Mode = Mode.TEST
    certificate: Certificate | None = None
    port: int = 0
    process: BaseProcess | None = None
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.port = self.port or free_port()

    @property
    def url(self) -> str:
        """The address people type."""
        return f"{'https' if self.certificate else 'http'}://localhost:{self.port}"

    def email(self, key: str) -> str:
        """Somebody of the world, by role."""
        assert self.world, "the demonstration has people of its own"
        return self.world.user(key).sign_in_name

    @property
    def log(self) -> Path:
        """What the server says when something goes wrong."""
        return self.folder / "server.log"

    def start(self, *, hours_later: float = 0, static: Path | None = None) -> Installation:
        """Start the server and wait until it answers. `static`: the static tree of another release."""
        command = server_command(bind=f"127.0.0.1:{self.port}")
        self.process = forked.serve(command, self._environment(hours_later, static), self.log, ROOT)
        self._wait()
        return self

    def kill(self) -> None:
        """End the server as a power cut would: master and worker at once, with nothing tidied."""
        if self.process is not None:
            forked.kill(self.process)
            self.process = None

    def restart(self, *, hours_later: float = 0, static: Path | None = None) -> None:
        """Kill the server and start it again on the same port and folder."""
        self.kill()
        self.start(hours_later=hours_later, static=static)

    @contextmanager
    def looking(self) -> Iterator[Session]:
        """A session on the same database, for comparing what a screen says with what is held."""
        app = create_app(load_settings(self.mode, {"AUDITAPP_INSTANCE": str(self.folder)}))
        work: Work = app.extensions["work"]
        with work.transaction() as session:
            yield session
        with app.app_context():
            db.engine.dispose()

    def photo(self, sha256: str) -> bytes:
        """The photo the store holds under a hash."""
        found = [path for path in (self.folder / "photos").rglob(f"*{sha256[-32:]}*") if path.is_file()]
        assert len(found) == 1, f"{len(found)} files for {sha256}"
        return found[0].read_bytes()

    def expect(self, pattern: str) -> None:
        """Say that a line of the server's log is no fault, such as a sign-in that is refused on purpose."""
        self.expected.append(pattern)

    def faults(self) -> list[str]:
        """What the server logged; a journey expects nothing there but what it said."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line for line in lines if not any(re.search(each, line) for each in self.expected)]

    def remove(self) -> None:
        """End the server and clear the folder away."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _environment(self, hours_later: float, static: Path | None) -> dict[str, str]:
        mine = ("AUDITAPP_", "DATABASE_URL", "PHOTO_STORE_URL", "PORT")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        arguments = ["--config", circumstances.__file__ or ""]
        if self.certificate:
            arguments += ["--certfile", str(self.certificate.file), "--keyfile", str(self.certificate.key)]
        return {
            **kept,
            MODE: self.mode,
            "AUDITAPP_INSTANCE": str(self.folder),
            "AUDITAPP_SLOW_QUERY_MS": "60000",  # a busy machine is no fault of the server's
            "AUDITAPP_HTTPS": "1" if self.certificate else "0",
            "GUNICORN_CMD_ARGS": " ".join(arguments),
            circumstances.HOURS: str(hours_later),
            circumstances.STATIC: str(static or ""),
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        context = self.certificate.trusting() if self.certificate else None
        while time.monotonic() < deadline and self.process and self.process.exitcode is None:
            try:
                with urllib.request.urlopen(f"{self.url}/readyz", timeout=5, context=context):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("The server did not come up:\n" + "\n".join(self.faults()[-40:]))
