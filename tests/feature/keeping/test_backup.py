"""A backup holds everything at one moment, says what it holds, and can be restored into an empty installation."""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from auditapp.config import Settings
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.finishing import restore
from auditapp.keeping.making import Made
from auditapp.keeping.models import BackupRun
from auditapp.keeping.places import labels_in
from auditapp.keeping.reading import open_backup
from auditapp.keeping.rules import Way
from auditapp.keeping.running import Order, run_backup
from auditapp.kernel.epoch import FIRST, current_epoch
from auditapp.kernel.journal import JournalEvent
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.permissions import system_actor
from auditapp.packs.keys import load_or_create
from tests.feature.keeping.installations import Home, auditapp, facts_in, opened, sha256_of

ACTOR = system_actor("test")
KINDS = pytest.mark.parametrize(
    ("suffix", "sealed"),
    [("", False), (".walkaround", False), ("", True), (".walkaround", True)],
    ids=["folder", "file", "encrypted folder", "encrypted file"],
)


def back_up(home: Home, target: Path, passphrase: Path | None = None) -> Made:
    return run_backup(home.work, Order(target, passphrase, Way.COMMAND, ACTOR), lambda _percent: None)


def put_back(settings: Settings, source: Path, words: str | None = None, label: str = "") -> list[str]:
    told: list[str] = []
    assert restore(settings, source, words, label=label, tell=told.append)
    return told


def words_of(passphrase: Path | None) -> str | None:
    return passphrase.read_text().strip() if passphrase else None


@KINDS
def test_what_is_restored_is_every_row_photo_and_key_of_one_moment(
    home: Home, target: Path, empty: Settings, passphrase: Path, suffix: str, *, sealed: bool
) -> None:
    # Given a backup, and a change after it
    source, secret = target.with_suffix(suffix), passphrase if sealed else None
    made = back_up(home, source, secret)
    assert (made.lost, made.copied) == ((), made.photos)
    home.audit(4)

    # When it is restored into an empty installation
    told = put_back(empty, source, words_of(secret))

    # Then every row and photo of that moment is there, nothing later, and the journal is whole
    with open_backup(source, words_of(secret)) as backup:
        manifest = backup.manifest
    assert any("The journal is intact" in line for line in told)
    restored = facts_in(empty)
    grown = {name for name, each in manifest.tables.items() if restored.tables[name] != each}
    assert grown <= {"epoch", "backup_run", "journal_event", "journal_chain", "photo_check"}
    assert restored.photos == {entry.sha256: entry.size for entry in manifest.photos}
    assert sha256_of(4) not in restored.photos
    assert {sha256_of(1), sha256_of(2), sha256_of(3)} <= restored.photos.keys()
    keys = [load_or_create(each.instance / "keys") for each in (home.settings, empty)]
    assert keys[0].fingerprint == keys[1].fingerprint


def test_a_restore_begins_a_new_epoch_and_says_so_in_every_providers_journal(
    home: Home, target: Path, empty: Settings
) -> None:
    made = back_up(home, target)
    put_back(empty, target)
    with opened(empty) as app, app.extensions["work"].transaction() as session:
        assert current_epoch(session) != FIRST
        noted = session.scalars(
            select(JournalEvent).where(JournalEvent.kind == "installation.restored")
        ).all()
        assert {event.chain for event in noted} == {
            f"provider:{each.id}" for each in (home.world.provider, home.world.other_provider)
        }
        assert not [report.fault for report in verify_journal(session) if report.fault]
        run = session.scalars(select(BackupRun)).one()
        assert (run.label, run.outcome) == (made.label, "good")


def test_the_second_backup_to_a_folder_copies_only_new_photos(home: Home, target: Path) -> None:
    first = back_up(home, target)
    home.audit(4)
    home.work.run_until_idle()
    second = back_up(home, target)
    assert second.photos == first.photos + second.copied
    assert 0 < second.copied < first.copied
    third = back_up(home, target)
    assert (third.copied, third.photos) == (0, second.photos)


