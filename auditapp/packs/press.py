"""Paper: pages laid out as PDF/A-3a and PDF/UA-1 by a child process with limits, with our own typeface."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

from auditapp.packs import typeset
from auditapp.packs.failure import PackFailedError


@dataclass(frozen=True)
class Limits:
    """What one child process may use, and what to do when that is not enough."""

    memory: int = 1536 << 20
    seconds: int = 180
    cure: str = "Choose a shorter period"


USUAL = Limits()


def lay_fonts(folder: Path) -> None:
    """Put our typeface into the folder that pages are laid out in."""
    with as_file(files("auditapp.packs")) as here:
        shutil.copytree(here / "fonts", folder / "fonts", dirs_exist_ok=True)


def lay_out(folder: Path, output: Path, limits: Limits, *, moment: int) -> None:
    """Lay `report.typ` of the folder out into `output`; `moment` (seconds since 1970) is its date.

    Raises PackFailedError when the child runs out of memory or time, or cannot lay the pages out.
    """
    program = [sys.executable, "-I", str(Path(typeset.__file__)), str(folder), str(output)]
    environment = {"PATH": os.defpath, "MALLOC_ARENA_MAX": "2", "RAYON_NUM_THREADS": "2", "LANG": "C.UTF-8"}
    try:
        child = subprocess.run(  # noqa: S603 - our own program, and paths of our own making
            [*program, str(limits.memory), str(moment)],
            env=environment,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PackFailedError(
            f"The report took longer than {limits.seconds} seconds to lay out. {limits.cure}."
        ) from None
    if child.returncode != typeset.LAID_OUT:
        raise PackFailedError(_reason(child.returncode, child.stderr.decode(errors="replace"), limits))


def _reason(status: int, said: str, limits: Limits) -> str:
    killed = status in {-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS}
    if killed or status == typeset.OUT_OF_MEMORY or "memory" in said.lower():
        return (
            f"The report needed more memory than the {limits.memory >> 20} MB it may use. "
            f"{limits.cure}, or ask for the limit to be raised."
        )
    line = said.strip().splitlines()[0] if said.strip() else f"status {status}"
    return f"The report could not be laid out ({line[:200]})."
