"""What gunicorn runs: settings from the environment, the app, and the worker thread after the fork."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import threading
from contextlib import ExitStack
from types import FrameType

from flask import Flask

from auditapp import watching
from auditapp.config import Mode, Settings, load_settings
from auditapp.factory import create_app
from auditapp.keeping.marker import refuse_unfinished
from auditapp.keeping.opening import in_use
from auditapp.server import MODE, THREADS
from auditapp.web import logs, metrics
from auditapp.web.work import Work

RARELY = (20_000, 20, 50)
LAST_JOB = 20.0  # and for the job under way, before it is given back


def app() -> Flask:
    """Build the app in the process that serves it, and start its worker."""
    settings = load_settings(Mode(os.environ.get(MODE, Mode.PRODUCTION)))
    logs.configure(settings.log)
    built = open_app(settings)
    # What is loaded now stays for ever: the collector need not walk it again while tablets are being answered.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)
    work: Work = built.extensions["work"]
    if settings.own_worker:
        start_worker(work)
    _tell_figures(settings, work)
    _stop_with_the_process(work)
    logs.event("started", threads=THREADS, build=built.extensions["assets"].build)
    return built


def open_app(settings: Settings, *, may_begin: bool = True) -> Flask:
    """The app, its database in use until the process ends. Raises Refusal when it is not of this release.

    Only where a new installation `may_begin` an empty database will do.
    """
    refuse_unfinished(settings.instance)
    presence = ExitStack()
    presence.enter_context(in_use(settings.database_url, may_begin=may_begin))
    built = create_app(settings)
    built.extensions["presence"] = presence
    return built


def start_worker(work: Work) -> threading.Thread:
    """Work in a thread. Once told to stop it ends its job, or after LAST_JOB seconds gives it back; then it is over."""
    worker = threading.Thread(target=work.run_for_ever, name="worker", daemon=True)
    keeper = threading.Thread(target=_see_out, args=(work, worker), name="worker's end", daemon=True)
    worker.start()
    keeper.start()
    return keeper


def run_worker(settings: Settings) -> None:
    """The life of a worker in a process of its own, until SIGTERM."""
    work: Work = open_app(settings, may_begin=False).extensions["work"]
    keeper = start_worker(work)
    _stop_with_the_process(work)
    logs.event("worker started")
    keeper.join()


def _see_out(work: Work, worker: threading.Thread) -> None:
    work.stopping.wait()
    worker.join(LAST_JOB)
    if worker.is_alive():
        work.give_back()
    work.ended.set()


def _stop_with_the_process(work: Work) -> None:
    """At SIGTERM no new job is begun, beside whatever the server does then; the process waits for the last one.

    Asked twice at once, as by a signal to the whole group that the master passes on, it still stops: the second one
    interrupts the first, and whoever sets an event within its own setting waits for himself for ever.
    """
    before, begun = signal.getsignal(signal.SIGTERM), list[bool]()

    def begin() -> None:
        if not begun:
            begun.append(True)
            work.stopping.set()

    def stop(number: int, frame: FrameType | None) -> None:
        begin()
        if callable(before):
            before(number, frame)

    def end() -> None:
        begin()
        if work.seen is not None:
            work.ended.wait(LAST_JOB + 5)
        logs.event("stopped")

    signal.signal(signal.SIGTERM, stop)
    atexit.register(end)


def _tell_figures(settings: Settings, work: Work) -> None:
    if settings.metrics:
        meter = metrics.install(work.transaction, watching.GAUGES)
        metrics.serve(meter, settings.metrics, settings.processes, work.stopping)