def test_the_second_encrypted_backup_copies_only_new_photos_and_names_tell_nothing(
    home: Home, target: Path, passphrase: Path
) -> None:
    back_up(home, target, passphrase)
    assert back_up(home, target, passphrase).copied == 0
    names = {path.name for path in target.rglob("*") if path.is_file()}
    assert not [name for name in names if sha256_of(1) in name]
    for path in (path for path in target.rglob("*.age") if path.is_file()):
        assert path.read_bytes().startswith(b"age-encryption.org/v1\n")


def test_every_backup_of_a_folder_can_be_restored_not_only_the_latest(
    home: Home, target: Path, empty: Settings
) -> None:
    first = back_up(home, target)
    home.audit(4)
    back_up(home, target)
    put_back(empty, target, label=first.label)
    assert sha256_of(4) not in facts_in(empty).photos


@KINDS
def test_a_changed_byte_anywhere_is_found_and_named(
    home: Home, target: Path, empty: Settings, passphrase: Path, suffix: str, *, sealed: bool
) -> None:
    source, secret = target.with_suffix(suffix), passphrase if sealed else None
    back_up(home, source, secret)
    files = [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())
    of_folder = (
        {"walkaround-backups.json", "key.age"} if source.is_dir() else set()
    )  # for the next backup only
    whole = {path: path.read_bytes() for path in files if path.parent != source or path.name not in of_folder}
    for path, place in places_in(whole):
        broken = bytearray(whole[path])
        broken[place] ^= 0x20
        path.chmod(0o600)
        path.write_bytes(broken)
        with pytest.raises(KeepingError) as found:
            restore(empty, source, words_of(secret), label="", tell=lambda _line: None)
        if source.is_dir():
            assert path.name.removesuffix(".sha256") in found.value.message, (path, place)
        path.write_bytes(whole[path])
    assert not [path for path in empty.instance.iterdir() if path.name not in {"keeping"} | LOCKS]


LOCKS = {"walkaround.sqlite3.in-use", "walkaround.sqlite3.lock"}


