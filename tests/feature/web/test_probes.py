"""Ready means that database, photo store, worker and disk are; each is broken in turn."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from auditapp.evidence.store import shared_store
from auditapp.extensions import db
from auditapp.kernel import clock, jobs
from auditapp.web import probes
from auditapp.web.work import Work
from tests.feature.web.said import Said, listening

Break = Callable[[Flask, Work], None]


def ready(app: Flask) -> tuple[int, object, Said]:
    with listening() as said:
        answer = app.test_client().get("/readyz")
    return answer.status_code, answer.get_json(), said


def is_ready(app: Flask) -> bool:
    status, body, said = ready(app)
    assert (status == 200) is (body == {"status": "ok"})
    assert (status == 503) is (body == {"status": "not ready"})
    assert any(line["event"].startswith("not ready") for line in said.lines) is (status == 503)
    return status == 200


def older_schema(app: Flask, _work: Work) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def no_tables(app: Flask, _work: Work) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


def lost_photos(_app: Flask, work: Work) -> None:
    shared_store(work.settings.photo_store_url)
    shutil.rmtree(work.settings.instance / "photos")


def full_disk(_app: Flask, work: Work) -> None:
    work.settings = replace(work.settings, disk_floor_mb=10**9)


def dead_worker(_app: Flask, work: Work) -> None:
    work.seen = time.monotonic() - probes.IDLE - 1


def stuck_job(_app: Flask, work: Work) -> None:
    work.job = jobs.ClaimedJob("j1", "photo.draw", None, 1)
    work.seen = time.monotonic() - probes.BUSY - 1


def no_worker_elsewhere(_app: Flask, work: Work) -> None:
    work.settings = replace(work.settings, own_worker=False)
    with work.transaction() as session:
        then = clock.now() - probes.LEFT_LYING - timedelta(minutes=1)
        jobs.enqueue(session, "photo.draw", key="left", payload={}, by="system:test", now=then)


@pytest.mark.parametrize(
    "harm",
    [older_schema, no_tables, lost_photos, full_disk, dead_worker, stuck_job, no_worker_elsewhere],
    ids=lambda harm: harm.__name__,
)
def test_whatever_is_broken_it_is_not_ready_and_only_the_log_says_why(
    app: Flask, work: Work, harm: Break
) -> None:
    assert is_ready(app)
    harm(app, work)
    assert not is_ready(app)
    assert app.test_client().get("/healthz").status_code == 200


def test_the_log_names_what_is_missing(app: Flask, work: Work) -> None:
    full_disk(app, work)
    _status, _body, said = ready(app)
    (line,) = [line for line in said.lines if line["event"].startswith("not ready")]
    assert "MB are free on the disk" in line["event"]


def test_a_database_that_is_gone_is_not_ready(app: Flask, work: Work, tmp_path: Path) -> None:
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            return older_schema(app, work)
        db.engine.dispose()
    (tmp_path / "walkaround.sqlite3").write_bytes(b"this is no database" * 100)
    assert not is_ready(app)
    return None


def test_a_worker_that_works_or_has_just_looked_is_well(app: Flask, work: Work) -> None:
    work.seen = time.monotonic()
    assert is_ready(app)
    work.job, work.seen = jobs.ClaimedJob("j1", "pack.build", None, 1), time.monotonic() - probes.IDLE - 60
    assert is_ready(app), "a long job is no fault"
