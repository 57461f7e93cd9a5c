"""The real server in a process of its own, stopped as an operator stops it, and tablets that do not give up.

`held`: the address is held open by somebody else while the server restarts, as systemd's socket unit does.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from auditapp.config import Mode
from auditapp.server import MODE, server_command
from benchmarks.wire import Client, SignIn, request_head

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds for the server to come up or to end, on a busy machine
AGAIN = 0.05  # seconds until a tablet that was refused tries again
# Hands the open address on as file 3, as systemd does, and becomes the server.
_HAND_ON = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); os.execv(sys.argv[2], sys.argv[2:])"
)


class Server:
    """A server on a port of its own; it may stop and start again."""

    def __init__(
        self,
        folder: Path,
        database_url: str,
        *,
        held: bool,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """`command` serves at the address that is put at its end; without one it is gunicorn alone."""
        self._folder, self._database_url, self._held = folder, database_url, held
        self._command, self._own = command, environment or {MODE: Mode.TEST}
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._socket.getsockname()[1])
        if not held:
            self._socket.close()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *, ready: bool = True) -> None:
        """Start it; without `ready` come back before it answers."""
        bind = f"127.0.0.1:{self.port}"
        command = [*self._command, bind] if self._command else self._gunicorn(bind)
        files: tuple[int, ...] = ()
        if self._held:
            files = (self._socket.fileno(),)
            command = [sys.executable, "-c", _HAND_ON, str(files[0]), *command]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment(), pass_fds=files, start_new_session=True
        )
        deadline = time.monotonic() + PATIENCE
        while ready and not Client.is_ready(self.port):
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("The server did not come up.")
            time.sleep(AGAIN)

    def tell(self, number: signal.Signals) -> None:
        """Send a signal to the master alone, as systemd does."""
        if self.process:
            self.process.send_signal(number)

    def stop(self) -> int:
        """SIGTERM, and wait; how it ended."""
        self.tell(signal.SIGTERM)
        return self.process.wait(PATIENCE) if self.process else 0

    def remove(self) -> None:
        """Whatever is left of it."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self._socket.close()

    def _environment(self) -> dict[str, str]:
        mine = ("AUDITAPP_", "DATABASE_URL", "PHOTO_STORE_URL", "GUNICORN_CMD_ARGS")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        own = {"AUDITAPP_INSTANCE": str(self._folder), "DATABASE_URL": self._database_url}
        return {**kept, **own, **self._own}

    def _gunicorn(self, bind: str) -> list[str]:
        return server_command(bind=bind)


@dataclass
class Acknowledged:
    """What the server said it holds: the digest by the change's id, from all tablets; and the worst waits."""

    held: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    longest: float = 0.0  # seconds from the first try of a request to its answer
    refused: int = 0  # tries that found nobody, or were cut off
    wrong: list[str] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def add(self, answer: bytes, seconds: float, tries: int) -> None:
        """Note one answer."""
        outcomes = json.loads(answer)["outcomes"]
        with self.news:
            self.held.update({each["id"]: each["stored"] for each in outcomes})
            self.wrong += [
                str(each) for each in outcomes if each["outcome"] not in {"accepted", "already_have"}
            ]
            self.requests, self.refused = self.requests + 1, self.refused + tries
            self.longest = max(self.longest, seconds)
            self.news.notify_all()

    def wait_for(self, requests: int) -> None:
        """Until so many were answered."""
        with self.news:
            if not self.news.wait_for(lambda: self.requests >= requests, PATIENCE):
                raise RuntimeError("The tablets are not being answered.")


def start_tablet(port: int, who: SignIn, bodies: Sequence[bytes], seen: Acknowledged) -> threading.Thread:
    """Send the bodies one after another, each until it is answered, in a thread."""
    thread = threading.Thread(target=_send_all, args=(port, who, bodies, seen), daemon=True)
    thread.start()
    return thread


def _send_all(port: int, who: SignIn, bodies: Sequence[bytes], seen: Acknowledged) -> None:
    client: Client | None = None
    for body in bodies:
        head = request_head("POST", "/api/sync/changes", who, len(body), "application/json")
        began, tries, answer = time.monotonic(), 0, None
        while answer is None:
            try:
                client = client or Client(port)
                answer = client.send((head, body))
            except OSError:
                tries += 1
                time.sleep(AGAIN)
                if client:
                    client.close()
                client = None
        if answer[0] == 200:
            seen.add(answer[1], time.monotonic() - began, tries)
        else:
            seen.wrong.append(f"{answer[0]} {answer[1][:200]!r}")
    if client:
        client.close()
