"""Backups by themselves: every night, thinned by a rule, proved once a week, and told when they fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from auditapp.keeping.models import BackupProof, BackupRun
from auditapp.keeping.places import labels_in
from auditapp.kernel import clock
from auditapp.kernel.jobs import Job
from auditapp.kernel.sealing import sealer
from auditapp.people import mail
from auditapp.people.models import OutgoingMail
from auditapp.web.work import Work
from tests.build import BUILDER, World
from tests.feature.keeping.installations import Home, auditapp, facts_in, picture, sha256_of
from tests.page import Browser

NIGHT = datetime(2026, 11, 22, 2, 5, tzinfo=UTC)


@pytest.fixture
def nightly(home: Home, target: Path) -> Home:
    """An installation with a place for backups, at five past two in the night."""
    object.__setattr__(home.work.settings, "backup_target", str(target))
    clock.set_clock(lambda: NIGHT)
    return home


def a_night(home: Home, nights: int = 0) -> None:
    clock.set_clock(lambda: NIGHT + timedelta(days=nights))
    home.work.schedule.add_due(home.work.transaction, now=clock.now())
    home.work.run_until_idle()


def runs(home: Home) -> list[tuple[str, str]]:
    with home.work.transaction() as session:
        return [
            (run.way, run.outcome) for run in session.scalars(select(BackupRun).order_by(BackupRun.began_at))
        ]


def proofs(home: Home) -> list[str]:
    with home.work.transaction() as session:
        return [proof.outcome for proof in session.scalars(select(BackupProof).order_by(BackupProof.at))]


def test_the_night_makes_one_backup_and_once_a_week_proves_it(nightly: Home) -> None:
    for night in range(9):
        a_night(nightly, night)
        a_night(nightly, night)
    assert runs(nightly) == [("schedule", "good")] * 9
    assert proofs(nightly) == ["good", "good"]


def test_without_a_place_for_backups_the_night_does_nothing(home: Home) -> None:
    a_night(home)
    assert runs(home) == []


def test_old_backups_go_by_the_rule_with_the_photos_that_only_they_held(nightly: Home, target: Path) -> None:
    # Given a photo that a backup of the database once named and later ones do not (its row was moved away)
    object.__setattr__(nightly.work.settings, "backup_keep", "2,0,0")
    a_night(nightly)
    stray = target / "photos" / "ab" / ("ab" * 32)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"only an old backup named it")

    # When nights pass
    for night in range(1, 5):
        a_night(nightly, night)

    # Then the latest are left, with exactly the photos they name
    assert len(labels_in(target)) == 3
    kept = {path.name for path in (target / "photos").rglob("*") if path.is_file()}
    assert kept == set(facts_in(nightly.settings).photos)


def test_a_damaged_photo_at_the_target_fails_the_proof_and_is_written_anew_by_the_next_backup(
    nightly: Home, target: Path
) -> None:
    a_night(nightly)
    name = sha256_of(1)
    spoilt = target / "photos" / name[:2] / name
    spoilt.chmod(0o600)
    spoilt.write_bytes(b"something else")
    failed = auditapp(nightly.work.settings, "backup", "prove")
    assert failed.returncode == 1
    assert f"{name} is damaged" in failed.stdout
    assert auditapp(nightly.work.settings, "backup", "now").returncode == 0
    assert spoilt.read_bytes() == picture(1)
    proved = auditapp(nightly.work.settings, "backup", "prove")
    assert proved.returncode == 0, proved.stdout + proved.stderr
    assert "was restored for a trial" in proved.stdout


def test_a_proof_that_cannot_be_tried_says_nothing_against_the_backup(
    home: Home, target: Path, passphrase: Path, world: World, browser: Callable[[], Browser]
) -> None:
    settings = home.work.settings
    object.__setattr__(settings, "backup_target", str(target))
    assert auditapp(settings, "backup", str(target), "--passphrase-file", str(passphrase)).returncode == 0
    hindered = auditapp(settings, "backup", "prove")
    assert hindered.returncode == 1
    assert "could not be proved. This backup is encrypted" in hindered.stderr
    assert "cannot be trusted" not in hindered.stdout + hindered.stderr
    assert proofs(home) == ["hindered"]
    page = browser().sign_in(world, "administrator").get(f"/providers/{world.provider.id}/backups")
    assert "The last backup could not be proved" in page.text
    assert "Nothing is known against the backup" in page.text
    proved = auditapp(settings, "backup", "prove", "--passphrase-file", str(passphrase))
    assert proved.returncode == 0, proved.stderr


def test_when_the_night_fails_those_who_can_put_it_right_get_a_mail(nightly: Home, target: Path) -> None:
    with nightly.work.transaction() as session:
        server = mail.MailServer("mail.example.org", 587, "starttls", "", "", "walkaround@example.org")
        mail.set_server(
            session,
            server,
            sealer(nightly.settings.instance),
            provider_id=nightly.world.provider.id,
            home_id=None,
            why="",
            actor=BUILDER,
            now=clock.now(),
        )
    target.write_text("a file where the folder should be")
    clock.set_clock(lambda: NIGHT)
    nightly.work.schedule.add_due(nightly.work.transaction, now=NIGHT)
    nightly.work.run_one()
    assert runs(nightly) == [("schedule", "failed")]
    with nightly.work.transaction() as session:
        letters = session.scalars(select(OutgoingMail)).all()
        assert {letter.to for letter in letters} == {
            "administrator@example.org",
            "nominated_individual@example.org",
        }
        assert "is a file" in letters[0].text
        night = session.scalars(select(Job).where(Job.kind == "keeping.nightly")).one()
        assert (night.status, "is a file" in (night.error or "")) == ("failed", True)


def test_the_page_says_what_to_send_to_whoever_runs_the_machine_while_no_place_is_set(
    home: Home, world: World, browser: Callable[[], Browser]
) -> None:
    address = f"/providers/{world.provider.id}/backups"
    administrator = browser().sign_in(world, "administrator")
    text = administrator.get(address, status=200).text
    assert "No automatic backup is set up" in text
    assert "Send these lines to whoever runs the installation" in text
    assert "In /etc/walkaround/walkaround.env" in text
    first = administrator.get(f"/providers/{world.provider.id}/administration", status=200).text
    assert f'<a href="{address}">See Backups</a>' in first


def test_the_page_warns_until_there_is_a_good_and_proved_backup(
    home: Home, target: Path, app: Flask, world: World, work: Work, browser: Callable[[], Browser]
) -> None:
    # Given no place for backups: the page says so, with the lines for whoever runs the machine
    address = f"/providers/{world.provider.id}/backups"
    administrator = browser().sign_in(world, "administrator")
    page = administrator.get(address, status=200)
    assert "No automatic backup is set up" in page.text
    assert "AUDITAPP_BACKUP_TARGET=" in page.text
    assert "Back up now" not in page.text

    # When there is one, a backup can be asked for, once, and the worker makes it
    object.__setattr__(work.settings, "backup_target", str(target))
    assert "There is no good backup yet" in administrator.get(address).text
    administrator.post(address, status=303)
    assert "Backing up" in administrator.get(address).text
    administrator.post(address, status=303)
    work.run_until_idle()
    assert runs(home) == [("page", "good")]

    # Then it is good, and can be proved
    page = administrator.get(address)
    assert "The last backup is good" in page.text
    assert "No backup has been proved yet" in page.text
    administrator.post(f"{address}/proof", status=303)
    work.run_until_idle()
    assert "every row and photo as it was" in administrator.get(address).text

    # And a day later without another it warns again
    now = clock.now()
    clock.set_clock(lambda: now + timedelta(hours=27))
    other = browser().sign_in(world, "nominated_individual")
    assert "more than a day old" in other.get(address).text
    administration = other.get(f"/providers/{world.provider.id}/administration", status=200)
    assert "The last good backup is more than a day old" in administration.text
