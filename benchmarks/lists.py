"""List pages of a home with 20,000 audits and 10,000 actions, asked for over HTTP.

The rows are made by plain inserts into a throw-away database: no journal, no answers, none of it proves anything
but how quickly lists are read. Everything is in one home, which is harder than the same number in many.
"""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Iterator

from benchmarks import crowd, machine
from benchmarks.figures import Figure, percentile
from benchmarks.installation import Installation, installation
from benchmarks.wire import sign_in
from tests.build import PASSWORD

NAME = "lists"
TIMES = 60
_AIM = 20


def measure() -> Iterator[Figure]:
    """Every page in turn, sequentially on one connection, as the registered manager."""
    with installation() as made:
        crowd.fill(made)
        made.start()
        signed = sign_in(made.port, made.world.user("registered_manager").sign_in_name, PASSWORD)
        connection = http.client.HTTPConnection("127.0.0.1", made.port)
        for name, address in _pages(made):
            yield from _page(made, connection, signed.cookie, name, address)


def _pages(made: Installation) -> list[tuple[str, str]]:
    home = f"/homes/{made.world.oak.id}"
    return [
        ("home page", f"{home}/oak-house"),
        ("actions, first page", f"{home}/actions"),
        ("actions, late, by date", f"{home}/actions?state=late&sort=due"),
        ("actions, all, by owner, page 100", f"{home}/actions?state=all&sort=owner&page=100"),
        ("audits, first page", f"{home}/audits"),
        ("audits, page 200", f"{home}/audits?page=200"),
        ("my actions", "/actions"),
        ("needs a decision", f"{home}/decisions"),
    ]


def _page(
    made: Installation, connection: http.client.HTTPConnection, cookie: str, name: str, address: str
) -> Iterator[Figure]:
    times, size = [], 0
    for _ in range(5):
        _get(connection, cookie, address)
    before = machine.cpu_seconds(made.pids)
    for _ in range(TIMES):
        began = time.perf_counter()
        size = _get(connection, cookie, address)
        times.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (machine.cpu_seconds(made.pids) - before) / TIMES
    told = f"p50 {statistics.median(times):.1f} ms; server's processor {cpu:.1f} ms; {size / 1024:.0f} KB, n = {TIMES}"
    yield Figure(NAME, f"{name} p95", percentile(times, 95), "ms", _AIM, "less", told)


def _get(connection: http.client.HTTPConnection, cookie: str, address: str) -> int:
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != http.client.OK or b"<h1" not in body:
        raise RuntimeError(f"{address} answered {answer.status}.")
    return len(body)