def places_in(files: dict[Path, bytes]) -> list[tuple[Path, int]]:
    """Bytes to change: in every small file its ends and middle, in an archive also the parts between its files."""
    found = []
    for path, content in files.items():
        places = {0, len(content) // 2, len(content) - 1}
        if path.suffix == ".walkaround":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = archive.infolist()
            # In each member's header (its time), and one in its content.
            places |= {info.header_offset + 11 for info in members}
            places |= {info.header_offset + 30 + len(info.filename) + 25 for info in members}
        found += [(path, place) for place in sorted(places)]
    return found


def test_a_photo_that_the_store_had_lost_is_named_and_the_rest_is_good(
    home: Home, target: Path, empty: Settings
) -> None:
    # Given one photo missing and one damaged
    home.photo_file(1).unlink()
    home.photo_file(2).chmod(0o600)
    home.photo_file(2).write_bytes(b"other bytes")

    # When it is backed up, then the backup says so
    made = back_up(home, target)
    assert {(each.sha256, each.outcome) for each in made.lost} == {
        (sha256_of(1), "missing"),
        (sha256_of(2), "damaged"),
    }
    assert sha256_of(1)[:12] in made.problem
    with home.work.transaction() as session:
        run = session.scalars(select(BackupRun)).one()
        assert (run.outcome, run.problem) == ("good_but", made.problem)

    # And it can be restored, which says again what is not there
    told: list[str] = []
    assert not restore(empty, target, None, label="", tell=told.append)
    assert any(f"(sha256 {sha256_of(1)}" in line for line in told)
    assert any(line.startswith("The restore is complete") for line in told)


def test_a_wrong_or_missing_passphrase_is_said_plainly(
    home: Home, target: Path, empty: Settings, passphrase: Path
) -> None:
    back_up(home, target, passphrase)
    for words, sentence in (
        (None, "--passphrase-file"),
        ("not the right one at all", "does not open this backup"),
    ):
        with pytest.raises(KeepingError, match=sentence):
            restore(empty, target, words, label="", tell=lambda _line: None)
    with pytest.raises(KeepingError, match="are encrypted"):
        back_up(home, target)


def test_a_short_passphrase_is_refused(home: Home, target: Path, tmp_path: Path) -> None:
    (tmp_path / "short").write_text("secret\n")
    with pytest.raises(KeepingError, match="shorter than 12"):
        back_up(home, target, tmp_path / "short")


def test_a_place_that_cannot_be_used_is_said_plainly_and_nothing_half_remains(
    home: Home, target: Path
) -> None:
    for place, sentence in (
        (home.settings.instance / "backups", "inside the instance folder"),
        (target / "not" / "there", "Is the disk or share connected"),
        (Path("/dev/full") / "x", "no folder /dev/full"),
        (Path("/proc/backups"), "/proc/backups"),
    ):
        with pytest.raises(KeepingError, match=sentence):
            back_up(home, place)
    target.mkdir()
    (target / "letter.txt").write_text("something else")
    with pytest.raises(KeepingError, match="holds other things"):
        back_up(home, target)
    with home.work.transaction() as session:
        assert {run.outcome for run in session.scalars(select(BackupRun))} == {"failed"}
    assert not list((home.settings.instance / "keeping").glob("work-*"))


def test_a_folder_of_backups_that_is_suddenly_empty_is_not_begun_anew_by_itself(
    home: Home, target: Path
) -> None:
    back_up(home, target)
    shutil.move(target, target.parent / "unplugged")
    target.mkdir()
    with pytest.raises(KeepingError, match="does not hold the backups made there before"):
        run_backup(home.work, Order(target, None, Way.SCHEDULE, ACTOR), lambda _percent: None)
    assert not list(target.iterdir())
    refused = auditapp(home.settings, "backup", str(target))
    assert refused.returncode == 1
    assert "Is the disk or share connected?" in refused.stderr
    assert not list(target.iterdir())
    assert auditapp(home.settings, "backup", str(target), "--anew").returncode == 0


def test_a_backup_that_lost_a_photo_is_restored_without_it_only_when_that_is_said(
    home: Home, target: Path, empty: Settings
) -> None:
    back_up(home, target)
    name = sha256_of(2)
    spoilt = target / "photos" / name[:2] / name
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"something else")
    refused = auditapp(empty, "restore", str(target))
    assert refused.returncode == 1
    assert "or restore all but these photos with --leave-lost" in refused.stderr
    done = auditapp(empty, "restore", str(target), "--leave-lost")
    assert f"{name} is damaged" in done.stdout, done.stderr
    assert "The restore is complete" in done.stdout
    assert done.returncode == 1  # for it is not all that it should be
    assert facts_in(empty).tables["answer"] == facts_in(home.settings).tables["answer"]
    there = {path.name for path in (empty.instance / "photos").rglob("*") if path.is_file()}
    assert there == facts_in(empty).photos.keys() - {name}


def test_another_folder_than_the_one_with_the_keys_is_not_backed_up_with_this_database(
    home: Home, target: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    back_up(home, target)
    elsewhere = replace(home.settings, instance=tmp_path_factory.mktemp("elsewhere"))
    refused = auditapp(elsewhere, "backup", str(target))
    assert refused.returncode == 1
    assert "does not hold the keys that belong to this database" in refused.stderr
    assert len(labels_in(target)) == 1


def test_an_installation_that_holds_something_is_not_restored_into(home: Home, target: Path) -> None:
    back_up(home, target)
    before = facts_in(home.settings)
    home.let_go()
    done = auditapp(home.settings, "restore", str(target))
    assert done.returncode == 1
    assert "this one holds" in done.stderr
    assert "keys" in done.stderr
    assert facts_in(home.settings) == before


def test_the_command_line_says_what_was_done(home: Home, target: Path, empty: Settings) -> None:
    done = auditapp(home.settings, "backup", str(target))
    assert done.stdout.startswith("Good: backup 2"), done.stderr
    done = auditapp(empty, "restore", str(target))
    assert done.returncode == 0, done.stderr
    assert "The restore is complete" in done.stdout
