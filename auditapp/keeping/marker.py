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
    "  auditapp restore {place}\nNothing is served until it is complete."
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


def begin(instance: Path, *, place: str, sha256: str) -> None:
    """From here on the instance is half-restored."""
    _mine.add(instance)
    with whole(instance / FILE) as file:
        file.write(json.dumps({"place": place, "sha256": sha256}).encode())


def end(instance: Path) -> None:
    """The restore is complete."""
    (instance / FILE).unlink()
    sync_folder(instance)
    _mine.discard(instance)
