"""The last steps of a restore: bring the database up to date, check it, and begin its new life."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.orm import Session

from auditapp.config import Settings
from auditapp.evidence.store import open_store
from auditapp.evidence.verification import verify_photos
from auditapp.keeping import schema, service
from auditapp.keeping.restoring import Restored, Tell, restoring
from auditapp.kernel import clock
from auditapp.kernel.faults import fault_point
from auditapp.kernel.journal_check import verify_journal
from auditapp.kernel.permissions import system_actor
from auditapp.kernel.transaction import Transaction, transactions
from auditapp.people.queries import chains_of

_RESTORER = system_actor("restore")


def restore(
    settings: Settings,
    source: Path,
    passphrase: str | None,
    *,
    label: str,
    tell: Tell,
    leave_lost: bool = False,
) -> bool:
    """Restore into an empty installation; True when journals and photos are as they should be, too.

    `leave_lost` goes on although photos are missing from the backup or damaged. Raises KeepingError with a sentence:
    before anything was written, or leaving a state that says so.
    """
    with (
        restoring(settings, source, passphrase, label=label, tell=tell, leave_lost=leave_lost) as restored,
        _current(settings, restored, tell) as transaction,
    ):
        sound = _verified(transaction, settings, tell)
        with transaction() as session:
            epoch = _begin(session, restored)
        fault_point("restore-epoch-begun")
    tell(f"The restore is complete: the backup {restored.manifest.label} is now epoch {epoch}.")
    tell("Tablets offer again what they sent after it was made, when they next connect.")
    return sound


@contextmanager
def _current(settings: Settings, restored: Restored, tell: Tell) -> Iterator[Transaction]:
    with schema.opened(settings.database_url) as engine:
        if restored.migrates:
            tell(f"Bringing the database from schema {restored.manifest.schema} up to this release ...")
            with engine.begin() as connection:
                schema.migrate(connection)
        yield transactions(lambda: Session(engine, expire_on_commit=False))


def _verified(transaction: Transaction, settings: Settings, tell: Tell) -> bool:
    with transaction() as session:
        reports = verify_journal(session, expected=chains_of(session))
    wrong = [report.fault for report in reports if report.fault]
    for fault in wrong:
        tell(f"WRONG  {fault}. It was so when the backup was made.")
    if not wrong:
        events = sum(report.events for report in reports)
        tell(f"The journal is intact: {len(reports)} chains, {events} events.")
    photos = verify_photos(transaction, open_store(settings.photo_store_url), actor=_RESTORER)
    for sentence in photos.sentences():
        tell(sentence)
    return not wrong and photos.passed


def _begin(session: Session, restored: Restored) -> str:
    manifest, now = restored.manifest, clock.now()
    service.settle_restored_run(
        session,
        manifest.run,
        sha256=restored.sha256,
        rows=manifest.rows,
        photos=len(manifest.photos),
        now=now,
    )
    return service.begin_new_life(
        session, label=manifest.label, made_at=manifest.made_at, actor=_RESTORER, now=now
    )
