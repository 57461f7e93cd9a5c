"""The demonstration is made through the services: its journal verifies, a seed and a day fix every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auditapp.actions.models import ActionReopening, ActionVerification
from auditapp.audits.models import Answer, Audit, AuditAbandonment, AuditRecord
from auditapp.checklists.loader import load_library
from auditapp.demo.build import build
from auditapp.demo.plan import make_plan
from auditapp.demo.script import Checked, Done, Run, Script
from auditapp.evidence.models import PhotoReceipt, PhotoSlot
from auditapp.evidence.store import shared_store
from auditapp.extensions import db
from auditapp.factory import create_app
from auditapp.kernel.errors import StateError
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.orm import Base
from auditapp.people import passwords
from auditapp.people.account_models import Password
from auditapp.people.queries import is_demonstration
from auditapp.sync.models import InboxEntry
from auditapp.web.work import Work
from tests.conftest import settings_for
from tests.databases import make_template

AS_OF = date(2026, 11, 22)
PASSWORD = "amber-birch-candle-4711"


def told_in(script: Script, home: str, days: int) -> Script:
    """The story of one home alone, and only its first days; photos are few, since drawing takes a while."""
    until, draw_from = script.ends - timedelta(days=360 - days), script.ends - timedelta(days=60)
    runs = tuple(run for run in script.runs if run.home == home and run.sent_at < until)
    sent = {run.id for run in runs}
    return replace(
        script,
        homes=tuple(each for each in script.homes if each.key == home),
        people=tuple(person for person in script.people if person.home in {home, None}),
        runs=tuple(run if run.sent_at > draw_from else _without_photos(run) for run in runs),
        steps=tuple(
            replace(step, photo=None) if isinstance(step, Done) and step.at < draw_from else step
            for step in script.steps
            if step.home == home and step.at < until
        ),
        disagreements=tuple(said for said in script.disagreements if said.run in sent),
    )


def _without_photos(run: Run) -> Run:
    return replace(run, answers=tuple(replace(answer, photos=answer.photos[1:]) for answer in run.answers))


@pytest.fixture(scope="module")
def script() -> Script:
    return make_plan(load_library(), as_of=AS_OF)


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[[str], Work]]:
    """Makes empty installations, each in a folder of its own."""
    used = []

    def make(name: str) -> Work:
        folder = tmp_path / name
        folder.mkdir()
        database = make_template(folder)
        app = create_app(settings_for(folder, database.template_url))
        with app.app_context():
            upgrade()
        used.append((app, database))
        work: Work = app.extensions["work"]
        return work

    yield make
    for app, database in used:
        with app.app_context():
            db.engine.dispose()
        database.drop_all()


def rows_of(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; passwords are salted, so their hashes are left out."""
    found = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if (table.name, column.name) != ("password", "hash")]
        found[table.name] = sorted((tuple(row) for row in session.execute(select(*columns))), key=repr)
    return found


def test_the_same_seed_and_day_make_the_same_rows(install: Callable[[str], Work], script: Script) -> None:
    short = told_in(script, "beech", 110)
    dumps = []
    for name in ("first", "second"):
        work = install(name)
        build(work, as_of=AS_OF, password=PASSWORD, script=short)
        with work.transaction() as session:
            dumps.append(rows_of(session))
    assert dumps[0].keys() == dumps[1].keys()
    for table, rows in dumps[0].items():
        assert rows == dumps[1][table], table
    assert len(dumps[0]["answer"]) > 300


def test_a_whole_home_is_made_as_it_is_told(install: Callable[[str], Work], script: Script) -> None:
    oak = told_in(script, "oak", 360)
    work = install("oak")
    sign_ins = build(work, as_of=AS_OF, password=PASSWORD, script=oak)
    with work.transaction() as session:
        assert [report.fault for report in verify_journal(session)] == [None, None]
        assert is_demonstration(session)
        _compare(session, oak)
        hashed = session.scalars(select(Password.hash)).first()
        slots = {row.id: row.sha256 for row in session.execute(select(PhotoSlot.id, PhotoSlot.sha256))}
        here = set(session.scalars(select(PhotoReceipt.slot_id)))
    assert passwords.matches(hashed, PASSWORD)
    assert {each.email for each in sign_ins} == {person.email for person in oak.people}
    assert len(slots) - len(here) == 1, "one photo is still on the tablet"
    store = shared_store(work.settings.photo_store_url)
    assert all(store.stat(slots[photo]) for photo in here)


def test_the_last_audits_say_more_than_their_answers(script: Script) -> None:
    said = {each.kind for run in script.runs for each in run.said}
    assert said == {"context", "subject", "reply", "escalation", "corrected", "observation"}


def _compare(session: Session, script: Script) -> None:
    """What is in the database is what the story says."""
    assert session.scalar(select(func.count(Audit.id))) == len(script.runs)
    assert session.scalar(select(func.count(Answer.id))) == sum(len(run.answers) for run in script.runs)
    checked = [step for step in script.steps if isinstance(step, Checked)]
    verified = session.scalar(select(func.count(ActionVerification.id)))
    assert verified is not None
    assert verified >= len(checked)  # one answer may have raised several actions, which are checked together
    said = Counter(each.kind for run in script.runs for each in run.said)
    kept = select(AuditRecord.kind, func.count()).group_by(AuditRecord.kind)
    assert dict(session.execute(kept).all()) == said
    assert session.scalar(select(func.count(AuditAbandonment.id))) == 1
    assert session.scalar(select(func.count(ActionReopening.id)))
    counted = select(InboxEntry.outcome, func.count()).group_by(InboxEntry.outcome)
    outcomes = {row[0]: row[1] for row in session.execute(counted)}
    assert outcomes.keys() == {"accepted", "conflict"}
    assert outcomes["conflict"] == len(script.disagreements)
    done = {step.id for step in script.steps if isinstance(step, Done)}
    assert done <= set(session.scalars(select(InboxEntry.change_id)))


def test_a_demonstration_never_goes_where_people_are(install: Callable[[str], Work], script: Script) -> None:
    work = install("filled")
    short = told_in(script, "beech", 1)
    build(work, as_of=AS_OF, password=PASSWORD, script=short)
    with pytest.raises(StateError):
        build(work, as_of=AS_OF, password=PASSWORD, script=short)
