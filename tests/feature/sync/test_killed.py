"""A server killed between any two of its writes, and the tablet that sends again: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.kernel import clock, journal
from auditapp.kernel.journal import JournalEvent
from auditapp.people import sign_ins
from auditapp.sync.models import InboxEntry
from auditapp.web.work import Work
from tests import forked
from tests.build import World
from tests.feature.sync.runs import rows, walk
from tests.page import Browser
from tests.tablet import Change, Tablet, envelope, said, send

# A server that takes in the envelopes of a file, and is killed at the point named in its environment.
SERVER = """
import json, sys
from pathlib import Path
from itsdangerous import URLSafeTimedSerializer
from auditapp.factory import create_app
from tests.conftest import settings_for
folder, url, token, source = sys.argv[1:]
app = create_app(settings_for(Path(folder), url))
client = app.test_client()
with client.session_transaction() as cookie:
    cookie["_user_id"], cookie["csrf_token"] = token, "raw"
signed = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps("raw")
for body in json.loads(Path(source).read_text()):
    answer = client.post("/api/sync/changes", json=body, headers={"X-CSRFToken": signed})
    assert answer.status_code == 200, answer.text
"""
FAULTS = [
    "wrote-inbox",
    "wrote-actions",
    "wrote-audit",
    "wrote-answer",
    "wrote-audit_note",
    "wrote-audit_finish",
    "wrote-holds",
    "wrote-releases",
    "before-journal",
    "before-commit",
    "after-commit",
    "after-commit:2",
]


def run_server(app: Flask, work: Work, world: World, envelopes: list[Change], fault: str) -> int:
    """Send the envelopes to a server of its own; how that server ended."""
    with work.transaction() as session:
        token = sign_ins.begin_session(session, world.user("senior_carer").id, now=clock.now())
    source = Path(app.instance_path, "to-send.json")
    source.write_text(json.dumps(envelopes))
    arguments = [app.instance_path, work.settings.database_url, token, str(source)]
    environment = {**os.environ, "AUDITAPP_FAULT": fault}
    return forked.python(SERVER, arguments, environment).returncode


@pytest.mark.parametrize("fault", FAULTS)
def test_a_server_killed_between_two_writes_loses_and_doubles_nothing(
    fault: str, app: Flask, work: Work, world: World, tablet: Tablet, carer: Browser, session: Session
) -> None:
    changes = walk(tablet)
    # The middle comes first, so that something is held and released as well.
    parts = [changes[4:8], changes[:4], changes[8:]]
    envelopes = [envelope(part) for part in parts]

    assert run_server(app, work, world, envelopes, fault) == -signal.SIGKILL

    before = set(session.scalars(select(InboxEntry.change_id)))
    committed = [{each["id"] for each in part} <= before for part in parts]
    assert sum(committed) < len(parts)
    assert before == {
        each["id"] for part, kept in zip(parts, committed, strict=True) if kept for each in part
    }
    session.rollback()
    outcomes = [outcome for part in parts for outcome in send(carer, part)]
    assert set(said(outcomes)) <= {"accepted", "already_have"}
    found = rows(session)
    assert len(found["answers"]) == 8
    assert sorted(row[1] for row in found["live"]) == ["'OAK-0001'", "'OAK-0002'"]
    assert len(found["finishes"]) == len(found["audits"]) == len(found["photos"]) == 1
    chain = journal.home_chain(world.oak.id)
    numbers = list(session.scalars(select(JournalEvent.seq).where(JournalEvent.chain == chain)))
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
