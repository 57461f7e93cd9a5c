"""How the database is opened: nothing survives a rollback, one writer at a time, no stale snapshots."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from auditapp.kernel import clock
from auditapp.people.models import Provider
from auditapp.web.work import Work


def a_provider(name: str) -> Provider:
    return Provider(id=f"p-{name}", name=name, created_at=clock.now())


def release_a_savepoint_and_fail(work: Work) -> None:
    with work.transaction() as session:
        with session.begin_nested():
            session.add(a_provider("inner"))
        raise RuntimeError


def test_a_released_savepoint_does_not_survive_the_outer_rollback(work: Work) -> None:
    with pytest.raises(RuntimeError):
        release_a_savepoint_and_fail(work)
    with work.transaction() as session:
        assert session.get(Provider, "p-inner") is None


def test_a_rolled_back_savepoint_leaves_the_rest_of_the_transaction(work: Work) -> None:
    with work.transaction() as session:
        session.add(a_provider("outer"))
        session.flush()  # the savepoint must come after it
        nested = session.begin_nested()
        session.add(a_provider("inner"))
        session.flush()  # so that there is something to roll back
        nested.rollback()
    with work.transaction() as session:
        assert session.get(Provider, "p-outer") is not None
        assert session.get(Provider, "p-inner") is None


def test_a_reader_who_then_writes_does_not_meet_a_stale_snapshot(work: Work) -> None:
    with work.transaction() as session:
        before = session.scalar(select(func.count()).select_from(Provider))
        another_writer_commits(work)
        session.add(a_provider("late"))
    with work.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Provider)) == (before or 0) + 2


def another_writer_commits(work: Work) -> None:
    def write() -> None:
        with work.transaction() as session:
            session.add(a_provider("meanwhile"))

    thread = threading.Thread(target=write)
    thread.start()
    thread.join(10)
    assert not thread.is_alive(), "the reader kept the writer waiting"


def test_sixteen_writers_at_once_all_get_through(work: Work) -> None:
    def write(number: int) -> None:
        with work.transaction() as session:
            session.scalar(select(func.count()).select_from(Provider))
            session.add(a_provider(f"n{number}"))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(64)))
    with work.transaction() as session:
        assert session.scalar(select(func.count()).where(Provider.id.like("p-n%"))) == 64


def test_the_database_is_opened_as_the_design_says(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":
        assert session.scalar(text("SHOW transaction_isolation")) == "read committed"
        return
    pragmas = {
        name: session.scalar(text(f"PRAGMA {name}"))
        for name in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    version = str(session.scalar(text("SELECT sqlite_version()")))
    assert tuple(map(int, version.split("."))) >= (3, 51, 3), "older versions have the WAL-reset fault"
