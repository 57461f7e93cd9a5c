"""A restore that was begun and not finished says so, and nothing is served until it is finished."""

from __future__ import annotations

import json
from pathlib import Path

from auditapp.keeping.disk import whole
from auditapp.keeping.failure import KeepingError
from auditapp.kernel.folders import sync_folder

FILE = "restore-unfinished.json"
UNFINISHED = (
    "This restore was interrupted; run it again. It was of the backup {place}:\n"
    "  auditapp restore {place}\nNothing is served until it is complete. To restore another backup instead, take "
    "a new folder (AUDITAPP_INSTANCE) and an empty database."
)
ELSEWHERE = (
    "The restore that was interrupted was filling the database {database}, and DATABASE_URL names another one. "
    "Set it back and run this again, or begin anew with another AUDITAPP_INSTANCE."
)
_mine: set[Path] = set()


def unfinished(instance: Path) -> dict[str, str] | None:
    """What was being restored; None when nothing was."""
    try:
        found: dict[str, str] = json.loads((instance / FILE).read_text())
    except FileNotFoundError:
        return None
    except ValueError:
        return {"place": "", "sha256": ""}
    return found


def refuse_unfinished(instance: Path) -> None:
    """Raise KeepingError while a restore into this folder is unfinished, unless this process is doing it."""
    found = unfinished(instance)
    if found is not None and instance not in _mine:
        raise KeepingError(UNFINISHED.format(place=found.get("place", "")), code="restore_unfinished")


def begin(instance: Path, *, place: str, sha256: str, database: str) -> None:
    """From here on the instance is half-restored, and so is the database; it may have been begun before."""
    _mine.add(instance)
    if unfinished(instance) is None:
        _write(instance, {"place": place, "sha256": sha256, "database": database})


def note_filled(instance: Path) -> None:
    """The database is what was backed up. From here on it may be changed: brought up to date, given an epoch."""
    _write(instance, {**(unfinished(instance) or {}), "filled": "yes"})


def is_filled(instance: Path) -> bool:
    """Whether an earlier try came so far."""
    return (unfinished(instance) or {}).get("filled") == "yes"


def _write(instance: Path, facts: dict[str, str]) -> None:
    with whole(instance / FILE) as file:
        file.write(json.dumps(facts).encode())


def end(instance: Path) -> None:
    """The restore is complete."""
    (instance / FILE).unlink()
    sync_folder(instance)
    _mine.discard(instance)
