"""Whether the photo store would take a photo now."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from auditapp.config import Settings
from auditapp.evidence.store import FolderStore, PhotoStore, shared_store

PROBE = b"Walkaround keeps photos here.\n"


def store_fault(settings: Settings) -> str:
    """Ask the store, and write a little where it keeps files. Any error is for the caller to tell."""
    require_taking(shared_store(settings.photo_store_url))
    return ""


def require_taking(store: PhotoStore) -> None:
    """Raise whatever the store raises when it cannot be reached, is not there or takes nothing.

    A bucket that does not exist answers like one without this photo, so asking is not enough: a small object is
    put there once, and read back whenever we look.
    """
    if isinstance(store, FolderStore):
        with tempfile.TemporaryFile(dir=store.root) as file:
            file.write(PROBE)
        return
    with tempfile.NamedTemporaryFile() as file:
        file.write(PROBE)
        file.flush()
        store.put_if_absent(hashlib.sha256(PROBE).hexdigest(), Path(file.name))
