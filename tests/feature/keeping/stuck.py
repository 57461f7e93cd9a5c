"""Work for a process of its own that never ends by itself, and tells which process it is."""

from __future__ import annotations

import os
import signal

import click

from auditapp.keeping import apart
from auditapp.keeping.making import Progress


class Stuck:
    """Tells its process's number as its progress, and waits for ever."""

    def carry_out(self, progress: Progress) -> None:
        """Here."""
        progress(os.getpid())
        signal.pause()


def begin() -> None:
    """Let it be done elsewhere, and print what it tells."""
    apart.elsewhere(Stuck(), click.echo)
