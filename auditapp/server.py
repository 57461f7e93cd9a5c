"""The server's command line: gunicorn, for whose processes `auditapp.serving` builds the app.

On SQLite one process with 32 threads serves a home's tablets; on PostgreSQL AUDITAPP_PROCESSES sets how many.
Nothing of the application is imported here, so that whoever starts a server has it start at once.
"""

from __future__ import annotations

import os
import sys

from auditapp.config import Mode

THREADS = 32
MODE = "AUDITAPP_MODE"
GRACE = 30  # seconds for the requests under way when the server is asked to stop


def serve(mode: Mode, *, bind: str, processes: int) -> None:
    """Become gunicorn. Does not return; the master process stays small because it never loads the app."""
    command = server_command(bind=bind, processes=processes)
    os.execve(sys.executable, command, {**os.environ, MODE: str(mode)})  # noqa: S606 - our own interpreter


def server_command(*, bind: str, processes: int = 1) -> list[str]:
    """The command line that serves; MODE in its environment says how."""
    arguments = [
        *("--bind", bind),
        *("--workers", str(processes)),
        *("--threads", str(THREADS)),
        *("--worker-class", "gthread"),
        *("--timeout", "120"),
        *("--graceful-timeout", str(GRACE)),
        *("--keep-alive", "5"),
        *("--log-level", "warning"),
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"),  # noqa: PTH112, S108
        *("--no-control-socket",),
    ]
    return [sys.executable, "-m", "gunicorn", *arguments, "auditapp.serving:app()"]
