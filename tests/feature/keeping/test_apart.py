"""The night's and the page's backups are made in a process of their own: its progress, its end, its faults."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select as rows

from auditapp.keeping import apart
from auditapp.keeping.apart import Backup, ProcessError
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.making import Request, new_label
from auditapp.keeping.models import BackupProof, BackupRun
from auditapp.keeping.proofs import prove_latest
from auditapp.keeping.reading import open_backup
from auditapp.keeping.rules import Way
from auditapp.keeping.running import Order, run_backup
from auditapp.kernel.permissions import system_actor
from tests.feature.keeping.installations import Home

NOW = datetime(2026, 11, 22, 2, 5, tzinfo=UTC)
KEEPER = system_actor("backup")


def order(target: Path, passphrase: Path | None = None) -> Order:
    return Order(target, passphrase, Way.SCHEDULE, KEEPER)


def task(home: Home, target: Path) -> Backup:
    return Backup(home.settings, Request(target, new_label(NOW)), NOW)


def last_run(home: Home) -> BackupRun:
    with home.work.transaction() as session:
        return session.scalars(rows(BackupRun).order_by(BackupRun.began_at)).all()[-1]


def test_a_backup_of_another_process_is_whole_proved_and_tells_how_far_it_is(
    home: Home, target: Path, passphrase: Path
) -> None:
    seen: list[int] = []
    made = run_backup(home.work, order(target, passphrase), seen.append)
    assert (made.photos, last_run(home).outcome) == (3, "good")
    assert seen[0] == 30
    assert seen == sorted(set(seen))
    assert seen[-1] == 95
    with open_backup(target, passphrase.read_text().strip()) as backup:
        assert backup.faults() == []
    seen.clear()
    assert prove_latest(home.work, order(target, passphrase), seen.append).problems == ()
    assert 80 in seen
    with home.work.transaction() as session:
        assert session.scalars(rows(BackupProof.outcome)).all() == ["good"]


def test_a_killed_process_is_told_as_a_failed_run_and_the_next_one_is_good(
    home: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITAPP_FAULT", "backup-photo-written:2")
    with pytest.raises(KeepingError, match="ended by signal 9 before it was done"):
        run_backup(home.work, order(target), lambda _percent: None)
    run = last_run(home)
    assert (run.outcome, "ended by signal 9" in run.problem) == ("failed", True)
    monkeypatch.delenv("AUDITAPP_FAULT")
    run_backup(home.work, order(target), lambda _percent: None)
    assert last_run(home).outcome == "good"
    assert not list((home.settings.instance / "keeping").glob("work-*"))


def test_what_it_refuses_and_where_it_fails_is_said_here(
    home: Home, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target.write_text("a file where the folder should be")
    with pytest.raises(KeepingError, match="is a file"):
        apart.back_up(task(home, target), lambda _percent: None)
    broken = Backup(home.settings, Request(target, "no label"), "no time")  # type: ignore[arg-type]
    target.unlink()
    with pytest.raises(ProcessError, match="Error: "):
        apart.back_up(broken, lambda _percent: None)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    longer_than_a_pipe = Backup(home.settings, Request(target, "x" * 1_000_000), NOW)
    for ended in (task(home, target), longer_than_a_pipe):
        with pytest.raises(KeepingError, match="ended with code 1"):
            apart.back_up(ended, lambda _percent: None)


def test_it_works_at_low_priority_and_ends_with_whoever_began_it() -> None:
    # Given a process that has begun another, which would never end
    code = "from tests.feature.keeping.stuck import begin; begin()"
    with ExitStack() as stack:
        begun = stack.enter_context(subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE))
        stack.callback(begun.kill)  # also when one of these is not so
        assert begun.stdout is not None
        child = int(begun.stdout.readline())
        ended = os.pidfd_open(child)
        stack.callback(os.close, ended)
        own = os.getpriority(os.PRIO_PROCESS, 0)
        assert os.getpriority(os.PRIO_PROCESS, child) == min(own + apart.KINDNESS, 19)
        # When all of a server's processes are told to stop, then it goes on
        os.kill(child, signal.SIGTERM)
        assert select.select([ended], [], [], 0)[0] == []
        # And when whoever began it is gone, then so is it
        begun.kill()
        assert select.select([ended], [], [], 60)[0] == [ended]
