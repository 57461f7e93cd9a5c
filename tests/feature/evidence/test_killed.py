from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.evidence.jobs import easel_of
from auditapp.evidence.models import PhotoReceipt
from auditapp.people import sign_ins
from auditapp.web.work import Work
from tests import forked
from tests.build import World
from tests.feature.evidence.photos import NOW, Taken, announce, put
from tests.page import Browser
from tests.unit.evidence import pictures

# A server that takes in one photo and is killed at the point named in its environment.
SERVER = """
import sys
from pathlib import Path
from itsdangerous import URLSafeTimedSerializer
from auditapp.factory import create_app
from auditapp.kernel import clock
from datetime import UTC, datetime
from tests.conftest import settings_for
folder, url, token, photo, source = sys.argv[1:]
clock.set_clock(lambda: datetime(2026, 10, 5, 14, 3, tzinfo=UTC))
app = create_app(settings_for(Path(folder), url))
client = app.test_client()
with client.session_transaction() as cookie:
    cookie["_user_id"], cookie["csrf_token"] = token, "raw"
signed = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("raw")
data = Path(source).read_bytes()
headers = {"X-CSRFToken": signed}
answer = client.put(f"/api/photos/{photo}", data=data, content_type="image/jpeg", headers=headers)
sys.exit(0 if answer.status_code == 200 else 3)
"""


def run_server(app: Flask, work: Work, world: World, taken: Taken, fault: str) -> int:
    """Send the photo to a server of its own; returns how that server ended."""
    with work.transaction() as session:
        token = sign_ins.begin_session(session, world.user("senior_carer").id, now=NOW)
    source = Path(app.instance_path, "to-send.jpg")
    source.write_bytes(taken.data)
    arguments = [app.instance_path, work.settings.database_url, token, taken.id, str(source)]
    environment = {**os.environ, "AUDITAPP_FAULT": fault}
    return forked.python(SERVER, arguments, environment).returncode


def test_without_a_fault_the_server_takes_the_photo(app: Flask, work: Work, world: World) -> None:
    assert run_server(app, work, world, announce(work, world, pictures.jpeg()), "") == 0


@pytest.mark.parametrize(
    "fault", ["photo-proved", "photo-stored", "before-journal", "before-commit", "after-commit"]
)
def test_a_server_killed_while_taking_a_photo_loses_and_doubles_nothing(
    fault: str, app: Flask, work: Work, world: World, session: Session, browser: Callable[[], Browser]
) -> None:
    taken = announce(work, world, pictures.jpeg())
    assert run_server(app, work, world, taken, fault) == -signal.SIGKILL
    recorded = session.scalars(select(PhotoReceipt.sha256)).all()
    files = [path for path in Path(app.instance_path, "photos").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= set(recorded)  # no row without its file
    assert [path.read_bytes() for path in files] in ([], [taken.data])
    session.rollback()
    answer = put(browser().sign_in(world, "senior_carer"), taken).get_json()
    assert answer["outcome"] == ("already_have" if recorded else "accepted")
    assert len(session.scalars(select(PhotoReceipt)).all()) == 1


def test_a_file_left_half_received_by_a_killed_server_is_swept_a_day_later(app: Flask, work: Work) -> None:
    folder = Path(app.instance_path, "incoming")
    folder.mkdir()
    left, fresh = folder / "incoming-left", folder / "incoming-fresh"
    for path in (left, fresh):
        path.write_bytes(b"half")
    os.utime(left, (0, 0))
    easel_of(work)
    assert {path.name for path in folder.iterdir()} == {"incoming-fresh"}
