"""Figures for whoever watches the installation: on their own address, off by default, about nobody."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from flask import Flask

from auditapp import watching
from auditapp.config import Address, Mode, SettingsError, load_settings
from auditapp.keeping.models import BackupRun
from auditapp.kernel import clock, jobs
from auditapp.web import metrics
from auditapp.web.metrics import Meter
from auditapp.web.work import Work
from tests.build import World
from tests.feature.evidence.photos import announce
from tests.feature.sync.runs import walk
from tests.page import Browser
from tests.ports import free_port
from tests.tablet import Tablet, send

SAMPLE = re.compile(r"^(\w+(?:\{[^}]*\})?) (\S+)$", re.MULTILINE)


@pytest.fixture
def meter(work: Work) -> Iterator[Meter]:
    yield metrics.install(work.transaction, watching.GAUGES)
    metrics.uninstall()


def figures(meter: Meter) -> dict[str, float]:
    return {name: float(value) for name, value in SAMPLE.findall(meter.exposition().decode())}


def test_requests_are_counted_by_pattern_and_class_of_status(app: Flask, meter: Meter) -> None:
    for address in ("/sign-in", "/sign-in", "/actions/a-secret-id", "/no-such-page"):
        app.test_client().get(address)
    app.test_client().open("/sign-in", method="BREW")
    found = figures(meter)
    assert found['walkaround_requests_total{method="GET",route="/sign-in",status="2xx"}'] == 2
    assert found['walkaround_requests_total{method="GET",route="(none)",status="4xx"}'] == 1
    assert found['walkaround_request_seconds_count{route="/sign-in"}'] == 2
    assert "a-secret-id" not in meter.exposition().decode()
    assert "BREW" not in meter.exposition().decode()


def test_what_tablets_send_is_counted_by_outcome(
    work: Work, world: World, tablet: Tablet, carer: Browser, meter: Meter
) -> None:
    changes = walk(tablet)
    for _ in range(2):
        send(carer, changes)
    taken = announce(work, world, b"no picture")
    carer.send("PUT", f"/api/photos/{taken.id}", data=taken.data, content_type="image/jpeg")
    found = figures(meter)
    assert found['walkaround_outcomes_total{outcome="accepted",what="change"}'] == len(changes)
    assert found['walkaround_outcomes_total{outcome="already_have",what="change"}'] == len(changes)
    assert found['walkaround_outcomes_total{outcome="refused",what="photo"}'] == 1


def test_jobs_backups_and_the_databases_size_are_read_when_asked(work: Work, meter: Meter) -> None:
    assert "walkaround_backup_age_seconds" not in figures(meter), "there never was a backup"
    now = clock.now()
    with work.transaction() as session:
        jobs.enqueue(session, "photo.draw", key="one", payload={}, by="system:test", now=now)
        session.add(
            BackupRun(
                id="b1",
                way="command",
                target="/backups",
                began_at=now,
                by="system:test",
                ended_at=now,
                outcome="good",
                label="one",
            )
        )
    found = figures(meter)
    assert found['walkaround_jobs{status="waiting"}'] == 1
    assert found['walkaround_jobs{status="failed"}'] == 0
    assert found["walkaround_oldest_job_seconds"] >= 0
    assert found["walkaround_backup_age_seconds"] >= 0
    assert found["walkaround_database_bytes"] > 100_000
    assert found["walkaround_up"] == 1


def test_waiting_for_the_write_lock_is_told(work: Work, meter: Meter) -> None:
    before = figures(meter)["walkaround_write_lock_wait_seconds_count"]
    with work.transaction() as session:
        jobs.enqueue(session, "photo.draw", key="one", payload={}, by="system:test", now=clock.now())
    sqlite = work.settings.database_url.startswith("sqlite")
    assert figures(meter)["walkaround_write_lock_wait_seconds_count"] == before + (1 if sqlite else 0)


def test_labels_hold_nothing_about_anybody(
    work: Work, world: World, carer: Browser, meter: Meter, tablet: Tablet
) -> None:
    send(carer, walk(tablet))
    carer.get(f"/homes/{world.oak.id}/actions")
    said = meter.exposition().decode()
    for person in world.people.values():
        assert person.id not in said
        assert person.name not in said
    assert world.oak.id not in said
    assert tablet.audit not in said


def test_figures_have_a_door_of_their_own_which_closes_with_the_server(meter: Meter) -> None:
    stopping, port = threading.Event(), free_port()
    thread = metrics.serve(meter, Address("127.0.0.1", port), 1, stopping)
    body = _fetched(port, "/metrics")
    assert b"walkaround_up 1.0" in body
    with pytest.raises(HTTPError):
        _fetched(port, "/readyz")
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()


def test_each_of_several_processes_takes_a_port_of_its_own(meter: Meter) -> None:
    stopping, port = threading.Event(), free_port()
    threads = [metrics.serve(meter, Address("127.0.0.1", port), 2, stopping) for _ in range(2)]
    for each in (port, port + 1):
        assert b"walkaround_up" in _fetched(each, "/metrics")
    stopping.set()
    for thread in threads:
        thread.join(10)


def test_a_port_that_somebody_else_keeps_is_told(
    meter: Meter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(metrics, "TRY_AGAIN_SECONDS", 0.01)
    stopping, port = threading.Event(), free_port()
    with socket.create_server(("127.0.0.1", port)):
        thread = metrics.serve(meter, Address("127.0.0.1", port), 1, stopping)
        for _ in range(500):
            if caplog.messages:
                break
            threading.Event().wait(0.02)
        stopping.set()
        thread.join(10)
    assert caplog.messages == [f"no figures yet: 127.0.0.1 port {port}: Address already in use"]


def test_nothing_of_it_is_on_the_public_port(app: Flask, meter: Meter) -> None:
    assert app.test_client().get("/metrics").status_code == 404


def test_without_it_the_library_is_not_loaded(tmp_path: Path) -> None:
    code = "import sys, auditapp.serving; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("given", ["9100", "localhost", "127.0.0.1:", "127.0.0.1:http"])
def test_an_address_that_is_none_is_refused_with_an_example(given: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"such as 127\.0\.0\.1:9100"):
        load_settings(Mode.TEST, {"AUDITAPP_INSTANCE": str(tmp_path), "AUDITAPP_METRICS": given})


def _fetched(port: int, path: str) -> bytes:
    """The server may need a moment to listen: the kernel is asked again, not the clock."""
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return bytes(answer.read())
        except HTTPError:
            raise
        except OSError:
            threading.Event().wait(0.05)
    raise AssertionError("no figures")
