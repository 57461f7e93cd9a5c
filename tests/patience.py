"""A test that would wait for ever fails instead."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SECONDS = 120  # far longer than anything takes, on any machine


@contextmanager
def not_for_ever() -> Iterator[None]:
    """Raise TimeoutError in what is waited for in here, such as a pipe that nobody writes to."""
    before = signal.signal(signal.SIGALRM, _give_up)
    signal.alarm(_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise TimeoutError("This would have waited for ever.")
