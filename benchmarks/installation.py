"""A throw-away installation: a folder, a database with the tests' people in it, and the real server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask_migrate import upgrade

from auditapp.checklists import service as checklists
from auditapp.config import Mode, load_settings
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.kernel import clock
from auditapp.server import MODE, server_command
from auditapp.web.work import Work
from benchmarks import machine
from benchmarks.forms import audit50, audit300
from benchmarks.wire import Client
from tests.build import BUILDER, World, a_world

ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0  # seconds for the server to come up on a busy machine


@dataclass
class Installation:
    """`folder` holds database, keys and photos. Nothing of it outlives the benchmark."""

    folder: Path
    work: Work
    world: World
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def pids(self) -> list[int]:
        """The server's processes, the master first."""
        return machine.family(self.process.pid) if self.process else []

    def start(self) -> None:
        """Start gunicorn as the product starts it, and wait until it can serve."""
        mine = ("AUDITAPP_", "DATABASE_URL", "PHOTO_STORE_URL", "GUNICORN_CMD_ARGS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        command = server_command(bind=f"127.0.0.1:{self.port}")
        environment = {**kept, MODE: Mode.TEST, "AUDITAPP_INSTANCE": str(self.folder)}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        deadline = time.monotonic() + _PATIENCE
        while not Client.is_ready(self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("The server did not come up.")
            time.sleep(0.05)

    def kill(self) -> None:
        """End the server at once, as a power cut would."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextmanager
def installation() -> Iterator[Installation]:
    """Migrated, with two providers, the shipped checklists and the benchmark's forms; the server is not started."""
    with tempfile.TemporaryDirectory(prefix="walkaround-bench-", ignore_cleanup_errors=True) as folder:
        app = create_app(load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": folder}))
        work: Work = app.extensions["work"]
        with app.app_context():
            upgrade()
            world = _fill(work)
            db.engine.dispose()
        made = Installation(Path(folder), work, world, _free_port())
        try:
            yield made
        finally:
            made.kill()
            with app.app_context():
                db.engine.dispose()


def _fill(work: Work) -> World:
    now = clock.now()
    with work.transaction() as session:
        world = a_world(session, now=now)
        session.flush()
        checklists.publish_library(session, world.provider, actor=BUILDER, now=now)
        for definition in (audit50(), audit300()):
            checklists.publish(session, world.provider, definition, actor=BUILDER, now=now)
        session.flush()
        session.expunge_all()
    return world


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
