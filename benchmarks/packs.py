"""The evidence pack: its ZIP alone, and a whole one of 500 photos with its report."""

from __future__ import annotations

import hashlib
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditapp.packs.bag import Bag, Member, read_chunks
from benchmarks import pictures
from benchmarks.figures import Figure
from benchmarks.installation import ROOT, Installation, installation
from benchmarks.receiving import Cell, run

NAME = "packs"
PHOTOS = 500
_ZIPPED = 2_000
_MB = 1_000_000


@dataclass(frozen=True)
class Used:
    """What a child process took; `peak` in megabytes, the largest of it, its own children and its parent.

    The parent's counts because the system lends a child its memory until the child's program begins.
    """

    seconds: float
    cpu: float
    peak: float
    told: str


def measure() -> Iterator[Figure]:
    """The stream first, then packs of a home with 125 audits of 4 photos each."""
    yield from _stream()
    with installation() as made:
        made.start()
        found = run(made, Cell(4, 5, 1), 0, seconds=300, runs=PHOTOS // 4 // 5).found
        if found.photos != PHOTOS or found.wrong:
            raise RuntimeError(f"{found.photos} photos were received: {found.wrong[:1]}")
        made.kill()
        for name, aim in (
            ("whole pack, nothing drawn before", 15),
            ("whole pack, pictures drawn before", 15),
        ):
            yield from _whole(made, name, aim)


def _stream() -> Iterator[Figure]:
    """In a process of its own, so that its memory is its own: files from the page cache, the ZIP thrown away."""
    with tempfile.TemporaryDirectory(prefix="walkaround-bench-") as folder:
        before, after = pictures.base()
        for number in range(_ZIPPED):
            mark, sha256 = pictures.marked(number)
            (Path(folder) / sha256).write_bytes(before + mark + after)
        used = _child([sys.executable, "-m", "benchmarks.packs", folder])
    size, seconds, cpu, peak = json.loads(used.told)
    told = f"{_ZIPPED} photos, {size / _MB:.0f} MB stored, each byte hashed and counted; {cpu:.2f} s of processor"
    yield Figure(NAME, "ZIP stream alone", size / _MB / seconds, "MB/s", 400, "more", told)
    yield Figure(NAME, "  by processor time", size / _MB / cpu, "MB/s")
    yield Figure(NAME, "  memory at its most", peak, "MB", 150, "less", "of the child's program alone")


def _whole(made: Installation, name: str, aim: float | None) -> Iterator[Figure]:
    output = made.folder / "bench.zip"
    command = [sys.executable, "-m", "auditapp.commands", "pack", "build", "--home", made.world.oak.id]
    environment = {**os.environ, "AUDITAPP_MODE": "test", "AUDITAPP_INSTANCE": str(made.folder)}
    used = _child([*command, "--output", str(output)], environment)
    size = output.stat().st_size / _MB
    told = f"{PHOTOS} photos of 200 KB, 125 audits, PDF; {size:.0f} MB; {used.cpu:.1f} s of processor; start included"
    yield Figure(NAME, name, used.seconds, "s", aim, "less", told)
    yield Figure(NAME, "  memory at its most", used.peak, "MB", None, "less", "the largest of its processes")


def _child(command: Sequence[str], environment: dict[str, str] | None = None) -> Used:
    began = time.monotonic()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        told = child.stdout.read() if child.stdout else ""
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{command} ended with {child.returncode}.")
    return Used(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, told)


def zip_folder(folder: Path) -> None:
    """What the child does: build the bag of a folder's photos and send it nowhere."""
    payload = [_member(path) for path in sorted(folder.iterdir())]
    bag = Bag("bench", payload, tags=[], info={}, sign=lambda tags: hashlib.sha256(tags.encode()).digest())
    began, before, size = time.monotonic(), _cpu(), 0
    for chunk in bag:
        size += len(chunk)
    print(json.dumps([size, time.monotonic() - began, _cpu() - before, _peak()]))


def _member(path: Path) -> Member:
    return Member(f"data/photos/{path.name}.jpg", path.stat().st_size, path.name, lambda: read_chunks(path))


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def _peak() -> float:
    """The most memory since this program began, in megabytes."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


if __name__ == "__main__":
    zip_folder(Path(sys.argv[1]))
