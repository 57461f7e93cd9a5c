"""Old backups go by the rule, and with them the photos that only they hold."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

from auditapp.keeping import manifest as m
from auditapp.keeping.failure import KeepingError, said_plainly
from auditapp.keeping.places import PART, labels_in, sweep
from auditapp.keeping.reading import open_backup
from auditapp.keeping.rules import Keep, to_keep
from auditapp.kernel.faults import fault_point

log = logging.getLogger("auditapp.backup")


def forget_old(root: Path, passphrase: str | None, keep: Keep) -> list[str]:
    """Remove the backups that the rule does not keep; returns their names.

    A photo goes only when every backup that stays could be read and none of them names it.
    """
    with said_plainly(root):
        labels = labels_in(root)
        kept = to_keep(labels, keep)
        old = [label for label in labels if label not in kept]
        if not old:
            return []
        try:
            named = {name for label in kept for name in _photos_of(root, passphrase, label)}
        except KeepingError as problem:
            log.warning("no old backup was removed: %s", problem.message)
            return []
        for label in old:
            (root / label).replace(root / f"{PART}{label}")  # from here on it is no backup
        fault_point("backup-half-forgotten")
        sweep(root)
        _forget_photos(root, named)
        return old


def _photos_of(root: Path, passphrase: str | None, label: str) -> set[str]:
    with open_backup(root, passphrase, label) as backup:
        return {entry.stored_as for entry in backup.manifest.photos}


def _forget_photos(root: Path, named: set[str]) -> None:
    for folder in (root / m.PHOTOS).iterdir():
        for path in folder.iterdir():
            if str(path.relative_to(root)) not in named:
                path.unlink()
        if not any(folder.iterdir()):
            shutil.rmtree(folder)
