"""Read by the gunicorn of a test's server (GUNICORN_CMD_ARGS): a later hour, or a newer release.

Only the clock and the far side are changed; the code that serves is the product's own.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

HOURS = "TEST_HOURS_LATER"
STATIC = "TEST_STATIC"


def post_fork(server: object, worker: object) -> None:
    """Called by gunicorn in the process that serves, before it loads the app."""
    _set_the_clock(float(os.environ.get(HOURS, "0")))
    if os.environ.get(STATIC):
        _serve_release(Path(os.environ[STATIC]))


def _set_the_clock(hours: float) -> None:
    """The product's clock, and the two by which cookies are signed, dated and judged."""
    from flask import sessions  # noqa: PLC0415 - the arbiter stays small

    from auditapp.kernel import clock  # noqa: PLC0415

    shift, real = timedelta(hours=hours), time.time

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + shift

    time.time = lambda: real() + shift.total_seconds()
    sessions.datetime = Later  # type: ignore[attr-defined]
    clock.set_clock(lambda: datetime.now(UTC) + shift)


def _serve_release(static: Path) -> None:
    """Another release: the same code with another static tree, and so another build."""
    from auditapp import wiring  # noqa: PLC0415
    from auditapp.web.assets import Assets  # noqa: PLC0415

    wiring.ASSETS = Assets(static)
