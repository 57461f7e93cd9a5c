"""What the server holds in memory when nobody asks for anything, and how long the demonstration takes to build."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from benchmarks import machine
from benchmarks.figures import Figure
from benchmarks.installation import ROOT, installation

NAME = "idle"
SETTLE = 20  # seconds, as the other products were given


def measure() -> Iterator[Figure]:
    """A fresh start, then quiet; then the demonstration in a folder of its own."""
    with installation() as made:
        began = time.monotonic()
        made.start()
        up = time.monotonic() - began
        time.sleep(SETTLE)
        held = [machine.memory(pid) for pid in made.pids]
        parts = " + ".join(f"{each.rss / 1024:.0f}" for each in held)
        yield Figure(NAME, "cold start to ready", up, "s", None, "less", "migrated already, nothing cached")
        told = f"PSS; resident: {parts} MB (master + server); {SETTLE} s after a fresh start"
        yield Figure(NAME, "memory when idle", sum(each.pss for each in held) / 1024, "MB", 120, "less", told)
    yield _demonstration()


def _demonstration() -> Figure:
    with tempfile.TemporaryDirectory(prefix="walkaround-bench-") as folder:
        environment = {**os.environ, "AUDITAPP_INSTANCE": folder}
        before, began = _children_cpu(), time.monotonic()
        command = [sys.executable, "-m", "auditapp.commands", "demo"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        seconds, cpu = time.monotonic() - began, _children_cpu() - before
    return Figure(
        NAME, "demonstration built", seconds, "s", 30, "less", f"{cpu:.1f} s of processor; migration included"
    )


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
