"""Why a backup could not be made, read or restored, in a sentence for the person at the keyboard."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditapp.kernel.errors import Refusal

HINDERED = "hindered"
NOT_OPENED = "wrong_passphrase"
KILLED = "killed"


class KeepingError(Refusal):
    """A backup or a restore cannot go on. The message says why and what to do."""

    code = "keeping_failed"
    message = "The backup could not be made."

    @property
    def is_hindrance(self) -> bool:
        """Whether it tells of a disk, a program, a right or a passphrase, and nothing of the backup itself."""
        return self.code in (HINDERED, NOT_OPENED, KILLED)


_SENTENCES = {
    errno.ENOSPC: "There is no space left at {place}. Make room or choose another place; nothing half was kept.",
    errno.EDQUOT: "The space allowed at {place} is used up. Make room or choose another place.",
    errno.EROFS: "{place} is read-only. Choose a place that can be written to.",
    errno.EACCES: "{place} may not be written to or read by this user. Change its owner or choose another place.",
    errno.EPERM: "{place} may not be written to or read by this user. Change its owner or choose another place.",
    errno.ENOENT: "{place} is not there. Is the disk or share connected?",
    errno.ENOTDIR: "{place} is not a folder. Choose another place.",
    errno.EIO: "The disk at {place} reports an error. Choose another disk, and look after this one.",
    errno.ESTALE: "{place} cannot be reached. Is the share connected?",
    errno.ENOTCONN: "{place} cannot be reached. Is the share connected?",
    errno.EHOSTDOWN: "{place} cannot be reached. Is the share connected?",
    errno.ETIMEDOUT: "{place} cannot be reached. Is the share connected?",
    errno.EFBIG: "The disk at {place} does not take files this large. Use a folder on another disk.",
}


@contextmanager
def said_plainly(place: Path) -> Iterator[None]:
    """Turn what the system reports about `place` into a sentence."""
    try:
        yield
    except OSError as problem:
        sentence = _SENTENCES.get(problem.errno or 0)
        if sentence is None:
            sentence = f"{{place}} cannot be used: {problem.strerror or problem}."
        raise KeepingError(sentence.format(place=problem.filename or place), code=HINDERED) from problem
