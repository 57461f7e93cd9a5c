"""Whether the photo store would take a photo now."""

from __future__ import annotations

import tempfile

from auditapp.config import Settings
from auditapp.evidence.store import FolderStore, shared_store

_NO_PHOTO = "0" * 64


def store_fault(settings: Settings) -> str:
    """Ask the store, and write a little where it keeps files. Any error is for the caller to tell."""
    store = shared_store(settings.photo_store_url)
    store.stat(_NO_PHOTO)
    if isinstance(store, FolderStore):
        with tempfile.TemporaryFile(dir=store.root) as file:
            file.write(b"x")
    return ""
