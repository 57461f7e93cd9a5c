"""A trial restore of the latest backup, with the row that tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from auditapp.keeping import apart, queries, service
from auditapp.keeping.failure import KeepingError
from auditapp.keeping.making import Progress
from auditapp.keeping.rules import Outcome, Way
from auditapp.keeping.running import Order
from auditapp.keeping.sealed import read_passphrase
from auditapp.kernel import clock
from auditapp.web.work import Work


@dataclass(frozen=True)
class Proof:
    """What a trial found."""

    label: str
    rows: int
    photos: int
    problems: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """For a person."""
        if self.problems:
            return f"The backup {self.label} cannot be trusted: {' '.join(self.problems)} Make a new one now."
        return (
            f"The backup {self.label} was restored for a trial: {self.rows} rows and {self.photos} photos "
            "are as they were, and the journal is intact."
        )


def prove_latest(work: Work, order: Order, progress: Progress) -> Proof:
    """Restore the latest backup at the order's place for a trial and remember what was found.

    Raises KeepingError when there is no backup to prove, or it cannot be tried.
    """
    with work.transaction() as session:
        run = queries.last_good(session, str(order.target))
    if run is None:
        raise KeepingError(f"No good backup was made to {order.target} yet, so there is none to prove.")
    try:
        problems = _tried(work, order, run.label, progress)
    except KeepingError as hindrance:
        _note(work, order, run.id, Outcome.HINDERED, hindrance.message)
        sentence = f"The backup {run.label} could not be proved. {hindrance.message}"
        raise KeepingError(sentence, code=hindrance.code) from hindrance
    _note(work, order, run.id, Outcome.FAILED if problems else Outcome.GOOD, " ".join(problems))
    return Proof(run.label, run.rows or 0, run.photos or 0, tuple(problems))


def _tried(work: Work, order: Order, label: str, progress: Progress) -> list[str]:
    passphrase = read_passphrase(order.passphrase_file) if order.passphrase_file else None
    task = apart.Proof(work.settings, order.target, passphrase, label)
    return task.carry_out(progress) if order.way is Way.COMMAND else apart.prove_backup(task, progress)


def _note(work: Work, order: Order, run_id: str, outcome: Outcome, problem: str) -> None:
    with work.transaction() as session:
        service.note_proof(session, run_id, outcome, problem, actor=order.actor, now=clock.now())
