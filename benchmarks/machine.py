"""The machine and its processes, from /proc: what a figure must be read with."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
import time
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_BUSY = (0, 1, 2, 5, 6, 7)  # user, nice, system, irq, softirq, steal


@dataclass(frozen=True)
class Memory:
    """Kilobytes. Shared pages count in full in `rss`, by their share in `pss`."""

    rss: int
    pss: int


def describe() -> dict[str, str]:
    """Processor, memory, system, versions, and how busy it is before anything begins."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    return {
        "processor": processor.group(1) if processor else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(memory.group(1)) // 1024} MB" if memory else "",
        "system": platform.release(),
        "python": platform.python_version(),
        "sqlite": _sqlite_version(),
        "gunicorn": version("gunicorn"),
        "sqlalchemy": version("sqlalchemy"),
        "flask": version("flask"),
        "busy before": f"{busy_share(1.0):.0%} of all cores",
        "load average": f"{os.getloadavg()[0]:.1f}",
    }


def busy_share(seconds: float) -> float:
    """How much of all cores was in use over the next `seconds`."""
    before = _cpu_times()
    time.sleep(seconds)
    after = _cpu_times()
    total = sum(after) - sum(before)
    return sum(after[each] - before[each] for each in _BUSY) / total if total else 0.0


def cpu_seconds(pids: list[int]) -> float:
    """Processor time that these processes have used so far, in user and system mode."""
    return sum(_process_seconds(pid) for pid in pids)


def machine_seconds() -> float:
    """Processor time that everything on the machine has used so far."""
    times = _cpu_times()
    return sum(times[each] for each in _BUSY) / _TICKS


def family(pid: int) -> list[int]:
    """A process and its children, the parent first."""
    found = [pid]
    for each in found:  # grows while it is walked
        children = Path(f"/proc/{each}/task/{each}/children")
        found += [int(child) for child in children.read_text().split()] if children.exists() else []
    return found


def memory(pid: int) -> Memory:
    """What a process holds in memory now."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    held = {name: int(size) for name, size in re.findall(r"^(Rss|Pss):\s+(\d+)", text, re.MULTILINE)}
    return Memory(held["Rss"], held["Pss"])


def peak(pid: int) -> int:
    """The most kilobytes a process ever held at once."""
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) if found else 0


def _process_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _cpu_times() -> list[int]:
    return [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]


def _sqlite_version() -> str:
    try:
        from pysqlite3 import dbapi2  # noqa: PLC0415 - only where there is a wheel of it
    except ImportError:
        return sqlite3.sqlite_version
    return str(dbapi2.sqlite_version)
