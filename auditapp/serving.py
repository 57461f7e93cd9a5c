"""What gunicorn runs: settings from the environment, the app, and the worker thread after the fork.

On SQLite one process with 32 threads serves a home's tablets; on PostgreSQL set AUDITAPP_PROCESSES to use
more.
"""

from __future__ import annotations

import gc
import os
import sys
import threading

from flask import Flask

from auditapp import create_app
from auditapp.config import Mode, load_settings
from auditapp.web.work import Work

THREADS = 32
MODE = "AUDITAPP_MODE"
RARELY = (20_000, 20, 50)


def app() -> Flask:
    """Build the app in the process that serves it, and start its worker."""
    built = create_app(load_settings(Mode(os.environ.get(MODE, Mode.PRODUCTION))))
    # What is loaded now stays for ever: the collector need not walk it again while tablets are being answered.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
    work: Work = built.extensions["work"]
    threading.Thread(target=work.run_for_ever, name="worker", daemon=True).start()
    return built


def serve(mode: Mode, *, bind: str, database_url: str) -> None:
    """Become gunicorn. Does not return; the master process stays small because it never loads the app."""
    command = server_command(bind=bind, database_url=database_url)
    os.execve(sys.executable, command, {**os.environ, MODE: str(mode)})  # noqa: S606 - our own interpreter


def server_command(*, bind: str, database_url: str) -> list[str]:
    """The command line that serves; MODE in its environment says how."""
    sqlite = database_url.startswith("sqlite")
    processes = 1 if sqlite else int(os.environ.get("AUDITAPP_PROCESSES", "1"))
    arguments = [
        *("--bind", bind),
        *("--workers", str(processes)),
        *("--threads", str(THREADS)),
        *("--worker-class", "gthread"),
        *("--timeout", "120"),
        *("--graceful-timeout", "30"),
        *("--keep-alive", "5"),
        *("--access-logfile", "-" if os.environ.get("AUDITAPP_ACCESS_LOG") == "1" else "/dev/null"),
        *("--log-level", "warning"),
        *("--worker-tmp-dir", "/dev/shm" if os.path.isdir("/dev/shm") else "/tmp"),  # noqa: PTH112, S108
        *("--no-control-socket",),
    ]
    return [sys.executable, "-m", "gunicorn", *arguments, "auditapp.serving:app()"]
