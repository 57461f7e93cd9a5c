"""Copying and proving in a process of their own, at low priority, so that whoever is served meanwhile is not slowed.

Hashing, encrypting and reading every row hold Python's interpreter lock for most of their time: in a thread of the
server they would take turns with every answer. The process ends with the server that began it.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol, cast

from auditapp.config import Settings
from auditapp.keeping.failure import KILLED, KeepingError
from auditapp.keeping.making import Made, Progress, Request, make_backup
from auditapp.keeping.proving import prove

KINDNESS = 10  # of 19: others go first, and yet a backup ends on a busy machine
# What the other process does first of all.
BEGIN = "import auditapp.tables; from auditapp.keeping.apart import main; main()"


class Task(Protocol):
    """What can be done in another process: it and its result can be sent there and back."""

    def carry_out(self, progress: Progress) -> object:
        """Do it in this process."""


@dataclass(frozen=True)
class Backup:
    """Make a backup."""

    settings: Settings
    wanted: Request
    now: datetime

    def carry_out(self, progress: Progress) -> Made:
        """Here."""
        return make_backup(self.settings, self.wanted, now=self.now, progress=progress)


@dataclass(frozen=True)
class Proof:
    """Restore a backup for a trial."""

    settings: Settings
    target: Path
    passphrase: str | None
    label: str

    def carry_out(self, progress: Progress) -> list[str]:
        """Here."""
        return prove(self.settings, self.target, self.passphrase, self.label, progress)


@dataclass(frozen=True)
class _Refused:
    message: str
    code: str


@dataclass(frozen=True)
class _Failed:
    words: str


class ProcessError(Exception):
    """The other process met a fault; the message says which."""


def back_up(task: Backup, progress: Progress) -> Made:
    """Make it in another process. Raises KeepingError, and ProcessError for a fault."""
    return cast("Made", elsewhere(task, progress))


def prove_backup(task: Proof, progress: Progress) -> list[str]:
    """Prove it in another process. Raises KeepingError, and ProcessError for a fault."""
    return cast("list[str]", elsewhere(task, progress))


def elsewhere(task: Task, progress: Progress) -> object:
    """What became of the task, done in another process. Raises KeepingError, and ProcessError for a fault."""
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", BEGIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        try:
            pickle.dump(task, process.stdin)
            process.stdin.flush()  # and it stays open: its end tells the process that we are gone
            return _result(process.stdout, progress)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as problem:
            raise KeepingError(_ended(process), code=KILLED) from problem
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # it may have ended before it took all of the task
                process.stdin.close()


def _result(answers: IO[bytes], progress: Progress) -> object:
    """What it says in the end. What comes through the pipe is from our own process alone."""
    while isinstance(answer := pickle.load(answers), int):  # noqa: S301
        progress(answer)
    if isinstance(answer, _Refused):
        raise KeepingError(answer.message, code=answer.code)
    if isinstance(answer, _Failed):
        raise ProcessError(answer.words)
    return answer


def _ended(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    how = f"by signal {-code}" if code < 0 else f"with code {code}"
    return (
        f"The process that made it was ended {how} before it was done, perhaps for want of memory. "
        "Nothing of it was kept."
    )


def main() -> None:
    """Carry out what comes in, and tell how far it is and what became of it."""
    # Whoever began this process decides when it ends, also when all processes of the server are told to stop.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(KINDNESS)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what anything else prints is no answer
    task = pickle.load(sys.stdin.buffer)  # noqa: S301 - from the process that began this one
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pickle.dump(_outcome(task, _reporter(answers)), answers)
    answers.flush()


def _outcome(task: Task, report: Progress) -> object:
    try:
        return task.carry_out(report)
    except KeepingError as refusal:
        return _Refused(refusal.message, refusal.code)
    except Exception as fault:  # noqa: BLE001 - told to whoever waits
        return _Failed(f"{type(fault).__name__}: {fault}")


def _reporter(answers: IO[bytes]) -> Progress:
    last = -1

    def report(percent: int) -> None:
        nonlocal last
        if percent != last:
            last = percent
            pickle.dump(percent, answers)
            answers.flush()

    return report


def _end_with_parent() -> None:
    sys.stdin.buffer.read()  # until its other end is closed
    os.kill(os.getpid(), signal.SIGKILL)
