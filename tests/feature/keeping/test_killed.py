"""A process that dies in the middle of a backup or a restore leaves something usable, and a sentence."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from auditapp.config import Settings
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.models import BackupRun
from auditapp.keeping.places import PART, labels_in
from auditapp.keeping.reading import open_backup
from auditapp.kernel.epoch import FIRST, current_epoch
from tests.feature.keeping.installations import Home, auditapp, facts_in, opened

IN_BACKUP = (
    "backup-database-copied",
    "backup-database-written",
    "backup-photo-written:2",
    "backup-before-rename",
)
IN_RESTORE = (
    "restore-begun",
    "restore-photo-written:2",
    "restore-database-written",
    "restore-epoch-begun",
)


@pytest.mark.parametrize("suffix", ["", ".walkaround"], ids=["folder", "file"])
@pytest.mark.parametrize("fault", IN_BACKUP)
def test_a_killed_backup_leaves_nothing_that_looks_like_one_and_the_next_run_cleans_up(
    home: Home, target: Path, suffix: str, fault: str
) -> None:
    # Given a backup that dies on the way
    source = target.with_suffix(suffix)
    assert auditapp(home.settings, "backup", str(source), fault=fault).returncode == -signal.SIGKILL
    if source.is_dir():
        assert labels_in(source) == []
    with pytest.raises(KeepingError), open_backup(source, None):
        pass

    # When the next one is made, then it is whole, and nothing of the dead one is left
    done = auditapp(home.settings, "backup", str(source))
    assert done.returncode == 0, done.stderr
    with open_backup(source, None) as backup:
        assert backup.faults() == []
    left = [path for path in source.parent.rglob("*") if PART in path.name or path.name.endswith(".part")]
    assert left == []
    assert not list((home.settings.instance / "keeping").glob("work-*"))
    with home.work.transaction() as session:
        runs = session.scalars(select(BackupRun).order_by(BackupRun.began_at)).all()
        assert [run.outcome for run in runs] == ["failed", "good"]
        assert "interrupted" in runs[0].problem


@pytest.mark.parametrize("fault", IN_RESTORE)
def test_a_killed_restore_says_so_serves_nothing_and_completes_when_run_again(
    home: Home, target: Path, empty: Settings, fault: str
) -> None:
    # Given a restore that dies on the way
    assert auditapp(home.settings, "backup", str(target)).returncode == 0
    assert auditapp(empty, "restore", str(target), fault=fault).returncode == -signal.SIGKILL

    # When somebody wants to serve it, then a sentence says what to do
    for command in (("serve",), ("journal", "verify"), ("worker",)):
        refused = auditapp(empty, *command)
        assert refused.returncode == 1
        assert "This restore was interrupted; run it again" in refused.stderr
        assert str(target) in refused.stderr

    # And running it again completes it
    done = auditapp(empty, "restore", str(target))
    assert done.returncode == 0, done.stderr
    with open_backup(target, None) as backup:
        assert facts_in(empty).tables["answer"] == backup.manifest.tables["answer"]
        assert facts_in(empty).photos.keys() == {entry.sha256 for entry in backup.manifest.photos}
    with opened(empty) as app, app.extensions["work"].transaction() as session:
        assert current_epoch(session) != FIRST
    assert auditapp(empty, "journal", "verify").returncode == 0


def test_another_backup_cannot_be_poured_into_a_half_restored_installation(
    home: Home, target: Path, empty: Settings
) -> None:
    auditapp(home.settings, "backup", str(target))
    auditapp(empty, "restore", str(target), fault="restore-photo-written")
    other = target.with_name("other")
    auditapp(home.settings, "backup", str(other))
    refused = auditapp(empty, "restore", str(other))
    assert refused.returncode == 1
    assert f"It was of the backup {target}" in refused.stderr


def test_a_half_restored_installation_is_not_completed_in_another_database(
    home: Home, target: Path, empty: Settings
) -> None:
    auditapp(home.settings, "backup", str(target))
    auditapp(empty, "restore", str(target), fault="restore-epoch-begun")
    home.let_go()
    before = facts_in(home.settings)
    refused = auditapp(replace(empty, database_url=home.settings.database_url), "restore", str(target))
    assert refused.returncode == 1
    assert "DATABASE_URL names another one" in refused.stderr
    assert facts_in(home.settings) == before
