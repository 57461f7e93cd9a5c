"""Figures for Prometheus, on an address of their own (AUDITAPP_METRICS) that is never the public one.

Off unless asked for, and then the library is not even loaded. Labels are patterns of addresses, methods, classes of
status and outcomes: nothing about anybody. What the database knows is read when it is asked for.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from auditapp.config import Address
from auditapp.kernel import clock
from auditapp.kernel.transaction import Transaction

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client.core import GaugeMetricFamily

log = logging.getLogger("auditapp.metrics")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "OPTIONS"})
TRY_AGAIN_SECONDS = 1.0
TRIES_TOLD = 5  # a process that is being replaced has let go of its port by then


@dataclass(frozen=True)
class Gauge:
    """A figure read when it is asked for: values by the label's value, or under "" where there is no label."""

    name: str
    help: str
    read: Callable[[Session, datetime], Mapping[str, float]]
    label: str = ""


class Meter:
    """What is counted in this process, and what can be read."""

    def __init__(self, transaction: Transaction, gauges: Iterable[Gauge]) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector  # noqa: PLC0415

        self.registry: CollectorRegistry = CollectorRegistry()
        self._transaction, self._gauges = transaction, tuple(gauges)
        self.requests = Counter(
            "walkaround_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "walkaround_request_seconds",
            "Time until an answer began.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.outcomes = Counter(
            "walkaround_outcomes",
            "What became of what tablets sent.",
            ("what", "outcome"),
            registry=self.registry,
        )
        self.lock_wait = Histogram(
            "walkaround_write_lock_wait_seconds",
            "Time a writer waited for SQLite's one write lock.",
            buckets=BUCKETS,
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)
        self.registry.register(self)

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Read the gauges. A database that does not answer leaves them out, and says so in `walkaround_up`."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        families, now, up = [], clock.now(), 1.0
        try:
            with self._transaction() as session:
                for gauge in self._gauges:
                    family = GaugeMetricFamily(
                        gauge.name, gauge.help, labels=[gauge.label] if gauge.label else []
                    )
                    for value, figure in gauge.read(session, now).items():
                        family.add_metric([value] if gauge.label else [], figure)
                    families.append(family)
        except SQLAlchemyError:
            log.exception("the database did not answer for the metrics")
            up = 0.0
        return [*families, GaugeMetricFamily("walkaround_up", "Whether the database answers.", value=up)]

    def exposition(self) -> bytes:
        """Everything, in Prometheus' text format."""
        from prometheus_client import generate_latest  # noqa: PLC0415

        return generate_latest(self.registry)


_meters: list[Meter] = []  # one, or none when figures are off


def install(transaction: Transaction, gauges: Iterable[Gauge]) -> Meter:
    """Count from now on."""
    _meters[:] = [Meter(transaction, gauges)]
    return _meters[0]


def uninstall() -> None:
    """Count no more (tests)."""
    _meters.clear()


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """A request was answered."""
    for meter in _meters:
        meter.requests.labels(method_of(method), route, f"{status // 100}xx").inc()
        meter.seconds.labels(route).observe(seconds)


def method_of(method: str) -> str:
    """One of those there are: anybody can make up a method, and what a client sent is kept nowhere."""
    return method if method in METHODS else "other"


def count(what: str, outcome: str, number: int = 1) -> None:
    """Something that a tablet sent had this outcome; both are words of ours."""
    for meter in _meters:
        meter.outcomes.labels(what, outcome).inc(number)


def count_lock_wait(seconds: float) -> None:
    """A writer waited this long for its turn."""
    for meter in _meters:
        meter.lock_wait.observe(seconds)


def serve(meter: Meter, address: Address, processes: int, stopping: threading.Event) -> threading.Thread:
    """Answer at `address`, in a thread of its own, until told to stop.

    Each of several processes takes the next free port. While one takes the place of another it waits for its port.
    """
    thread = threading.Thread(
        target=_serve, args=(meter, address, processes, stopping), name="metrics", daemon=True
    )
    thread.start()
    return thread


def _serve(meter: Meter, address: Address, processes: int, stopping: threading.Event) -> None:
    server = _bound(meter, address, processes, stopping)
    if server is None:
        return
    with server:
        threading.Thread(target=_close_when, args=(stopping, server), daemon=True).start()
        server.serve_forever()


def _close_when(stopping: threading.Event, server: ThreadingHTTPServer) -> None:
    stopping.wait()
    server.shutdown()


def _bound(
    meter: Meter, address: Address, processes: int, stopping: threading.Event
) -> ThreadingHTTPServer | None:
    tries, reason = 0, ""
    while not stopping.is_set():
        for port in range(address.port, address.port + processes):
            try:
                return _Server((address.host, port), _handler(meter))
            except OSError as problem:
                reason = problem.strerror or str(problem)
        tries += 1
        if tries == TRIES_TOLD:
            log.warning("no figures yet: %s port %d: %s", address.host, address.port, reason)
        stopping.wait(TRY_AGAIN_SECONDS)
    return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def _handler(meter: Meter) -> type[BaseHTTPRequestHandler]:
    class Figures(BaseHTTPRequestHandler):
        """GET /metrics, and nothing else."""

        timeout = 10

        def do_GET(self) -> None:
            found = self.path == "/metrics"
            body = meter.exposition() if found else b"There is only /metrics here.\n"
            self.send_response(200 if found else 404)
            kind = "text/plain; version=0.0.4; charset=utf-8" if found else "text/plain; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Whoever collects figures does so every few seconds; nobody wants to read of it."""

    return Figures
