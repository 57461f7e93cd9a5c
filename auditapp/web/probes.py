"""Says whether the process is alive and whether it can serve. What is wrong is told in the log alone."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import cast

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import text

from auditapp.config import Settings
from auditapp.extensions import db
from auditapp.kernel import clock, jobs
from auditapp.web import access
from auditapp.web.work import Work

log = logging.getLogger("auditapp.probes")
blueprint = Blueprint("probes", __name__)
Check = Callable[[Settings], str]  # what is wrong, or nothing; a fault counts as wrong
IDLE = 120.0  # seconds after which a worker that has nothing to do should have looked again
BUSY = (jobs.LEASE + timedelta(minutes=5)).total_seconds()
LEFT_LYING = timedelta(minutes=15)
_MEGABYTE = 1024 * 1024


def install(app: Flask, checks: Mapping[str, Check]) -> None:
    """Add the two addresses. `checks` look at what the floor knows nothing of."""
    app.extensions["checks"] = {"database": _database, "worker": _worker, "disk": _disk, **checks}
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@access.public("Asked by whatever watches the process; tells nothing.")
def healthz() -> Response:
    """The process answers."""
    return jsonify({"status": "ok"})


@blueprint.get("/readyz")
@access.public("Asked by whatever watches the service; tells nothing.")
def readyz() -> tuple[Response, int]:
    """Database, photo store, worker and disk are fit to serve."""
    settings = _work().settings
    checks = cast("Mapping[str, Check]", current_app.extensions["checks"])
    wrong = [name for name, check in checks.items() if not _passes(name, check, settings)]
    db.session.rollback()
    return (jsonify({"status": "not ready"}), 503) if wrong else (jsonify({"status": "ok"}), 200)


def _passes(name: str, check: Check, settings: Settings) -> bool:
    try:
        fault = check(settings)
    except Exception:
        log.exception("not ready: the check of the %s failed", name)
        return False
    if fault:
        log.warning("not ready: %s", fault)
    return not fault


def _database(_settings: Settings) -> str:
    there = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    wanted = newest_schema(current_app.extensions["migrate"].directory)
    return "" if there == wanted else f"the database has the tables of {there}, this program needs {wanted}"


@lru_cache(maxsize=2)
def newest_schema(migrations: str) -> str | None:
    """The revision that this program was written for."""
    return ScriptDirectory(migrations).get_current_head()


def _worker(settings: Settings) -> str:
    """The worker of this process, if it has one; of one elsewhere only what it leaves lying can be seen."""
    work = _work()
    if work.seen is not None:
        quiet = time.monotonic() - work.seen
        return f"the worker was last seen {quiet:.0f} s ago" if quiet > (BUSY if work.job else IDLE) else ""
    if settings.own_worker:
        return ""  # it has not begun yet, or this is a command
    waiting = jobs.longest_wait(db.session(), clock.now())
    return f"a job has waited for {waiting} and no worker takes it" if waiting > LEFT_LYING else ""


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(Path(settings.instance)).free // _MEGABYTE
    return "" if free >= settings.disk_floor_mb else f"only {free} MB are free on the disk"


def _work() -> Work:
    return cast("Work", current_app.extensions["work"])
