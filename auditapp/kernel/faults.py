"""Named places at which a test may kill the process, to prove that nothing is lost there.

A fault point does nothing unless the environment names it in AUDITAPP_FAULT, as `name` or `name:3` (the third
time it is passed). Production never sets it.
"""

from __future__ import annotations

import os
import signal

_passed: dict[str, int] = {}


def fault_point(name: str) -> None:
    """Die here, as a power cut would, when the environment asks for it."""
    wanted, _, count = os.environ.get("AUDITAPP_FAULT", "").partition(":")
    if wanted != name:
        return
    _passed[name] = _passed.get(name, 0) + 1
    if _passed[name] == int(count or "1"):
        os.kill(os.getpid(), signal.SIGKILL)
