"""Which backups were made, and which of them were proved; reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from auditapp.keeping.models import BackupProof, BackupRun
from auditapp.keeping.rules import BACKUP, NIGHTLY, PROVE, USABLE, Outcome
from auditapp.kernel.jobs import Job, JobStatus
from auditapp.packs.models import Pack

SHOWN = 60


@dataclass(frozen=True)
class RunLine:
    """One backup. `proved_at` is when it was last restored for a trial with nothing wrong."""

    id: str
    way: str
    target: str
    label: str
    began_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    problem: str
    size: int | None
    rows: int | None
    photos: int | None
    sha256: str


@dataclass(frozen=True)
class ProofLine:
    """One trial."""

    run_id: str
    at: datetime
    outcome: Outcome
    problem: str
    label: str


def latest_runs(session: Session, limit: int = SHOWN) -> list[RunLine]:
    """The latest first."""
    query = select(BackupRun).order_by(BackupRun.began_at.desc(), BackupRun.id).limit(limit)
    return [_line(run) for run in session.scalars(query)]


def last_good(session: Session, target: str | None = None) -> RunLine | None:
    """The latest backup that can be restored; of those at `target` where it is given."""
    query = select(BackupRun).where(BackupRun.outcome.in_(USABLE))
    if target is not None:
        query = query.where(BackupRun.target == target)
    found = session.scalars(query.order_by(BackupRun.began_at.desc(), BackupRun.id).limit(1)).first()
    return None if found is None else _line(found)


def run_labelled(session: Session, label: str) -> RunLine | None:
    """The backup of that name."""
    found = session.scalars(select(BackupRun).where(BackupRun.label == label).limit(1)).first()
    return None if found is None else _line(found)


def last_proofs(session: Session, limit: int = 1) -> list[ProofLine]:
    """The latest trials, the latest first."""
    query = (
        select(BackupProof, BackupRun.label)
        .join(BackupRun, BackupRun.id == BackupProof.run_id)
        .order_by(BackupProof.at.desc(), BackupProof.id)
        .limit(limit)
    )
    return [
        ProofLine(proof.run_id, proof.at, Outcome(proof.outcome), proof.problem, label)
        for proof, label in session.execute(query)
    ]


def last_good_proof(session: Session) -> datetime | None:
    """When a backup was last restored for a trial with nothing wrong."""
    return session.scalar(select(func.max(BackupProof.at)).where(BackupProof.outcome == Outcome.GOOD))


@dataclass(frozen=True)
class UnderWay:
    """What the worker does about backups, or will do next."""

    kind: str
    progress: int


def work_under_way(session: Session) -> UnderWay | None:
    """The backup or trial that waits or runs; None when there is none."""
    doing = Job.kind.in_((BACKUP, PROVE, NIGHTLY)), Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING))
    found = session.scalars(select(Job).where(*doing).order_by(Job.status, Job.id).limit(1)).first()
    return None if found is None else UnderWay(found.kind, found.progress)


def was_backed_up_to(session: Session, target: Path) -> bool:
    """Whether a backup was ever kept there."""
    query = select(BackupRun.id).where(BackupRun.target == str(target), BackupRun.outcome.in_(USABLE))
    return session.scalar(query.limit(1)) is not None


def has_signed(session: Session) -> bool:
    """Whether the installation has a signing key: it made a pack, or a good backup, which makes one."""
    packs, good = exists().select_from(Pack), exists().where(BackupRun.outcome.in_(USABLE))
    return bool(session.scalar(select(packs | good)))


def _line(run: BackupRun) -> RunLine:
    return RunLine(
        run.id,
        run.way,
        run.target,
        run.label,
        run.began_at,
        run.ended_at,
        Outcome(run.outcome),
        run.problem,
        run.size,
        run.rows,
        run.photos,
        run.sha256,
    )
