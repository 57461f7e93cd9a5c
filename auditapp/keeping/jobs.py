"""Backups taken by the worker: the night's, one that somebody asked for, and the proof by a trial restore."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from auditapp.keeping import queries
from auditapp.keeping.alarm import tell_administrators
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.making import Progress
from auditapp.keeping.proofs import prove_latest
from auditapp.keeping.rules import BACKUP, NIGHTLY, PROVE, PROVE_EVERY, Way
from auditapp.keeping.running import configured, run_backup
from auditapp.kernel import clock
from auditapp.kernel.jobs import ClaimedJob
from auditapp.kernel.permissions import Actor, system_actor
from auditapp.kernel.schedule import Daily
from auditapp.web.work import Handler, Work

_KEEPER = system_actor("backup")


def back_up(work: Work, job: ClaimedJob) -> None:
    """What somebody asked for on the page."""
    _backed_up(work, Way.PAGE, _asker(job), _progress(work, job))


def prove(work: Work, job: ClaimedJob) -> None:
    """A trial restore that somebody asked for on the page."""
    _proved(work, Way.PAGE, _asker(job), _progress(work, job))


def nightly(work: Work, job: ClaimedJob) -> None:
    """The night's backup, and once a week its proof; nothing where no place for backups is set."""
    if not work.settings.backup_target:
        return
    _backed_up(work, Way.SCHEDULE, _KEEPER, _progress(work, job))
    with work.transaction() as session:
        proved = queries.last_good_proof(session)
    if proved is None or clock.now() - proved >= PROVE_EVERY:
        _proved(work, Way.SCHEDULE, _KEEPER, _progress(work, job))


def _backed_up(work: Work, way: Way, actor: Actor, progress: Progress) -> None:
    try:
        run_backup(work, configured(work, way, actor), progress)
    except Exception as problem:
        _alarm(
            work, problem.message if isinstance(problem, KeepingError) else "The backup failed unexpectedly."
        )
        raise


def _proved(work: Work, way: Way, actor: Actor, progress: Progress) -> None:
    try:
        proof = prove_latest(work, configured(work, way, actor), progress)
    except KeepingError as hindrance:
        _alarm(work, hindrance.message)
        raise
    if proof.problems:
        _alarm(work, proof.sentence)
        raise KeepingError(proof.sentence)


def _alarm(work: Work, problem: str) -> None:
    with work.transaction() as session:
        tell_administrators(session, problem, actor=_KEEPER, now=clock.now())


def _asker(job: ClaimedJob) -> Actor:
    return Actor(user_id=str(cast("dict[str, str]", job.payload)["by"]), name="")


def _progress(work: Work, job: ClaimedJob) -> Progress:
    """Written down when it has moved on by a twentieth, so that it costs next to nothing."""
    last = 0

    def report(percent: int) -> None:
        nonlocal last
        if percent >= last + 5 or percent < last:
            last = percent
            work.progress(job.id, percent)

    return report


HANDLERS: Mapping[str, Handler] = {
    BACKUP: back_up,
    PROVE: prove,
    NIGHTLY: nightly,
}
DAILIES = (Daily(NIGHTLY, at_hour=2),)
