"""A PostgreSQL server of its own for one run of the tests, in a temporary folder, gone afterwards.

`python -m tests.postgres COMMAND...` runs a command with TEST_POSTGRES_URL set; `start()` does the same for
a caller in Python; `fresh_database()` gives each test process a database that nobody else uses.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

PATIENCE = 30.0  # seconds for the server to come up on a busy machine
SETTINGS = {
    "fsync": "off",  # the data is thrown away; what is tested is behaviour, not the disk
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "listen_addresses": "",
    "timezone": "UTC",
    "log_min_messages": "panic",
}


class PostgresMissingError(RuntimeError):
    """There is no PostgreSQL here, or no user it would run as."""


@dataclass(frozen=True)
class RunningPostgres:
    """A server that is up: `url` is one that SQLAlchemy takes, for the database `postgres`."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Stop the server and remove every trace of it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def binaries() -> Path:
    """Return the folder of the newest server programs."""
    on_path = shutil.which("postgres")
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda program: float(program.parts[-3])
    )
    if on_path:
        return Path(on_path).resolve().parent
    if not found:
        raise PostgresMissingError("PostgreSQL is not installed (Debian: apt-get install postgresql).")
    return found[-1].parent


def start() -> RunningPostgres:
    """Start a server; it listens on a socket in a temporary folder and on no network address."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="walkaround-pg-"))
    if os.geteuid() == 0:
        os.chown(folder, _servant().pw_uid, _servant().pw_gid)
    data = folder / "data"
    initdb = f"{programs}/initdb -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync -D".split()
    subprocess.run([*_as_servant(), *initdb, str(data)], check=True, stdout=subprocess.DEVNULL)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = [*_as_servant(), f"{programs}/postgres", "-D", str(data), "-k", str(folder), *options]
    running = RunningPostgres(
        f"postgresql+psycopg://postgres@/postgres?host={folder}", folder, subprocess.Popen(server, cwd=folder)
    )
    _wait(running)
    return running


@contextlib.contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """Make an empty database on the server at `server_url`, give its URL, and drop it afterwards."""
    plain = server_url.replace("postgresql+psycopg://", "postgresql://", 1)
    name = f"test_{uuid4().hex}"
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        yield server_url.replace("/postgres?", f"/{name}?", 1)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def _servant() -> pwd.struct_passwd:
    """Return an unprivileged user, since the server refuses to run as root."""
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresMissingError("Running as root, and there is no user postgres to run the server as.")


def _as_servant() -> list[str]:
    if os.geteuid() != 0:
        return []
    user = _servant()
    return [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--pdeathsig=TERM",
    ]


def _wait(running: RunningPostgres) -> None:
    deadline = time.monotonic() + PATIENCE
    address = str(running.folder / ".s.PGSQL.5432")
    while time.monotonic() < deadline and running.process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe, contextlib.suppress(OSError):
            probe.connect(address)
            with contextlib.suppress(psycopg.OperationalError):  # listening, but still starting up
                psycopg.connect(running.url.replace("+psycopg", "", 1)).close()
                return
        time.sleep(0.05)
    running.stop()
    raise PostgresMissingError("PostgreSQL did not come up; what it printed is above.")


def main() -> int:
    """Run the command line given, beside a server of its own."""
    running = start()
    try:
        environment = {**os.environ, "TEST_POSTGRES_URL": running.url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        running.stop()


if __name__ == "__main__":
    sys.exit(main())
