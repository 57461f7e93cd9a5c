"""Read by the gunicorn of a test's server (GUNICORN_CMD_ARGS): a later hour, or a newer release.

Only the clock and the far side are changed; the code that serves is the product's own.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

HOURS = "TEST_HOURS_LATER"
STATIC = "TEST_STATIC"


def post_fork(server: object, worker: object) -> None:
    """Called by gunicorn in the process that serves, before it loads the app."""
    _set_the_clock(float(os.environ.get(HOURS, "0")))
    if os.environ.get(STATIC):
        _serve_release(Path(os.environ[STATIC]))


def _set_the_clock(hours: float) -> None:
    """The product's clock and the one that cookies are signed and judged by."""
    from auditapp.kernel import clock  # noqa: PLC0415 - the arbiter stays small

    real = time.time
    time.time = lambda: real() + hours * 3600
    clock.set_clock(lambda: datetime.now(UTC) + timedelta(hours=hours))


def _serve_release(static: Path) -> None:
    """Another release: the same code with another static tree, and so another build."""
    from auditapp import wiring  # noqa: PLC0415
    from auditapp.web.assets import Assets  # noqa: PLC0415

    wiring.ASSETS = Assets(static)
