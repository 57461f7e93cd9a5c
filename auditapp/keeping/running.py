"""One backup from beginning to end, with the row that tells of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from auditapp.keeping import apart, service
from auditapp.keeping.disk import only_one
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.making import BUSY, Made, Progress, Request, new_label
from auditapp.keeping.places import ARCHIVE
from auditapp.keeping.queries import has_signed, was_backed_up_to
from auditapp.keeping.retention import forget_old
from auditapp.keeping.rules import Way, read_keep
from auditapp.keeping.sealed import read_passphrase
from auditapp.kernel import clock
from auditapp.kernel.permissions import Actor
from auditapp.packs import keys
from auditapp.web.assets import Assets
from auditapp.web.work import Work

log = logging.getLogger("auditapp.backup")
STATIC = Path(__file__).parents[1] / "static"


@dataclass(frozen=True)
class Order:
    """Where to, under which passphrase, and who asked."""

    target: Path
    passphrase_file: Path | None
    way: Way
    actor: Actor
    anew: bool = False  # begin again where the backups made there before are gone


def configured(work: Work, way: Way, actor: Actor) -> Order:
    """The order that the host's environment gives. Raises KeepingError when it gives none."""
    if not work.settings.backup_target:
        raise KeepingError("No place for backups is set. The host sets AUDITAPP_BACKUP_TARGET.")
    return Order(Path(work.settings.backup_target), work.settings.backup_passphrase_file, way, actor)


def run_backup(work: Work, order: Order, progress: Progress) -> Made:
    """Make the backup and remember how it went. Raises KeepingError with a sentence."""
    with only_one(work.settings.instance / "keeping" / "running", BUSY):
        return _run_alone(work, order, progress)


def _require_own_keys(session: Session, instance: Path) -> None:
    """A folder without the key that signed this database's packs is another one's: its backup would lack it."""
    if has_signed(session) and not (instance / "keys" / keys.FILE_NAME).is_file():
        raise KeepingError(
            f"{instance} does not hold the keys that belong to this database, so a backup would lack them. "
            "Set AUDITAPP_INSTANCE to the folder that does (keys/signing-key.pem is in it)."
        )


def _run_alone(work: Work, order: Order, progress: Progress) -> Made:
    keep, now = read_keep(work.settings.backup_keep), clock.now()
    label = new_label(now)
    with work.transaction() as session:
        _require_own_keys(session, work.settings.instance)
        begun_before = was_backed_up_to(session, order.target)
        run = service.begin_run(
            session, way=order.way, target=order.target, label=label, actor=order.actor, now=now
        )
        run_id = run.id
    try:
        wanted = Request(
            target=order.target,
            label=label,
            passphrase=read_passphrase(order.passphrase_file) if order.passphrase_file else None,
            may_begin=order.anew or not begun_before,
            run=run_id,
            build=Assets(STATIC).build,
        )
        task = apart.Backup(work.settings, wanted, now)
        # Whoever gives the command waits for it; beside the server's work it is done in another process.
        made = task.carry_out(progress) if order.way is Way.COMMAND else apart.back_up(task, progress)
    except BaseException as problem:
        sentence = (
            problem.message if isinstance(problem, KeepingError) else f"{type(problem).__name__}: {problem}"
        )
        if order.way is not Way.COMMAND:  # there the sentence is on the screen
            log.error("backup failed: %s", sentence)  # noqa: TRY400 - the sentence says it
        with work.transaction() as session:
            service.fail_run(session, run_id, sentence, now=clock.now())
        raise
    with work.transaction() as session:
        service.end_run(session, run_id, made, now=clock.now())
    if order.target.suffix != ARCHIVE:
        forget_old(order.target, wanted.passphrase, keep)
    return made
