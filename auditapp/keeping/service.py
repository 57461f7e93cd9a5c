"""Backups as the installation remembers them: begun, ended, proved, and put back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from auditapp.keeping import queries
from auditapp.keeping.making import Made
from auditapp.keeping.models import BackupProof, BackupRun
from auditapp.keeping.rules import Outcome, Way
from auditapp.kernel import epoch, ids, jobs, journal
from auditapp.kernel.journal import Subject
from auditapp.kernel.permissions import Actor

RESTORED = journal.declare("installation.restored", keys=("backup", "epoch", "made_at"))
INTERRUPTED = "It was interrupted before it was complete. Nothing of it was kept."
_LONGEST = 400


def begin_run(
    session: Session, *, way: Way, target: Path, label: str, actor: Actor, now: datetime
) -> BackupRun:
    """Note that a backup begins. Call it while no other can be running: those that say so were interrupted."""
    for left in session.scalars(select(BackupRun).where(BackupRun.outcome == Outcome.RUNNING)):
        left.outcome, left.problem, left.ended_at = Outcome.FAILED, INTERRUPTED, now
    run = BackupRun(
        id=ids.new_id("b"),
        way=way.value,
        target=str(target)[:_LONGEST],
        began_at=now,
        by=actor.user_id,
        outcome=Outcome.RUNNING.value,
        label=label,
    )
    session.add(run)
    return run


def end_run(session: Session, run_id: str, made: Made, *, now: datetime) -> None:
    """Note that the backup is whole."""
    run = session.get_one(BackupRun, run_id)
    run.outcome = (Outcome.GOOD_BUT if made.lost else Outcome.GOOD).value
    run.problem, run.ended_at = made.problem[:_LONGEST], now
    run.size, run.photos, run.rows, run.sha256 = made.size, made.photos, made.rows, made.sha256


def fail_run(session: Session, run_id: str, problem: str, *, now: datetime) -> None:
    """Note why there is none."""
    run = session.get_one(BackupRun, run_id)
    run.outcome, run.problem, run.ended_at = Outcome.FAILED.value, problem[:_LONGEST], now


def note_proof(
    session: Session, run_id: str, outcome: Outcome, problem: str, *, actor: Actor, now: datetime
) -> BackupProof:
    """Note that a backup was restored for a trial and what was found, or why it could not be tried."""
    proof = BackupProof(
        id=ids.new_id("q"),
        run_id=run_id,
        at=now,
        by=actor.user_id,
        outcome=outcome.value,
        problem=problem[:_LONGEST],
    )
    session.add(proof)
    return proof


def begin_new_life(session: Session, *, label: str, made_at: str, actor: Actor, now: datetime) -> str:
    """The last step of a restore: a new epoch, noted in the chain of every provider. Returns the epoch."""
    began = epoch.begin_epoch(session, because="restored", now=now)
    chains = select(journal.JournalChain.chain).where(journal.JournalChain.chain.startswith("provider:"))
    for chain in sorted(session.scalars(chains)):
        journal.record(
            session,
            RESTORED,
            chain=chain,
            subject=Subject("provider", chain.removeprefix("provider:")),
            actor=actor,
            now=now,
            data={"backup": label, "epoch": began, "made_at": made_at},
        )
    return began


def settle_restored_run(
    session: Session, run_id: str, *, sha256: str, rows: int, photos: int, now: datetime
) -> None:
    """The backup that was restored could not know its own end when the database was copied: now it is known."""
    for run in session.scalars(select(BackupRun).where(BackupRun.outcome == Outcome.RUNNING)):
        if run.id == run_id:
            run.outcome, run.sha256, run.rows, run.photos = Outcome.GOOD.value, sha256, rows, photos
        else:
            run.outcome, run.problem = Outcome.FAILED.value, INTERRUPTED
        run.ended_at = now


def ask_for(session: Session, kind: str, *, actor: Actor, now: datetime) -> None:
    """Let the worker back up, or prove the latest backup, unless that is being done already."""
    if queries.work_under_way(session) is None:
        key = f"{kind}:{now.isoformat()}"
        jobs.enqueue(session, kind, key=key, payload={"by": actor.user_id}, by=actor.user_id, now=now)
